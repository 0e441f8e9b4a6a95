"""Operations on several tensors whose lengths have to agree, and are not known when the graph is built."""

from functools import partial

from pytensor.graph.traversal import toposort
from pytensor.tensor.basic import Join
from pytensor.tensor.elemwise import Elemwise
from pytensor.tensor.math import Dot

from ..shared.shapes import broadcast_shapes, check_product, join_shapes
from .replacing import as_list, roots_of
from .tensors import wrap
from .versions import axis_and_tensors

__all__ = ["meetings", "named_roots"]

_FITS = {Elemwise: broadcast_shapes, Dot: check_product}


def meetings(x):
    """Return (fit, tensors) where lengths must agree that are not static: `fit` of their shapes is an error if they do not."""
    found = []
    for node in toposort(as_list(x)[0]):
        tensors = node.inputs
        if isinstance(node.op, Join):
            axis, tensors = axis_and_tensors(node.op, node.inputs)
            fit = partial(join_shapes, axis)
        else:
            fit = next((fit for cls, fit in _FITS.items() if isinstance(node.op, cls)), None)
        if fit is not None and len(tensors) > 1 and any(None in tensor.type.shape for tensor in tensors):
            found.append((fit, [wrap(tensor) for tensor in tensors]))
    return found


def named_roots(x):
    """Return the placeholders and variables that tensors depend on."""
    placeholders, variables = roots_of(as_list(x)[0])
    return [*placeholders, *variables]
