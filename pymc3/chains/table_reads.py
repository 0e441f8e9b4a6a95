"""Proposals at which a table would be read out of range.

``mu[z]`` has no value where `z` is no place of `mu`, which a random walk proposes all the same. A factor that reads a table is
therefore made whole: the read is moved into the table, and the factor's value there is `OUT_OF_RANGE`, an enormous, finite
log-probability. Where the proposal is outside of the support of `z`, the factor of `z` itself is -inf, and so is the sum:
the proposal is rejected. Inside of the support it is accepted, and no place where tables are read within their range is
accepted after it: where the chain is at the end tells whether that happened, and `table_error` says what is read there.

What loops and branches read inside is seen as a read of their own. Elsewhere a factor sees the nearest possible value of
another variable, where the possible ones are known numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .. import backends_symbolic as K
from ..backends_symbolic.derived.failures import index_error
from ..backends_symbolic.derived.table_reads import moved_into_tables
from ..distributions import Bernoulli, Categorical, DiscreteUniform
from ..distributions.base.parameters import is_known

if TYPE_CHECKING:
    from ..model.logp import ModelFactor

__all__ = ["TableRead", "factors_within_tables", "factor_values_function", "check_tables", "reads_out_of_range", "table_error"]

#: So large, by type of float, that no sum of real log-probabilities makes up for it, and many may be added.
_OUT_OF_RANGE = {name: float(np.finfo(name).max) / 2**32 for name in ("float32", "float64")}


class TableRead(NamedTuple):
    """A place at which a table is read; it can be computed at every point.

    Attributes
    ----------
    index : integer tensor
    length : int or tensor ()
    names : list of str
        The variables that the index is computed from.
    """

    index: Any
    length: Any
    names: list


def factors_within_tables(model) -> list[ModelFactor]:
    """Return the model's factors, made whole: list of ModelFactor."""
    return [factor for factor, _ in _factors_and_reads(model)]


def _factors_and_reads(model):
    def make():
        ranges = {var: _range(var.distribution) for var in model.vars}
        held = {var: K.clip(var, *limits) for var, limits in ranges.items() if limits is not None}
        return [_whole(factor, held) for factor in model.factors]

    return model.remember("factors within tables", make)


def factor_values_function(model) -> K.Function:
    """Return the compiled function of all value variables that gives the values of these factors, an array (factors,)."""

    def make():
        values = K.stack([K.cast(factor.logp, K.floatx()) for factor in factors_within_tables(model)])
        return K.function(model.vars, values, name="factor values")

    return model.remember("factor values", make)


def check_tables(model, point) -> None:
    """Raise IndexError if the model reads a table out of range at a point inside of the support of its variables."""
    if any(reads for _, reads in _factors_and_reads(model)):
        values = factor_values_function(model)(*(point[var.name] for var in model.vars))
        if reads_out_of_range(values).any():
            error = table_error(model, point)
            if error is not None:
                raise error


def reads_out_of_range(values) -> np.ndarray:
    """Tell of values of such factors, an array, which belong to points at which a table is read out of range."""
    values = np.asarray(values)
    return values > _OUT_OF_RANGE[values.dtype.name] / 2


def table_error(model, point) -> Exception | None:
    """Return the IndexError for the first table that the model reads out of range at a point, or None."""
    for read in (read for _, reads in _factors_and_reads(model) for read in reads):
        lengths = [read.length] if K.is_tensor(read.length) else []
        tensors = [read.index, *lengths]
        index, *found = K.eval(tensors, {root: point[root.name] for root in K.inputs_of(tensors)})
        error = index_error(read.names, index, int(found[0]) if found else read.length)
        if error is not None:
            return error
    return None


def _whole(factor, held):
    """Return a factor that has a value at every point, and its reads."""
    logp, reads = _within(factor.logp, factor.name, held)
    return factor._replace(logp=logp, elements=lambda: _elements_within(factor.elements(), factor.name, held)), reads


def _within(logp, name, held):
    """Return the log-probability of a factor with a value at every point, and its reads."""
    (logp,), places = _moved([logp])
    reads = [TableRead(place, length, sorted(root.name for root in _roots(place, length))) for place, length, _ in places]
    inside = [K.all(fits) for _, _, fits in places]
    if inside:
        whole = inside[0] if len(inside) == 1 else K.all(K.stack(inside))
        logp = K.where(whole, logp, _OUT_OF_RANGE[K.dtype(logp)])
    return _held([logp], name, held, places)[0], reads


def _elements_within(elements, name, held):
    """Return the elements of a factor, lists of tensors, with a value at every point: a read out of range is an element of its own."""
    elements, places = _moved(elements)
    elements = [*elements, *(K.where(fits, 0.0, _OUT_OF_RANGE[K.floatx()]) for _, _, fits in places)]
    return _held(elements, name, held, places)


def _moved(tensors):
    """Return tensors that read tables within their range, and what is read there; see `moved_into_tables`."""
    return moved_into_tables(tensors, [read for read in K.index_reads(tensors) if _roots(*read)])


def _held(tensors, name, held, places):
    """Return tensors that see the nearest possible value of the variables that are not read at."""
    seen = {name, *(root.name for place, length, _ in places for root in _roots(place, length))}
    unseen = {var: held[var] for var in K.inputs_of(tensors) if var in held and var.name not in seen}
    return K.replace(tensors, unseen) if unseen else tensors


def _roots(place, length):
    """Return the variables that a read depends on: `x[:z][1]` depends on the length `z`."""
    return K.inputs_of([x for x in (place, length) if K.is_tensor(x)])


def _range(distribution):
    """Return the smallest and the largest possible value, where they are known numbers; else None."""
    if isinstance(distribution, Bernoulli):
        return 0, 1
    if isinstance(distribution, Categorical):
        return None if distribution.k is None else (0, distribution.k - 1)
    if isinstance(distribution, DiscreteUniform):
        lower, upper = distribution.lower, distribution.upper
        if is_known(lower) and is_known(upper) and np.all(lower <= upper):
            return lower, upper
    return None
