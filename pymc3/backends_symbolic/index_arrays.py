"""Arrays as indices: what is none says so alike on every engine."""

import numpy as np

__all__ = ["index_array"]


def index_array(part):
    """One part of a key, anything like an array, as an array of integers or booleans.

    Raises
    ------
    IndexError
        It holds something else; of labels it says how to get their numbers.
    """
    array = np.asarray(part)
    if array.size == 0 and array.dtype.kind == "f" and not isinstance(part, np.ndarray):
        return array.astype("int64")
    if array.dtype.kind in "iub":
        return array
    if hasattr(part, "categories") or hasattr(part, "cat"):
        advice = "These are labels: index with their numbers, .codes of a pandas Categorical (.cat.codes of a Series)."
    elif array.dtype.kind in "OUS":
        advice = "Of labels take the numbers: codes, labels = pandas.factorize(labels)."
    else:
        advice = "Of whole numbers that are floats make integers first: .astype(int)."
    raise IndexError(f"an index must be of integer or boolean type, got {type(part).__name__} of dtype {_dtype(part, array)}. {advice}")


def _dtype(part, array):
    return getattr(part, "dtype", array.dtype)
