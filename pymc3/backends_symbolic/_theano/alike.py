"""Classes of graphs that are the same function of their roots, told by comparing operations in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytensor.graph.basic import Constant
from pytensor.graph.traversal import toposort
from pytensor.tensor.elemwise import Elemwise

from ..shared.graph_classes import classes_of
from .tensors import ConstantTensor, as_tensor, wrap

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable


def alike(graphs) -> list[tuple[list[int], list[TensorVariable], list[list[TensorVariable]]]]:
    return classes_of([_outline([as_tensor(x) for x in outputs]) for outputs in graphs], _identity, wrap)


def _outline(outputs):
    """Return (what is computed, from which leaves): operations in order, variables by number."""
    nodes = list(toposort(outputs))
    known = _known_to_operations(nodes)
    numbers, entries, leaves = {}, [], []
    for x in [*(x for node in nodes for x in node.inputs), *outputs]:
        if x.owner is None and x not in numbers:
            numbers[x] = len(numbers)
            entries.append(_root(x, known))
            if _is_leaf(x, known):
                leaves.append(x)
    for node in nodes:
        numbers.update(zip(node.outputs, range(len(numbers), len(numbers) + len(node.outputs))))
        entries.append((node.op, tuple(numbers[x] for x in node.inputs), tuple(x.type for x in node.outputs)))
    return (*entries, tuple(numbers[x] for x in outputs)), leaves


def _known_to_operations(nodes):
    """Return the integer constants that are more than elements to calculate with: shapes, axes, indices."""
    inputs = [x for node in nodes if not isinstance(node.op, Elemwise) for x in node.inputs]
    return {x for x in inputs if isinstance(x, Constant) and not getattr(x.type, "dtype", "").startswith("float")}


def _is_leaf(x, known):
    """Tell whether another root of the same type may stand in the place of x."""
    if isinstance(x, Constant):
        return isinstance(x, ConstantTensor) and x not in known
    return None not in getattr(x.type, "shape", (None,))


def _root(x, known):
    return x.type if _is_leaf(x, known) else _identity(x)


def _identity(x):
    return x.signature() if isinstance(x, Constant) else x
