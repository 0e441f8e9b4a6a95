"""Elements of ranges, identities, diagonals and parts: computed from their index, and stored only where that pays."""

from itertools import pairwise

import numpy as np
from pytensor.graph.basic import Constant
from pytensor.tensor.basic import ARange, ExtractDiag, Eye, Split
from pytensor.tensor.extra_ops import FillDiagonal

from .arrays import emit_element, shape_of
from .builder import Unsupported, as_value, literal
from .scalars import arithmetic, cast, compare, select


def _known(inputs):
    """Return the values of inputs that are constants."""
    if not all(isinstance(x, Constant) for x in inputs):
        raise Unsupported("bounds that are not constant")
    return [x.data for x in inputs]


@emit_element.register(ARange)
def _arange(op, lowering, x, index):
    """The first element and a multiple of the step, as NumPy computes it."""
    values = np.arange(*_known(x.owner.inputs), dtype=op.dtype)
    first, step = (literal(v, op.dtype) for v in (values[0], values[1] - values[0] if len(values) > 1 else 0))
    builder = lowering.builder
    multiple = arithmetic(builder, "mul", cast(builder, as_value(index[0]), op.dtype), step)
    return arithmetic(builder, "add", first, multiple)


@emit_element.register(Eye)
def _eye(op, lowering, x, index):
    """1 where row + offset is the column."""
    builder = lowering.builder
    offset = int(_known(x.owner.inputs)[2])
    return cast(builder, _are_equal(builder, builder.index_add(index[0], offset), index[1]), op.dtype)


def _are_equal(builder, first, second):
    return compare(builder, "oeq", "eq", as_value(first), as_value(second))


@emit_element.register(FillDiagonal)
def _fill_diagonal(op, lowering, x, index):
    """The value where all indices are equal."""
    builder = lowering.builder
    array, value = x.owner.inputs
    filled = lowering.scalar(value), lowering.element(array, index)
    for first, second in pairwise(index):
        filled = select(builder, _are_equal(builder, first, second), *filled), filled[1]
    return filled[0]


@emit_element.register(ExtractDiag)
def _diagonal(op, lowering, x, index):
    """The element of a row and a column that differ by the offset."""
    builder = lowering.builder
    places, (row, column) = list(index[:-1]), (builder.index_add(index[-1], max(k, 0)) for k in (-op.offset, op.offset))
    for axis, place in sorted(((op.axis1, row), (op.axis2, column)), key=lambda pair: pair[0]):
        places.insert(axis, place)
    return lowering.element(x.owner.inputs[0], tuple(places))


@emit_element.register(Split)
def _split(op, lowering, x, index):
    """The element as far behind as the parts before this one are long."""
    (source, axis, _), parts = x.owner.inputs, x.owner.outputs
    (axis,) = _known([axis])
    axis = int(axis) % len(index)
    start = sum(shape_of(part)[axis] for part in parts[: x.index])
    return lowering.element(source, (*index[:axis], lowering.builder.index_add(index[axis], start), *index[axis + 1 :]))
