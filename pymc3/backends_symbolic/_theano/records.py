"""Parts of a graph as data that can be pickled: operations in order, variables by number. Nothing in them is nested."""

import copyreg
from typing import Any, NamedTuple

import numpy as np
from pytensor.graph.basic import Apply, Constant
from pytensor.graph.traversal import ancestors, toposort

from .inner_graphs import Graph
from .sessions import current_session
from .tensors import ConstantTensor, SharedTensor, held, is_variable

__all__ = ["recorded", "restored"]


class _Variable(NamedTuple):
    """What a variable is, apart from how it is computed.

    Attributes
    ----------
    cls, type : class, PyTensor type
    name : str or None
    value : array, object or None
        Of a constant, or of a shared variable at this time.
    kind : str
        'computed', 'constant', 'shared' or 'input'.
    notes : dict
        Attributes that engines need: whether it belongs to a session, whether it holds data of a user, what is known of its values.
    """

    cls: Any
    type: Any
    name: str | None
    value: Any
    kind: str
    notes: dict


class _Record(NamedTuple):
    """A part of a graph: variables, operations as (operation, numbers of inputs, numbers of outputs), and the numbers of results."""

    variables: list[_Variable]
    nodes: list[tuple[Any, list[int], list[int]]]
    results: list[int]


def recorded(tensors) -> _Record:
    """Return the graph of tensors."""
    variables = dict.fromkeys([*ancestors(tensors), *tensors])
    nodes = list(toposort(list(tensors)))
    for node in nodes:
        variables.update(dict.fromkeys(node.outputs))
    numbers = {x: number for number, x in enumerate(variables)}
    entries = [(node.op, [numbers[x] for x in node.inputs], [numbers[x] for x in node.outputs]) for node in nodes]
    return _Record([_described(x) for x in variables], entries, [numbers[x] for x in tensors])


def _described(x):
    if x.owner is not None:
        kind, value = "computed", None
    elif isinstance(x, Constant):
        kind, value = "constant", x.data
    elif is_variable(x):
        kind, value = "shared", np.array(held(x))
    else:
        kind, value = "input", None
    notes = {"in_session": getattr(x, "_session", None) is not None, "is_data": getattr(x, "is_data", False)}
    return _Variable(type(x), x.type, x.name, value, kind, notes | {"index_below": getattr(x.tag, "index_below", None)})


def restored(record) -> list:
    """Return the tensors of a record, in the current session."""
    variables = [_made(entry) for entry in record.variables]
    for op, inputs, outputs in record.nodes:
        Apply(op, [variables[i] for i in inputs], [variables[i] for i in outputs])
    return [variables[i] for i in record.results]


def _made(entry):
    notes = entry.notes
    if entry.kind == "constant":
        made = ConstantTensor if issubclass(entry.cls, ConstantTensor) else entry.cls
        x = made(entry.type, entry.value, entry.name)
    elif entry.kind == "shared":
        x = SharedTensor(entry.type, entry.value, strict=False, name=entry.name)
        x.is_data = notes["is_data"]
    else:
        x = entry.type.make_variable(entry.name)
    if type(x) is not entry.cls:
        x.__class__ = entry.cls
    if notes["in_session"]:
        x._session = current_session()
    if notes["index_below"] is not None:
        x.tag.index_below = notes["index_below"]
    return x


def _inner(record, count) -> Graph:
    results = restored(record)
    return Graph(results[:count], results[count:])


def _reduced(graph) -> Any:
    return _inner, (recorded([*graph.inputs, *graph.outputs]), len(graph.inputs))


copyreg.pickle(Graph, _reduced)
