"""Data that a function simulates: their place in a model, draws, kernels."""

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.distributions import simulator
from tests.monte_carlo import assert_mean


def _simulate(mu, sigma):
    return np.random.normal(mu, sigma, size=50)


DATA = np.random.default_rng(0).normal(1.0, 2.0, size=50)


def test_simulator_in_a_model():
    with pm.Model() as model:
        mu = pm.Normal("mu", 0.0, 5.0)
        s = pm.Simulator("s", _simulate, params=[mu, 2.0], sum_stat="sort", epsilon=0.5, observed=DATA)
    assert model.observed_RVs == [s] and s.distribution.sum_stat is np.sort and s.distribution.epsilon == 0.5
    np.testing.assert_allclose(model.logp({"mu": 0.3}), stats.norm(0, 5).logpdf(0.3), rtol=1e-12)
    given = s.random(point={"mu": 30.0})
    assert given.shape == (50,) and abs(given.mean() - 30.0) < 2.0
    draws = s.random(size=400)
    assert draws.shape == (400, 50)
    # Each data set has its own mu.
    assert_mean(draws.mean(axis=1) ** 2, 5.0**2 + 2.0**2 / 50, independent=True)
    assert str(s) == "s ~ Simulator(_simulate(mu, 2.0), gaussian, sort)"
    assert s._repr_latex_() == r"$\text{s} \sim \text{Simulator}(\text{\_simulate}(mu, 2.0), \text{gaussian}, \text{sort})$"


def test_simulator_alone():
    dist = pm.Simulator.dist(_simulate, 1.0, 2.0, observed=DATA)
    assert dist.params == [1.0, 2.0] and dist.shape == (50,)
    assert dist.random().shape == (50,) and dist.random(size=(2, 3)).shape == (2, 3, 50)
    np.testing.assert_array_equal(K.eval(dist.logp(K.as_tensor(DATA))), np.zeros(50))


def test_kernels():
    a, b = np.array([1.0, 2.0]), np.array([0.0, 5.0])
    np.testing.assert_allclose(simulator.gaussian(2.0, a, b), [-0.125, -1.125])
    np.testing.assert_allclose(simulator.laplace(2.0, a, b), [-0.5, -1.5])
    assert pm.Simulator.dist(_simulate, 1.0, 2.0, observed=DATA).distance is simulator.gaussian
    assert pm.Simulator.dist(_simulate, 1.0, 2.0, distance="laplace", observed=DATA).distance is simulator.laplace
    assert pm.Simulator.dist(_simulate, 1.0, 2.0, distance=max, observed=DATA).distance is max


def test_divergence_by_nearest_neighbours():
    rng = np.random.default_rng(1)
    observed = rng.normal(size=4_000)
    dist = pm.Simulator.dist(_simulate, 1.0, 2.0, distance="kullback_leibler", sum_stat="mean", observed=observed)
    assert dist.sum_stat is simulator.identity
    estimates = [dist.distance(1.0, observed, rng.normal(mu, 1.0, size=4_000)) for mu in (0.0, 1.0, 2.0)]
    # Minus the divergence mu**2 / 2 of two normals; nearest neighbours are biased where the samples hardly overlap.
    np.testing.assert_allclose(estimates, [0.0, -0.5, -2.0], atol=0.25)


@pytest.mark.parametrize(
    "kwargs, error, message",
    [
        (dict(distance="manhattan"), ValueError, "distance 'manhattan' is unknown"),
        (dict(sum_stat="mode"), ValueError, "summary 'mode' is unknown"),
        (dict(observed=None), TypeError, "needs data"),
        (dict(params=[1.0], observed=DATA), None, None),
    ],
)
def test_bad_simulators(kwargs, error, message):
    kwargs = {"observed": DATA, **kwargs}
    if error is None:
        error, message, args = TypeError, "not both", (1.0,)
    else:
        args = ()
    with pytest.raises(error, match=message):
        pm.Simulator.dist(_simulate, *args, **kwargs)


def test_a_simulator_is_a_function():
    with pytest.raises(TypeError, match="function must be callable, got 1"):
        pm.Simulator.dist(1, observed=DATA)
