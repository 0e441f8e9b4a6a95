"""Forward draws in chunks, and the posterior draws that they start from."""

import contextlib
import functools
from collections.abc import Mapping
from typing import Any, Dict, NamedTuple

import numpy as np

from .. import backends_symbolic as K
from .._checks import as_integers, check_numbers
from .._log import log
from .._random import normalize_seed, use_generator
from ..backends.base import BaseTrace, MultiTrace
from ..distributions.joint import Draws, simulate
from ..distributions.base.variable import PyMC3Variable
from ..model.data_shapes import explaining_data_shapes
from ..model.variables import DeterministicWrapper
from ..shapes import show, size_of
from ..util import power_of_two

__all__ = ["GivenDraws", "given_draws", "for_model", "draw_in_chunks", "seeded"]

# Numbers drawn at once: they stay within a processor's own memory, the bar moves, and Ctrl-C is heard.
_CHUNK_NUMBERS = 2**19


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

    values: Dict[str, Any]
    total: int
    chains: int
    draws: int


def given_draws(trace):
    """The draws that a trace holds.

    Parameters
    ----------
    trace : MultiTrace, InferenceData, xarray Dataset, or list of dict
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


def for_model(draws, model):
    """Those of `GivenDraws` that are variables of a model: variable -> array (total, *shape).

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


def draw_in_chunks(model, targets, rows, given=None, size=(), bar=None):
    """Forward draws of `targets`, computed for some of the draws at a time.

    Parameters
    ----------
    model : Model
    targets : list of variables
    rows : int or array of int
        Number of draws, or which of the given draws each of them starts from.
    given : dict, optional
        Variable -> array (total, *shape).
    size : tuple of int
        Draws made from each row; quantities that follow from the given ones alone have no axes for it.
    bar : tqdm bar, optional

    Returns
    -------
    results : dict of str to array (draws, *size, *shape)
    done : int
        Number of rows: fewer after Ctrl-C.
    """
    _keep_freed_memory()
    total, repeats = (rows, 1) if given is None else (len(rows), size_of(size))
    step = power_of_two(_CHUNK_NUMBERS // max(repeats * sum(_numbers_of(target, model) for target in targets), 1))
    known = {} if given is None else given
    results, done = {}, 0
    with model.session, explaining_data_shapes(model, with_observed=False):
        fixed = set(Draws((), (model.root,), dict.fromkeys(known)).computable(targets)) if size else set()
        try:
            while done < total or len(results) < len(targets):
                count = min(step, total - done)
                chunk = {node: _repeated(values[rows[done : done + count]], repeats) for node, values in known.items()}
                for target, values in zip(targets, simulate(model, targets, (count * repeats,), chunk)):
                    once = values[::repeats] if target in fixed else values.reshape((count,) + size + values.shape[1:])
                    _keep(results, target.name, once, done, total)
                done += count
                if bar is not None:
                    bar.update(count)
        except KeyboardInterrupt:
            if given is None or not done:
                raise
            log.warning("Interrupted: %d of %d draws of %s were made.", done, total, ", ".join(results))
            results = {name: values[:done] for name, values in results.items()}
    return results, done


@functools.cache
def _keep_freed_memory():
    """Let the memory of one chunk serve the next: to get it from the system anew costs as much as half of the draws.

    The C library of Linux gives freed memory back beyond a mark, which it raises when a larger array is freed.
    """
    np.empty(4 * _CHUNK_NUMBERS)


def _numbers_of(target, model):
    """How many numbers one draw has; lengths that depend on `Data` are taken for the longest of these."""
    shape = K.int_shape(target if K.is_tensor(target) else target.logp_elemwiset)
    longest = max((max(data.dshape, default=1) for data in model.root.data_vars.values()), default=1)
    return size_of([longest if n is None else n for n in shape])


def _repeated(values, repeats):
    return values if repeats == 1 else np.repeat(values, repeats, axis=0)


def _keep(results, name, values, done, total):
    """Write values of some rows to the array of all."""
    if len(values) == total:
        results[name] = values
        return
    if name not in results:
        results[name] = np.empty((total,) + values.shape[1:], values.dtype)
    results[name][done : done + len(values)] = values


@contextlib.contextmanager
def seeded(random_seed):
    """Draws inside the block depend on `random_seed` only, those of users' functions by ``numpy.random`` as well.

    Parameters
    ----------
    random_seed : int, sequence of int or None
        None (or -1) takes a seed from NumPy's global generator, which users' functions then go on using.
    """
    with use_generator(random_seed) as generator:
        if normalize_seed(random_seed) is None:
            yield
            return
        state = np.random.get_state()
        np.random.seed([int(word) for word in generator.integers(2**32, size=4)])
        try:
            yield
        finally:
            np.random.set_state(state)
