"""A layout: places of boxes and plates, and curves for edges."""

from __future__ import annotations

import itertools
import math
from typing import NamedTuple

from .coordinates import spread
from .order import GAP, PADDING, Plate, ordered, sites_of
from .rows import downward, rows_of

__all__ = ["Box", "Curve", "Layout", "Rectangle", "place"]

HEIGHT = 44.0  # of all boxes
_SPACE, _FOOT, _MARGIN = 38.0, 24.0, 10.0  # between rows; of a plate below its boxes, with its label; around the picture
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
    arranged = ordered(sites_of(rows, widths, down, plates, labels, turned))
    spread(arranged)
    tops = _tops(arranged)
    found = {site.name: Rectangle(site.x - site.width / 2, tops[site.row], site.width, HEIGHT) for site in arranged.sites if site.name}
    borders = {plate: _around(plate, tops) for plate in arranged.units if isinstance(plate, Plate)}
    curves = _curves(arranged, boxes, tops, turned, borders)
    keys = {site.plate: boxes[site.name].plate for site in arranged.sites if site.name}
    return _framed(found, {keys[plate]: border for plate, border in borders.items()}, curves)


def _around(plate, tops):
    top, bottom = tops[plate.first] - PADDING, tops[plate.last] + HEIGHT + _FOOT
    return Rectangle(plate.left, top, plate.right - plate.left, bottom - top)


def _tops(arranged):
    """Return the upper edge of each row: rows are farther apart where plates begin and end, and where edges go far across."""
    begins, ends, spans = (set(), set(), [0.0] * arranged.count)
    for unit in arranged.units:
        if isinstance(unit, Plate):
            begins.add(unit.first)
            ends.add(unit.last)
    for site in arranged.sites:
        spans[site.row] = max([spans[site.row], *(abs(site.x - other.x) for other in site.down)])
    tops, top = [], 0.0
    for row in range(arranged.count):
        tops.append(top)
        more = (PADDING if row + 1 in begins else 0.0) + (_FOOT if row in ends else 0.0)
        top += HEIGHT + _SPACE + more + min(36.0, 0.05 * spans[row])
    return tops


def _curves(arranged, boxes, tops, turned, borders):
    """Return the curves of all edges; arrows are at boxes, for edges that are `turned` round at the upper one."""
    found = {}
    for path, is_turned in zip(arranged.paths, turned):
        for upper, lower in itertools.pairwise(path):
            first, last = found.get((upper, lower), (False, False))
            found[upper, lower] = first or (is_turned and upper.name is not None), last or (not is_turned and lower.name is not None)
    curves = [piece for (upper, lower), tips in found.items() for piece in _pieces(upper, lower, boxes, tops, tips, borders)]
    passing = [site for site in arranged.sites if site.name is None]
    return curves + [_line((site.x, tops[site.row]), (site.x, tops[site.row] + HEIGHT), (False, False)) for site in passing]


def _pieces(upper, lower, boxes, tops, tips, borders):
    """Return the curves between two sites: if need be straight at first, or at last, so as to pass the corners of plates."""
    others = [border for plate, border in borders.items() if plate is not upper.plate and plate is not lower.plate]
    best, fewest = [], math.inf
    for straight in ((0.0, 0.0), (_FOOT + 4, 0.0), (0.0, PADDING + 4), (_FOOT + 4, PADDING + 4)):
        made = _curve(upper, lower, boxes, tops, tips, straight)
        met = sum(piece.meets(border) for piece in made for border in others)
        if met < fewest:
            best, fewest = made, met
        if not met:
            break
    return best


def _line(start, end, tips):
    (x0, y0), (x1, y1) = start, end
    return Curve([start, ((2 * x0 + x1) / 3, (2 * y0 + y1) / 3), ((x0 + 2 * x1) / 3, (y0 + 2 * y1) / 3), end], tips)


def _curve(upper, lower, boxes, tops, tips, straight):
    """Return a curve and the lines before and behind it, which have the lengths `straight`."""
    start = _port(upper, upper.x if straight[0] else lower.x, tops[upper.row] + HEIGHT, -1, boxes)
    end = _port(lower, lower.x if straight[1] else upper.x, tops[lower.row], 1, boxes)
    first, last = (start[0], start[1] + straight[0]), (end[0], end[1] - straight[1])
    reach, across = 0.4 * (last[1] - first[1]), 0.35 * (last[0] - first[0])
    # A curve leaves boxes to the side on which it ends; behind and before lines it is upright.
    lean = max(-1.2 * reach, min(1.2 * reach, across))
    begin, finish = (0.0 if site.name is None or length else lean for site, length in zip((upper, lower), straight))
    points = [first, (first[0] + begin, first[1] + reach), (last[0] - finish, last[1] - reach), last]
    made = [Curve(points, (tips[0] and not straight[0], tips[1] and not straight[1]))]
    if straight[0]:
        made.append(_line(start, first, (tips[0], False)))
    if straight[1]:
        made.append(_line(last, end, (False, tips[1])))
    return made


def _port(site, other, y, inwards, boxes):
    """Return where a curve from or to `other`, a place across, leaves or reaches a site: on the border, somewhat to that side."""
    if site.name is None:
        return site.x, y
    most = 0.3 * site.width
    shift = max(-most, min(most, 0.12 * (other - site.x)))
    if boxes[site.name].is_round:
        y += inwards * HEIGHT / 2 * (1 - math.sqrt(1 - (2 * shift / site.width) ** 2))
    return site.x + shift, y


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
