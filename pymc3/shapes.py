"""Arithmetic on shapes: tuples of int, where None stands for a length known only at run time."""

import numpy as np

from . import backends_symbolic as K
from .exceptions import ShapeError

__all__ = ["to_tuple", "size_of", "static_shape", "broadcast_shape", "can_broadcast_to", "shapes_broadcasting", "show"]


def static_shape(value) -> tuple[int | None, ...]:
    """Return the shape of a number, an array or a tensor."""
    return K.int_shape(value) if K.is_tensor(value) else np.shape(value)


def to_tuple(shape) -> tuple[int | None, ...]:
    """Return `shape` (None, an int, or a sequence of ints) as a tuple of Python ints.

    Raises
    ------
    TypeError
        A length is not a whole number.
    ValueError
        A length is negative.
    """
    if shape is None:
        return ()
    lengths = np.atleast_1d(np.asarray(shape, dtype=object))
    if lengths.ndim > 1:
        raise TypeError(f"A shape is a number or a flat sequence of numbers, got {shape!r}.")
    return tuple(_length(length, shape) for length in lengths)


def _length(length, shape):
    if length is None:
        return None
    if isinstance(length, (bool, np.bool_)):
        raise TypeError(f"Expected int elements in shape, got {shape!r}.")
    try:
        whole = int(length)
    except (TypeError, ValueError) as error:
        raise TypeError(f"Expected int elements in shape, got {shape!r}.") from error
    if whole != length:
        raise TypeError(f"Expected int elements in shape, got {shape!r}.")
    if whole < 0:
        raise ValueError(f"Negative dimensions are not allowed: got {shape!r}, need lengths that are 0 or more.")
    return whole


def size_of(shape) -> int:
    """Return the number of elements of a fully known shape."""
    return int(np.prod(shape, dtype=np.int64))


def broadcast_shape(*shapes) -> tuple[int | None, ...]:
    """Return the shape that NumPy's broadcasting gives; a None length yields to any known length but 1.

    Raises
    ------
    ShapeError
        The shapes do not broadcast.
    """
    rank = max((len(shape) for shape in shapes), default=0)
    padded = [(1,) * (rank - len(shape)) + tuple(shape) for shape in shapes]
    return tuple(_broadcast_length(lengths, shapes) for lengths in zip(*padded))


def _broadcast_length(lengths, shapes):
    known = {length for length in lengths if length is not None and length != 1}
    if len(known) > 1:
        raise ShapeError("Shapes do not broadcast: " + ", ".join(show(shape) for shape in shapes))
    if known:
        return known.pop()
    return None if any(length is None for length in lengths) else 1


def can_broadcast_to(shape, target) -> bool:
    """Return whether an array of `shape` can be broadcast to `target` (None lengths: as far as is known)."""
    if len(shape) > len(target):
        return False
    pairs = zip(reversed(tuple(shape)), reversed(tuple(target)))
    return all(a is None or b is None or a == b or a == 1 for a, b in pairs)


def shapes_broadcasting(*args, raise_exception=False) -> tuple[int | None, ...] | None:
    """Return what `broadcast_shape` does, under PyMC3's name; None where shapes do not broadcast, unless `raise_exception`."""
    if any(shape is None or isinstance(shape, str) for shape in args):
        raise TypeError(f"Supplied shapes must be numbers or sequences of numbers, got {args!r}.")
    try:
        return broadcast_shape(*(_known_lengths(shape) for shape in args))
    except ShapeError:
        if raise_exception:
            raise
        return None


def _known_lengths(shape):
    lengths = to_tuple(shape)
    if None in lengths:
        raise TypeError(f"Supplied shapes must be numbers or sequences of numbers, got {shape!r}.")
    return lengths


def show(shape) -> str:
    """Return `shape` as users write it: ``(3, ?)``."""
    inside = ", ".join("?" if length is None else str(length) for length in shape)
    return f"({inside},)" if len(shape) == 1 else f"({inside})"
