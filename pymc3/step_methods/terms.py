"""The factors of a model, and how many that are alike are computed together."""
from typing import Any, List, NamedTuple, Optional, Tuple

from .. import backends_symbolic as K

__all__ = ["Argument", "Factors", "Leaf", "Term"]


class Leaf(NamedTuple):
    """A root of a term's template, and what stands in its place for each member and factor.

    Attributes
    ----------
    root : tensor
    own : int or None
        Its place among the variables that the transition moves, if it is one of them.
    table : list of list
        For each member, one for each of its factors: the name of a variable of the model, or a tensor.
    """

    root: Any
    own: Optional[int]
    table: List[List[Any]]


class Term(NamedTuple):
    """Alike factors, as many for each member of a batch.

    Attributes
    ----------
    template : scalar tensor
        The first factor of the first member.
    leaves : list of Leaf
    factors : tuple of tuple of int
        For each member, the positions of its factors.
    """

    template: Any
    leaves: List[Leaf]
    factors: Tuple[Tuple[int, ...], ...]

    @property
    def names(self):
        """All factors, member by member."""
        return tuple(factor for row in self.factors for factor in row)

    @property
    def lengths(self):
        """Shape of the factors' values: members, factors of each; without those that are one."""
        return tuple(n for n in (len(self.factors), len(self.factors[0])) if n > 1)

    def values(self, own, arguments):
        """Return the factors of one member, a tensor () or (number of factors,).

        Parameters
        ----------
        own : list of tensors
            The variables that the transition moves.
        arguments : list of (Argument, tensor)
            What stands in the place of each leaf that is not one of these.
        """
        found, same, mapped = iter(arguments), {}, {}
        for leaf in self.leaves:
            if leaf.own is not None:
                same[leaf.root] = own[leaf.own]
            else:
                argument, tensor = next(found)
                (mapped if argument.over_factors else same)[leaf.root] = tensor

        def one(*tensors):
            return K.replace([self.template], {**same, **dict(zip(mapped, tensors))})[0]

        if mapped:
            return K.vectorize(one)(*mapped.values())
        count = len(self.factors[0])
        return one() if count == 1 else K.full((count,), one())


class Argument(NamedTuple):
    """What stands in the place of a leaf: a tensor with an axis of members, and one of factors, if it differs along them."""

    tensor: Any
    over_members: bool
    over_factors: bool

    @classmethod
    def of(cls, leaf, points):
        """Return the argument for a leaf where the variables have the values `points`, a `Stacks`."""
        over_factors = any(x != row[0] for row in leaf.table for x in row)
        rows = leaf.table if over_factors else [row[:1] for row in leaf.table]
        over_members = any(row != rows[0] for row in rows)
        rows = rows if over_members else rows[:1]
        lengths = tuple(n for n, flag in ((len(rows), over_members), (len(rows[0]), over_factors)) if flag)
        return cls(points.arranged([x for row in rows for x in row], lengths), over_members, over_factors)


class Factors:
    """The factors of a model: the terms of its log-probability.

    Parameters
    ----------
    tensors : list of scalar tensors
    vars : list of FreeRV
        All value variables of the model.
    moved : list of FreeRV
        Those that any transition moves.
    """

    def __init__(self, tensors, vars, moved):
        self._tensors = list(tensors)
        self._names = {var: var.name for var in vars}
        self._inputs = [[x for x in K.inputs_of(tensor) if x in self._names] for tensor in self._tensors]
        places = self.blanket(moved)
        self._classes = {}
        for number, (members, roots, values) in enumerate(K.alike([[self._tensors[place]] for place in places])):
            common = [x for x in self._inputs[places[members[0]]] if x not in roots]
            self._classes.update({places[member]: (number, [*row, *common]) for member, row in zip(members, values)})

    def blanket(self, vars):
        """Return the positions of the factors that depend on any of `vars`."""
        wanted = set(vars)
        return [place for place, inputs in enumerate(self._inputs) if not wanted.isdisjoint(inputs)]

    def by_kind(self, vars):
        """Return {kind: positions} for the factors that depend on `vars`: alike ones, with `vars` in the same roles."""
        kinds = {}
        for place in self.blanket(vars):
            number, roots = self._classes[place]
            role = tuple(vars.index(x) if x in vars else None for x in roots)
            kinds.setdefault((number, role), []).append(place)
        return kinds

    def term(self, vars, factors):
        """Return the term of factors of one kind.

        Parameters
        ----------
        vars : sequence of FreeRV
            What the first member moves.
        factors : tuple of tuple of int
            The positions of each member's factors.
        """
        places = [place for row in factors for place in row]
        ((_, roots, values),) = K.alike([[self._tensors[place]] for place in places])
        template, count = self._tensors[places[0]], len(factors[0])
        columns = dict(zip(roots, zip(*values)))
        columns |= {x: [x] * len(places) for x in self._inputs[places[0]] if x not in columns}
        leaves = []
        for root, column in columns.items():
            column = [self._names.get(x, x) for x in column]
            table = [column[first : first + count] for first in range(0, len(column), count)]
            own = vars.index(root) if root in vars else None
            leaves.append(Leaf(root, own, table))
        return Term(template, leaves, tuple(map(tuple, factors)))
