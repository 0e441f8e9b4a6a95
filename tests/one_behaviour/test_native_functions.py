"""The engine's own functions and objects in models: PyTensor's on the one engine, TensorFlow's on the other."""

import logging

import numpy as np
import pandas as pd
import pytest
from scipy import special, stats

import pymc3 as pm
from pymc3 import backends_symbolic as K

A, B = 0.3, -1.2
DATA = np.array([1.0, 2.0])


def normal_logp(value, mu):
    return (-0.5 * (value - mu) ** 2 - 0.5 * np.log(2 * np.pi)).sum()


def sampled(model):
    """Draw a little; a chain reads a model's factors one by one, at places that loops decide."""
    with model:
        return pm.sample(5, tune=5, chains=1, step=pm.Metropolis(), random_seed=1, progressbar=False, compute_convergence_checks=False)


@pytest.mark.only_theano
@pytest.mark.parametrize("joined", ["stack", "as_tensor", "sum of stack"])
def test_a_stack_of_pytensor_s_of_model_variables(joined):
    import pytensor.tensor as pt

    functions = {"stack": pt.stack, "as_tensor": pt.as_tensor, "sum of stack": lambda x: pt.stack(x) + pt.stack(x).sum()}
    with pm.Model() as model:
        a, b = pm.Normal("a", 0, 1), pm.Normal("b", 0, 1)
        pm.Normal("y", functions[joined]([a, b]), 1, observed=DATA)
    mu = np.array([A, B]) + (A + B if joined == "sum of stack" else 0)
    wanted = normal_logp(DATA, mu) + normal_logp(np.array([A, B]), 0.0)
    np.testing.assert_allclose(model.logp({"a": A, "b": B}), wanted, rtol=1e-13)
    assert np.isfinite(sampled(model)["a"]).all()


@pytest.mark.only_theano
def test_a_python_function_as_an_operation_of_pytensor_s_works_and_is_said_to_be_slow(caplog):
    import pytensor.tensor as pt
    from pytensor.compile.ops import wrap_py

    @wrap_py(itypes=[pt.dscalar], otypes=[pt.dscalar])
    def python_sine(x):
        return np.array(np.sin(x))

    with pm.Model() as model:
        a = pm.Normal("a", 0, 1)
        pm.Normal("y", python_sine(a), 1, observed=DATA)
    with caplog.at_level(logging.WARNING, logger="pymc3"):
        logger = logging.getLogger("pymc3")
        logger.addHandler(caplog.handler)
        try:
            value = model.logp({"a": A})
            trace = sampled(model)
        finally:
            logger.removeHandler(caplog.handler)
    np.testing.assert_allclose(value, normal_logp(DATA, np.sin(A)) + normal_logp(A, 0.0), rtol=1e-13)
    assert len(trace) == 5
    assert "python_sine" in caplog.text and "Python function" in caplog.text


@pytest.mark.only_theano
def test_a_pandas_series_in_pytensor_s_functions():
    import pytensor.tensor as pt

    with pm.Model() as model:
        a = pm.Normal("a", 0, 1)
        pm.Normal("y", pt.exp(pd.Series([0.5, 1.5])) * a, 1, observed=DATA)
    wanted = normal_logp(DATA, np.exp([0.5, 1.5]) * A) + normal_logp(A, 0.0)
    np.testing.assert_allclose(model.logp({"a": A}), wanted, rtol=1e-13)


@pytest.mark.parametrize("left", [pd.Series([0.5, 1.5]), pd.DataFrame([[0.5, 1.5]])], ids=["Series", "DataFrame"])
@pytest.mark.parametrize("shape", [(), (2,)])
def test_pandas_objects_on_the_left(left, shape):
    x, value, data = K.placeholder(shape, name="x"), np.full(shape, 0.25), left.to_numpy()
    for made, wanted in ((left * x, data * value), (left - x, data - value), (np.add(left, x), data + value)):
        assert isinstance(made, K.TensorVariable)
        np.testing.assert_array_equal(K.eval(made, {x: value}), wanted)


MATRIX = np.array([[2.0, 0.5], [0.5, 1.5]])

#: name -> (function of pt, a matrix and a vector; the same of NumPy or SciPy)
NATIVE = {
    "psi": (lambda pt, m, v: pt.psi(v), lambda m, v: special.psi(v)),
    "gammainc": (lambda pt, m, v: pt.gammainc(v, 1.5), lambda m, v: special.gammainc(v, 1.5)),
    "gammaincc": (lambda pt, m, v: pt.gammaincc(v, 1.5), lambda m, v: special.gammaincc(v, 1.5)),
    "betainc": (lambda pt, m, v: pt.betainc(v, 2.0, 0.25), lambda m, v: special.betainc(v, 2.0, 0.25)),
    "erfinv": (lambda pt, m, v: pt.erfinv(pt.sigmoid(v)), lambda m, v: special.erfinv(special.expit(v))),
    "gammaln": (lambda pt, m, v: pt.gammaln(v), lambda m, v: special.gammaln(v)),
    "i0": (lambda pt, m, v: pt.i0(v), lambda m, v: special.i0(v)),
    "cholesky": (lambda pt, m, v: pt.linalg.cholesky(m), lambda m, v: np.linalg.cholesky(m)),
    "upper cholesky": (lambda pt, m, v: pt.linalg.cholesky(m, lower=False), lambda m, v: np.linalg.cholesky(m).T),
    "sort": (lambda pt, m, v: pt.sort(v), lambda m, v: np.sort(v)),
    "sort of columns": (lambda pt, m, v: pt.sort(m, axis=0), lambda m, v: np.sort(m, axis=0)),
    "solve": (lambda pt, m, v: pt.linalg.solve(m, v), lambda m, v: np.linalg.solve(m, v)),
    "inv": (lambda pt, m, v: pt.linalg.inv(m), lambda m, v: np.linalg.inv(m)),
    "det": (lambda pt, m, v: pt.linalg.det(m), lambda m, v: np.linalg.det(m)),
    "slogdet": (lambda pt, m, v: pt.linalg.slogdet(m)[1], lambda m, v: np.linalg.slogdet(m)[1]),
    "solve_triangular": (lambda pt, m, v: pt.linalg.solve_triangular(m, v, lower=True), lambda m, v: np.linalg.solve(np.tril(m), v)),
    "eigenvalues": (lambda pt, m, v: pt.linalg.eigh(m)[0], lambda m, v: np.linalg.eigvalsh(m)),
    "within others": (lambda pt, m, v: pt.exp(pt.psi(pt.sort(v)) * 2) + 1, lambda m, v: np.exp(special.psi(np.sort(v)) * 2) + 1),
}


@pytest.mark.only_theano
@pytest.mark.parametrize("name", NATIVE)
def test_functions_of_pytensor_s_are_computed_by_ours(name, caplog):
    import pytensor.tensor as pt

    native, reference = NATIVE[name]
    m, v = K.placeholder((2, 2), name="m"), K.placeholder((2,), name="v")
    made = K.as_tensor(native(pt, m, v))
    assert K.as_tensor(made) is made
    f = K.function([m, v], [made, *K.gradients(K.sum(made), [m, v])])
    vector = np.array([1.75, 0.5])
    value, slope, other = f(MATRIX, vector)
    np.testing.assert_allclose(value, reference(MATRIX, vector), rtol=1e-12)
    assert np.isfinite(slope).all() and np.isfinite(other).all()
    assert "PyTensor" not in caplog.text


def shared_by_the_engine(values, engine):
    """A shared variable of PyTensor's on the Theano engine, a variable of TensorFlow's on the other; and how to set it."""
    if engine == "theano":
        import pytensor

        x = pytensor.shared(values)
        return x, x.set_value
    import tensorflow as tf

    x = tf.Variable(values, shape=(None,))
    return x, x.assign


def test_posterior_predictive_draws_follow_a_shared_variable(engine):
    with pm.Model() as model:
        x, set_value = shared_by_the_engine(np.arange(5.0), engine)
        b = pm.Normal("b", 0, 1)
        pm.Normal("y", x * b, 1, observed=np.arange(5.0))
    trace = sampled(model)
    set_value(np.arange(3.0))
    with model:
        assert pm.sample_posterior_predictive(trace, progressbar=False)["y"].shape == (5, 3)


def test_a_shared_variable_of_the_engine_may_be_data(engine):
    x, set_value = shared_by_the_engine(np.array([1.0, 2.0]), engine)
    with pm.Model() as model:
        pm.Normal("y", pm.Normal("a", 0, 1), 1, observed=x)
    start = model.logp({"a": 0.5})
    set_value(np.array([3.0, 4.0, 5.0]))
    assert start == pytest.approx(stats.norm.logpdf([0.5, 1 - 0.5, 2 - 0.5]).sum(), rel=1e-14)
    assert model.logp({"a": 0.5}) == pytest.approx(stats.norm.logpdf([0.5, 2.5, 3.5, 4.5]).sum(), rel=1e-14)
    v = K.variable([1.0], name="v")
    with model, pytest.raises(TypeError, match="Data 'd' must be numbers, got a tensor that is computed from 'v'"):
        pm.Data("d", 2 * v)


@pytest.mark.only_tensorflow
def test_tensorflow_s_constants_made_inside_of_a_model_are_their_values():
    import tensorflow as tf

    with pm.Model() as model:
        data = pm.Data("data", tf.constant([1.0, 2.0]))
        a = pm.Normal("a", tf.constant(0.5, "float64"), tf.constant(2.0))
        pm.Normal("y", a + data, 1, observed=tf.exp(tf.constant([0.0, 1.0], "float64")))
        pm.Potential("p", tf.square(a) * tf.constant(3.0, "float64"))
    wanted = stats.norm.logpdf(0.25, 0.5, 2) + stats.norm.logpdf(np.exp([0.0, 1.0]), [1.25, 2.25]).sum() + 3 * 0.25**2
    assert model.logp({"a": 0.25}) == pytest.approx(wanted, rel=1e-14)


@pytest.mark.only_tensorflow
def test_functions_work_inside_of_tensorflow_s_functions():
    import tensorflow as tf

    @pm.model
    def normal():
        yield pm.Normal("a", 1.0, 2.0)

    with pm.Model() as model:
        pm.Normal("a", 1.0, 2.0)
    x = K.placeholder((None,), name="x")
    total = K.function([x], K.sum(K.exp(x)), name="total")

    @tf.function
    def values_and_slopes(a):
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(a)
            values = log_prob(a), model.logp({"a": a}), total(tf.stack([a, 2 * a]))
        return values, [tape.gradient(value, a) for value in values], total([0.0])

    log_prob = normal().make_log_prob_function()
    for a in (0.3, 0.7):
        values, slopes, number = values_and_slopes(tf.constant(a, "float64"))
        logp, slope = stats.norm.logpdf(a, 1, 2), (1 - a) / 4
        np.testing.assert_allclose(values, [logp, logp, np.exp(a) + np.exp(2 * a)], rtol=1e-14)
        np.testing.assert_allclose(slopes, [slope, slope, np.exp(a) + 2 * np.exp(2 * a)], rtol=1e-14)
        assert number == 1
    with tf.Graph().as_default():
        assert isinstance(total(tf.constant([0.5], "float64")), tf.Tensor)
        assert total([0.0]) == 1


@pytest.mark.only_tensorflow
def test_tensorflow_s_tensors_give_tensors_through_which_its_tape_passes():
    import tensorflow as tf

    x, k = K.placeholder((2,), name="x"), K.placeholder((), "int64", name="k")
    f = K.function([x, k], [K.sum(K.exp(x)) * k, x + k], name="f")
    given = tf.constant([0.5, 1.5], "float64")
    with tf.GradientTape() as tape:
        tape.watch(given)
        total, shifted = f(given, 2)
    assert isinstance(total, tf.Tensor) and isinstance(shifted, tf.Tensor)
    np.testing.assert_allclose(total, 2 * np.exp([0.5, 1.5]).sum(), rtol=1e-14)
    np.testing.assert_allclose(tape.gradient(total, given), 2 * np.exp([0.5, 1.5]), rtol=1e-14)
    with pytest.raises(ValueError, match="'x'"):
        f(tf.zeros(3, "float64"), 2)
    with pytest.raises(TypeError, match="'k'"):
        f(given, tf.constant(1.5))


@pytest.mark.only_tensorflow
def test_tensorflow_s_tape_passes_through_a_template_s_log_probability():
    import tensorflow as tf

    @pm.model
    def normal():
        yield pm.Normal("a", 1.0, 2.0)

    f = normal().make_log_prob_function()
    a = tf.Variable(0.3, dtype="float64")
    with tf.GradientTape() as tape:
        value = f(a)
    np.testing.assert_allclose(value, -0.5 * 0.35**2 - np.log(2.0) - 0.5 * np.log(2 * np.pi), rtol=1e-14)
    np.testing.assert_allclose(tape.gradient(value, a), 0.7 / 4, rtol=1e-14)
