"""Changing shapes: checks and edge rules over the engine's primitives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..shared.registry import engine
from ..shared.shapes import broadcast_shapes, format_shape, normalize_axes, normalize_axis
from ..shared.texts import describe
from .lengths import as_lengths, flattened

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["broadcast_to", "check_fit", "expand_dims", "flatten", "moveaxis", "reshape", "squeeze", "swapaxes", "transpose"]


def reshape(x, shape) -> TensorVariable:
    x, lengths = engine.as_tensor(x), as_lengths("reshape", shape, rest=True)
    if isinstance(lengths, tuple) and all(isinstance(length, int) for length in lengths):
        lengths = _completed(x, lengths)
    return engine.reshape(x, lengths)


def _completed(x, lengths):
    """Return static lengths with the -1 replaced where it is known; ValueError if the elements do not fit."""
    have = engine.int_shape(x)
    if None in have:
        return lengths
    size = int(np.prod(have, dtype="int64"))
    known = int(np.prod([length for length in lengths if length != -1], dtype="int64"))
    if size != known if -1 not in lengths else not known or size % known:
        raise ValueError(f"reshape: got {describe(x)}, whose {size} elements do not fit the shape {format_shape(lengths)}.")
    return tuple(size // known if length == -1 else length for length in lengths)


def broadcast_to(x, shape) -> TensorVariable:
    x, lengths = engine.as_tensor(x), as_lengths("broadcast_to", shape)
    if isinstance(lengths, tuple):
        check_fit("broadcast_to", x, lengths)
    return engine.broadcast_to(x, lengths)


def check_fit(name, x, lengths) -> None:
    """Raise ValueError if it is known that a tensor cannot be broadcast to lengths, some of which may be tensors."""
    have, static = engine.int_shape(x), tuple(length if isinstance(length, int) else None for length in lengths)
    try:
        fits = broadcast_shapes(have, static)
    except ValueError:
        fits = None
    if fits is None or any(wanted not in (None, got) for got, wanted in zip(fits, static)) or len(fits) != len(static):
        raise ValueError(f"{name}: got {describe(x)}, which cannot be broadcast to the shape {format_shape(static)}.")


def transpose(x, axes=None) -> TensorVariable:
    x = engine.as_tensor(x)
    order = tuple(range(x.ndim))[::-1] if axes is None else normalize_axes(axes, x.ndim)
    if len(order) != x.ndim:
        raise ValueError(f"transpose: got axes={axes!r} for {describe(x)}; need each axis once.")
    return engine.transpose(x, order)


def swapaxes(x, axis1, axis2) -> TensorVariable:
    x = engine.as_tensor(x)
    order = list(range(x.ndim))
    first, second = normalize_axis(axis1, x.ndim), normalize_axis(axis2, x.ndim)
    order[first], order[second] = second, first
    return engine.transpose(x, order)


def moveaxis(x, source, destination) -> TensorVariable:
    x = engine.as_tensor(x)
    if source is None or destination is None:
        raise TypeError(f"moveaxis: got source={source!r} and destination={destination!r}; need integers, or sequences of them.")
    sources, targets = normalize_axes(source, x.ndim), normalize_axes(destination, x.ndim)
    if len(sources) != len(targets):
        raise ValueError(f"moveaxis: got {len(sources)} sources and {len(targets)} destinations; need as many of each.")
    order = [i for i in range(x.ndim) if i not in sources]
    for target, moved in sorted(zip(targets, sources)):
        order.insert(target, moved)
    return engine.transpose(x, order)


def expand_dims(x, axis) -> TensorVariable:
    x = engine.as_tensor(x)
    if axis is None:
        raise TypeError("expand_dims: got axis=None; need an integer, or a tuple of integers.")
    count = len(axis) if isinstance(axis, (tuple, list)) else 1
    return engine.expand_dims(x, normalize_axes(axis, x.ndim + count))


def squeeze(x, axis=None) -> TensorVariable:
    x = engine.as_tensor(x)
    lengths = engine.int_shape(x)
    if axis is None:
        return engine.squeeze(x, tuple(i for i, length in enumerate(lengths) if length == 1))
    axes = normalize_axes(axis, x.ndim)
    long = [i for i in axes if lengths[i] not in (1, None)]
    if long:
        raise ValueError(f"squeeze: axis {long[0]} of {describe(x)} has length {lengths[long[0]]}; need 1.")
    return engine.squeeze(x, axes)


def flatten(x) -> TensorVariable:
    return flattened(engine.as_tensor(x))
