"""Helpers: names of variables, checks of start points, texts of objects, cores of this machine."""

import os
import re
import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from .exceptions import SamplingError

__all__ = [
    "get_var_name",
    "get_transformed",
    "get_transformed_name",
    "is_transformed_name",
    "get_untransformed_name",
    "get_default_varnames",
    "escape_latex",
    "get_repr_for_variable",
    "Shown",
    "update_start_vals",
    "check_start_vals",
    "chains_and_samples",
    "dataset_to_point_list",
    "dataset_to_point_dict",
    "warn_user",
    "biwrap",
    "available_cores",
    "power_of_two",
]

# The name of a variable, and that of its transform: one that has no underscore, or log_exp_m1, or a chain of such.
_ONE = r"(?:log_exp_m1|[^_+]+)"
_TRANSFORMED = re.compile(rf"(.+?)_{_ONE}(?:\+{_ONE})*__")

LATEX_ESCAPE_RE = re.compile(r"(%|_|\$|#|&)", re.MULTILINE)


def escape_latex(strng) -> str:
    """Return `strng` with the characters that LaTeX interprets escaped; the empty string for None."""
    if strng is None:
        return ""
    return LATEX_ESCAPE_RE.sub(r"\\\1", strng)


def get_transformed_name(name, transform) -> str:
    """Return the name of the free variable behind `name`: ``sigma`` under ``log`` is ``sigma_log__``."""
    return f"{name}_{transform.name}__"


def is_transformed_name(name) -> bool:
    """Return whether `name` is one that `get_transformed_name` makes."""
    return name.endswith("__") and name.count("_") >= 3


def get_untransformed_name(name) -> str:
    """Return the name of the variable whose free variable is called `name`.

    Raises
    ------
    ValueError
        `name` is no such name.
    """
    if not is_transformed_name(name):
        raise ValueError(f"{name} does not appear to be a transformed name")
    match = _TRANSFORMED.fullmatch(name)
    return match.group(1) if match else "_".join(name.split("_")[:-3])


def get_default_varnames(var_iterator, include_transformed) -> list[str]:
    """Return the variables (or names) of `var_iterator`, without the transformed ones unless wanted."""
    if include_transformed:
        return list(var_iterator)
    return [var for var in var_iterator if not is_transformed_name(get_var_name(var))]


def get_var_name(var) -> str:
    """Return the name of a variable, or `var` itself where it is a name already."""
    return str(getattr(var, "name", var))


def get_transformed(z) -> Any:
    """Return the free variable behind `z` where there is one, else `z`."""
    return getattr(z, "transformed", z)


class Shown:
    """Something that is shown as a text, and as LaTeX in notebooks, which its `_str_repr` makes."""

    def __str__(self) -> str:
        return self._str_repr()

    def __repr__(self, *args, **kwargs) -> str:  # engines pass arguments of their own
        return self._str_repr()

    def _repr_latex_(self, *, formatting="latex_with_params", **kwargs):
        """Return LaTeX, for notebooks."""
        return self._str_repr(formatting=formatting)

    __latex__ = _repr_latex_


def get_repr_for_variable(variable, formatting="plain", names=()) -> str:
    """Return a short text for a distribution's parameter: its name, its value, or ``f(...)`` for an expression.

    Parameters
    ----------
    variable : number, array or tensor
    formatting : {"plain", "latex"}
    names : list of str
        Of the variables that an expression is made of.
    """
    name = getattr(variable, "name", None)
    if name is not None:
        return _name_text(str(name), formatting)
    if isinstance(variable, (np.ndarray, np.generic, int, float)):
        value = np.asarray(variable)
        return str(value.item()) if value.ndim == 0 else "array"
    latex = formatting == "latex"
    inside = (",~" if latex else ", ").join(_name_text(name, formatting) for name in names)
    unknown = r"\dots" if latex else ""
    return f"f({inside or unknown})"


def _name_text(name, formatting):
    return rf"\text{{{escape_latex(name)}}}" if formatting == "latex" else name


def update_start_vals(a, b, model) -> None:
    """Complete the point `a`, in place, with the point `b`.

    Values that `a` gives for a variable that is sampled on another scale (``sigma`` for ``sigma_log__``) are
    carried over to that scale.

    Parameters
    ----------
    a, b : dict
        Points: name -> value. Entries of `a` win.
    model : Model
    """
    if model is not None:
        for free_RV in model.free_RVs:
            name = free_RV.name
            if name in a or not is_transformed_name(name):
                continue
            untransformed = get_untransformed_name(name)
            if untransformed in a:
                # Where the transform depends on other variables, their values in `a` count.
                a[name] = free_RV.distribution.transform_used.forward_val(a[untransformed], point={**b, **a})
    a.update({name: value for name, value in b.items() if name not in a})


def check_start_vals(start, model) -> None:
    """Check that the model can be evaluated at each start point.

    Parameters
    ----------
    start : dict or list of dict
        One point, or several.
    model : Model

    Raises
    ------
    KeyError
        A start point has a name that the model lacks.
    SamplingError
        A variable has log-probability -inf (or NaN) there; it names the variable.
    """
    for point in [start] if isinstance(start, dict) else start:
        unknown = sorted(set(point) - set(model.named_vars))
        if unknown:
            known = ", ".join(sorted(model.named_vars))
            raise KeyError(f"Some start parameters do not appear in the model: {unknown}. Valid keys are: {known}.")
        logps = model.logps_at({**model.test_point, **point})
        bad = {name: logp for name, logp in logps.items() if not np.all(np.isfinite(logp))}
        if bad:
            raise SamplingError(
                "Initial evaluation of model at starting point failed!\n"
                f"Not finite: {', '.join(f'{name} has log-probability {logp}' for name, logp in bad.items())}.\n"
                f"Starting values:\n{point}\n\nInitial evaluation results:\n{logps}\n"
                "Pass start= (or testval= of a variable) a point inside the support."
            )


def chains_and_samples(data) -> tuple[int, int]:
    """Return the number of chains and of draws of an InferenceData (its posterior), or of an xarray Dataset.

    Returns
    -------
    (int, int)
    """
    dataset = getattr(data, "posterior", data)
    sizes = getattr(dataset, "sizes", None)
    if sizes is None or not {"chain", "draw"} <= set(sizes):
        raise ValueError(f"An InferenceData, or a Dataset with the dimensions chain and draw, is needed; got {type(data).__name__}.")
    return int(sizes["chain"]), int(sizes["draw"])


def dataset_to_point_list(ds) -> list[dict[str, np.ndarray]]:
    """Return the draws of an xarray Dataset as points, chain after chain: list of dict, variable -> array."""
    chains, draws = chains_and_samples(ds)
    values = {str(name): ds[name].transpose("chain", "draw", ...).values for name in ds.data_vars}
    return [{name: array[c, d] for name, array in values.items()} for c in range(chains) for d in range(draws)]


dataset_to_point_dict = dataset_to_point_list


def warn_user(message, category=UserWarning) -> None:
    """Warn at the line, outside this package, from which the package was called."""
    level, frame = 2, sys._getframe(1)
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] == "pymc3":
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)


def biwrap(wrapper) -> Callable:
    """Let a decorator be used both as ``@wrapper`` and as ``@wrapper(option=...)``."""

    def decorate(function=None, **options):
        if function is not None:
            return wrapper(function, **options)
        return lambda later: wrapper(later, **options)

    return decorate


def available_cores() -> int:
    """Return the number of processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def power_of_two(n) -> int:
    """Return the largest power of two up to `n`, at least 1."""
    return 1 << (max(n, 1).bit_length() - 1)
