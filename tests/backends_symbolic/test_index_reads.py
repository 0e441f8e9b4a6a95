"""`K.index_reads`: which indices a graph reads at; and `take` that moves indices into the table."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K

TABLE = np.arange(12.0).reshape(3, 4)


def reads(x):
    """Return (names of the roots of the index, static length) of each read."""
    return [([root.name for root in K.inputs_of(index)], length) for index, length in K.index_reads(x)]


def test_each_axis_has_its_own_length():
    i, j = K.placeholder((), "int64", "i"), K.placeholder((2,), "int64", "j")
    table = K.as_tensor(TABLE)
    assert reads(table[i]) == [(["i"], 3)]
    assert reads(table[:, j]) == [(["j"], 4)]
    assert sorted(reads([table[i, j], table[i]])) == [(["i"], 3), (["j"], 4)]
    assert reads(K.set_subtensor(table, (i, 0), 1.0)) == [(["i"], 3)]


def test_known_indices_slices_and_masks_are_no_reads():
    table = K.as_tensor(TABLE)
    assert reads([table[1], table[-1:], table[np.array([0, 2])], table[None], table[TABLE[:, 0] > 1]]) == []


def test_inner_reads_come_first():
    i = K.placeholder((), "int64", "i")
    places = K.as_tensor(np.array([2, 0]))
    assert [length for _, length in reads(K.as_tensor(TABLE)[places[i]])] == [2, 3]


def test_a_length_that_is_not_static_is_a_tensor():
    i, table = K.placeholder((), "int64", "i"), K.variable(np.arange(5.0), name="table", shape=(None,))
    ((index, length),) = K.index_reads(table[i])
    assert K.eval(length) == 5 and K.eval(index, {i: -2}) == -2


def test_reads_are_found_in_a_copy():
    i, j = K.placeholder((), "int64", "i"), K.placeholder((), "int64", "j")
    assert reads(K.replace([K.as_tensor(TABLE)[i]], {i: j + 1})) == [(["j"], 3)]


def test_reads_are_found_in_what_is_mapped():
    i, table = K.placeholder((5,), "int64", "i"), K.as_tensor(TABLE)
    assert reads(K.vectorize(lambda j: table[0][j])(i)) == [(["i"], 4)]
    assert reads(K.vectorize(lambda row: row[i[0]])(table)) == [(["i"], 4)]
    assert reads(K.vectorize(lambda row, j: row[j])(table, i[:3])) == [(["i"], 4)]


@pytest.mark.parametrize("axis", [None, 0, 1, -1])
def test_take_can_move_indices_into_the_table(axis):
    indices = np.array([[-2, 0], [3, 99]])
    symbolic = K.placeholder((2, 2), "int64", "indices")
    expected = np.take(TABLE, indices, axis, mode="clip")
    taken = K.take(K.as_tensor(TABLE), symbolic, axis, mode="clip")
    np.testing.assert_array_equal(K.eval(taken, {symbolic: indices}), expected)
    np.testing.assert_array_equal(K.eval(K.take(K.as_tensor(TABLE), indices, axis, mode="clip")), expected)
    assert reads(taken) == []


def test_take_knows_two_modes():
    with pytest.raises(ValueError, match="mode='wrap'; need 'raise' or 'clip'"):
        K.take(K.as_tensor(TABLE), 0, mode="wrap")
