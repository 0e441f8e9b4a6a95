"""A graph mapped over a new first axis of some of its variables, static shapes kept."""

from pytensor.graph.replace import _vectorize_node
from pytensor.graph.traversal import toposort
from pytensor.tensor.shape import Shape, Shape_i

from .replacing import frontier
from .static_shapes import copy_with_shapes, without_traces


def mapped_graph(outputs, replacements):
    """Return `outputs` with each key of `replacements` replaced by its value, which has one more axis in front.

    What depends on no key is left as it is, without that axis.
    """
    inputs = [*replacements, *frontier(outputs, list(replacements))]
    outputs = copy_with_shapes(outputs, {x: x for x in inputs})
    memo = {x: replacements.get(x, x) for x in inputs}
    with without_traces():
        for node in toposort(outputs, blockers=inputs):
            given = [memo.get(x, x) for x in node.inputs]
            if all(new is old for new, old in zip(given, node.inputs)):
                continue
            for old, new in zip(node.outputs, _mapped_node(node, given)):
                memo.setdefault(old, new)
    return [memo.get(x, x) for x in outputs]


def _mapped_node(node, given):
    if isinstance(node.op, Shape):  # all slices have one shape
        return [given[0].shape[1:]]
    if isinstance(node.op, Shape_i):
        return [given[0].shape[node.op.i + 1]]
    results = _vectorize_node(node.op, node, *given)
    results = getattr(results, "outputs", results)
    if any(None in getattr(x.type, "shape", ()) for x in results):
        results = copy_with_shapes(results, {x: x for x in given})
    return results
