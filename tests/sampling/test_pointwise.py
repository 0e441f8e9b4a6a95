"""The log-likelihood of each observation, and InferenceData of a real model, on the engine that is set."""

import logging
import warnings

import numpy as np
import pytest
from scipy import stats as scipy_stats

import pymc3 as pm
from pymc3 import stats
from pymc3.backends.base import MultiTrace
from pymc3.backends.ndarray import NDArray
from pymc3.sampling import inferencedata
from pymc3.sampling.inferencedata import to_inference_data
from pymc3.sampling.pointwise import log_likelihood, log_likelihood_size

X = np.array([1.0, 2.0, 3.0, 4.0])
Y = np.array([1.5, 0.5, 2.5, 2.0])
GAPS = np.array([[0.5, np.nan], [np.nan, -1.0]])
COUNTS = np.array([0, 2])
TUNE, DRAWS = 2, 5


@pytest.fixture(scope="module")
def model():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pm.ImputationWarning)
        with pm.Model(coords={"group": ["a", "b"]}) as model:
            x = pm.Data("x", X, dims="row")
            mu = pm.Normal("mu", 0.0, 1.0)
            beta = pm.Normal("beta", 0.0, 1.0, dims="group")
            sigma = pm.HalfNormal("sigma", 1.0)
            pm.Deterministic("slope", 2.0 * beta, dims="group")
            pm.Normal("y", mu + beta[0] * x, sigma, observed=Y, dims="row")
            pm.Normal("gaps", mu, sigma, observed=GAPS)
            pm.Poisson("counts", pm.math.exp(mu), observed=COUNTS)
    return model


@pytest.fixture(scope="module")
def trace(model):
    stores = []
    for chain in (0, 1):
        rng = np.random.default_rng(chain)
        store = NDArray(model=model)
        store.setup(TUNE + DRAWS, chain, [{"tune": bool}])
        for t in range(TUNE + DRAWS):
            point = {name: 0.3 * rng.normal(size=np.shape(v)) for name, v in model.test_point.items()}
            store.record(point, [{"tune": t < TUNE}])
        store.close()
        stores.append(store)
    return MultiTrace(stores)


def expected(point):
    """The three log-likelihoods at a point, from SciPy."""
    gaps = GAPS[~np.isnan(GAPS)]
    return {
        "y": scipy_stats.norm(point["mu"] + point["beta"][0] * X, point["sigma"]).logpdf(Y),
        "gaps": scipy_stats.norm(point["mu"], point["sigma"]).logpdf(gaps),
        "counts": scipy_stats.poisson(np.exp(point["mu"])).logpmf(COUNTS),
    }


def test_a_store_of_a_real_model(trace):
    assert set(trace.varnames) == {"mu", "beta", "sigma_log__", "sigma", "slope", "gaps_missing"}
    np.testing.assert_allclose(trace["sigma"], np.exp(trace["sigma_log__"]))
    np.testing.assert_allclose(trace["slope"], 2 * trace["beta"])


def test_each_observation_at_each_draw(model, trace):
    result = log_likelihood(trace, model)
    assert {name: values.shape[:2] for name, values in result.items()} == dict.fromkeys(result, (2, DRAWS))
    for chain in (0, 1):
        for t in range(DRAWS):
            for name, values in expected(trace.point(TUNE + t, chain)).items():
                np.testing.assert_allclose(result[name][chain, t], values, rtol=1e-10)


def test_batches_change_nothing(model, trace, monkeypatch):
    whole = log_likelihood(trace, model, ["y"])
    monkeypatch.setattr("pymc3.sampling.pointwise._BATCH_BYTES", 8 * Y.size * 3)
    np.testing.assert_allclose(log_likelihood(trace, model, ["y"])["y"], whole["y"], rtol=1e-14)


def test_data_of_a_free_length_and_terms_without_variables():
    with pm.Model() as model:
        mu = pm.Normal("mu", 0.0, 1.0)
        pm.Normal("y", mu, 1.0, observed=pm.Data("data", Y))
        pm.Normal("fixed", 0.0, 2.0, observed=X)
    trace = MultiTrace([NDArray.from_arrays(0, {"mu": np.array([0.5, 1.5])})])
    for length in (4, 2):
        pm.set_data({"data": Y[:length]}, model=model)
        assert log_likelihood_size(trace, model) == 2 * (length + 4)
        result = log_likelihood(trace, model)
        np.testing.assert_allclose(result["y"][0, 1], scipy_stats.norm(1.5, 1.0).logpdf(Y[:length]))
        np.testing.assert_allclose(result["fixed"][0, 1], scipy_stats.norm(0.0, 2.0).logpdf(X))
    only = log_likelihood(trace, model, ["fixed"])["fixed"]
    np.testing.assert_allclose(only[0, 0], scipy_stats.norm(0.0, 2.0).logpdf(X))


def test_what_the_trace_or_the_model_lacks(model, trace, caplog):
    thin = MultiTrace([NDArray.from_arrays(0, {"mu": np.zeros(3)})])
    with pytest.raises(ValueError, match="depends on beta, sigma_log__, which the trace does not hold"):
        log_likelihood(thin, model, ["y"])
    with pytest.raises(ValueError, match="'z' is not an observed variable; the model has"):
        log_likelihood(trace, model, ["z"])
    with caplog.at_level(logging.INFO, logger="pymc3"):
        idata = to_inference_data(thin, model=model)
    assert "log_likelihood" not in idata.groups()
    assert "The log-likelihood was not computed: the trace does not hold beta" in caplog.text


def test_too_large_to_compute_unasked(model, trace, monkeypatch, caplog):
    monkeypatch.setattr(inferencedata, "_MOST_BYTES_UNASKED", 100)
    with caplog.at_level(logging.INFO, logger="pymc3"):
        assert "log_likelihood" not in to_inference_data(trace, model=model).groups()
    assert "log_likelihood=True computes it all the same" in caplog.text
    idata = to_inference_data(trace, model=model, log_likelihood=["counts"])
    assert set(idata.log_likelihood.data_vars) == {"counts"}


def test_inferencedata_of_a_real_model(model, trace):
    idata = to_inference_data(trace, model=model)
    assert idata.posterior.beta.dims == ("chain", "draw", "group")
    assert idata.posterior.slope.sel(group="b").shape == (2, DRAWS)
    assert "sigma_log__" not in idata.posterior
    assert idata.warmup_posterior.sizes["draw"] == TUNE
    np.testing.assert_array_equal(idata.observed_data.y, Y)
    assert idata.observed_data.y.dims == ("row",)
    np.testing.assert_array_equal(idata.observed_data.gaps, GAPS)
    np.testing.assert_array_equal(idata.observed_data.counts, COUNTS)
    np.testing.assert_array_equal(idata.constant_data.x, X)
    assert idata.log_likelihood.y.dims == ("chain", "draw", "row")


def test_loo_of_a_trace(model, trace):
    with model, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert np.isfinite(stats.loo(trace, var_name="y").elpd_loo)
    with pytest.raises(TypeError, match="No model on context stack"):
        stats.loo(trace)
    own = trace[:]
    own.remember_model(model)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert np.isfinite(stats.loo(own, var_name="counts").elpd_loo)
