"""Sorting: the order of elements along an axis, by merging runs of twice the length in each pass; stable, NaNs last."""
from pytensor.tensor.sort import ArgSortOp

from ..versions import sorted_axis
from .arrays import shape_of
from .ir import literal
from .scalars import compare
from .whole import emit_array


@emit_array.register(ArgSortOp)
def _argsort(op, lowering, node):
    x, (result,) = node.inputs[0], node.outputs
    shape, emitter = shape_of(x), lowering.emitter
    axis = sorted_axis(op, node.inputs)
    n = shape[axis]
    keys, order, spare = (lowering.work(dtype, max(1, n)) for dtype in (x.type.dtype, "int64", "int64"))
    room = lowering.room(result)
    with emitter.loops([m for i, m in enumerate(shape) if i != axis]) as others:
        with emitter.loop(n) as i:
            emitter.store(lowering.element(x, (*others[:axis], i, *others[axis:])), keys, i)
            emitter.store(_as_value(i), order, i)
        width, current, following = 1, order, spare
        while width < n:
            _merge_runs(emitter, x.type.dtype, keys, current, following, n, width)
            width, current, following = 2 * width, following, current
        with emitter.loop(n) as i:
            place = emitter.offset((*others[:axis], i, *others[axis:]), shape)
            emitter.store(emitter.load(current, i, "int64"), room, place)
    lowering.memory[result] = room


def _as_value(index):
    return literal(index, "int64") if isinstance(index, int) else literal(0, "int64")._replace(text=index)


def _merge_runs(emitter, dtype, keys, source, target, n, width):
    """Merge neighbouring runs of `width` indices of `source` into `target`."""
    left, right = emitter.stack_slot("int64"), emitter.stack_slot("int64")
    with emitter.loop(-(-n // (2 * width))) as block:
        start = emitter.index_multiply(block, 2 * width)
        middle, end = (_at_most(emitter, emitter.index_add(start, k * width), n) for k in (1, 2))
        emitter.store(_as_value(start), left, 0)
        emitter.store(_as_value(middle), right, 0)
        with emitter.loop(_difference(emitter, end, start)) as k:
            i, j = emitter.load(left, 0, "int64"), emitter.load(right, 0, "int64")
            from_left = _take_left(emitter, dtype, keys, source, n, (i, middle), (j, end))
            chosen = emitter.assign(f"select i1 {from_left}, i64 {i.text}, i64 {j.text}", "int64")
            moved = emitter.load(source, chosen.text, "int64")
            emitter.store(moved, target, emitter.index_add(start, k))
            one = emitter.assign(f"zext i1 {from_left} to i64", "int64").text
            emitter.store(emitter.assign(f"add i64 {i.text}, {one}", "int64"), left, 0)
            other = emitter.assign(f"sub i64 1, {one}", "int64").text
            emitter.store(emitter.assign(f"add i64 {j.text}, {other}", "int64"), right, 0)


def _take_left(emitter, dtype, keys, source, n, left, right):
    """Return whether the left run has elements left and its next is not larger than the right run's next."""
    (i, middle), (j, end) = left, right
    has_left = emitter.assign(f"icmp slt i64 {i.text}, {middle}", "bool").text
    has_right = emitter.assign(f"icmp slt i64 {j.text}, {end}", "bool").text
    keys_now = []
    for place in (i, j):
        inside = _at_most(emitter, place.text, n - 1)
        keys_now.append(emitter.load(keys, emitter.load(source, inside, "int64").text, dtype))
    a, b = keys_now
    smaller = compare(emitter, "olt", "lt", b, a).text
    if dtype.startswith("float"):
        # A number comes before a NaN.
        nan = emitter.assign(f"fcmp uno {a.type} {a.text}, {a.text}", "bool").text
        known = emitter.assign(f"fcmp ord {b.type} {b.text}, {b.text}", "bool").text
        before_nan = emitter.assign(f"and i1 {nan}, {known}", "bool").text
        smaller = emitter.assign(f"or i1 {smaller}, {before_nan}", "bool").text
    right_next = emitter.assign(f"and i1 {has_right}, {smaller}", "bool").text
    not_right = emitter.assign(f"xor i1 {right_next}, true", "bool").text
    return emitter.assign(f"and i1 {has_left}, {not_right}", "bool").text


def _at_most(emitter, index, limit):
    if isinstance(index, int):
        return min(index, limit)
    below = emitter.assign(f"icmp slt i64 {index}, {limit}", "bool").text
    return emitter.assign(f"select i1 {below}, i64 {index}, i64 {limit}", "int64").text


def _difference(emitter, a, b):
    if isinstance(a, int) and isinstance(b, int):
        return a - b
    return emitter.assign(f"sub i64 {a}, {b}", "int64").text
