"""Shapes, lengths and counts as arguments: whole numbers, or tensors of them."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

import numpy as np

from ..shared.conversions import is_symbolic
from ..shared.registry import engine
from ..shared.shapes import normalize_axis
from ..shared.texts import describe

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["along", "as_length", "as_lengths", "as_list", "as_whole", "checked", "flattened", "lengths_of", "same"]


def along(x, axis) -> tuple[TensorVariable, int]:
    """Return what an axis names in NumPy's functions: a tensor and one of its axes; None is that of the flattened tensor."""
    x = engine.as_tensor(x)
    if axis is not None:
        return x, normalize_axis(axis, x.ndim)
    return flattened(x), 0


def flattened(x) -> TensorVariable:
    """Return a tensor as a vector."""
    if x.ndim == 1:
        return x
    static = engine.int_shape(x)
    return engine.reshape(x, (-1 if None in static else int(np.prod(static, dtype="int64")),))


def lengths_of(x) -> list[TensorVariable | int]:
    """Return the lengths of a tensor: a number where it is static, else an int64 scalar."""
    static = engine.int_shape(x)
    shape = engine.shape(x) if None in static else None
    return [engine.getitem(shape, (axis,)) if length is None else length for axis, length in enumerate(static)]


def same(first, second) -> TensorVariable | bool:
    """Return whether two lengths are equal: a bool where both are Python integers, else a boolean scalar."""
    return first == second if isinstance(first, int) and isinstance(second, int) else engine.equal(first, second)


def checked(condition, x, problem) -> TensorVariable:
    """Return `x`; ValueError with this text, at the latest when it is computed, unless a condition of `same`'s kind holds."""
    if condition is False:
        raise ValueError(problem)
    return x if condition is True else engine.check(x, condition, problem)


def as_whole(what, value, least=None) -> int:
    """Return a Python integer.

    Parameters
    ----------
    what : str
        How the message begins: ``"tile: got reps"``.
    value : int, NumPy integer
    least : int, optional
        Smaller ones are a ValueError.
    """
    value = _known(value)
    if not _is_whole(value):
        raise TypeError(f"{what}={_shown(value)}; need an integer.")
    if least is not None and value < least:
        raise ValueError(f"{what}={value}; need an integer of at least {least}, negative ones are not allowed.")
    return operator.index(value)


def as_length(what, value, least=0) -> TensorVariable | int:
    """Return a length as a Python integer, or as an int64 scalar if it is known only at run time; arguments as of `as_whole`."""
    value = _known(value)
    return engine.cast(value, "int64") if _is_whole_scalar(value) else as_whole(what, value, least)


def as_lengths(name, shape, rest=False) -> tuple:
    """Return a shape as a tuple of Python integers and int64 scalars, or as one int64 vector.

    Parameters
    ----------
    name : str
        Of the function, for messages.
    shape : int, sequence of int and scalar tensors, or a tensor
    rest : bool
        Whether one length may be -1.
    """
    shape = _known(shape)
    if is_symbolic(shape):
        if shape.ndim > 1 or not shape.dtype.lstrip("u").startswith("int") or engine.int_shape(shape) == (None,):
            raise TypeError(f"{name}: got the shape {describe(shape)}; need an integer, or a vector of integers of known length.")
        return engine.cast(shape, "int64") if shape.ndim else (engine.cast(shape, "int64"),)
    shape = as_list(shape)
    lengths = tuple(_as_one(name, shape, length) for length in shape)
    negative = [length for length in lengths if isinstance(length, int) and length < 0]
    if negative and not (rest and negative == [-1]):
        allowed = "; only one may be -1, for the rest" if rest else ""
        raise ValueError(f"{name}: got the shape {_all_shown(shape)}; negative lengths are not allowed{allowed}.")
    return lengths


def as_list(value) -> list:
    """Return the entries of a sequence, or a single value as a list."""
    return list(value) if isinstance(value, (tuple, list)) or (isinstance(value, np.ndarray) and value.ndim) else [value]


def _as_one(name, shape, length):
    length = _known(length)
    if _is_whole_scalar(length):
        return engine.cast(length, "int64")
    if not _is_whole(length):
        raise TypeError(f"{name}: got the shape {_all_shown(shape)}; need integers, or scalar tensors of them.")
    return operator.index(length)


def _known(value):
    """Return a value; of a tensor that is the same in every run its elements."""
    if not is_symbolic(value):
        return value
    value = engine.as_tensor(value)
    known = engine.constant_value(value)
    return value if known is None else known[()]


def _is_whole_scalar(value):
    return is_symbolic(value) and not value.ndim and value.dtype.lstrip("u").startswith("int")


def _is_whole(value):
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    return isinstance(value, (int, np.integer)) and not isinstance(value, (bool, np.bool_))


def _shown(value):
    return describe(engine.as_tensor(value)) if is_symbolic(value) else repr(value)


def _all_shown(shape):
    return f"({', '.join(map(_shown, shape))}{',' if len(shape) == 1 else ''})"
