"""Python functions of arrays as operations of a graph: `as_op`."""

from collections.abc import Callable
from typing import Any

import numpy as np

from . import _absent
from ._function import Function, In, Mode, Out, Param, UnusedInputError, function, get_default_mode, get_mode
from .graph import Op
from .tensor.sharedvar import SharedVariable, shared
from .tensor.type import TensorType

__all__ = [
    "FromFunctionOp", "Function", "In", "Mode", "Out", "Param", "SharedVariable", "UnusedInputError", "as_op", "function",
    "get_default_mode", "get_mode", "shared",
]  # fmt: skip


class FromFunctionOp(Op):
    """A function of arrays as an operation; see `as_op`."""

    __props__ = ("_function", "_types")

    def __init__(self, fn, itypes, otypes, infer_shape=None) -> None:
        self._function, self.itypes, self.otypes = fn, itypes, otypes
        self._types = tuple(itypes), tuple(otypes)
        if infer_shape is not None:
            self.infer_shape = infer_shape

    def perform(self, node, inputs, output_storage, params=None) -> None:
        """Call the function."""
        results = self._function(*inputs)
        results = results if isinstance(results, (list, tuple)) else (results,)
        if len(results) != len(self.otypes):
            raise ValueError(f"'{self}' returned {len(results)} values; need {len(self.otypes)}, one for each of otypes.")
        for cell, value in zip(output_storage, results):
            cell[0] = None if value is None else np.asarray(value)

    def __str__(self) -> str:
        return getattr(self._function, "__name__", type(self._function).__name__)

    __repr__ = __str__


def as_op(itypes, otypes, infer_shape=None) -> Callable[[Callable], Any]:
    """Return a decorator that makes an operation of a function of arrays.

    It has no gradient: a class of `theano.Op` can have one.

    Parameters
    ----------
    itypes, otypes : type, or list of types
        Of its arguments and results, such as ``[tt.dvector, tt.lscalar]``.
    infer_shape : callable, optional
        ``infer_shape(node, input_shapes)`` -> list of the shapes of the results.

    Examples
    --------
    >>> import numpy as np, theano.tensor as tt
    >>> @as_op(itypes=[tt.dvector], otypes=[tt.dscalar])
    ... def largest(x):
    ...     return np.array(x.max())
    >>> float(largest(tt.as_tensor_variable([1.0, 3.0, 2.0])).eval())
    3.0
    """
    kinds = {"itypes": _listed("itypes", itypes), "otypes": _listed("otypes", otypes)}

    def make(fn) -> FromFunctionOp:
        return FromFunctionOp(fn, **kinds, infer_shape=infer_shape)

    return make


def _listed(what, types):
    types = list(types) if isinstance(types, (list, tuple)) else [types]
    for kind in types:
        if not isinstance(kind, TensorType):
            raise TypeError(f"as_op: {what} has to be a list of types such as tt.dvector, tt.lscalar; got {kind!r} in it.")
    return types


def __getattr__(name) -> Any:
    raise _absent.missing_name(__name__, name)
