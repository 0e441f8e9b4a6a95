"""Points: dicts of the values of a model's free variables."""

import functools

import numpy as np

from pymc3 import _context
from pymc3.util import get_var_name
from pymc3.vartypes import continuous_types

__all__ = ["Point", "all_continuous", "modelcontext", "model_may_come_first"]


def modelcontext(model=None):
    """`model`, or the innermost open one where it is None; of a function's model, the `Model` that it makes.

    Raises
    ------
    TypeError
        None is given and none is open; a function is given, not the model that it makes.
    """
    model = _context.open_model() if model is None else model
    if model is None:
        raise _context.no_context_error()
    _check_called(model)
    return model.as_model() if hasattr(model, "as_model") else model


def _check_called(model):
    if callable(model) and not hasattr(model, "as_model"):
        name = getattr(model, "__name__", "f")
        raise TypeError(
            f"{model!r} is no model yet: write @pm.model above the function, and pass what the call {name}(...) gives."
        )


def model_may_come_first(function):
    """Let ``function(model, ...)`` mean ``function(..., model=model)`` for the model of a function or generator."""

    @functools.wraps(function)
    def with_model(*args, **kwargs):
        if args and hasattr(args[0], "as_model"):
            if kwargs.get("model") is not None:
                raise TypeError(f"{function.__name__} got two models: {args[0]!r} and model={kwargs['model']!r}.")
            return function(*args[1:], **{**kwargs, "model": args[0].as_model()})
        if args:
            _check_called(args[0])
        return function(*args, **kwargs)

    return with_model


def Point(*args, filter_model_vars=True, **kwargs):
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
    try:
        given = dict(*args, **kwargs)
    except (TypeError, ValueError) as error:
        raise TypeError(f"can't turn {args} and {kwargs} into a dict: {error}") from error
    names = {variable.name for variable in model.vars}
    entries = {get_var_name(key): np.array(value) for key, value in given.items()}
    if not filter_model_vars:
        return entries
    return {name: value for name, value in entries.items() if name in names}


def all_continuous(vars):
    """Whether every variable (observed ones aside) is continuous."""
    return all(v.dtype in continuous_types for v in vars if getattr(v, "observations", None) is None)
