"""Helpers on graphs: derivatives, joined inputs, dtypes."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3 import theanof


@pytest.fixture(scope="module")
def inputs():
    x = K.placeholder((3,), name="x")
    y = K.placeholder((), name="y")
    k = K.placeholder((), "int64", name="k")
    return x, y, k


POINT = np.array([1.0, 2.0, 3.0]), 0.5, 2


def _at(inputs, tensor):
    roots = K.inputs_of(tensor)
    return K.eval(tensor, {v: value for v, value in zip(inputs, POINT) if v in roots})


def test_inputs(inputs):
    x, y, k = inputs
    f = K.sum(x) * y + k
    assert set(theanof.inputvars(f)) == {x, y, k} and set(theanof.cont_inputs(f)) == {x, y}
    assert set(theanof.inputvars([x, y])) == {x, y}


def test_derivatives(inputs):
    x, y, k = inputs
    f = K.sum(x * x * x) * y + k
    a = POINT[0]
    np.testing.assert_allclose(_at(inputs, theanof.gradient(f, [x, y])), [*(1.5 * a**2), np.sum(a**3)])
    np.testing.assert_allclose(_at(inputs, theanof.gradient(f, x)), 1.5 * a**2)
    second = np.zeros((4, 4))
    second[:3, :3] = np.diag(3.0 * a)
    second[:3, 3] = second[3, :3] = 3.0 * a**2
    np.testing.assert_allclose(_at(inputs, theanof.hessian(f, [x, y])), -second)
    np.testing.assert_allclose(_at(inputs, theanof.hessian_diag(f, [x, y])), -np.diag(second))
    np.testing.assert_allclose(_at(inputs, theanof.jacobian(x * y, [x, y])), [[0.5, 0, 0, 1], [0, 0.5, 0, 2], [0, 0, 0.5, 3]])
    np.testing.assert_allclose(_at(inputs, theanof.jacobian_diag(x * x, x)), 2 * a)
    assert _at(inputs, theanof.gradient(K.cast(k, "float64"), [])).shape == (0,)


def test_join_nonshared_inputs(inputs):
    x, y, k = inputs
    f = K.sum(x) * y + k
    (joined_f,), joined = theanof.join_nonshared_inputs([f], [x, y], {k: K.constant(10)})
    np.testing.assert_allclose(K.eval(joined_f, {joined: [1.0, 2.0, 3.0, 0.5]}), 13.0)
    (shared_f,), shared = theanof.join_nonshared_inputs([f], [x, y, k], {}, make_shared=True)
    K.set_value(shared, [1.0, 2.0, 3.0, 0.5, 4.0])
    np.testing.assert_allclose(K.eval(shared_f), 7.0)
    with pytest.raises(ValueError, match="Empty list"):
        theanof.join_nonshared_inputs([f], [], {})


def test_callable_tensor(inputs):
    x, y, _ = inputs
    square = theanof.CallableTensor(x * x)
    np.testing.assert_allclose(K.eval(square(np.array([1.0, 2.0, 3.0]))), [1, 4, 9])
    with pytest.raises(ValueError, match="one input"):
        theanof.CallableTensor(x * y)(1.0)


def test_shared_replacements():
    with pm.Model() as model:
        a = pm.Normal("a", 1, 1)
        b = pm.Normal("b", a, 1, shape=2)
    shared = theanof.make_shared_replacements([a], model)
    assert list(shared) == [b]
    np.testing.assert_allclose(K.get_value(shared[b]), [1.0, 1.0])


def test_dtypes():
    assert theanof.floatX([1, 2]).dtype == "float64" and theanof.intX([1.7, -1.7]).dtype == "int64"
    np.testing.assert_array_equal(theanof.intX([1.7, -1.7]), [1, -1])
    assert K.dtype(theanof.floatX(K.constant(1))) == "float64" and K.dtype(theanof.intX(K.constant(1.5))) == "int64"
    assert theanof.smartfloatX(np.array([1])).dtype == "int64"
    assert theanof.smartfloatX(np.array([1.0], "float32")).dtype == "float64"
    assert theanof.largest_common_dtype([K.constant(1), np.float32(1)]) == "float64"
    np.testing.assert_allclose(K.eval(theanof.reshape_t(K.constant([1.0, 2.0]), (2, 1))), [[1.0], [2.0]])
    np.testing.assert_allclose(K.eval(theanof.reshape_t(K.constant([1.0, 2.0]), ())), 1.0)
