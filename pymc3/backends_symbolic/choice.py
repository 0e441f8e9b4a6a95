"""The choice of the engine: read once from the environment, when `backends_symbolic` is imported."""

import importlib
import os
import sys
from collections.abc import Callable

from .assembly import functions_of, primitives_of
from .shared.environment import VARIABLE, fixed_for_good
from .shared.errors import BackendError
from .shared.registry import register

#: value of PYMC_SYMB_BACKEND -> (module, name for people, package that must be installed)
ENGINES = {"theano": ("backends_theano", "Theano", "pytensor"), "tensorflow": ("backends_tf", "TensorFlow", "tensorflow")}
#: The engine of this process, once there is one, with the functions of the contract on it.
_loaded = {}


def chosen_engine(environ=os.environ) -> str:
    """Return the key of `ENGINES` that the environment asks for ('theano' if nothing); ValueError if unknown."""
    value = environ.get(VARIABLE, "").strip()
    engine = value.lower() or "theano"
    if engine not in ENGINES:
        valid = ", ".join(f"'{name}'" for name in ENGINES)
        raise ValueError(
            f"environment variable {VARIABLE}: got '{value}'; need one of {valid} (an engine is installed with e.g. "
            '`pip install "pymc3-backends[theano]"`).'
        )
    return engine


def load_engine(engine) -> dict[str, Callable]:
    """Import an engine, say so on stderr, and return {name: function or class} of the contract on it.

    Raises
    ------
    ImportError
        It is not installed; with the command to type.
    BackendError
        This process has another one already, or the engine lacks a name; the message names it.
    """
    if _loaded and engine not in _loaded:
        raise BackendError(fixed_for_good(*_loaded))
    if engine not in _loaded:
        title, page = _imported(engine)
        primitives = primitives_of(title, page)
        functions = functions_of(primitives)
        register(primitives, functions)
        _loaded[engine] = functions
        print(f"Using {title} backend.", file=sys.stderr)
    return _loaded[engine]


def _imported(engine):
    """Return an engine's name for people, and the module of its primitives."""
    module_name, title, package = ENGINES[engine]
    try:
        module = importlib.import_module(f".{module_name}", __package__)
    except (ImportError, AttributeError, TypeError) as error:
        if (getattr(error, "name", None) or "").startswith(__package__):  # not the package's fault
            raise
        if not isinstance(error, ModuleNotFoundError) or error.name != package:
            raise ImportError(_unfit(engine, package)) from error
        others = ", ".join(f"'{name}'" for name in ENGINES if name != engine)
        raise ImportError(
            f"the '{engine}' engine needs the package '{package}', which is not installed. Install it with "
            f'`pip install "pymc3-backends[{engine}]"`, or choose another engine: {VARIABLE}={others}.'
        ) from error
    return title, module


def _unfit(engine, package):
    """Return what to say if an engine's package is installed, but is not what this engine is written for."""
    version = getattr(sys.modules.get(package), "__version__", "of unknown version")
    return (
        f"the '{engine}' engine cannot be loaded with {package} {version}, which is installed here. Install versions that it "
        f'works with: `pip install "pymc3-backends[{engine}]"`; docs/install.md lists them.'
    )
