"""How the laps of a loop read: rows of pools, with a member's own variables as they are proposed."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K
from pymc3.chains.factors import Leaf
from pymc3.chains.loop_inputs import Own, Pools, Rows, reading, taken, with_rows
from pymc3.chains.stacks import Stacks

NAMES = tuple("abcd")


class Factors:
    """Four scalars that are moved, a scalar that is not, and a vector."""

    items = [*NAMES, "e", "v"]
    specs = [((), "float64")] * 5 + [((3,), "float64")]


def leaf(*numbers):
    """Return a leaf with these numbers in the laps, of one member with one factor."""
    return Leaf(None, np.array(numbers).reshape(-1, 1, 1))


def points():
    stacks = Stacks([NAMES, ("e",), ("v",)])
    stacks.put(NAMES, K.constant(np.arange(4.0)))
    stacks["e"], stacks["v"] = K.constant(4.0), K.constant(np.arange(3.0))
    return stacks


def test_what_is_moved_and_what_is_read_in_its_place_are_rows_of_one_tensor():
    pools = Pools([0, 1, 2, 3], [leaf(0, 4), leaf(5, 5)], Factors)
    assert len(pools) == 1
    (tensor,) = pools.stacked(points())
    assert K.eval(tensor).tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
    place, rows = pools.place(leaf(4, 2).table)
    assert place == 0 and rows.ravel().tolist() == [4, 2]
    assert pools.place(leaf(5).table) is None
    at = points()
    pools.put(at, [tensor + 10.0])
    assert [float(K.eval(at[name])) for name in "abcde"] == [10.0, 11.0, 12.0, 13.0, 4.0]  # e is only read


def test_a_member_reads_its_own_variables_as_proposed():
    whole = K.constant(np.arange(5.0))
    own = Own([K.constant(20.0)], [0], [K.constant(np.int64(2))], [whole])
    assert K.eval(own.pool(0)).tolist() == [0.0, 1.0, 20.0, 3.0, 4.0]
    rows = np.array([2, 4])
    assert K.eval(own.instead([0], rows, taken(whole, rows))).tolist() == [20.0, 4.0]
    assert K.eval(own.instead([], rows, taken(whole, rows))).tolist() == [2.0, 4.0]


@pytest.mark.parametrize(
    "numbers, kind",
    [
        ((0, 1, 2, 3), "_OwnVariable"),  # what each lap moves
        ((1, 2, 3, 0), "_OtherRows"),  # another one in each lap
        ((3, 3, 3, 3), "_SameRows"),
        ((5, 5, 5, 5), "_Outside"),  # not moved
    ],
)
def test_in_which_way_a_leaf_is_read(numbers, kind):
    moved = np.arange(4).reshape(1, 4, 1)
    pools = Pools([0, 1, 2, 3], [leaf(*numbers)], Factors)
    assert type(reading(leaf(*numbers), moved, [(0, moved[0])], pools, Factors)).__name__ == kind


def test_what_differs_from_lap_to_lap_is_a_row_of_each():
    rows = Rows()
    same, other = rows.add("as it is", over_laps=False), rows.add(np.arange(3.0))
    assert len(rows.tensors) == 1
    assert same(["of one lap"]) == "as it is" and other(["of one lap"]) == "of one lap"


@pytest.mark.parametrize("rows", [3, [0, 1, 2, 3, 4], [1, 2, 3], [3, 0, 3], [4]])
def test_rows_that_are_taken(rows):
    values = np.arange(10.0).reshape(5, 2)
    np.testing.assert_array_equal(K.eval(taken(K.constant(values), np.array(rows))), values[rows])


@pytest.mark.parametrize("count", [1, 3, 7])
@pytest.mark.parametrize("as_tensor", [False, True])
def test_rows_that_are_replaced(count, as_tensor):
    values, rows, new = np.zeros((9, 2)), np.arange(count)[::-1] + 1, np.arange(2.0 * count).reshape(count, 2) + 1.0
    found = with_rows(K.constant(values), K.constant(rows) if as_tensor else rows, K.constant(new))
    values[rows] = new
    np.testing.assert_array_equal(K.eval(found), values)
