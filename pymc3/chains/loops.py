"""Loops over kernels that do the same but do not commute: they move one after the other, by code that is written once.

A hundred scalars that are stacked into one likelihood have a hundred moves, each of which must see what those before it
did.  Written one by one they would be a hundred copies of code over a hundred variables.  Here they are the laps of a loop:
it carries the variables as rows of few tensors, and the values of the factors; what differs between laps is read from
tables.  So code does not grow with the number of moves, and the draws are those of the moves one by one.
"""

from collections.abc import Callable

import numpy as np

from .. import backends_symbolic as K
from ..backends_symbolic.derived.control import scan_checked
from ..backends_symbolic.shared.structures import leaves_of, rebuilt
from .batching import applied, evaluated
from .loop_inputs import Own, Pools, Rows, reading, taken, with_rows
from .stacked_parts import with_stacks

__all__ = ["Loop"]


class Loop:
    """Laps of a pattern, in each of which the kernels are other ones, but do the same.

    Parameters
    ----------
    pattern : list of Members
        What follows in each lap.
    kinds : list of list of int array (laps, members, factors)
        For each of these the positions of the factors that depend on what a member moves, class by class of alike ones.
    factors : Factors
    """

    def __init__(self, pattern, kinds, factors) -> None:
        self.parts = pattern
        terms = [[with_stacks(factors.term(rows), factors) for rows in part] for part in kinds]
        moved = [number for members in pattern for number in members.numbers.ravel().tolist()]
        leaves = [leaf for part in terms for term in part for leaf in term.all_leaves]
        self._pools = Pools(moved, leaves, factors)
        #: Rows of positions of factors that are computed together.
        self.factors = [term.names for part in terms for term in part]
        self._factors = tuple(dict.fromkeys(place for names in self.factors for place in names))
        self._moves = [_Move(*part, self._pools, self._factors, factors) for part in zip(pattern, terms)]

    def step(self, points, values, states, randoms) -> list:
        """Apply the kernels once; see `Batch.step`."""
        rows = Rows()
        moves = [move.bind(points, rows, *own) for move, *own in zip(self._moves, states, randoms)]
        pools = self._pools.stacked(points)
        carried = [] if values is None else [values.gather(self._factors, (len(self._factors),))]

        def lap(carry, x):
            pools, carried, outcomes = list(carry[: len(self._pools)]), list(carry[len(self._pools) :]), []
            for move in moves:
                outcomes.append(move(pools, carried, x))
            layout[:] = outcomes
            return [*pools, *carried], [leaves_of(outcome) for outcome in outcomes]

        layout = []
        carry, outcomes = scan_checked(lap, [*pools, *carried], rows.tensors)  # the rows that it reads exist
        self._pools.put(points, carry)
        if values is not None:
            values.put(self._factors, carry[-1])
        return [rebuilt(outcome, [self._by_kernel(move, x) for x in found]) for move, outcome, found in zip(self._moves, layout, outcomes)]

    @staticmethod
    def _by_kernel(move, tensor) -> K.TensorVariable:
        """Return (kernels, *shape) of what was found (laps, *shape), or (laps, members, *shape)."""
        return tensor if move.count == 1 else K.reshape(tensor, (-1, *K.int_shape(tensor)[2:]))


class _Move:
    """What one place of the pattern does in each lap.

    Parameters
    ----------
    members : Members
    terms : list of Term
    pools : Pools
    places : tuple of int
        The positions of the factors whose values are carried.
    factors : Factors
    """

    def __init__(self, members, terms, pools, places, factors) -> None:
        self._members, self._terms = members, terms
        owns = [pools.place(own) for own in members.numbers]
        self._pools, self._own_rows, self._pool_count = [pool for pool, _ in owns], [rows for _, rows in owns], len(pools)
        row_of = {place: row for row, place in enumerate(places)}
        self._known = [np.vectorize(row_of.__getitem__, otypes=["int64"])(term.factors) for term in terms]
        self._readings = [reading(leaf, members.numbers, owns, pools, factors) for term in terms for leaf in term.all_leaves]

    @property
    def count(self) -> int:
        """Number of members of a lap."""
        return self._members.count

    def bind(self, points, rows, state, random) -> Callable:
        """Return the move as a function (pools, carried, x) -> outcome that updates the lists of tensors `pools` and `carried`.

        Parameters
        ----------
        points : Stacks
            Where the loop begins.
        rows : Rows
            Gets what differs from lap to lap.
        state : NamedTuple of tensors (kernels, *shape)
        random : list of tensors (kernels, width)
        """
        own_rows = [rows.add(_squeezed(table)) for table in self._own_rows]
        known_rows = [rows.add(_squeezed(table), len(table) > 1) for table in self._known]
        readings = [reading.bind(points, rows) for reading in self._readings]
        fields = [rows.add(self._by_lap(tensor)) for tensor in state]
        random = [rows.add(self._by_lap(tensor)) for tensor in random]
        are_likelihoods = [term.is_likelihood for term in self._terms]

        def move(pools, carried, x):
            own = [taken(pools[pool], row(x)) for pool, row in zip(self._pools, own_rows)]
            known = [taken(carried[0], row(x)) for row in known_rows] if carried else []
            given = [*((row(x), self._members.count > 1) for row in own_rows), *((pool, False) for pool in pools)]
            given += [pair for read in readings for pair in read(x, pools)]
            state_ = rebuilt(state, [of_lap(x) for of_lap in fields])
            random_ = [of_lap(x) for of_lap in random]
            moved, computed, outcome = applied(self._members, are_likelihoods, own, known, state_, random_, given, self._evaluate)
            for pool, row, tensor in zip(self._pools, own_rows, moved):
                pools[pool] = with_rows(pools[pool], row(x), tensor)
            for row, tensor in zip(known_rows if carried else (), computed):
                carried[0] = with_rows(carried[0], row(x), tensor)
            return outcome

        return move

    def _by_lap(self, tensor):
        count = self._members.count
        return tensor if count == 1 else K.reshape(tensor, (-1, count, *K.int_shape(tensor)[1:]))

    def _evaluate(self, own, given, turn):
        """Return the terms of one member whose variables are `own`."""
        rows, whole, rest = given[: len(own)], given[len(own) : len(own) + self._pool_count], given[len(own) + self._pool_count :]
        own, found = Own(own, self._pools, rows, whole), iter(rest)
        return evaluated(self._terms, [reading.value(own, found) for reading in self._readings], turn)


def _squeezed(table):
    """Return a table of rows (laps, ...) as an index: without axes of length one, and of one lap only if there is one."""
    table = table.reshape(len(table), *[n for n in table.shape[1:] if n > 1])
    return K.constant(table) if len(table) > 1 else table[0]
