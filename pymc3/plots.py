"""ArviZ's plots (0.x) under PyMC3's names, old and new; ArviZ is imported at the first call."""

import importlib

import numpy as np

from ._arviz import forwarded
from ._optional import import_arviz
from .backends.base import MultiTrace
from .old_plots import old_form_of

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
    "plot_hpd",
    "plot_joint",
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


def _plot(name, alias=None, **fixed):
    return forwarded(name, alias, old_form_of(name, **fixed))


plot_autocorr = _plot("plot_autocorr")
plot_bpv = _plot("plot_bpv")
plot_compare = _plot("plot_compare")
plot_density = _plot("plot_density")
plot_dist = _plot("plot_dist")
plot_dist_comparison = _plot("plot_dist_comparison")
plot_dot = _plot("plot_dot")
plot_ecdf = _plot("plot_ecdf")
plot_elpd = _plot("plot_elpd")
plot_energy = _plot("plot_energy")
plot_ess = _plot("plot_ess")
plot_forest = _plot("plot_forest")
plot_hdi = _plot("plot_hdi")
plot_kde = _plot("plot_kde")
plot_khat = _plot("plot_khat")
plot_lm = _plot("plot_lm")
plot_loo_pit = _plot("plot_loo_pit")
plot_mcse = _plot("plot_mcse")
plot_pair = _plot("plot_pair")
plot_parallel = _plot("plot_parallel")
plot_posterior = _plot("plot_posterior")
plot_ppc = _plot("plot_ppc")
plot_rank = _plot("plot_rank")
plot_separation = _plot("plot_separation")
plot_trace = _plot("plot_trace")
plot_ts = _plot("plot_ts")
plot_violin = _plot("plot_violin")

autocorrplot = _plot("plot_autocorr", "autocorrplot")
compareplot = _plot("plot_compare", "compareplot")
densityplot = _plot("plot_density", "densityplot")
energyplot = _plot("plot_energy", "energyplot")
forestplot = _plot("plot_forest", "forestplot")
kdeplot = _plot("plot_kde", "kdeplot")
pairplot = _plot("plot_pair", "pairplot")
traceplot = _plot("plot_trace", "traceplot")
plot_hpd = _plot("plot_hdi", "plot_hpd")
plot_joint = _plot("plot_pair", "plot_joint", marginals=True)


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
