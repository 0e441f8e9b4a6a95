"""In which form the kernels of a compound are applied: at once, one after the other in a loop, or each by itself."""

import numpy as np

from .batching import Batch, Members
from .loops import Loop

__all__ = ["scheduled"]

#: A loop has at least so many laps, and replaces at least so many batches: fewer are quicker one by one. A long batch counts as several.
_LEAST_LAPS = 4
_LEAST_BATCHES = 16
_LONG = 4
#: The longest pattern that is looked for.
_LONGEST_PATTERN = 16


def scheduled(kernels, factors, least_batches=_LEAST_BATCHES) -> list[Batch | Loop]:
    """Return batches and loops that together apply the kernels, in an order that is as good as the given one.

    Parameters
    ----------
    kernels : list of Kernel
    factors : Factors
    least_batches : int
        What a loop has to replace.
    """
    batches, found = _batches(kernels, factors), []
    lengths = [_LONG if kernels[batch.indices[0]].is_long else 1 for batch in batches]
    for first, period, laps in _patterns([batch.pattern for batch in batches], lengths, least_batches):
        slots = [batches[first + slot : first + laps * period : period] for slot in range(period)]
        members = [Members(kernels, np.array([plan.indices for plan in slot]), factors) for slot in slots]
        if laps == 1:
            found.append(Batch(members[0], slots[0][0].by_kind(), factors))
        else:
            found.append(Loop(members, [_lap_by_lap(slot) for slot in slots], factors))
    return found


def _lap_by_lap(plans):
    """Return the factors of each class (laps, members, factors)."""
    return [np.stack(rows) for rows in zip(*(plan.by_class().values() for plan in plans))]


def _patterns(profiles, lengths, least_batches):
    """Return (first, period, laps) of repeated patterns among profiles in a row; what repeats too little is one lap by itself."""
    known = {}
    numbers = [known.setdefault(profile, len(known)) for profile in profiles]
    found, first = [], 0
    while first < len(numbers):
        laps_of = {period: _laps(numbers, first, period) for period in range(1, _LONGEST_PATTERN + 1)}
        covered = {period: period * laps for period, laps in laps_of.items() if laps >= _LEAST_LAPS}
        period = max(covered, key=covered.get, default=1)  # the shortest of those that cover most
        laps = laps_of[period] if sum(lengths[first : first + covered.get(period, 0)]) >= least_batches else 1
        period = period if laps > 1 else 1
        found.append((first, period, laps))
        first += period * laps
    return found


def _laps(numbers, first, period):
    """Return how often the numbers from `first` on, so many as the period, follow each other."""
    last = first + period
    while last < len(numbers) and numbers[last] == numbers[last - period]:
        last += 1
    return (last - first) // period


def _batches(kernels, factors):
    """Return the plans of batches; a kernel joins the last one of its profile if it commutes with all that came since."""
    plans = []
    for index, kernel in enumerate(kernels):
        kinds = factors.by_kind(kernel.vars)
        touched = {var.name for var in kernel.vars}.union(*kinds.values())
        if kernel.elementwise:
            kinds = {(number, (roles, place)): [place] for (number, roles), places in kinds.items() for place in places}
        alone = index if kernel.elementwise or kernel.sees_all_chains else None
        profile = (_profile(kernel), alone), tuple(sorted((kind, len(places)) for kind, places in kinds.items()))
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
    return plans


class _Plan:
    """The members and factors of a batch, before it is built."""

    def __init__(self, profile) -> None:
        self.profile, self.touched = profile, set()
        self.indices, self._kinds = [], []

    def add(self, index, touched, kinds) -> None:
        self.touched |= touched
        self.indices.append(index)
        self._kinds.append(kinds)

    @property
    def pattern(self) -> tuple:
        """What batches share that may be laps of one loop: the roles of what they move need not be the same."""
        classes = tuple((number, rows.shape[1]) for number, rows in self.by_class().items())
        return self.profile[0], len(self.indices), classes

    def by_kind(self) -> list[np.ndarray]:
        """Return the factors of each kind (1, members, factors)."""
        return [np.array([[kinds[kind] for kinds in self._kinds]]) for kind in self._kinds[0]]

    def by_class(self) -> dict[tuple, np.ndarray]:
        """Return {class of alike factors: (members, factors)}, whatever roles the members' variables have there."""
        classes = {}
        for number, roles in sorted(self._kinds[0]):
            classes.setdefault(number, []).append(np.array([kinds[number, roles] for kinds in self._kinds]))
        return {number: np.concatenate(parts, axis=1) for number, parts in classes.items()}


def _profile(kernel):
    """Return what kernels must share to be one batch, apart from their factors."""
    return (
        kernel.kind,
        tuple((tuple(var.dshape), str(var.dtype)) for var in kernel.vars),
        tuple(source.width for source in kernel.sources),
    )
