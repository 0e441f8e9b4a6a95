"""The tensors that a graph stacks along a new first axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytensor.graph.traversal import toposort
from pytensor.tensor.basic import Join, MakeVector
from pytensor.tensor.elemwise import DimShuffle

from .tensors import as_tensor, wrap
from .versions import axis_and_tensors

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable


def stacks_in(x) -> list[tuple[TensorVariable, list[TensorVariable]]]:
    found = [(node.outputs[0], _parts(node)) for node in toposort([as_tensor(x)])]
    return [(wrap(stack), [wrap(part) for part in parts]) for stack, parts in reversed(found) if parts]


def _parts(node):
    if isinstance(node.op, MakeVector):
        return node.inputs
    if not isinstance(node.op, Join):
        return None
    axis, tensors = axis_and_tensors(node.op, node.inputs)
    return [x.owner.inputs[0] for x in tensors] if axis == 0 and all(_adds_an_axis(x.owner) for x in tensors) else None


def _adds_an_axis(node):
    """Tell whether a node does nothing but put an axis in front."""
    return node is not None and isinstance(node.op, DimShuffle) and node.op.new_order == ("x", *range(node.inputs[0].ndim))
