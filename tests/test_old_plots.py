"""Plots called as in scripts for PyMC3 3.0 to 3.11: what is drawn is looked up on the axes."""

import logging
import warnings

import numpy as np
import pytest

import pymc3 as pm
from pymc3.backends.base import MultiTrace
from pymc3.backends.ndarray import NDArray

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    arviz = pytest.importorskip("arviz", exc_type=ImportError)
pyplot = pytest.importorskip("matplotlib.pyplot")

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def trace():
    rng = np.random.default_rng(5)
    return MultiTrace(
        NDArray.from_arrays(
            chain,
            {"mu": rng.normal(1.0, 0.1, 200), "b": rng.normal(2.0, 0.1, (200, 2)), "mu_log__": rng.normal(0.0, 1.0, 200)},
            [{"energy": rng.normal(size=200), "diverging": np.arange(200) == 7, "tune": np.zeros(200, bool)}],
        )
        for chain in (0, 1)
    )


@pytest.fixture(autouse=True)
def no_windows():
    pyplot.switch_backend("Agg")
    yield
    pyplot.close("all")


def titles(axes):
    return [own.get_title() for own in np.ravel(axes)]


def labels(axes):
    return [text.get_text() for text in np.ravel(axes)[0].get_yticklabels()]


def test_names_of_variables(trace):
    assert pm.traceplot(trace, varnames=["mu"]).shape == (1, 2)
    assert pm.traceplot(trace, vars=("mu",)).shape == pm.traceplot(trace, varnames={"mu"}).shape == (1, 2)
    assert titles(pm.plot_posterior(trace, varnames=["mu"], text_size=8)) == ["mu"]
    assert len(titles(pm.autocorrplot(trace, varnames=["mu"], burn=50, max_lag=10))) == 2
    assert pm.pairplot(trace, ["b"]).get_xlabel().startswith("b") and labels(pm.forestplot(trace, ["mu"])) == ["mu"]
    assert titles(pm.plots.autocorrplot(trace=trace, varnames=["mu"], combined=True)) == ["mu"]
    with pytest.raises(TypeError, match="varnames= and var_names= are two names of one argument"):
        pm.traceplot(trace, varnames=["mu"], var_names=["b"])


def test_transformed_variables(trace):
    assert pm.traceplot(trace).shape == (2, 2)
    assert set(titles(pm.traceplot(trace, plot_transformed=True))) == {"mu", "b", "mu_log__"}
    assert pm.traceplot(trace, varnames=["mu_log__", "mu"]).shape == (2, 2) and pm.plot_posterior(trace, var_names="mu_log__")


def test_variables_stand_for_their_names(trace):
    with pm.Model() as model:
        mu = pm.HalfNormal("mu", 1)
    assert titles(pm.traceplot(trace, model.vars))[0] == "mu_log__" and titles(pm.plot_posterior(trace, [mu])) == ["mu"]
    assert titles(pm.autocorrplot(trace, varnames=[mu], combined=True)) == ["mu"]


def test_traceplot(trace):
    axes = pm.traceplot(trace, varnames=["mu"], lines={"mu": [0.7, 1.3]}, combined=True, transform=np.exp, skip_first=100, alpha=0.5)
    assert {0.7, 1.3} <= {path.vertices[0, 0] for lines in axes[0, 0].collections for path in lines.get_paths()}
    drawn = next(line for line in axes[0, 1].get_lines() if len(line.get_xdata()) > 2)
    assert len(drawn.get_xdata()) == 100 and drawn.get_alpha() == 0.5 and np.mean(drawn.get_ydata()) == pytest.approx(np.e, rel=0.05)
    _, own = pyplot.subplots(1, 2, squeeze=False)
    assert pm.traceplot(trace, varnames=["mu"], ax=own)[0, 0] is own[0, 0]


def test_what_has_no_effect_is_said_once(trace, caplog):
    with caplog.at_level(logging.WARNING, "pymc3"):
        for _ in range(2):
            pm.traceplot(trace, varnames=["mu"], roll_over=10, priors=None)
    assert caplog.messages == ["pm.traceplot(): roll_over= has no effect. " + caplog.messages[0].partition("effect. ")[2]]
    assert "callback=" in caplog.text


def test_plot_posterior(trace):
    axes = pm.plot_posterior(trace, varnames=["mu"], alpha_level=0.2, ref_val=1.0, rope=[0.9, 1.1], point_estimate="median", kde_plot=True)
    text = " ".join(entry.get_text() for entry in np.ravel(axes)[0].texts)
    assert "80% HDI" in text and "median" in text and "1.1" in text
    assert not np.ravel(axes)[0].patches
    assert np.ravel(pm.plot_posterior(trace["mu"], kde_plot=False, credible_interval=0.5))[0].patches


def test_forestplot(trace):
    axes = pm.forestplot(
        [trace, trace],
        models=["one", "two"],
        varnames=["mu"],
        alpha=0.5,
        rhat=True,
        quartiles=False,
        main="Effects",
        xtitle="points",
        xlim=(0, 2),
        vline=1.5,
    )
    first = np.ravel(axes)[0]
    assert first.get_title() == "Effects" and first.get_xlabel() == "points" and first.get_xlim() == (0, 2)
    assert any(list(line.get_xdata()) == [1.5, 1.5] for line in first.get_lines())
    assert len(np.ravel(axes)) == 2
    widths = [np.ptp(segment[:, 0]) for lines in first.collections for segment in lines.get_segments()]
    assert 0.1 < max(widths) < 0.2  # of 50%, not of 94%


def test_densityplot_and_energyplot(trace):
    axes = pm.densityplot([trace, trace], models=["a", "b"], varnames=["mu"], alpha=0.1, hpd_markers="v")
    assert titles(axes)[0].startswith("mu")
    assert pm.energyplot(trace, kind="kde", alpha=0.4, lw=1, legend=False) is not None


def test_statistics_that_are_missing(trace):
    draws = MultiTrace([NDArray.from_arrays(0, {"mu": np.zeros(9)}, [{"accept": np.zeros(9)}])])
    with pytest.raises(ValueError, match="pm.energyplot: the draws have no statistic 'energy'; pm.NUTS .* These have accept"):
        pm.energyplot(draws)


def test_pairplot_and_plot_joint(trace):
    axes = pm.pairplot(trace, varnames=["mu", "b"], divergences=True, kwargs_divergence={"color": "C2"}, alpha=0.1, text_size=8)
    assert axes.shape == (2, 2) and 0.1 in {drawn.get_alpha() for drawn in axes[0, 0].get_children()}
    assert pm.pairplot(trace, varnames=["mu", "b"], hexbin=True).shape == (2, 2)
    assert pm.plot_joint(trace, varnames=["b"], kind="kde").shape == (2, 2)


def test_kdeplot_and_plot_hpd(trace):
    axes = pm.kdeplot(trace["mu"], shade=0.3, kwargs_shade={"facecolor": "C2"}, label="mu", color="C3", lw=3)
    assert axes.get_lines()[0].get_color() == "C3" and axes.get_lines()[0].get_linewidth() == 3
    x = np.linspace(0, 1, 30)
    axes = pm.plot_hpd(x, trace["mu"][:, None] * x, credible_interval=0.5, ax=pyplot.subplots()[1])
    low, high = np.percentile([path.vertices[:, 1].max() for path in axes.collections[0].get_paths()], [0, 100])
    assert 1.0 < low <= high < 1.2


def test_kdeplot_of_a_column_of_a_table(trace):
    values = trace["mu"]
    column, array = pm.kdeplot(pm.trace_to_dataframe(trace)["mu"]), pm.kdeplot(values)
    np.testing.assert_array_equal(column.lines[-1].get_ydata(), array.lines[-1].get_ydata())


def test_compareplot(trace):
    with pm.Model():
        mu = pm.Normal("mu", 0, 1)
        pm.Normal("y", mu, 1, observed=np.zeros(5))
        table = pm.compare({name: arviz.from_pymc3(trace=trace) for name in "ab"})
    axes = pm.compareplot(table, se=False, dse=True, insample_dev=False)
    assert {"a", "b"} <= set(labels(axes))


@pytest.mark.parametrize("path", ["pymc3.plots.traceplot", "pymc3.plots.posteriorplot", "pymc3.plots.forestplot"])
def test_old_paths_have_these(path):
    module = __import__(path, fromlist=["traceplot"])
    assert module.traceplot is pm.plots.traceplot
