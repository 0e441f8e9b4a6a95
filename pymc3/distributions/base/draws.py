"""Values of parameters for forward draws: from a point, or drawn from the variables they depend on."""

import copy
from contextlib import AbstractContextManager
from typing import Any

import numpy as np

from ... import _context, backends_symbolic as K, shapes
from ...shapes import can_broadcast_to, to_tuple

__all__ = ["draw_values", "draw_parameters", "draw_event_parameters", "generate_samples", "in_shape", "inside", "joint_draws", "some_draws"]


def joint_draws(size) -> AbstractContextManager:
    """Return a context in which what depends on a variable twice gets the same draws of it; see `pymc3.forward.joint`."""
    return _context.above.forward.joint_draws(size)


def some_draws(size, places) -> AbstractContextManager:
    """Return a context in which variables have some of their draws under way; see `pymc3.forward.joint`."""
    return _context.above.forward.some_draws(size, places)


def draw_values(params, point=None, size=None) -> list[np.ndarray]:
    """Return the values of parameters, for one point or for `size` forward draws.

    Parameters
    ----------
    params : list of arrays and tensors
    point : mapping, optional
        Values of variables by name, on the original or on the unconstrained scale. A variable that is not in it is
        drawn from its distribution, once for all `params`.
    size : int or tuple of int, optional
        Number of draws.

    Returns
    -------
    list of numpy.ndarray
        Each with its own shape; what depends on drawn variables has the leading axes `size`.
    """
    return _values(params, point, size)[0]


def _values(params, point, size):
    """Return `draw_values`, and for each value whether it has the leading axes `size`."""
    values = list(params)
    batched = [False] * len(values)
    unknown = [i for i, value in enumerate(values) if K.is_tensor(value)]
    if unknown:
        drawn, has_draws = _context.above.forward.evaluate([values[i] for i in unknown], point, to_tuple(size))
        for i, value, lead in zip(unknown, drawn, has_draws):
            values[i], batched[i] = value, lead
    return [np.asarray(value) for value in values], batched


def draw_parameters(params, shape, point=None, size=None) -> tuple[list[np.ndarray], tuple]:
    """Return parameters of element-wise draws, ready to broadcast against each other, and the shape of the draws.

    Parameters
    ----------
    params : list of arrays and tensors
    shape : tuple of int
        Shape of one draw.
    point, size
        As for `draw_values`.

    Returns
    -------
    values : list of numpy.ndarray
    shape : tuple of int
        size + the shape of one draw.
    """
    return draw_event_parameters(params, [0] * len(params), shape, point, size)


def draw_event_parameters(params, event_ndims, shape, point=None, size=None) -> tuple[list[np.ndarray], tuple]:
    """Return what `draw_parameters` does, for parameters whose last axes belong together (a vector of means, a covariance matrix).

    Parameters
    ----------
    params, point, size
        As for `draw_parameters`.
    event_ndims : list of int
        For each parameter the number of its last axes that take no part in broadcasting.
    shape : tuple of int
        Shape of one draw, without the axes of one event.
    """
    values, batched = _values(params, point, size)
    return _align(values, batched, event_ndims, to_tuple(shape), to_tuple(size))


def _align(values, batched, event_ndims, shape, size):
    entries = []
    for value, lead, event in zip(values, batched, event_ndims):
        own = np.shape(value)[len(size) if lead else 0 :]
        split = len(own) - event
        entries.append((value, lead, own[:split], own[split:]))
    single = shapes.broadcast_shape(shape, *(batch for _, _, batch, _ in entries))
    aligned = [
        np.reshape(value, size + (1,) * (len(single) - len(batch)) + batch + event) if lead else value
        for value, lead, batch, event in entries
    ]
    return aligned, size + single


def in_shape(distribution, shape) -> Any:
    """Return a copy of `distribution` whose draws have the shape `shape`."""
    other = copy.copy(distribution)
    other.shape = tuple(shape)
    return other


def inside(draws, lower=-np.inf, upper=np.inf) -> np.ndarray:
    """Return draws from the open interval (lower, upper): those that rounding put onto its edges are moved to the numbers next to them.

    Next to zero is the smallest number of full precision, since engines take smaller ones for zero. Where the edges have no
    number between them, the draws are left as they are.
    """
    dtype = np.dtype(K.floatx())
    low, high = _next_to(lower, np.inf, dtype), _next_to(upper, -np.inf, dtype)
    moved = np.clip(draws, low, high)
    return np.where(low <= high, moved, draws) if np.any(low > high) else moved


def _next_to(edge, towards, dtype):
    edge = np.asarray(edge, dtype)
    following = np.nextafter(edge, np.asarray(towards, dtype))
    return np.where(edge == 0, np.copysign(np.finfo(dtype).tiny, towards), following).astype(dtype)


def generate_samples(generator, *args, dist_shape=(), size=None, broadcast_shape=None, not_broadcast_kwargs=None, **kwargs) -> np.ndarray:
    """Return draws of an element-wise NumPy generator with broadcast parameters.

    Parameters
    ----------
    generator : callable
        ``generator(*args, size=..., **kwargs)`` of arrays.
    *args, **kwargs
        Its parameters, as `draw_values` gives them: with the leading axes `size` or without. The generator gets all of them with as
        many axes as the one that has most, so ``lam[0]`` of a number beside a vector is the number.
    dist_shape : tuple of int
        Shape of one draw.
    size : int or tuple of int, optional
        Number of draws.
    broadcast_shape : tuple of int, optional
        Accepted under PyMC3's name; the shape follows from the parameters.
    not_broadcast_kwargs : dict, optional
        Further keywords of the generator, which it gets as they are.

    Returns
    -------
    numpy.ndarray, shape size + dist_shape
    """
    size, dist_shape = to_tuple(size), to_tuple(dist_shape)
    values = [np.asarray(value) for value in (*args, *kwargs.values())]
    batched = [_has_draws(value.shape, dist_shape, size) for value in values]
    aligned, shape = _align(values, batched, [0] * len(values), dist_shape, size)
    most = max((value.ndim for value in aligned), default=0)
    aligned = [value.reshape((1,) * (most - value.ndim) + value.shape) for value in aligned]
    named = dict(zip(kwargs, aligned[len(args) :]))
    return np.asarray(generator(*aligned[: len(args)], size=shape, **named, **(not_broadcast_kwargs or {})))


def _has_draws(shape, dist_shape, size):
    return bool(size) and shape[: len(size)] == size and not can_broadcast_to(shape, dist_shape)
