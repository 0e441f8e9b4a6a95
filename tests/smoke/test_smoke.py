"""A little of everything, fast: what `make corners` runs on the oldest and the newest of all that setup.py admits."""

import logging
import os

import numpy as np
import pytest
import scipy.stats

import pymc3 as pm

ENGINE = os.environ.get("PYMC_SYMB_BACKEND") or "theano"


@pytest.fixture(autouse=True)
def nothing_is_left_to_pytensor(monkeypatch, caplog):
    """What a new PyTensor writes in another way would still run, a hundred times as slowly: here that is a failure."""
    if ENGINE == "theano":
        from pymc3.backends_symbolic._theano.llvm import numba_kernels

        def refuse(lowering, node):
            raise AssertionError(f"{node.op} is left to PyTensor's Numba function")

        monkeypatch.setattr(numba_kernels, "emit_kernel", refuse)
    caplog.set_level(logging.INFO, logger="pymc3")
    yield
    assert [line for line in caplog.messages if "PyTensor" in line] == []


def regression():
    """Return a linear regression, and the exact mean and covariance of its posterior (alpha, beta)."""
    rng = np.random.RandomState(123)
    X = rng.randn(100, 2) * [1.0, 0.2]
    y = 1 + X @ [1.0, 2.5] + rng.randn(100)
    with pm.Model() as model:
        alpha = pm.Normal("alpha", mu=0, sd=10)
        beta = pm.Normal("beta", mu=0, sd=10, shape=2)
        pm.Deterministic("total", alpha + beta.sum())
        pm.Normal("y", mu=alpha + beta[0] * X[:, 0] + beta[1] * X[:, 1], sd=1, observed=y)
    design = np.column_stack([np.ones(100), X])
    covariance = np.linalg.inv(design.T @ design + np.eye(3) / 100)
    return model, covariance @ design.T @ y, covariance


@pytest.fixture(scope="module")
def sampled():
    model, mean, covariance = regression()
    with model:
        trace = pm.sample(20_000, tune=1000, step=pm.Metropolis(), chains=2, random_seed=1, progressbar=False)
    return model, trace, mean, np.sqrt(np.diag(covariance))


def test_the_version():
    assert pm.__version__.count(".") >= 2


def test_a_regression_finds_the_exact_posterior(sampled):
    _, trace, mean, sd = sampled
    draws = np.column_stack([trace["alpha"], trace["beta"]])
    # Some thousand effective draws: five of their standard errors are less than a tenth of a standard deviation.
    np.testing.assert_allclose(draws.mean(0), mean, rtol=0, atol=0.1 * sd.min())
    np.testing.assert_allclose(draws.std(0), sd, rtol=0.1)
    np.testing.assert_allclose(trace["total"], draws.sum(1), rtol=1e-12)


def test_draws_are_summarised_and_become_inferencedata(sampled):
    pytest.importorskip("arviz")
    model, trace, mean, _ = sampled
    table = pm.summary(trace, var_names=["alpha", "beta"])
    np.testing.assert_allclose(table["mean"], mean, rtol=0, atol=0.02)
    assert (table["r_hat"] < 1.02).all()
    with model:
        data = pm.to_inference_data(trace)
    assert {"posterior", "sample_stats", "log_likelihood", "observed_data"} <= set(data.groups())
    assert pm.loo(data).elpd_loo < 0


def test_a_trace_is_drawn(sampled):
    matplotlib = pytest.importorskip("matplotlib")
    pytest.importorskip("arviz")
    matplotlib.use("Agg")
    _, trace, _, _ = sampled
    assert pm.traceplot(trace, var_names=["alpha"]).shape == (1, 2)


def test_a_bar_of_progress_in_a_notebook():
    pytest.importorskip("ipywidgets")
    notebook = pytest.importorskip("tqdm.notebook")
    assert list(notebook.tqdm(range(3), display=False)) == [0, 1, 2]


def test_predictive_draws_look_like_the_data(sampled):
    model, trace, _, _ = sampled
    with model:
        before = pm.sample_prior_predictive(200, random_seed=1)
        after = pm.sample_posterior_predictive(trace, 500, random_seed=1, progressbar=False)
    assert before["y"].shape == (200, 100) and after["y"].shape == (500, 100)
    # The prior's means spread over tens, the posterior's do not.
    assert before["y"].std() > 5 > 2.5 > after["y"].std()


S = scipy.stats
LOG_PROBABILITIES = [
    (lambda: pm.Normal.dist(1.0, 2.0), S.norm(1, 2).logpdf, [-1.0, 0.5, 30.0]),
    (lambda: pm.StudentT.dist(nu=3.5, mu=1.0, sigma=2.0), S.t(3.5, 1, 2).logpdf, [-1.0, 0.5, 30.0]),
    (lambda: pm.Gamma.dist(alpha=2.5, beta=0.5), S.gamma(2.5, scale=2).logpdf, [0.1, 1.5, 40.0]),
    (lambda: pm.Beta.dist(alpha=2.5, beta=0.5), S.beta(2.5, 0.5).logpdf, [0.01, 0.5, 0.99]),
    (lambda: pm.VonMises.dist(mu=0.5, kappa=3.0), S.vonmises(3.0, 0.5).logpdf, [-3.0, 0.5, 2.0]),
    (lambda: pm.Poisson.dist(mu=3.5), S.poisson(3.5).logpmf, [0, 3, 20]),
    (lambda: pm.Binomial.dist(n=10, p=0.3), S.binom(10, 0.3).logpmf, [0, 3, 10]),
    (lambda: pm.NegativeBinomial.dist(mu=3.0, alpha=2.0), S.nbinom(2.0, 2 / 5).logpmf, [0, 3, 20]),
    (lambda: pm.Categorical.dist(p=[0.2, 0.3, 0.5]), lambda k: np.log([0.2, 0.3, 0.5])[k], [0, 1, 2]),
    (
        lambda: pm.MvNormal.dist(mu=np.zeros(2), cov=np.array([[2.0, 0.5], [0.5, 1.0]]), shape=2),
        S.multivariate_normal(np.zeros(2), [[2.0, 0.5], [0.5, 1.0]]).logpdf,
        [[0.0, 1.0], [3.0, -2.0]],
    ),
]


@pytest.mark.parametrize("make, reference, values", LOG_PROBABILITIES)
def test_log_probabilities_are_scipys(make, reference, values):
    values = np.array(values)
    np.testing.assert_allclose(make().logp(values).eval(), reference(values), rtol=1e-10)


def test_the_gradient_is_the_slope():
    model = everything()
    x = model.dict_to_array(model.test_point) + np.linspace(0.1, 0.4, model.ndim)
    numeric, step = [], 1e-5
    for i in range(len(x)):
        up, down = x.copy(), x.copy()
        up[i] += step
        down[i] -= step
        numeric.append((model.fastlogp(model.bijection.rmap(up)) - model.fastlogp(model.bijection.rmap(down))) / (2 * step))
    np.testing.assert_allclose(model.dlogp()(model.bijection.rmap(x)), numeric, rtol=1e-6, atol=1e-6)


def everything():
    """Return a model in which arrays are joined, indexed, reduced, sorted and decomposed."""
    group = np.array([0, 1, 2, 1, 0])
    with pm.Model() as model:
        spread = pm.HalfCauchy("spread", 1.0)
        share = pm.Dirichlet("share", np.array([1.0, 2.0, 3.0]), shape=3)
        effect = pm.Normal("effect", 0.0, spread, shape=3)
        joined = pm.math.concatenate([effect, pm.math.log(share)])
        both = pm.math.stack([effect, share], axis=1)
        covariance = pm.math.dot(both.T, both) + np.eye(2)
        pm.MvNormal("pair", np.zeros(2), cov=covariance, observed=np.array([[0.5, -1.0], [0.2, 0.3]]))
        pm.Mixture("mix", share, pm.Normal.dist(effect, 1.0, shape=3), observed=np.array([0.1, -0.4, 2.0]))
        pm.Normal("y", joined[group] * joined[3:].sum(), 1.0, observed=np.arange(5.0))
        pm.Potential("order", pm.math.logsumexp(joined) - pm.math.sqr(effect.max()))
    return model


def test_all_of_a_model_is_sampled():
    with everything():
        trace = pm.sample(500, tune=500, step=pm.Metropolis(), chains=2, random_seed=1, progressbar=False)
    assert np.isfinite(trace["effect"]).all() and trace["effect"].std() > 0.1
    np.testing.assert_allclose(trace["share"].sum(1), 1.0, rtol=1e-12)


def test_a_discrete_variable_and_data_that_change():
    starts = np.arange(3)
    with pm.Model() as model:
        counts = pm.Data("counts", np.array([4.0, 0.0, 1.0]))
        last = pm.DiscreteUniform("last", 0, 3)
        pm.Poisson("events", pm.math.switch(last >= starts, 3.0, 0.5), observed=counts)
    rates = np.where(np.arange(4)[:, None] >= starts, 3.0, 0.5)
    for data in ([4.0, 0.0, 1.0], [0.0, 2.0, 2.0]):
        with model:
            pm.set_data({"counts": np.array(data)})
            trace = pm.sample(2000, chains=2, random_seed=1, progressbar=False)
        weights = scipy.stats.poisson(rates).pmf(data).prod(1)
        shares = np.bincount(trace["last"], minlength=4) / len(trace["last"])
        # Some hundred effective draws at least, whose shares have standard errors of a few hundredths at most.
        np.testing.assert_allclose(shares, weights / weights.sum(), rtol=0, atol=0.05)


@pm.model
def schools(effects, errors):
    mu = yield pm.Normal("mu", 0, 5)
    tau = yield pm.HalfCauchy("tau", 5)
    theta = yield pm.Normal("theta", mu, tau, shape=len(effects))
    yield pm.Normal("y", theta, errors, observed=effects)
    return theta


def test_templates_are_evaluated_and_sampled():
    model = schools(np.array([28.0, 8.0, -3.0, 7.0]), np.array([15.0, 10.0, 16.0, 11.0]))
    value, state = model.evaluate()
    np.testing.assert_array_equal(value, state.samples["theta"])
    log_prob = model.make_log_prob_function()
    reference = model.as_model().logp(model.as_model().test_point)
    unconstrained = model.make_log_prob_function(unconstrained=True)
    np.testing.assert_allclose(unconstrained(**model.as_model().test_point), reference, rtol=1e-12)
    assert np.isfinite(log_prob(**state.samples))
    trace = pm.sample(model, 500, tune=500, chains=2, random_seed=1, progressbar=False)
    assert trace["theta"].shape == (1000, 4)
