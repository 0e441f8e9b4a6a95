"""Reductions: edge rules over the engine's primitives."""
import numpy as np

from ..common import normalize_axes, normalize_axis, promote_float
from ..shared.texts import describe
from .primitives import engine


def max(x, axis=None, keepdims=False):
    x, axes = _extremum("max", x, axis)
    return engine.max(x, axes, keepdims)


def min(x, axis=None, keepdims=False):
    x, axes = _extremum("min", x, axis)
    return engine.min(x, axes, keepdims)


def argmax(x, axis=None):
    x, axis = _position("argmax", x, axis)
    return engine.argmax(x, axis)


def argmin(x, axis=None):
    x, axis = _position("argmin", x, axis)
    return engine.argmin(x, axis)


def _extremum(name, x, axis):
    x = engine.as_tensor(x)
    axes = normalize_axes(axis, x.ndim)
    shape = engine.int_shape(x)
    results = [n for i, n in enumerate(shape) if i not in axes]
    return (x if 0 in results else _not_of_nothing(name, x, axes)), axes


def _position(name, x, axis):
    x = engine.as_tensor(x)
    axis = None if axis is None else normalize_axis(axis, x.ndim)
    return _not_of_nothing(name, x, range(x.ndim) if axis is None else [axis]), axis


def _not_of_nothing(name, x, axes):
    """Return `x`; ValueError, at the latest when it is computed, if one of the axes has no elements."""
    shape = engine.int_shape(x)
    problem = f"{name}: got a tensor without elements along an axis that is reduced, {describe(x)}; there is no value of nothing."
    if any(shape[i] == 0 for i in axes):
        raise ValueError(problem)
    unknown = [i for i in axes if shape[i] is None]
    return engine.check(x, engine.greater(engine.prod(engine.take(engine.shape(x), unknown)), 0), problem) if unknown else x


# ---------------------------------------------------------------------------------------------------------------------
# Norms
# ---------------------------------------------------------------------------------------------------------------------


def norm(x, ord=None, axis=None, keepdims=False):
    x = engine.as_tensor(x)
    axes = normalize_axes(axis, x.ndim)
    if ord is not None and len(axes) not in (1, 2):
        raise ValueError(f"norm: got ord={ord!r} for {len(axes)} axes of {describe(x)}; need axis=, one axis or a pair of axes.")
    x = engine.cast(x, promote_float(x.dtype))
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
