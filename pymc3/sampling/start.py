"""Where the chains start."""

import numpy as np

from .._checks import check_integer_range, check_numbers, closest
from ..chains.table_reads import factor_values_function, reads_out_of_range, table_error
from ..exceptions import SamplingError
from ..model import TransformedRV, explaining_data_shapes
from ..util import get_var_name, update_start_vals
from .arguments import check_points

__all__ = ["start_points", "last_points", "factor_values", "check_start_points"]


def start_points(model, start, chains) -> list[dict[str, np.ndarray]]:
    """Return one complete point for each chain, in the variables' dtypes."""
    return [_complete_point(model, point) for point in check_points(start, chains)]


def _complete_point(model, given):
    known = set(model.test_point) | set(model.named_vars)
    point = {get_var_name(key): check_numbers(f"start: {get_var_name(key)}", value) for key, value in given.items()}
    unknown = sorted(set(point) - known)
    if unknown:
        hints = "".join(closest(name, known) for name in unknown)
        raise ValueError(f"start has {', '.join(unknown)}: no variable of the model, which has {', '.join(sorted(known))}.{hints}")
    _check_names(model, point)
    given = dict(point)
    update_start_vals(point, model.test_point, model)
    _check_scales(model, given, point)
    complete = {}
    for var in model.vars:
        value = np.asarray(point[var.name])
        if value.shape != tuple(var.dshape):
            raise ValueError(f"start: {var.name} has shape {value.shape}, but the variable's shape is {tuple(var.dshape)}")
        if np.dtype(var.dtype).kind != "f" and not np.all(np.isfinite(value) & (value == np.round(value))):
            raise ValueError(f"start: {var.name} is {value}, but the variable is discrete")
        check_integer_range(f"start: {var.name}", value, var.dtype)
        complete[var.name] = value.astype(var.dtype)
    return complete


def _check_names(model, point):
    """Raise ValueError for values of what does not move: of data, or of quantities that follow from variables left out."""
    fixed = {v.name for v in [*model.observed_RVs, *model.potentials, *model.data_vars.values()]} & set(point)
    if fixed:
        names = ", ".join(map(repr, sorted(fixed)))
        raise ValueError(f"start has {names}, which the sampler does not move: leave it out (pm.set_data exchanges data).")
    following = {v.name for v in model.deterministics if not isinstance(v, TransformedRV)} & set(point)
    absent = [var.name for var in model.vars if not {var.name, model.untransformed(var).name} & set(point)]
    if following and absent:
        names = ", ".join(map(repr, sorted(following)))
        raise ValueError(f"start has {names}, which is computed from other variables; pass values of these, {', '.join(absent)}, instead.")


def _check_scales(model, given, point):
    """Raise ValueError where a variable is given on two scales, with different values."""
    for var in model.vars:
        own = model.untransformed(var).name
        if own != var.name and {own, var.name} <= set(given):
            moved = var.distribution.transform_used.forward_val(given[own], point=point)
            if np.shape(moved) != np.shape(given[var.name]) or not np.allclose(moved, given[var.name], rtol=1e-5, equal_nan=True):
                raise ValueError(
                    f"start has {own} = {given[own]}, which is {var.name} = {moved}, and {var.name} = {given[var.name]}: pass "
                    "one of the two."
                )


def last_points(model, trace) -> list[dict[str, np.ndarray]]:
    """Return the last draw of each chain of a trace.

    Raises
    ------
    SamplingError
        If the trace is empty, or lacks a variable of the model.
    """
    missing = [var.name for var in model.vars if var.name not in trace.varnames]
    if missing or len(trace) == 0:
        what = f"has no {', '.join(missing)}" if missing else "is empty"
        raise SamplingError(f"The trace to continue {what}; continue it with the model it was drawn from, or pass start=")
    return [{var.name: np.asarray(trace._straces[chain].point(-1)[var.name]) for var in model.vars} for chain in trace.chains]


def factor_values(model, points) -> np.ndarray:
    """Return the log-probability of each factor of the model at each point, an array (points, factors)."""
    function = factor_values_function(model)
    rows, known = [], {}
    for point in points:
        key = tuple(point[var.name].tobytes() for var in model.vars)
        if key not in known:
            with explaining_data_shapes(model):
                known[key] = function(*(point[var.name] for var in model.vars))
        rows.append(known[key])
    return np.array(rows)


def check_start_points(model, points, values) -> None:
    """Raise an error unless the chains can start at these points.

    Parameters
    ----------
    model : Model
    points : list of dict
    values : array (chains, factors)
        Log-probability of each factor of the model.

    Raises
    ------
    SamplingError
        A log-probability is not finite.
    IndexError
        A table is read out of range.
    """
    names = [factor.name for factor in model.factors]
    for chain, (point, own) in enumerate(zip(points, values)):
        bad = [name for name, value in zip(names, own) if not np.isfinite(value)]
        if bad:
            results = "\n".join(f"  {name}: {value:.6g}" for name, value in zip(names, own))
            start = "\n".join(f"  {name}: {value}" for name, value in point.items())
            raise SamplingError(
                f"Initial evaluation of model at starting point failed (chain {chain}): the log-probability of "
                f"{', '.join(bad)} is not finite.\nStarting values:\n{start}\n"
                f"Initial evaluation results:\n{results}\n"
                "Pass other values with start=, or testval= where the variable is defined."
            )
        if reads_out_of_range(own).any():
            error = table_error(model, point)
            if error is not None:
                raise error
