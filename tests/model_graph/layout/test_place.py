"""Layouts of graphs at random: what lies where, and what the curves pass."""

import numpy as np
import pytest

from pymc3.model_graph.layout.place import Box, place
from pymc3.model_graph.layout.rows import downward, rows_of


def at_random(seed, size):
    """Return boxes, edges (among them some that make cycles) and labels of plates."""
    rng = np.random.default_rng(seed)
    names = [f"v{number}" for number in range(size)]
    plates = [None, None, "p", "q", "r"][: int(rng.integers(1, 6))]
    boxes = {name: Box(float(rng.integers(64, 200)), bool(rng.integers(2)), plates[rng.integers(len(plates))]) for name in names}
    edges = [(names[rng.integers(child)], names[child]) for child in range(1, size) for _ in range(rng.poisson(1.3))]
    edges += [edge[::-1] for edge in edges[:2]] if seed % 3 == 0 else []
    return boxes, edges, {plate: (plate, 90.0) for plate in plates if plate}


def overlap(one, other):
    return min(one.x + one.width, other.x + other.width) - max(one.x, other.x) > 1e-6 and (
        min(one.y + one.height, other.y + other.height) - max(one.y, other.y) > 1e-6
    )


def holds(outer, inner):
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width
        and (inner.y + inner.height <= outer.y + outer.height)
    )


@pytest.mark.parametrize("seed, size", [*((seed, 3 + 2 * seed) for seed in range(12)), (99, 120)])
def test_boxes_plates_and_curves(seed, size):
    boxes, edges, labels = at_random(seed, size)
    layout = place(boxes, edges, labels)
    rectangles = list(layout.boxes.values())
    assert not any(overlap(one, other) for number, one in enumerate(rectangles) for other in rectangles[:number])
    plates = list(layout.plates.items())
    assert not any(overlap(one, other) for number, (_, one) in enumerate(plates) for _, other in plates[:number])
    for plate, border in plates:
        for name, rectangle in layout.boxes.items():
            if boxes[name].plate == plate:
                assert holds(border, rectangle)
            else:
                assert not overlap(border, rectangle)
    for curve in layout.curves:
        ends = [rectangle for rectangle in rectangles for x, y in (curve.points[0], curve.points[3]) if touches(rectangle, x, y)]
        assert not [other for other in rectangles if curve.meets(other) and not any(other is end for end in ends)]
    assert all(0 < x < layout.width and 0 < y < layout.height for curve in layout.curves for x, y in curve.points)


def touches(rectangle, x, y):
    return rectangle.x <= x <= rectangle.x + rectangle.width and rectangle.y - 1e-6 <= y <= rectangle.y + rectangle.height + 1e-6


@pytest.mark.parametrize("seed", range(6))
def test_an_edge_leads_from_its_parent_to_its_child(seed):
    boxes, edges, labels = at_random(seed, 12)
    layout = place(boxes, edges, labels)
    heads = [(curve.points[end], curve.points[1 if end == 0 else 2]) for curve in layout.curves for end in (0, 3) if curve.tips[end == 3]]
    for name, rectangle in layout.boxes.items():
        arrows = [point for point, _ in heads if touches(rectangle, *point)]
        assert bool(arrows) == any(child == name and parent != name for parent, child in edges)


def test_children_are_below_their_parents():
    names = list("abcde")
    edges = [("a", "c"), ("b", "c"), ("c", "d"), ("e", "d")]
    rows = rows_of(names, edges, dict.fromkeys(names, 50.0), dict.fromkeys(names), 900.0)
    assert rows == {"a": 0, "b": 0, "c": 1, "e": 1, "d": 2}


def test_rows_are_not_too_wide():
    names = [f"b{number}" for number in range(40)]
    edges = [(name, "y") for name in names]
    rows = rows_of([*names, "y"], edges, dict.fromkeys([*names, "y"], 100.0), dict.fromkeys([*names, "y"]), 900.0)
    assert rows["y"] == 5 and max(list(rows.values()).count(row) for row in range(5)) <= 9


def test_cycles_are_cut():
    edges = [("a", "b"), ("b", "c"), ("c", "a")]
    assert downward(["a", "b", "c"], edges) == [("a", "b"), ("b", "c"), ("a", "c")]


def test_a_chain_of_hundreds_is_one_straight_line():
    names = [f"z{number}" for number in range(400)]
    layout = place({name: Box(70.0, True, None) for name in names}, list(zip(names, names[1:])), {})
    assert np.ptp([rectangle.x for rectangle in layout.boxes.values()]) < 1e-6


def test_a_parent_is_above_the_middle_of_its_children():
    boxes = {name: Box(70.0, True, None) for name in "abcd"}
    layout = place(boxes, [("a", "b"), ("a", "c"), ("a", "d")], {})
    middles = {name: rectangle.middle[0] for name, rectangle in layout.boxes.items()}
    assert middles["a"] == pytest.approx(np.mean([middles[name] for name in "bcd"]))


def test_nothing():
    layout = place({}, [], {})
    assert layout.boxes == {} and layout.curves == [] and layout.width == layout.height == 20.0
