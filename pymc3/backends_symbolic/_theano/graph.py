"""PyTensor's own functions applied, and derivatives."""

from typing import Any

import pytensor.tensor as pt

from ..derived.lengths import flattened
from .derivatives import gradients_of, pulled_back
from .mapping import mapped_graph
from .shaping import arange, reshape
from .tensors import as_tensor, cast, lengths_of, wrap


def apply(fn, *args) -> Any:
    result = fn(*(as_tensor(x) for x in args))
    if isinstance(result, (list, tuple)):
        return type(result)(as_tensor(x) for x in result)
    return as_tensor(result)


# ---------------------------------------------------------------------------------------------------------------------
# Derivatives
# ---------------------------------------------------------------------------------------------------------------------


def gradients(y, wrt) -> Any:
    return [cast(g, x.type.dtype) for g, x in zip(gradients_of(y, wrt), wrt)]


def jacobian(y, wrt) -> Any:
    """Return the Jacobians: the pull-back of one unknown vector, mapped over the rows of the identity."""
    rows = flattened(y)
    (size,) = lengths_of(rows)
    cotangent = rows.type.make_variable("cotangent")
    pulled = pulled_back({rows: cotangent}, wrt)
    mapped = mapped_graph(pulled, {cotangent: _unit_rows(rows, size)})
    results = []
    for x, single, batched in zip(wrt, pulled, mapped):
        if batched.type.ndim == single.type.ndim:
            batched = pt.broadcast_to(batched, (size, *[batched.shape[i] for i in range(batched.type.ndim)]))
        results.append(reshape(wrap(batched), (*lengths_of(y), *lengths_of(x))))
    return results


def _unit_rows(x, size):
    """Return the identity of the size of a vector."""
    places = arange(0, size, 1)
    return pt.cast(pt.eq(pt.expand_dims(places, 0), pt.expand_dims(places, 1)), x.type.dtype)
