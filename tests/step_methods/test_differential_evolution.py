"""DEMetropolis and DEMetropolisZ: posteriors that are known, tuning, what is remembered, and what is refused."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3.step_methods.kernels.differential_evolution import HistoryKernel
from pymc3.step_methods.metropolis import tune as tuned
from tests.monte_carlo import assert_moments, chains_of

QUIET = dict(progressbar=False, compute_convergence_checks=False, random_seed=5, cores=1)
COVARIANCE = np.array([[1.0, 0.9, 0.0], [0.9, 1.0, 3.0], [0.0, 3.0, 100.0]])
MEAN = np.array([1.0, -2.0, 30.0])


@pytest.fixture(scope="module")
def model():
    """One model, whose chains are compiled once for each step method and number of chains: a vector and a number, correlated."""
    slope = np.linalg.solve(COVARIANCE[:2, :2], COVARIANCE[:2, 2])
    with pm.Model() as model:
        x = pm.MvNormal("x", MEAN[:2], cov=COVARIANCE[:2, :2], shape=2)
        pm.Normal("y", MEAN[2] + pm.math.dot(x - MEAN[:2], slope), np.sqrt(COVARIANCE[2, 2] - COVARIANCE[2, :2] @ slope))
    return model


def sampled(model, step, draws, tune, chains=2, **kwargs):
    with model:
        return pm.sample(draws, tune=tune, chains=chains, step=step, **{**QUIET, **kwargs})


def both(trace):
    return np.concatenate([chains_of(trace, "x"), chains_of(trace, "y")[..., None]], axis=-1)


def stats_of(trace, name, chains):
    return np.asarray(trace.get_sampler_stats(name)).reshape(chains, -1)


def state_of(trace, name):
    (value,) = [value for key, value in trace.running_chain.arrays.items() if key.endswith(f": {name}")]
    return value[:, 0]


def test_a_population(model):
    with model:
        trace = sampled(model, pm.DEMetropolis(), 6000, 500, chains=8)
    assert_moments(both(trace), MEAN, COVARIANCE)
    assert not stats_of(trace, "tune", 8).any() and (stats_of(trace, "lambda", 8) == 2.38 / np.sqrt(6)).all()


def test_the_smallest_population():
    """Each of three chains is a part that moves by the two others."""
    with pm.Model() as model:
        pm.Normal("x", 3.0, 2.0)
        trace = sampled(model, pm.DEMetropolis(scaling=0.5), 10_000, 500, chains=3)
    assert_moments(chains_of(trace, "x")[..., None], [3.0], [[4.0]])


def test_a_history(model):
    with model:
        trace = sampled(model, pm.DEMetropolisZ(), 20_000, 1000)
    assert_moments(both(trace), MEAN, COVARIANCE)


@pytest.mark.parametrize(
    "chains, step, target, scaling",
    [(2, pm.DEMetropolisZ, "lambda", 0.3), (2, pm.DEMetropolisZ, None, 0.3), (8, pm.DEMetropolis, "scaling", [0.2, 0.3, 0.4])],
)
def test_tuning(model, chains, step, target, scaling):
    """A factor follows PyMC3's rule; the other one stays."""
    with model:
        trace = sampled(model, step(tune=target, tune_interval=20, scaling=scaling), 20, 110, chains, discard_tuned_samples=False)
    assert trace.stat_names == {"accept", "accepted", "tune", "scaling", "lambda"}
    accepted, found = stats_of(trace, "accepted", chains), {name: stats_of(trace, name, chains) for name in ("scaling", "lambda")}
    first = {"scaling": 0.3, "lambda": 2.38 / np.sqrt(6)}
    for name, values in found.items():
        for chain in range(chains):
            wanted = [first[name]]
            for end in range(20, 110, 20):
                rate = accepted[chain, end - 20 : end].mean()
                wanted.append(tuned(wanted[-1], rate) if name == target else wanted[-1])
            np.testing.assert_allclose(values[chain], np.repeat(wanted, 20)[np.minimum(np.arange(130), 119)], rtol=1e-12)
    np.testing.assert_array_equal(stats_of(trace, "tune", chains), np.tile(np.arange(130) < 110, (chains, 1)))


def test_the_ratio_of_densities(model):
    with model:
        trace = sampled(model, pm.DEMetropolisZ(tune_interval=20), 30, 20)
    logp = np.array([[float(model.logp(point)) for point in trace._straces[chain]] for chain in trace.chains])
    accept, accepted = (stats_of(trace, name, 2)[:, 1:] for name in ("accept", "accepted"))
    steps = np.diff(logp, axis=1)
    assert accepted.any()
    np.testing.assert_allclose(accept[accepted], np.exp(steps[accepted]), rtol=1e-7)


def test_what_is_remembered(model):
    """All that the chain went through, of tuning the last tenth."""
    with model:
        trace = sampled(model, pm.DEMetropolisZ(), 30, 100, discard_tuned_samples=False)
    past, draws = state_of(trace, "past"), both(trace)
    assert (state_of(trace, "seen") == 40).all()
    np.testing.assert_allclose(past[:, :40], draws[:, 90:], rtol=1e-12)


class SmallRoom(pm.DEMetropolisZ):
    """Remembers few points."""

    @property
    def kernel(self):
        return HistoryKernel(self.vars, self._settings, self.tune_drop_fraction, room=40)


def test_a_history_that_is_full(model):
    """The end of tuning, in order of time; later a random sample of all draws."""
    with model:
        trace = sampled(model, SmallRoom(tune_drop_fraction=0.8), 0, 150, discard_tuned_samples=False)
        np.testing.assert_allclose(state_of(trace, "past")[:, :30], both(trace)[:, 120:], rtol=1e-12)
        assert (state_of(trace, "seen") == 30).all()
        trace = sampled(model, SmallRoom(tune_drop_fraction=0.8), 1000, 150)
    draws, past = both(trace), state_of(trace, "past")
    assert (state_of(trace, "seen") == 1030).all()
    for chain in range(2):
        at = np.array([np.flatnonzero((draws[chain] == row).all(axis=1))[:1] for row in past[chain]][5:], dtype=object)
        places = np.array([int(row[0]) for row in at if len(row)])
        assert len(places) > 30 and 300 < places.mean() < 700 and places.max() > 850


def test_a_resumed_chain_is_the_unbroken_one(model):
    with model:
        whole = sampled(model, pm.DEMetropolisZ(), 40, 100)
        half = sampled(model, pm.DEMetropolisZ(), 15, 100)
        resumed = pm.sample(25, trace=half.running_chain, step=pm.DEMetropolisZ(), progressbar=False, compute_convergence_checks=False)
    np.testing.assert_array_equal(both(whole)[:, 15:], both(resumed))


def test_a_chain_depends_on_its_seed_alone(model):
    with model:
        alone = sampled(model, pm.DEMetropolisZ(), 30, 120, chains=1, random_seed=[8])
        together = sampled(model, pm.DEMetropolisZ(), 30, 120, random_seed=[7, 8])
    np.testing.assert_allclose(both(alone)[0], both(together)[1], rtol=1e-6)


def test_a_population_does_not_depend_on_cores(model):
    with model:
        one, two = (sampled(model, pm.DEMetropolis(), 30, 50, chains=8, cores=cores) for cores in (1, 2))
    np.testing.assert_array_equal(both(one), both(two))


def test_single_steps(model):
    with model:
        step, population = pm.DEMetropolisZ(S=np.ones(3), scaling=1.0), pm.DEMetropolis()
    point, moved = model.test_point, 0
    for _ in range(30):
        new, (stats,) = step.step(point)
        assert bool(stats["accepted"]) == (new["x"] != point["x"]).all()
        moved, point = moved + stats["accepted"], new
    assert moved
    with pytest.raises(ValueError, match="requires at least 3 chains that are moved together"):
        population.step(point)


def test_too_few_chains(model):
    with model:
        with pytest.raises(ValueError, match="DEMetropolis requires at least 3 chains.*got 2.*3 dimensions.*at least 4 chains"):
            pm.sample(10, step=pm.DEMetropolis(), chains=2, **QUIET)
        with pytest.raises(ValueError, match="DEMetropolis requires at least 3 chains"):
            next(pm.iter_sample(10, pm.DEMetropolis()))
        with pytest.warns(
            UserWarning, match="DEMetropolis should be used with more chains than dimensions! It moves 3 dimensions by 3 chains"
        ):
            pm.DEMetropolis().check_chains(3)


@pytest.mark.parametrize("step", [pm.DEMetropolis, pm.DEMetropolisZ])
@pytest.mark.parametrize(
    "arguments, error, text",
    [
        (dict(tune="both"), ValueError, 'The parameter "tune" must be one of {None, scaling, lambda}; got .both'),
        (dict(tune=True), ValueError, 'The parameter "tune" must be one of'),
        (dict(lamb=0.0), ValueError, "lamb: got 0.0; need a positive number"),
        (dict(lamb=[1.0, 2.0]), ValueError, "lamb: got .*; need a positive number"),
        (dict(scaling=-1.0), ValueError, "scaling must be positive"),
        (dict(scaling=np.ones(2)), ValueError, r"scaling has shape \(2,\); expected a number or shape \(3,\) for x, y"),
        (dict(S=np.ones(4)), ValueError, r"S has shape \(4,\), but x, y have 3 elements"),
        (dict(tune_interval=0), ValueError, "tune_interval must be at least 1"),
        (dict(proposal_dist=3), TypeError, "proposal_dist must be a function"),
    ],
)
def test_what_is_refused(model, step, arguments, error, text):
    with model, pytest.raises(error, match=text):
        step(**arguments)


def test_shares_and_variables_that_are_refused(model):
    for share in (-0.1, 1.5, [0.5, 0.5]):
        with model, pytest.raises(ValueError, match="tune_drop_fraction: got .*; need a number from 0 to 1"):
            pm.DEMetropolisZ(tune_drop_fraction=share)
    with pm.Model():
        x, k = pm.Normal("x", 0, 1), pm.Poisson("k", 3)
        assert [var.name for var in pm.DEMetropolisZ().vars] == ["x"]
        with pytest.raises(ValueError, match="DEMetropolis does not move discrete variables; got k"):
            pm.DEMetropolis([x, k])


def test_proposals(model):
    with model:
        assert isinstance(pm.DEMetropolisZ().proposal_dist, pm.UniformProposal)
        assert isinstance(pm.DEMetropolisZ(S=np.eye(3)).proposal_dist, pm.MultivariateNormalProposal)
        assert isinstance(pm.DEMetropolisZ(proposal_dist=pm.LaplaceProposal).proposal_dist, pm.LaplaceProposal)
        assert pm.DEMetropolis().lamb == pytest.approx(2.38 / np.sqrt(6))
