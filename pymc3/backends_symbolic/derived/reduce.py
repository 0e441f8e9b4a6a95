"""Reductions and cumulative functions: edge rules and composites over the engine's primitives."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

import numpy as np

from ..shared.dtypes import promote_sum
from ..shared.registry import engine
from ..shared.shapes import normalize_axes, normalize_axis
from ..shared.texts import describe
from .lengths import along
from .promotion import as_float, cast_weakly

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

# ---------------------------------------------------------------------------------------------------------------------
# Sums and products
# ---------------------------------------------------------------------------------------------------------------------


def sum(x, axis=None, keepdims=False) -> TensorVariable:
    x = _widened(x)
    return engine.sum(x, normalize_axes(axis, x.ndim), keepdims)


def prod(x, axis=None, keepdims=False) -> TensorVariable:
    x = _widened(x)
    return engine.prod(x, normalize_axes(axis, x.ndim), keepdims)


def cumsum(x, axis=None) -> TensorVariable:
    x, axis = along(_widened(x), axis)
    return engine.cumsum(x, axis)


def cumprod(x, axis=None) -> TensorVariable:
    x, axis = along(_widened(x), axis)
    return engine.cumprod(x, axis)


def _widened(x):
    x = engine.as_tensor(x)
    return cast_weakly(x, promote_sum(x.dtype))


def mean(x, axis=None, keepdims=False) -> TensorVariable:
    x = as_float(x)
    axes = normalize_axes(axis, x.ndim)
    return engine.true_divide(engine.sum(x, axes, keepdims), _count(x, axes))


def var(x, axis=None, ddof=0, keepdims=False) -> TensorVariable:
    x = as_float(x)
    axes = normalize_axes(axis, x.ndim)
    squares = engine.square(engine.subtract(x, mean(x, axes, True)))
    return engine.true_divide(engine.sum(squares, axes, keepdims), engine.subtract(_count(x, axes), ddof))


def std(x, axis=None, ddof=0, keepdims=False) -> TensorVariable:
    return engine.sqrt(var(x, axis, ddof, keepdims))


def _count(x, axes):
    """Return how many elements are reduced, as a scalar of the dtype of `x`."""
    lengths = [engine.int_shape(x)[axis] for axis in axes]
    if None in lengths:
        return engine.cast(prod(engine.take(engine.shape(x), np.array(axes, "int64"), 0, "raise")), x.dtype)
    return engine.as_tensor(np.array(np.prod(lengths, dtype="float64"), x.dtype), x.dtype)


# ---------------------------------------------------------------------------------------------------------------------
# Extremes
# ---------------------------------------------------------------------------------------------------------------------


def all(x, axis=None, keepdims=False) -> TensorVariable:
    x = engine.cast(x, "bool")
    return engine.min(x, normalize_axes(axis, x.ndim), keepdims)


def any(x, axis=None, keepdims=False) -> TensorVariable:
    x = engine.cast(x, "bool")
    return engine.max(x, normalize_axes(axis, x.ndim), keepdims)


def max(x, axis=None, keepdims=False) -> TensorVariable:
    x, axes = _extremum("max", x, axis)
    return engine.max(x, axes, keepdims)


def min(x, axis=None, keepdims=False) -> TensorVariable:
    x, axes = _extremum("min", x, axis)
    return engine.min(x, axes, keepdims)


def argmax(x, axis=None) -> TensorVariable:
    return engine.argmax(*_position("argmax", x, axis))


def argmin(x, axis=None) -> TensorVariable:
    """Find the largest of -x; of integers that of ~x, which has no sign to lose."""
    x, axis = _position("argmin", x, axis)
    return engine.argmax(engine.negative(x) if x.dtype.startswith("float") else engine.bitwise_not(x), axis)


def _extremum(name, x, axis):
    x = engine.as_tensor(x)
    axes = normalize_axes(axis, x.ndim)
    shape = engine.int_shape(x)
    results = [n for i, n in enumerate(shape) if i not in axes]
    return (x if 0 in results else _not_of_nothing(name, x, axes)), axes


def _position(name, x, axis):
    """Return a tensor of numbers, and one of its axes; None is that of the flattened tensor."""
    x = engine.as_tensor(x)
    axis = None if axis is None else normalize_axis(axis, x.ndim)
    x = _not_of_nothing(name, x, range(x.ndim) if axis is None else [axis])
    return along(engine.cast(x, "int64") if x.dtype == "bool" else x, axis)


def _not_of_nothing(name, x, axes):
    """Return `x`; ValueError, at the latest when it is computed, if one of the axes has no elements."""
    shape = engine.int_shape(x)
    problem = f"{name}: got a tensor without elements along an axis that is reduced, {describe(x)}; there is no value of nothing."
    if builtins.any(shape[i] == 0 for i in axes):
        raise ValueError(problem)
    unknown = [i for i in axes if shape[i] is None]
    if not unknown:
        return x
    lengths = engine.take(engine.shape(x), np.array(unknown, "int64"), 0, "raise")
    return engine.check(x, engine.greater(prod(lengths), 0), problem)


# ---------------------------------------------------------------------------------------------------------------------
# Norms
# ---------------------------------------------------------------------------------------------------------------------


def norm(x, ord=None, axis=None, keepdims=False) -> TensorVariable:
    x = engine.as_tensor(x)
    axes = normalize_axes(axis, x.ndim)
    if ord is not None and len(axes) not in (1, 2):
        raise ValueError(f"norm: got ord={ord!r} for {len(axes)} axes of {describe(x)}; need axis=, one axis or a pair of axes.")
    x = as_float(x)
    if ord is None:
        return engine.sqrt(engine.sum(engine.square(x), axes, keepdims))
    return (_vector_norm if len(axes) == 1 else _matrix_norm)(x, ord, axes, keepdims)


def _vector_norm(x, ord, axes, keepdims):
    if isinstance(ord, str):
        raise ValueError(f"norm: got ord={ord!r} for vectors; need None or a number.")
    if ord == 2:
        return engine.sqrt(engine.sum(engine.square(x), axes, keepdims))
    if ord == 0:
        return engine.sum(engine.cast(engine.not_equal(x, 0), x.dtype), axes, keepdims)
    size = engine.abs(x)
    if ord in (np.inf, -np.inf):
        return (max if ord > 0 else min)(size, axes, keepdims)
    if ord == 1:
        return engine.sum(size, axes, keepdims)
    return engine.power(engine.sum(engine.power(size, float(ord)), axes, keepdims), 1.0 / ord)


def _matrix_norm(x, ord, axes, keepdims):
    rows, columns = axes
    if ord == "fro":
        return engine.sqrt(engine.sum(engine.square(x), axes, keepdims))
    if ord not in (1, -1, np.inf, -np.inf):
        raise ValueError(f"norm: got ord={ord!r} for matrices; need None, 'fro', 1, -1, inf or -inf.")
    summed, kept = (rows, columns) if ord in (1, -1) else (columns, rows)
    result = (max if ord > 0 else min)(engine.sum(engine.abs(x), (summed,), True), (kept,), True)
    return result if keepdims else engine.squeeze(result, axes)
