"""Reductions: sums, products, extremes and places of extremes along axes, and running sums and products."""

import numpy as np
import pytensor.scalar as ps
from pytensor.tensor.elemwise import CAReduce
from pytensor.tensor.extra_ops import CumOp
from pytensor.tensor.math import Argmax, MulWithoutZeros

from .arrays import shape_of, size_of
from .builder import Unsupported, as_value, literal
from .nodes import emit_array
from .scalars import arithmetic, cast, compare, extremum, select

#: Sums may be reordered: this is what lets the processor add several elements at a time.
REORDER = "reassoc contract nsz "
#: Elements that a loop over vectors takes at a time: four vectors of eight numbers.
VECTORS = 32
#: Vectors are added in four sums side by side; written out in full, they would become one chain that waits for each other.
WHOLE = ("llvm.loop.unroll.disable", ("llvm.loop.interleave.count", 4))
#: What is left over is done in vectors, too, the last one filled up with elements that do not count.
FILLED_UP = ("llvm.loop.unroll.disable", ("llvm.loop.interleave.count", 1), ("llvm.loop.vectorize.predicate.enable", True))
#: Fewer than these are quicker one by one.
WORTH_FILLING_UP = 12


@emit_array.register(CAReduce)
def _reduce(op, lowering, node):
    """A loop; sums and products of several elements at a time."""
    (x,), (result,) = node.inputs, node.outputs
    shape = shape_of(x)
    reduced = set(range(len(shape))) if op.axis is None else set(op.axis)
    dtype = result.type.dtype
    accumulator_dtype = getattr(op, "acc_dtype", None) or dtype
    builder = lowering.builder
    accumulator = builder.stack_slot(accumulator_dtype)
    step = _reduction_step(op.scalar_op, lowering, accumulator_dtype)
    kept = [i for i in range(len(shape)) if i not in reduced]
    pointer = None if size_of(result) == 1 else lowering.destination(result)
    with builder.loops([shape[i] for i in kept]) as outer:
        builder.store(_identity(op.scalar_op, accumulator_dtype), accumulator, 0)
        for begin, lengths, hints in _parts([shape[i] for i in sorted(reduced)]):
            with builder.loops(lengths, hints) as inner:
                inner = [builder.index_add(begin, i) for i in inner[:1]] + list(inner[1:])
                index = dict(zip(kept, outer)) | dict(zip(sorted(reduced), inner))
                value = cast(builder, lowering.element(x, tuple(index[i] for i in range(len(shape)))), accumulator_dtype)
                old = builder.load(accumulator, 0, accumulator_dtype)
                builder.store(step(old, value), accumulator, 0)
        total = cast(builder, builder.load(accumulator, 0, accumulator_dtype), dtype)
        if pointer is not None:
            builder.store(total, pointer, builder.offset(outer, shape_of(result)))
    if pointer is None:
        builder.cache((result, (0,) * len(shape_of(result))), total)
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
    builder = lowering.builder
    if isinstance(scalar_op, (ps.Add, ps.Mul)):
        name = "add" if isinstance(scalar_op, ps.Add) else "mul"
        return lambda old, new: arithmetic(builder, name, old, new, REORDER)
    if isinstance(scalar_op, MulWithoutZeros):
        return lambda old, new: _without_zeros(builder, old, new)
    if isinstance(scalar_op, ps.Maximum):
        return lambda old, new: extremum(builder, dtype, old, new, "oge", "ge")
    if isinstance(scalar_op, ps.Minimum):
        return lambda old, new: extremum(builder, dtype, old, new, "ole", "le")
    for kind, name in ((ps.AND, "and"), (ps.OR, "or"), (ps.XOR, "xor")):
        if isinstance(scalar_op, kind):
            return lambda old, new: builder.assign(f"{name} {old.type} {old.text}, {new.text}", dtype)
    raise Unsupported(f"reduction by {scalar_op}")


def _without_zeros(builder, old, new):
    is_zero = compare(builder, "oeq", "eq", new, literal(0, new.dtype))
    return select(builder, is_zero, old, arithmetic(builder, "mul", old, new, REORDER))


def _identity(scalar_op, dtype):
    value = scalar_op.identity
    if dtype.startswith(("int", "uint")) and np.isinf(value):
        limits = np.iinfo(dtype)
        value = limits.min if value < 0 else limits.max
    return literal(value, dtype)


@emit_array.register(Argmax)
def _argmax(op, lowering, node):
    """A loop; the first place of the largest element, or of the first NaN."""
    (x,), (result,) = node.inputs, node.outputs
    shape, builder = shape_of(x), lowering.builder
    reduced = tuple(range(len(shape))) if op.axis is None else tuple(int(i) for i in op.axis)
    kept = [i for i in range(len(shape)) if i not in reduced]
    best, place = builder.stack_slot(x.type.dtype), builder.stack_slot("int64")
    pointer = lowering.destination(result)
    with builder.loops([shape[i] for i in kept]) as outer:
        builder.store(literal(0, "int64"), place, 0)
        with builder.loops([shape[i] for i in reduced]) as inner:
            index = dict(zip(kept, outer)) | dict(zip(reduced, inner))
            value = lowering.element(x, tuple(index[i] for i in range(len(shape))))
            position = as_value(builder.offset(inner, [shape[i] for i in reduced]))
            _keep_better(builder, value, position, best, place)
        builder.store(builder.load(place, 0, "int64"), pointer, builder.offset(outer, shape_of(result)))
    lowering.memory[result] = pointer


def _keep_better(builder, value, position, best, place):
    old = builder.load(best, 0, value.dtype)
    better = compare(builder, "ugt", "gt", value, old)
    if value.dtype.startswith("float"):
        old_is_number = builder.assign(f"fcmp ord {old.type} {old.text}, {old.text}", "bool")
        better = builder.assign(f"and i1 {better.text}, {old_is_number.text}", "bool")
    first = builder.assign(f"icmp eq i64 {position.text}, 0", "bool")
    better = builder.assign(f"or i1 {better.text}, {first.text}", "bool")
    builder.store(select(builder, better, value, old), best, 0)
    old_place = builder.load(place, 0, "int64")
    builder.store(select(builder, better, position, old_place), place, 0)


@emit_array.register(CumOp)
def _cumulative(op, lowering, node):
    """A loop."""
    (x,), (result,) = node.inputs, node.outputs
    shape, builder, dtype = shape_of(x), lowering.builder, result.type.dtype
    accumulator, pointer = builder.stack_slot(dtype), lowering.destination(result)
    name = "add" if op.mode == "add" else "mul"
    others = [n for i, n in enumerate(shape) if i != op.axis]
    with builder.loops(others) as outer:
        builder.store(literal(0 if name == "add" else 1, dtype), accumulator, 0)
        with builder.loop(shape[op.axis]) as i:
            index = (*outer[: op.axis], i, *outer[op.axis :])
            total = arithmetic(builder, name, builder.load(accumulator, 0, dtype), lowering.element(x, index))
            builder.store(total, accumulator, 0)
            builder.store(total, pointer, builder.offset(index, shape))
    lowering.memory[result] = pointer
