"""Joins of arrays, and writes into parts of a copy: `set_subtensor` and `inc_subtensor`."""

import numpy as np
from pytensor.graph.basic import Constant
from pytensor.tensor.basic import Join
from pytensor.tensor.subtensor import AdvancedIncSubtensor, IncSubtensor

from ..versions import ROW_WRITES, axis_and_tensors
from .arrays import advanced_places, basic_places, shape_of, size_of
from .builder import Unsupported
from .nodes import emit_array
from .scalars import arithmetic, cast


@emit_array.register(Join)
def _join(op, lowering, node):
    """A loop over each part, or a copy of its memory."""
    axis, parts = axis_and_tensors(op, node.inputs)
    (result,) = node.outputs
    shape, builder = shape_of(result), lowering.builder
    pointer, start = lowering.destination(result), 0
    for part in parts:
        source = lowering.contiguous(part) if axis == 0 and part.type.dtype == result.type.dtype else None
        if source is not None:
            row = size_of(result) // max(1, shape[0])
            builder.copy(source, pointer, start * row, result.type.dtype, size_of(part))
        else:
            _join_elements(lowering, part, result, axis, start, pointer)
        start += shape_of(part)[axis]
    lowering.memory[result] = pointer


def _join_elements(lowering, part, result, axis, start, pointer):
    builder = lowering.builder
    with builder.loops(shape_of(part)) as index:
        value = cast(builder, lowering.element(part, index), result.type.dtype)
        place = (*index[:axis], builder.index_add(index[axis], start), *index[axis + 1 :])
        builder.store(value, pointer, builder.offset(place, shape_of(result)))


@emit_array.register(IncSubtensor)
def _write_part(op, lowering, node):
    """A copy of the array, and a loop over the part."""
    x, value, *parts = node.inputs
    shape = shape_of(x)
    selected = _selected_shape(op, parts, shape)
    _write(lowering, node, selected, lambda index: basic_places(lowering, op, parts, shape, index), x, value)


def _selected_shape(op, parts, shape):
    from_parts = np.empty(shape, dtype="bool")[_static_key(op, parts)]
    return from_parts.shape


def _static_key(op, parts):
    """Return the key with slices as they are and 0 for any integer: enough to know the shape."""
    used = [v for e in op.idx_list if isinstance(e, slice) for v in (e.start, e.stop, e.step) if v is not None]
    if any(not isinstance(parts[v], Constant) for v in used):
        raise Unsupported("slices with bounds that are not constant")
    flat = [p.data if isinstance(p, Constant) else 0 for p in parts]
    return tuple(
        slice(*(None if v is None else flat[v] for v in (e.start, e.stop, e.step))) if isinstance(e, slice) else 0 for e in op.idx_list
    )


def _write_advanced(op, lowering, node):
    """A copy of the array, and a loop over the places."""
    x, value, *parts = node.inputs
    shape = shape_of(x)
    key = [np.asarray(p.data) if isinstance(p, Constant) else np.zeros(shape_of(p), dtype="int64") for p in parts]
    if any(k.dtype == "bool" for k in key):
        raise Unsupported("boolean index arrays")
    indices = tuple(
        slice(*(None if v is None else int(key[v]) for v in (e.start, e.stop, e.step))) if isinstance(e, slice) else key[e]
        for e in op.idx_list
    )
    selected = np.broadcast_to(np.False_, shape)[indices].shape
    _write(lowering, node, selected, lambda index: advanced_places(lowering, op, parts, shape, index), x, value)


for _kind in (AdvancedIncSubtensor, *ROW_WRITES):
    emit_array.register(_kind, _write_advanced)


def _write(lowering, node, selected, places, x, value):
    """Copy x, then set or increase the selected elements, in order."""
    (result,) = node.outputs
    builder, shape, dtype = lowering.builder, shape_of(x), result.type.dtype
    pointer = lowering.destination(result)
    lowering.write(x, pointer)
    missing = len(selected) - len(shape_of(value))
    with builder.loops(selected) as index:
        new = cast(builder, lowering.element(value, index[missing:]), dtype)
        position = builder.offset(places(index), shape)
        if not node.op.set_instead_of_inc:
            new = arithmetic(builder, "add", builder.load(pointer, position, dtype), new)
        builder.store(new, pointer, position)
    lowering.memory[result] = pointer
