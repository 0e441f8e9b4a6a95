"""Libraries that are imported when they are used, and may be missing."""

import importlib
import warnings
from types import ModuleType

__all__ = ["has_graphviz", "import_arviz", "import_graphviz"]

_INSTALL = "pip install 'pymc3-backends[plots]'"


def import_arviz(purpose="this") -> ModuleType:
    """Return the module `arviz`, imported now if it has not been.

    Raises
    ------
    ImportError
        If ArviZ 0.x is not installed; names `purpose` and the pip command.
    """
    try:
        with warnings.catch_warnings():
            # ArviZ 0.23 announces ArviZ 1 at every import; nothing a user of PyMC3 could act on.
            warnings.filterwarnings("ignore", category=FutureWarning, module="arviz")
            arviz = importlib.import_module("arviz")
    except ImportError as error:
        raise ImportError(f"{purpose} needs ArviZ 0.x, which cannot be imported; {_INSTALL}") from error
    # ArviZ 1 has an `InferenceData`, too: another one.
    if not arviz.__version__.startswith("0."):
        raise ImportError(f"{purpose} needs ArviZ 0.x, found ArviZ {arviz.__version__}; {_INSTALL}")
    return arviz


def has_graphviz() -> bool:
    """Return whether the Python package `graphviz` can be imported."""
    try:
        import_graphviz()
    except ImportError:
        return False
    return True


def import_graphviz(purpose="this") -> ModuleType:
    """Return the module `graphviz`, imported now if it has not been.

    Raises
    ------
    ImportError
        If it is not installed; names `purpose`, the pip command, and what needs no package.
    """
    try:
        return importlib.import_module("graphviz")
    except ImportError as error:
        raise ImportError(
            f"{purpose} needs the Python package graphviz, which cannot be imported; {_INSTALL}. pm.model_to_svg and "
            "pm.model_to_mermaid need no package."
        ) from error
