"""Libraries that are imported when they are used, and may be missing."""

import importlib
import warnings
from types import ModuleType

__all__ = ["import_arviz"]


def import_arviz(purpose="this") -> ModuleType:
    """Return the module `arviz`, imported now if it has not been.

    Raises
    ------
    ImportError
        If ArviZ 0.x is not installed; names `purpose` and the pip command.
    """
    command = "pip install 'pymc3-backends[plots]'"
    try:
        with warnings.catch_warnings():
            # ArviZ 0.23 announces ArviZ 1 at every import; nothing a user of PyMC3 could act on.
            warnings.filterwarnings("ignore", category=FutureWarning, module="arviz")
            arviz = importlib.import_module("arviz")
    except ImportError as error:
        raise ImportError(f"{purpose} needs ArviZ 0.x, which cannot be imported; {command}") from error
    # ArviZ 1 has an `InferenceData`, too: another one.
    if not arviz.__version__.startswith("0."):
        raise ImportError(f"{purpose} needs ArviZ 0.x, found ArviZ {arviz.__version__}; {command}")
    return arviz
