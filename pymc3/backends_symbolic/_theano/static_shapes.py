"""Static shapes carried through a graph: questions about a shape that is known become constants, nodes are made again."""

import numpy as np
from pytensor.compile.builders import OpFromGraph
from pytensor.configdefaults import config
from pytensor.graph.basic import Constant
from pytensor.graph.traversal import toposort
from pytensor.scalar.basic import Switch
from pytensor.tensor.basic import ARange, constant
from pytensor.tensor.elemwise import Elemwise
from pytensor.tensor.shape import Shape, Shape_i
from pytensor.tensor.subtensor import Subtensor
from pytensor.tensor.type import TensorType

from .versions import inner_graph

#: Nodes on constants of at most so many integers are computed when the graph is built.
MAX_FOLDED = 64


def copy_with_shapes(outputs, memo):
    """Return copies of `outputs` in which the keys of `memo` are its values, static shapes as precise as they get."""
    memo = dict(memo)
    with without_traces():
        for node in toposort(outputs, blockers=list(memo)):
            _copy(node, memo)
    return [memo.get(x, x) for x in outputs]


def stand_in(x, kind=None):
    """Return an unknown variable in place of another, with what is known about its values."""
    copy = (kind or x.type).make_variable(x.name)
    if hasattr(x.tag, "index_below"):
        copy.tag.index_below = x.tag.index_below
    return copy


def without_traces():
    """Return a context in which PyTensor does not record where each variable was made: that takes a quarter of the time."""
    return config.change_flags(traceback__limit=0)


def with_static_shapes(outputs, known):
    """Return `outputs`, what leads from `known` variables to them made again if that tells more about their shapes."""
    if any(None in getattr(x.type, "shape", ()) for x in outputs):
        return copy_with_shapes(outputs, {x: x for x in known})
    return outputs


def _copy(node, memo):
    given = [memo.get(x, x) for x in node.inputs]
    folded = _static_shape(node.op, given) or _folded(node, given) or _unchanged(node.op, given) or _inlined(node, given)
    if folded is None:
        same = all(new.type == old.type and _is_known(new) == _is_known(old) for new, old in zip(given, node.inputs))
        same = same and not any(None in getattr(x.type, "shape", ()) for x in node.outputs)  # more may be known by now
        copy = node.clone_with_new_inputs(given, strict=False) if same else node.op.make_node(*given)
        folded = copy.outputs
    memo.update(zip(node.outputs, folded))


def _is_known(x):
    return isinstance(x, Constant)


def _static_shape(op, given):
    """Return the result of an operation that asks for a shape which is static, else None."""
    if isinstance(op, Shape) and isinstance(given[0].type, TensorType) and None not in given[0].type.shape:
        return [constant(np.array(given[0].type.shape, dtype="int64"))]
    if isinstance(op, Shape_i) and given[0].type.shape[op.i] is not None:
        return [constant(np.array(given[0].type.shape[op.i], dtype="int64"))]
    return None


def _unchanged(op, given):
    """Return the input that an operation returns as it is: of a choice by a constant the branch, of a slice of all the whole."""
    if isinstance(op, Elemwise) and isinstance(op.scalar_op, Switch) and isinstance(given[0], Constant):
        condition, *branches = given
        value = condition.data.ravel()
        branch, other = branches if value.all() else branches[::-1]
        is_whole = _fits_into(other, branch) and _fits_into(condition, branch) and branch.type.dtype == other.type.dtype
        return [branch] if (value.all() or not value.any()) and is_whole else None
    if isinstance(op, Subtensor) and all(isinstance(x, Constant) for x in given[1:]):
        x, ends = given[0], iter(given[1:])
        for part, length in zip(op.idx_list, x.type.shape):
            if not isinstance(part, slice) or part.start is not None or part.step is not None:
                return None
            if part.stop is not None and (length is None or int(next(ends).data) < length):
                return None
        return [x]
    return None


def _fits_into(x, other):
    """Tell whether a variable is known to be broadcast to the shape of another, and no further."""
    return all(n == 1 or (n is not None and n == m) for n, m in zip(x.type.shape, other.type.shape))


def _inlined(node, given):
    """Return what the graph inside of an OpFromGraph computes, if that may tell more about shapes, else None."""
    if not isinstance(node.op, OpFromGraph) or not any(None in getattr(x.type, "shape", ()) for x in node.outputs):
        return None
    inputs, outputs = inner_graph(node.op)
    return copy_with_shapes(outputs, dict(zip(inputs, given)))


def _folded(node, given):
    """Return the outputs of a node on small integer constants, computed, else None."""
    if not given or not all(isinstance(x, Constant) for x in given):
        return None
    if not all(_is_small_integer(x) for x in given):
        return None
    if not isinstance(node.op, ARange) and not all(_is_small_integer(x) for x in node.outputs):
        return None
    storage = [[None] for _ in node.outputs]
    node.op.perform(node.clone_with_new_inputs(given, strict=False), [x.data for x in given], storage)
    return [x.type.make_constant(cell[0]) for x, cell in zip(node.outputs, storage)]


def _is_small_integer(x):
    dtype = getattr(x.type, "dtype", "")
    shape = getattr(x.type, "shape", ())
    return dtype.startswith(("int", "uint", "bool")) and None not in shape and np.prod(shape, dtype="int64") <= MAX_FOLDED
