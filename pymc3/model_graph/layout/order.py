"""The order of boxes, and of the edges that pass them, within rows."""

from __future__ import annotations

import bisect
import itertools
from collections import Counter
from dataclasses import dataclass, field

__all__ = ["Site", "Plate", "Rows", "sites_of", "ordered"]

GAP, PADDING = 22.0, 14.0  # between boxes; between the border of a plate and what lies in it
_WAYPOINT = 8.0  # width of what an edge needs to pass a row
_MANY = 4  # so many long edges with one end are still drawn apart; more are joined
_MOST_SORTS, _MOST_MOVES, _SMALL = 40, 40_000, 60


@dataclass(eq=False)
class Site:
    """A box, or where an edge passes a row.

    Attributes
    ----------
    name : str or None
        None for an edge that passes.
    row : int
    width : float
    plate : Plate or None
    x : float
        Of its middle.
    up, down : list of Site
        What it is joined with in the row above, and in that below.
    """

    name: str | None
    row: int
    width: float
    plate: Plate | None
    x: float = 0.0
    up: list = field(default_factory=list)
    down: list = field(default_factory=list)

    @property
    def first(self) -> int:
        """The row that it lies in, as of a unit."""
        return self.row

    @property
    def last(self) -> int:
        """The row that it lies in, as of a unit."""
        return self.row

    @property
    def members(self) -> list[Site]:
        """Itself alone, as of a unit."""
        return [self]


@dataclass(eq=False)
class Plate:
    """A plate: nothing else lies within its borders.

    Attributes
    ----------
    label : str
    width : float
        That it has at least.
    rows : dict of int to list of Site
        In their order; a row without members is missing.
    left, right : float
    """

    label: str
    width: float
    rows: dict = field(default_factory=dict)
    left: float = 0.0
    right: float = 0.0

    @property
    def first(self) -> int:
        """The first row that it spans."""
        return min(self.rows)

    @property
    def last(self) -> int:
        """The last row that it spans."""
        return max(self.rows)

    @property
    def members(self) -> list[Site]:
        """All sites that lie in it."""
        return [site for sites in self.rows.values() for site in sites]


@dataclass
class Rows:
    """All sites of a picture, ordered.

    Attributes
    ----------
    sites : list of Site
    units : list of Site and Plate
        From left to right: of two that share a row, the first is left of the other.
    paths : list of list of Site
        For each edge: from its upper end to its lower one.
    """

    sites: list
    units: list
    paths: list

    @property
    def count(self) -> int:
        """Number of rows."""
        return 1 + max((site.row for site in self.sites), default=-1)


def sites_of(rows, widths, edges, plates, labels, apart) -> Rows:
    """Return sites for boxes, and for long edges one in each row that they pass.

    Where many of them have one end in common they are joined on their way: no edge can be taken for another one.

    Parameters
    ----------
    rows : dict of str to int
    widths : dict of str to float
    edges : list of (str, str)
        Downwards.
    plates : dict of str to hashable
        None for what lies in no plate.
    labels : dict of hashable to (str, float)
        Label of each plate, and its width.
    apart : list of bool
        Which of the edges are never joined with others.
    """
    made = {plate: Plate(*labels[plate]) for plate in dict.fromkeys(plates.values()) if plate is not None}
    boxes = {name: Site(name, rows[name], widths[name], made.get(plates[name])) for name in rows}
    sites, paths, joined = list(boxes.values()), [], {}
    long = [edge for edge, is_apart in zip(edges, apart) if rows[edge[1]] - rows[edge[0]] > 1 and not is_apart]
    ending, beginning = Counter(child for _, child in long), Counter(parent for parent, _ in long)
    for number, (parent, child) in enumerate(edges):
        upper, lower = boxes[parent], boxes[child]
        end = ("to", child) if ending[child] > _MANY else ("from", parent) if beginning[parent] > _MANY else None
        end = None if apart[number] else end
        plate = upper.plate if upper.plate is lower.plate and end is None else None
        path = [upper]
        for row in range(upper.row + 1, lower.row):
            key = end or number, row
            if key not in joined:
                joined[key] = Site(None, row, _WAYPOINT, plate)
                sites.append(joined[key])
            path.append(joined[key])
        paths.append([*path, lower])
    for path in paths:
        for upper, lower in itertools.pairwise(path):
            if lower not in upper.down:
                upper.down.append(lower)
                lower.up.append(upper)
    for site in sites:
        if site.plate is not None:
            site.plate.rows.setdefault(site.row, []).append(site)
    units = list(dict.fromkeys(site if site.plate is None else site.plate for site in sites))
    return Rows(sites, units, paths)


def ordered(rows) -> Rows:
    """Order sites so that few edges cross: each is moved towards those that it is joined with, again and again."""
    _pack(rows)
    best, kept = _cost(rows), _snapshot(rows)
    for number in range(max(6, min(_MOST_SORTS, 8 + 2 * rows.count, _MOST_MOVES // max(len(rows.sites), 1)))):
        _sort(rows, number)
        _pack(rows)
        cost = _cost(rows)
        if cost < best:
            best, kept = cost, _snapshot(rows)
    _restore(rows, kept)
    if len(rows.sites) <= _SMALL:
        _exchange(rows, best)
    _pack(rows)
    return rows


def _sort(rows, number):
    """Sort all units, and the rows of plates, by the mean place of what they are joined with: above, below, or both."""
    wanted = {}
    for site in rows.sites:
        near = (site.up, site.down, site.up + site.down)[number % 3]
        wanted[site] = sum(other.x for other in near) / len(near) if near else site.x
    for unit in rows.units:
        if isinstance(unit, Plate):
            for sites in unit.rows.values():
                sites.sort(key=wanted.__getitem__)
    means = {unit: sum(wanted[site] for site in unit.members) / len(unit.members) for unit in rows.units}
    rows.units.sort(key=means.__getitem__)


def _exchange(rows, best):
    """Exchange neighbours as long as that is better."""
    sequences = [rows.units, *(sites for unit in rows.units if isinstance(unit, Plate) for sites in unit.rows.values())]
    for _ in range(4):
        before = best
        for sequence in sequences:
            for place in range(len(sequence) - 1):
                sequence[place : place + 2] = sequence[place + 1], sequence[place]
                _pack(rows)
                cost = _cost(rows)
                if cost < best:
                    best = cost
                else:
                    sequence[place : place + 2] = sequence[place + 1], sequence[place]
        if best == before:
            return


def _snapshot(rows):
    return list(rows.units), {unit: {row: list(own) for row, own in unit.rows.items()} for unit in rows.units if isinstance(unit, Plate)}


def _restore(rows, kept):
    units, members = kept
    rows.units[:] = units
    for plate, own in members.items():
        for row, sites in own.items():
            plate.rows[row][:] = sites


def _pack(rows):
    """Give sites the middle of the places that they have packed to the left, and packed to the right."""
    left, width = _packed(rows, 1)
    right, _ = _packed(rows, -1)
    for site in rows.sites:
        site.x = (left[site] + width - right[site]) / 2
    for plate in rows.units:
        if isinstance(plate, Plate):
            plate.left, plate.right = (left[plate][0] + width - right[plate][1]) / 2, (left[plate][1] + width - right[plate][0]) / 2


def _packed(rows, direction):
    """Return places, counted from one side: the middle of a site, the borders of a plate; and the width of all."""
    ends, places = [0.0] * rows.count, {}
    for unit in rows.units[::direction]:
        start = max(ends[unit.first : unit.last + 1])
        if isinstance(unit, Plate):
            end = start + unit.width
            for sites in unit.rows.values():
                place = start + PADDING - GAP
                for site in sites[::direction]:
                    places[site] = place + GAP + site.width / 2
                    place += GAP + site.width
                end = max(end, place + PADDING)
            places[unit] = start, end
        else:
            end = start + unit.width
            places[unit] = start + unit.width / 2
        ends[unit.first : unit.last + 1] = [end + GAP] * (unit.last + 1 - unit.first)
    return places, max(ends, default=0.0) - GAP


def _cost(rows):
    """Return how many edges cross, and how far their ends are apart."""
    gaps = {}
    for site in rows.sites:
        gaps.setdefault(site.row, []).extend((site.x, other.x) for other in site.down)
    crossings = sum(map(_crossings, gaps.values()))
    return crossings, sum(abs(upper - lower) for ends in gaps.values() for upper, lower in ends)


def _crossings(ends):
    """Return how many of the lines between two rows cross, for the places of their ends."""
    seen, count = [], 0
    for _, lower in sorted(ends):
        count += len(seen) - bisect.bisect_right(seen, lower)
        bisect.insort(seen, lower)
    return count
