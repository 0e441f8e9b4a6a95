"""Operations whose results are computed as whole arrays: reductions, joins, writes into parts, products, kernels."""
from functools import singledispatch

import numpy as np
import pytensor.scalar as ps
from pytensor.graph.basic import Constant
from pytensor.raise_op import CheckAndRaise
from pytensor.tensor.basic import Join
from pytensor.tensor.elemwise import CAReduce, Elemwise
from pytensor.tensor.extra_ops import CumOp
from pytensor.tensor.math import Argmax, MulWithoutZeros
from pytensor.tensor.subtensor import AdvancedIncSubtensor, IncSubtensor

from ..late import numba_room
from ..versions import ROW_WRITES, axis_and_tensors
from .arrays import (
    advanced_places,
    basic_places,
    has_elements,
    is_view,
    shape_of,
    size_of,
)
from .ir import Unsupported, literal
from .scalars import arithmetic, cast, compare, extremum, select

#: Sums may be reordered: this is what lets the processor add several elements at a time.
REORDER = "reassoc contract nsz "
#: Elements that a loop over vectors takes at a time: four vectors of eight numbers.
VECTORS = 32
#: Vectors are added in four sums side by side; written out in full, they would become one chain that waits for each other.
WHOLE = ("llvm.loop.unroll.disable", ("llvm.loop.interleave.count", 4))
#: What is left over is done in vectors, too, the last one filled up with elements that do not count.
FILLED_UP = (
    "llvm.loop.unroll.disable",
    ("llvm.loop.interleave.count", 1),
    ("llvm.loop.vectorize.predicate.enable", True),
)
#: Fewer than these are quicker one by one.
WORTH_FILLING_UP = 12


#: What one element costs where it is needed: operations in a row (each calls the next) and in all (each a register).
#: What costs more is stored in between.
MAX_DEPTH, MAX_OPERATIONS = 64, 1024


@singledispatch
def emit_array(op, lowering, node):
    """Append the computation of all outputs of a node; the default calls PyTensor's own kernel."""
    numba_room("llvm.kernels").emit_kernel(lowering, node)


def emit_node(lowering, node):
    """Append what has to be computed when a node's turn comes: nothing for views and for elements used once."""
    op = node.op
    if isinstance(op, CheckAndRaise):
        _check(op, *node.inputs[1:])
    if not has_elements(op):
        with lowering.part(node):
            emit_array(op, lowering, node)
        return
    postponed = _postponed(lowering, node)
    for x in node.outputs:
        if size_of(x) == 1:
            lowering.scalar(x)
        elif x in lowering.targets or postponed is None or not is_view(op) and not _used_once(lowering.graph, x):
            with lowering.part(node):
                lowering.stored(x)
        else:
            lowering.postponed[x] = postponed


def _postponed(lowering, node):
    """Return (depth, number) of the operations that one element costs where it is needed; None if these are too many."""
    inputs = [lowering.postponed.get(x, (0, 0)) for x in node.inputs]
    depth = 1 + max((depth for depth, _ in inputs), default=0)
    number = 1 + sum(number for _, number in inputs)
    return (depth, number) if depth <= MAX_DEPTH and number <= MAX_OPERATIONS else None


def _check(op, *conditions):
    """Raise an operation's error; conditions on lengths are known by now, others are left to PyTensor."""
    if not all(isinstance(condition, Constant) for condition in conditions):
        raise Unsupported("conditions on values")
    if not all(condition.data for condition in conditions):
        raise op.exc_type(op.msg)


def _used_once(graph, x):
    """Tell whether every element of x is needed at most once, however often views lie in between."""
    while len(graph.clients[x]) == 1:
        node = graph.clients[x][0][0]
        if node not in graph.apply_nodes:
            return True
        (result, *_) = node.outputs
        if not is_view(node.op):
            same_size = isinstance(node.op, Elemwise) and size_of(result) == size_of(x)
            return same_size or isinstance(node.op, (CAReduce, Join, IncSubtensor))
        if size_of(result) > size_of(x):
            return False
        x = result
    return False


# ---------------------------------------------------------------------------------------------------------------------
# Reductions
# ---------------------------------------------------------------------------------------------------------------------


@emit_array.register(CAReduce)
def _reduce(op, lowering, node):
    (x,), (result,) = node.inputs, node.outputs
    shape = shape_of(x)
    reduced = set(range(len(shape))) if op.axis is None else set(op.axis)
    dtype = result.type.dtype
    accumulator_dtype = getattr(op, "acc_dtype", None) or dtype
    emitter = lowering.emitter
    accumulator = emitter.stack_slot(accumulator_dtype)
    step = _reduction_step(op.scalar_op, lowering, accumulator_dtype)
    kept = [i for i in range(len(shape)) if i not in reduced]
    pointer = None if size_of(result) == 1 else lowering.room(result)
    with emitter.loops([shape[i] for i in kept]) as outer:
        emitter.store(_identity(op.scalar_op, accumulator_dtype), accumulator, 0)
        for begin, lengths, hints in _parts([shape[i] for i in sorted(reduced)]):
            with emitter.loops(lengths, hints) as inner:
                inner = [emitter.index_add(begin, i) for i in inner[:1]] + list(inner[1:])
                index = dict(zip(kept, outer)) | dict(zip(sorted(reduced), inner))
                value = cast(emitter, lowering.element(x, tuple(index[i] for i in range(len(shape)))), accumulator_dtype)
                old = emitter.load(accumulator, 0, accumulator_dtype)
                emitter.store(step(old, value), accumulator, 0)
        total = cast(emitter, emitter.load(accumulator, 0, accumulator_dtype), dtype)
        if pointer is not None:
            emitter.store(total, pointer, emitter.offset(outer, shape_of(result)))
    if pointer is None:
        emitter.remember((result, (0,) * len(shape_of(result))), total)
    else:
        lowering.memory[result] = pointer


def _parts(lengths):
    """Return (begin, lengths, hints) of the loops that a reduction is done in: whole vectors, and what is left over."""
    if len(lengths) != 1:
        return [(0, lengths, ())]
    (length,) = lengths
    whole = length // VECTORS * VECTORS
    parts = [(0, whole, WHOLE), (whole, length - whole, FILLED_UP if length - whole >= WORTH_FILLING_UP else ())]
    return [(begin, [count], hints) for begin, count, hints in parts if count]


def _reduction_step(scalar_op, lowering, dtype):
    emitter = lowering.emitter
    if isinstance(scalar_op, (ps.Add, ps.Mul)):
        name = "add" if isinstance(scalar_op, ps.Add) else "mul"
        return lambda old, new: arithmetic(emitter, name, old, new, REORDER)
    if isinstance(scalar_op, MulWithoutZeros):
        return lambda old, new: _without_zeros(emitter, old, new)
    if isinstance(scalar_op, ps.Maximum):
        return lambda old, new: extremum(emitter, dtype, old, new, "oge", "ge")
    if isinstance(scalar_op, ps.Minimum):
        return lambda old, new: extremum(emitter, dtype, old, new, "ole", "le")
    for kind, name in ((ps.AND, "and"), (ps.OR, "or"), (ps.XOR, "xor")):
        if isinstance(scalar_op, kind):
            return lambda old, new: emitter.assign(f"{name} {old.type} {old.text}, {new.text}", dtype)
    raise Unsupported(f"reduction by {scalar_op}")


def _without_zeros(emitter, old, new):
    is_zero = compare(emitter, "oeq", "eq", new, literal(0, new.dtype))
    return select(emitter, is_zero, old, arithmetic(emitter, "mul", old, new, REORDER))


def _identity(scalar_op, dtype):
    value = scalar_op.identity
    if dtype.startswith(("int", "uint")) and np.isinf(value):
        limits = np.iinfo(dtype)
        value = limits.min if value < 0 else limits.max
    return literal(value, dtype)


@emit_array.register(Argmax)
def _argmax(op, lowering, node):
    """The first position of the largest element, or of the first NaN."""
    (x,), (result,) = node.inputs, node.outputs
    shape, emitter = shape_of(x), lowering.emitter
    reduced = tuple(range(len(shape))) if op.axis is None else tuple(int(i) for i in op.axis)
    kept = [i for i in range(len(shape)) if i not in reduced]
    best, place = emitter.stack_slot(x.type.dtype), emitter.stack_slot("int64")
    pointer = lowering.room(result)
    with emitter.loops([shape[i] for i in kept]) as outer:
        emitter.store(literal(0, "int64"), place, 0)
        with emitter.loops([shape[i] for i in reduced]) as inner:
            index = dict(zip(kept, outer)) | dict(zip(reduced, inner))
            value = lowering.element(x, tuple(index[i] for i in range(len(shape))))
            position = emitter.offset(inner, [shape[i] for i in reduced])
            _keep_better(emitter, value, literal(position, "int64") if isinstance(position, int) else position, best, place)
        emitter.store(emitter.load(place, 0, "int64"), pointer, emitter.offset(outer, shape_of(result)))
    lowering.memory[result] = pointer


def _keep_better(emitter, value, position, best, place):
    text = position if isinstance(position, str) else position.text
    old = emitter.load(best, 0, value.dtype)
    better = compare(emitter, "ugt", "gt", value, old)
    if value.dtype.startswith("float"):
        old_is_number = emitter.assign(f"fcmp ord {old.type} {old.text}, {old.text}", "bool")
        better = emitter.assign(f"and i1 {better.text}, {old_is_number.text}", "bool")
    first = emitter.assign(f"icmp eq i64 {text}, 0", "bool")
    better = emitter.assign(f"or i1 {better.text}, {first.text}", "bool")
    emitter.store(select(emitter, better, value, old), best, 0)
    old_place = emitter.load(place, 0, "int64")
    emitter.store(emitter.assign(f"select i1 {better.text}, i64 {text}, i64 {old_place.text}", "int64"), place, 0)


@emit_array.register(CumOp)
def _cumulative(op, lowering, node):
    (x,), (result,) = node.inputs, node.outputs
    shape, emitter, dtype = shape_of(x), lowering.emitter, result.type.dtype
    accumulator, pointer = emitter.stack_slot(dtype), lowering.room(result)
    name = "add" if op.mode == "add" else "mul"
    others = [n for i, n in enumerate(shape) if i != op.axis]
    with emitter.loops(others) as outer:
        emitter.store(literal(0 if name == "add" else 1, dtype), accumulator, 0)
        with emitter.loop(shape[op.axis]) as i:
            index = (*outer[: op.axis], i, *outer[op.axis :])
            total = arithmetic(emitter, name, emitter.load(accumulator, 0, dtype), lowering.element(x, index))
            emitter.store(total, accumulator, 0)
            emitter.store(total, pointer, emitter.offset(index, shape))
    lowering.memory[result] = pointer


# ---------------------------------------------------------------------------------------------------------------------
# Joins and writes
# ---------------------------------------------------------------------------------------------------------------------


@emit_array.register(Join)
def _join(op, lowering, node):
    axis, parts = axis_and_tensors(op, node.inputs)
    (result,) = node.outputs
    shape, emitter = shape_of(result), lowering.emitter
    pointer, start = lowering.room(result), 0
    for part in parts:
        source = lowering.in_order(part) if axis == 0 and part.type.dtype == result.type.dtype else None
        if source is not None:
            row = size_of(result) // max(1, shape[0])
            emitter.copy(source, pointer, start * row, result.type.dtype, size_of(part))
        else:
            _join_elements(lowering, part, result, axis, start, pointer)
        start += shape_of(part)[axis]
    lowering.memory[result] = pointer


def _join_elements(lowering, part, result, axis, start, pointer):
    emitter = lowering.emitter
    with emitter.loops(shape_of(part)) as index:
        value = cast(emitter, lowering.element(part, index), result.type.dtype)
        place = (*index[:axis], emitter.index_add(index[axis], start), *index[axis + 1 :])
        emitter.store(value, pointer, emitter.offset(place, shape_of(result)))


@emit_array.register(IncSubtensor)
def _write_part(op, lowering, node):
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
        slice(*(None if v is None else flat[v] for v in (e.start, e.stop, e.step))) if isinstance(e, slice) else 0
        for e in op.idx_list
    )


def _write_advanced(op, lowering, node):
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
    emitter, shape, dtype = lowering.emitter, shape_of(x), result.type.dtype
    pointer = lowering.room(result)
    lowering.write(x, pointer)
    missing = len(selected) - len(shape_of(value))
    with emitter.loops(selected) as index:
        new = cast(emitter, lowering.element(value, index[missing:]), dtype)
        position = emitter.offset(places(index), shape)
        if not node.op.set_instead_of_inc:
            new = arithmetic(emitter, "add", emitter.load(pointer, position, dtype), new)
        emitter.store(new, pointer, position)
    lowering.memory[result] = pointer
