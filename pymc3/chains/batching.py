"""Transitions that are applied at once, as one.

Two transitions commute exactly if no factor of the model depends on what both of them move: neither changes what the other
reads.  Those among them that do the same with alike factors become one batch: the transition is written once, for the
first member, and the engine maps it over all of them.
"""
import numpy as np

from .. import backends_symbolic as K
from .stacked_parts import with_stacks
from .factors import Argument

__all__ = ["Batch", "Members", "applied"]


class Members:
    """Transitions that do the same, some in each lap.

    Parameters
    ----------
    transitions : list of Transition
        Of the whole compound.
    places : int array (laps, members)
        Their positions there.
    factors : Factors
    """

    def __init__(self, transitions, places, factors):
        self.transition = transitions[places[0, 0]]
        self.indices, self.count = places.ravel().tolist(), places.shape[1]
        #: The numbers of the variables that each moves: (variables, laps, members).
        self.numbers = np.array(
            [
                [[factors.number(transitions[index].vars[place]) for index in row] for row in places]
                for place in range(len(self.transition.vars))
            ]
        )
        #: For each variable of a member, the names of that of each member.
        self.var_names = [tuple(factors.items[number] for number in own.ravel()) for own in self.numbers]


class Batch:
    """Some transitions as one.

    Parameters
    ----------
    members : Members
        Of one lap.
    kinds : list of int array (1, members, factors)
        The positions of the factors that depend on what each member moves, kind by kind.
    factors : Factors
    """

    def __init__(self, members, kinds, factors):
        self._members, self._items = members, factors.items
        self._terms = [with_stacks(factors.term(rows), factors, without=members.numbers) for rows in kinds]
        self._own = [[leaf.own(members.numbers) for leaf in term.all_leaves] for term in self._terms]

    @property
    def parts(self):
        """The `Members` that are moved."""
        return [self._members]

    @property
    def factors(self):
        """Rows of positions of factors that are computed together."""
        return [term.names for term in self._terms]

    def step(self, points, values, states, noises):
        """Apply the transitions once.

        Parameters
        ----------
        points : Stacks
            All variables by name; updated.
        values : Stacks or None
            All factors by position; updated.  None: they are not carried, but computed here.
        states : list of dict of str to tensor (transitions, *shape)
            One for each of the parts.
        noises : list of list of tensors (transitions, width)

        Returns
        -------
        list of dict of str to tensor (transitions,)
        """
        members, terms = self._members, [] if values is None else self._terms
        lengths = (members.count,) if members.count > 1 else ()
        arguments = [self._argument(leaf, own, points) for leaf, own in self._leaves()]
        own = [points.arranged(names, lengths) for names in members.var_names]
        known = [values.arranged(term.names, term.lengths) for term in terms]
        state = {name: value if lengths else value[0] for name, value in states[0].items()}
        noise = [tensor if lengths else tensor[0] for tensor in noises[0]]
        given = [(argument.tensor, argument.over_members) for argument in arguments if argument is not None]

        def density(own, given):
            found, given = iter(given), []
            for (_, place), argument in zip(self._leaves(), arguments):
                given.append((own[place], False) if argument is None else (next(found), argument.over_factors))
            return evaluated(self._terms, given)

        moved, computed, outcome = applied(members, own, known, state, noise, given, density)
        for names, tensor in zip(members.var_names, moved):
            points.put_arranged(names, lengths, tensor)
        for term, tensor in zip(terms, computed):
            values.put_arranged(term.names, term.lengths, tensor)
        return [outcome if lengths else {name: K.expand_dims(x, 0) for name, x in outcome.items()}]

    def _leaves(self):
        return [pair for term, row in zip(self._terms, self._own) for pair in zip(term.all_leaves, row)]

    def _argument(self, leaf, own, points):
        return Argument.of(leaf.table, self._items, points) if own is None else None


def evaluated(terms, given):
    """Return the value of each term of one member; `given` is for the leaves of all terms, one after the other."""
    values, first = [], 0
    for term in terms:
        last = first + len(term.all_leaves)
        values.append(term.values(given[first:last]))
        first = last
    return values


def applied(members, own, known, state, noise, given, density):
    """Apply a transition to the members of one lap, at once if they are several.

    Parameters
    ----------
    members : Members
    own : list of tensors
        The variables that they move.
    known : list of tensors
        The values of their terms; none if they have to be computed.
    state : dict of str to tensor
    noise : list of tensors
    given : list of (tensor, bool)
        What else `density` needs, and whether it has an axis of members.
    density : callable
        (own, given) -> the values of the terms, for one member.

    Returns
    -------
    moved, values : lists of tensors
    outcome : dict of str to tensor
    """
    names, layout = [var.name for var in members.transition.vars], {}

    def one(*tensors):
        own_, known_, state_, noise_, given_ = _split(tensors, [len(own), len(known), len(state), len(noise), len(given)])

        def values_at(point):
            return density([point[name] for name in names], given_)

        point = dict(zip(names, own_))
        known_ = known_ or values_at(point)
        moved, values, outcome = members.transition.step(point, known_, dict(zip(state, state_)), noise_, values_at)
        layout.update(values=len(values), outcome=list(outcome))
        return [*(moved[name] for name in names), *values, *outcome.values()]

    tensors = [*own, *known, *state.values(), *noise]
    axes = [0] * len(tensors) + [0 if over_members else None for _, over_members in given]
    tensors += [tensor for tensor, _ in given]
    results = K.vectorize(one, axes)(*tensors) if members.count > 1 else one(*tensors)
    moved, values, outcome = _split(results, [len(own), layout["values"], len(layout["outcome"])])
    return moved, values, dict(zip(layout["outcome"], outcome))


def _split(items, counts):
    """Return consecutive parts of a list, so many items in each."""
    parts, first = [], 0
    for count in counts:
        parts.append(list(items[first : first + count]))
        first += count
    return parts
