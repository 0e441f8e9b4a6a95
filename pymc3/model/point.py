"""Points: dicts of the values of a model's free variables."""

import functools
import reprlib
from types import FunctionType, GeneratorType
from typing import Any

import numpy as np

from .. import _context
from .._boundary import Decorated, public
from .._checks import described
from ..util import get_var_name
from ..vartypes import continuous_types
from .variables import ObservedRV

__all__ = ["ModelLike", "ModelMaker", "Point", "all_continuous", "modelcontext", "model_may_come_first", "named_values"]


class ModelLike:
    """What samplers take as a model."""

    def as_model(self) -> Any:
        """Return the `Model`: this one."""
        return self


class ModelMaker(ModelLike):
    """What makes a `Model` when one is needed: a function's model, which may come first among the arguments."""


def modelcontext(model=None) -> Any:
    """Return `model`, or the innermost open one where it is None.

    Parameters
    ----------
    model : Model, FunctionModel or None
        A function's model (see `pymc3.model`) stands for the `Model` that it makes.

    Returns
    -------
    Model

    Raises
    ------
    TypeError
        None is given and none is open; a function is given, not the model that it makes; it is no model at all.
    """
    model = _context.open_model() if model is None else model
    if model is None:
        raise _context.no_context_error()
    if isinstance(model, ModelLike):
        return model.as_model()
    _check_called(model)
    raise TypeError(f"model must be a pm.Model, or what a function under @pm.model gives; got {described(model)}.")


def _check_called(model):
    """Raise TypeError for a function, or its generator, in place of the model that it makes."""
    is_function = callable(model) and not isinstance(model, (type, ModelLike))
    if is_function or isinstance(model, GeneratorType):
        name = getattr(model, "__name__", "f")
        shown = f"<{name}>" if isinstance(model, (FunctionType, GeneratorType)) else repr(model)
        raise TypeError(f"{shown} is no model yet: write @pm.model above the function, and pass what the call {name}(...) gives.")


def model_may_come_first(function: Decorated) -> Decorated:
    """Let ``function(model, ...)`` mean ``function(..., model=model)`` for the model of a function or generator."""

    @functools.wraps(function)
    def with_model(*args, **kwargs):
        if args and isinstance(args[0], ModelMaker):
            if kwargs.get("model") is not None:
                raise TypeError(f"{function.__name__} got two models: {args[0]!r} and model={described(kwargs['model'])}.")
            return function(*args[1:], **{**kwargs, "model": args[0].as_model()})
        if args:
            _check_called(args[0])
        return function(*args, **kwargs)

    return with_model  # pyright: ignore[reportReturnType]


@public
def Point(*args, filter_model_vars=True, **kwargs) -> dict[str, np.ndarray]:
    """Make a point: name -> array, for the free variables of a model.

    Parameters
    ----------
    *args, **kwargs
        As for ``dict``; keys are names or variables. ``model=`` names the model (default: the open one).
    filter_model_vars : bool
        Whether to leave out what is no free variable of the model.

    Raises
    ------
    TypeError
        No model is open, or the arguments do not make a dict.
    """
    model = modelcontext(kwargs.pop("model", None))
    names = {variable.name for variable in model.vars}
    entries = {name: np.array(value) for name, value in named_values(*args, **kwargs).items()}
    if not filter_model_vars:
        return entries
    return {name: value for name, value in entries.items() if name in names}


def named_values(*args, **kwargs) -> dict[str, Any]:
    """Return the values that make a point, given as for ``dict`` with names or variables as keys: name -> value.

    Raises
    ------
    TypeError
        The arguments do not make a dict.
    """
    try:
        return {get_var_name(key): value for key, value in dict(*args, **kwargs).items()}
    except (TypeError, ValueError) as error:
        shown = ", ".join([*map(reprlib.repr, args), *(f"{name}={reprlib.repr(value)}" for name, value in kwargs.items())])
        raise TypeError(
            f"can't turn {shown} into a dict: a point is wanted, which maps names of variables to values, as model.test_point does."
        ) from error


def all_continuous(vars) -> bool:
    """Return whether every variable (observed ones aside) is continuous."""
    return all(v.dtype in continuous_types for v in vars if not isinstance(v, ObservedRV))
