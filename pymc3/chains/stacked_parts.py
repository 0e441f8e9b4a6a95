"""Stacks of many alike parts in a factor's graph, computed as one tensor.

``stack([exp(x_0), exp(x_1), ...])`` is written as ``exp`` of the vector of all x: its code does not grow with their number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .. import backends_symbolic as K
from .factors import Leaf, Stack

if TYPE_CHECKING:
    from .factors import Term

__all__ = ["with_stacks"]

#: Of fewer parts a stack is left as it is.
_LEAST_PARTS = 8
#: So many parts, or more, have to be alike on average.
_LEAST_ALIKE = 4


def with_stacks(term, factors, without=()) -> Term:
    """Return a term in which stacks of alike parts are recognised.

    Parameters
    ----------
    term : Term
    factors : Factors
    without : int array
        Numbers of variables; stacks that depend on any of them are left as they are.
    """
    tables = {leaf.root: leaf.table for leaf in term.leaves}
    template, stacks = term.template, []
    for stack, parts in K.stacks_in(template):
        if len(parts) < _LEAST_PARTS or not K.depends_on(template, [stack]):
            continue
        pieces = _pieces(parts, tables, term.factors, factors)
        numbers = [leaf.table for _, leaves, _ in pieces or [] for leaf in leaves]
        if numbers and not any(np.isin(table, without).any() for table in numbers):
            root = K.placeholder(K.int_shape(stack), K.dtype(stack))
            template = K.replace([template], {stack: root})[0]
            stacks.append(Stack(root, [(part, leaves) for part, leaves, _ in pieces], _order(pieces)))
    return term if not stacks else _joined(term, template, stacks)


def _pieces(parts, tables, places, factors):
    """Return [(part, leaves, positions)] for the classes of alike parts; None if these are too many, or cannot be told."""
    classes = K.alike([[part] for part in parts])
    if len(classes) * _LEAST_ALIKE > len(parts):
        return None
    pieces = []
    for members, roots, values in classes:
        columns = [[_table(x, tables, places, factors) for x in column] for column in zip(*values)]
        if not columns or any(table is None for column in columns for table in column):
            return None
        leaves = [Leaf(root, np.stack(np.broadcast_arrays(*column), axis=-1)) for root, column in zip(roots, columns)]
        pieces.append((parts[members[0]], leaves, members))
    return pieces


def _table(x, tables, places, factors):
    """Return the table of a part's leaf; None if x may stand for something else in another factor."""
    if x in tables:
        return tables[x]
    if np.unique(places).size > 1:
        return None
    return np.full((1, *places.shape[1:]), factors.number(x))


def _order(pieces):
    return np.argsort(np.concatenate([members for _, _, members in pieces]))


def _joined(term, template, stacks):
    """Return the term with these stacks; leaves that only the parts in them have are left out."""
    used = set(K.inputs_of(template))
    for part, leaves in (piece for stack in stacks for piece in stack.pieces):
        used |= set(K.inputs_of(part)) - {leaf.root for leaf in leaves}
    leaves = [leaf for leaf in term.leaves if leaf.root in used or not K.inputs_of(leaf.root)]
    return term._replace(template=template, leaves=leaves, stacks=stacks)
