"""Transitions that are applied at once, as one.

Two transitions commute exactly if no factor of the model depends on what both of them move: neither changes what the other
reads.  Those among them that do the same with alike factors become one batch: the transition is written once, for the
first member, and the engine maps it over all of them.
"""
from .. import backends_symbolic as K
from .terms import Argument

__all__ = ["Batch", "batched"]


class Batch:
    """Some transitions as one.

    Parameters
    ----------
    transitions : list of Transition
    indices : list of int
        Their positions in the compound.
    terms : list of Term
        The factors that depend on what they move.
    """

    def __init__(self, transitions, indices, terms):
        self.transition, self.indices, self.terms = transitions[0], list(indices), terms
        #: For each variable of a member, the names of that of each member.
        self.var_names = list(zip(*[[var.name for var in transition.vars] for transition in transitions]))
        self._members = (len(indices),) if len(indices) > 1 else ()

    def step(self, points, values, state, noise):
        """Apply the transitions once.

        Parameters
        ----------
        points : Stacks
            All variables by name; updated.
        values : Stacks or None
            All factors by position; updated.  None: they are not carried, but computed here.
        state : dict of str to tensor (members, *shape)
        noise : list of tensors (members, width)

        Returns
        -------
        dict of str to tensor (members,)
        """
        terms = [] if values is None else self.terms
        arguments = [Argument.of(leaf, points) for term in self.terms for leaf in term.leaves if leaf.own is None]
        own = [points.arranged(names, self._members) for names in self.var_names]
        known = [values.arranged(term.names, term.lengths) for term in terms]
        rest = [x if self._members else x[0] for x in [*state.values(), *noise]]
        moved, computed, outcome = self._mapped(own, known, rest, list(state), arguments)
        for names, tensor in zip(self.var_names, moved):
            points.put_arranged(names, self._members, tensor)
        for term, tensor in zip(terms, computed):
            values.put_arranged(term.names, term.lengths, tensor)
        return outcome

    def _mapped(self, own, known, rest, state_names, arguments):
        """Return the moved variables, the values of the terms, and the outcome of the transition, for all members."""
        names = [var.name for var in self.transition.vars]
        outcome_names = []

        def one(*tensors):
            own_, known_, rest_, found = _split(tensors, [len(own), len(known), len(rest)])
            state, noise = dict(zip(state_names, rest_)), rest_[len(state_names) :]

            def density(point):
                return self._density([point[name] for name in names], list(zip(arguments, found)))

            point = dict(zip(names, own_))
            moved, values, outcome = self.transition.step(point, known_ or density(point), state, noise, density)
            outcome_names[:] = outcome
            return [*(moved[name] for name in names), *values, *outcome.values()]

        tensors = [*own, *known, *rest, *(argument.tensor for argument in arguments)]
        if self._members:
            axes = [0] * (len(tensors) - len(arguments)) + [0 if a.over_members else None for a in arguments]
            results = K.vectorize(one, axes)(*tensors)
        else:
            results = one(*tensors)
        moved, values, outcome = _split(results, [len(names), len(self.terms)])
        outcome = outcome if self._members else [K.expand_dims(x, 0) for x in outcome]
        return moved, values, dict(zip(outcome_names, outcome))

    def _density(self, own, arguments):
        """Return the value of each term of one member."""
        values, first = [], 0
        for term in self.terms:
            count = sum(leaf.own is None for leaf in term.leaves)
            values.append(term.values(own, arguments[first : first + count]))
            first += count
        return values


def batched(transitions, factors):
    """Return the batches of a compound's transitions, in an order that is as good as the given one.

    A transition joins the last batch of its profile if it commutes with all that came since.

    Parameters
    ----------
    transitions : list of Transition
    factors : Factors
    """
    plans = []
    for index, transition in enumerate(transitions):
        kinds = factors.by_kind(transition.vars)
        touched = {var.name for var in transition.vars}.union(*kinds.values())
        profile = _profile(transition, kinds)
        home = None
        for plan in reversed(plans):
            if not plan.touched.isdisjoint(touched):
                break
            if plan.profile == profile:
                home = plan
                break
        if home is None:
            home = _Plan(profile)
            plans.append(home)
        home.add(index, touched, kinds)
    return [plan.batch(transitions, factors) for plan in plans]


class _Plan:
    """A batch to be."""

    def __init__(self, profile):
        self.profile, self.touched = profile, set()
        self._indices, self._kinds = [], []

    def add(self, index, touched, kinds):
        self.touched |= touched
        self._indices.append(index)
        self._kinds.append(kinds)

    def batch(self, transitions, factors):
        members = [transitions[index] for index in self._indices]
        terms = [factors.term(members[0].vars, [kinds[kind] for kinds in self._kinds]) for kind in self._kinds[0]]
        return Batch(members, self._indices, terms)


def _profile(transition, kinds):
    """Return what transitions must share to be one batch."""
    return (
        transition.group,
        tuple((tuple(var.dshape), str(var.dtype)) for var in transition.vars),
        tuple(source.width for source in transition.noise),
        tuple(sorted((repr(kind), len(places)) for kind, places in kinds.items())),
    )


def _split(items, counts):
    """Return parts of a list, so many items in each, and the rest."""
    parts, first = [], 0
    for count in counts:
        parts.append(list(items[first : first + count]))
        first += count
    return [*parts, list(items[first:])]
