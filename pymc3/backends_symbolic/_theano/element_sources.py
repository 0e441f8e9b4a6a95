"""Which element of a tensor the elements of a graph depend on, read off PyTensor's operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pytensor.compile.ops import ViewOp
from pytensor.graph.basic import Constant
from pytensor.graph.traversal import toposort
from pytensor.raise_op import CheckAndRaise
from pytensor.scalar.basic import add, identity
from pytensor.tensor.basic import Alloc, Join, MakeVector, ScalarFromTensor, TensorFromScalar
from pytensor.tensor.blockwise import Blockwise
from pytensor.tensor.elemwise import CAReduce, DimShuffle, Elemwise
from pytensor.tensor.math import Dot, Sum
from pytensor.tensor.shape import Reshape, Shape, Shape_i, SpecifyShape
from pytensor.tensor.subtensor import AdvancedIncSubtensor, AdvancedSubtensor, IncSubtensor, Subtensor, unflatten_index_variables

from ..shared import element_sources as sources
from .linalg_ops import Solve, SolveTriangular
from .tensors import SharedTensor, as_tensor, wrap
from .versions import ROW_READS, ROW_WRITES, axis_and_tensors

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["addends", "element_sources"]


def addends(x) -> list[TensorVariable]:
    found, left = [], [as_tensor(x)]
    while left:
        tensor = left.pop()
        op = None if tensor.owner is None else tensor.owner.op
        parts = [] if op is None else tensor.owner.inputs
        is_addition = isinstance(op, Elemwise) and (op.scalar_op == identity or (op.scalar_op == add and not tensor.type.ndim))
        is_sum = isinstance(op, Sum | ViewOp) or is_addition
        if is_sum and all(part.type.dtype == tensor.type.dtype for part in parts):
            left += reversed(parts)
        else:
            found.append(wrap(tensor))
    return found


def element_sources(x, source) -> tuple[np.ndarray, np.ndarray] | None:
    x, source = as_tensor(x), as_tensor(source)
    known = {}
    for node in toposort([x], blockers=[source]):
        if source in node.inputs or any(given in known for given in node.inputs):
            if None in source.type.shape or any(None in _shape(tensor) for tensor in node.outputs):
                return None
            known.setdefault(source, sources.numbered(source.type.shape))
            known.update((out, _through(node, out, known)) for out in node.outputs)
    if x in known:
        return tuple(known[x])
    if None in x.type.shape:
        return None
    return tuple(sources.numbered(x.type.shape) if x is source else sources.none(x.type.shape))


def _shape(x):
    """Return the static shape; that of a scalar of PyTensor's own, or of what is no array, is ()."""
    return getattr(x.type, "shape", ())


def _through(node, out, known):
    """Return the sources of a result of a node."""
    op, shape = node.op, _shape(out)
    parts = [known.get(x) or sources.none(_shape(x)) for x in node.inputs]
    if isinstance(op, Elemwise):
        return sources.element_by_element(parts, shape)
    if any(None in _shape(x) for x in node.inputs):
        return sources.mixed(parts, shape)
    if isinstance(op, Shape | Shape_i):
        return sources.none(shape)
    if isinstance(op, CheckAndRaise | ScalarFromTensor | SpecifyShape | TensorFromScalar | ViewOp):
        return parts[0]
    if isinstance(op, CAReduce):
        axes = tuple(range(node.inputs[0].type.ndim)) if op.axis is None else tuple(op.axis)
        return sources.reduced(parts[0], axes, shape)
    if isinstance(op, Reshape | Alloc) and all(part.are_none for part in parts[1:]):
        move = np.reshape if isinstance(op, Reshape) else np.broadcast_to
        return sources.copied(lambda numbers: move(numbers, shape), parts[:1])
    if isinstance(op, DimShuffle):
        return sources.copied(lambda numbers: _shuffled(numbers, op.new_order, shape), parts)
    if isinstance(op, Join):
        axis, tensors = axis_and_tensors(op, node.inputs)
        return sources.copied(lambda *numbers: np.concatenate(numbers, axis), parts[-len(tensors) :])
    if isinstance(op, MakeVector):
        return sources.copied(lambda *numbers: np.stack(numbers), parts)
    if isinstance(op, (Subtensor, AdvancedSubtensor, *ROW_READS)):
        return _read(node, parts, shape)
    if isinstance(op, (IncSubtensor, AdvancedIncSubtensor, *ROW_WRITES)):
        return _written(node, parts, shape)
    core = op.core_op if isinstance(op, Blockwise) else op
    if isinstance(core, Dot):
        return sources.product(*parts, shape)
    if isinstance(core, Solve | SolveTriangular):
        return sources.solution(*parts, shape)
    if isinstance(op, Blockwise):
        return sources.batched(parts, op.batch_ndim(node), shape)
    return sources.mixed(parts, shape)


def _shuffled(numbers, order, shape):
    numbers, kept = np.asarray(numbers), [axis for axis in order if axis != "x"]
    dropped = [axis for axis in range(numbers.ndim) if axis not in kept]
    return numbers.transpose(*dropped, *kept).reshape(shape)


def _read(node, parts, shape):
    """Return the sources of a part of a tensor: along axes whose index is not known, of any place there."""
    given = list(unflatten_index_variables(node.inputs[1:], node.op.idx_list))
    key = [_value(part) for part in given]
    unknown = tuple(axis for axis, part in enumerate(key) if part is None)
    if any(isinstance(given[axis], slice) for axis in unknown):
        return sources.mixed(parts, shape)
    table, lengths = parts[0], node.inputs[0].type.shape
    if unknown:
        table = sources.reduced(table, unknown, tuple(1 if axis in unknown else n for axis, n in enumerate(lengths)))
    places = tuple(np.zeros(_shape(given[axis]), "int64") if axis in unknown else part for axis, part in enumerate(key))
    found = sources.copied(lambda numbers: numbers[places], [table])
    if all(part.are_none for part in parts[1:]):
        return found
    key += [slice(None)] * (len(lengths) - len(key))
    own = [parts[1 + node.inputs[1:].index(part)] for part in given if not isinstance(part, slice)]
    return sources.element_by_element([found, sources.looked_up(lengths, key, own)], shape)


def _written(node, parts, shape):
    """Return the sources of a tensor in which known places are set, or added to."""
    table, values, *indices = parts
    key = tuple(_value(part) for part in unflatten_index_variables(node.inputs[2:], node.op.idx_list))
    if any(part is None for part in key) or not all(part.are_none for part in indices):
        return sources.mixed(parts, shape)
    if not node.op.set_instead_of_inc:
        values = sources.element_by_element([sources.copied(lambda numbers: numbers[key], [table]), values], table.low[key].shape)

    def written(numbers, new):
        numbers = np.array(numbers)
        numbers[key] = new
        return numbers

    return sources.copied(written, [table, values])


def _value(part):
    """Return a part of a key as NumPy takes it; None where it is not known."""
    if isinstance(part, slice):
        given = (part.start, part.stop, part.step)
        bounds = [None if bound is None else _value(bound) for bound in given]
        is_known = all(bound is None or value is not None for bound, value in zip(given, bounds))
        return slice(*(None if bound is None else int(bound) for bound in bounds)) if is_known else None
    if isinstance(part, int | np.integer):
        return int(part)
    if isinstance(part, SharedTensor):
        return part.get_value(borrow=True) if part.is_data else None
    if part.owner is not None and isinstance(part.owner.op, DimShuffle):
        known = _value(part.owner.inputs[0])
        return None if known is None else _shuffled(known, part.owner.op.new_order, part.type.shape)
    return part.data if isinstance(part, Constant) else None
