"""EllipticalSlice: posteriors that are known, and what is refused."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K
from tests.monte_carlo import assert_moments, chains_of

QUIET = dict(progressbar=False, compute_convergence_checks=False, random_seed=5, cores=1)
PLACES = np.array([0.0, 0.3, 1.0])
COVARIANCE = 2.0 * np.exp(-(np.subtract.outer(PLACES, PLACES) ** 2)) + 1e-3 * np.eye(3)
DATA, NOISE = np.array([0.8, -0.5, 1.9]), 0.7


def posterior(mean):
    covariance = np.linalg.inv(np.linalg.inv(COVARIANCE) + np.eye(3) / NOISE**2)
    return covariance @ (np.linalg.solve(COVARIANCE, mean) + DATA / NOISE**2), covariance


def model_of(prior):
    with pm.Model() as model:
        f = prior()
        pm.Normal("y", f, NOISE, observed=DATA)
    return model


@pytest.mark.parametrize("mean", [np.zeros(3), np.array([2.0, 1.0, -1.0])], ids=["the prior", "another mean"])
def test_the_prior_of_the_model_counts(mean):
    model = model_of(lambda: pm.MvNormal("f", mean, cov=COVARIANCE, shape=3))
    with model:
        trace = pm.sample(10_000, tune=100, chains=2, step=pm.EllipticalSlice(prior_cov=COVARIANCE), **QUIET)
    assert_moments(chains_of(trace, "f"), *posterior(mean))
    assert trace.stat_names == set()


def test_without_a_prior_in_the_model_it_is_the_normal_distribution():
    model = model_of(lambda: pm.Flat("f", shape=3))
    with model:
        trace = pm.sample(10_000, tune=100, chains=2, step=pm.EllipticalSlice(prior_chol=np.linalg.cholesky(COVARIANCE)), **QUIET)
    assert_moments(chains_of(trace, "f"), *posterior(np.zeros(3)))


def test_what_depends_on_it_counts_also_where_it_is_free():
    """Several variables beside one that Metropolis moves: their joint distribution is normal."""
    with pm.Model() as model:
        a, b = pm.Normal("a", 0, 1), pm.Normal("b", 0, 2, shape=2)
        c = pm.Normal("c", a + b.sum(), 1)
        trace = pm.sample(
            20_000, tune=500, chains=2, step=[pm.EllipticalSlice([a, b], prior_cov=np.diag([1.0, 4, 4])), pm.Metropolis([c])], **QUIET
        )
    map_ = np.array([[1.0, 0, 0], [0, 2, 0], [0, 0, 2], [1, 2, 2]])
    draws = np.concatenate([chains_of(trace, "a")[..., None], chains_of(trace, "b"), chains_of(trace, "c")[..., None]], axis=-1)
    assert_moments(draws, np.zeros(4), map_ @ map_.T + np.diag([0.0, 0, 0, 1]))
    del model


def test_single_steps():
    model = model_of(lambda: pm.MvNormal("f", np.zeros(3), cov=COVARIANCE, shape=3))
    with model:
        step = pm.EllipticalSlice(prior_cov=K.constant(COVARIANCE))
    np.testing.assert_allclose(step.prior_chol @ step.prior_chol.T, COVARIANCE)
    point = model.test_point
    for _ in range(3):
        new = step.step(point)
        assert (new["f"] != point["f"]).all()
        point = new


@pytest.mark.parametrize(
    "arguments, error, text",
    [
        ({}, ValueError, "Must pass exactly one of cov or chol"),
        (dict(prior_cov=np.eye(3), prior_chol=np.eye(3)), ValueError, "Must pass exactly one of cov or chol"),
        (dict(prior_cov=np.eye(2)), ValueError, r"prior_cov has shape \(2, 2\); expected \(3, 3\) for f"),
        (dict(prior_chol=np.ones(3)), ValueError, r"prior_chol has shape \(3,\); expected \(3, 3\)"),
        (dict(prior_cov=np.eye(3) - 2.0), np.linalg.LinAlgError, "prior_cov must be positive definite; its smallest eigenvalue is -5"),
        (dict(prior_cov=np.eye(3) + np.triu(np.ones((3, 3)), 1)), ValueError, "prior_cov is not symmetric"),
        (dict(prior_cov=np.full((3, 3), np.nan)), ValueError, "prior_cov must be finite"),
        (dict(prior_chol=np.ones((3, 3))), ValueError, "prior_chol has elements above its diagonal"),
        (dict(prior_chol=-np.eye(3)), ValueError, "prior_chol must have a positive diagonal"),
        (dict(prior_cov="large"), TypeError, "prior_cov must be a matrix of numbers"),
        (dict(cov=np.eye(3)), TypeError, "cov"),
    ],
)
def test_what_is_refused(arguments, error, text):
    with model_of(lambda: pm.Flat("f", shape=3)), pytest.raises(error, match=text):
        pm.EllipticalSlice(**arguments)


def test_variables_that_are_refused():
    with pm.Model():
        f, g, k = pm.Flat("f"), pm.Normal("g", 0, 1), pm.Poisson("k", 3)
        with pytest.raises(ValueError, match="EllipticalSlice does not move discrete variables; got k"):
            pm.EllipticalSlice([k], prior_cov=np.eye(1))
        with pytest.raises(ValueError, match="f have no prior in the model.*Give all of them a prior, or none"):
            pm.EllipticalSlice([f, g], prior_cov=np.eye(2))
        with pytest.raises(TypeError, match="prior_cov depends on g; it must be known before"):
            pm.EllipticalSlice([f], prior_cov=K.reshape(K.exp(g), (1, 1)))
