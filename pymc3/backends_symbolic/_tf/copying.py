"""Walk a graph back from its outputs, and copy the operations on the way.

One routine serves `replace` (a copy in the same graph), `Function` and `compile_loop` (a copy in the graph of the
function that is being traced) and every use of a session's tensor in a foreign graph. Its cost is proportional to the
number of ancestors of the outputs, whatever else the session's graph holds.
"""

import contextlib

from ..shared.errors import BackendError
from .library import FuncGraph, tf

__all__ = ["OP_ATTRIBUTE", "copy_tensors", "import_tensor", "is_reachable", "set_apart", "source_of", "under", "walk_back"]
#: The attribute of an operation that holds the number of its `CustomOp` (see `custom_ops.py`)
OP_ATTRIBUTE = "_pymc3_custom_op"


def keep_custom_op(graph, number, custom_op):
    """Keep a `CustomOp` alive as long as a graph that has its operation."""
    if not hasattr(graph, "custom_ops"):
        graph.custom_ops = {}
    graph.custom_ops[number] = custom_op


def current_graph():
    """Return the graph that is being built in this thread."""
    return tf.compat.v1.get_default_graph()


def set_apart():
    """Declare the graph being built to be a function of its own.

    TensorFlow takes the session's graph for the graph around it whenever that one is entered (`with model:`), but the
    function is called outside of it, and must not capture anything of it.
    """
    current_graph().is_apart = True


def _around(graph):
    """Return the graph around `graph` that is part of the same function, or None."""
    if getattr(graph, "is_apart", False) or not isinstance(graph, FuncGraph):
        return None
    return graph.outer_graph


def is_reachable(graph, start):
    """Tell whether tensors of `graph` can be used in `start`: it is `start` itself or a graph around it."""
    while start is not None:
        if start is graph:
            return True
        start = _around(start)
    return False


def home_of(graph):
    """Return the outermost graph around `graph` that is part of the same function."""
    while isinstance(_around(graph), FuncGraph):
        graph = _around(graph)
    return graph


def source_of(op):
    """Return the outside value that a placeholder operation stands for; None if it is an input of its graph."""
    graph = op.graph
    if hasattr(graph, "external"):
        return graph.external.get(op)
    for outside, inside in graph.captures:
        if inside.op is op:
            return outside
    return None


def walk_back(outputs, stop=frozenset()):
    """Return the operations that `outputs` depend on, each after those it depends on.

    Parameters
    ----------
    outputs : list of tf.Tensor
    stop : container of ids
        The walk does not go beyond tensors whose id is in here.
    """
    order, seen = [], set()
    pending = [(tensor.op, False) for tensor in reversed(outputs) if id(tensor) not in stop]
    while pending:
        op, done = pending.pop()
        if done:
            order.append(op)
            continue
        if op in seen:
            continue
        seen.add(op)
        pending.append((op, True))
        for tensor in reversed(op.inputs):
            if id(tensor) not in stop and tensor.op not in seen:
                pending.append((tensor.op, False))
        for control in op.control_inputs:
            if control not in seen:
                pending.append((control, False))
    return order


def copy_tensors(outputs, mapping, closed=False, adjust=None):
    """Return `outputs` with some of their ancestors replaced, as tensors of the graph being built.

    Parameters
    ----------
    outputs : list of tf.Tensor
        All of one graph.
    mapping : list of (old, new) pairs of tf.Tensor
    closed : bool
        The old graph is a trace whose inputs are all in `mapping`: copy everything.
    adjust : callable, optional
        ``adjust(old, new)`` returns what stands for the copy `new` of `old` from there on.

    Returns
    -------
    list of tf.Tensor
        An output that does not depend on a replaced tensor is returned as it is, if the graph being built can see it;
        otherwise it is copied once to the outermost graph of the function being built, so that loops compute it once.
    """
    if not outputs:
        return []
    target, known = current_graph(), {id(old): new for old, new in mapping}
    order = walk_back(outputs, known)
    affected = set(order) if closed else _affected(order, known)
    here, others = [op for op in order if op in affected], [op for op in order if op not in affected]
    if not closed and not is_reachable(outputs[0].graph, target):
        _import_ops(others, target, known)
    elif not closed and outputs[0].graph is not target:
        # TensorFlow reads shapes and axes from literals: a body must have its own.
        _import_into(target, _literals(others), known)
    made = {}
    for op in here:
        _copy_op(op, target, known, made)
        if adjust is not None:
            known.update((id(old), adjust(old, known[id(old)])) for old in op.outputs)
    return [known.get(id(tensor), tensor) for tensor in outputs]


def import_tensor(tensor):
    """Return a tensor of another graph, which must not depend on placeholders, in the graph being built."""
    return copy_tensors([tensor], [])[0]


def _affected(order, known):
    affected = set()
    for op in order:
        if any(id(t) in known or t.op in affected for t in op.inputs) or any(c in affected for c in op.control_inputs):
            affected.add(op)
    return affected


def _literals(ops):
    """Return those operations, out of a list in order of dependence, that are made of literals only."""
    found = set()
    for op in ops:
        if op.type == "Const" or (op.inputs and all(tensor.op in found for tensor in op.inputs)):
            found.add(op)
    return [op for op in ops if op in found]


def _import_ops(ops, target, known):
    """Copy operations that depend on nothing that is replaced.

    What depends on data or variables goes to the outermost graph, with the literals it needs; what is made of literals
    only is also copied to where it is used, so that TensorFlow can still read shapes and axes from it.
    """
    data, needed = set(), set()
    for op in ops:
        if op.type in ("Placeholder", "ReadVariableOp") or any(t.op in data for t in op.inputs):
            data.add(op)
    for op in reversed(ops):
        if op in data or op in needed:
            needed.update([op, *(t.op for t in op.inputs)])
    outer = dict(known)
    home = home_of(target)
    _import_into(home, [op for op in ops if op in needed], outer)
    known.update((id(tensor), outer[id(tensor)]) for op in data for tensor in op.outputs if id(tensor) in outer)
    _import_into(target, [op for op in ops if op not in data], known)


def _import_into(graph, ops, known):
    with graph.as_default(), tf.control_dependencies(None):
        _import_group(ops, graph, known)


def _import_group(ops, graph, known):
    if not hasattr(graph, "imported"):
        graph.imported = {}  # id of a foreign tensor -> (that tensor, its copy here)
    cache, made = graph.imported, {}
    for op in ops:
        if op.outputs and id(op.outputs[0]) not in cache:
            if op.type == "Placeholder":
                known[id(op.outputs[0])] = _outside_value(op, graph)
            else:
                _copy_op(op, graph, known, made)
            cache.update((id(tensor), (tensor, known[id(tensor)])) for tensor in op.outputs)
        known.update((id(tensor), cache[id(tensor)][1]) for tensor in op.outputs if id(tensor) not in known)


def _outside_value(op, home):
    outside = source_of(op)
    if outside is None:
        variable = getattr(op.graph, "placeholders", {}).get(op)
        name = op.name if variable is None else variable.name
        raise BackendError(
            f"what is being compiled depends on the placeholder '{name}', which is not among its inputs. Add it to the "
            "inputs, or replace it (`replace`) by a value."
        )
    return home.capture(outside)


def _copy_op(op, graph, known, made):
    """Re-create one operation in `graph`, with the inputs that `known` gives; enter its outputs in `known`."""
    attributes = {key: value for key, value in op.node_def.attr.items() if key != "_class"}
    _copy_functions(attributes.values(), op.graph, graph)
    before = [made.get(control, control) for control in op.control_inputs]
    # An operation of another graph cannot be waited for; TensorFlow's gradients ask for that to save memory only.
    before = [control for control in before if control.graph is graph]
    with under(before, op.device):
        copy = graph._create_op_internal(  # `create_op` has more to do for its obsolete arguments than for the operation
            op.type,
            [known.get(id(tensor), tensor) for tensor in op.inputs],
            dtypes=[tensor.dtype for tensor in op.outputs],
            attrs=attributes,
            name=op.name.rpartition("/")[2],
        )
    made[op] = copy
    if OP_ATTRIBUTE in attributes:
        keep_custom_op(graph, attributes[OP_ATTRIBUTE].i, op.graph.custom_ops.get(attributes[OP_ATTRIBUTE].i))
    for old, new in zip(op.outputs, copy.outputs):
        if new.shape.rank is None and old.shape.rank is not None:  # a slice with a symbolic step
            new.set_shape([None] * old.shape.rank)
        known.setdefault(id(old), new)


@contextlib.contextmanager
def under(controls, device):
    """Let operations wait for others, and be placed; TensorFlow's own contexts cost as much as an operation, also for nothing."""
    with contextlib.ExitStack() as stack:
        if controls:
            stack.enter_context(tf.control_dependencies(controls))
        if device:
            stack.enter_context(tf.device(device))
        yield


def _copy_functions(attributes, source, target):
    for value in attributes:
        names = [value.func.name] if value.HasField("func") else [function.name for function in value.list.func]
        for name in names:
            if not target._is_function(name):
                target._add_function_recursive(source._functions[name])
