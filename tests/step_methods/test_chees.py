"""ChEESHMC: posteriors that are known, what tuning finds, statistics, and what is refused."""

import numpy as np
import pytest

import pymc3 as pm

from ..monte_carlo import assert_mean, assert_moments, chains_of
from .test_hmc import COVARIANCE, MEAN, schools, schools_by_quadrature  # noqa: F401

QUIET = dict(progressbar=False, compute_convergence_checks=False, random_seed=5, cores=1)
CHAINS, TUNE, DRAWS = 64, 200, 150


def stats_of(trace, name):
    return np.asarray(trace.get_sampler_stats(name)).reshape(trace.nchains, -1)


@pytest.fixture(scope="module")
def model():
    """One model, whose chains are compiled once for each number of chains."""
    with pm.Model() as model:
        pm.MvNormal("x", MEAN, cov=COVARIANCE, shape=3)
    return model


@pytest.fixture(scope="module")
def trace(model):
    with model:
        return pm.sample(DRAWS, tune=TUNE, chains=CHAINS, step=pm.ChEESHMC(), discard_tuned_samples=False, **QUIET)


def test_a_correlated_normal(trace):
    assert_moments(chains_of(trace, "x")[:, TUNE:], MEAN, COVARIANCE)
    assert not stats_of(trace, "diverging")[:, TUNE:].any()


def test_all_chains_have_one_step_size_and_one_length(trace):
    for name in ("step_size", "path_length", "n_steps", "step_size_bar"):
        found = stats_of(trace, name)
        np.testing.assert_array_equal(found, np.broadcast_to(found[0], found.shape), err_msg=name)


def test_statistics(trace):
    tune, step_size, steps = stats_of(trace, "tune"), stats_of(trace, "step_size"), stats_of(trace, "n_steps")
    np.testing.assert_array_equal(tune, np.tile(np.arange(TUNE + DRAWS) < TUNE, (CHAINS, 1)))
    assert len(set(step_size[0, TUNE:])) == 1 == len(set(stats_of(trace, "step_size_bar")[0, TUNE:]))
    np.testing.assert_array_equal(steps, np.ceil(stats_of(trace, "path_length") / step_size).clip(1, np.arange(TUNE + DRAWS) + 1))
    np.testing.assert_array_equal(stats_of(trace, "n_gradients"), steps + (np.arange(TUNE + DRAWS) == 0))
    harmonic = 1.0 / np.mean(1.0 / stats_of(trace, "accept")[:, TUNE:], axis=0)
    assert abs(harmonic.mean() - 0.651) < 0.08


def test_the_length_is_where_the_criterion_is_largest():
    """The mean of sin(t)**2 for t from 0 to T, to which it is proportional for a standard normal, is largest at tan(2 T) = 2 T."""
    with pm.Model():
        pm.Normal("x", 0, 1, shape=10)
        fixed = dict(scaling=np.ones(10), step_scale=0.1 * 10**0.25, adapt_step_size=False)
        trace = pm.sample(100, tune=500, chains=CHAINS, step=pm.ChEESHMC(jitter=1.0, **fixed), **QUIET)
    assert abs(stats_of(trace, "path_length").max() - 2.247) < 0.2


def test_the_eight_schools(schools_by_quadrature):  # noqa: F811
    with schools():
        trace = pm.sample(400, tune=400, chains=CHAINS, step=pm.ChEESHMC(), **QUIET)
    for name, expected in zip(("mu", "tau", "theta"), schools_by_quadrature):
        assert_mean(chains_of(trace, name), expected)


def test_chains_are_divided_among_cores(model):
    def drawn(cores):
        with model:
            return chains_of(pm.sample(10, tune=30, chains=8, step=pm.ChEESHMC(), **{**QUIET, "cores": cores}), "x")

    with pytest.warns(UserWarning, match="8 of them tell little"):
        together, divided = drawn(1), drawn(2)
    # For another number of chains the engine compiles other code: rounding differs, and what differs grows with each iteration.
    np.testing.assert_allclose(together, divided, rtol=1e-3, atol=1e-3)


def test_a_resumed_chain_is_the_unbroken_one(model):
    def drawn(draws, **more):
        with model, pytest.warns(UserWarning):
            return pm.sample(draws, step=pm.ChEESHMC(), **{**QUIET, **more})

    whole, half = (drawn(draws, tune=30, chains=8) for draws in (20, 8))
    resumed = drawn(12, trace=half.running_chain)
    np.testing.assert_array_equal(chains_of(whole, "x")[:, 8:], chains_of(resumed, "x"))


def test_beside_a_discrete_variable():
    data = np.array([0.7, 1.4, 0.9, 1.2])
    with pm.Model():
        levels, label = pm.Normal("levels", [0.0, 2.0], 1, shape=2), pm.Bernoulli("label", 0.5, shape=4)
        pm.Normal("y", levels[label], 1.0, observed=data)
        trace = pm.sample(200, tune=150, chains=CHAINS, step=pm.ChEESHMC([levels]), **QUIET)
    labels = (np.arange(16)[:, None] >> np.arange(4)) & 1
    weights, means = [], []
    for own in labels:
        count, total = np.bincount(own, minlength=2), np.bincount(own, data, minlength=2)
        precision = 1.0 + count
        mean = (np.array([0.0, 2.0]) + total) / precision
        weights.append(np.exp(0.5 * np.sum(precision * mean**2 - np.log(precision))))
        means.append(mean)
    weights = np.array(weights) / np.sum(weights)
    assert_mean(chains_of(trace, "label"), weights @ labels)
    assert_mean(chains_of(trace, "levels"), weights @ np.array(means))


def test_what_a_chain_has_to_say(model):
    with model:
        step = pm.ChEESHMC(max_leapfrog=8)
    steps, diverging = np.array([8, 3, 2, 1]), np.array([False, True, False, False])
    said = [warning.message for warning in step.remarks({"n_steps": steps, "diverging": diverging})]
    assert said[0].startswith("There was 1 divergence after tuning") and said[1].startswith("Trajectories reached max_leapfrog=8 steps")
    assert step.remarks({"n_steps": steps[1:], "diverging": diverging[2:]}) == []


@pytest.mark.parametrize(
    "arguments, error, text",
    [
        (dict(target_accept=1.2), ValueError, "target_accept: got 1.2; need a number between 0 and 1"),
        (dict(max_leapfrog=0), ValueError, "max_leapfrog must be at least 1"),
        (dict(path_length=-1.0), ValueError, "path_length: got -1.0; need a positive number"),
        (dict(jitter=1.5), ValueError, "jitter: got 1.5; need a number from 0 to 1"),
        (dict(scaling=np.ones(2)), ValueError, "is for 2 elements, but x have 3"),
        (dict(target_acept=0.9), TypeError, r"ChEESHMC got an unexpected argument 'target_acept'. Did you mean 'target_accept'\?"),
    ],
)
def test_what_is_refused(model, arguments, error, text):
    with model, pytest.raises(error, match=text):
        pm.ChEESHMC(**arguments)


def test_few_chains_and_discrete_variables_are_refused(model):
    with model, pytest.raises(ValueError, match="requires at least 4 chains, which are tuned together; got 2 .*use pm.NUTS"):
        pm.sample(5, tune=5, chains=2, step=pm.ChEESHMC(), **QUIET)
    with model, pytest.raises(ValueError, match="got 1 .*each chain is moved alone"):
        next(pm.iter_sample(5, pm.ChEESHMC()))
    with pm.Model():
        x, k = pm.Normal("x", 0, 1), pm.Poisson("k", 3)
        assert [var.name for var in pm.ChEESHMC().vars] == ["x"]
        with pytest.raises(ValueError, match="does not move discrete variables; got k"):
            pm.ChEESHMC([x, k])
