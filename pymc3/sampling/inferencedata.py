"""From a trace and its model to ArviZ's InferenceData (ArviZ 0.x)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from .. import _context, backends_symbolic as K
from .._boundary import public
from .._checks import check_mapping, check_names, described
from .._log import log
from .._optional import import_arviz
from ..backends.base import MultiTrace
from ..backends.posterior import count_tuning
from ..model import ObservedRV, modelcontext
from ..util import get_default_varnames, warn_user
from . import pointwise

if TYPE_CHECKING:
    import arviz
    import xarray

__all__ = ["to_inference_data", "draws_to_inference_data"]

_MOST_BYTES_UNASKED = 2**30

# ArviZ's words for statistics that PyMC3 calls otherwise.
_STAT_NAMES = {"model_logp": "lp", "mean_tree_accept": "acceptance_rate", "depth": "tree_depth", "tree_size": "n_steps"}


@public
def to_inference_data(
    trace=None, *, prior=None, posterior_predictive=None, log_likelihood=None, coords=None, dims=None, model=None, save_warmup=True
) -> arviz.InferenceData:
    """Return an ``arviz.InferenceData``.

    Parameters
    ----------
    trace : MultiTrace, optional
        Gives the groups `posterior` (untransformed variables) and `sample_stats`.
    prior : dict of str to array, optional
        Draws of shape (draws, *shape); those of observed variables become the group `prior_predictive`.
    posterior_predictive : dict of str to array, optional
        Of shape (chains * draws, *shape) or (chains, draws, *shape); any other number of draws counts as
        one chain.
    log_likelihood : bool, list of str, or dict of str to array, optional
        Log-probability of each observation at each draw, which ``loo``, ``waic`` and ``compare`` need. True or
        the names of observed variables: computed from the model; a dict: given, of shape
        (chains, draws, *shape). By default it is computed if there is a model, the trace holds what it takes,
        and the result stays below 1 GiB; a warning on the logger `pymc3` says so where it does not.
    coords : dict of str to sequence, optional
        Labels along dimensions; added to the model's.
    dims : dict of str to sequence of str, optional
        Names of the variables' dimensions; added to the model's.
    model : Model, optional
        Taken from the ``with model:`` block if there is one; else the model that `trace` was drawn from, while it
        lives. Gives `observed_data`, `constant_data`, names of dimensions and labels.
    save_warmup : bool
        Give draws made while tuning, where the trace has kept them, as `warmup_posterior` and
        `warmup_sample_stats`; they are left out otherwise.

    Raises
    ------
    ImportError
        If ArviZ is not installed.
    ValueError
        If nothing is given; if a variable has the name of a dimension of its group, such as `chain` and `draw`, so that
        InferenceData cannot hold it.
    """
    if trace is None and prior is None and posterior_predictive is None:
        raise ValueError("nothing to convert: give trace=, prior= or posterior_predictive=")
    _check_arguments(trace, prior, posterior_predictive, log_likelihood, coords, dims)
    arviz = import_arviz("InferenceData")
    model = _model_of(trace) if model is None else modelcontext(model)
    make = _DatasetMaker(arviz, trace, model, coords, dims)
    groups = {}
    if trace is not None:
        groups.update(_posterior_groups(trace, make, save_warmup))
        groups.update(_likelihood_group(log_likelihood, trace, model, make))
    if posterior_predictive is not None:
        groups["posterior_predictive"] = make(_by_chain(posterior_predictive, trace))
    if prior is not None:
        groups.update(_prior_groups(prior, model, make))
    if model is not None:
        groups["observed_data"] = make(_observed_data(model), sampled=False)
        groups["constant_data"] = make(_constant_data(model), sampled=False)
    return arviz.InferenceData(save_warmup=save_warmup, **_filled(groups))


def draws_to_inference_data(trace, *, log_likelihood=False, coords=None, dims=None) -> arviz.InferenceData:
    """Return an ``arviz.InferenceData`` of what was drawn alone: the model's data are not looked at.

    Labels that no longer fit, since the model's data have got other lengths, are left out.

    Parameters
    ----------
    trace : MultiTrace
    log_likelihood, coords, dims
        As for `to_inference_data`.
    """
    arviz = import_arviz("InferenceData")
    model = _model_of(trace)
    make = _DatasetMaker(arviz, trace, model, coords, dims, needs_labels=False)
    groups = {**_posterior_groups(trace, make, False), **_likelihood_group(log_likelihood, trace, model, make)}
    return arviz.InferenceData(**_filled(groups))


def _filled(groups):
    return {name: group for name, group in groups.items() if len(group.data_vars)}


def _model_of(trace):
    opened = _context.open_model()
    return trace.sampled_model if opened is None and trace is not None else opened


def _check_arguments(trace, prior, posterior_predictive, log_likelihood, coords, dims):
    if trace is not None and not isinstance(trace, MultiTrace):
        raise TypeError(f"trace must be a MultiTrace, as pm.sample returns it; got {described(trace)}.")
    for name, given in {"prior": prior, "posterior_predictive": posterior_predictive}.items():
        if given is not None:
            check_mapping(name, given, f"of names to draws, as pm.sample_{_DRAWN_BY[name]} returns it")
    for name, given in {"coords": coords, "dims": dims}.items():
        if given is not None:
            check_mapping(name, given, _LABELS[name])
    if not isinstance(log_likelihood, (bool, Mapping, type(None))):
        check_names("log_likelihood", log_likelihood, "names of observed variables")


_DRAWN_BY = {"prior": "prior_predictive", "posterior_predictive": "posterior_predictive"}
_LABELS = {"coords": "of names of dimensions to labels", "dims": "of names of variables to names of their dimensions"}


class _DatasetMaker:
    """Makes xarray Datasets with the model's dimensions and labels.

    Call with a dict of arrays of shape (chains, draws, *shape), or, if not `sampled`, (*shape). Where labels do not fit,
    that is an error if it `needs_labels`; else they are left out.
    """

    def __init__(self, arviz, trace, model, coords, dims, needs_labels=True) -> None:
        self._arviz, self._needs_labels = arviz, needs_labels
        self._coords, self._dims = {}, {}
        self.attrs = {"inference_library": "pymc3"}
        if model is not None:
            self._coords.update({k: v for k, v in (model.coords or {}).items() if v is not None})
            self._dims.update({name: list(some) for name, some in model.RV_dims.items()})
        self._coords.update(coords or {})
        self._dims.update({name: list(some) for name, some in (dims or {}).items()})
        if trace is not None:
            self.chains = trace.chains
            report = trace.report
            if report.t_sampling is not None:
                self.attrs["sampling_time"] = report.t_sampling
            if report.n_tune is not None:
                self.attrs["tuning_steps"] = report.n_tune

    def __call__(self, arrays, sampled=True, chains=None, without_labels=()) -> xarray.Dataset:
        """Make one; the axes of the arrays `without_labels` have no names."""
        coords = dict(self._coords)
        if chains is not None:
            coords["chain"] = chains
        dims = {}
        for name, array in arrays.items():
            if name in self._dims and name not in without_labels:
                dims[name] = self._fitting_dims(name, np.shape(array)[2 if sampled else 0 :])
        dataset = self._arviz.dict_to_dataset(arrays, coords=coords, dims=dims, attrs=self.attrs, default_dims=None if sampled else [])
        _check_holds(dataset, arrays)
        return dataset

    def _fitting_dims(self, name, shape):
        """Return names of the axes of an array; the log-probability of vectors has fewer than its variable."""
        dims = self._dims[name][: len(shape)]
        for dim, length in zip(dims, shape):
            labels = self._coords.get(dim)
            if labels is None or len(labels) == length:
                continue
            if not self._needs_labels:
                return []
            raise ValueError(
                f"{name!r} has length {length} along dimension {dim!r}, which has {len(labels)} labels. Where set_data "
                f"changed the length, pass new labels: coords={{{dim!r}: [...]}}."
            )
        return dims


def _check_holds(dataset, arrays):
    """Raise ValueError if a variable was lost to a dimension of its name."""
    for name in arrays:
        if name not in dataset.data_vars:
            raise ValueError(
                f"InferenceData cannot hold the variable {name!r}: {name!r} is also the name of a dimension there, as 'chain' and "
                "'draw' are of all draws. Give the variable another name (or the dimension, if it is one of yours); a MultiTrace, "
                "which pm.sample returns with return_inferencedata=False, holds the variable as it is."
            )


def _posterior_groups(trace, make, save_warmup):
    """Return the groups with what was drawn."""
    tuning = count_tuning(trace)
    rest = len(trace) - tuning
    cuts = {"": slice(tuning, tuning + rest)}
    if save_warmup and tuning:
        cuts["warmup_"] = slice(0, min(tuning, len(trace)))
    groups = {}
    for prefix, cut in cuts.items():
        if cut.start >= cut.stop:
            continue
        draws = {n: _stacked(trace.get_values, n, cut) for n in get_default_varnames(trace.varnames, False)}
        stats = {_STAT_NAMES.get(n, n): _stacked(trace.get_sampler_stats, n, cut) for n in sorted(trace.stat_names - {"tune"})}
        groups[prefix + "posterior"] = make(draws, chains=trace.chains)
        groups[prefix + "sample_stats"] = make(stats, chains=trace.chains)
    return groups


def _stacked(get, name, cut):
    """Return draws of all chains, of shape (chains, draws, *shape); a view where there is one chain."""
    per_chain = [values[cut] for values in get(name, combine=False, squeeze=False)]
    return per_chain[0][None] if len(per_chain) == 1 else np.stack(per_chain)


def _likelihood_group(wish, trace, model, make):
    """Return the group `log_likelihood`; where elements of a variable are left out, its axes have no names."""
    arrays = _log_likelihood(wish, trace, model)
    incomplete = pointwise.incomplete_names(model, arrays)
    return {"log_likelihood": make(arrays, chains=trace.chains, without_labels=incomplete)}


def _log_likelihood(wish, trace, model):
    """Return the dict of arrays that the argument `log_likelihood` of `to_inference_data` asks for."""
    if isinstance(wish, Mapping):
        return _checked_log_likelihood({name: np.asarray(values) for name, values in wish.items()}, trace)
    if wish is False or len(trace) <= count_tuning(trace):
        return {}
    if wish is None:
        obstacle = _obstacle(trace, model)
        if obstacle is not None:
            log.warning("The log-likelihood was not computed: %s. Without it loo, waic and compare cannot judge the model.", obstacle)
            return {}
        return pointwise.log_likelihood(trace, model) if model is not None else {}
    if model is None:
        raise _context.no_context_error()
    return pointwise.log_likelihood(trace, model, None if wish is True else check_names("log_likelihood", wish))


def _checked_log_likelihood(arrays, trace):
    wanted = trace.nchains, len(trace) - count_tuning(trace)
    wrong = [name for name, values in arrays.items() if values.shape[:2] != wanted]
    if wrong:
        raise ValueError(
            f"log_likelihood of {wrong[0]!r} has shape {arrays[wrong[0]].shape}; the trace has {wanted[0]} chains of {wanted[1]} "
            "draws: it must begin with these two lengths."
        )
    return arrays


def _obstacle(trace, model):
    """Return why the log-likelihood should not be computed unasked, or None."""
    if model is None:
        return None
    absent = [var.name for var in model.vars if var.name not in trace.varnames]
    if absent:
        return f"the trace does not hold {', '.join(absent)}"
    size = 8 * pointwise.log_likelihood_size(trace, model)
    if size > _MOST_BYTES_UNASKED:
        return f"it would take {size / 2**30:.1f} GiB; log_likelihood=True computes it all the same"
    return None


def _by_chain(predictive, trace):
    """Return predictive draws with a first axis for chains."""
    arrays = {name: np.asarray(values) for name, values in predictive.items()}
    chains, draws = (None, None) if trace is None else (trace.nchains, len(trace) - count_tuning(trace))
    shaped = {}
    for name, values in arrays.items():
        if trace is not None and values.shape[:2] == (chains, draws):
            shaped[name] = values
        elif trace is not None and values.shape[:1] == (chains * draws,):
            shaped[name] = values.reshape(chains, draws, *values.shape[1:])
        else:
            shaped[name] = values[None]
    number = _number_of_draws("posterior_predictive", shaped)
    if trace is not None and shaped and number != (chains, draws):
        warn_user(
            f"posterior_predictive has {number[1]} draws, but the trace has {chains} x {draws}: they become one chain, whose "
            "draws do not belong to those of the posterior."
        )
    return shaped


def _number_of_draws(what, arrays):
    """Return the numbers of chains and of draws, which all arrays must have in common."""
    numbers = {name: values.shape[:2] for name, values in arrays.items()}
    if len(set(numbers.values())) > 1 or any(len(number) < 2 for number in numbers.values()):
        listed = ", ".join(f"{name!r} {number[-1] if len(number) == 2 else 'a single number'}" for name, number in numbers.items())
        raise ValueError(f"{what} must have the same number of draws of each variable, along the first axis; got {listed}.")
    return next(iter(numbers.values()), None)


def _prior_groups(prior, model, make):
    """Return prior draws, those of observed variables apart."""
    observed = set() if model is None else {rv.name for rv in model.observed_RVs}
    arrays = {name: np.asarray(prior[name])[None] for name in get_default_varnames(prior, False)}
    _number_of_draws("prior", arrays)
    return {
        "prior": make({name: v for name, v in arrays.items() if name not in observed}),
        "prior_predictive": make({name: v for name, v in arrays.items() if name in observed}),
    }


def _observed_data(model):
    """Return the data of observed variables; missing elements are NaN."""
    data = {}
    with model.session:
        for rv in model.observed_RVs:
            if isinstance(rv, ObservedRV):
                parts, masks = {rv.name: rv.observations}, {rv.name: rv.missing_mask}
            else:
                parts, masks = rv.data, rv.missing_masks
            for name, part in parts.items():
                known = _known_data(part, masks.get(name))
                if known is not None:
                    data[f"{rv.name}_{name}" if name in data else name] = known
    return data


def _known_data(part, missing):
    """Return an array, NaN where data are missing; None for what is no data, but computed from variables."""
    if missing is None:
        return None if K.is_tensor(part) and K.inputs_of(part) else _value(part)
    feed = {root: np.zeros(K.int_shape(root), root.dtype) for root in K.inputs_of(part)}
    return np.where(missing, np.nan, K.eval(part, feed))


def _value(data):
    return np.asarray(K.eval(data)) if K.is_tensor(data) else np.asarray(data)


def _constant_data(model):
    """Return the current values of the model's ``pm.Data``."""
    with model.session:
        return {name: np.asarray(K.get_value(variable)) for name, variable in model.data_vars.items()}
