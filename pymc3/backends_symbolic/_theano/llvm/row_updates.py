"""Set rows of what a loop carries in place: a step that changes one row of a thousand copies none of the others."""

import numpy as np
import pytensor.tensor as pt
from pytensor.graph.basic import Apply
from pytensor.graph.op import Op
from pytensor.graph.traversal import toposort
from pytensor.tensor.subtensor import IncSubtensor

from ..inner_graphs import Graph
from .arrays import emit_element, shape_of
from .scalars import select


class WithRow(Op):
    """A tensor with one row replaced; it is never stored, since its elements follow from those of the tensor and the row."""

    __props__ = ()

    def make_node(self, x, value, row):
        """Return the node: `value` in the place of the row of that number of `x`."""
        return Apply(self, [x, value, row], [x.type()])

    def perform(self, node, inputs, storage):
        """Copy and write the row, for graphs that are not lowered."""
        x, value, row = inputs
        storage[0][0] = np.array(x)
        storage[0][0][row] = value


@emit_element.register(WithRow)
def _with_row(op, lowering, x, index):
    """The element of the row or of the rest."""
    source, value, row = x.owner.inputs
    place = lowering.index_value(row, (), shape_of(source)[0])
    if isinstance(place, int) and isinstance(index[0], int):
        return lowering.element(value, index[1:]) if place == index[0] else lowering.element(source, index)
    is_row = lowering.builder.assign(f"icmp eq i64 {index[0]}, {place}", "bool")
    return select(lowering.builder, is_row, lowering.element(value, index[1:]), lowering.element(source, index))


def with_rows_apart(body, n_carry):
    """Return a loop's body in which carried tensors that only get new rows are left out of the outputs.

    Parameters
    ----------
    body : Graph
    n_carry : int

    Returns
    -------
    body : Graph
        Outputs: the other carries, the ys; then for each that was left out its (value, row) pairs.
    changes : dict
        Position of a carry that was left out -> number of pairs, to be written in this order.
    """
    chains = {}
    for position, (before, after) in enumerate(zip(body.inputs, body.outputs[:n_carry])):
        chain = _chain(before, after)
        if chain:
            chains[position] = chain
    if not chains:
        return body, {}
    memo, nodes = {}, {node for chain in chains.values() for node in chain}
    for node in toposort(body.outputs, blockers=body.inputs):
        given = [memo.get(x, x) for x in node.inputs]
        if node in nodes:
            memo[node.outputs[0]] = WithRow()(*given)
        elif any(new is not old for new, old in zip(given, node.inputs)):
            memo.update(zip(node.outputs, node.clone_with_new_inputs(given, strict=False).outputs))
    pairs = []
    for chain in chains.values():
        for _, value, row in (node.inputs for node in chain):
            pairs += [memo.get(value, value), pt.cast(pt.as_tensor_variable(memo.get(row, row)), "int64")]
    kept = [x for position, x in enumerate(body.outputs) if position not in chains]
    changes = {position: len(chain) for position, chain in chains.items()}
    return Graph(body.inputs, [*(memo.get(x, x) for x in kept), *pairs]), changes


def _chain(before, after):
    """Return the nodes that make `after` of `before` by setting one row after the other; none if something else does."""
    nodes = []
    while after is not before:
        if after.owner is None or not _sets_a_row(after.owner):
            return []
        nodes.insert(0, after.owner)
        after = after.owner.inputs[0]
    return nodes


def _sets_a_row(node):
    op = node.op
    if not isinstance(op, IncSubtensor) or not op.set_instead_of_inc or len(op.idx_list) != 1:
        return False
    x, value, *parts = node.inputs
    return len(parts) == 1 and not isinstance(op.idx_list[0], slice) and value.type.shape == x.type.shape[1:]
