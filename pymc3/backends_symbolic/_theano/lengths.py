"""Lengths that depend on values: `x[:z]` has as many elements as `z` says, so that no array holds it for several `z`."""

from pytensor.graph.basic import Variable
from pytensor.graph.traversal import toposort
from pytensor.tensor.basic import Alloc, AllocEmpty, ARange, Eye
from pytensor.tensor.extra_ops import Repeat, Unique
from pytensor.tensor.shape import Reshape, Shape, Shape_i
from pytensor.tensor.subtensor import IncSubtensor, Subtensor, unflatten_index_variables

__all__ = ["have_random_lengths", "said_by"]

#: Class of operation -> its inputs from this place on say how long a result is.
_FIRST = {Alloc: 1, AllocEmpty: 0, ARange: 0, Eye: 0, Repeat: 1, Reshape: 1, Unique: 0}
#: Class of operation -> its inputs from this place on are indices.
_INDICES = {IncSubtensor: 2, Subtensor: 1}


def have_random_lengths(inputs, outputs):
    """Tell whether the length of an array, on the way from `inputs` to `outputs` of a graph, depends on their values."""
    varying = set(inputs)
    for node in toposort(outputs, blockers=inputs):
        if varying.isdisjoint(node.inputs) or isinstance(node.op, (Shape, Shape_i)):
            continue
        if not varying.isdisjoint(said_by(node)):
            return True
        varying.update(node.outputs)
    return False


def said_by(node):
    """Return the inputs of a node that say how long its results are."""
    op = type(node.op)
    if op not in _INDICES:
        return node.inputs[_FIRST[op] :] if op in _FIRST else []
    parts = unflatten_index_variables(node.inputs[_INDICES[op] :], node.op.idx_list)
    slices = [part for part in parts if isinstance(part, slice)]
    bounds = [bound for part in slices for bound in (part.start, part.stop, part.step)]
    return [bound for bound in bounds if isinstance(bound, Variable)]
