"""Operations on several tensors whose lengths have to agree, and are not known when the graph is built."""

from functools import partial

from ..shared.shapes import broadcast_shapes, check_product, join_shapes, stacked_shape
from .copying import source_of, walk_back
from .functions import placeholders_of
from .library import EagerTensor, tf
from .variables import TensorVariable, owned, raw, wrap

__all__ = ["meetings", "named_roots"]

#: Operations that broadcast their operands
_ELEMENTWISE = frozenset(
    "Add AddV2 Sub Mul Div RealDiv FloorDiv FloorMod TruncateMod Pow Maximum Minimum Atan2 SelectV2 Equal NotEqual Less LessEqual "
    "Greater GreaterEqual LogicalAnd LogicalOr BitwiseAnd BitwiseOr BitwiseXor LeftShift RightShift".split()
)
#: Products of matrices -> the attributes that say that the first, and the second, is turned
_PRODUCTS = {"MatMul": ("transpose_a", "transpose_b"), "BatchMatMul": ("adj_x", "adj_y"), "BatchMatMulV2": ("adj_x", "adj_y")}


def meetings(x):
    """Return (fit, tensors) where lengths must agree that are not static: `fit` of their shapes is an error if they do not."""
    found = []
    for op in walk_back(_tensors(x)):
        fit, tensors = _fit(op), list(op.inputs)
        tensors = tensors[:-1] if op.type == "ConcatV2" else tensors
        if fit is not None and not all(tensor.shape.is_fully_defined() for tensor in tensors):
            found.append((fit, [wrap(tensor) for tensor in tensors]))
    return found


def _fit(op):
    if op.type in _ELEMENTWISE:
        return broadcast_shapes
    if op.type == "ConcatV2":
        return partial(join_shapes, int(tf.get_static_value(op.inputs[-1])))
    if op.type == "Pack":
        return partial(_stacked, op.get_attr("axis"))
    if op.type in _PRODUCTS:
        turned = [op.get_attr(name) for name in _PRODUCTS[op.type]]
        return partial(check_product, x_axis=-2 if turned[0] else -1, y_axis=-1 if turned[1] else -2)
    return None


def _stacked(axis, *shapes):
    join_shapes(axis, *(stacked_shape(axis, shape) for shape in shapes))


def named_roots(x):
    """Return the placeholders and variables that tensors depend on, and the arguments of a body that is being built."""
    found, waiting = {}, _tensors(x)
    while waiting:
        outside = []
        for op in walk_back(waiting):
            if op.type == "Placeholder":
                outside += _behind(op, found)
            elif op.type == "ReadVariableOp":
                known = getattr(op.graph, "variable_reads", {}).get(op)
                found.setdefault(op, wrap(op.outputs[0]) if known is None else known)
        waiting = outside
    return list(found.values())


def _behind(op, found):
    """Return the tensors around its graph that a placeholder stands for; note one that stands for none, unless it is data."""
    outside = source_of(op)
    if outside is None:
        for x in placeholders_of([op.outputs[0]]) or [wrap(op.outputs[0])]:
            found.setdefault(x.tensor.op, x)
        return []
    return [] if isinstance(outside, EagerTensor) else [outside]


def _tensors(x):
    listed = x if isinstance(x, (list, tuple)) else [x]
    return [owned(item) if isinstance(item, TensorVariable) else raw(item) for item in listed]
