"""`pm.sample`: right answers, PyMC3's behaviour, clear errors."""

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from tests.monte_carlo import assert_mean, assert_moments, chains_of

from .models import mixed, regression

QUIET = dict(progressbar=False, compute_convergence_checks=False)


def test_regression_posterior():
    model, mean, covariance = regression()
    with model:
        trace = pm.sample(20_000, step=pm.Metropolis(), tune=2000, chains=4, random_seed=1, **QUIET)
    draws = np.concatenate([chains_of(trace, "alpha")[..., None], chains_of(trace, "beta")], axis=-1)
    assert_moments(draws, mean, covariance)


def test_discrete_chain_against_enumeration():
    size = np.array([2, 3, 5])
    with pm.Model() as model:
        k = pm.DiscreteUniform("k", 0, 3)
        flip = pm.Bernoulli("flip", 0.3)
        pm.Poisson("y", 1.0 + k + 2.0 * flip, observed=size)
        trace = pm.sample(40_000, step=pm.Metropolis(), tune=500, chains=4, random_seed=2, **QUIET)
    rates = 1.0 + np.arange(4)[:, None] + 2.0 * np.arange(2)
    logp = stats.poisson(rates[..., None]).logpmf(size).sum(-1) + np.log([0.7, 0.3])
    expected = np.exp(logp - logp.max())
    expected /= expected.sum()
    k, flip = chains_of(trace, "k"), chains_of(trace, "flip")
    assert k.dtype == flip.dtype == np.int64
    assert_mean((k[..., None, None] == np.arange(4)[:, None]) & (flip[..., None, None] == np.arange(2)), expected)
    assert model.name == ""


def test_variables_of_the_trace():
    with mixed():
        trace = pm.sample(50, step=pm.Metropolis(), tune=20, chains=2, random_seed=3, **QUIET)
    assert set(trace.varnames) == {"sigma_log__", "sigma", "rate_log__", "rate", "count", "ratio"}
    np.testing.assert_allclose(trace["sigma"], np.exp(trace["sigma_log__"]), rtol=1e-12)
    np.testing.assert_allclose(trace["ratio"], trace["rate"][:, 0] / (trace["sigma"] + 1.0), rtol=1e-12)
    assert trace["count"].dtype == np.int64 and len(trace) == 50 and trace.nchains == 2


def test_deterministics_of_data_and_of_nothing():
    with pm.Model() as model:
        x = pm.Data("x", np.arange(3.0))
        a = pm.Normal("a", 0.0, 1.0)
        pm.Deterministic("line", a * x)
        pm.Deterministic("twice", x * 2.0)
        trace = pm.sample(10, step=pm.Metropolis(), tune=5, chains=2, random_seed=3, **QUIET)
        np.testing.assert_allclose(trace["line"], trace["a"][:, None] * np.arange(3.0), rtol=1e-12)
        np.testing.assert_array_equal(trace["twice"], np.tile(np.arange(3.0) * 2.0, (20, 1)))
        pm.set_data({"x": np.arange(5.0)})
        assert pm.sample(10, step=pm.Metropolis(), tune=5, chains=2, **QUIET)["line"].shape == (20, 5)
    assert model.ndim == 1


def test_only_the_variables_asked_for():
    with mixed() as model:
        trace = pm.sample(20, step=pm.Metropolis(), tune=0, chains=1, trace=[model["ratio"], "count"], **QUIET)
    assert set(trace.varnames) == {"ratio", "count"}


def test_statistics_and_tuning():
    with regression()[0] as model:
        step = pm.Metropolis(tune_interval=50)
        trace = pm.sample(300, step=step, tune=500, chains=2, discard_tuned_samples=False, random_seed=4, **QUIET)
    assert len(trace) == 800
    assert trace.report.n_tune == 500 and trace.report.n_draws == 300
    tuning = trace.get_sampler_stats("tune", chains=[0])
    assert tuning.shape == (800, 2) and tuning[:500].all() and not tuning[500:].any()
    scaling, accepted = (trace.get_sampler_stats(name, chains=[1]) for name in ("scaling", "accepted"))
    for sampler in range(2):
        own = scaling[:500, sampler].reshape(10, 50)
        assert np.all(own == own[:, :1])
        for interval in range(9):
            rate = accepted[:500, sampler].reshape(10, 50)[interval].mean()
            assert own[interval + 1, 0] == pytest.approx(pm.step_methods.metropolis.tune(own[interval, 0], rate))
        assert len(np.unique(scaling[501:, sampler])) == 1
    moved = np.diff(trace.get_values("alpha", chains=[1])) != 0
    np.testing.assert_array_equal(moved, accepted[1:, 0])
    assert model.alpha is not None


def test_a_seed_fixes_the_draws():
    model = regression()[0]

    def draws(**kwargs):
        with model:
            return pm.sample(50, step=pm.Metropolis(), tune=10, chains=2, **kwargs, **QUIET)["alpha"]

    np.testing.assert_array_equal(draws(random_seed=5), draws(random_seed=5))
    assert not np.array_equal(draws(random_seed=5), draws(random_seed=6))
    np.random.seed(123)
    first = draws()
    np.random.seed(123)
    np.testing.assert_array_equal(first, draws(random_seed=-1))
    np.testing.assert_array_equal(draws(random_seed=[8, 9])[:50], draws(random_seed=[8, 10])[:50])


def test_start_points():
    with mixed() as model:
        step = pm.Metropolis(scaling=1e-12, tune=False)
        points = [{"sigma": 0.5, "count": 4}, {"sigma_log__": 0.0}]
        trace = pm.sample(1, step=step, tune=0, chains=2, start=points, **QUIET)
    np.testing.assert_allclose(trace["sigma"], [0.5, 1.0], rtol=1e-9)
    assert trace["count"][0] == 4
    assert model.test_point["sigma_log__"] != 0.0


def test_a_start_point_outside_the_support():
    with pm.Model():
        pm.Normal("x", 0.0, 1.0)
        pm.Poisson("n", 3.0)
        with pytest.raises(pm.SamplingError, match=r"log-probability of n is not finite(.|\n)*n: -inf"):
            pm.sample(10, step=pm.Metropolis(), start={"n": -1}, chains=1, **QUIET)


@pytest.mark.parametrize(
    "arguments, error, text",
    [
        (dict(draws=-1), ValueError, "draws must be at least 0; got -1"),
        (dict(draws=10.5), TypeError, "draws must be an integer"),
        (dict(draws=10, chains=0), ValueError, "chains must be at least 1"),
        (dict(draws=10, cores=0), ValueError, "cores must be at least 1"),
        (dict(draws=10, cores="2"), TypeError, "cores must be an integer"),
        (dict(draws=10, tune=-5), ValueError, "tune must be at least 0"),
        (dict(draws=10, nosuch=1), TypeError, "unexpected argument 'nosuch'"),
        (dict(draws=10, start={"gamma": 1.0}), ValueError, "start has gamma: no variable of the model"),
        (dict(draws=10, start={"beta": 1.0}), ValueError, r"beta has shape \(\), but the variable's shape is \(2,\)"),
        (dict(draws=10, chains=2, start=[{}, {}, {}]), ValueError, "start has 3 points, but there are 2 chains"),
        (dict(draws=10, chains=2, random_seed=[1]), ValueError, "random_seed has 1 seeds"),
        (dict(draws=10, random_seed=-7), ValueError, "random_seed must not be negative"),
        (dict(draws=10, random_seed="7"), TypeError, "random_seed must be an integer, .* got '7'"),
        (dict(draws=10, step="metropolis"), TypeError, "is no step method"),
        (dict(draws=10, nuts={"gama": 1.0}), TypeError, "NUTS got an unexpected argument 'gama'. Did you mean 'gamma'"),
    ],
)
def test_bad_arguments(arguments, error, text):
    with regression()[0], pytest.raises(error, match=text):
        pm.sample(**arguments, **QUIET)


def test_outside_a_model():
    with pytest.raises(TypeError, match="with model"):
        pm.sample(10)


def test_a_model_of_a_cleared_session():
    model = regression()[0]
    pm.backends_symbolic.clear_session()
    with pytest.raises(RuntimeError, match="cleared"):
        pm.sample(10, model=model, **QUIET)


@pytest.fixture
def nothing_said_yet(monkeypatch):
    """Forget what was said once in this process."""
    monkeypatch.setattr(pm._log, "_said", set())


def test_automatic_steps_are_those_of_pymc3(caplog, nothing_said_yet):
    with pm.Model() as model:
        pm.Normal("x", 0.0, 1.0)
        pm.Bernoulli("b", 0.5)
        pm.Categorical("c", np.array([0.2, 0.3, 0.5]))
        pm.Poisson("n", 3.0)
        trace = pm.sample(20, tune=10, chains=1, metropolis={"tune_interval": 10}, **QUIET)
        steps = pm.sampling.assign_step_methods(model).methods
    found = {var.name: type(step).__name__ for step in steps for var in step.vars}
    assert found == {"x": "NUTS", "b": "BinaryGibbsMetropolis", "c": "CategoricalGibbsMetropolis", "n": "Metropolis"}
    assert len(trace) == 20 and not [record for record in caplog.records if "PyMC3" in record.getMessage()]


def test_callback_sees_every_draw_in_order():
    seen = []

    def callback(trace, draw):
        seen.append((draw.chain, draw.draw_idx, draw.tuning, draw.is_last, len(trace), float(draw.point["alpha"])))

    with regression()[0]:
        trace = pm.sample(30, step=pm.Metropolis(), tune=20, chains=2, random_seed=7, callback=callback, **QUIET)
    assert [entry[1] for entry in seen if entry[0] == 1] == list(range(50))
    assert [entry[:2] for entry in seen[:4]] == [(0, 0), (1, 0), (0, 1), (1, 1)]
    assert sum(entry[2] for entry in seen) == 40 and [entry[3] for entry in seen[-3:]] == [False, True, True]
    own = [entry for entry in seen if entry[0] == 0 and not entry[2]]
    assert [entry[4] for entry in own] == list(range(1, 31))
    np.testing.assert_array_equal([entry[5] for entry in own], trace.get_values("alpha", chains=[0]))


def test_interrupted_run_returns_what_was_drawn():
    def callback(trace, draw):
        if draw.draw_idx == 60 and draw.chain == 1:
            raise KeyboardInterrupt

    with regression()[0]:
        whole = pm.sample(100, step=pm.Metropolis(), tune=20, chains=2, random_seed=8, **QUIET)
        trace = pm.sample(100, step=pm.Metropolis(), tune=20, chains=2, random_seed=8, callback=callback, **QUIET)
    assert len(trace) == 41
    np.testing.assert_array_equal(trace["beta", :10], whole["beta", :10])


def test_a_failing_run_keeps_what_was_drawn():
    def callback(trace, draw):
        if draw.draw_idx == 60:
            raise ZeroDivisionError("mine")

    with regression()[0], pytest.raises(ZeroDivisionError, match="mine") as caught:
        pm.sample(100, step=pm.Metropolis(), tune=0, chains=2, callback=callback, **QUIET)
    assert len(caught.value.trace) > 60
    assert any("attribute `trace`" in note for note in caught.value.__notes__)


def test_iter_sample():
    with regression()[0] as model:
        step = pm.Metropolis()
        lengths = [len(trace) for trace in pm.iter_sample(30, step, tune=10, random_seed=9)]
        last = list(pm.iter_sample(30, step, random_seed=9, model=model))[-1]
    assert lengths == list(range(1, 31))
    assert last.nchains == 1 and len(last["beta"]) == 30


class HalfStep(pm.step_methods.ArrayStep):
    """A user's own step method: draws x from its conditional Normal(0, 1)."""

    generates_stats = True
    stats_dtypes = [{"half": np.float64}]

    def __init__(self, vars, model=None):
        super().__init__(vars, [pm.modelcontext(model).fastlogp])

    def astep(self, q0, logp):
        assert np.isfinite(logp(q0))
        return np.random.normal(size=q0.shape), [{"half": 0.5}]


def test_a_users_step_method_beside_a_built_in_one():
    with pm.Model() as model:
        x = pm.Normal("x", 0.0, 1.0)
        pm.Normal("z", 0.0, 1.0, shape=2)
        steps = [HalfStep([x]), pm.Metropolis(["z"])]
        trace = pm.sample(400, step=steps, tune=100, chains=2, random_seed=10, **QUIET)
        again = pm.sample(400, step=steps, tune=100, chains=2, random_seed=10, **QUIET)
    np.testing.assert_array_equal(trace["x"], again["x"])
    np.testing.assert_array_equal(trace["z"], again["z"])
    assert set(trace.stat_names) == {"half", "accept", "accepted", "tune", "scaling"}
    assert_moments(chains_of(trace, "x")[..., None], [0.0], [[1.0]])
    assert model.ndim == 3


def test_zero_draws():
    with regression()[0]:
        trace = pm.sample(0, step=pm.Metropolis(), tune=10, chains=2, **QUIET)
    assert len(trace) == 0 and trace.nchains == 2
