"""Helpers on graphs: derivatives, joined inputs, dtypes."""

import numpy as np
import pytest
from theano.sandbox.rng_mrg import MRG_RandomStreams as RandomStreams

import pymc3 as pm
from pymc3 import backends_symbolic as K, theanof


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


def test_grids_of_indices():
    matrix = np.arange(12.0).reshape(3, 4)
    rows, columns = np.array([2, 0]), np.array([1, 1, 3])
    for grid in (theanof.ix_(rows, columns), theanof.ix_(K.constant(rows), columns)):
        np.testing.assert_array_equal(K.eval(K.constant(matrix)[grid]), matrix[np.ix_(rows, columns)])
    with pytest.raises(ValueError, match="argument 1 has 2 axes"):
        theanof.ix_(rows, matrix)


def test_take_along_axis_and_identity():
    matrix, order = np.array([[3.0, 1.0], [0.0, 2.0]]), np.array([[1, 0], [0, 1]])
    np.testing.assert_array_equal(K.eval(pm.take_along_axis(K.constant(matrix), order, 1)), np.take_along_axis(matrix, order, 1))
    x = K.constant([1.0, 2.0])
    assert theanof.scalar_identity(x) is not x
    np.testing.assert_array_equal(K.eval(theanof.scalar_identity(x)), [1.0, 2.0])


def test_streams_of_random_numbers():
    def first(stream):
        return K.eval(stream.normal((4,)))

    np.testing.assert_array_equal(first(pm.tt_rng(5)), first(pm.tt_rng(5)))
    assert not np.array_equal(first(pm.tt_rng(5)), first(pm.tt_rng(6)))
    pm.set_tt_rng(42)
    one, two = first(pm.tt_rng()), first(pm.tt_rng())
    assert not np.array_equal(one, two)
    pm.set_tt_rng(42)
    np.testing.assert_array_equal(one, first(pm.tt_rng()))
    np.testing.assert_array_equal(K.eval(pm.tt_rng(5).normal(size=(4,), avg=1.0, std=2.0)), 1 + 2 * first(pm.tt_rng(5)))
    uniform = K.eval(pm.tt_rng(5).uniform(size=(2, 3), low=-1.0))
    assert uniform.shape == (2, 3) and uniform.min() < 0
    stream = K.RandomStream(3)
    pm.set_tt_rng(stream)
    assert pm.tt_rng() is stream
    pm.set_tt_rng(RandomStreams(42))
    assert first(pm.tt_rng()).shape == one.shape
    pm.set_tt_rng(None)
    np.random.seed(1)
    one = first(pm.tt_rng())
    pm.set_tt_rng(None)
    np.random.seed(1)
    np.testing.assert_array_equal(one, first(pm.tt_rng()))


def test_values_from_a_generator():
    x = pm.generator((np.full(2, i) for i in range(3)), default=[9, 9])
    f = K.function([], x * 2)
    seen = [f()[0]]
    for _ in range(3):
        x.advance()
        seen.append(f()[0])
    assert seen == [0, 2, 4, 18] and K.dtype(x) == "int64"
    x.set_gen(iter([[5, 6]]))
    np.testing.assert_array_equal(x.advance(), [5, 6])
    x.set_default(None)
    with pytest.raises(StopIteration, match="exhausted"):
        x.advance()
    with pytest.raises(ValueError, match=r"shape \(2,\) and dtype int64; got \(3,\) and int64"):
        x.set_default([1, 2, 3])
    x.set_gen(iter([[0.5, 0.5]]))
    with pytest.raises(ValueError, match="got .* float64"):
        x.advance()


def test_a_generator_needs_a_value():
    with pytest.raises(ValueError, match="yields no value"):
        pm.generator(iter([]))
    np.testing.assert_array_equal(K.eval(theanof.GeneratorOp(iter([]), default=1.5)()), 1.5)


def test_a_likelihood_of_batches():
    """The log-probability follows the batch."""
    batch = pm.generator(iter([[0.0, 1.0], [4.0, 5.0]]))
    with pm.Model() as model:
        mu = pm.Normal("mu", 0.0, 1.0)
        pm.Normal("x", mu, 1.0, observed=batch, total_size=10)
    first = model.logp({"mu": 0.5})
    batch.advance()
    assert model.logp({"mu": 0.5}) < first - 50


def test_derivatives_follow_the_order_of_the_model():
    with pm.Model() as model:
        pm.Normal("a", 0.0, 1.0, shape=2)
        pm.Gamma("b", 2.0, 1.0)
        pm.Poisson("c", 3.0)
    point = {"a": np.array([0.2, -0.7]), "b_log__": np.array(0.4), "c": np.array(2)}
    slope = np.array([-0.2, 0.7, 2.0 - np.exp(0.4)])  # log of b: two shape parameters minus b
    curvature = np.diag([-1.0, -1.0, -np.exp(0.4)])
    np.testing.assert_allclose(model.fn(theanof.gradient(model.logpt))(point), slope, rtol=1e-9)
    np.testing.assert_allclose(np.abs(model.fn(theanof.hessian(model.logpt))(point)), np.abs(curvature), atol=1e-9)
    np.testing.assert_allclose(np.abs(model.d2logp()(point)), np.abs(curvature), atol=1e-9)


def test_derivatives_where_lengths_are_not_known():
    x, y = (K.placeholder((None,) * ndim, "float64", name=name) for ndim, name in ((1, "x"), (2, "y")))
    f = K.concatenate([x**2, K.flatten(y) * K.sum(x)])
    values = np.array([1.0, 2.0]), np.array([[3.0], [4.0]])
    found = K.function([x, y], [pm.theanof.jacobian(f, [x, y]), pm.theanof.jacobian_diag(x**3, x), pm.hessian(K.sum(x**3), [x])])(*values)
    np.testing.assert_allclose(found[0], [[2, 0, 0, 0], [0, 4, 0, 0], [3, 3, 3, 0], [4, 4, 0, 3]])
    np.testing.assert_allclose(found[1], [3, 12])
    np.testing.assert_allclose(found[2], [[-6, 0], [0, -12]])
