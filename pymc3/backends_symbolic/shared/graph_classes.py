"""Classes of graphs with the same outline, and the places at which their members differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["classes_of"]


def classes_of(outlines, identity, wrap) -> list[tuple[list[int], list[TensorVariable], list[list[TensorVariable]]]]:
    """Return what `alike` of the contract does, for outlines that an engine read off its graphs.

    Parameters
    ----------
    outlines : list of (hashable, list of leaves)
        Graphs whose first entries are equal are the same function of their leaves.
    identity : callable
        leaf -> something hashable that it shares with leaves that always have its value.
    wrap : callable
        leaf -> tensor of the symbolic layer.
    """
    classes = {}
    for position, (outline, leaves) in enumerate(outlines):
        classes.setdefault(outline, []).append((position, leaves))
    return [_compared(entries, identity, wrap) for entries in classes.values()]


def _compared(entries, identity, wrap):
    members = [position for position, _ in entries]
    roots, columns = [], []
    for column in zip(*(leaves for _, leaves in entries)):
        identities, known = [identity(leaf) for leaf in column], {}
        if len(set(identities)) > 1:
            roots.append(wrap(column[0]))
            # Leaves that are the same are one object.
            columns.append([known.setdefault(key, wrap(leaf)) for key, leaf in zip(identities, column)])
    return members, roots, [list(row) for row in zip(*columns)] or [[] for _ in members]
