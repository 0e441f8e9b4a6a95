"""Indices at which a graph reads tables: those out of range are replaced, and the first of them is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..shared.registry import K

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["first_wrong", "moved_into_tables"]


def moved_into_tables(outputs, reads) -> tuple[list[TensorVariable], list[tuple]]:
    """Let outputs read at places that exist.

    Parameters
    ----------
    outputs : list of tensors
    reads : list of (index, length)
        As `K.index_reads` gives them.

    Returns
    -------
    outputs : list of tensors
        They read at place 0 where the index is out of range.
    places : list of (place, length, fits)
        What is read at, int64, and whether it is within the range.
    """
    places = []
    while reads:
        (index, length), *reads = reads
        place = K.cast(index, "int64")
        fits = K.logical_and(K.greater_equal(place, -length), K.less(place, length))
        places.append((place, length, fits))
        # What lies above reads at a place that exists.
        above = [*outputs, *(x for read in reads for x in read if K.is_tensor(x))]
        above = K.replace(above, {index: K.where(fits, index, 0)})
        outputs, above = above[: len(outputs)], above[len(outputs) :]
        reads = [tuple(above.pop(0) if K.is_tensor(x) else x for x in read) for read in reads]
    return outputs, places


def first_wrong(places) -> tuple[TensorVariable, TensorVariable]:
    """Return the first place that does not fit, and the length of its table: int64 tensors (); (0, 1) if all fit."""
    found, lengths = K.constant(0, "int64"), K.constant(1, "int64")
    for place, length, fits in reversed(places):
        if K.ndim(fits):
            place, length, fits = _first_of(place, length, fits)
        found, lengths = K.where(fits, found, place), K.where(fits, lengths, K.cast(length, "int64"))
    return found, lengths


def _first_of(place, length, fits):
    wrong = K.logical_not(K.flatten(fits))
    first = K.logical_and(wrong, K.equal(K.cumsum(K.cast(wrong, "int64")), 1))
    picked = [K.sum(K.where(first, K.flatten(x), 0)) if K.is_tensor(x) and K.ndim(x) else x for x in (place, length)]
    return *picked, K.logical_not(K.any(wrong))
