"""What `pm.sample` puts into a trace, on the engine that is set."""

import pickle
import pickletools

import numpy as np
import pytest

import pymc3 as pm
from pymc3.backends.base import merge_traces


@pytest.fixture(scope="module")
def model():
    with pm.Model() as model:
        mu = pm.Normal("mu", 0.0, 1.0)
        tau = pm.HalfNormal("tau", 1.0, shape=2)
        pm.Deterministic("scaled", mu * tau)
        pm.Poisson("k", 3.0)
        pm.Normal("y", mu, tau[0], observed=np.array([0.5, 1.0]))
    return model


def run(model, **options):
    with model:
        options = {"tune": 20, "chains": 3, "cores": 1, "random_seed": 4, "progressbar": False, **options}
        return pm.sample(30, step=pm.Metropolis(), compute_convergence_checks=False, **options)


@pytest.fixture(scope="module")
def trace(model):
    return run(model)


def modules_in(pickled):
    """Return the top-level packages whose objects a pickle (protocol 0) names."""
    return {arg.split(" ")[0].split(".")[0] for op, arg, _ in pickletools.genops(pickled) if op.name == "GLOBAL"}


def test_variables(trace, model):
    assert repr(trace) == "<MultiTrace: 3 chains, 30 iterations, 5 variables>"
    assert trace["tau"].shape == trace[model["tau"]].shape == trace.tau.shape == (90, 2)
    assert trace["k"].dtype == np.int64
    np.testing.assert_allclose(trace["tau"], np.exp(trace["tau_log__"]), rtol=1e-12)
    np.testing.assert_allclose(trace["scaled"], trace["mu"][:, None] * trace["tau"], rtol=1e-12)
    assert {"accept", "accepted", "tune", "scaling"} <= trace.stat_names
    assert len(trace["accept"]) == 90
    assert (trace.report.n_tune, trace.report.n_draws) == (20, 30)
    assert not trace["tune"].any()


def test_a_point_fits_the_model(trace, model):
    point = trace[-1]
    assert np.isfinite(model.logp({name: point[name] for name in model.test_point}))


def test_holds_no_object_of_an_engine(trace):
    python_itself = {"__builtin__", "_codecs", "copy_reg", "collections"}
    assert modules_in(pickle.dumps(trace, protocol=0)) <= {"numpy", "pymc3"} | python_itself
    copy = pickle.loads(pickle.dumps(trace))
    for name in trace.varnames:
        np.testing.assert_array_equal(copy[name], trace[name])


def test_saved_and_loaded(trace, tmp_path):
    loaded = pm.load_trace(pm.save_trace(trace, str(tmp_path / "saved")))
    for name in [*trace.varnames, *trace.stat_names]:
        np.testing.assert_array_equal(loaded[name], trace[name])


def test_runs_are_merged(trace, model):
    other = run(model, chain_idx=3, random_seed=5)
    assert merge_traces([trace, other]).chains == [0, 1, 2, 3, 4, 5]


def test_as_inferencedata(model):
    pytest.importorskip("arviz", exc_type=ImportError)
    idata = run(model, return_inferencedata=True, discard_tuned_samples=False)
    assert idata.posterior.tau.shape == (3, 30, 2)
    assert idata.warmup_posterior.tau.shape == (3, 20, 2)
    assert idata.log_likelihood.y.shape == (3, 30, 2)
    np.testing.assert_array_equal(idata.observed_data.y, [0.5, 1.0])


def test_recorded_point_by_point(model, trace):
    store = pm.backends.NDArray(model=model)
    store.setup(4, chain=0)
    for point in list(trace.points(chains=0))[:4]:
        store.record(point)
    for name in store.varnames:
        np.testing.assert_allclose(store.get_values(name), trace.get_values(name, chains=0)[:4], rtol=1e-12)
