"""Shapes of draws under PyMC3's names: a draw's axes are `size`, which is in front, and those of the distribution.

Draws of distributions with different numbers of axes cannot be broadcast as they are: new axes belong behind `size`.
"""

import numpy as np

from ..shapes import broadcast_shape, shapes_broadcasting, to_tuple

__all__ = [
    "to_tuple",
    "shapes_broadcasting",
    "broadcast_dist_samples_shape",
    "get_broadcastable_dist_samples",
    "broadcast_distribution_samples",
    "broadcast_dist_samples_to",
]


def broadcast_dist_samples_shape(shapes, size=None) -> tuple[int | None, ...]:
    """Return the shape to which draws of these shapes broadcast.

    Parameters
    ----------
    shapes : list of tuple
        Each with the leading axes `size` or without.
    size : int or tuple of int, optional

    Returns
    -------
    tuple of int
        With `size` in front where one of the shapes has it.
    """
    size = to_tuple(size)
    own, has_size = zip(*(_split(shape, size) for shape in shapes))
    return (size if any(has_size) else ()) + broadcast_shape(*own)


def get_broadcastable_dist_samples(
    samples, size=None, must_bcast_with=None, return_out_shape=False
) -> list[np.ndarray] | tuple[list[np.ndarray], tuple[int | None, ...]]:
    """Return views of draws that broadcast against each other: new axes are put behind `size`.

    Parameters
    ----------
    samples : list of arrays
        Each with the leading axes `size` or without.
    size : int or tuple of int, optional
    must_bcast_with : tuple of int, optional
        A shape that they have to broadcast with, too.
    return_out_shape : bool
        Whether to return the broadcast shape as well.
    """
    size = to_tuple(size)
    arrays = [np.asarray(sample) for sample in samples]
    shapes = [array.shape for array in arrays]
    if must_bcast_with is not None:
        shapes.append(to_tuple(must_bcast_with))
    out_shape = broadcast_dist_samples_shape(shapes, size)
    width = len(out_shape) - (len(size) if any(_split(shape, size)[1] for shape in shapes) else 0)
    views = []
    for array in arrays:
        own, has_size = _split(array.shape, size)
        views.append(array.reshape(size + (1,) * (width - len(own)) + own) if has_size else array)
    return (views, out_shape) if return_out_shape else views


def broadcast_distribution_samples(samples, size=None) -> list[np.ndarray]:
    """Return draws broadcast against each other, a list of read-only views; see `get_broadcastable_dist_samples`."""
    return list(np.broadcast_arrays(*get_broadcastable_dist_samples(samples, size=size)))


def broadcast_dist_samples_to(to_shape, samples, size=None) -> list[np.ndarray]:
    """Return draws broadcast against `to_shape` and each other, a list of read-only views; see `get_broadcastable_dist_samples`."""
    views, shape = get_broadcastable_dist_samples(samples, size=size, must_bcast_with=to_shape, return_out_shape=True)
    return [np.broadcast_to(view, shape) for view in views]


def _split(shape, size):
    """Return the shape without the leading axes `size`, and whether it had them."""
    shape = to_tuple(shape)
    has_size = shape[: len(size)] == size
    return (shape[len(size) :] if has_size else shape), has_size
