"""The mode of a posterior, its curvature there, and the covariance of draws: of normal posteriors, where they are known."""

import numpy as np
import pytest
import scipy.optimize

import pymc3 as pm
from pymc3.exceptions import SamplingError
from pymc3.tuning.scaling import adjust_scaling, fixed_hessian

COVARIANCE = np.array([[2.0, 0.5], [0.5, 1.0]])
MEAN = np.array([1.0, -3.0])


@pytest.fixture(scope="module")
def normal():
    with pm.Model() as model:
        pm.MvNormal("x", MEAN, cov=COVARIANCE, shape=2)
    return model


@pytest.fixture(scope="module")
def counts():
    """A rate with a conjugate prior: its mode is known, on its own scale."""
    with pm.Model() as model:
        rate = pm.Gamma("rate", 3.0, 2.0)
        pm.Deterministic("twice", 2 * rate)
        pm.Poisson("y", rate, observed=[4, 5, 6])
    return model


def test_the_mode_of_a_normal(normal):
    with normal:
        found, raw = pm.find_MAP(return_raw=True, progressbar=False, tol=1e-12)
    np.testing.assert_allclose(found["x"], MEAN, atol=1e-6)  # SciPy's search ends there
    assert isinstance(raw, scipy.optimize.OptimizeResult) and raw.success


def test_the_mode_is_that_of_the_density_as_it_was_written(counts):
    found = pm.find_MAP(model=counts, progressbar=False)
    expected = (3.0 + 15.0 - 1) / (2.0 + 3.0)
    np.testing.assert_allclose([found["rate"], found["twice"], found["rate_log__"]], [expected, 2 * expected, np.log(expected)], rtol=1e-4)
    assert set(pm.find_MAP(model=counts, progressbar=False, include_transformed=False)) == {"rate", "twice"}


def test_other_methods_starts_and_variables(normal, counts):
    with counts:
        for options in (dict(method="Nelder-Mead"), dict(method="BFGS", start={"rate": 30.0}), dict(vars=[counts["rate"]], seed=3)):
            np.testing.assert_allclose(pm.find_MAP(progressbar=False, **options)["rate"], 3.4, rtol=1e-3)


def test_continuous_variables_beside_discrete_ones_are_at_the_mode_given_these():
    """Beta(4, 4), 15 of 20, and another 20 of which 14 is most likely: the mode is 32 / 46."""
    with pm.Model() as model:
        p = pm.Beta("p", 4, 4)
        pm.Binomial("other", n=20, p=p)
        pm.Binomial("seen", n=20, p=p, observed=15)
        found = pm.find_MAP(vars=model.vars, progressbar=False)
    assert found["other"] == 14 and found["p"] == pytest.approx(32 / 46, rel=1e-5)


def test_a_discrete_variable_is_looked_for_by_powells_method(caplog):
    with pm.Model() as model:
        n = pm.Poisson("n", 3.0)
        x = pm.Normal("x", 0.0, 1.0)
        pm.Normal("y", x + n, 0.1, observed=7.0)
        found = pm.find_MAP(vars=[n, x], progressbar=False)
        fixed = pm.find_MAP(start={"n": 5}, progressbar=False)
    assert "n, x are discrete, or have no gradient: the mode is looked for without one" in caplog.text
    density = {k: model.fastlogp_nojac({"n": k, "x": (7.0 - k) / 1.01}) for k in range(10)}
    assert model.fastlogp_nojac({"n": found["n"], "x": found["x"]}) >= model.fastlogp_nojac({"n": 3, "x": 0.0}) and max(density)
    np.testing.assert_allclose(fixed["x"], 2.0 / 1.01, rtol=1e-4)
    assert fixed["n"] == 5


def test_a_search_that_is_cut_short_gives_its_best_point(counts, caplog):
    caplog.set_level("INFO", logger="pymc3")
    found, raw = pm.find_MAP(start={"rate": 50.0}, maxeval=3, model=counts, progressbar=False, return_raw=True)
    assert raw is None and found["rate"] < 50.0
    assert "stopped after maxeval=3 evaluations" in caplog.text


@pytest.mark.parametrize(
    "arguments, error, text",
    [
        (dict(start={"x": [np.inf, 0.0]}), SamplingError, "find_MAP cannot start: the log-probability is -inf"),
        (dict(start={"z": 0.0}), ValueError, "start has z: no variable of the model"),
        (dict(maxeval=0), ValueError, "maxeval must be at least 1"),
        (dict(method="L-BFGS"), ValueError, "Unknown solver"),
        (dict(vars=[]), ValueError, "variable"),
    ],
)
def test_what_is_refused(normal, arguments, error, text):
    with normal, pytest.raises(error, match=text):
        pm.find_MAP(progressbar=False, **arguments)


def test_a_model_without_continuous_variables():
    with pm.Model():
        pm.Poisson("n", 3.0)
        with pytest.raises(ValueError, match="Model has no unobserved continuous variables"):
            pm.find_MAP(progressbar=False)


def test_second_derivatives(normal, counts):
    point = {"x": np.array([0.3, 0.4])}
    precision = np.linalg.inv(COVARIANCE)
    np.testing.assert_allclose(pm.find_hessian(point, model=normal), precision, rtol=1e-9)
    np.testing.assert_allclose(pm.approx_hessian(point, model=normal), precision, rtol=1e-6)  # of a difference quotient
    np.testing.assert_allclose(pm.guess_scaling(point, model=normal), np.diag(precision), rtol=1e-9)
    assert fixed_hessian(point, model=normal).tolist() == [0.1, 0.1]
    rate = np.array(0.7)
    np.testing.assert_allclose(pm.find_hessian({"rate_log__": rate}, model=counts), [[5.0 * np.exp(rate)]], rtol=1e-9)


def test_scales_are_positive_and_bounded():
    np.testing.assert_allclose(adjust_scaling(np.array([-4.0, 0.0, 1e30]), 1e-3), [4.0, 1e-6, 1e6])
    vectors = np.linalg.qr(np.array([[1.0, 2.0], [3.0, -1.0]]))[0]
    np.testing.assert_allclose(adjust_scaling(vectors @ np.diag([-2.0, 3.0]) @ vectors.T, 1e-3), vectors @ np.diag([2.0, 3.0]) @ vectors.T)


def test_the_covariance_of_a_trace(normal):
    with normal:
        trace = pm.sample(50, tune=20, step=pm.Metropolis(), chains=2, random_seed=1, progressbar=False, compute_convergence_checks=False)
        expected = np.cov(trace["x"].T)
        np.testing.assert_allclose(pm.trace_cov(trace), expected, rtol=1e-12)
    np.testing.assert_allclose(pm.trace_cov(trace, vars=["x"]), expected, rtol=1e-12)
    with pytest.raises(TypeError, match="trace must be a MultiTrace"):
        pm.trace_cov({"x": np.ones(3)})
