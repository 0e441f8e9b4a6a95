"""Many observed counts: the sum of their log-probabilities goes by how often each count occurs."""

from functools import cache

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from tests.monte_carlo import assert_moments, chains_of

SIZE = 10_000
PARAMETERS = {
    "Bernoulli": dict(p=0.3),
    "BetaBinomial": dict(alpha=2.0, beta=3.0, n=20),
    "Binomial": dict(n=20, p=0.3),
    "DiscreteUniform": dict(lower=0, upper=30),
    "DiscreteWeibull": dict(q=0.8, beta=1.3),
    "Geometric": dict(p=0.3),
    "HyperGeometric": dict(N=50, k=20, n=15),
    "NegativeBinomial": dict(mu=4.0, alpha=2.0),
    "Poisson": dict(mu=4.0),
    "ZeroInflatedBinomial": dict(psi=0.7, n=20, p=0.3),
    "ZeroInflatedNegativeBinomial": dict(psi=0.7, mu=4.0, alpha=2.0),
    "ZeroInflatedPoisson": dict(psi=0.7, theta=4.0),
}


def draws(name, size=SIZE):
    pm.set_tt_rng(3)
    return getattr(pm, name).dist(**PARAMETERS[name], shape=size).random()


@cache
def compiled(name):
    """The data, and a function of the parameters: the sum and its gradient, by one call and by adding up elements."""
    params = PARAMETERS[name]
    symbols = {key: K.placeholder((), K.floatx(), name=key) for key, value in params.items() if isinstance(value, float)}
    distribution = getattr(pm, name).dist(**{**params, **symbols})
    data = K.variable(np.zeros(SIZE, "int64"))
    inputs = list(symbols.values())
    sums = [distribution.logp_sum(data), K.sum(distribution.logp(data))]
    outputs = [[total, *(K.gradients(total, inputs) if inputs else [])] for total in sums]
    return data, K.function(inputs, outputs[0] + outputs[1])


def both_sums(name, counts):
    """(sum, gradient) by one call, and by adding up elements."""
    data, function = compiled(name)
    K.set_value(data, counts)
    return np.split(np.array(function(*(value for value in PARAMETERS[name].values() if isinstance(value, float)))), 2)


@pytest.mark.parametrize("name", PARAMETERS)
def test_sum_and_its_gradient_are_those_of_the_elements(name):
    together, one_by_one = both_sums(name, draws(name))
    np.testing.assert_allclose(together, one_by_one, rtol=1e-9, atol=1e-7)


@pytest.mark.parametrize("extreme", [-1, 300, 10**6])
def test_counts_outside_the_table_are_added_one_by_one(extreme):
    data = draws("NegativeBinomial")
    data[17] = extreme
    together, one_by_one = both_sums("NegativeBinomial", data)
    np.testing.assert_allclose(together, one_by_one, rtol=1e-9, atol=1e-7)
    assert np.isneginf(together[0]) == (extreme < 0)


def test_impossible_counts_have_no_probability():
    data = draws("Binomial")
    data[17] = 21
    together, _ = both_sums("Binomial", data)
    assert np.isneginf(together[0])
    assert np.all(np.isfinite(together[1:]))


def test_parameters_of_each_observation_are_used_for_it():
    mu = np.linspace(1.0, 9.0, SIZE)
    data = draws("Poisson")
    total = K.eval(pm.Poisson.dist(mu).logp_sum(K.variable(data)))
    np.testing.assert_allclose(total, stats.poisson.logpmf(data, mu).sum(), rtol=1e-9)


def test_changed_observations_count():
    data = K.variable(draws("Poisson"))
    total = K.function([], pm.Poisson.dist(4.0).logp_sum(data))
    total()
    changed = np.arange(SIZE) % 400
    K.set_value(data, changed)
    np.testing.assert_allclose(total(), stats.poisson.logpmf(changed, 4.0).sum(), rtol=1e-9)


def test_second_derivative():
    mu = K.placeholder((), K.floatx(), name="mu")
    data = draws("Poisson")
    total = pm.Poisson.dist(mu).logp_sum(K.variable(data))
    (slope,) = K.gradients(total, [mu])
    (curvature,) = K.gradients(slope, [mu])
    np.testing.assert_allclose(K.function([mu], curvature)(4.0), -data.sum() / 16.0, rtol=1e-9)


def test_sampling_of_several_chains_finds_the_rate():
    data = draws("Poisson")
    with pm.Model():
        mu = pm.Gamma("mu", 2.0, 1.0)
        pm.Poisson("y", mu, observed=data)
        trace = pm.sample(2000, tune=500, chains=2, random_seed=1, progressbar=False)
    exact = stats.gamma(2.0 + data.sum(), scale=1.0 / (1.0 + SIZE))
    assert_moments(chains_of(trace, "mu")[..., None], [exact.mean()], [[exact.var()]])
