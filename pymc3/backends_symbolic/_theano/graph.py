"""Questions about the graph, copies of parts of it, and derivatives."""
import pytensor.tensor as pt

from .alike import alike  # noqa: F401 - part of this area
from .derivatives import gradients_of, pulled_back
from .index_reads import index_reads, inner_reads, zero_at
from .mapping import mapped_graph
from .replacing import depends_on, inputs_of, replace, stop_gradient
from .shaping import arange, flatten, reshape
from .stacked import stacks_in  # noqa: F401 - part of this area
from .tensors import as_tensor, cast, lengths_of, wrap

__all__ = [
    "alike",
    "apply",
    "depends_on",
    "gradients",
    "index_reads",
    "inner_reads",
    "zero_at",
    "inputs_of",
    "jacobian",
    "replace",
    "stacks_in",
    "stop_gradient",
]


def apply(fn, *args):
    result = fn(*(as_tensor(x) for x in args))
    if isinstance(result, (list, tuple)):
        return type(result)(as_tensor(x) for x in result)
    return as_tensor(result)


# ---------------------------------------------------------------------------------------------------------------------
# Derivatives
# ---------------------------------------------------------------------------------------------------------------------


def gradients(y, wrt):
    return [cast(g, x.type.dtype) for g, x in zip(gradients_of(y, wrt), wrt)]


def jacobian(y, wrt):
    """Return the Jacobians: the pull-back of one unknown vector, mapped over the rows of the identity."""
    rows = flatten(y)
    size = lengths_of(rows)[0]
    cotangent = rows.type.make_variable("cotangent")
    pulled = pulled_back({rows: cotangent}, wrt)
    mapped = mapped_graph(pulled, {cotangent: _unit_rows(rows)})
    results = []
    for x, single, batched in zip(wrt, pulled, mapped):
        if batched.type.ndim == single.type.ndim:
            batched = pt.broadcast_to(batched, (size, *[batched.shape[i] for i in range(batched.type.ndim)]))
        results.append(_shaped(wrap(batched), y, x))
    return results


def _unit_rows(x):
    """Return the identity of the size of a vector."""
    places = arange(lengths_of(x)[0])
    return pt.cast(pt.eq(pt.expand_dims(places, 0), pt.expand_dims(places, 1)), x.type.dtype)


def _shaped(x, y, wrt):
    return reshape(x, (*lengths_of(y), *lengths_of(wrt)))

