"""Distributions that a user describes by a log-probability."""

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from tests.monte_carlo import assert_moments, chains_of


def _log_normal(x, mu=0.0):
    return -0.5 * (x - mu) ** 2 - 0.5 * np.log(2 * np.pi)


# ---- log-probability ----------------------------------------------------------------------------------------------------


def test_free_variable():
    with pm.Model() as model:
        x = pm.DensityDist("x", _log_normal, shape=3, testval=[0.1, 0.2, 0.3])
    assert type(x).__name__ == "FreeRV" and x.dtype == K.floatx()
    np.testing.assert_allclose(model.test_point["x"], [0.1, 0.2, 0.3])
    values = np.array([0.5, -1.0, 2.0])
    np.testing.assert_allclose(model.logp({"x": values}), stats.norm.logpdf(values).sum(), rtol=1e-12)
    np.testing.assert_allclose(model.dlogp()({"x": values}), -values, rtol=1e-12)
    assert str(x) == "x ~ DensityDist"


def test_start_values():
    assert pm.DensityDist.dist(_log_normal).default() == 0.0
    assert pm.DensityDist.dist(_log_normal, initval=2.0).default() == 2.0
    assert pm.DensityDist.dist(_log_normal, testval=3.0).default() == 3.0
    with pytest.raises(TypeError, match="initval and testval"):
        pm.DensityDist.dist(_log_normal, initval=2.0, testval=3.0)


def test_transform():
    with pm.Model() as model:
        x = pm.DensityDist("x", lambda v: -v, transform=pm.transforms.log, testval=1.0)
    assert [v.name for v in model.free_RVs] == ["x_log__"]
    np.testing.assert_allclose(model.logp({"x_log__": 0.7}), -np.exp(0.7) + 0.7, rtol=1e-12)
    assert x.distribution.transform is pm.transforms.log


def test_whole_numbers():
    with pm.Model() as model:
        pm.DensityDist("k", lambda k: -pm.math.sqr(k - 3) / 2.0, dtype="int64", testval=1)
    (k,) = model.free_RVs
    assert k.dtype == "int64" and model.logp({"k": 5}) == -2.0


def test_observed_array():
    data = np.array([0.3, -0.2, 1.5])
    with pm.Model() as model:
        mu = pm.Normal("mu", 0.0, 1.0)
        pm.DensityDist("x", lambda v: _log_normal(v, mu), observed=data)
    expected = stats.norm.logpdf(data, 0.4).sum() + stats.norm.logpdf(0.4)
    np.testing.assert_allclose(model.logp({"mu": 0.4}), expected, rtol=1e-12)


def test_observed_dict():
    """Survival data: failures at times t, censored where failure is 0; the rate is one of the arguments."""
    failure, t = np.array([1.0, 0.0, 1.0]), np.array([2.0, 5.0, 0.5])

    def logp(failure, t, lam):
        return failure * pm.math.log(lam) - lam * t

    with pm.Model() as model:
        lam = pm.HalfNormal("lam", 1.0)
        survival = pm.DensityDist("survival", logp, observed={"failure": failure, "t": t, "lam": lam})
    assert type(survival).__name__ == "MultiObservedRV" and model.observed_RVs == [survival]
    expected = (failure * np.log(0.3) - 0.3 * t).sum() + stats.halfnorm.logpdf(0.3) + np.log(0.3)
    np.testing.assert_allclose(model.logp({"lam_log__": np.log(0.3)}), expected, rtol=1e-12)


def test_a_method_and_one_number_for_all_of_the_data():
    class Likelihood:
        scale = 2.0

        def logp(self, x):
            return -pm.math.sum(pm.math.sqr(x)) / self.scale

    with pm.Model() as model:
        pm.DensityDist("x", Likelihood().logp, shape=2)
    assert model.logp({"x": [1.0, 3.0]}) == -5.0


def test_another_distribution_s_logp():
    mu, sigma = np.array([0.0, 1.0]), 2.0
    with pm.Model() as model:
        pm.DensityDist("x", pm.Normal.dist(mu, sigma).logp, shape=2, random=pm.Normal.dist(mu, sigma, shape=2).random)
    np.testing.assert_allclose(model.logp({"x": [0.5, 0.7]}), stats.norm(mu, sigma).logpdf([0.5, 0.7]).sum(), rtol=1e-12)
    assert model["x"].random(size=4).shape == (4, 2)


# ---- draws ---------------------------------------------------------------------------------------------------------


def _scalar(point=None, size=None):
    return np.random.normal(7.0, 0.001, size=size)


def test_random_of_a_number_fills_the_shape():
    dist = pm.DensityDist.dist(_log_normal, shape=(2, 3), random=_scalar)
    for size, expected in [(None, (2, 3)), (5, (5, 2, 3)), ((4, 5), (4, 5, 2, 3))]:
        draws = dist.random(size=size)
        assert draws.shape == expected and len(np.unique(draws)) == draws.size
    assert np.shape(pm.DensityDist.dist(_log_normal, random=_scalar).random()) == ()
    assert pm.DensityDist.dist(_log_normal, random=_scalar).random(size=3).shape == (3,)


def test_random_of_a_vector_fills_the_axes_before_it():
    vector = pm.MvNormal.dist(np.zeros(2), cov=np.eye(2), shape=2)
    for shape in [(2,), (5, 2)]:
        dist = pm.DensityDist.dist(_log_normal, shape=shape, random=lambda point=None, size=None: _rows(vector, size))
        assert dist.random(size=3).shape == (3, *shape) and dist.random().shape == shape


def _rows(vector, size):
    return vector.random(size=size)


def test_random_that_knows_its_shape():
    dist = pm.DensityDist.dist(
        _log_normal, shape=2, random=lambda point=None, size=None: np.zeros((size or ()) + (2,)), wrap_random_with_dist_shape=False
    )
    assert dist.random(size=(4,)).shape == (4, 2)


def test_random_gets_the_point_and_more_arguments():
    def rand(point=None, size=None, shift=0.0):
        return np.full(size or (), point["mu"] + shift)

    dist = pm.DensityDist.dist(_log_normal, random=rand)
    np.testing.assert_array_equal(dist.random(point={"mu": 2.0}, size=2, shift=0.5), [2.5, 2.5])


def test_wrong_shapes_of_draws():
    bad = lambda point=None, size=None: np.zeros(7)  # noqa: E731
    with pytest.raises(RuntimeError, match=r"returned draws of shape \(7,\), and \(3, 2\) is expected"):
        pm.DensityDist.dist(_log_normal, shape=2, random=bad).random(size=3)
    loose = pm.DensityDist.dist(_log_normal, shape=2, random=bad, check_shape_in_random=False)
    assert loose.random(size=3).shape == (7,)


def test_without_random():
    with pytest.raises(ValueError, match="not passed any random method"):
        pm.DensityDist.dist(_log_normal).random()


def test_what_is_no_function():
    with pytest.raises(TypeError, match="logp must be a function, got 3"):
        pm.DensityDist.dist(3)
    with pytest.raises(TypeError, match="random must be a function"):
        pm.DensityDist.dist(_log_normal, random=1.0)
    with pm.Model():
        with pytest.raises(TypeError, match="'x'.*logp must be a function"):
            pm.DensityDist("x", None)


def test_sampling():
    with pm.Model():
        pm.DensityDist("x", lambda v: _log_normal(v, 1.0))
        trace = pm.sample(
            4_000, tune=1_000, chains=2, cores=1, random_seed=2, step=pm.Metropolis(), progressbar=False,
            compute_convergence_checks=False, return_inferencedata=False,
        )  # fmt: skip
    assert_moments(chains_of(trace, "x")[..., None], [1.0], [[1.0]])


def test_draws_for_many_values_of_the_parents():
    """Forward draws: each draw of the data belongs to its own draw of mu."""
    data = np.array([0.3, -0.2, 1.5])
    with pm.Model() as model:
        mu = pm.Normal("mu", 0.0, 10.0)
        likelihood = pm.Normal.dist(mu, 0.01)
        pm.DensityDist("y", likelihood.logp, observed=data, random=likelihood.random)
        prior = pm.sample_prior_predictive(200, random_seed=1)
    assert prior["y"].shape == (200, 3)
    # Six standard deviations of the data, whose means are apart by tens.
    np.testing.assert_allclose(prior["y"], np.broadcast_to(prior["mu"][:, None], (200, 3)), atol=0.06)
    posterior = [{"mu": value} for value in (1.0, 50.0)]
    with model:
        predicted = pm.sample_posterior_predictive(posterior, random_seed=1, progressbar=False)
    np.testing.assert_allclose(predicted["y"], [[1.0] * 3, [50.0] * 3], atol=0.06)


def test_draws_by_a_function_that_reads_the_point():
    with pm.Model():
        mu = pm.Normal("mu", 0.0, 10.0)
        pm.DensityDist("x", lambda v: _log_normal(v, mu), random=lambda point=None, size=None: point["mu"] + np.zeros(size or ()))
        prior = pm.sample_prior_predictive(50, random_seed=1)
    np.testing.assert_array_equal(prior["x"], prior["mu"])
