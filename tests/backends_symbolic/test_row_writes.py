"""One row of a tensor is replaced, at a place that is drawn: small tensors and large ones, which engines treat differently."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K

WIDTH = 3
pytestmark = pytest.mark.parametrize("length", [4, 400])


def written(table, row, value):
    table = table.copy()
    table[row] = value
    return table


def drawn(*shape):
    return np.random.default_rng(7).normal(size=shape)


def inputs(*shapes):
    return [K.placeholder(shape, dtype) for shape, dtype in zip(shapes, ("float64", "int64", "float64"))]


@pytest.mark.parametrize("row", [0, 2, -1])
def test_value_and_gradient(length, row):
    table, place, value = inputs((length, WIDTH), (), (WIDTH,))
    weights = drawn(length, WIDTH)
    result = K.set_subtensor(table, place, value)
    function = K.function([table, place, value], [result, *K.gradients(K.sum(result * weights), [table, value])])
    found, by_table, by_value = function(drawn(length, WIDTH), row, np.ones(WIDTH))
    np.testing.assert_array_equal(found, written(drawn(length, WIDTH), row, 1.0))
    np.testing.assert_array_equal(by_table, written(weights, row, 0.0))
    np.testing.assert_array_equal(by_value, weights[row])


def test_a_row_that_is_not_there(length):
    symbolic = inputs((length, WIDTH), (), (WIDTH,))
    function = K.function(symbolic, K.set_subtensor(*symbolic))
    for row in (length, -length - 1):
        with pytest.raises(IndexError, match=f"index {row} is out of range for an axis of length {length}"):
            function(drawn(length, WIDTH), row, np.ones(WIDTH))


@pytest.mark.parametrize("axes", [[0, 0, 0], [None, 0, 0], [0, None, 0], [0, 0, None], [None, 0, None], [None, None, 0]])
def test_mapped(length, axes):
    shapes = [shape if axis is None else (5, *shape) for shape, axis in zip([(length, WIDTH), (), (WIDTH,)], axes)]
    given = [drawn(*shapes[0]), np.random.default_rng(1).integers(length, size=shapes[1]), drawn(*shapes[2])]
    symbolic = inputs(*shapes)
    found = K.function(symbolic, K.vectorize(K.set_subtensor, axes)(*symbolic))(*given)
    each = [[x if axis is None else x[i] for x, axis in zip(given, axes)] for i in range(5)]
    np.testing.assert_array_equal(found, [written(*one) for one in each])


def test_mapped_twice_with_gradient(length):
    table, places, values = inputs((2, length, WIDTH), (2, 4), (2, 4, WIDTH))
    of_one = K.vectorize(K.set_subtensor, [None, 0, 0])
    result = K.vectorize(lambda *own: of_one(*own), [0, 0, 0])(table, places, values)
    function = K.function([table, places, values], [result, *K.gradients(K.sum(result**2), [table, values])])
    given = drawn(2, length, WIDTH), np.random.default_rng(2).integers(length, size=(2, 4)), drawn(2, 4, WIDTH)
    found, by_table, by_values = function(*given)
    expected = np.array([[written(own, row, value) for row, value in zip(rows, news)] for own, rows, news in zip(*given)])
    np.testing.assert_array_equal(found, expected)
    kept = np.array([sum(written(np.ones((length, WIDTH)), row, 0.0) for row in rows) for rows in given[1]])
    np.testing.assert_allclose(by_table, 2 * given[0] * kept, rtol=1e-14)
    np.testing.assert_array_equal(by_values, 2 * given[2])
