"""Where the chains start."""

import numpy as np

from ..chains.table_reads import factor_values_function, reads_out_of_range, table_error
from ..exceptions import SamplingError
from ..model import explaining_data_shapes
from ..model.start_point import complete_point
from .arguments import check_points

__all__ = ["start_points", "last_points", "factor_values", "check_start_points"]


def start_points(model, start, chains) -> list[dict[str, np.ndarray]]:
    """Return one complete point for each chain, in the variables' dtypes."""
    return [complete_point(model, point) for point in check_points(start, chains)]


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
