"""A node of the graph, when its turn comes: computed now, stored, or left to the loops that need its elements."""

from functools import singledispatch

import pytensor.scalar as ps
from pytensor.graph.basic import Constant
from pytensor.raise_op import CheckAndRaise
from pytensor.tensor.basic import Join
from pytensor.tensor.elemwise import CAReduce, Elemwise
from pytensor.tensor.subtensor import IncSubtensor

from ..lazy_imports import numba_module
from .arrays import has_elements, is_view, size_of
from .builder import Unsupported

#: What one element costs where it is needed: operations in a row (each calls the next) and in all (each a register).
#: What costs more is stored in between.
MAX_DEPTH, MAX_OPERATIONS = 64, 1024
#: So many operations that cost no more than a load are rather repeated than stored.
MAX_CHEAP, CHEAP = 6, (ps.Add, ps.Sub, ps.Mul, ps.Neg, ps.Sqr, ps.Identity, ps.Second)


@singledispatch
def emit_array(op, lowering, node):
    """Append the computation of all outputs of a node; the default calls PyTensor's own kernel."""
    numba_module("llvm.numba_kernels").emit_kernel(lowering, node)


def emit_node(lowering, node):
    """Append what has to be computed when a node's turn comes: nothing for views and for elements used once."""
    try:
        _emit_node(lowering, node)
    except Unsupported as reason:
        reason.operation = reason.operation or node.op
        raise


def _emit_node(lowering, node):
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
        elif x in lowering.targets or postponed is None or not (is_view(op) or _used_once(lowering.graph, x) or is_cheap(lowering, x)):
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


def is_cheap(lowering, x):
    """Tell whether an element costs no more than loads and a few operations: less than storing it, and loading it again."""
    return _operations(lowering, x) <= MAX_CHEAP


def _operations(lowering, x):
    """Return how many cheap operations lie between an element and memory; more than may be where others do as well."""
    if size_of(x) == 1 or x in lowering.memory or x.owner is None:
        return 0
    op, inputs = x.owner.op, x.owner.inputs
    if is_view(op):
        return _operations(lowering, inputs[0])
    if not isinstance(op, Elemwise) or not isinstance(op.scalar_op, CHEAP):
        return MAX_CHEAP + 1
    total = 1
    for i in inputs[isinstance(op.scalar_op, ps.Second) :]:
        total += _operations(lowering, i)
        if total > MAX_CHEAP:
            break
    return total


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
