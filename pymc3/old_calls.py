"""Calls of statistics as they were before PyMC3 left these to ArviZ.

Each takes ArviZ's function under PyMC3's name, and a call of it. One that has the old form gets what PyMC3 3.0 to 3.6 returned.
"""

from typing import Any, NamedTuple

from .model import Model
from .old_stats import df_summary
from .sampling.inferencedata import to_inference_data

__all__ = ["LOO_r", "WAIC_r", "compare", "criterion", "of_lag", "rounded", "summary"]

_OF_SUMMARY = {"varnames", "transform", "include_transformed", "alpha", "start", "batches"}


def summary(new, *args, **kwargs) -> Any:
    """Return the table of `df_summary` if one of its keywords is given, else ArviZ's."""
    if "credible_interval" in kwargs:
        kwargs["hdi_prob"] = kwargs.pop("credible_interval")
    if "roundto" in kwargs:
        kwargs["round_to"] = kwargs.pop("roundto")
    if not _OF_SUMMARY & kwargs.keys():
        return new(*args, **kwargs)
    digits = kwargs.pop("round_to", None)
    table = df_summary(*args, **kwargs)
    return table if digits is None else table.round(digits)


class WAIC_r(NamedTuple):
    """The widely applicable information criterion, on the deviance scale."""

    WAIC: float
    WAIC_se: float
    p_WAIC: float
    var_warn: bool


class LOO_r(NamedTuple):
    """The criterion of leave-one-out cross-validation, on the deviance scale."""

    LOO: float
    LOO_se: float
    p_LOO: float
    shape_warn: bool


def criterion(new, trace, *args, **kwargs) -> Any:
    """Return a `WAIC_r` or `LOO_r` if a model is given beside the trace, else what ArviZ does."""
    models = [value for value in (*args, *kwargs.values()) if isinstance(value, Model)]
    if not models:
        return new(trace, *args, **kwargs)
    name, result = new.__name__, {"waic": WAIC_r, "loo": LOO_r}[new.__name__]
    kwargs = {key: value for key, value in kwargs.items() if key == "reff" and value is not None}
    found = new(to_inference_data(trace, model=models[0], log_likelihood=True), scale="deviance", **kwargs)
    return result(float(found[f"elpd_{name}"]), float(found["se"]), float(found[f"p_{name}"]), bool(found["warning"]))


def compare(new, compare_dict, *args, **kwargs) -> Any:
    """Return ArviZ's table of models that are given as keys, or in a list after that of their traces."""
    digits = kwargs.pop("round_to", None)
    if isinstance(compare_dict, (list, tuple)) and (args or "models" in kwargs):
        models, args = (kwargs.pop("models", ()), args) if not args else (args[0], args[1:])
        if len(compare_dict) != len(models):
            raise ValueError(f"pm.compare: got {len(compare_dict)} traces and {len(models)} models; need a model for each trace.")
        compare_dict = dict(zip(models, compare_dict))
    if isinstance(compare_dict, dict) and compare_dict and all(isinstance(key, Model) for key in compare_dict):
        compare_dict = {
            model.name or str(place): to_inference_data(trace, model=model, log_likelihood=True)
            for place, (model, trace) in enumerate(compare_dict.items())
        }
    table = new(compare_dict, *args, **kwargs)
    return table if digits is None else table.round(digits)


def of_lag(new, x, lag=None, **kwargs) -> Any:
    """Return ArviZ's correlations of all lags, or the one of `lag`."""
    found = new(x, **kwargs)
    return found if lag is None else found[..., lag]


def rounded(new, *args, round_to=None, **kwargs) -> Any:
    """Return what ArviZ's function does, with so many decimals."""
    found = new(*args, **kwargs)
    return found if round_to is None else found.round(round_to)
