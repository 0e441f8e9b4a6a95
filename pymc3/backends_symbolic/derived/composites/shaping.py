"""Joining, searching and ordering composed of other functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...shared.registry import engine
from ..lengths import lengths_of
from ..making import arange, offsets, zeros
from ..promotion import promoted
from ..reduce import sum

if TYPE_CHECKING:
    from ...contract.tensors import TensorVariable

__all__ = ["diag", "searchsorted", "sort", "stack", "take_along_axis"]


def stack(tensors, axis) -> TensorVariable:
    return engine.concatenate([engine.expand_dims(x, (axis,)) for x in tensors], axis)


def take_along_axis(x, indices, axis) -> TensorVariable:
    key = [engine.as_tensor(indices) if i == axis else _along(i, length, x.ndim) for i, length in enumerate(lengths_of(x))]
    return engine.getitem(x, tuple(key))


def _along(axis, length, ndim):
    """Return 0, 1, ... along one of `ndim` axes, the others of length one."""
    return engine.expand_dims(arange(length), tuple(i for i in range(ndim) if i != axis))


def sort(x, axis) -> TensorVariable:
    return engine.take_along_axis(x, engine.argsort(x, axis), axis)


def searchsorted(a, v, side) -> TensorVariable:
    a, v = promoted(a, v)
    below = (engine.less if side == "left" else engine.less_equal)(a, engine.expand_dims(v, (v.ndim,)))
    return sum(below, -1)


def diag(x, k) -> TensorVariable:
    """Return the matrix with a vector on its k-th diagonal."""
    length, front, back = lengths_of(x)[0], max(-k, 0), max(k, 0)
    if isinstance(length, int):
        rows, size = np.arange(length) + front, length + front + back
        return engine.set_subtensor(zeros((size, size), x.dtype), (rows, rows + k), x)
    padded = engine.concatenate([zeros((front,), x.dtype), x, zeros((back,), x.dtype)], 0)
    size = lengths_of(padded)[0]
    return engine.where(engine.equal(offsets(size, size), k), engine.expand_dims(padded, (1,)), False)
