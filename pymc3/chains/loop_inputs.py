"""How the laps of a loop read the values of leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .. import backends_symbolic as K
from .factors import Argument, varying

__all__ = ["Own", "Pools", "Rows", "reading", "taken", "with_rows"]

#: So many rows, or fewer, are set one by one: an engine can do that where they are.
_FEW = 4


class Pools:
    """The variables that a loop moves, and what else its factors read in their place: rows of one tensor for each shape and dtype.

    Parameters
    ----------
    moved : list of int
        Numbers of the variables.
    leaves : list of Leaf
    factors : Factors
    """

    def __init__(self, moved, leaves, factors) -> None:
        self._items, by_spec = factors.items, {}
        read = [leaf.table.ravel().tolist() for leaf in leaves if np.isin(leaf.table, moved).any()]
        for number in dict.fromkeys([*moved, *(number for numbers in read for number in numbers)]):
            rows = by_spec.setdefault(factors.specs[number], {})
            rows[number] = len(rows)
        #: For each tensor, {number: row}; what is moved comes first.
        self._rows = list(by_spec.values())
        moved = set(moved)
        self._moved = [tuple(self._items[number] for number in rows if number in moved) for rows in self._rows]

    def __len__(self) -> int:
        return len(self._rows)

    def place(self, table) -> tuple[int, np.ndarray] | None:
        """Return (tensor, rows) from which a table of numbers is read; None if nothing there is moved."""
        numbers = np.unique(table).tolist()
        for pool, rows in enumerate(self._rows):
            if all(number in rows for number in numbers):
                found = np.array([rows[number] for number in numbers])
                return pool, found[np.searchsorted(numbers, table)]
        return None

    def stacked(self, points) -> list[K.TensorVariable]:
        """Return the tensors, at a point."""
        return [points.gather([self._items[number] for number in rows], (len(rows),)) for rows in self._rows]

    def put(self, points, tensors) -> None:
        """Set what is moved, in `points`."""
        for names, tensor in zip(self._moved, tensors):
            points.put(names, tensor[: len(names)])


class Rows:
    """What differs from lap to lap: tensors with a first axis of laps."""

    def __init__(self) -> None:
        self.tensors = []

    def add(self, tensor, over_laps=True) -> Callable:
        """Return a function of the tensors of one lap that finds this one among them."""
        if not over_laps:
            return lambda x: tensor
        place = len(self.tensors)
        self.tensors.append(K.as_tensor(tensor))
        return lambda x: x[place]


class Own:
    """The variables of one member as they are proposed, and the pools with them.

    Parameters
    ----------
    tensors : list of tensors
    pools : list of int
        The pool of each.
    rows : list of tensors
        The row of each there.
    whole : list of tensors
        All pools.
    """

    def __init__(self, tensors, pools, rows, whole) -> None:
        self.tensors, self._pools, self.rows, self._whole = tensors, pools, rows, whole
        self._proposed = {}

    def pool(self, place) -> K.TensorVariable:
        """Return a pool in which the member's rows are as proposed."""
        if place not in self._proposed:
            tensor = self._whole[place]
            numbers = np.arange(K.int_shape(tensor)[0])
            self._proposed[place] = self.instead([own for own, pool in enumerate(self._pools) if pool == place], numbers, tensor)
        return self._proposed[place]

    def instead(self, owns, rows, tensor) -> K.TensorVariable:
        """Return what was read at `rows`, with those of the member's variables `owns` as proposed."""
        for own in owns:
            is_own = K.equal(rows, self.rows[own])
            missing = K.ndim(tensor) - K.ndim(is_own)
            if missing:
                is_own = K.reshape(is_own, (*K.int_shape(is_own), *[1] * missing))
            tensor = K.where(is_own, self.tensors[own], tensor)
        return tensor


def reading(leaf, numbers, owns, pools, factors) -> _OtherRows | _Outside | _OwnVariable | _SameRows:
    """Return how a leaf is read.

    Parameters
    ----------
    leaf : Leaf
    numbers : int array (variables, laps, members)
        Of the variables that each member moves.
    owns : list of (int, int array (laps, members))
        Their places in the pools.
    pools : Pools
    factors : Factors
    """
    own, place = leaf.own(numbers), pools.place(leaf.table)
    if own is not None:
        return _OwnVariable(own)
    if place is None:
        return _Outside(leaf.table, factors.items)
    pool, rows = place
    (over_laps, over_members, over_factors), table = varying(rows)
    if not over_laps and not over_members:
        return _SameRows(pool, table, over_factors)
    apart = (...,) + (None,) * (rows.ndim - 2)
    met = [index for index, (where, own) in enumerate(owns) if where == pool and (rows == own[apart]).any()]
    return _OtherRows(pool, table, over_laps, over_members, over_factors, met)


class _OwnVariable(NamedTuple):
    """A variable that each member moves."""

    place: int

    def bind(self, points, rows) -> Callable:
        return lambda x, pools: []

    def value(self, own, given) -> tuple[K.TensorVariable, bool]:
        return own.tensors[self.place], False


class _Outside(NamedTuple):
    """A leaf in whose place nothing stands that the loop moves."""

    table: np.ndarray
    items: list

    def bind(self, points, rows) -> Callable:
        argument = Argument.of(self.table, self.items, points)
        of_lap = rows.add(argument.tensor, argument.over_laps)
        return lambda x, pools: [(of_lap(x), argument.over_members)]

    def value(self, own, given) -> tuple[K.TensorVariable, bool]:
        return next(given), varying(self.table)[0][2]


class _SameRows(NamedTuple):
    """The same rows of a pool for all members of all laps."""

    pool: int
    table: np.ndarray
    over_factors: bool

    def bind(self, points, rows) -> Callable:
        return lambda x, pools: []

    def value(self, own, given) -> tuple[K.TensorVariable, bool]:
        return taken(own.pool(self.pool), self.table), self.over_factors


class _OtherRows(NamedTuple):
    """Other rows of a pool for each lap or member; `met` says which of a member's variables may be among them."""

    pool: int
    table: np.ndarray
    over_laps: bool
    over_members: bool
    over_factors: bool
    met: list

    def bind(self, points, rows) -> Callable:
        of_lap = rows.add(K.constant(self.table), self.over_laps)
        return lambda x, pools: [(y, self.over_members) for y in (of_lap(x), taken(pools[self.pool], of_lap(x)))]

    def value(self, own, given) -> tuple[K.TensorVariable, bool]:
        rows, tensor = next(given), next(given)
        return own.instead(self.met, rows, tensor), self.over_factors


def taken(tensor, rows) -> K.TensorVariable:
    """Return some rows of a tensor; all of them, or a range, without looking each up."""
    if K.is_tensor(rows):
        return K.take(tensor, rows, axis=0)
    if np.ndim(rows) == 0:
        return tensor[int(rows)]
    first = int(rows.flat[0])
    if not np.array_equal(rows, np.arange(first, first + len(rows))):
        return K.take(tensor, rows, axis=0)
    return tensor if len(rows) == K.int_shape(tensor)[0] else tensor[first : first + len(rows)]


def with_rows(tensor, rows, values) -> K.TensorVariable:
    """Return a tensor with some rows replaced."""
    shape = K.int_shape(rows) if K.is_tensor(rows) else np.shape(rows)
    if len(shape) != 1 or shape[0] > _FEW:
        return K.set_subtensor(tensor, rows, values)
    for place in range(shape[0]):
        tensor = K.set_subtensor(tensor, rows[place], values[place])
    return tensor
