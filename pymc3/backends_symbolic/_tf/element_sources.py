"""Which element of a tensor the elements of a graph depend on, read off TensorFlow's operations."""

from __future__ import annotations

import numpy as np

from ..shared import element_sources as sources
from ..shared.sessions import get_session
from .alike import rewrapped
from .copying import source_of, walk_back
from .library import EagerTensor, tf
from .tensors import as_tensor
from .variables import TensorVariable, owned, static_shape

__all__ = ["addends", "element_sources"]

_ELEMENTWISE = frozenset(
    "Abs Acos Acosh Add AddN AddV2 Asin Asinh Atan Atan2 Atanh BesselI0 BesselI0e BesselI1 BesselI1e Betainc BitwiseAnd BitwiseOr "
    "BitwiseXor Cast Ceil ClipByValue Cos Cosh Digamma Div DivNoNan Equal Erf Erfc Erfinv Exp Expm1 Floor FloorDiv FloorMod Greater "
    "GreaterEqual Igamma Igammac Inv Invert IsFinite IsInf IsNan LeftShift Less LessEqual Lgamma Log Log1p LogicalAnd LogicalNot "
    "LogicalOr Maximum Minimum Mod Mul MulNoNan Ndtri Neg NextAfter NotEqual Polygamma Pow RealDiv Reciprocal RightShift Rint Round "
    "Rsqrt SelectV2 Sigmoid Sign Sin Sinh Softplus Sqrt Square SquaredDifference Sub Tan Tanh TruncateDiv TruncateMod Xdivy Xlog1py "
    "Xlogy Zeta".split()
)
_REDUCTIONS = frozenset("All Any ArgMax ArgMin Max Mean Min Prod Sum".split())
_RESHAPES = frozenset("ExpandDims Reshape Squeeze".split())
#: What only moves or picks elements of its first input; the others say how.
_MOVES = frozenset("GatherV2 ReverseV2 StridedSlice Tile Transpose".split())
_UNCHANGED = frozenset("CheckNumerics Identity PreventGradient Snapshot StopGradient".split())
#: Products of matrices -> the attributes that say that the first, and the second, is turned
_PRODUCTS = {"MatMul": ("transpose_a", "transpose_b"), "BatchMatMul": ("adj_x", "adj_y"), "BatchMatMulV2": ("adj_x", "adj_y")}
_SHAPES = frozenset("OnesLike Rank Shape Size ZerosLike".split())


def addends(x) -> list[TensorVariable]:
    with get_session().building():
        found, left = [], [owned(x) if isinstance(x, TensorVariable) else as_tensor(x).tensor]
        while left:
            tensor = left.pop()
            op = tensor.op
            if op.type in ("Sum", "Identity"):
                left.append(op.inputs[0])
            elif op.type in ("Add", "AddV2", "AddN") and all(part.shape.rank == 0 for part in op.inputs):
                left += reversed(op.inputs)
            else:
                found.append(rewrapped(tensor))
        return found


def element_sources(x, source) -> tuple[np.ndarray, np.ndarray] | None:
    x, source = (owned(item) if isinstance(item, TensorVariable) else as_tensor(item).tensor for item in (x, source))
    if not source.shape.is_fully_defined() or not x.shape.is_fully_defined():
        return None
    known = {id(source): sources.numbered(tuple(source.shape))}
    for op in walk_back([x], known):
        if any(id(tensor) in known for tensor in op.inputs):
            if not all(tensor.shape.is_fully_defined() for tensor in op.outputs):
                return None
            known.update((id(out), _through(op, place, known)) for place, out in enumerate(op.outputs))
    return tuple(known.get(id(x), sources.none(tuple(x.shape))))


def _through(op, place, known):
    """Return the sources of a result of an operation."""
    shape = tuple(op.outputs[place].shape)
    parts = [known.get(id(x)) or sources.none(static_shape(x)) for x in op.inputs]
    if op.type in _ELEMENTWISE or (op.type == "Bitcast" and parts[0].low.shape == shape):
        return sources.element_by_element(parts, shape)
    if not all(x.shape.is_fully_defined() for x in op.inputs):
        return sources.mixed(parts, shape)
    if op.type == "IdentityN" or op.type in _UNCHANGED:
        return parts[place]
    if op.type in _SHAPES:
        return sources.none(shape)
    if op.type == "Pack":
        return sources.copied(lambda *numbers: np.stack(numbers, op.get_attr("axis")), parts)
    if op.type == "Fill":
        return sources.copied(lambda numbers: np.broadcast_to(numbers, shape), parts[1:])
    if op.type in _RESHAPES and all(part.are_none for part in parts[1:]):
        return sources.copied(lambda numbers: numbers.reshape(shape), parts[:1])
    if op.type == "BroadcastTo" and parts[1].are_none:
        return sources.copied(lambda numbers: np.broadcast_to(numbers, shape), parts[:1])
    if op.type in _PRODUCTS:
        turned = [_turned(part, op.get_attr(name)) for part, name in zip(parts, _PRODUCTS[op.type])]
        return sources.product(*turned, shape)
    if op.type in ("MatrixSolve", "MatrixTriangularSolve"):
        return sources.solution(*parts, shape)
    values = [_value(x) for x in op.inputs]
    if op.type == "GatherV2" and values[1] is None:
        return _gathered(op, *parts[:2], shape)
    if op.type == "ConcatV2" and values[-1] is not None:
        return sources.copied(lambda *numbers: np.concatenate(numbers, int(values[-1])), parts[:-1])
    if any(value is None for value in values[1:]) or not all(part.are_none for part in parts[1:]):
        return sources.mixed(parts, shape)
    if op.type in _REDUCTIONS:
        axes = tuple(int(axis) % parts[0].low.ndim for axis in np.ravel(values[1]))
        return sources.reduced(parts[0], axes, shape)
    if op.type in _MOVES:
        return sources.copied(lambda numbers: _moved(op, [numbers, *values[1:]]), parts[:1])
    return sources.mixed(parts, shape)


def _turned(part, is_turned):
    return sources.copied(lambda numbers: numbers.swapaxes(-1, -2), [part]) if is_turned else part


def _gathered(op, table, index, shape):
    """Return the sources of a read of a table at places that are not known: of any place along that axis, and of the index."""
    axis, batch = int(tf.get_static_value(op.inputs[2])), op.get_attr("batch_dims")
    lengths, own = table.low.shape, index.low.shape
    between, behind = (1,) * (axis - batch), (1,) * (len(lengths) - axis - 1)
    whole = sources.reduced(table, (axis,), lengths[:axis] + (1,) * (len(own) - batch) + lengths[axis + 1 :])
    places = sources.copied(lambda numbers: numbers.reshape(own[:batch] + between + own[batch:] + behind), [index])
    return sources.element_by_element([whole, places], shape)


def _value(tensor):
    """Return the value of a tensor that is the same in every run, also that of large data; None if it is not known."""
    known = tf.get_static_value(tensor)
    if known is None and tensor.op.type == "Maximum":
        bounds = [_value(x) for x in tensor.op.inputs]
        return None if any(bound is None for bound in bounds) else np.maximum(*bounds)
    if known is None and tensor.op.type == "Placeholder":
        outside = source_of(tensor.op)
        return outside.numpy() if isinstance(outside, EagerTensor) and outside.dtype != "resource" else None
    return known


def _moved(op, values):
    """Apply an operation to integers, now."""
    names = [argument.name for argument in op.op_def.input_arg]
    attributes = {name: op.get_attr(name) for name in op.node_def.attr if name.endswith("_mask") or name == "batch_dims"}
    with tf.init_scope():
        return getattr(tf.raw_ops, op.type)(**dict(zip(names, values)), **attributes).numpy()
