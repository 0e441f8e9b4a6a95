"""The progress bar: a widget in notebooks that have ipywidgets, else a bar of text."""

import warnings

from tqdm import TqdmWarning

with warnings.catch_warnings():
    # Without ipywidgets tqdm shows text, as it should, and warns of that at every import.
    warnings.simplefilter("ignore", TqdmWarning)
    from tqdm.auto import tqdm

__all__ = ["tqdm"]
