"""NumPy's functions and ufuncs, and SciPy's special ones, applied to tensors: looked up by name among K's functions."""

import inspect
from functools import cache
from typing import Any

import numpy as np

from .numpy_names import COMPOSITES, RENAMED
from .registry import K
from .texts import describe

__all__ = ["NumPyProtocol"]

_MODULES = ("numpy", "numpy.linalg")
#: Arguments that ask for nothing here: their defaults, and where an array would lie in memory.
_NEUTRAL = {"out": None, "where": True, "kind": None}
_ABOUT_MEMORY = ("order", "casting", "subok", "stable")
#: (ufunc, method) -> K's function along an axis
_ALONG_AXIS = {
    ("add", "reduce"): "sum",
    ("multiply", "reduce"): "prod",
    ("maximum", "reduce"): "max",
    ("minimum", "reduce"): "min",
    ("logical_and", "reduce"): "all",
    ("logical_or", "reduce"): "any",
    ("add", "accumulate"): "cumsum",
    ("multiply", "accumulate"): "cumprod",
}


class NumPyProtocol:
    """Base class of tensors: `numpy` hands calls of its functions over to these methods (NEP 13 and NEP 18)."""

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs) -> Any:
        name = ufunc.__name__
        function = _function(name)
        if method == "reduce" or method == "accumulate":
            function = getattr(K, _ALONG_AXIS.get((name, method), ""), None)
            kwargs = {"axis": 0, **kwargs}
        elif method == "outer" and function is not None:
            inputs = _outer_operands(*inputs)
        elif method != "__call__":
            function = None
        if function is None:
            return _not_for_tensors(name if method == "__call__" else f"{name}.{method}", inputs)
        return _call(name, function, inputs, kwargs)

    def __array_function__(self, func, types, args, kwargs) -> Any:
        function = _function(func.__name__) if func.__module__ in _MODULES else None
        if function is None:
            return _not_for_tensors(func.__name__, args)
        return _call(func.__name__, function, args, kwargs)


def _function(name):
    """Return the function of tensors that stands for NumPy's of a name, or None."""
    return COMPOSITES.get(name) or getattr(K, RENAMED.get(name, name), None)


def _call(name, function, args, kwargs):
    """Return ``function(*args, **kwargs)`` without what asks for nothing; `dtype` converts the result."""
    kwargs = {key: value for key, value in kwargs.items() if not _is_neutral(key, value)}
    known = _parameters(function)
    dtype = kwargs.pop("dtype", None) if "dtype" not in known else None
    unknown = [key for key in kwargs if key not in known]
    if unknown or (len(args) > len(known) and "operands" not in known):
        what = ", ".join(f"{key}=" for key in unknown) or f"{len(args)} positional arguments"
        raise TypeError(f"np.{name} of tensors does not take {what}; it takes {', '.join(known)}.")
    result = function(*args, **kwargs)
    return result if dtype is None else K.cast(result, dtype)


def _is_neutral(key, value):
    return key in _ABOUT_MEMORY or value is np._NoValue or (key in _NEUTRAL and value is _NEUTRAL[key])


@cache
def _parameters(function):
    return tuple(inspect.signature(function).parameters)


def _outer_operands(x, y):
    x, y = K.as_tensor(x), K.as_tensor(y)
    return K.reshape(x, (*K.int_shape(x), *[1] * y.ndim)) if y.ndim else x, y


def _not_for_tensors(name, given):
    tensors = [x for x in _flat(given) if isinstance(x, NumPyProtocol)]
    if not tensors:
        return NotImplemented
    raise TypeError(
        f"the function '{name}' of NumPy or SciPy cannot be applied to {describe(tensors[0])}: there is none of that name for "
        "tensors. pm.math and K (pymc3.backends_symbolic) list what there is; x.eval({input: value}) computes a value."
    )


def _flat(values):
    for value in values:
        if isinstance(value, (list, tuple)):
            yield from _flat(value)
        else:
            yield value
