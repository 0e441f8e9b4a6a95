"""Traces as InferenceData: groups, names, dimensions and coordinates."""

import sys
import warnings
from types import SimpleNamespace

import numpy as np
import pytest

import pymc3 as pm
from pymc3.backends.base import MultiTrace
from pymc3.backends.ndarray import NDArray
from pymc3.sampling.inferencedata import import_arviz, to_inference_data

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pytest.importorskip("arviz", exc_type=ImportError)

TUNE, DRAWS = 5, 12


def chain_store(chain):
    t = np.arange(TUNE + DRAWS)
    samples = {"mu": 100.0 * chain + t, "beta": (100.0 * chain + t)[:, None] + np.arange(3) / 4, "tau": np.exp(t / 10), "tau_log__": t / 10}
    stats = [{"accept": t / 10, "tune": t < TUNE}, {"accept": -t / 10, "model_logp": -1.0 * t}]
    return NDArray.from_arrays(chain, samples, stats)


@pytest.fixture
def trace():
    trace = MultiTrace([chain_store(0), chain_store(3)])
    trace.report._t_sampling, trace.report._n_tune = 1.5, TUNE
    return trace


@pytest.fixture
def model():
    with pm.Model(coords={"group": ["a", "b", "c"]}) as model:
        pm.Normal("beta", 0.0, 1.0, dims="group")
        pm.Normal("not_in_the_trace", 0.0, 1.0)
        pm.Normal("y", 0.0, 1.0, observed=[1.5, 2.5])
    return model


def test_posterior_and_statistics(trace, model):
    idata = to_inference_data(trace, model=model, save_warmup=False)
    assert set(idata.groups()) == {"posterior", "sample_stats", "observed_data"}
    posterior = idata.posterior
    assert set(posterior.data_vars) == {"mu", "beta", "tau"}
    assert posterior.beta.dims == ("chain", "draw", "group")
    assert posterior.beta.sel(chain=3, group="b").values[0] == 305.25
    assert posterior.chain.values.tolist() == [0, 3]
    np.testing.assert_array_equal(posterior.mu, [t + np.arange(5.0, 17.0) for t in (0, 300)])
    assert set(idata.sample_stats.data_vars) == {"accept", "lp"}
    assert idata.sample_stats.accept.shape == (2, DRAWS, 2)
    assert idata.observed_data.y.values.tolist() == [1.5, 2.5]
    assert posterior.attrs["inference_library"] == "pymc3"
    assert posterior.attrs["sampling_time"] == 1.5
    assert posterior.attrs["tuning_steps"] == TUNE


def test_warmup(trace, model):
    idata = to_inference_data(trace, model=model)
    assert idata.warmup_posterior.mu.shape == (2, TUNE)
    assert idata.warmup_posterior.beta.dims == ("chain", "draw", "group")
    assert idata.warmup_sample_stats.lp.values[1].tolist() == [0.0, -1.0, -2.0, -3.0, -4.0]
    assert idata.posterior.sizes["draw"] == DRAWS
    assert "warmup_posterior" not in to_inference_data(trace[TUNE:]).groups()


def test_interrupted_while_tuning(trace):
    idata = to_inference_data(trace[:3])
    assert set(idata.groups()) == {"warmup_posterior", "warmup_sample_stats"}


def test_chains_of_different_lengths(trace):
    straces = [trace._straces[0][:15], trace._straces[3]]
    assert to_inference_data(MultiTrace(straces)).posterior.mu.shape == (2, 10)


def test_own_labels_come_on_top_of_the_models(trace, model):
    idata = to_inference_data(trace, model=model, coords={"group": [7, 8, 9]}, dims={"beta": ["group"]})
    assert idata.posterior.group.values.tolist() == [7, 8, 9]
    assert to_inference_data(trace).posterior.beta.dims == ("chain", "draw", "beta_dim_0")


def test_a_single_chain_is_not_copied():
    store = chain_store(0)
    idata = to_inference_data(MultiTrace([store]))
    assert np.shares_memory(idata.posterior.beta.values, store.samples["beta"])


def test_prior_and_predictive_draws(trace, model):
    prior = {"mu": np.zeros(7), "tau_log__": np.zeros(7), "y": np.zeros((7, 2))}
    predictive = {"y": np.arange(2.0 * DRAWS * 2).reshape(-1, 2)}
    idata = to_inference_data(trace, prior=prior, posterior_predictive=predictive, model=model)
    assert idata.prior.mu.shape == (1, 7)
    assert set(idata.prior.data_vars) == {"mu"}
    assert idata.prior_predictive.y.shape == (1, 7, 2)
    assert idata.posterior_predictive.y.shape == (2, DRAWS, 2)
    assert idata.posterior_predictive.y.values[1, 0].tolist() == [24.0, 25.0]
    with pytest.warns(UserWarning, match="9 draws, but the trace has 2 x 12"):
        few = to_inference_data(trace, posterior_predictive={"y": np.zeros((9, 2))})
    assert few.posterior_predictive.y.shape == (1, 9, 2)


def test_log_likelihood_given(trace, model):
    idata = to_inference_data(trace, log_likelihood={"y": np.zeros((2, DRAWS, 2))}, model=model)
    assert idata.log_likelihood.y.shape == (2, DRAWS, 2)


def test_nothing_to_convert():
    with pytest.raises(ValueError, match="give trace=, prior= or posterior_predictive="):
        to_inference_data()


def test_missing_or_wrong_arviz(trace, monkeypatch):
    monkeypatch.setitem(sys.modules, "arviz", None)
    with pytest.raises(ImportError, match=r"InferenceData needs ArviZ 0.x.*pymc3-backends\[plots\]"):
        to_inference_data(trace)
    monkeypatch.setitem(sys.modules, "arviz", SimpleNamespace(__version__="1.0.0"))
    with pytest.raises(ImportError, match="pm.summary needs ArviZ 0.x, found ArviZ 1.0.0"):
        import_arviz("pm.summary")
