"""Classes of graphs that are the same function of their roots, told by comparing operations in order."""

from ..shared.graph_classes import classes_of
from ..shared.sessions import get_session
from .copying import walk_back
from .variables import TensorVariable, owned, raw, wrap

__all__ = ["alike", "rewrapped"]

_LEAVES = ("Const", "Placeholder", "ReadVariableOp")
#: Attributes that say where an operation stands, not what it does.
_PLACEMENT = ("_class", "_output_shapes")
#: The type of an input that is calculated with, as against shapes, axes and indices, in TensorFlow's definitions.
_ELEMENTS = ("T", "SrcT")


def alike(graphs) -> list[tuple[list[int], list[TensorVariable], list[list[TensorVariable]]]]:
    with get_session().building():
        tensors = [[owned(x) if isinstance(x, TensorVariable) else raw(x) for x in outputs] for outputs in graphs]
        return classes_of([_outline(outputs) for outputs in tensors], _identity, rewrapped)


def _outline(outputs):
    """Return (what is computed, from which leaves): operations in order, tensors by number."""
    order = walk_back(outputs)
    known = _known_to_operations(order)
    numbers, entries, leaves = {}, [], []
    for op in order:
        if op.type in _LEAVES:
            (tensor,) = op.outputs
            if tensor.dtype == "resource":  # where a variable is; reading it is the leaf
                continue
            entries.append(_root(tensor, known))
            if _is_leaf(tensor, known):
                leaves.append(tensor)
        else:
            entries.append((_described(op), tuple(numbers[id(tensor)] for tensor in op.inputs)))
            entries.append(tuple(numbers[control] for control in op.control_inputs))
        places = [op, *map(id, op.outputs)]
        numbers.update(zip(places, range(len(numbers), len(numbers) + len(places))))
    return (*entries, tuple(numbers[id(tensor)] for tensor in outputs)), leaves


def _described(op):
    attributes = sorted((key, value) for key, value in op.node_def.attr.items() if key not in _PLACEMENT)
    outputs = tuple((tensor.dtype, str(tensor.shape)) for tensor in op.outputs)
    return op.type, tuple((key, value.SerializeToString(deterministic=True)) for key, value in attributes), outputs


def _known_to_operations(order):
    """Return the ids of integer constants that are more than elements to calculate with: shapes, axes, indices."""
    found = set()
    for op in order:
        arguments = op.op_def.input_arg
        plain = len(arguments) == len(op.inputs) and not any(a.number_attr or a.type_list_attr for a in arguments)
        for place, tensor in enumerate(op.inputs):
            is_integer = tensor.op.type == "Const" and not tensor.dtype.is_floating
            if is_integer and (not plain or arguments[place].type_attr not in _ELEMENTS):
                found.add(id(tensor))
    return found


def _is_leaf(tensor, known):
    """Tell whether another root of the same dtype and shape may stand in the place of this one."""
    return id(tensor) not in known and tensor.shape.is_fully_defined()


def _root(tensor, known):
    return (tensor.dtype, str(tensor.shape)) if _is_leaf(tensor, known) else _identity(tensor)


def _identity(tensor):
    if tensor.op.type == "Const":
        return tensor.op.node_def.attr["value"].SerializeToString(deterministic=True)
    return id(tensor)


def rewrapped(tensor):
    """Return a tensor as one of this layer: a placeholder as the one that the user made."""
    own = getattr(tensor.graph, "placeholders", {}).get(tensor.op)
    return wrap(tensor) if own is None else own
