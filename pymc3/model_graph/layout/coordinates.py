"""Places across: as near to those of parents and children as the order of each row allows.

The sum of distances is linear in places and distances, and so is what keeps boxes apart: a linear program. In it each box also
wants to be at the mean of those above it, and of those below it, which puts a parent of three children above the one in the middle.
"""

import itertools

import numpy as np
import scipy

from .order import GAP, PADDING, Plate

__all__ = ["spread"]

_STRAIGHT, _MEAN, _NARROW = 4.0, 2.0, 0.1  # how much a straight long edge, the mean, and a narrow plate count
_MOST = 2500  # sites; more stay where they were packed


def spread(rows) -> None:
    """Give sites and plates their places across, from 0 on."""
    if 1 < len(rows.sites) <= _MOST:
        _Program(rows).solve()
    borders = [site.x - site.width / 2 for site in rows.sites] + [unit.left for unit in rows.units if isinstance(unit, Plate)]
    start = min(borders, default=0.0)
    for site in rows.sites:
        site.x -= start
    for unit in rows.units:
        if isinstance(unit, Plate):
            unit.left, unit.right = unit.left - start, unit.right - start


class _Program:
    # Variables: the place of each site, left and right border of each plate, then one distance for each term of the sum.

    def __init__(self, rows) -> None:
        self._rows = rows
        self._plates = [unit for unit in rows.units if isinstance(unit, Plate)]
        self._number = {site: number for number, site in enumerate(rows.sites)}
        for plate in self._plates:
            self._number[plate] = len(rows.sites) + 2 * self._plates.index(plate)
        self._places = len(rows.sites) + 2 * len(self._plates)
        self._costs = []
        self._entries, self._limits = [], []

    def solve(self) -> None:
        """Set the places to those with the smallest sum of distances; where the program is not solved they stay."""
        self._keep_apart()
        self._sum_distances()
        found = scipy.optimize.linprog(self._all_costs(), A_ub=self._matrix(), b_ub=self._limits, bounds=(None, None), method="highs")
        if found.x is None:
            return
        for site in self._rows.sites:
            site.x = float(found.x[self._number[site]])
        for plate in self._plates:
            left, right = found.x[self._number[plate] : self._number[plate] + 2]
            plate.left, plate.right = float(left), float(right)

    def _bound(self, coefficients, limit):
        """Ask for: the sum of coefficients times variables is at most `limit`."""
        row = len(self._limits)
        self._entries += [(row, column, value) for column, value in coefficients]
        self._limits.append(limit)

    def _apart(self, left, right, distance):
        self._bound([(left, 1.0), (right, -1.0)], -distance)

    def _keep_apart(self):
        previous = [None] * self._rows.count
        for unit in self._rows.units:
            if isinstance(unit, Plate):
                self._within(unit)
            left, half = self._edge_of(unit, 0)
            for row in range(unit.first, unit.last + 1):
                if previous[row] is not None:
                    right, own = self._edge_of(previous[row], 1)
                    self._apart(right, left, own + half + GAP)
                previous[row] = unit

    def _edge_of(self, unit, side):
        """Return the variable on this side of a unit, and how far its border is from that."""
        return (self._number[unit] + side, 0.0) if isinstance(unit, Plate) else (self._number[unit], unit.width / 2)

    def _within(self, plate):
        left = self._number[plate]
        self._apart(left, left + 1, plate.width)
        for sites in plate.rows.values():
            self._apart(left, self._number[sites[0]], PADDING + sites[0].width / 2)
            self._apart(self._number[sites[-1]], left + 1, PADDING + sites[-1].width / 2)
            for one, other in itertools.pairwise(sites):
                self._apart(self._number[one], self._number[other], (one.width + other.width) / 2 + GAP)

    def _sum_distances(self):
        for site in self._rows.sites:
            for other in site.down:
                self._distance(site, [other], _weight(site, other))
            for near in (site.up, site.down):
                if len(near) > 1 and site.name is not None:
                    self._distance(site, near, _MEAN)

    def _distance(self, site, others, weight):
        """Add the distance of a site from the mean of others to the sum."""
        column = self._places + len(self._costs)
        self._costs.append(weight)
        terms = [(self._number[site], 1.0), *((self._number[other], -1.0 / len(others)) for other in others)]
        self._bound([*terms, (column, -1.0)], 0.0)
        self._bound([*((number, -value) for number, value in terms), (column, -1.0)], 0.0)

    def _all_costs(self):
        costs = np.zeros(self._places)
        for plate in self._plates:
            costs[self._number[plate]], costs[self._number[plate] + 1] = -_NARROW, _NARROW
        return np.concatenate([costs, self._costs])

    def _matrix(self):
        rows, columns, values = zip(*self._entries)
        return scipy.sparse.csr_array((values, (rows, columns)), shape=(len(self._limits), self._places + len(self._costs)))


def _weight(upper, lower):
    """Return how much the distance between two sites counts: long edges are straight, above all those that many share."""
    waypoints = (upper.name is None) + (lower.name is None)
    return 1.0 if waypoints == 0 else _STRAIGHT / 2 if waypoints == 1 else _STRAIGHT * max(1, len(upper.down), len(lower.up))
