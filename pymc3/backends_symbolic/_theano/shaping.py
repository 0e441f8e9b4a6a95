"""Shapes, construction, joining, indexing and sorting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytensor.tensor as pt
from pytensor.gradient import DisconnectedType
from pytensor.tensor.basic import Join

from ..derived.elemwise import clip
from ..derived.promotion import promoted
from .indexing import index_of
from .tensors import as_tensor, cast, dimshuffled, is_tensor, shape, wrap
from .versions import axis_and_tensors, joined

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

# ---------------------------------------------------------------------------------------------------------------------
# Axes and shapes
# ---------------------------------------------------------------------------------------------------------------------


def _lengths(shape):
    """Return a shape, a tuple or an int64 vector, as a tuple of numbers and scalars."""
    return shape if isinstance(shape, tuple) else tuple(shape[i] for i in range(shape.type.shape[0]))


def reshape(x, shape) -> TensorVariable:
    return wrap(pt.reshape(x, shape))


def transpose(x, order) -> TensorVariable:
    return wrap(dimshuffled(x, order))


def expand_dims(x, axes) -> TensorVariable:
    old = iter(range(x.type.ndim))
    return wrap(dimshuffled(x, ["x" if i in axes else next(old) for i in range(x.type.ndim + len(axes))]))


def squeeze(x, axes) -> TensorVariable:
    if any(x.type.shape[i] is None for i in axes):
        x = pt.specify_broadcastable(x, *axes)
    return wrap(dimshuffled(x, [i for i in range(x.type.ndim) if i not in axes]))


def broadcast_to(x, shape) -> TensorVariable:
    if None in x.type.shape:  # only operations element by element have gradients that know of lengths found at run time
        return wrap(pt.second(pt.broadcast_to(np.zeros((), x.type.dtype), shape), x))
    return wrap(pt.broadcast_to(x, shape))


# ---------------------------------------------------------------------------------------------------------------------
# Joining, repeating, making
# ---------------------------------------------------------------------------------------------------------------------


def concatenate(tensors, axis) -> TensorVariable:
    return wrap(joined(Concatenation, axis, tensors))


class Concatenation(Join):
    """PyTensor's Join with a gradient made of slices, whose shapes are static."""

    def pullback(self, inputs, outputs, gradients):
        """Return the slices of `g` that lie where each tensor lies; integers have none, for which PyTensor has a rule."""
        axis, tensors = axis_and_tensors(self, inputs)
        (g,) = gradients
        if not outputs[0].type.dtype.startswith("float"):
            return super().pullback(inputs, outputs, gradients)
        parts, start = [], 0
        for x in tensors:
            stop = start + (x.shape[axis] if x.type.shape[axis] is None else x.type.shape[axis])
            parts.append(plain_getitem(g, (slice(None),) * axis + (slice(start, stop),)))
            start = stop
        return [*(DisconnectedType()() for _ in inputs[len(tensors) :]), *parts]

    def connection_pattern(self, node):
        """Say that the result depends on all tensors, and not on the axis where that is an input."""
        _, tensors = axis_and_tensors(self, node.inputs)
        return [*([False] for _ in node.inputs[len(tensors) :]), *([True] for _ in tensors)]


def repeat(x, repeats, axis) -> TensorVariable:
    return wrap(pt.repeat(x, repeats, axis=axis))


def full(shape, value) -> TensorVariable:
    return wrap(pt.alloc(value, *_lengths(shape)))


def arange(start, stop, step) -> TensorVariable:
    if not any(map(is_tensor, (start, stop, step))):
        return as_tensor(np.arange(start, stop, step))
    start, stop, step = promoted(start, stop, step)
    return wrap(pt.arange(start, stop, step, dtype=start.type.dtype))


def diag_part(x, offset):
    """Return the diagonal of the last two axes, by index arrays where the lengths are static."""
    rows, columns = x.type.shape[-2:]
    if rows is None or columns is None:
        return wrap(pt.diagonal(x, offset, x.type.ndim - 2, x.type.ndim - 1))
    index = np.arange(max(0, min(rows + min(offset, 0), columns - max(offset, 0))))
    return getitem(x, (slice(None),) * (x.type.ndim - 2) + (index + max(-offset, 0), index + max(offset, 0)))


# ---------------------------------------------------------------------------------------------------------------------
# Indexing
# ---------------------------------------------------------------------------------------------------------------------


def getitem(x, key) -> TensorVariable:
    return wrap(plain_getitem(x, index_of(x, key)))


def plain_getitem(x, index):
    """Apply PyTensor's own indexing, not this engine's operator."""
    return pt.TensorVariable.__getitem__(x, index)


def set_subtensor(x, key, value) -> TensorVariable:
    return _write(pt.set_subtensor, x, key, value)


def inc_subtensor(x, key, value) -> TensorVariable:
    return _write(pt.inc_subtensor, x, key, value)


def _write(function, x, key, value):
    place = plain_getitem(x, index_of(x, key))
    return wrap(x if place is x else function(place, cast(value, x.type.dtype)))


def take(x, indices, axis=0, mode="raise") -> TensorVariable:
    if mode == "clip":
        indices = _clipped(indices, x, axis)
    return getitem(x, (slice(None),) * axis + (indices,))


def _clipped(indices, x, axis):
    length = x.type.shape[axis]
    clipped = clip(as_tensor(indices), 0, (shape(x)[axis] if length is None else length) - 1)
    clipped.tag.index_below = length
    return clipped


# ---------------------------------------------------------------------------------------------------------------------
# Order
# ---------------------------------------------------------------------------------------------------------------------


def argsort(x, axis) -> TensorVariable:
    return wrap(pt.argsort(x, axis=axis, kind="mergesort"))
