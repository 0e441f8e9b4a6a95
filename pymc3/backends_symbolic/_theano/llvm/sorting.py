"""Sorting: the order of elements along an axis, by merging runs of twice the length in each pass; stable, NaNs last."""

from pytensor.tensor.sort import ArgSortOp

from ..versions import sorted_axis
from .arrays import shape_of
from .builder import as_value
from .nodes import emit_array
from .scalars import compare


@emit_array.register(ArgSortOp)
def _argsort(op, lowering, node):
    """Merge sort, stable, NaN last."""
    x, (result,) = node.inputs[0], node.outputs
    shape, builder = shape_of(x), lowering.builder
    axis = sorted_axis(op, node.inputs)
    n = shape[axis]
    keys, order, spare = (lowering.allocate(dtype, max(1, n)) for dtype in (x.type.dtype, "int64", "int64"))
    pointer = lowering.destination(result)
    with builder.loops([m for i, m in enumerate(shape) if i != axis]) as others:
        with builder.loop(n) as i:
            builder.store(lowering.element(x, (*others[:axis], i, *others[axis:])), keys, i)
            builder.store(as_value(i), order, i)
        width, current, following = 1, order, spare
        while width < n:
            _merge_runs(builder, x.type.dtype, keys, current, following, n, width)
            width, current, following = 2 * width, following, current
        with builder.loop(n) as i:
            place = builder.offset((*others[:axis], i, *others[axis:]), shape)
            builder.store(builder.load(current, i, "int64"), pointer, place)
    lowering.memory[result] = pointer


def _merge_runs(builder, dtype, keys, source, target, n, width):
    """Merge neighbouring runs of `width` indices of `source` into `target`."""
    left, right = builder.stack_slot("int64"), builder.stack_slot("int64")
    with builder.loop(-(-n // (2 * width))) as block:
        start = builder.index_multiply(block, 2 * width)
        middle, end = (_at_most(builder, builder.index_add(start, k * width), n) for k in (1, 2))
        builder.store(as_value(start), left, 0)
        builder.store(as_value(middle), right, 0)
        with builder.loop(_difference(builder, end, start)) as k:
            i, j = builder.load(left, 0, "int64"), builder.load(right, 0, "int64")
            from_left = _take_left(builder, dtype, keys, source, n, (i, middle), (j, end))
            chosen = builder.assign(f"select i1 {from_left}, i64 {i.text}, i64 {j.text}", "int64")
            moved = builder.load(source, chosen.text, "int64")
            builder.store(moved, target, builder.index_add(start, k))
            one = builder.assign(f"zext i1 {from_left} to i64", "int64").text
            builder.store(builder.assign(f"add i64 {i.text}, {one}", "int64"), left, 0)
            other = builder.assign(f"sub i64 1, {one}", "int64").text
            builder.store(builder.assign(f"add i64 {j.text}, {other}", "int64"), right, 0)


def _take_left(builder, dtype, keys, source, n, left, right):
    """Return whether the left run has elements left and its next is not larger than the right run's next."""
    (i, middle), (j, end) = left, right
    has_left = builder.assign(f"icmp slt i64 {i.text}, {middle}", "bool").text
    has_right = builder.assign(f"icmp slt i64 {j.text}, {end}", "bool").text
    keys_now = []
    for place in (i, j):
        inside = _at_most(builder, place.text, n - 1)
        keys_now.append(builder.load(keys, builder.load(source, inside, "int64").text, dtype))
    a, b = keys_now
    smaller = compare(builder, "olt", "lt", b, a).text
    if dtype.startswith("float"):
        # A number comes before a NaN.
        nan = builder.assign(f"fcmp uno {a.type} {a.text}, {a.text}", "bool").text
        known = builder.assign(f"fcmp ord {b.type} {b.text}, {b.text}", "bool").text
        before_nan = builder.assign(f"and i1 {nan}, {known}", "bool").text
        smaller = builder.assign(f"or i1 {smaller}, {before_nan}", "bool").text
    right_next = builder.assign(f"and i1 {has_right}, {smaller}", "bool").text
    not_right = builder.assign(f"xor i1 {right_next}, true", "bool").text
    return builder.assign(f"and i1 {has_left}, {not_right}", "bool").text


def _at_most(builder, index, limit):
    if isinstance(index, int):
        return min(index, limit)
    below = builder.assign(f"icmp slt i64 {index}, {limit}", "bool").text
    return builder.assign(f"select i1 {below}, i64 {index}, i64 {limit}", "int64").text


def _difference(builder, a, b):
    if isinstance(a, int) and isinstance(b, int):
        return a - b
    return builder.assign(f"sub i64 {a}, {b}", "int64").text
