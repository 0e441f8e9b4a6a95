"""Kernels that are applied at once, as one.

Two kernels commute exactly if no factor of the model depends on what both of them move: neither changes what the other
reads.  Those among them that do the same with alike factors become one batch: the kernel is written once, for the
first member, and the engine maps it over all of them.
"""

from typing import Any

import numpy as np

from .. import backends_symbolic as K
from ..backends_symbolic.shared.structures import leaves_of, rebuilt
from .factors import Argument
from .stacked_parts import with_stacks
from .target import Target

__all__ = ["Batch", "Members", "applied"]


class Members:
    """Kernels that do the same, some in each lap.

    Parameters
    ----------
    kernels : list of Kernel
        Of the whole compound.
    places : int array (laps, members)
        Their positions there.
    factors : Factors
    """

    def __init__(self, kernels, places, factors) -> None:
        self.kernel = kernels[places[0, 0]]
        self.indices, self.count = places.ravel().tolist(), places.shape[1]
        #: The numbers of the variables that each moves: (variables, laps, members).
        self.numbers = np.array(
            [[[factors.number(kernels[index].vars[place]) for index in row] for row in places] for place in range(len(self.kernel.vars))]
        )
        #: For each variable of a member, the names of that of each member.
        self.var_names = [tuple(factors.items[number] for number in own.ravel()) for own in self.numbers]


class Batch:
    """Some kernels as one.

    Parameters
    ----------
    members : Members
        Of one lap.
    kinds : list of int array (1, members, factors)
        The positions of the factors that depend on what each member moves, kind by kind.
    factors : Factors
    """

    def __init__(self, members, kinds, factors) -> None:
        self._members, self._items = members, factors.items
        elementwise = members.kernel.elementwise
        terms = [factors.term(rows, members.kernel.vars[0] if elementwise else None) for rows in kinds]
        self._terms = terms if elementwise else [with_stacks(term, factors, without=members.numbers) for term in terms]
        self._own = [[leaf.own(members.numbers) for leaf in term.all_leaves] for term in self._terms]

    @property
    def parts(self) -> list[Members]:
        """The `Members` that are moved."""
        return [self._members]

    @property
    def factors(self) -> list[tuple[int, ...]]:
        """Rows of positions of factors that are computed together."""
        return [term.names for term in self._terms]

    def step(self, points, values, states, randoms) -> list:
        """Apply the kernels once.

        Parameters
        ----------
        points : Stacks
            All variables by name; updated.
        values : Stacks or None
            All factors by position; updated.  None: they are not carried, but computed here.
        states : list of NamedTuple of tensors ([kernels,] *shape)
            One for each of the parts; with an axis of kernels where they are several, here and below.
        randoms : list of list of tensors ([kernels,] width)

        Returns
        -------
        list of structures of tensors ([kernels,] *shape)
            The outcomes.
        """
        members, terms = self._members, [] if values is None else self._terms
        lengths = (members.count,) if members.count > 1 else ()
        arguments = self._arguments(points)
        own = [points.gather(names, lengths) for names in members.var_names]
        known = [values.gather(term.names, term.lengths) for term in terms]
        given = [(argument.tensor, argument.over_members) for argument in arguments if argument is not None]

        def evaluate(own, given, turn):
            return self._evaluated(own, arguments, given, turn)

        moved, computed, outcome = applied(members, self.are_likelihoods, own, known, states[0], randoms[0], given, evaluate)
        self.put(moved, computed, points, values)
        return [outcome]

    def values_at(self, own, points, turn=None) -> list[K.TensorVariable]:
        """Return the values of the terms of a single member whose variables are `own`, with all others as in `points`."""
        arguments = self._arguments(points)
        return self._evaluated(own, arguments, [argument.tensor for argument in arguments if argument is not None], turn)

    def put(self, own, computed, points, values) -> None:
        """Set the variables that are moved, and the values of the terms where they are carried."""
        lengths = (self._members.count,) if self._members.count > 1 else ()
        for names, tensor in zip(self._members.var_names, own):
            points.scatter(names, lengths, tensor)
        for term, tensor in zip([] if values is None else self._terms, computed):
            values.scatter(term.names, term.lengths, tensor)

    @property
    def are_likelihoods(self) -> list[bool]:
        """For each term whether it belongs to the likelihood."""
        return [term.is_likelihood for term in self._terms]

    def _arguments(self, points):
        """Return what stands in the place of each leaf; None for those that are moved."""
        return [self._argument(leaf, own, points) for leaf, own in self._leaves()]

    def _evaluated(self, own, arguments, given, turn):
        found, leaves = iter(given), []
        for (_, place), argument in zip(self._leaves(), arguments):
            leaves.append((own[place], False) if argument is None else (next(found), argument.over_factors))
        return evaluated(self._terms, leaves, turn)

    def _leaves(self):
        return [pair for term, row in zip(self._terms, self._own) for pair in zip(term.all_leaves, row)]

    def _argument(self, leaf, own, points):
        return Argument.of(leaf.table, self._items, points) if own is None else None


def evaluated(terms, given, turn=None) -> list[K.TensorVariable]:
    """Return the value of each term of one member; `given` is for the leaves of all terms, one after the other."""
    values, first = [], 0
    for term in terms:
        last = first + len(term.all_leaves)
        values.append(term.values(given[first:last], turn))
        first = last
    return values


def applied(
    members, are_likelihoods, own, known, state, random, given, evaluate
) -> tuple[list[K.TensorVariable], list[K.TensorVariable], Any]:
    """Apply a kernel to the members of one lap, at once if they are several.

    Parameters
    ----------
    members : Members
    are_likelihoods : list of bool
        For each term.
    own : list of tensors
        The variables that they move.
    known : list of tensors
        The values of their terms; none if they have to be computed.
    state : NamedTuple of tensors
    random : list of tensors
    given : list of (tensor, bool)
        What else `evaluate` needs, and whether it has an axis of members.
    evaluate : callable
        (own, given, turn) -> the values of the terms, for one member.

    Returns
    -------
    moved, values : lists of tensors
    outcome : structure of tensors
    """
    kernel, layout = members.kernel, []
    names = [var.name for var in kernel.vars]

    def one(*tensors):
        own_, known_, state_, random_, given_ = _split(tensors, [len(own), len(known), len(state), len(random), len(given)])

        def values_at(point, turn):
            return evaluate([point[name] for name in names], given_, turn)

        point = dict(zip(names, own_))
        target = Target(values_at, are_likelihoods, point, known_ or None)
        numbers = [source.numbers(tensor) for source, tensor in zip(kernel.sources, random_)]
        moved, values, outcome = kernel.step(point, type(state)(*state_), numbers, target)
        values = target.factors(moved) if values is None else values
        layout[:] = [outcome]
        return [*(moved[name] for name in names), *values, *leaves_of(outcome)]

    tensors = [*own, *known, *state, *random]
    axes = [0] * len(tensors) + [0 if over_members else None for _, over_members in given]
    tensors += [tensor for tensor, _ in given]
    results = K.vectorize(one, axes)(*tensors) if members.count > 1 else one(*tensors)
    moved, values, outcome = _split(results, [len(own), len(are_likelihoods), len(results)])
    return moved, values, rebuilt(layout[0], outcome)


def _split(items, counts):
    """Return consecutive parts of a list, so many items in each."""
    parts, first = [], 0
    for count in counts:
        parts.append(list(items[first : first + count]))
        first += count
    return parts
