"""The posterior draws that predictive draws start from."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from .. import backends_symbolic as K
from .._checks import as_integers, check_numbers
from ..backends.base import BaseTrace, MultiTrace
from ..model.variables import DeterministicWrapper, PyMC3Variable
from ..shapes import show
from .draws import Draws

__all__ = ["GivenDraws", "given_draws", "for_model"]


class GivenDraws(NamedTuple):
    """Draws of some variables, one chain after the other.

    Attributes
    ----------
    values : dict of str to array (total, *shape)
    total : int
    chains : int
    draws : int
        Per chain: of the shortest one where they differ.
    """

    values: dict[str, Any]
    total: int
    chains: int
    draws: int


def given_draws(trace) -> GivenDraws:
    """Return the draws that a trace holds.

    Parameters
    ----------
    trace : MultiTrace, InferenceData, xarray Dataset, list of dict, or GivenDraws
        Of an InferenceData its group `posterior`; a Dataset has the dimensions `chain` and `draw`; a dict is one point.

    Returns
    -------
    GivenDraws

    Raises
    ------
    TypeError
        It is something else.
    ValueError
        The points of a list hold different variables, or shapes.
    """
    if isinstance(trace, GivenDraws):
        return trace
    if hasattr(trace, "posterior"):
        trace = trace.posterior
    if hasattr(trace, "data_vars"):
        return _of_dataset(trace)
    if isinstance(trace, BaseTrace):
        trace = MultiTrace([trace])
    if isinstance(trace, MultiTrace):
        chains = {name: trace.get_values(name, combine=False, squeeze=False) for name in trace.varnames}
        lengths = [len(trace._straces[chain]) for chain in trace.chains]
        return GivenDraws({n: _joined(parts) for n, parts in chains.items()}, sum(lengths), len(lengths), min(lengths))
    if isinstance(trace, (list, tuple)) and all(isinstance(point, Mapping) for point in trace):
        return _of_points(trace)
    advice = " For one point pass a list with it." if isinstance(trace, Mapping) else ""
    raise TypeError(
        "Do not know how to compute number of samples for trace argument of type "
        f"{type(trace).__name__}: it must be a MultiTrace, an InferenceData, its posterior, or a list of points.{advice}"
    )


def _joined(parts):
    return np.asarray(parts[0]) if len(parts) == 1 else np.concatenate(parts)


def _of_dataset(dataset):
    chains, draws = int(dataset.sizes["chain"]), int(dataset.sizes["draw"])
    values = {}
    for name in dataset.data_vars:
        array = np.asarray(dataset[name].transpose("chain", "draw", ...).values)
        values[str(name)] = array.reshape(chains * draws, *array.shape[2:])
    return GivenDraws(values, chains * draws, chains, draws)


def _of_points(points):
    names = dict.fromkeys(name for point in points for name in point)
    values = {}
    for name in names:
        arrays = [np.asarray(point[name]) for point in points if name in point]
        if len(arrays) < len(points) or len({array.shape for array in arrays}) > 1:
            what = "is missing in some of them" if len(arrays) < len(points) else "has different shapes in them"
            raise ValueError(f"The points of a list must hold the same variables, of the same shapes: {name!r} {what}.")
        values[str(name)] = np.stack(arrays)
    return GivenDraws(values, len(points), 1, len(points))


def for_model(draws, model) -> dict[PyMC3Variable, np.ndarray]:
    """Return those of `GivenDraws` that are variables of a model: variable -> array (total, *shape).

    Deterministic quantities are left out where they can be computed from the others: data may have changed.

    Raises
    ------
    ValueError
        A variable has another shape in the model.
    """
    found = {}
    for name, values in draws.values.items():
        variable = model.root.named_vars.get(name)
        if isinstance(variable, PyMC3Variable):
            found[variable] = values
    deterministic = [v for v in found if isinstance(v, DeterministicWrapper)]
    random = [v for v in found if not isinstance(v, DeterministicWrapper)]
    for variable in Draws((), (model.root,), dict.fromkeys(random)).computable(deterministic, and_observed=True):
        del found[variable]
    for variable, values in found.items():
        shape = K.int_shape(variable)
        if len(shape) != values.ndim - 1 or any(a not in (None, b) for a, b in zip(shape, values.shape[1:])):
            raise ValueError(
                f"The draws of {variable.name!r} have shape {show(values.shape[1:])}, but in the model its shape is "
                f"{show(shape)}. Pass the model that the trace was drawn from (model=)."
            )
        numbers = check_numbers(f"the draws of {variable.name!r}", values)
        if variable.dtype.startswith("float") or numbers.dtype == variable.dtype:
            found[variable] = numbers.astype(variable.dtype, copy=False)
        else:
            found[variable] = as_integers(f"the draws of {variable.name!r}", numbers, variable.dtype)
    return found
