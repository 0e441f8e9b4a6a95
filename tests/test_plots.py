import sys
import warnings

import numpy as np
import pytest

from pymc3 import old_stats, plots, stats
from pymc3.backends.base import MultiTrace
from pymc3.backends.ndarray import NDArray

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    arviz = pytest.importorskip("arviz", exc_type=ImportError)
pyplot = pytest.importorskip("matplotlib.pyplot")

ALIASES = {f"{kind}plot": f"plot_{kind}" for kind in "autocorr compare density energy forest kde pair trace".split()}
ALIASES |= {"plot_hpd": "plot_hdi", "plot_joint": "plot_pair"}


@pytest.fixture
def trace():
    rng = np.random.default_rng(5)
    return MultiTrace(
        NDArray.from_arrays(
            chain,
            {"Intercept": rng.normal(1.0, 0.1, 300), "x": rng.normal(2.0, 0.1, 300), "t_log__": np.zeros(300)},
            [{"accept": rng.random(300), "tune": np.zeros(300, bool)}],
        )
        for chain in (0, 1)
    )


@pytest.fixture(autouse=True)
def no_windows():
    pyplot.switch_backend("Agg")
    yield
    pyplot.close("all")


def test_every_name_exists_in_arviz():
    own = {"plot_posterior_predictive_glm", *old_stats.__all__}
    for module in (plots, stats):
        for name in set(module.__all__) - own:
            assert hasattr(arviz, ALIASES.get(name, name)), name
            assert getattr(module, name).__name__ == name
    assert stats.ELPDData is arviz.ELPDData
    with pytest.raises(AttributeError, match="no attribute 'ELPD'"):
        stats.ELPD


def test_statistics_of_a_trace(trace):
    summary = stats.summary(trace)
    assert set(summary.index) == {"Intercept", "x"}
    assert summary["mean"]["x"] == pytest.approx(trace["x"].mean(), abs=1e-3)
    assert stats.rhat(trace, var_names=["x"]).x.item() == pytest.approx(1.0, abs=0.05)
    assert stats.ess(data=trace).x.item() > 300
    low, high = stats.hdi(trace["x"], hdi_prob=0.9)
    assert 1.7 < low < 2.0 < high < 2.3


def test_plots_of_traces(trace):
    axes = plots.traceplot(trace)
    assert axes.shape == (2, 2)
    assert plots.plot_trace(trace, var_names=["x"]).shape == (1, 2)
    (axis,) = plots.plot_forest([trace, trace], model_names=["one", "two"], var_names=["x"])
    assert len(axis.get_yticklabels()) == 1
    assert plots.plot_density((trace, trace), var_names=["x"], data_labels=["one", "two"]).size == 1


def test_lines_of_a_linear_model(trace):
    np.random.seed(0)
    plots.plot_posterior_predictive_glm(trace, samples=7, label="draws", color="r")
    lines = pyplot.gca().get_lines()
    assert len(lines) == 7
    assert [line.get_label() for line in lines].count("draws") == 1
    heights = np.array([line.get_ydata()[[0, -1]] for line in lines])
    assert np.abs(heights - [1.0, 3.0]).max() < 0.6
    idata = plots.import_arviz().from_dict({"Intercept": np.zeros((1, 5)), "x": np.ones((1, 5))})
    pyplot.figure()
    plots.plot_posterior_predictive_glm(idata, eval=np.arange(3), lm=lambda x, p: p["x"] * x, samples=2)
    np.testing.assert_array_equal(pyplot.gca().get_lines()[0].get_ydata(), [0.0, 1.0, 2.0])


def test_missing_arviz(trace, monkeypatch):
    monkeypatch.setitem(sys.modules, "arviz", None)
    for function in (stats.summary, plots.traceplot):
        with pytest.raises(ImportError, match=rf"pm.{function.__name__} needs ArviZ.*pymc3-backends\[plots\]"):
            function(trace)
    with pytest.raises(ImportError, match="pm.ELPDData needs ArviZ"):
        stats.ELPDData
