"""The choice of the engine: read once from the environment, when `backends_symbolic` is imported."""
import importlib
import inspect
import os
import sys

from .common import BackendError
from .shared.environment import VARIABLE, fixed_for_good

#: value of PYMC_SYMB_BACKEND -> (module, name for people, package that must be installed)
ENGINES = {
    "theano": ("backends_theano", "Theano", "pytensor"),
    "tensorflow": ("backends_tf", "TensorFlow", "tensorflow"),
}
#: The engine of this process, once there is one.
_loaded = []


def chosen_engine(environ=os.environ):
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


def load_engine(engine):
    """Import an engine's module and say so on stderr.

    Raises
    ------
    ImportError
        It is not installed; with the command to type.
    BackendError
        This process has another one already.
    """
    if _loaded and engine not in _loaded:
        raise BackendError(fixed_for_good(_loaded[0]))
    module_name, title, package = ENGINES[engine]
    try:
        module = importlib.import_module(f".{module_name}", __package__)
    except (ImportError, AttributeError, TypeError) as error:
        if not isinstance(error, ModuleNotFoundError) or error.name != package:
            raise ImportError(_unfit(engine, package)) from error
        others = ", ".join(f"'{name}'" for name in ENGINES if name != engine)
        raise ImportError(
            f"the '{engine}' engine needs the package '{package}', which is not installed. Install it with "
            f'`pip install "pymc3-backends[{engine}]"`, or choose another engine: {VARIABLE}={others}.'
        ) from error
    if not _loaded:
        print(f"Using {title} backend.", file=sys.stderr)
    _loaded[:] = [engine]
    return module


def _unfit(engine, package):
    """Return what to say if an engine's package is installed, but is not what this engine is written for."""
    version = getattr(sys.modules.get(package), "__version__", "of unknown version")
    return (
        f"the '{engine}' engine cannot be loaded with {package} {version}, which is installed here. Install versions that it "
        f'works with: `pip install "pymc3-backends[{engine}]"`; the README lists them.'
    )


def published(module, contract):
    """Return {name: object} of what the engine offers of the contract, each with the contract's docstring."""
    names = {}
    for name, described in contract.items():
        if hasattr(module, name):
            names[name] = getattr(module, name)
            _attach_docstring(names[name], described)
    return names


def _attach_docstring(target, described):
    if inspect.isclass(described):
        for name, member in vars(described).items():
            if inspect.isfunction(member) and inspect.isfunction(vars(target).get(name)):
                _attach_docstring(vars(target)[name], member)
    if described.__doc__:
        target.__doc__ = described.__doc__
