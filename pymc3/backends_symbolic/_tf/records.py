"""Parts of a graph as data that can be pickled: operations in order, tensors by number; graphs inside of operations likewise."""

from __future__ import annotations

import copyreg
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..shared.errors import BackendError
from ..shared.sessions import get_session
from .copying import current_graph, source_of, under, walk_back
from .custom_ops import custom_op_of
from .library import AttrValue, tf
from .tensors import placeholder, variable
from .tracing import Trace, like
from .variables import owned, static_shape, wrap

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["recorded", "restored"]


class _Operation(NamedTuple):
    """One operation.

    Attributes
    ----------
    kind : str
        Its type; 'input', 'variable', 'data' or 'custom' for what is no operation of TensorFlow's alone.
    inputs : list of (int, int)
        Numbers of operations, and which of their outputs.
    controls : list of int
        Numbers of the operations for which it waits.
    outputs : list of (dtype, shape)
    content : object
        Its attributes, name -> bytes; its `CustomOp`; the value of a variable or of data.
    name : str or None
        Of the operation; what the user calls an input or a variable.
    """

    kind: str
    inputs: list[tuple[int, int]]
    controls: list[int]
    outputs: list[tuple[str, tuple]]
    content: Any
    name: str | None


class _Record(NamedTuple):
    """Operations in order, and (operation, output, class, name) of each tensor."""

    operations: list[_Operation]
    results: list[tuple[int, int, Any, str | None]]


# ---------------------------------------------------------------------------------------------------------------------
# Writing
# ---------------------------------------------------------------------------------------------------------------------


def recorded(tensors) -> _Record:
    """Return the graph of tensors."""
    raws = [owned(x) for x in tensors]
    operations, numbers = _written(raws)
    return _Record(operations, [(numbers[x.op], x.value_index, type(own), own.name) for x, own in zip(raws, tensors)])


def _written(tensors, inputs=()):
    """Return the operations that lead to tensors, those of `inputs` first, and their numbers."""
    order = list(dict.fromkeys([*(x.op for x in inputs), *walk_back(tensors)]))
    order = [op for op in order if op.outputs == [] or op.outputs[0].dtype != tf.resource]
    numbers = {op: number for number, op in enumerate(order)}
    return [_described(op, numbers) for op in order], numbers


def _described(op, numbers):
    inputs = [(numbers[x.op], x.value_index) for x in op.inputs if x.op in numbers]
    kind, content, name = _content(op)
    controls = [numbers[control] for control in op.control_inputs if control in numbers]
    return _Operation(kind, inputs, controls, [(x.dtype.name, static_shape(x)) for x in op.outputs], content, name)


def _content(op):
    """Return the kind, the content and the name of an operation."""
    graph = op.graph
    if op.type == "Placeholder":
        outside = source_of(op)
        if outside is None:
            return "input", None, getattr(graph, "input_names", {}).get(op)
        return "data", np.array(outside.numpy()), None
    if op.type == "ReadVariableOp":
        shared, own = graph.variables_read[op], graph.variable_reads.get(op)
        with tf.init_scope():
            return "variable", np.array(shared.numpy()), None if own is None else own.name
    if custom_op_of(op) is not None:
        return "custom", custom_op_of(op), None
    attributes = {name: value for name, value in op.node_def.attr.items() if name != "_class"}
    if any(value.HasField("func") for value in attributes.values()):
        raise BackendError(
            f"TensorFlow's operation {op.name!r} calls a function, which cannot be pickled; K has loops and branches that can."
        )
    return op.type, {name: value.SerializeToString() for name, value in attributes.items()}, op.name.rpartition("/")[2]


# ---------------------------------------------------------------------------------------------------------------------
# Reading
# ---------------------------------------------------------------------------------------------------------------------


def restored(record) -> list[TensorVariable]:
    """Return the tensors of a record, in the current session."""
    classes = {(number, place): (cls, name) for number, place, cls, name in record.results}
    roots, made = {}, []
    with get_session().building():
        for number, operation in enumerate(record.operations):
            if operation.kind in ("input", "variable"):
                roots[number] = _root(operation, classes.get((number, 0), (None, operation.name))[0])
                made.append([roots[number].tensor])
            else:
                made.append(_made(operation, made))
        return [roots[number] if number in roots else wrap(made[number][place], cls, name) for number, place, cls, name in record.results]


def _root(operation, cls):
    """Return an input or a variable of the session's graph, as the tensor that it stands for."""
    ((dtype, shape),) = operation.outputs
    if operation.kind == "input":
        return placeholder(shape, dtype, operation.name, cls)
    x = variable(operation.content, shape, operation.name)
    x.__class__ = type(x) if cls is None else cls
    return x


def _made(operation, made):
    """Return the outputs of an operation, made in the graph that is being built."""
    inputs = [made[number][place] for number, place in operation.inputs]
    if operation.kind == "data":
        with tf.init_scope():
            data = tf.constant(operation.content)
        return [current_graph().capture(data)]
    if operation.kind == "custom":
        return operation.content(*inputs)
    attributes = {name: AttrValue.FromString(value) for name, value in operation.content.items()}
    with under([_operation(made[number]) for number in operation.controls], ""):
        dtypes = [tf.as_dtype(dtype) for dtype, _ in operation.outputs]
        op = current_graph()._create_op_internal(operation.kind, inputs, dtypes=dtypes, attrs=attributes, name=operation.name)
    for x, (_, shape) in zip(op.outputs, operation.outputs):
        x.set_shape(shape)
    return list(op.outputs) or op


def _operation(made):
    """Return an operation, of which there are the outputs, or which has none."""
    return made[0].op if isinstance(made, list) else made


# ---------------------------------------------------------------------------------------------------------------------
# Graphs inside of operations
# ---------------------------------------------------------------------------------------------------------------------


def _trace(operations, specs, results, label) -> Trace:
    def again(*inputs):
        made = [[x] for x in inputs]
        for operation in operations[len(inputs) :]:
            made.append(_made(operation, made))
        return [made[number][place] for number, place in results]

    return Trace(again, specs, label)


def _reduced(trace):
    operations, numbers = _written(trace.outputs, trace.inputs)
    return _trace, (operations, like(trace.inputs), [(numbers[x.op], x.value_index) for x in trace.outputs], trace.graph.name)


copyreg.pickle(Trace, _reduced)
