"""The factors of a model; those that are the same function of other variables are computed together."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .. import backends_symbolic as K
from .elements import ByElement, Divided, divided

__all__ = ["Argument", "Factors", "Leaf", "Stack", "Term", "varying"]


class Leaf(NamedTuple):
    """A root of a term's template, and what stands in its place.

    Attributes
    ----------
    root : tensor
    table : int array (laps, members, factors)
        The number, among the `Factors`' items, of what stands there in each lap for each of a member's factors; one lap
        if it is the same in all.
    """

    root: Any
    table: np.ndarray

    def own(self, numbers) -> int | None:
        """Return which of some variables stands there for every member; None if none does.

        Parameters
        ----------
        numbers : int array (variables, laps, members)
            Of the variables that each member moves.
        """
        numbers = numbers.reshape(numbers.shape + (1,) * (self.table.ndim - 2))
        return next((place for place, own in enumerate(numbers) if (self.table == own).all()), None)


class Stack(NamedTuple):
    """Alike parts that a factor's graph stacks: they are computed as one tensor.

    Attributes
    ----------
    root : placeholder
        What stands in its place in the template.
    pieces : list of (tensor, list of Leaf)
        One of the parts that are alike, and its leaves; their tables have a further axis, of parts.
    order : int array
        Where each part of the stack is among the parts of all pieces.
    """

    root: Any
    pieces: list[Any]
    order: np.ndarray

    def value(self, same, given) -> K.TensorVariable:
        """Return the stack.

        Parameters
        ----------
        same : dict
            What stands in the place of other roots.
        given : iterator of tensors
            For the leaves of each piece.
        """
        made = [self._piece(part, leaves, same, [next(given) for _ in leaves]) for part, leaves in self.pieces]
        if len(made) == 1:
            return made[0]
        return K.take(K.concatenate(made), self.order, axis=0)

    def _piece(self, part, leaves, same, tensors):
        roots = [leaf.root for leaf in leaves]
        return K.vectorize(lambda *rows: K.replace([part], {**same, **dict(zip(roots, rows))})[0])(*tensors)


class Term(NamedTuple):
    """Alike factors, as many for each member of a batch.

    Attributes
    ----------
    template : scalar tensor
        One of the factors.
    leaves : list of Leaf
    stacks : list of Stack
    factors : int array (laps, members, factors)
        The positions of each member's factors; one lap if they are the same in all.
    is_likelihood : bool
        Whether they belong to the likelihood, instead of the prior.
    elements : Divided or None
        The template, divided among the elements of a variable, where a kernel asks for it.
    """

    template: Any
    leaves: list[Leaf]
    stacks: list[Stack]
    factors: np.ndarray
    is_likelihood: bool
    elements: Divided | None

    @property
    def all_leaves(self) -> list[Leaf]:
        """The leaves, and those of the stacks."""
        return [*self.leaves, *(leaf for stack in self.stacks for _, leaves in stack.pieces for leaf in leaves)]

    @property
    def names(self) -> tuple[int, ...]:
        """All factors, each once, lap by lap and member by member."""
        return tuple(dict.fromkeys(self.factors.ravel().tolist()))

    @property
    def lengths(self) -> tuple[int, ...]:
        """Shape of the factors' values in a lap: members, factors of each; without those that are one."""
        return tuple(n for n in self.factors.shape[1:] if n > 1)

    def values(self, given, turn=None) -> K.TensorVariable | ByElement:
        """Return the factors of one member, a tensor () or (number of factors,); a single one element by element instead.

        Parameters
        ----------
        given : list of (tensor, bool)
            What stands in the place of each of `all_leaves`, and whether it has an axis of factors.
        turn : (int, int), optional
            Which elements move, where the factor is to be divided among them; see `Divided.values`.
        """
        if turn is not None:
            return self._by_element([tensor for tensor, _ in given], *turn)
        if any(over_factors for _, over_factors in given):
            axes = [0 if over_factors else None for _, over_factors in given]
            return K.vectorize(lambda *tensors: self._factor(tensors), axes)(*(tensor for tensor, _ in given))
        count, value = self.factors.shape[2], self._factor([tensor for tensor, _ in given])
        return value if count == 1 else K.full((count,), value)

    def _factor(self, tensors):
        same, rest = dict(zip((leaf.root for leaf in self.leaves), tensors)), iter(tensors[len(self.leaves) :])
        stacks = {stack.root: stack.value(same, rest) for stack in self.stacks}
        return K.replace([self.template], {**same, **stacks})[0]

    def _by_element(self, tensors, turn, turns):
        assert self.elements is not None
        parts = K.replace(self.elements.tensors, dict(zip((leaf.root for leaf in self.leaves), tensors)))
        return self.elements.values(parts, turn, turns)


class Argument(NamedTuple):
    """What stands in the place of a leaf that is not moved: a tensor with an axis for each of the flags that is set."""

    tensor: Any
    over_laps: bool
    over_members: bool
    over_factors: bool

    @classmethod
    def of(cls, table, items, points) -> Argument:
        """Return the argument for a leaf's table where the variables have the values `points`, a `Stacks`."""
        flags, table = varying(table)
        return cls(points.gather([items[number] for number in table.ravel()], table.shape), *flags)


def varying(table) -> tuple[list[bool], np.ndarray]:
    """Return along which of its three axes of laps, members and factors a table differs, and the table without the others."""
    flags = []
    for axis in range(3):
        first = np.take(table, [0], axis)
        flags.append(bool((table != first).any()))
        table = table if flags[-1] else first
    return flags, table.reshape([n for n, flag in zip(table.shape, flags) if flag] + list(table.shape[3:]))


class Factors:
    """The factors of a model: the terms of its log-probability.

    Parameters
    ----------
    factors : list of ModelFactor
    vars : list of FreeRV
        All value variables of the model.
    moved : list of FreeRV
        Those that any kernel moves.

    Attributes
    ----------
    items : list
        What may stand in the place of a leaf, by number: names of variables, and tensors.
    """

    def __init__(self, factors, vars, moved) -> None:
        self._factors = list(factors)
        self._tensors = [factor.logp for factor in self._factors]
        self.items = [var.name for var in vars]
        self.specs = [(tuple(var.dshape), str(var.dtype)) for var in vars]
        self._numbers = {var: number for number, var in enumerate(vars)}
        self._inputs = [[x for x in K.inputs_of(tensor) if x in self._numbers] for tensor in self._tensors]
        wanted = set(moved)
        places = [place for place, inputs in enumerate(self._inputs) if not wanted.isdisjoint(inputs)]
        self._classes, self._roles = {}, {var: [] for var in vars}
        for number, (members, roots, values) in enumerate(K.alike([[self._tensors[place]] for place in places])):
            common = [x for x in self._inputs[places[members[0]]] if x not in roots]
            for place, row in zip((places[member] for member in members), values):
                self._classes[place] = number, self._factors[place].is_likelihood
                for role, x in enumerate([*row, *common]):
                    if x in self._roles:
                        self._roles[x].append((place, role))

    def number(self, x) -> int:
        """Return the number of a variable or another tensor among the items."""
        if x not in self._numbers:
            self._numbers[x] = len(self.items)
            self.items.append(x)
            self.specs.append((K.int_shape(x), K.dtype(x)))
        return self._numbers[x]

    def by_kind(self, vars) -> dict[tuple, list[int]]:
        """Return {kind: positions} for the factors that depend on `vars`: alike ones, with `vars` in the same roles.

        A kind is (class of alike factors of prior or likelihood, roles).
        """
        roles = {}
        for own, var in enumerate(vars):
            for place, role in self._roles[var]:
                roles.setdefault(place, []).append((role, own))
        kinds = {}
        for place in sorted(roles):
            kinds.setdefault((self._classes[place], tuple(roles[place])), []).append(place)
        return kinds

    def term(self, factors, by=None) -> Term:
        """Return the term of alike factors.

        Parameters
        ----------
        factors : int array (laps, members, factors)
            The positions of each member's factors.
        by : FreeRV, optional
            The variable among whose elements the factor is divided, where that is asked for.
        """
        factors = factors[:1] if (factors == factors[:1]).all() else factors
        places, place_of = np.unique(factors, return_inverse=True)
        place_of = place_of.reshape(factors.shape)
        ((_, roots, values),) = K.alike([[self._tensors[place]] for place in places])
        columns = dict(zip(roots, zip(*values)))
        columns |= {x: [x] for x in self._inputs[places[0]] if x not in columns}
        leaves = []
        for root, column in columns.items():
            numbers = np.array([self.number(x) for x in column])
            leaves.append(Leaf(root, np.broadcast_to(numbers, len(places))[place_of]))
        first = self._factors[places[0]]
        elements = None if by is None else divided(first, by)
        return Term(first.logp, leaves, [], factors, first.is_likelihood, elements)
