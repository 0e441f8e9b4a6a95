"""What becomes of a trace: InferenceData of every kind of data, ArviZ's functions, and draws that no failure loses."""

import copy
import subprocess
import sys
import warnings

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    az = pytest.importorskip("arviz", exc_type=ImportError)
pyplot = pytest.importorskip("matplotlib.pyplot")

RUN = dict(tune=20, chains=2, progressbar=False, random_seed=4, compute_convergence_checks=False)
pytestmark = pytest.mark.filterwarnings("ignore:Data in")


@pytest.fixture(autouse=True)
def no_windows():
    pyplot.switch_backend("Agg")
    yield
    pyplot.close("all")


def draw(**kwargs):
    return pm.sample(40, step=pm.Metropolis(), **{**RUN, **kwargs})


def normal_logp(x, mu):
    return -0.5 * (x - mu) ** 2 - 0.5 * np.log(2 * np.pi)


# ---- kinds of data ---------------------------------------------------------------------------------------------------


def test_missing_data_with_dims():
    y = np.array([1.0, 2.0, np.nan, 4.0, 5.0])
    with pm.Model(coords={"t": list("abcde")}):
        mu = pm.Normal("mu", 0.0, 1.0)
        pm.Normal("y", mu, 1.0, observed=np.ma.masked_invalid(y), dims="t")
        idata = draw(return_inferencedata=True)
    assert idata.observed_data.y.dims == ("t",)
    np.testing.assert_array_equal(idata.observed_data.y, y)
    expected = normal_logp(y[[0, 1, 3, 4]], idata.posterior.mu.values[..., None])
    np.testing.assert_allclose(idata.log_likelihood.y, expected, rtol=1e-12)
    assert np.isfinite(pm.loo(idata).elpd_loo)


def test_missing_elements_of_vectors():
    x = np.array([[1.0, 2.0], [np.nan, 3.0], [np.nan, np.nan], [3.0, 4.0]])
    with pm.Model(coords={"row": [1, 2, 3, 4], "part": ["a", "b"]}):
        mu = pm.Normal("mu", 0.0, 1.0)
        pm.MvNormal("x", mu * np.ones(2), np.eye(2), observed=np.ma.masked_invalid(x[:2]))
        pm.MvNormal("gone", mu * np.ones(2), np.eye(2), observed=np.ma.masked_invalid(x[1:]))
        pm.MvNormal("whole", mu * np.ones(2), np.eye(2), observed=np.ones((4, 2)), dims=("row", "part"))
        idata = draw(return_inferencedata=True)
    logp, mu = idata.log_likelihood, idata.posterior.mu.values
    # A row of which something is known counts with what is drawn for the rest; one that is missing altogether does not.
    assert logp.x.shape == (2, 40, 2) and logp.gone.shape == (2, 40, 2)
    np.testing.assert_allclose(logp.x[..., 0], normal_logp(1.0, mu) + normal_logp(2.0, mu), rtol=1e-12)
    drawn = idata.posterior.x_missing.values[..., 0]
    np.testing.assert_allclose(logp.x[..., 1], normal_logp(drawn, mu) + normal_logp(3.0, mu), rtol=1e-12)
    np.testing.assert_allclose(logp.gone[..., 1], normal_logp(3.0, mu) + normal_logp(4.0, mu), rtol=1e-12)
    assert logp.whole.dims == ("chain", "draw", "row")


def test_data_sets_with_a_variable_among_them():
    x = np.array([0.5, -1.0, 2.0])
    with pm.Model():
        a = pm.Normal("a", 0.0, 1.0)
        pm.DensityDist("d", lambda x, a: -((x - a) ** 2), observed=dict(x=x, a=a))
        idata = draw(return_inferencedata=True)
    assert list(idata.observed_data.data_vars) == ["x"]
    np.testing.assert_allclose(idata.log_likelihood.d, -((x - idata.posterior.a.values[..., None]) ** 2), rtol=1e-12)


def regression(count=6):
    with pm.Model(coords={"row": np.arange(count)}) as model:
        x = pm.Data("x", np.arange(1.0 * count), dims="row")
        slope = pm.Normal("slope", 0.0, 1.0)
        pm.Normal("y", slope * x, 1.0, observed=np.arange(1.0 * count), dims="row")
        trace = draw()
    return model, trace


def test_conversion_outside_of_the_block_includes_the_data():
    model, trace = regression()
    drawn = pm.sample_posterior_predictive(trace, model=model, progressbar=False)
    idata = pm.to_inference_data(trace, posterior_predictive=drawn)
    assert {"observed_data", "log_likelihood", "constant_data", "posterior_predictive"} <= set(idata.groups())
    assert idata.log_likelihood.y.dims == ("chain", "draw", "row")


def test_an_old_trace_after_set_data():
    model, trace = regression()
    before = pm.summary(trace)
    pm.set_data({"x": np.arange(9.0)}, model=model)
    assert pm.summary(trace).equals(before)
    pm.traceplot(trace)
    pm.plot_posterior(trace)
    with pytest.raises(ValueError, match="'x' has length 9 along dimension 'row', which has 6 labels.*pass new labels"):
        pm.to_inference_data(trace, log_likelihood=False)
    idata = pm.to_inference_data(trace, log_likelihood=False, coords={"row": np.arange(9)}, dims={"y": ["old"]})
    assert idata.constant_data.x.shape == (9,)


# ---- ArviZ takes traces ------------------------------------------------------------------------------------------------


def test_functions_of_arviz_take_a_trace():
    _, trace = regression()
    assert az.summary(trace).equals(pm.summary(trace))
    assert az.ess(trace).slope.item() == pm.ess(trace).slope.item()
    assert az.plot_trace(trace).shape == (1, 2)
    az.plot_posterior(trace, var_names=["slope"])
    az.plot_forest([trace, trace], model_names=["one", "two"])
    assert az.loo(trace).elpd_loo == pm.loo(trace).elpd_loo
    assert list(az.compare({"a": trace, "b": trace}).index) == ["a", "b"]
    idata = az.from_pymc3(trace=trace, coords={"k": [1]}, dims={})
    assert {"posterior", "log_likelihood", "observed_data"} <= set(idata.groups())
    with pytest.raises(ValueError, match="Can only convert"):
        az.summary(object())


def test_arviz_may_be_imported_first():
    lines = [
        "import arviz, numpy as np, pymc3",
        "from pymc3.backends.ndarray import NDArray; from pymc3.backends.base import MultiTrace",
        "trace = MultiTrace([NDArray.from_arrays(c, {'x': np.arange(50.)}, None) for c in (0, 1)])",
        "print(arviz.summary(trace).loc['x', 'mean'], arviz.ess(trace).x.item() > 0, hasattr(arviz, 'from_pymc3'))",
    ]
    run = subprocess.run([sys.executable, "-W", "ignore", "-c", "\n".join(lines)], capture_output=True, text=True, timeout=300)
    assert run.stdout.split() == ["24.5", "True", "True"], run.stderr


def test_a_copied_trace_knows_its_model():
    model, trace = regression()
    twin = copy.deepcopy(trace)
    assert twin.sampled_model is model and copy.copy(trace).sampled_model is model
    np.testing.assert_array_equal(twin["slope"], trace["slope"])
    assert az.loo(twin).elpd_loo == az.loo(trace).elpd_loo


# ---- nothing that was drawn is lost --------------------------------------------------------------------------------------


def failing(**kwargs):
    """The exception of a run that fails after it has begun to draw."""
    with pytest.raises(BaseException) as caught:
        draw(**kwargs)
    assert any("What was drawn is kept" in note for note in caught.value.__notes__)
    return caught.value


def raising(error):
    def raise_it(*args, **kwargs):
        raise error

    return raise_it


@pytest.mark.parametrize("error", [RuntimeError("no"), KeyboardInterrupt(), SystemExit(3)])
@pytest.mark.parametrize("where", ["to_inference_data", "_run_convergence_checks"])
def test_what_fails_after_sampling_carries_the_trace(monkeypatch, error, where):
    owner = pm.sampling.results if where == "to_inference_data" else pm.backends.report.SamplerReport
    monkeypatch.setattr(owner, where, raising(error))
    with pm.Model():
        pm.Normal("x", 0.0, 1.0)
        caught = failing(return_inferencedata=True, compute_convergence_checks=True)
    assert caught is error and len(caught.trace) == 40 and caught.trace.report.n_draws == 40


def test_bad_arguments_of_the_conversion_lose_nothing():
    with pm.Model():
        pm.Normal("x", 0.0, 1.0)
        assert len(failing(return_inferencedata=True, idata_kwargs={"log_likelihood": ["y"]}).trace) == 40
        assert len(failing(return_inferencedata=True, idata_kwargs={"dims": {"x": 5}}).trace) == 40


def test_a_failing_callback_keeps_the_draws():
    def callback(trace, draw):
        if draw.draw_idx == 30:
            raise ZeroDivisionError

    with pm.Model():
        pm.Normal("x", 0.0, 1.0)
        assert len(failing(callback=callback, tune=0).trace) > 30


def test_a_failing_deterministic_keeps_the_variables():
    table = np.arange(4.0)
    with pm.Model():
        k = pm.Poisson("k", 3.0, testval=1)
        pm.Deterministic("d", K.as_tensor(table)[k])
        with pytest.raises(Exception) as caught:
            pm.sample(400, step=pm.Metropolis(), **RUN)
    trace = caught.value.trace
    assert trace.varnames == ["k"] and (trace["k"] > 3).any()
    assert len(trace.running_chain.seeds) == 2


def test_a_trace_of_other_variables_is_not_continued():
    with pm.Model():
        pm.Normal("x", 0.0, 1.0)
        trace = draw()
        pm.Deterministic("d", pm.math.exp(1.0))
        with pytest.raises(pm.exceptions.SamplingError, match="differ in the variables d"):
            draw(trace=trace, chains=None)


def failing_from(call, function):
    """Return `function` such that its calls fail from number `call` on, counted from 1."""
    calls = []

    def counted(*args, **kwargs):
        calls.append(None)
        if len(calls) >= call:
            raise ZeroDivisionError("mine")
        return function(*args, **kwargs)

    return counted


def proposal_failing_from(call):
    class Mine(pm.step_methods.metropolis.Proposal):
        move = staticmethod(failing_from(call, lambda: np.random.normal(size=1)))

        def __call__(self):
            return self.move()

    return Mine


@pytest.mark.parametrize(("call", "chains", "kept"), [(201, 1, 190), (300, 1, 289), (300, 2, 33)])
def test_a_failing_proposal_keeps_the_draws_before_it(call, chains, kept):
    kwargs = {**RUN, "chains": chains, "tune": 10, "draws": 400}
    with pm.Model():
        pm.Normal("x", 0.0, 1.0)
        whole = pm.sample(step=pm.Metropolis(proposal_dist=proposal_failing_from(10_000)), **kwargs)
        with pytest.raises(pm.SamplingError, match="Mine raised ZeroDivisionError: mine") as caught:
            pm.sample(step=pm.Metropolis(proposal_dist=proposal_failing_from(call)), **kwargs)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    trace = caught.value.trace
    assert len(trace) == kept and trace.nchains == chains
    for chain in trace.chains:
        np.testing.assert_array_equal(trace.get_values("x", chains=chain), whole.get_values("x", chains=chain)[:kept])


def test_a_failing_proposal_beside_a_step_in_python_keeps_the_draws_before_it():
    class Walk(pm.step_methods.arraystep.ArrayStep):
        generates_stats = False

        def __init__(self, vars):
            super().__init__(vars, [])

        def astep(self, q0):
            return q0 + 1.0

    with pm.Model():
        x, y = pm.Normal("x", 0.0, 1.0), pm.Normal("y", 0.0, 1.0)
        steps = [Walk([x]), pm.Metropolis([y], proposal_dist=proposal_failing_from(101))]
        with pytest.raises(pm.SamplingError, match="Mine raised ZeroDivisionError: mine") as caught:
            pm.sample(400, step=steps, **{**RUN, "chains": 1, "tune": 10})
    np.testing.assert_array_equal(caught.value.trace["x"], np.arange(11.0, 101.0))


def test_a_failing_step_in_python_keeps_the_draws_before_it():
    class Walk(pm.step_methods.arraystep.ArrayStep):
        generates_stats = False

        def __init__(self, vars):
            super().__init__(vars, [])
            self.move = failing_from(101, lambda q0: q0 + 1.0)

        def astep(self, q0):
            return self.move(q0)

    with pm.Model():
        x = pm.Normal("x", 0.0, 1.0)
        with pytest.raises(ZeroDivisionError, match="mine") as caught:
            pm.sample(400, step=Walk([x]), **{**RUN, "chains": 1, "tune": 10})
    np.testing.assert_array_equal(caught.value.trace["x"], np.arange(11.0, 101.0))


# ---- nothing is lost between a trace and InferenceData, nothing is counted that was not observed ------------------------


@pytest.mark.parametrize("name", ["chain", "draw", "b_dim_0"])
@pytest.mark.parametrize("shape", [(), (2,)])
def test_a_variable_with_the_name_of_a_dimension(name, shape):
    with pm.Model():
        pm.Normal("b", 0.0, 1.0, shape=2)
        pm.Normal(name, 0.0, 1.0, shape=shape)
        caught = failing(return_inferencedata=True)
        trace = draw()
        with pytest.raises(ValueError) as again:
            pm.to_inference_data(trace)
        prior = pm.sample_prior_predictive(5)
        with pytest.raises(ValueError, match=f"cannot hold the variable {name!r}"):
            pm.to_inference_data(prior=prior)
    assert isinstance(caught, ValueError) and str(again.value) == str(caught)
    assert f"cannot hold the variable {name!r}" in str(caught) and "Give the variable another name" in str(caught)
    np.testing.assert_array_equal(caught.trace[name], trace[name])


def test_given_draws_with_the_name_of_a_dimension():
    with pm.Model(coords={"t": [1, 2]}):
        pm.Normal("x", 0.0, 1.0, dims="t")
        trace = draw()
    for group in ("posterior_predictive", "log_likelihood"):
        with pytest.raises(ValueError, match="cannot hold the variable 'draw'"):
            pm.to_inference_data(trace, **{"log_likelihood": False, group: {"draw": np.zeros((2, 40))}})


def test_constant_data_with_the_name_of_a_dimension():
    with pm.Model():
        x = pm.Data("x_dim_0", np.array([1.0, 2.0]))
        pm.Data("x", np.array([1.0, 2.0]))
        pm.Normal("b", x, 1.0, shape=2)
        trace = draw()
        with pytest.raises(ValueError, match="cannot hold the variable 'x_dim_0'"):
            pm.to_inference_data(trace)


@pytest.mark.parametrize(
    "make",
    [
        lambda mu: pm.Normal("y", mu, 1.0, observed=np.ma.masked),
        lambda mu: pm.Normal("y", mu, 1.0, observed=np.ma.masked_all(2)),
        lambda mu: pm.MvNormal("y", mu * np.ones(2), np.eye(2), observed=np.ma.masked_all(2)),
        lambda mu: pm.MvNormal("y", mu * np.ones(2), np.eye(2), observed=np.ma.masked_all((3, 2))),
    ],
    ids=["scalar", "array", "vector", "vectors"],
)
def test_data_that_are_missing_altogether_do_not_count(make):
    with pm.Model():
        mu = pm.Normal("mu", 0.0, 1.0)
        make(mu)
        idata = draw(return_inferencedata=True)
    assert idata.log_likelihood.y.shape == (2, 40, 0)
    assert np.isnan(idata.observed_data.y).all()
