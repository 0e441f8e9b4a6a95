"""NUTS and HamiltonianMC: posteriors that are known, tuning, statistics, and what is refused."""

import re

import numpy as np
import pytest
from scipy import integrate, stats

import pymc3 as pm
from pymc3.step_methods.hmc import quadpotential

from ..monte_carlo import assert_mean, assert_moments

QUIET = dict(progressbar=False, compute_convergence_checks=False, random_seed=5, cores=1)
SAMPLERS = {"nuts": pm.NUTS, "hmc": pm.HamiltonianMC}
COVARIANCE = np.array([[1.0, 0.9, 0.0], [0.9, 1.0, 3.0], [0.0, 3.0, 100.0]])
MEAN = np.array([1.0, -2.0, 30.0])
SCHOOLS = np.array([28.0, 8, -3, 7, -1, 1, 18, 12]), np.array([15.0, 10, 16, 11, 9, 11, 10, 18])


@pytest.fixture(scope="module")
def correlated():
    """One model, whose chains are compiled once for each sampler and number of chains."""
    with pm.Model() as model:
        pm.MvNormal("x", MEAN, cov=COVARIANCE, shape=3)
    return model


def schools():
    """The eight schools (Rubin 1981), not centred."""
    y, sigma = SCHOOLS
    with pm.Model() as model:
        mu = pm.Normal("mu", 0, 5)
        tau = pm.HalfCauchy("tau", 5)
        eta = pm.Normal("eta", 0, 1, shape=8)
        theta = pm.Deterministic("theta", mu + tau * eta)
        pm.Normal("y", theta, sigma, observed=y)
    return model


def values_of(trace, name):
    return np.stack([trace.get_values(name, chains=[chain]) for chain in trace.chains])


def stats_of(trace, name):
    return np.asarray(trace.get_sampler_stats(name))


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_a_correlated_normal(correlated, sampler):
    with correlated:
        trace = pm.sample(4000, tune=600, chains=2, step=SAMPLERS[sampler](), **QUIET)
    assert_moments(values_of(trace, "x"), MEAN, COVARIANCE)
    assert stats_of(trace, "diverging").sum() == 0


def test_the_metric_finds_the_covariance(correlated):
    with correlated:
        trace = pm.sample(500, tune=600, chains=2, step=pm.NUTS(), **QUIET)
        flat = pm.sample(500, tune=600, chains=2, step=pm.NUTS(potential=quadpotential.QuadPotentialDiagAdapt(3, np.zeros(3))), **QUIET)
    assert stats_of(trace, "tree_size").mean() < 5
    assert stats_of(flat, "tree_size").mean() > 2 * stats_of(trace, "tree_size").mean()


@pytest.fixture(scope="module")
def schools_by_quadrature():
    """Expectations of mu, tau and theta: given mu and tau the theta are independent and normal."""
    y, sigma = SCHOOLS

    def weights(mu, tau):
        logp = stats.norm.logpdf(mu, 0, 5) + stats.halfcauchy.logpdf(tau, 0, 5)
        return np.exp(logp + stats.norm.logpdf(y, mu[..., None], np.sqrt(sigma**2 + tau[..., None] ** 2)).sum(axis=-1) + 30)

    mu, tau = np.meshgrid(np.linspace(-25, 35, 301), np.linspace(1e-3, 1, 2001) ** 3 * 2000, indexing="ij")
    weight = weights(mu, tau)

    def mean(values):
        return integrate.simpson(integrate.simpson(values * weight, x=tau[0], axis=1), x=mu[:, 0])

    total = mean(1.0)
    shrunk = [mean((y[j] * tau**2 + mu * sigma[j] ** 2) / (tau**2 + sigma[j] ** 2)) / total for j in range(8)]
    return mean(mu) / total, mean(tau) / total, np.array(shrunk)


def test_the_eight_schools(schools_by_quadrature):
    with schools():
        trace = pm.sample(4000, tune=1000, chains=4, step=pm.NUTS(target_accept=0.9), **QUIET)
    mu, tau, theta = schools_by_quadrature
    assert_mean(values_of(trace, "mu"), mu)
    assert_mean(values_of(trace, "tau"), tau)
    assert_mean(values_of(trace, "theta"), theta)


def test_more_variables_than_directions_are_known_of():
    scales, n = np.logspace(-2, 2, 70), 70
    correlation = 0.9 ** np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    with pm.Model():
        pm.MvNormal("x", 3 * scales, cov=correlation * np.outer(scales, scales), shape=n)
        trace = pm.sample(300, tune=300, chains=2, step=pm.NUTS(), **QUIET)
    scaled = values_of(trace, "x") / scales
    assert_mean(scaled, 3.0)
    assert_mean((scaled - 3.0) ** 2, 1.0)


def test_a_variable_whose_density_is_flat_beside_no_other():
    with pm.Model():
        pm.Flat("x")
        trace = pm.sample(5, tune=5, chains=1, step=pm.HamiltonianMC(max_steps=4), **QUIET)
    momenta = stats_of(trace, "energy")
    assert np.all(np.diff(trace["x"]) != 0) and np.all(stats_of(trace, "energy_error") == 0) and np.all(momenta >= 0)


def test_beside_a_discrete_variable():
    data, step_of = np.array([0.4, 2.1, 1.3, 1.9]), np.arange(4)
    with pm.Model() as model:
        change = pm.DiscreteUniform("change", 0, 4)
        levels = pm.Normal("levels", 0, 2, shape=2)
        pm.Normal("y", pm.math.switch(step_of < change, levels[0], levels[1]), 1.0, observed=data)
        trace = pm.sample(6000, tune=500, chains=4, step=[pm.NUTS([levels]), pm.Metropolis([change])], **QUIET)
    del model

    def evidence(own):
        return stats.multivariate_normal.pdf(own, np.zeros(len(own)), np.eye(len(own)) + 4.0) if len(own) else 1.0

    weights = np.array([evidence(data[:place]) * evidence(data[place:]) for place in range(5)])
    for place in range(5):
        assert_mean(values_of(trace, "change") == place, weights[place] / weights.sum())


def test_a_chain_depends_on_its_seed_alone(correlated):
    def drawn(chains, **more):
        with correlated:
            return pm.sample(60, tune=80, chains=chains, step=pm.NUTS(), **{**QUIET, "random_seed": [7, 8][:chains], **more})

    alone, together, divided = drawn(1), drawn(2), drawn(2, cores=2)
    # For another number of chains the engine compiles other code: rounding differs, and what differs grows with each iteration.
    np.testing.assert_allclose(values_of(together, "x"), values_of(divided, "x"), rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(values_of(alone, "x")[0], values_of(together, "x")[0], rtol=1e-3, atol=1e-3)


def test_a_resumed_chain_is_the_unbroken_one(correlated, capsys):
    with correlated:
        whole = pm.sample(40, tune=100, chains=2, step=pm.NUTS(), **{**QUIET, "progressbar": True})
        assert re.search(r"2 chains, sampling: 100%, 280 of 280 draws, \d+ divergences?, step size \d", capsys.readouterr().err)
        half = pm.sample(15, tune=100, chains=2, step=pm.NUTS(), **QUIET)
        resumed = pm.sample(25, trace=half.running_chain, step=pm.NUTS(), progressbar=False, compute_convergence_checks=False)
    np.testing.assert_array_equal(values_of(whole, "x")[:, 15:], values_of(resumed, "x"))


def test_beside_a_users_own_step_method():
    class Still(pm.step_methods.arraystep.ArrayStep):
        """Does not move."""

        def astep(self, q0, logp):
            return q0

    with pm.Model() as model:
        x = pm.MvNormal("x", np.zeros(2), cov=COVARIANCE[:2, :2], shape=2)
        y = pm.Normal("y", 0, 1)
        mixed = pm.sample(30, tune=40, chains=1, step=[pm.NUTS([x]), Still([y], [model.fastlogp])], **QUIET)
        compiled = pm.sample(30, tune=40, chains=1, step=[pm.NUTS([x]), pm.Metropolis([y])], **QUIET)
    np.testing.assert_allclose(mixed["x"], compiled["x"], rtol=1e-6)
    assert len(set(mixed["x"][:, 0])) > 20


def test_statistics(correlated):
    with correlated:
        trace = pm.sample(50, tune=50, chains=2, step=pm.NUTS(), discard_tuned_samples=False, **QUIET)
        other = pm.sample(50, tune=50, chains=2, step=pm.HamiltonianMC(path_length=1.5), **QUIET)
    assert trace.stat_names >= {
        "depth", "step_size", "tune", "mean_tree_accept", "step_size_bar", "tree_size", "diverging", "energy_error", "energy",
        "max_energy_error", "model_logp", "n_gradients",
    }  # fmt: skip
    np.testing.assert_array_equal(stats_of(trace, "tune"), np.tile(np.arange(100) < 50, 2))
    first = np.arange(200) % 100 == 0  # later the gradient at the start is known
    np.testing.assert_array_equal(stats_of(trace, "n_gradients"), stats_of(trace, "tree_size") + first)
    logp = stats.multivariate_normal(MEAN, COVARIANCE).logpdf(trace["x"])
    np.testing.assert_allclose(stats_of(trace, "model_logp"), logp, rtol=1e-9)
    assert len(set(stats_of(trace, "step_size")[50:100])) == 1
    steps = np.clip(np.floor(1.5 / stats_of(other, "step_size")), 1, 1024)
    np.testing.assert_array_equal(stats_of(other, "n_steps"), steps)


def test_outside_of_the_support_is_a_divergence():
    with pm.Model():
        x = pm.Flat("x", testval=0.5)
        pm.Potential("edges", pm.math.switch(pm.math.and_(x > 0, x < 1), 0.0, -np.inf))
        trace = pm.sample(2000, tune=500, chains=2, step=pm.NUTS(), **QUIET)
    assert ((trace["x"] > 0) & (trace["x"] < 1)).all()
    assert stats_of(trace, "diverging").any()


def test_all_continuous_variables_are_moved_unless_some_are_named():
    with pm.Model():
        x, k, s = pm.Normal("x", 0, 1, shape=2), pm.Poisson("k", 3), pm.HalfNormal("s", 1)
        assert [var.name for var in pm.NUTS().vars] == ["x", "s_log__"]
        assert [var.name for var in pm.HamiltonianMC([s]).vars] == ["s_log__"]
        with pytest.raises(ValueError, match="does not move discrete variables; got k"):
            pm.NUTS([x, k])


def test_a_metric_that_is_given_stays(correlated):
    for step in (dict(scaling=COVARIANCE, is_cov=True), dict(scaling=np.linalg.inv(COVARIANCE))):
        with correlated:
            trace = pm.sample(200, tune=200, chains=2, step=pm.NUTS(**step), **QUIET)
        assert stats_of(trace, "tree_size").mean() < 5


@pytest.mark.parametrize(
    "arguments, error, text",
    [
        (dict(target_accept=1.2), ValueError, "target_accept: got 1.2; need a number between 0 and 1"),
        (dict(target_accept=0), ValueError, "target_accept: got 0; need a positive number"),
        (dict(scaling=np.ones(2)), ValueError, "is for 2 elements, but x have 3"),
        (dict(scaling=-np.ones(3)), quadpotential.PositiveDefiniteError, r"Check indexes \[0 1 2\]"),
        (dict(scaling=np.ones((3, 2))), ValueError, r"shape \(3, 2\); need a square matrix"),
        (dict(scaling=np.array([[1.0, 2, 0], [2, 1, 0], [0, 0, 1]])), quadpotential.PositiveDefiniteError, "smallest eigenvalue is -1"),
        (dict(potential=5), TypeError, "potential: got 5"),
        (
            dict(potential=type("Own", (quadpotential.QuadPotentialDiag,), {"energy": None})([1.0])),
            TypeError,
            "Own defines energy, which nothing",
        ),
        (dict(potential=quadpotential.QuadPotentialDiag(np.ones(3)), scaling=np.ones(3)), ValueError, "both potential and scaling"),
        (dict(max_treedepth=0), ValueError, "max_treedepth must be at least 1"),
        (dict(step_scale=-1.0), ValueError, "step_scale: got -1.0; need a positive number"),
        (dict(max_treedepth=40), ValueError, "max_treedepth: got 40; need at most 20"),
        (dict(scaling=1.0), ValueError, r"scaling has shape \(\); need a vector"),
        (dict(scaling=np.triu(np.ones((3, 3)))), ValueError, "is not symmetric; need a covariance"),
        (dict(target_acept=0.9), TypeError, r"NUTS got an unexpected argument 'target_acept'. Did you mean 'target_accept'\?"),
    ],
)
def test_what_is_refused(correlated, arguments, error, text):
    with correlated, pytest.raises(error, match=text):
        pm.NUTS(**arguments)


def test_what_a_run_has_to_say(correlated, caplog):
    with correlated:
        step = pm.NUTS(scaling=COVARIANCE, is_cov=True, step_scale=1.6, adapt_step_size=False, Emax=0.2, max_treedepth=1)
        trace = pm.sample(200, tune=20, chains=2, step=step, **{**QUIET, "compute_convergence_checks": True})
    said = [record.getMessage() for record in caplog.records]
    for number in stats_of(trace, "diverging").reshape(2, -1).sum(axis=1):
        assert number > 1 and f"There were {number} divergences after tuning. Increase `target_accept` or reparameterize." in said
    assert any(text.startswith("The chain reached the maximum tree depth. Increase max_treedepth") for text in said)
    assert not trace.report.ok


def test_an_acceptance_that_was_not_tuned_is_said(correlated):
    with correlated:
        trace = pm.sample(200, tune=0, chains=2, step=pm.NUTS(step_scale=0.02), **QUIET)
    assert any("The acceptance probability does not match the target. It is 1" in w.message for w in trace.report._warnings)
