"""The places of the elements of a tensor that are not 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .registry import K, engine

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["places_of_nonzero"]


def places_of_nonzero(x) -> tuple[TensorVariable, ...]:
    """Return the places of the elements that are not 0, in C order: an int64 vector for each axis.

    Of what is computed from arrays alone they are known when the graph is built; else their number is not.
    """
    flags = K.flatten(K.not_equal(x, 0))
    if _is_fixed(x):
        flat = K.as_tensor(np.flatnonzero(K.eval(flags)))
    else:  # a stable sort puts the places of all that is not 0 in front, in order
        flat = K.argsort(K.logical_not(flags))[: K.sum(flags)]
    places = []
    for length in reversed([K.shape(x)[axis] if n is None else n for axis, n in enumerate(K.int_shape(x))]):
        places.append(K.mod(flat, length))
        flat = K.floor_divide(flat, length)
    return tuple(reversed(places))


def _is_fixed(x):
    """Tell whether a tensor depends on no placeholder, and no variable but the arrays that an engine holds as such."""
    return all(getattr(root, "is_data", False) for root in engine.named_roots(x))
