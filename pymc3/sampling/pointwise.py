"""Log-probability of each observation at each draw of a trace."""

import numpy as np

from .. import backends_symbolic as K
from ..backends.posterior import count_tuning
from ..model import ObservedRV, explaining_data_shapes
from ..model.current_shapes import known_shape
from ..model.over_draws import over_draws
from ..shapes import can_broadcast_to, size_of

__all__ = ["log_likelihood", "log_likelihood_size", "incomplete_names"]

# Bytes of results computed in one call: bounds the temporaries.
_BATCH_BYTES = 2**25


def log_likelihood_size(trace, model) -> int:
    """Return how many numbers `log_likelihood` would give."""
    draws = trace.nchains * max(0, len(trace) - count_tuning(trace))
    with model.session, explaining_data_shapes(model):
        return draws * sum(size_of(known_shape(rv.logp_elemwiset)) for rv in model.observed_RVs)


def log_likelihood(trace, model, var_names=None) -> dict[str, np.ndarray]:
    """Return the log-probability of each observation, for the draws after tuning.

    Parameters
    ----------
    trace : MultiTrace
    model : Model
    var_names : list of str, optional
        Observed variables; all if not given.

    Returns
    -------
    dict of str to numpy.ndarray
        Of shape (chains, draws, *shape of the log-probability). Elements whose data are missing (of a vector: all of
        its data) are left out: then of shape (chains, draws, number of the others).

    Raises
    ------
    ValueError
        If a name is not that of an observed variable, or the trace lacks a variable that is needed.
    """
    observed = _select(model.observed_RVs, var_names)
    if not observed:
        return {}
    terms = [rv.logp_elemwiset for rv in observed]
    inputs = [var for var in model.vars if K.depends_on(terms, [var])]
    lacking = [var.name for var in inputs if var.name not in trace.varnames]
    if lacking:
        raise ValueError(
            f"the log-likelihood depends on {', '.join(lacking)}, which the trace does not hold; "
            "sample without trace=, or pass log_likelihood=False"
        )
    tuning = count_tuning(trace)
    cut = slice(tuning, len(trace))
    draws = [[part[cut] for part in _chains(trace, var.name)] for var in inputs]
    shape = trace.nchains, len(trace) - tuning
    with model.session, explaining_data_shapes(model):
        batch = max(1, _BATCH_BYTES // max(1, 8 * sum(size_of(known_shape(term)) for term in terms)))
        key = ("log-likelihood of each observation", *(rv.name for rv in observed))
        function = model.remember(key, lambda: _over_draws(inputs, terms))
        values = _in_batches(function, draws, shape, batch)
        absent = [_absent_terms(rv) for rv in observed]
    result = {}
    for rv, value, missing in zip(observed, values, absent):
        result[rv.name] = value if missing is None else value[:, :, ~missing]
    return result


def _in_batches(function, draws, shape, batch):
    """Return the results of `function` for all draws, of the given (chains, draws), written where they stay."""
    values, (chains, count) = [], shape
    for chain in range(chains):
        for start in range(0, count, batch):
            stop = min(start + batch, count)
            pieces = function([x[chain][start:stop] for x in draws], stop - start)
            values = values or [np.empty((*shape, *piece.shape[1:]), piece.dtype) for piece in pieces]
            for value, piece in zip(values, pieces):
                value[chain, start:stop] = piece
    return values


def incomplete_names(model, names) -> set[str]:
    """Return those `names` of observed variables of whose log-probability elements are left out."""
    if model is None:
        return set()
    with model.session:
        return {rv.name for rv in model.observed_RVs if rv.name in names and _absent_terms(rv) is not None}


def _absent_terms(rv):
    """Return which elements of the log-probability have no data at all, a boolean array, or None where each has some."""
    missing = rv.missing_mask if isinstance(rv, ObservedRV) else None
    if missing is None:
        return None
    # The log-probability of a vector is one number: it has the leading axes of the data.
    ndim = K.ndim(rv.logp_elemwiset)
    absent = missing.all(axis=tuple(range(ndim, missing.ndim)))
    shape = K.int_shape(rv.logp_elemwiset)
    fits = absent.any() and can_broadcast_to(absent.shape, shape)
    return np.broadcast_to(absent, shape) if fits else None


def _select(observed, var_names):
    if var_names is None:
        return list(observed)
    table = {rv.name: rv for rv in observed}
    unknown = [name for name in var_names if name not in table]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is not an observed variable; the model has {sorted(table)}")
    return [table[name] for name in var_names]


def _chains(trace, name):
    return trace.get_values(name, combine=False, squeeze=False)


def _over_draws(inputs, terms):
    """Return ``function(draws of the inputs, number of draws)``, which gives `terms` at each draw."""
    moving = [term for term in terms if K.depends_on(term, inputs)] if inputs else []
    compiled = over_draws(moving, inputs, name="log-likelihood") if moving else lambda *draws: []

    def function(draws, count):
        computed = dict(zip(moving, compiled(*draws)))
        return [computed[term] if term in computed else _repeated(K.eval(term), count) for term in terms]

    return function


def _repeated(value, count):
    """Return the array `value` `count` times: a term that depends on data only."""
    return np.broadcast_to(value, (count, *np.shape(value)))
