"""K made of an engine: its primitives, what is composed of them, and the checks in front of both."""

import inspect
from collections.abc import Callable

from .contract import CONTRACT
from .contract.primitives import PRIMITIVES
from .derived import (
    axes,
    callbacks,
    control,
    dependence,
    derivatives,
    diagonals,
    elemwise,
    indexing,
    joining,
    linalg,
    log_probability,
    making,
    random,
    reduce,
    special,
    tensors,
)
from .derived.composites import (
    elemwise as composed_elemwise,
    linalg as composed_linalg,
    shaping as composed_shaping,
    special as composed_special,
)
from .shared import sessions
from .shared.errors import BackendError

__all__ = ["COMPOSITES", "DERIVED", "functions_of", "primitives_of"]


def _named_by(names, modules):
    found = [vars(module) for module in modules]
    return {name: here[name] for here in found for name in names if name in here}


#: name -> function of the contract that is written once: it checks its arguments, and calls primitives
DERIVED = _named_by(
    CONTRACT,
    (
        sessions,
        tensors,
        elemwise,
        reduce,
        special,
        axes,
        joining,
        making,
        diagonals,
        indexing,
        linalg,
        random,
        dependence,
        derivatives,
        log_probability,
        control,
        callbacks,
    ),
)
#: name -> primitive that is composed of others, unless an engine has a form of its own
COMPOSITES = {
    name: getattr(module, name)
    for module in (composed_elemwise, composed_special, composed_shaping, composed_linalg)
    for name in module.__all__
}


def primitives_of(title, page) -> dict[str, Callable]:
    """Return {name: function or class} of what an engine does itself, and of what is composed of that.

    Parameters
    ----------
    title : str
        What messages call the engine.
    page : module
        The engine's index page.

    Raises
    ------
    BackendError
        Primitives are missing; it names them.
    """
    required = [name for names in PRIMITIVES.values() for name in names]
    missing = [name for name in required if not hasattr(page, name)]
    if missing:
        raise BackendError(
            f"the {title} engine lacks {', '.join(missing)}: {page.__name__} must have every primitive that contract/primitives.py lists."
        )
    own = {name: getattr(page, name) for name in [*required, *COMPOSITES] if hasattr(page, name)}
    return {**COMPOSITES, **own}


def functions_of(primitives) -> dict[str, Callable]:
    """Return {name: function or class} of the whole contract, each with the contract's docstring and annotations.

    Raises
    ------
    BackendError
        Nothing stands for a name of the contract; it names them.
    """
    missing = [name for name in CONTRACT if name not in DERIVED and name not in primitives]
    if missing:
        raise BackendError(f"the contract describes {', '.join(missing)}, which neither an engine nor `derived/` has.")
    functions = {name: DERIVED.get(name, primitives.get(name)) for name in CONTRACT}
    for name, described in CONTRACT.items():
        _describe(functions[name], described)
    return functions


def _describe(target, described):
    """Give a function or class the docstring of the contract, a function also its name and annotations."""
    if described.__doc__:
        target.__doc__ = described.__doc__
    if inspect.isfunction(described):
        target.__name__, target.__qualname__ = described.__name__, described.__qualname__
        # Signatures are read off what is wrapped, where a function is.
        target.__annotations__ = inspect.unwrap(target).__annotations__ = described.__annotations__
        return
    for name, member in vars(described).items():
        if inspect.isfunction(member) and inspect.isfunction(vars(target).get(name)):
            _describe(vars(target)[name], member)
