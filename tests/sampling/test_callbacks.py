"""Models with Python functions in them: the draws of the same model written with K, on every kernel; what has no gradient."""

import logging

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K

DATA = np.array([0.3, -1.2, 2.2, 0.9, 1.4])


def log_density(mu, log_sd):
    sd = np.exp(log_sd)
    return np.sum(-0.5 * ((DATA - mu[0] - mu[1] * np.arange(5)) / sd) ** 2 - log_sd)


def residuals(mu):
    return DATA - mu[0] - mu[1] * K.arange(5)


def log_density_gradient(inputs, output_gradients):
    mu, log_sd = inputs
    (g,) = output_gradients
    scaled = residuals(mu) * K.exp(-2 * log_sd)
    return [g * K.stack([K.sum(scaled), K.sum(scaled * K.arange(5))]), g * (K.sum(residuals(mu) * scaled) - 5)]


def by_python(mu, log_sd, gradient=log_density_gradient):
    return K.callback(log_density, [mu, log_sd], ((), "float64"), gradient)


def by_k(mu, log_sd):
    return K.sum(-0.5 * K.square(residuals(mu) * K.exp(-log_sd)) - log_sd)


def model_of(likelihood):
    with pm.Model() as model:
        mu = pm.Normal("mu", 0, 3, shape=2)
        log_sd, a, b = (pm.Normal(name, 0, 0.5) for name in ("log_sd", "a", "b"))
        pm.Potential("data", likelihood(mu, log_sd + a + b))
    return model


@pytest.fixture(scope="module")
def models():
    return model_of(by_python), model_of(by_k)


def test_log_probability_and_gradient(models):
    python, symbolic = models
    point = {"mu": np.array([0.3, -0.1]), "log_sd": np.array(0.2), "a": np.array(0.1), "b": np.array(-0.3)}
    np.testing.assert_allclose(python.logp(point), symbolic.logp(point), rtol=1e-13)
    np.testing.assert_allclose(python.dlogp()(point), symbolic.dlogp()(point), rtol=1e-13)


def test_draws_are_those_of_the_model_in_k(models):
    """Each kind of kernel moves a variable of its own: one chain, so that an engine compiles it once."""
    traces = []
    for model in models:
        with model:
            steps = [pm.NUTS([model.mu]), pm.Slice([model.log_sd]), pm.Metropolis([model.a]), pm.DEMetropolisZ([model.b])]
            settings = {"tune": 15, "chains": 2, "random_seed": 3, "progressbar": False, "return_inferencedata": False}
            traces.append(pm.sample(15, step=steps, compute_convergence_checks=False, **settings))
    for name in ("mu", "log_sd", "a", "b"):
        assert len(np.unique(traces[0][name])) > 4
        np.testing.assert_allclose(traces[0][name], traces[1][name], rtol=1e-7)


def test_what_has_no_gradient_is_moved_by_slice(caplog):
    without_gradient = model_of(lambda mu, log_sd: by_python(mu, log_sd, None))
    with without_gradient, caplog.at_level(logging.INFO, "pymc3"):
        assert [type(step) for step in pm.sampling.assign_step_methods(without_gradient).methods] == [pm.Slice] * 4
        with pytest.raises(NotImplementedError, match=r"NUTS cannot move 'mu': 'log_density' is a Python function without a .*pm\.Slice"):
            pm.NUTS()
        with pytest.raises(NotImplementedError, match="HamiltonianMC cannot move 'log_sd'"):
            pm.HamiltonianMC([without_gradient.log_sd])
        mode = pm.find_MAP(progressbar=False)
    assert "by Powell's method" in caplog.text
    with model_of(by_k):
        wanted = pm.find_MAP(progressbar=False)
    np.testing.assert_allclose(mode["mu"], wanted["mu"], atol=5e-3)  # that is how exact Powell's method is


def test_variables_that_it_does_not_concern_keep_their_gradient():
    with pm.Model() as model:
        z, x = pm.Normal("z"), pm.Normal("x")
        pm.Potential("data", K.callback(lambda x: -(x**2), [x], ((), "float64")))
        pm.Normal("y", z, 1, observed=DATA)
        found = pm.sampling.assign_step_methods(model)
    assert {type(step): [var.name for var in step.vars] for step in found.methods} == {pm.NUTS: ["z"], pm.Slice: ["x"]}


def test_forward_draws():
    with pm.Model():
        x = pm.Normal("x", 0, 1)
        k = pm.DiscreteUniform("k", 0, 4)
        mu = K.callback(lambda x, k: np.where(np.arange(5) < k, x, -x), [x, k], ((5,), "float64"))
        pm.Deterministic("mu", mu)
        pm.Normal("y", mu, 1e-9, observed=DATA)
        prior = pm.sample_prior_predictive(20, random_seed=1)
        trace = [{"x": np.array(2.0), "k": np.array(3)}, {"x": np.array(-1.0), "k": np.array(0)}]
        predicted = pm.sample_posterior_predictive(trace, var_names=["mu", "y"], progressbar=False)
    wanted = np.where(np.arange(5) < prior["k"][:, None], prior["x"][:, None], -prior["x"][:, None])
    np.testing.assert_array_equal(prior["mu"], wanted)
    np.testing.assert_allclose(prior["y"], wanted, atol=1e-7)
    np.testing.assert_array_equal(predicted["mu"], [[2, 2, 2, -2, -2], [1, 1, 1, 1, 1]])


class Broken(Exception):
    pass


def test_an_error_while_sampling_is_the_user_s():
    calls = []

    def fails(x):
        calls.append(x)
        if len(calls) > 50:
            raise Broken("after 50 calls")
        return -(x**2)

    with pm.Model():
        pm.Potential("data", K.callback(fails, [pm.Normal("x")], ((), "float64")))
        with pytest.raises(Broken, match="after 50 calls"):
            pm.sample(100, step=pm.Metropolis(), chains=2, progressbar=False)
    assert len(calls) == 51
