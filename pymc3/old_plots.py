"""Calls of plots as they were before PyMC3 left these to ArviZ, and as ArviZ took them then.

Each form takes ArviZ's function under PyMC3's name, and a call of it. Keywords get the names and values that ArviZ has for them now. What
ArviZ cannot do is done to its data before, or to its axes after; what is left has no effect, and the log says what to do instead.
"""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from ._checks import listed
from ._old_keywords import with_new_names
from .backends.base import MultiTrace
from .util import is_transformed_name

__all__ = ["old_form_of"]


def _rest(share):
    return 1 - share


def _lines(lines):
    """Return the lines of a trace plot as ArviZ takes them; PyMC3 took a dict, name of a variable -> places."""
    return [(name, {}, places) for name, places in lines.items()] if isinstance(lines, dict) else lines


def _names(variables):
    """Return names, of variables or given as a set, a tuple, ..., in a list."""
    return variables if variables is None or isinstance(variables, str) else [v if isinstance(v, str) else v.name for v in variables]


_INTERVAL = {"credible_interval": "hdi_prob"}
_ON_AXES = "Call the methods of the axes that are returned."
_NOT_LIVE = "Draws are plotted when they are made; callback= of pm.sample sees each of them."
#: Of all plots.
_EVERY = {"varnames": ("var_names", _names), "vars": ("var_names", _names), "text_size": "textsize"}
#: ArviZ's name of a plot -> its old keywords, as `with_new_names` takes them.
_KEYWORDS = {
    "plot_trace": {
        "ax": "axes",
        "axs": "axes",
        "lines": ("lines", _lines),
        "grid": _ON_AXES,
        "bw": "Pass plot_kwargs={'bw': ...}.",
        **dict.fromkeys(("priors", "prior_alpha", "prior_style"), "Draw the priors onto the axes that are returned."),
        **dict.fromkeys(("live_plot", "refresh_every", "roll_over"), _NOT_LIVE),
    },
    "plot_posterior": {**_INTERVAL, "alpha_level": ("hdi_prob", _rest), "kde_plot": ("kind", lambda is_kde: "kde" if is_kde else "hist")},
    "plot_forest": {
        **_INTERVAL,
        "alpha": ("hdi_prob", _rest),
        "models": "model_names",
        "rhat": "r_hat",
        "eff_n": "ess",
        "ylabels": "Rename variables with labeller=arviz.labels.MapLabeller(var_name_map={old: new}).",
        "chain_spacing": "Set figsize=, which decides how far rows are apart.",
        "gs": "Pass ax=.",
        "plot_kwargs": "Pass colors=, linewidth= or markersize=.",
    },
    "plot_autocorr": {"symmetric_plot": "Autocorrelation is the same on both sides."},
    "plot_energy": {"alpha": ("fill_alpha", lambda alpha: (alpha, alpha)), "frame": _ON_AXES},
    "plot_density": {**_INTERVAL, "alpha": ("hdi_prob", _rest), "models": "data_labels", "hpd_markers": "hdi_markers"},
    "plot_pair": {
        "hexbin": ("kind", lambda is_hexbin: "hexbin" if is_hexbin else "scatter"),
        "kwargs_divergence": "divergences_kwargs",
        "plot_kwargs": "scatter_kwargs",
        "joint_kwargs": "scatter_kwargs",
        "sub_varnames": "Choose elements with coords={dimension: labels}.",
        "gs": "Pass ax=.",
    },
    "plot_compare": {"se": "plot_standard_error", "dse": "plot_ic_diff"},
    "plot_kde": {"kwargs_shade": "fill_kwargs"},
    "plot_hdi": _INTERVAL,
    "plot_violin": _INTERVAL,
    "plot_loo_pit": {**_INTERVAL, "use_hpd": "use_hdi"},
}
#: Plot -> keyword -> which entry of which dict it is now, for a function that draws.
_PARTS = {
    "plot_trace": {"alpha": ("trace_kwargs", "alpha")},
    "plot_energy": {"lw": ("plot_kwargs", "linewidth")},
    "plot_pair": {"contour": ("kde_kwargs", "contour")},
    "plot_kde": {"shade": ("fill_kwargs", "alpha"), "lw": ("plot_kwargs", "linewidth"), "c": ("plot_kwargs", "color")},
}
#: Plot -> the dict to which keywords are added that it does not know.
_FURTHER = {"plot_pair": "scatter_kwargs", "plot_kde": "plot_kwargs"}
#: Plot -> the statistic that it shows.
_NEEDS = {"plot_energy": "energy", "plot_parallel": "diverging"}
#: Plot -> keyword -> what is done to the first of its axes.
_AFTER = {
    "plot_forest": {
        "main": lambda axes, title: axes.set_title(title),
        "xtitle": lambda axes, label: axes.set_xlabel(label),
        "xlim": lambda axes, limits: axes.set_xlim(limits),
        "vline": lambda axes, place: axes.axvline(place, color="gray", linestyle=":"),
    }
}
#: Plot -> keyword that says how many of the first draws are left out.
_BURN = {"plot_autocorr": "burn", "plot_trace": "skip_first"}


def old_form_of(name, **fixed) -> Callable:
    """Return what calls ArviZ's plot `name` with keywords of PyMC3 3.0 to 3.11.

    Parameters
    ----------
    name : str
    **fixed
        Keywords that it is always called with, unless they are given.
    """
    return functools.partial(_call, name, fixed)


def _call(name, fixed, new, *args, **kwargs) -> Any:
    for key in ("data", "trace"):
        if key in kwargs and not args:
            args = [kwargs.pop(key)]
    if len(args) > 1 and isinstance(args[1], (list, tuple)) and list(new.__signature__.parameters)[1] in ("group", "kind", "var_names"):
        kwargs["varnames"], args = args[1], [args[0], *args[2:]]
    if args:
        args = [_draws(args[0], kwargs, _BURN.get(name)), *args[1:]]
        _check_statistic(args[0], name, new.__name__)
    later = {key: kwargs.pop(key) for key in _AFTER.get(name, {}) if key in kwargs}
    given = dict(with_new_names(f"pm.{new.__name__}", {**_EVERY, **_KEYWORDS.get(name, {})}, kwargs))
    axes = new(*args, **{**fixed, **_gathered(name, given, new)})
    for key, value in later.items():
        _AFTER[name][key](np.ravel(axes)[0], value)
    return axes


def _draws(data, kwargs, burn):
    """Return the draws without the first ones, if so many are to be left out, and with transformed variables, if they are wanted."""
    start, wants_transformed = kwargs.pop(burn, 0), kwargs.pop("plot_transformed", False)
    if not isinstance(data, MultiTrace):
        return data
    data = data[start:] if start else data
    asked = [_names(kwargs[key]) for key in ("varnames", "vars", "var_names") if kwargs.get(key) is not None]
    asked = [name for names in asked for name in ([names] if isinstance(names, str) else names)]
    if wants_transformed or any(map(is_transformed_name, asked)):
        return {name: np.stack(data.get_values(name, combine=False, squeeze=False)) for name in data.varnames}
    return data


def _gathered(name, given, new):
    """Return keywords, those of functions that draw in the dicts for these."""
    known, parts, place = new.__signature__.parameters, _PARTS.get(name, {}), _FURTHER.get(name)
    for key in [key for key in given if key in parts or (place is not None and key not in known)]:
        where, part = parts.get(key, (place, key))
        value = given.pop(key)
        given[where] = {part: value, **(given.get(where) or {})}
    return given


def _check_statistic(data, name, called):
    """Raise ValueError where a plot shows a statistic that the draws do not have."""
    if isinstance(data, MultiTrace) and _NEEDS.get(name, "") not in {"", *data.stat_names}:
        raise ValueError(
            f"pm.{called}: the draws have no statistic {_NEEDS[name]!r}; pm.NUTS and pm.HamiltonianMC record it. "
            f"These have {listed(sorted(data.stat_names)) or 'none'}."
        )
