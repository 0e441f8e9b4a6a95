"""Joins, and writes into parts: in order, so that the last of several to one place counts, and increments add up."""

import numpy as np
import pytensor.tensor as pt
import pytest

from pymc3 import backends_symbolic as K

VALUES = np.arange(12.0).reshape(3, 4)


@pytest.mark.parametrize("axis", [0, 1])
def test_parts_of_several_dtypes_are_joined(axis):
    x, n = K.placeholder((3, 4), name="x"), K.placeholder((3, 4), "int32", "n")
    found = K.function([x, n], K.as_tensor(pt.concatenate([x, n, x * 2, n.T.T], axis=axis)))(VALUES, VALUES.astype("int32"))
    np.testing.assert_array_equal(found, np.concatenate([VALUES, VALUES, VALUES * 2, VALUES], axis=axis))


def test_increments_of_one_place_add_up_and_the_last_of_several_values_counts():
    x = K.placeholder((3, 4), name="x")
    rows = np.array([0, 2, 0])
    added, changed = K.function([x], [K.inc_subtensor(x, rows, x), K.as_tensor(pt.set_subtensor(x[rows], x))])(VALUES)
    wanted = VALUES.copy()
    np.add.at(wanted, rows, VALUES)
    np.testing.assert_array_equal(added, wanted)
    wanted = VALUES.copy()
    wanted[rows] = VALUES
    np.testing.assert_array_equal(changed, wanted)


def test_what_is_written_may_be_read_from_the_same_array():
    """The array before the write is what counts."""
    x = K.placeholder((3, 4), name="x")
    found = K.function([x], K.set_subtensor(x, (slice(None, None, -1),), x + x[1]))(VALUES)
    np.testing.assert_array_equal(found, (VALUES + VALUES[1])[::-1])


def test_a_place_that_is_computed_is_checked():
    x, i = K.placeholder((3, 4), name="x"), K.placeholder((), "int64", "i")
    f = K.function([x, i], K.set_subtensor(x, i, 0.0), name="write")
    assert f(VALUES, -1)[2].tolist() == [0.0] * 4
    with pytest.raises(IndexError, match="write"):
        f(VALUES, 3)
