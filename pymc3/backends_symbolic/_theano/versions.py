"""The differences between the versions of PyTensor that setup.py admits, in one place."""

import numpy as np
from pytensor.tensor import subtensor
from pytensor.tensor.basic import Join, constant
from pytensor.tensor.shape import Shape_i

#: Before PyTensor 3.3, reading and writing rows by a vector of their numbers were operations of their own.
ROW_READS = tuple(filter(None, [getattr(subtensor, "AdvancedSubtensor1", None)]))
ROW_WRITES = tuple(filter(None, [getattr(subtensor, "AdvancedIncSubtensor1", None)]))

#: Before PyTensor 3.1, the axis of a Join was its first input; since then it belongs to the operation.
_JOINS_KNOW_THEIR_AXIS = "axis" in Join.__props__


def joined(kind, axis, tensors):
    """Return tensors joined along an axis by an operation of class `kind`, a Join."""
    if _JOINS_KNOW_THEIR_AXIS:
        return kind(axis)(*tensors)
    return kind()(constant(np.array(axis)), *tensors)


def axis_and_tensors(op, inputs):
    """Return the axis and the tensors of a Join with these inputs."""
    if _JOINS_KNOW_THEIR_AXIS:
        return op.axis, list(inputs)
    axis, *tensors = inputs
    return int(axis.data) % tensors[0].type.ndim, tensors


def sorted_axis(op, inputs):
    """Return the axis along which an ArgSortOp with these inputs sorts: its second input in older PyTensors."""
    axis = inputs[1].data if len(inputs) > 1 else op.axis
    return int(axis) % inputs[0].type.ndim


def reads_lower(op):
    """Tell whether an Eigh or Eigvalsh reads the lower triangle: older ones have the letter of NumPy's argument."""
    return op.lower if hasattr(op, "lower") else op.UPLO == "L"


def inner_graph(op):
    """Return inputs and outputs of the graph inside an OpFromGraph; newer PyTensors freeze it, and thaw a copy."""
    graph = op.fgraph.unfreeze() if hasattr(op.fgraph, "unfreeze") else op.fgraph
    return graph.inputs, graph.outputs


class StaticShapes:
    """Base class of operations whose result types say their shapes; lengths that are not static are read off the results."""

    def infer_shape(self, *arguments):
        """Return the lengths of each result's axes: known numbers where they are static, else those of the result."""
        # PyTensor 3.3 passes (node, shapes); before, the graph came first.
        node = arguments[-2]
        return [tuple(Shape_i(i)(x) if n is None else constant(np.int64(n)) for i, n in enumerate(x.type.shape)) for x in node.outputs]
