"""Gradients, node by node from the results to the roots: PyTensor's own function recurses, and fails on long chains of operations."""

from pytensor.gradient import DisconnectedType, NullTypeGradError, grad
from pytensor.graph.null_type import NullType
from pytensor.graph.traversal import ancestors, toposort
from pytensor.tensor.basic import Alloc, ones_like, switch, zeros_like
from pytensor.tensor.elemwise import Elemwise
from pytensor.tensor.math import eq
from pytensor.tensor.shape import Shape_i

from .static_shapes import with_static_shapes, without_traces


def gradients_of(y, wrt):
    """Return the gradients of a scalar with respect to each of `wrt`; zeros where it does not depend on one."""
    return pulled_back({y: ones_like(y)}, wrt)


def pulled_back(given, wrt):
    """Return what cotangents become at each of `wrt`; zeros where nothing arrives.

    Parameters
    ----------
    given : dict
        variable -> cotangent, of its dtype and shape.
    wrt : list of variables
    """
    cotangents = dict(given)
    nodes, reached = _between(list(given), wrt)
    with without_traces():
        for node in reversed(nodes):
            _pull_back_node(node, cotangents, reached)
    results = [cotangents[x] if x in cotangents else zeros_like(x) for x in wrt]
    for x in results:
        if isinstance(x.type, NullType):
            raise NullTypeGradError(f"This has no gradient: {x.type.why_null}.")
    return with_static_shapes(results, ancestors([*wrt, *given, *given.values()]))


def _between(outputs, wrt):
    """Return the nodes, in order, through which a change of `wrt` reaches `outputs`, and the variables that change."""
    reached, nodes = set(wrt), []
    for node in toposort(outputs):
        changed = {x for x, row in zip(node.inputs, _connections(node)) if x in reached and any(row)}
        if changed:
            nodes.append(node)
            reached.update(x for i, x in enumerate(node.outputs) if _is_smooth(x) and _depends(node, i, changed))
    return nodes, reached


def _connections(node):
    """Return for each input of a node whether each output changes with it."""
    pattern = getattr(node.op, "connection_pattern", None)
    return [[True] * len(node.outputs)] * len(node.inputs) if pattern is None else pattern(node)


def _is_smooth(x):
    """Tell whether a variable may change a little: whole numbers and booleans are steps."""
    return not getattr(x.type, "dtype", "").startswith(("int", "uint", "bool"))


def _depends(node, output, inputs):
    return any(row[output] for x, row in zip(node.inputs, _connections(node)) if x in inputs)


def _pull_back_node(node, cotangents, reached):
    """Add what the cotangents of a node's outputs mean for its inputs."""
    given = {x: cotangents[x] for x in node.outputs if x in cotangents}
    if not given:
        return
    inputs = list(dict.fromkeys(x for x in node.inputs if x in reached))
    terms = grad(
        None,
        inputs,
        consider_constant=set(node.inputs),
        known_grads=given,
        disconnected_inputs="ignore",
        return_disconnected="disconnected",
        null_gradients="return",
        add_names=False,
    )
    for x, term in zip(inputs, terms):
        if not isinstance(term.type, DisconnectedType):
            term = _summed_where_broadcast(node, x, term)
            cotangents[x] = _sum(cotangents[x], term) if x in cotangents else term


def _summed_where_broadcast(node, x, term):
    """Return the cotangent of an input; summed along axes whose length is known to be 1 only when it is computed.

    PyTensor sums along those that are known before. Where lengths become static, `static_shapes` takes away what is not needed.
    """
    if not isinstance(node.op, (Elemwise, Alloc)) or isinstance(term.type, NullType) or term.type.ndim != x.type.ndim:
        return term
    others = [y for y in node.inputs if y is not x] if isinstance(node.op, Elemwise) else None
    for axis, length in enumerate(x.type.shape):
        may_be_longer = others is None or any(y.type.shape[axis] != 1 for y in others)
        if length is None and term.type.shape[axis] != 1 and may_be_longer:
            own = Shape_i(axis)(x)
            term = switch(eq(own, 1), term.sum(axis=axis, keepdims=True), term)
            term = term[(slice(None),) * axis + (slice(own),)]
    return term


def _sum(a, b):
    """Return the sum of two cotangents; one that is undefined makes it undefined."""
    return a if isinstance(a.type, NullType) else b if isinstance(b.type, NullType) else a + b
