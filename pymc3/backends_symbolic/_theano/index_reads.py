"""Reads of tables at indices that are computed while a graph runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytensor.tensor as pt
from pytensor.graph.basic import Constant
from pytensor.graph.traversal import toposort
from pytensor.scalar.basic import AND, GE, LT, ScalarType, Switch
from pytensor.tensor.basic import ScalarFromTensor, tensor_from_scalar
from pytensor.tensor.blockwise import Blockwise
from pytensor.tensor.subtensor import AdvancedIncSubtensor, AdvancedSubtensor, IncSubtensor, Subtensor, unflatten_index_variables

from .replacing import as_list
from .tensors import as_tensor, shape, wrap
from .versions import ROW_READS, ROW_WRITES

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["index_reads", "inner_reads", "zero_at"]

#: Class of operation -> the number of inputs before those that hold the indices.
_TABLES = {
    **dict.fromkeys((Subtensor, AdvancedSubtensor, *ROW_READS), 1),
    **dict.fromkeys((IncSubtensor, AdvancedIncSubtensor, *ROW_WRITES), 2),
}


def index_reads(x) -> list[tuple[TensorVariable, int | TensorVariable]]:
    return _reads(toposort(as_list(x)[0]))


def inner_reads(tensors, inputs):
    """Return `index_reads` of the body of a loop or branch, without those that do not depend on its inputs."""
    inside, nodes = set(inputs), []
    for node in toposort(tensors):
        if not inside.isdisjoint(node.inputs):
            inside.update(node.outputs)
            nodes.append(node)
    return _reads(nodes)


def zero_at(place, length):
    """Return 0, read at a place of a table of this length, of which there is but one element."""
    exists = pt.and_(pt.ge(place, -length), pt.lt(place, length))
    return wrap(pt.constant(np.zeros(1, "int64"))[pt.switch(exists, np.int64(0), np.int64(1))])


def _told(index):
    """Return (place, length) if an index is that of `zero_at`, else None."""
    try:
        chosen, first, second = index.owner.inputs
        place, length = chosen.owner.inputs[1].owner.inputs
        (start,) = chosen.owner.inputs[0].owner.inputs[1].owner.inputs
        operations = [x.owner.op.scalar_op for x in (index, chosen, *chosen.owner.inputs)]
    except (AttributeError, IndexError, ValueError):  # something else
        return None
    is_ours = operations == [Switch(), AND(), GE(), LT()] and start is length and not length.type.ndim
    is_ours = is_ours and isinstance(first, Constant) and isinstance(second, Constant) and (first.data, second.data) == (0, 1)
    return (wrap(place), wrap(length)) if is_ours else None


def _reads(nodes):
    found = {}
    for node in nodes:
        op, batch = _core(node)
        if type(op) in _TABLES:
            for index, axis in _indices(node, op, batch):
                length = node.inputs[0].type.shape[axis]
                key = index, (node.inputs[0], axis) if length is None else length
                if key not in found:
                    found[key] = _told(index) or (wrap(index), shape(node.inputs[0])[axis] if length is None else length)
    return list(found.values())


def _core(node):
    """Return the operation of a node, without the mapping around it, and the number of axes that are mapped over."""
    if isinstance(node.op, Blockwise):
        return node.op.core_op, node.op.batch_ndim(node)
    return node.op, 0


def _indices(node, op, batch):
    """Return the indices, and the axes that they are for, that were not checked when they were built."""
    parts = list(node.inputs[_TABLES[type(op)] :])
    parts = [slice(None)] * batch + list(unflatten_index_variables(parts, op.idx_list))
    lengths = node.inputs[0].type.shape
    open_axes = [axis for axis, part in enumerate(parts) if _is_unchecked(part, lengths[axis])]
    found = [(_as_tensor(parts[axis]), axis) for axis in open_axes]
    return [(index, axis) for index, axis in found if getattr(index.tag, "index_below", None) is None]


def _is_unchecked(part, length):
    """Tell whether a part of an index is one that is not known, or is for an axis whose length is not known."""
    known = isinstance(part, (int, np.integer, Constant))
    return length is None if known else hasattr(part, "type")


def _as_tensor(index):
    if not hasattr(index, "type") or isinstance(index, Constant):
        return as_tensor(np.asarray(getattr(index, "data", index), "int64"))
    if not isinstance(index.type, ScalarType):
        return index
    made_from = index.owner.op if index.owner is not None else None
    return index.owner.inputs[0] if isinstance(made_from, ScalarFromTensor) else tensor_from_scalar(index)
