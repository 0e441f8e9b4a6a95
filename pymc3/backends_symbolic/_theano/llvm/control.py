"""Loops, branches, inner graphs and batches inside a program, inlined where they stand."""

import numpy as np
from pytensor.compile.builders import OpFromGraph
from pytensor.graph.basic import Constant
from pytensor.tensor.blockwise import Blockwise

from ..inner_graphs import BranchOp, Graph, LoopOp
from ..replacing import rebuild
from ..versions import inner_graph
from .arrays import shape_of, size_of
from .builder import memory_type
from .nodes import emit_array, emit_node
from .prepare import prepared_graph
from .row_updates import with_rows_apart


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


def _copy(builder, target, source, x):
    with builder.loops(shape_of(x)) as index:
        place = builder.offset(index, shape_of(x))
        builder.store(builder.load(source, place, x.type.dtype), target, place)


@emit_array.register(LoopOp)
def _loop(op, lowering, node):
    """A loop in the machine code around its body."""
    builder = lowering.builder
    carries, xs, captured = op.split(node.inputs)
    steps = op.steps(node.inputs)
    kinds = [x.type for x in carries], [x.type.clone(shape=x.type.shape[1:]) for x in xs], [x.type for x in captured]
    ys = node.outputs[op.n_carry :]
    body, changes = with_rows_apart(op.body, op.n_carry)
    current = [lowering.destination(x) for x in node.outputs[: op.n_carry]]
    replaced = [(x, place) for position, (x, place) in enumerate(zip(carries, current)) if position not in changes]
    following = [lowering.allocate_like(x) for x, _ in replaced]
    new_rows = [lowering.allocate_like(x) for x in body.outputs[len(replaced) + len(ys) :]]
    for x, place in zip(carries, current):
        lowering.write(x, place)
    x_places = [lowering.spilled(x) for x in xs]
    pointers = [lowering.destination(y) for y in ys]
    for x in captured:
        lowering.compute_now(x)
    if op.condition is not None:
        for y, pointer in zip(ys, pointers):
            _zeros(builder, pointer, y)
    with builder.breakable_loop(steps) as (step, leave):
        if op.condition is not None:
            _leave_unless(lowering, op, [*current, *captured], [*kinds[0], *kinds[2]], leave)
        slices = [_row(builder, place, x, step) for place, x in zip(x_places, xs)]
        y_rows = [_row(builder, pointer, y, step) for pointer, y in zip(pointers, ys)]
        _evaluated(lowering, body, [*current, *slices, *captured], [*following, *y_rows, *new_rows], sum(kinds, []))
        for (x, old), new in zip(replaced, following):
            _copy(builder, old, new, x)
        pairs = iter(zip(new_rows[::2], new_rows[1::2]))
        for position, count in changes.items():
            for _ in range(count):
                set_row(lowering, carries[position], current[position], *next(pairs))
    for x, place in zip(node.outputs, [*current, *pointers]):
        lowering.memory[x] = place


def set_row(lowering, x, pointer, value, row):
    """Copy the value in memory to a row of x, whose number is in memory."""
    builder, shape = lowering.builder, shape_of(x)
    place = lowering.checked_index(builder.load(row, 0, "int64"), shape[0])
    with builder.loops(shape[1:]) as index:
        new = builder.load(value, builder.offset(index, shape[1:]), x.type.dtype)
        builder.store(new, pointer, builder.offset((place, *index), shape))


def _row(builder, pointer, x, step):
    row = size_of(x) // max(1, shape_of(x)[0])
    return builder.address(pointer, builder.index_multiply(step, row), x.type.dtype)


def _zeros(builder, pointer, x):
    count = size_of(x)
    with builder.loop(count) as i:
        address = builder.address(pointer, i, x.type.dtype)
        builder.emit(f"store {memory_type(x.type.dtype)} zeroinitializer, ptr {address}")


def _leave_unless(lowering, op, bindings, types, leave):
    builder = lowering.builder
    flag = builder.stack_slot("bool")
    _evaluated(lowering, op.condition, bindings, [flag], types)
    leave(builder.load(flag, 0, "bool"))


@emit_array.register(BranchOp)
def _branch(op, lowering, node):
    """A branch in the machine code."""
    builder = lowering.builder
    condition, *arguments = node.inputs
    pointers = [lowering.destination(x) for x in node.outputs]
    for x in arguments:
        lowering.compute_now(x)
    chosen = lowering.scalar(condition)
    with builder.branch(chosen):
        _evaluated(lowering, op.if_true, arguments, pointers, [x.type for x in arguments])
    with builder.branch(builder.assign(f"xor i1 {chosen.text}, true", "bool")):
        _evaluated(lowering, op.if_false, arguments, pointers, [x.type for x in arguments])
    for x, pointer in zip(node.outputs, pointers):
        lowering.memory[x] = pointer


@emit_array.register(OpFromGraph)
def _inlined(op, lowering, node):
    """Its inner graph, inlined."""
    for x in node.inputs:
        lowering.compute_now(x)
    pointers = [lowering.destination(x) for x in node.outputs]
    _evaluated(lowering, Graph(*inner_graph(op)), node.inputs, pointers, [x.type for x in node.inputs])
    for x, pointer in zip(node.outputs, pointers):
        lowering.memory[x] = pointer


@emit_array.register(Blockwise)
def _blockwise(op, lowering, node):
    """A loop over the batch."""
    builder = lowering.builder
    core, own = op._create_dummy_core_node(node.inputs, return_dummy_inputs=True)
    literals = {
        a: a.type.make_constant(np.asarray(x.data).reshape(a.type.shape))
        for a, x in zip(own, node.inputs)
        if isinstance(x, Constant) and size_of(x) == size_of(a)
    }
    graph = Graph([a for a in own if a not in literals], rebuild(core.outputs, literals))
    batch = shape_of(node.outputs[0])[: op.batch_ndim(node)]
    batched = [x for a, x in zip(own, node.inputs) if a not in literals]
    given = [lowering.spilled(x) for x in batched]
    pointers = [lowering.destination(x) for x in node.outputs]
    with builder.loops(batch) as index:
        places = [_batch_element(builder, p, x, len(batch), index) for p, x in zip(given, batched)]
        targets = [_batch_element(builder, p, x, len(batch), index) for p, x in zip(pointers, node.outputs)]
        _evaluated(lowering, graph, places, targets)
    for x, pointer in zip(node.outputs, pointers):
        lowering.memory[x] = pointer


def _batch_element(builder, pointer, x, batch_ndim, index):
    """Return the address of one element of a batch; an axis of length one is the same for all."""
    lengths = shape_of(x)[:batch_ndim]
    core_size = size_of(x) // max(1, int(np.prod(lengths)))
    place = builder.offset(tuple(0 if n == 1 else i for i, n in zip(index, lengths)), lengths)
    return builder.address(pointer, builder.index_multiply(place, core_size), x.type.dtype)
