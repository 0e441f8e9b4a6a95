"""What differs between the versions of PyTensor that setup.py admits, said once."""
import numpy as np
from pytensor.tensor import subtensor
from pytensor.tensor.basic import Join, constant
from pytensor.tensor.shape import Shape_i

#: Before PyTensor 3.3, reading and writing rows by a vector of their numbers were operations of their own.
ROW_READS = tuple(filter(None, [getattr(subtensor, "AdvancedSubtensor1", None)]))
ROW_WRITES = tuple(filter(None, [getattr(subtensor, "AdvancedIncSubtensor1", None)]))

#: Before PyTensor 3.1, the axis of a Join was its first input; since then it belongs to the operation.
_AXIS_IS_AN_INPUT = "axis" not in Join.__props__


def joined(kind, axis, tensors):
    """Return tensors joined along an axis by an operation of class `kind`, a Join."""
    if _AXIS_IS_AN_INPUT:
        return kind()(constant(np.array(axis)), *tensors)
    return kind(axis)(*tensors)


def axis_and_tensors(op, inputs):
    """Return the axis and the tensors of a Join with these inputs."""
    if not _AXIS_IS_AN_INPUT:
        return op.axis, list(inputs)
    axis, *tensors = inputs
    return int(axis.data) % tensors[0].type.ndim, tensors


class StaticShapes:
    """For operations whose results say their shapes: what is not static is read off the result itself."""

    def infer_shape(self, *arguments):
        # PyTensor 3.3 passes (node, shapes); before, the graph came first.
        node = arguments[-2]
        return [
            tuple(Shape_i(i)(x) if n is None else constant(np.int64(n)) for i, n in enumerate(x.type.shape))
            for x in node.outputs
        ]
