"""Names, keywords and import paths that PyMC3 changed between 3.0 and 3.11: scripts of each version run."""

import importlib
import io
import logging

import numpy as np
import pytest
from scipy import optimize

import pymc3 as pm
from pymc3._old_keywords import old_keywords

DATA = np.array([0.3, -0.2, 1.4, 0.8])


@pytest.fixture(scope="module")
def model():
    with pm.Model() as model:
        mu = pm.Normal("mu", 0, sd=10)
        pm.Normal("y", mu, sd=1, observed=DATA)
    return model


@pytest.fixture(scope="module")
def trace(model):
    with model:
        return pm.sample(300, tune=100, step=pm.Metropolis(), njobs=2, random_seed=1, progressbar=False)


def test_keywords_of_sample(model, trace, caplog):
    assert trace.nchains == 2
    with model, caplog.at_level(logging.WARNING, "pymc3"):
        step = pm.Metropolis()
        again = pm.sample(20, step, {"mu": 0.5}, njobs=1, nchains=2, chain=3, live_plot=True, use_mmap=False, progressbar=False)
        pm.sample(5, tune=5, step=step, progressbar=False, random_seed=-1, start=[{"mu": 0.0}, {"mu": 1.0}])
        with pytest.raises(TypeError, match="njobs= and cores= are two names of one argument"):
            pm.sample(5, njobs=1, cores=2)
        with pytest.raises(TypeError, match="init must be the name of an initializer"):
            pm.sample(5, step, {"mu": 0.5}, start={"mu": 1.0})
        with pytest.raises(ValueError, match="pm.save_trace"):
            pm.sample(5, step=step, trace="sqlite")
        with pytest.raises(TypeError, match="njob"):
            pm.sample(5, step=step, njob=2)
    assert again.chains == [3, 4]
    said = [record.getMessage() for record in caplog.records]
    assert any("live_plot= has no effect. Plot the trace" in text for text in said)
    assert not any("use_mmap" in text for text in said)


def test_whole_numbers_may_be_written_as_powers_of_ten(model):
    with model:
        trace = pm.sample(2e1, tune=1e1, step=pm.Metropolis(), chains=2, progressbar=False, compute_convergence_checks=False)
        assert len(trace) == 20 and pm.sample_ppc(trace, samples=3e0, progressbar=False)["y"].shape == (3, 4)
        for draws in (20.5, np.inf, np.nan):
            with pytest.raises(TypeError, match="draws must be an integer"):
                pm.sample(draws, progressbar=False)


def test_scaling_from_the_mode(model):
    with model:
        step = pm.NUTS(scaling=pm.find_MAP(progressbar=False))
        np.testing.assert_allclose(step.potential.adaptation._scale, [(4 + 0.01) ** -0.5], rtol=1e-6)
        with pytest.raises((ValueError, KeyError), match="nosuch"):
            pm.NUTS(scaling={"nosuch": 1.0})


def test_predictive_draws(model, trace):
    with model:
        drawn = pm.sample_ppc(trace, samples=50, size=3, random_seed=2, progressbar=False)
        assert drawn["y"].shape == (50, 3, 4)
        np.testing.assert_array_equal(pm.sample_ppc(trace, 50, size=3, random_seed=2, progressbar=False)["y"], drawn["y"])
        assert pm.sample_ppc(trace, progressbar=False)["y"].shape == (600, 4)
        # From draws of all chains: as many at the mean of both.
        means = pm.sample_ppc(trace, 4000, vars=[model["y"]], random_seed=3, progressbar=False)["y"].mean()
        assert abs(means - trace["mu"].mean()) < 5 * np.sqrt((trace["mu"].var() + 1 / 4) / 4000)
        assert pm.sample_ppc([trace[0], trace[1]], 7, progressbar=False)["y"].shape == (7, 4)
        assert pm.sample_ppc_w([trace, trace], 10, [model, model], progressbar=False)["y"].shape == (10, 4)
        assert list(pm.sample_prior_predictive(5, vars=["mu"])) == ["mu"]
        assert list(pm.sample_posterior_predictive(trace, vars=[model["y"]], progressbar=False)) == ["y"]
        with pytest.raises(TypeError, match="vars must be a list of variables"):
            pm.sample_ppc(trace, vars=3)


def test_find_map(model):
    with model:
        for fmin in (optimize.fmin_powell, optimize.fmin_l_bfgs_b):
            assert pm.find_MAP(fmin=fmin, disp=False, progressbar=False)["mu"] == pytest.approx(DATA.sum() / (4 + 0.01), abs=1e-3)
        with pytest.raises(TypeError, match="two names"):
            pm.find_MAP(fmin=optimize.fmin, method="BFGS")


def test_comparisons_of_old(model, trace):
    pytest.importorskip("arviz")
    with pm.Model(name="fixed") as other:
        pm.Normal("mu", 0, sd=1)
        pm.Normal("y", 0.5, sd=2, observed=DATA)
        second = pm.sample(50, tune=10, step=pm.Metropolis(), chains=2, progressbar=False, random_seed=1)
    table = pm.compare({model: trace, other: second}, ic="WAIC", round_to=2)
    assert sorted(table.index) == ["0", "fixed"]
    assert sorted(pm.compare([trace, second], [model, other], ic="waic").index) == ["0", "fixed"]


@pytest.mark.parametrize(
    "path, names",
    [
        ("pymc3.diagnostics", "gelman_rubin effective_n geweke"),
        ("pymc3.stats", "hpd df_summary dic bpic waic autocorr summary quantiles"),
        ("pymc3.plots.posteriorplot", "plot_posterior plot_posterior_predictive_glm"),
        ("pymc3.plots.traceplot", "traceplot"),
        ("pymc3.step_methods.metropolis", "Metropolis BinaryMetropolis CategoricalGibbsMetropolis DEMetropolis DEMetropolisZ"),
        ("pymc3.step_methods.nuts", "NUTS"),
        ("pymc3.step_methods.quadpotential", "quad_potential"),
        ("pymc3.model", "set_data Model"),
        ("pymc3.distributions.distribution", "DensityDist draw_values"),
        ("pymc3.sampling", "stop_tuning sample_ppc"),
        ("pymc3.data", "get_data BASE_URL"),
    ],
)
def test_paths(path, names):
    module = importlib.import_module(path)
    for name in names.split():
        assert getattr(module, name) is getattr(pm, name, getattr(module, name))
    with pytest.raises(AttributeError, match="nosuch"):
        module.nosuch
    assert set(names.split()) <= {*dir(module), *names.split()}


def test_names_that_are_called_otherwise_now():
    assert pm.StudentTpos is pm.HalfStudentT
    assert isinstance(pm.distributions.transforms.t_stick_breaking(1e-9), pm.transforms.StickBreaking)
    assert pm.get_data_file("pymc3.examples", "data/rugby.csv").read() == pm.get_data("rugby.csv").read()


def test_correlations_of_one_lag():
    pytest.importorskip("arviz")
    x = np.random.default_rng(1).normal(size=50)
    y = x + np.random.default_rng(2).normal(size=(100, 50))
    assert pm.r2_score(x, y, round_to=1).tolist() == pm.r2_score(x, y).round(1).tolist()
    assert pm.autocorr(x, lag=3) == pm.autocorr(x)[3] and pm.autocov(x, 2) == pm.autocov(x)[2]


@pytest.mark.parametrize(
    "path, names",
    [
        ("pymc3.theanof", "MRG_RandomStreams set_tt_rng tt"),
        (
            "pymc3.distributions.continuous",
            "PositiveContinuous assert_negative_support draw_values generate_samples get_tau_sigma get_tau_sd bound floatX tt np",
        ),
        ("pymc3.distributions.discrete", "Discrete bound factln logpow draw_values generate_samples random_choice tt"),
        ("pymc3.distributions.multivariate", "Continuous draw_values floatX to_tuple gammaln transforms"),
        ("pymc3.distributions.timeseries", "Flat Normal get_tau_sigma"),
        ("pymc3.distributions.dist_math", "bound tt theano floatX gammaln"),
        ("pymc3.math", "floatX tt"),
        ("pymc3.model", "Point inputvars gradient FreeRV continuous_types"),
        ("pymc3.sampling", "NUTS modelcontext Point MultiTrace SamplingError"),
        ("pymc3.step_methods.arraystep", "ArrayStepShared Competence metrop_select"),
        ("pymc3.step_methods.metropolis", "ArrayStepShared delta_logp floatX draw_values"),
        ("pymc3.plots.utils", "get_default_varnames make_2d"),
        ("pymc3.plots.forestplot", "hpd gelman_rubin forestplot"),
    ],
)
def test_names_that_modules_of_pymc3_import_themselves(path, names):
    module = importlib.import_module(path)
    for name in names.split():
        assert getattr(module, name) is not None, name
    assert getattr(module, "__path__", None) is None or path in ("pymc3.model", "pymc3.sampling") or "distributions" in path


def test_density_and_matrix_of_draws():
    pytest.importorskip("arviz")
    kdeplot = importlib.import_module("pymc3.plots.kdeplot")
    density, low, high = kdeplot.fast_kde(np.random.default_rng(1).normal(size=2000))
    places = np.linspace(low, high, len(density))
    np.testing.assert_allclose(density[np.abs(places) < 1], np.exp(-(places[np.abs(places) < 1] ** 2) / 2) / np.sqrt(2 * np.pi), atol=0.05)
    assert importlib.import_module("pymc3.plots.utils").make_2d(np.zeros((3, 2, 2))).shape == (3, 4)


def test_short_names_of_modules():
    assert pm.arraystep is pm.step_methods.arraystep and pm.diagnostics.geweke is pm.geweke
    assert pm.hmc.NUTS is pm.NUTS and pm.starting.find_MAP is pm.find_MAP


@pytest.mark.parametrize(
    "path, text",
    [
        ("pymc3.variational.opvi", "Variational inference comes later"),
        ("pymc3.step_methods.mlda", "pm.NUTS"),
        ("pymc3.backends.sqlite", "pm.save_trace"),
        ("pymc3.parallel_sampling", "one process"),
        ("pymc3.nosuch", "No module named"),
    ],
)
def test_paths_that_do_not_exist_say_what_to_use(path, text):
    with pytest.raises(ModuleNotFoundError, match=text):
        importlib.import_module(path)


@pytest.mark.parametrize(
    "line, text",
    [
        ("from pymc3 import ADVI", "Variational inference comes later"),
        ("from pymc3.distributions import bart", "pymc-bart"),
        ("from pymc3.backends import SQLite", "pm.save_trace"),
        ("from pymc3.step_methods import MLDA", "pm.NUTS"),
        ("from pymc3 import nosuch", "cannot import name 'nosuch'"),
    ],
)
def test_imported_names_that_come_later_say_what_to_use(line, text):
    with pytest.raises(ImportError, match=text):
        exec(line)


def test_a_keyword_may_be_taken_under_its_old_name():
    @pm._boundary.public
    @old_keywords(size=("shape", tuple), gone="Leave it out.")
    def function(shape=()):
        return shape

    assert function(size=[1, 2]) == (1, 2) and function(gone=3) == () and function((4,)) == (4,)
    with pytest.raises(TypeError, match="unexpected argument 'sizes'"):
        function(sizes=3)


@pytest.mark.parametrize(
    "name, rows, column",
    [
        ("srrs2.dat", 12777, "activity"),
        ("cty.dat", 3194, "Uppm"),
        ("radon.csv", 919, "log_radon"),
        ("old_faithful.csv", 272, "waiting"),
        ("mastectomy.csv", 44, "event"),
        ("rugby.csv", 60, "home_score"),
    ],
)
def test_example_data(name, rows, column):
    pandas = pytest.importorskip("pandas")
    table = pandas.read_csv(pm.get_data(name), skipinitialspace=True)
    assert len(table) == rows and column in table.columns


def test_example_data_in_other_forms():
    pandas = pytest.importorskip("pandas")
    assert isinstance(pm.get_data("wells.dat"), io.BytesIO)
    assert pandas.read_csv(pm.get_data("wells.dat"), sep=r"\s+").switch.sum() == 1737
    batters = pandas.read_csv(pm.get_data("efron-morris-75-data.tsv"), sep="\t")
    assert len(batters) == 18 and batters["Hits"].sum() == 215


def test_example_data_that_are_not_there(monkeypatch, tmp_path):
    monkeypatch.setattr(pm.example_data, "BASE_URL", f"file://{tmp_path}/{{filename}}")
    with pytest.raises(FileNotFoundError, match="'coal.csv' does not come with the package, which has cty.dat, .*pymc-examples"):
        pm.get_data("coal.csv")
    (tmp_path / "coal.csv").write_text("1851.2\n")
    assert pm.get_data("coal.csv").read() == b"1851.2\n"
    for name in ("../setup.py", "", 3):
        with pytest.raises(ValueError, match="filename must be the name of a file"):
            pm.get_data(name)


@pytest.mark.parametrize("step", [pm.NUTS, pm.HamiltonianMC])
def test_old_keywords_of_step_methods(step, caplog):
    with pm.Model():
        pm.Normal("x", 0, 1)
        step(state={"x": 0.0}, profile=False)
    said = [record.getMessage() for record in caplog.records]
    assert f"{step.__name__}(): state= has no effect. Chains start at start= of pm.sample." in said and len(said) == 1
