"""A graph mapped over a new first axis of some of its variables, static shapes kept."""

import pytensor.tensor as pt
from pytensor.graph.replace import _vectorize_node
from pytensor.graph.traversal import toposort
from pytensor.tensor.shape import Shape, Shape_i

from .replacing import frontier
from .shaping import Concatenation
from .static_shapes import copy_with_shapes, without_traces
from .versions import axis_and_tensors, joined


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
    if all(new.type.ndim == old.type.ndim for new, old in zip(given, node.inputs)):  # of lengths, say: nothing to map
        return node.op.make_node(*given).outputs
    if isinstance(node.op, Shape):  # all slices have one shape
        return [given[0].shape[1:]]
    if isinstance(node.op, Shape_i):
        return [given[0].shape[node.op.i + 1]]
    results = _vectorize_node(node.op, node, *given)
    results = getattr(results, "outputs", results)
    if any(None in getattr(x.type, "shape", ()) for x in results):
        results = copy_with_shapes(results, {x: x for x in given})
    return results


@_vectorize_node.register(Concatenation)
def _vectorize_concatenation(op, node, *batched):
    """Return the tensors joined one axis further, each with a batch axis; PyTensor maps a Python function where one has none."""
    axis, tensors = axis_and_tensors(op, node.inputs)
    _, new = axis_and_tensors(op, batched)
    length = length_of_batch(tensors, new)
    return joined(Concatenation, axis + 1, [as_batch(x, core, length) for x, core in zip(new, tensors)]).owner


def batch_length(old, new):
    """Return the static length of the batch axis (the first one of those that have it), None if it is not known."""
    lengths = [b.type.shape[0] for a, b in zip(old, new) if b.type.ndim > a.type.ndim]
    return next((n for n in lengths if n is not None), None)


def length_of_batch(old, new):
    """Return the length of the batch axis: a number where it is known, else a tensor."""
    known = batch_length(old, new)
    return next(b.shape[0] for a, b in zip(old, new) if b.type.ndim > a.type.ndim) if known is None else known


def as_batch(x, core, length):
    """Return x with a batch axis, repeated along it where x has none."""
    if x.type.ndim > core.type.ndim:
        return x
    return pt.broadcast_to(x, (length, *(x.shape[axis] if n is None else n for axis, n in enumerate(x.type.shape))))
