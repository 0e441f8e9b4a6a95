"""Joining, repeating and ordering: checks, edge rules and composites over the engine's primitives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..shared.checks import check_some
from ..shared.conversions import is_symbolic
from ..shared.registry import engine
from ..shared.shapes import normalize_axes, normalize_axis, stacked_shape
from ..shared.texts import describe
from .failures import check_join
from .lengths import along, as_length, as_list, as_whole, flattened, lengths_of
from .making import arange
from .promotion import promoted
from .reduce import sum

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["argsort", "concatenate", "flip", "repeat", "roll", "sort", "stack", "tile"]

# ---------------------------------------------------------------------------------------------------------------------
# Joining
# ---------------------------------------------------------------------------------------------------------------------


def concatenate(tensors, axis=0) -> TensorVariable:
    check_some("concatenate", tensors)
    tensors = promoted(*tensors)
    if axis is None:
        tensors, axis = [flattened(x) for x in tensors], 0
    axis = normalize_axis(axis, tensors[0].ndim)
    shapes = [engine.int_shape(x) for x in tensors]
    if len(set(shapes)) > 1:
        check_join(axis, tensors, shapes)
    return tensors[0] if len(tensors) == 1 else engine.concatenate(tensors, axis)


def stack(tensors, axis=0) -> TensorVariable:
    check_some("stack", tensors)
    tensors = promoted(*tensors)
    axis = normalize_axis(axis, tensors[0].ndim + 1)
    shapes = [engine.int_shape(x) for x in tensors]
    if len(set(shapes)) > 1:
        check_join(axis, tensors, [stacked_shape(axis, shape) for shape in shapes])
    return engine.stack(tensors, axis)


# ---------------------------------------------------------------------------------------------------------------------
# Repeating
# ---------------------------------------------------------------------------------------------------------------------


def tile(x, reps) -> TensorVariable:
    x = engine.as_tensor(x)
    reps = [as_whole("tile: got reps", n, least=0) for n in as_list(reps)]
    missing = len(reps) - x.ndim
    x = engine.expand_dims(x, tuple(range(missing))) if missing > 0 else x
    for axis, times in enumerate([1] * -missing + reps):
        x = x if times == 1 else _blocks(x, times, axis)
    return x


def _blocks(x, times, axis):
    """Return a tensor several times, one after the other along an axis."""
    before, (length, *after) = lengths_of(x)[:axis], lengths_of(x)[axis:]
    wide = engine.broadcast_to(engine.expand_dims(x, (axis,)), (*before, times, length, *after))
    return engine.reshape(wide, (*before, length * times, *after))


def repeat(x, repeats, axis=None) -> TensorVariable:
    x, axis = along(x, axis)
    if is_symbolic(repeats):
        repeats = engine.as_tensor(repeats)
        if repeats.ndim > 1 or not repeats.dtype.lstrip("u").startswith("int"):
            raise TypeError(f"repeat: got repeats={describe(repeats)}; need an integer, or a vector of integers.")
        repeats = engine.cast(repeats, "int64")
        least = engine.equal(sum(engine.less(repeats, 0)), 0)
        repeats = engine.check(repeats, least, "repeat: got negative repeats; they are not allowed.")
        return engine.repeat(x, _counts(x, axis, repeats) if repeats.ndim else repeats, axis)
    counts = [as_whole("repeat: got repeats", n, least=0) for n in as_list(repeats)]
    counts = counts[0] if len(counts) == 1 else _counts(x, axis, np.array(counts, "int64"))
    length = engine.int_shape(x)[axis]
    if length is None:
        return engine.repeat(x, engine.as_tensor(counts, "int64"), axis)
    return engine.take(x, np.repeat(np.arange(length), counts), axis)


def _counts(x, axis, counts):
    """Return a vector of repeats; ValueError, at the latest when it is computed, unless there is one for each element."""
    length, count = engine.int_shape(x)[axis], engine.int_shape(counts)[0]
    problem = f"need one for all, or one for each element along axis {axis}."
    if None not in (length, count):
        if length != count and count != 1:
            raise ValueError(f"repeat: got {count} repeats for the length {length}; {problem}")
        return counts
    counts = engine.as_tensor(counts)
    same = engine.equal(lengths_of(x)[axis], lengths_of(counts)[0])
    return engine.check(counts, same, f"repeat: got another number of repeats than the length; {problem}")


def roll(x, shift, axis=None) -> TensorVariable:
    """Broadcast shifts and axes, as NumPy does; the shifts of an axis that occurs twice are added."""
    x = engine.as_tensor(x)
    if axis is None:
        return engine.reshape(roll(flattened(x), shift, 0), tuple(lengths_of(x)))
    axes, shifts = as_list(axis), as_list(shift)
    if 1 not in (len(axes), len(shifts)) and len(axes) != len(shifts):
        raise ValueError(f"roll: got {len(shifts)} shifts for {len(axes)} axes; need one, or one for each axis.")
    count = max(len(axes), len(shifts)) if axes and shifts else 0
    for place, i in zip(shifts * count if len(shifts) == 1 else shifts, axes * count if len(axes) == 1 else axes):
        x = _shifted(x, as_length("roll: got shift", place, least=None), normalize_axis(i, x.ndim))
    return x


def _shifted(x, shift, axis):
    length = engine.int_shape(x)[axis]
    if length is not None and isinstance(shift, int):
        return engine.take(x, (np.arange(length) - shift) % max(length, 1), axis)
    length = lengths_of(x)[axis]
    places = engine.mod(engine.subtract(arange(length), shift), engine.maximum(length, 1))
    return engine.take(x, places, axis, "clip")  # all of them are there: nothing to check


# ---------------------------------------------------------------------------------------------------------------------
# Order
# ---------------------------------------------------------------------------------------------------------------------


def flip(x, axis=None) -> TensorVariable:
    x = engine.as_tensor(x)
    axes = normalize_axes(axis, x.ndim)
    return engine.getitem(x, tuple(slice(None, None, -1 if i in axes else None) for i in range(x.ndim)))


def argsort(x, axis=-1) -> TensorVariable:
    return engine.argsort(*along(x, axis))


def sort(x, axis=-1) -> TensorVariable:
    return engine.sort(*along(x, axis))
