"""A layout: places of boxes and plates, and curves for edges."""

from __future__ import annotations

import itertools
import math
from typing import NamedTuple

from .coordinates import spread
from .order import GAP, PADDING, Plate, items_of, ordered
from .rows import downward, rows_of

__all__ = ["Box", "Curve", "Layout", "Rectangle", "place"]

HEIGHT = 44.0  # of all boxes
_SPACE, _LABEL, _MARGIN = 38.0, 17.0, 10.0  # between rows; of a plate's label; around the picture
_WIDEST = 900.0


class Rectangle(NamedTuple):
    """A rectangle: its left upper corner, and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2


class Box(NamedTuple):
    """What a box needs.

    Attributes
    ----------
    width : float
    is_round : bool
        Whether it is an ellipse.
    plate : hashable
        None for what lies in no plate.
    """

    width: float
    is_round: bool
    plate: object


class Curve(NamedTuple):
    """A Bezier curve between two rows, or the line with which an edge passes a row.

    Attributes
    ----------
    points : list of four (float, float)
    tips : tuple of (bool, bool)
        Whether it begins, or ends, with an arrow.
    """

    points: list
    tips: tuple[bool, bool]

    def at(self, t) -> tuple[float, float]:
        """Return the point at `t`, from 0 to 1."""
        weights = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
        return sum(w * x for w, (x, _) in zip(weights, self.points)), sum(w * y for w, (_, y) in zip(weights, self.points))

    def meets(self, rectangle) -> bool:
        """Return whether the curve enters a rectangle."""
        left, top, width, height = rectangle
        across, down = zip(*self.points)
        if max(across) < left or min(across) > left + width or max(down) < top or min(down) > top + height:
            return False
        points = (self.at(step / 24) for step in range(25))
        return any(left < x < left + width and top < y < top + height for x, y in points)


class Layout(NamedTuple):
    """Where everything is drawn.

    Attributes
    ----------
    width, height : float
    boxes, plates : dict of hashable to Rectangle
    curves : list of Curve
        In any order; what several edges have in common is there once.
    """

    width: float
    height: float
    boxes: dict
    plates: dict
    curves: list


def place(boxes, edges, labels) -> Layout:
    """Return the layout of a graph.

    Parameters
    ----------
    boxes : dict of str to Box
    edges : list of (str, str)
    labels : dict of hashable to (str, float)
        Label of each plate, and its width.
    """
    edges = list(dict.fromkeys(edge for edge in edges if edge[0] != edge[1]))
    down = downward(list(boxes), edges)
    widths = {name: box.width for name, box in boxes.items()}
    plates = {name: box.plate for name, box in boxes.items()}
    area = sum(width + GAP for width in widths.values()) * (HEIGHT + 1.5 * _SPACE)
    rows = rows_of(list(boxes), down, {name: width + GAP for name, width in widths.items()}, plates, max(_WIDEST, 1.2 * math.sqrt(area)))
    turned = [own != given for own, given in zip(down, edges)]
    arranged = ordered(items_of(rows, widths, down, plates, labels, turned))
    spread(arranged)
    tops = _tops(arranged)
    found = {item.name: Rectangle(item.x - item.width / 2, tops[item.row], item.width, HEIGHT) for item in arranged.items if item.name}
    borders = {plate: _around(made, tops) for plate, made in _plates_by_key(arranged, boxes).items()}
    curves = _curves(arranged, boxes, tops, turned)
    return _framed(found, borders, curves)


def _plates_by_key(arranged, boxes):
    return {boxes[item.name].plate: item.plate for item in arranged.items if item.name and item.plate is not None}


def _around(plate, tops):
    top, bottom = tops[plate.first] - PADDING, tops[plate.last] + HEIGHT + PADDING / 2 + _LABEL
    return Rectangle(plate.left, top, plate.right - plate.left, bottom - top)


def _tops(arranged):
    """Return the upper edge of each row: rows are farther apart where plates begin and end, and where edges go far across."""
    begins, ends, spans = (set(), set(), [0.0] * arranged.count)
    for block in arranged.blocks:
        if isinstance(block, Plate):
            begins.add(block.first)
            ends.add(block.last)
    for item in arranged.items:
        spans[item.row] = max([spans[item.row], *(abs(item.x - other.x) for other in item.down)])
    tops, top = [], 0.0
    for row in range(arranged.count):
        tops.append(top)
        more = (PADDING if row + 1 in begins else 0.0) + (PADDING / 2 + _LABEL if row in ends else 0.0)
        top += HEIGHT + _SPACE + more + min(36.0, 0.05 * spans[row])
    return tops


def _curves(arranged, boxes, tops, turned):
    """Return the curves of all edges; arrows are at boxes, for edges that are `turned` round at the upper one."""
    found = {}
    for path, is_turned in zip(arranged.paths, turned):
        for upper, lower in itertools.pairwise(path):
            first, last = found.get((upper, lower), (False, False))
            found[upper, lower] = first or (is_turned and upper.name is not None), last or (not is_turned and lower.name is not None)
    curves = [_curve(upper, lower, boxes, tops, tips) for (upper, lower), tips in found.items()]
    passing = [item for item in arranged.items if item.name is None]
    return curves + [_line(item.x, tops[item.row]) for item in passing]


def _line(x, top):
    return Curve([(x, top), (x, top + HEIGHT / 3), (x, top + 2 * HEIGHT / 3), (x, top + HEIGHT)], (False, False))


def _curve(upper, lower, boxes, tops, tips):
    start = _port(upper, lower.x, tops[upper.row] + HEIGHT, -1, boxes)
    end = _port(lower, upper.x, tops[lower.row], 1, boxes)
    reach = 0.4 * (end[1] - start[1])
    # A curve leaves boxes to the side on which it ends; it passes rows straight.
    lean = [0.0 if item.name is None else max(-1.2 * reach, min(1.2 * reach, 0.35 * (end[0] - start[0]))) for item in (upper, lower)]
    return Curve([start, (start[0] + lean[0], start[1] + reach), (end[0] - lean[1], end[1] - reach), end], tips)


def _port(item, other, y, inwards, boxes):
    """Return where a curve from or to `other`, a place across, leaves or reaches an item: on the border, somewhat to that side."""
    if item.name is None:
        return item.x, y
    most = 0.3 * item.width
    shift = max(-most, min(most, 0.12 * (other - item.x)))
    if boxes[item.name].is_round:
        y += inwards * HEIGHT / 2 * (1 - math.sqrt(1 - (2 * shift / item.width) ** 2))
    return item.x + shift, y


def _framed(boxes, plates, curves):
    """Return a layout whose corner is at (0, 0), with a margin."""
    frames = [*boxes.values(), *plates.values()]
    points = [point for curve in curves for point in curve.points]
    left = min([f.x for f in frames] + [x for x, _ in points], default=0.0) - _MARGIN
    top = min([f.y for f in frames] + [y for _, y in points], default=0.0) - _MARGIN
    right = max([f.x + f.width for f in frames] + [x for x, _ in points], default=0.0) + _MARGIN
    bottom = max([f.y + f.height for f in frames] + [y for _, y in points], default=0.0) + _MARGIN
    moved = [Curve([(x - left, y - top) for x, y in curve.points], curve.tips) for curve in curves]
    boxes, plates = ({key: f._replace(x=f.x - left, y=f.y - top) for key, f in own.items()} for own in (boxes, plates))
    return Layout(right - left, bottom - top, boxes, plates, moved)
