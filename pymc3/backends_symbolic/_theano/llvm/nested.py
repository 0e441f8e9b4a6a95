"""Loops and branches inside a program, written out where they stand."""
import numpy as np
from pytensor.compile.builders import OpFromGraph
from pytensor.graph.basic import Constant
from pytensor.tensor.blockwise import Blockwise

from ..inner_graphs import BranchOp, Graph, LoopOp
from ..replacing import rebuild
from ..versions import inner_graph
from .arrays import shape_of, size_of
from .ir import memory_type
from .prepare import prepared_graph
from .rows import with_rows_apart
from .whole import emit_array, emit_node


def _evaluated(lowering, graph, bindings, targets, types=None):
    """Append one evaluation of an inner graph; outputs go to `targets`, inputs are where `bindings` says.

    A binding is a register that points to the values, or a variable of the surrounding graph; `types` are those of the
    inputs here, where they are more precise than the graph's own.
    """
    prepared = prepared_graph(graph.inputs, graph.outputs, types)
    inner = lowering.child(prepared, dict(zip(prepared.inputs, bindings)))
    for x, target in zip(prepared.outputs, targets):
        if x not in inner.targets and x.owner is not None and size_of(x) > 1:
            inner.targets[x] = target
    for node in prepared.toposort():
        emit_node(inner, node)
    for x, target in zip(prepared.outputs, targets):
        if inner.memory.get(x) != target:
            inner.write(x, target)


def _copy(emitter, target, source, x):
    with emitter.loops(shape_of(x)) as index:
        place = emitter.offset(index, shape_of(x))
        emitter.store(emitter.load(source, place, x.type.dtype), target, place)


@emit_array.register(LoopOp)
def _loop(op, lowering, node):
    emitter = lowering.emitter
    carries, xs, captured = op.split(node.inputs)
    steps = op.steps(node.inputs)
    kinds = [x.type for x in carries], [x.type.clone(shape=x.type.shape[1:]) for x in xs], [x.type for x in captured]
    ys = node.outputs[op.n_carry :]
    body, changes = with_rows_apart(op.body, op.n_carry)
    current = [lowering.room(x) for x in node.outputs[: op.n_carry]]
    replaced = [(x, place) for position, (x, place) in enumerate(zip(carries, current)) if position not in changes]
    following = [lowering.space(x) for x, _ in replaced]
    new_rows = [lowering.space(x) for x in body.outputs[len(replaced) + len(ys) :]]
    for x, place in zip(carries, current):
        lowering.write(x, place)
    x_places = [lowering.stored_anywhere(x) for x in xs]
    rooms = [lowering.room(y) for y in ys]
    for x in captured:
        lowering.settle(x)
    if op.condition is not None:
        for y, room in zip(ys, rooms):
            _zeros(emitter, room, y)
    with emitter.breakable_loop(steps) as (step, leave):
        if op.condition is not None:
            _leave_unless(lowering, op, [*current, *captured], [*kinds[0], *kinds[2]], leave)
        slices = [_row(emitter, place, x, step) for place, x in zip(x_places, xs)]
        y_rows = [_row(emitter, room, y, step) for room, y in zip(rooms, ys)]
        _evaluated(lowering, body, [*current, *slices, *captured], [*following, *y_rows, *new_rows], sum(kinds, []))
        for (x, old), new in zip(replaced, following):
            _copy(emitter, old, new, x)
        pairs = iter(zip(new_rows[::2], new_rows[1::2]))
        for position, count in changes.items():
            for _ in range(count):
                _set_row(lowering, carries[position], current[position], *next(pairs))
    for x, place in zip(node.outputs, [*current, *rooms]):
        lowering.memory[x] = place


def _set_row(lowering, x, pointer, value, row):
    """Copy the value in memory to a row of x, whose number is in memory."""
    emitter, shape = lowering.emitter, shape_of(x)
    place = lowering.checked_index(emitter.load(row, 0, "int64"), shape[0])
    with emitter.loops(shape[1:]) as index:
        new = emitter.load(value, emitter.offset(index, shape[1:]), x.type.dtype)
        emitter.store(new, pointer, emitter.offset((place, *index), shape))


def _row(emitter, pointer, x, step):
    row = size_of(x) // max(1, shape_of(x)[0])
    return emitter.address(pointer, emitter.index_multiply(step, row), x.type.dtype)


def _zeros(emitter, pointer, x):
    count = size_of(x)
    with emitter.loop(count) as i:
        address = emitter.address(pointer, i, x.type.dtype)
        emitter.emit(f"store {memory_type(x.type.dtype)} zeroinitializer, ptr {address}")


def _leave_unless(lowering, op, bindings, types, leave):
    emitter = lowering.emitter
    flag = emitter.stack_slot("bool")
    _evaluated(lowering, op.condition, bindings, [flag], types)
    leave(emitter.load(flag, 0, "bool"))


@emit_array.register(BranchOp)
def _branch(op, lowering, node):
    emitter = lowering.emitter
    condition, *arguments = node.inputs
    rooms = [lowering.room(x) for x in node.outputs]
    for x in arguments:
        lowering.settle(x)
    chosen = lowering.scalar(condition)
    with emitter.branch(chosen):
        _evaluated(lowering, op.if_true, arguments, rooms, [x.type for x in arguments])
    with emitter.branch(emitter.assign(f"xor i1 {chosen.text}, true", "bool")):
        _evaluated(lowering, op.if_false, arguments, rooms, [x.type for x in arguments])
    for x, room in zip(node.outputs, rooms):
        lowering.memory[x] = room


@emit_array.register(OpFromGraph)
def _written_out(op, lowering, node):
    for x in node.inputs:
        lowering.settle(x)
    rooms = [lowering.room(x) for x in node.outputs]
    _evaluated(lowering, Graph(*inner_graph(op)), node.inputs, rooms, [x.type for x in node.inputs])
    for x, room in zip(node.outputs, rooms):
        lowering.memory[x] = room


@emit_array.register(Blockwise)
def _blockwise(op, lowering, node):
    """The operation on one element of the batch after the other."""
    emitter = lowering.emitter
    core, own = op._create_dummy_core_node(node.inputs, return_dummy_inputs=True)
    literals = {
        a: a.type.make_constant(np.asarray(x.data).reshape(a.type.shape))
        for a, x in zip(own, node.inputs)
        if isinstance(x, Constant) and size_of(x) == size_of(a)
    }
    graph = Graph([a for a in own if a not in literals], rebuild(core.outputs, literals))
    batch = shape_of(node.outputs[0])[: op.batch_ndim(node)]
    batched = [x for a, x in zip(own, node.inputs) if a not in literals]
    given = [lowering.stored_anywhere(x) for x in batched]
    rooms = [lowering.room(x) for x in node.outputs]
    with emitter.loops(batch) as index:
        places = [_batch_element(emitter, p, x, len(batch), index) for p, x in zip(given, batched)]
        targets = [_batch_element(emitter, p, x, len(batch), index) for p, x in zip(rooms, node.outputs)]
        _evaluated(lowering, graph, places, targets)
    for x, room in zip(node.outputs, rooms):
        lowering.memory[x] = room


def _batch_element(emitter, pointer, x, batch_ndim, index):
    """Return the address of one element of a batch; an axis of length one is the same for all."""
    lengths = shape_of(x)[:batch_ndim]
    core_size = size_of(x) // max(1, int(np.prod(lengths)))
    place = emitter.offset(tuple(0 if n == 1 else i for i, n in zip(index, lengths)), lengths)
    return emitter.address(pointer, emitter.index_multiply(place, core_size), x.type.dtype)
