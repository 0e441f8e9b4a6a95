"""Functions as machine code: kept for each combination of shapes, safe at the same time, their memory of any size."""

import numpy as np
import pytensor
import pytest

from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic._theano.compiled import Function


def test_machine_code_is_made_for_each_length_and_kept():
    x = K.placeholder((None, 2), name="x")
    f = K.function([x], K.gradients(K.sum(K.exp(x)), x))
    for n in (1, 3, 1, 0):
        np.testing.assert_allclose(f(np.ones((n, 2))), np.exp(np.ones((n, 2))), rtol=1e-15)
    assert len(f._compiled._by_shape) == 3


def test_an_index_computed_while_running_is_checked():
    i, x = K.placeholder((), "int64", name="i"), K.placeholder((3,), name="x")
    f = K.function([i, x], x[i], name="pick")
    assert f(-3, [1.0, 2.0, 3.0]) == 1.0
    with pytest.raises(IndexError, match="pick"):
        f(3, [1.0, 2.0, 3.0])


def test_results_too_large_for_the_stack():
    x = K.placeholder((300, 200), name="x")
    y = K.exp(x)
    f = K.function([x], [K.sum(y, axis=0) + K.sum(y), K.dot(y, K.transpose(y))[0, 1]])
    data = np.random.default_rng(2).normal(size=(300, 200))
    np.testing.assert_allclose(f(data)[0], np.exp(data).sum(0) + np.exp(data).sum(), rtol=1e-12)
    np.testing.assert_allclose(f(data)[1], np.exp(data[0]) @ np.exp(data[1]), rtol=1e-12)


def test_calls_at_the_same_time_do_not_share_memory():
    x = K.placeholder((2,), name="x")
    f = Function([x], x * 2.0)
    first = f([1.0, 2.0])
    second = f([3.0, 4.0])
    assert first.tolist() == [2.0, 4.0] and second.tolist() == [6.0, 8.0]


def test_pytensors_settings_are_left_as_they_are():
    before = pytensor.config.traceback__limit, pytensor.config.floatX, pytensor.config.mode
    x = K.placeholder((2,))
    K.function([x], K.vectorize(lambda v: K.exp(v))(x))([1.0, 2.0])
    assert (pytensor.config.traceback__limit, pytensor.config.floatX, pytensor.config.mode) == before


@pytest.mark.parametrize("order", ["C", "F"])
def test_shared_variables_of_pytensor_s_are_read_in_any_order(order):
    values = np.arange(6.0).reshape(2, 3)
    shared = pytensor.shared(np.array(values, order=order))
    x = K.placeholder((3,), name="x")
    f = K.function([x], K.as_tensor(shared) * x)
    np.testing.assert_array_equal(f([1.0, 2.0, 3.0]), values * [1.0, 2.0, 3.0])
    shared.set_value(np.array(values + 1.0, order=order))
    np.testing.assert_array_equal(f([1.0, 2.0, 3.0]), (values + 1.0) * [1.0, 2.0, 3.0])


def test_an_element_of_an_empty_array_does_not_exist():
    x, i = K.placeholder((None, 3), name="x"), K.placeholder((), "int64", name="i")
    f = K.function([x, i], K.sum(x[i]), name="row")
    assert f(np.ones((2, 3)), 1) == 3.0
    with pytest.raises(IndexError):
        f(np.ones((0, 3)), 0)


def test_what_an_empty_loop_would_store_is_stored_where_it_is_read():
    """A vector of scalars goes to memory when it is first read at a computed place; an empty array is no such read."""
    x, none, some = K.placeholder((3,), name="x"), K.placeholder((0,), "int64", "none"), K.placeholder((3,), "int64", "some")
    v = K.stack([x[0] * 2.0, x[1] + 1.0, x[2]])
    empty, found = K.function([x, none, some], [v[none], v[some]])([1.0, 2.0, 3.0], np.zeros(0, int), [2, 0, 1])
    assert empty.shape == (0,) and found.tolist() == [3.0, 2.0, 3.0]
