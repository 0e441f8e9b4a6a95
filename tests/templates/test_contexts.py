"""Random variables outside models, and templates under contexts."""

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.exceptions import DuplicateNameError, ShapeError


@pm.model
def simple():
    x = pm.Normal(mu=0, sigma=1, name="x")
    return x


def test_a_variable_outside_all_models(engine):
    x = pm.Normal(mu=0, sigma=1, name="x")
    draw = K.eval(x.as_tensor())
    assert K.eval(x.as_tensor()) == draw
    for made, expected in (
        (x + 1, draw + 1),
        (2 * x, 2 * draw),
        (np.array([1.0, 2.0]) * x, np.array([1.0, 2.0]) * draw),
        (x - x, 0.0),
        (-x, -draw),
        (abs(x), abs(draw)),
        (x**2, draw**2),
        (K.exp(x), np.exp(draw)),
        (np.exp(x), np.exp(draw)),
        (pm.math.sqr(x), draw**2),
        (K.stack([x, 1.0]), [draw, 1.0]),
        (x.sum(), draw),
    ):
        np.testing.assert_allclose(K.eval(made), expected, rtol=1e-15)
    np.testing.assert_allclose(K.eval(x.log_prob()), stats.norm.logpdf(draw), rtol=1e-12)
    assert x == x and hash(x) == hash(x)


@pytest.mark.only_tensorflow
def test_tensorflow_converts_by_itself():
    import tensorflow as tf

    x = pm.Normal(mu=0, sigma=1, name="x")
    np.testing.assert_allclose(float(tf.exp(x)), np.exp(K.eval(x.as_tensor())), rtol=1e-12)
    with K.get_session():
        np.testing.assert_allclose(K.eval(K.as_tensor(tf.exp(x))), np.exp(K.eval(x.as_tensor())))


@pytest.mark.only_theano
def test_pytensor_converts_by_itself():
    import pytensor.tensor as pt

    x = pm.Normal(mu=0, sigma=1, name="x")
    np.testing.assert_allclose(pt.exp(x).eval(), np.exp(K.eval(x.as_tensor())))


def test_variables_depend_on_variables_in_each_context():
    x = pm.Normal("x", 0.0, 1.0)
    y = pm.Normal("y", x, 1e-9)
    for context in (pm.ForwardContext(), pm.ForwardContext()):
        with context:
            values = K.eval([x.as_tensor(), y.as_tensor()])
        np.testing.assert_allclose(values[0], values[1], atol=1e-7)
        with context:
            assert K.eval(x.as_tensor()) == values[0]
    np.testing.assert_allclose(*K.eval([x.as_tensor(), y.as_tensor()]), atol=1e-7)


def test_outside_a_model_data_and_quantities_stay_errors():
    for call in (
        lambda: pm.Normal("x", 0, 1, observed=[1.0]),
        lambda: pm.Deterministic("d", K.constant(1.0)),
        lambda: pm.Potential("p", K.constant(1.0)),
    ):
        with pytest.raises(TypeError, match="No model on context stack"):
            call()
    with pytest.raises(TypeError, match="Name needs to be a string"):
        pm.Normal(0, 1)


def test_a_variable_from_outside_is_no_part_of_a_model():
    x = pm.Normal("x", 0, 1)
    with pm.Model(), pytest.raises(TypeError, match="belongs to no model"):
        pm.Normal("y", x, 1)


def test_configure_and_repeat():
    model = simple.configure()
    (x,) = model._forward_context.vars
    with model._forward_context:
        first = K.eval(x.as_tensor())
    with model._forward_context:
        assert K.eval(x.as_tensor()) == first
    assert K.eval(x.as_tensor()) == first
    assert model._forward_context.vars[0].name == "x"


def test_log_prob_function():
    f = simple.configure().make_log_prob_function()
    np.testing.assert_allclose(f(np.full(10, 2.0)), -29.189385332046726, rtol=1e-12)
    assert isinstance(f(x=1.0), np.ndarray)
    x = K.placeholder((10,), name="x")
    total = f(x)
    assert K.is_tensor(total)
    values = np.linspace(-1, 1, 10)
    logp, slope = K.eval([total, K.gradients(total, x)], {x: values})
    np.testing.assert_allclose(logp, stats.norm.logpdf(values).sum(), rtol=1e-12)
    np.testing.assert_allclose(slope, -values)
    np.testing.assert_allclose(K.eval(K.vectorize(f)(K.constant(values))), stats.norm.logpdf(values), rtol=1e-12)
    np.testing.assert_allclose(K.function([x], f(x))(values), logp)


def test_inference_context_by_hand():
    with pm.ForwardContext() as forward:
        a = pm.Normal("a", 0, 1)
        b = pm.Normal("b", a, 2.0)
    assert forward.vars == [a, b]
    with pm.InferenceContext([0.5, -1.0], expected_vars=forward.vars) as context:
        a = pm.Normal("a", 0, 1)
        pm.Normal("b", a, 2.0)
        expected = stats.norm.logpdf(0.5), stats.norm.logpdf(-1.0, 0.5, 2.0)
        np.testing.assert_allclose(K.eval(a.log_prob()), expected[0])
    np.testing.assert_allclose(K.eval(context.log_prob()), sum(expected))
    with pytest.raises(ValueError, match="1 values for 2 variables: a, b"):
        pm.InferenceContext([0.5], expected_vars=forward.vars)


def test_discrete_variables_and_observed_data_in_a_template():
    @pm.model
    def counts(data):
        rate = pm.Exponential("rate", 1.0)
        k = pm.Poisson("k", rate)
        pm.Poisson("y", rate, observed=data)
        pm.Potential("nudge", -0.5 * rate)
        return rate + k

    data = np.array([1, 4, 2])
    value, state = counts(data).evaluate()
    assert set(state.samples) == {"rate", "k"} and state.samples["k"].dtype == np.int64
    np.testing.assert_array_equal(state.observed["y"], data)
    np.testing.assert_allclose(state.deterministics["counts"], value)
    np.testing.assert_allclose(state.potentials["nudge"], -0.5 * state.samples["rate"])
    f = counts(data).make_log_prob_function()
    expected = stats.expon.logpdf(2.0) + stats.poisson.logpmf(3, 2.0) + stats.poisson.logpmf(data, 2.0).sum() - 1.0
    np.testing.assert_allclose(f(2.0, 3), expected, rtol=1e-12)
    with pytest.raises(TypeError, match="'k' is float64.*discrete"):
        f(2.0, 3.0)


def test_missing_data():
    data = np.array([1.0, np.nan, 3.0])

    @pm.model
    def gaps():
        mu = pm.Normal("mu", 0, 1)
        pm.Normal("y", mu, 1.0, observed=data)

    _, state = gaps().evaluate()
    assert state.samples["y_missing"].shape == (1,)
    np.testing.assert_array_equal(state.observed["y"], [1.0, state.samples["y_missing"][0], 3.0])
    f = gaps().make_log_prob_function()
    assert list(f.inputs) == ["mu", "y_missing"]
    expected = stats.norm.logpdf(0.5) + stats.norm.logpdf([1.0, 7.0, 3.0], 0.5).sum()
    np.testing.assert_allclose(f(0.5, [7.0]), expected, rtol=1e-12)


# ---- bad input ------------------------------------------------------------------------------------------------------


def test_wrong_inputs_of_a_log_probability():
    @pm.model
    def two():
        pm.Normal("a", 0, 1)
        pm.Normal("b", 0, 1, shape=3)

    f = two.configure().make_log_prob_function()
    b = np.zeros(3)
    with pytest.raises(TypeError, match="takes 2 values, got 3"):
        f(0.0, b, 1.0)
    with pytest.raises(TypeError, match=r"needs also 'b' \(.*test_contexts.py:\d+"):
        f(0.0)
    with pytest.raises(TypeError, match="does not know 'c'"):
        f(0.0, b, c=1)
    with pytest.raises(TypeError, match="got twice 'a'"):
        f(0.0, a=1.0, b=b)
    with pytest.raises(ShapeError, match=r"'b' has shape \(4,\), but the variable \(.*test_contexts.py:\d+\) has shape \(3,\)"):
        f(0.0, np.zeros(4))
    with pytest.raises(ShapeError):
        f(0.0, K.placeholder((4,), name="b"))
    assert np.isfinite(f(0.0, np.zeros((2, 3))))


def test_names_and_shapes_must_not_change_between_runs():
    runs = []

    @pm.model
    def restless():
        runs.append(None)
        pm.Normal(f"x{len(runs)}", 0, 1)

    f = restless.configure().make_log_prob_function()
    with pytest.raises(ValueError, match=r"asks for 'x\d' .*must not change between runs"):
        f(0.0)

    @pm.model
    def shrinking():
        runs.append(None)
        pm.Normal("a", 0, 1)
        if len(runs) < 6:
            pm.Normal("b", 0, 1)

    runs[:] = []
    f = shrinking().make_log_prob_function()
    runs[:] = [None] * 9
    with pytest.raises(ValueError, match="no 'b' this time"):
        f(0.0, 0.0)

    @pm.model
    def growing():
        runs.append(None)
        pm.Normal("a", 0, 1, shape=len(runs))

    runs[:] = []
    f = growing().make_log_prob_function()
    with pytest.raises(ShapeError, match="'a' has shape"):
        f([0.0])


def test_two_of_one_name_in_a_template():
    @pm.model
    def twice():
        pm.Normal("x", 0, 1)
        pm.Normal("x", 0, 1)

    for run in (lambda: twice().evaluate(), lambda: twice().as_model(), lambda: twice.configure()):
        with pytest.raises(DuplicateNameError, match="'x' is given twice; the names so far are x"):
            run()
