"""ArviZ's plots (0.x) under PyMC3's names, old and new; ArviZ is imported at the first call."""

import importlib

import numpy as np

from ._arviz import forwarded
from ._optional import import_arviz
from .backends.base import MultiTrace

__all__ = [
    "autocorrplot",
    "compareplot",
    "densityplot",
    "energyplot",
    "forestplot",
    "kdeplot",
    "pairplot",
    "plot_autocorr",
    "plot_bpv",
    "plot_compare",
    "plot_density",
    "plot_dist",
    "plot_dist_comparison",
    "plot_dot",
    "plot_ecdf",
    "plot_elpd",
    "plot_energy",
    "plot_ess",
    "plot_forest",
    "plot_hdi",
    "plot_kde",
    "plot_khat",
    "plot_lm",
    "plot_loo_pit",
    "plot_mcse",
    "plot_pair",
    "plot_parallel",
    "plot_posterior",
    "plot_posterior_predictive_glm",
    "plot_ppc",
    "plot_rank",
    "plot_separation",
    "plot_trace",
    "plot_ts",
    "plot_violin",
    "traceplot",
]

plot_autocorr = forwarded("plot_autocorr")
plot_bpv = forwarded("plot_bpv")
plot_compare = forwarded("plot_compare")
plot_density = forwarded("plot_density")
plot_dist = forwarded("plot_dist")
plot_dist_comparison = forwarded("plot_dist_comparison")
plot_dot = forwarded("plot_dot")
plot_ecdf = forwarded("plot_ecdf")
plot_elpd = forwarded("plot_elpd")
plot_energy = forwarded("plot_energy")
plot_ess = forwarded("plot_ess")
plot_forest = forwarded("plot_forest")
plot_hdi = forwarded("plot_hdi")
plot_kde = forwarded("plot_kde")
plot_khat = forwarded("plot_khat")
plot_lm = forwarded("plot_lm")
plot_loo_pit = forwarded("plot_loo_pit")
plot_mcse = forwarded("plot_mcse")
plot_pair = forwarded("plot_pair")
plot_parallel = forwarded("plot_parallel")
plot_posterior = forwarded("plot_posterior")
plot_ppc = forwarded("plot_ppc")
plot_rank = forwarded("plot_rank")
plot_separation = forwarded("plot_separation")
plot_trace = forwarded("plot_trace")
plot_ts = forwarded("plot_ts")
plot_violin = forwarded("plot_violin")

autocorrplot = forwarded("plot_autocorr", alias="autocorrplot")
compareplot = forwarded("plot_compare", alias="compareplot")
densityplot = forwarded("plot_density", alias="densityplot")
energyplot = forwarded("plot_energy", alias="energyplot")
forestplot = forwarded("plot_forest", alias="forestplot")
kdeplot = forwarded("plot_kde", alias="kdeplot")
pairplot = forwarded("plot_pair", alias="pairplot")
traceplot = forwarded("plot_trace", alias="traceplot")


def _line(x, point):
    return point["Intercept"] + point["x"] * x


def plot_posterior_predictive_glm(trace, eval=None, lm=None, samples=30, **kwargs) -> None:
    """Draw the lines that randomly chosen draws of a linear model give, on the current axes.

    Parameters
    ----------
    trace : MultiTrace or arviz.InferenceData
    eval : array, optional
        Where to evaluate the lines; 100 places from 0 to 1 if not given.
    lm : callable, optional
        ``lm(eval, point)`` gives the heights for one draw, a dict name -> value; by default those of
        ``Intercept + x * eval``.
    samples : int
        Number of lines.
    **kwargs
        For ``matplotlib.pyplot.plot``; `lw` is 0.2 and `c` is "k" if not given.

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    """
    try:
        pyplot = importlib.import_module("matplotlib.pyplot")
    except ImportError as error:
        raise ImportError("pm.plot_posterior_predictive_glm needs matplotlib; pip install 'pymc3-backends[plots]'") from error
    eval = np.linspace(0, 1, 100) if eval is None else eval
    lm = _line if lm is None else lm
    options = {"lw": 0.2, "c": "k", **kwargs}
    if "linewidth" in kwargs:
        del options["lw"]
    if "color" in kwargs:
        del options["c"]
    count, point = _points(trace)
    for index in np.random.randint(0, count, samples):
        pyplot.plot(eval, lm(eval, point(index)), **options)
        # One entry in the legend for all lines.
        options.pop("label", None)
    pyplot.title("Posterior predictive")


def _points(trace):
    """Return how many draws there are, and a function that gives one as a dict name -> value."""
    if isinstance(trace, MultiTrace):
        return len(trace), trace.point
    arviz = import_arviz("pm.plot_posterior_predictive_glm")
    draws = arviz.extract(trace, combined=True)
    columns = {name: draws[name].transpose("sample", ...).values for name in draws.data_vars}
    return draws.sizes["sample"], lambda index: {name: values[index] for name, values in columns.items()}
