"""The order of boxes, and of the edges that pass them, within rows."""

from __future__ import annotations

import bisect
import itertools
from collections import Counter
from dataclasses import dataclass, field

__all__ = ["Item", "Plate", "Rows", "items_of", "ordered"]

GAP, PADDING = 22.0, 14.0  # between boxes; between the border of a plate and what lies in it
_WAYPOINT = 8.0  # width of what an edge needs to pass a row
_MANY = 4  # so many long edges with one end are still drawn apart; more are joined
_MOST_SWEEPS, _MOST_MOVES, _SMALL = 40, 40_000, 60


@dataclass(eq=False)
class Item:
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
    up, down : list of Item
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
        """The row that it lies in, as of a block."""
        return self.row

    @property
    def last(self) -> int:
        """The row that it lies in, as of a block."""
        return self.row

    @property
    def members(self) -> list[Item]:
        """Itself alone, as of a block."""
        return [self]


@dataclass(eq=False)
class Plate:
    """A plate: nothing else lies within its borders.

    Attributes
    ----------
    label : str
    width : float
        That it has at least.
    rows : dict of int to list of Item
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
    def members(self) -> list[Item]:
        """All items that lie in it."""
        return [item for items in self.rows.values() for item in items]


@dataclass
class Rows:
    """All items of a picture, ordered.

    Attributes
    ----------
    items : list of Item
    blocks : list of Item and Plate
        From left to right: of two that share a row, the first is left of the other.
    paths : list of list of Item
        For each edge: from its upper end to its lower one.
    """

    items: list
    blocks: list
    paths: list

    @property
    def count(self) -> int:
        """Number of rows."""
        return 1 + max((item.row for item in self.items), default=-1)


def items_of(rows, widths, edges, plates, labels, apart) -> Rows:
    """Return items for boxes, and for long edges one in each row that they pass.

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
    boxes = {name: Item(name, rows[name], widths[name], made.get(plates[name])) for name in rows}
    items, paths, joined = list(boxes.values()), [], {}
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
                joined[key] = Item(None, row, _WAYPOINT, plate)
                items.append(joined[key])
            path.append(joined[key])
        paths.append([*path, lower])
    for path in paths:
        for upper, lower in itertools.pairwise(path):
            if lower not in upper.down:
                upper.down.append(lower)
                lower.up.append(upper)
    for item in items:
        if item.plate is not None:
            item.plate.rows.setdefault(item.row, []).append(item)
    blocks = list(dict.fromkeys(item if item.plate is None else item.plate for item in items))
    return Rows(items, blocks, paths)


def ordered(rows) -> Rows:
    """Order items so that few edges cross: each is moved towards those that it is joined with, again and again."""
    _pack(rows)
    best, kept = _cost(rows), _snapshot(rows)
    for sweep in range(max(6, min(_MOST_SWEEPS, 8 + 2 * rows.count, _MOST_MOVES // max(len(rows.items), 1)))):
        _sweep(rows, sweep)
        _pack(rows)
        cost = _cost(rows)
        if cost < best:
            best, kept = cost, _snapshot(rows)
    _restore(rows, kept)
    if len(rows.items) <= _SMALL:
        _exchange(rows, best)
    _pack(rows)
    return rows


def _sweep(rows, sweep):
    """Sort all blocks, and the rows of plates, by the mean place of what they are joined with: above, below, or both."""
    wanted = {}
    for item in rows.items:
        near = (item.up, item.down, item.up + item.down)[sweep % 3]
        wanted[item] = sum(other.x for other in near) / len(near) if near else item.x
    for block in rows.blocks:
        if isinstance(block, Plate):
            for items in block.rows.values():
                items.sort(key=wanted.__getitem__)
    means = {block: sum(wanted[item] for item in block.members) / len(block.members) for block in rows.blocks}
    rows.blocks.sort(key=means.__getitem__)


def _exchange(rows, best):
    """Exchange neighbours as long as that is better."""
    sequences = [rows.blocks, *(items for block in rows.blocks if isinstance(block, Plate) for items in block.rows.values())]
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
    return list(rows.blocks), {
        block: {row: list(own) for row, own in block.rows.items()} for block in rows.blocks if isinstance(block, Plate)
    }


def _restore(rows, kept):
    blocks, members = kept
    rows.blocks[:] = blocks
    for plate, own in members.items():
        for row, items in own.items():
            plate.rows[row][:] = items


def _pack(rows):
    """Give items the middle of the places that they have packed to the left, and packed to the right."""
    left, width = _packed(rows, 1)
    right, _ = _packed(rows, -1)
    for item in rows.items:
        item.x = (left[item] + width - right[item]) / 2
    for plate in rows.blocks:
        if isinstance(plate, Plate):
            plate.left, plate.right = (left[plate][0] + width - right[plate][1]) / 2, (left[plate][1] + width - right[plate][0]) / 2


def _packed(rows, direction):
    """Return places, counted from one side: the middle of an item, the borders of a plate; and the width of all."""
    ends, places = [0.0] * rows.count, {}
    for block in rows.blocks[::direction]:
        start = max(ends[block.first : block.last + 1])
        if isinstance(block, Plate):
            end = start + block.width
            for items in block.rows.values():
                place = start + PADDING - GAP
                for item in items[::direction]:
                    places[item] = place + GAP + item.width / 2
                    place += GAP + item.width
                end = max(end, place + PADDING)
            places[block] = start, end
        else:
            end = start + block.width
            places[block] = start + block.width / 2
        ends[block.first : block.last + 1] = [end + GAP] * (block.last + 1 - block.first)
    return places, max(ends, default=0.0) - GAP


def _cost(rows):
    """Return how many edges cross, and how far their ends are apart."""
    gaps = {}
    for item in rows.items:
        gaps.setdefault(item.row, []).extend((item.x, other.x) for other in item.down)
    crossings = sum(map(_crossings, gaps.values()))
    return crossings, sum(abs(upper - lower) for ends in gaps.values() for upper, lower in ends)


def _crossings(ends):
    """Return how many of the lines between two rows cross, for the places of their ends."""
    seen, count = [], 0
    for _, lower in sorted(ends):
        count += len(seen) - bisect.bisect_right(seen, lower)
        bisect.insort(seen, lower)
    return count
