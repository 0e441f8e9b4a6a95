"""Reductions: edge rules over the engine's primitives."""
from ..common import normalize_axes, normalize_axis
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
