"""Draws from the prior and from the posterior predictive distribution."""

import numpy as np

from .. import backends_symbolic as K
from .._boundary import public
from .._checks import check_int, check_names, check_sequence, check_whole
from .._old_keywords import old_keywords
from .._progress import progress_bar
from .._random import seeded
from ..exceptions import IncorrectArgumentsError
from ..model import model_may_come_first, modelcontext
from ..model.factor import Factor
from ..model.variables import MultiObservedRV, value_variable
from ..shapes import size_of, to_tuple
from ..util import get_var_name, warn_user
from .chunks import draw_in_chunks
from .given import for_model, given_draws

__all__ = [
    "sample_prior_predictive",
    "sample_posterior_predictive",
    "fast_sample_posterior_predictive",
    "warn_of_absent",
    "warn_of_potentials",
]


def _names_of(vars):
    return None if vars is None else [get_var_name(var) for var in check_sequence("vars", vars, "of variables")]


@public
@model_may_come_first
@old_keywords(vars=("var_names", _names_of), varnames="var_names")
def sample_prior_predictive(samples=500, model=None, var_names=None, random_seed=None) -> dict[str, np.ndarray]:
    """Draw from the joint distribution of parameters and data, before data are seen.

    Each variable is drawn once for each draw, given the draws of those it depends on; deterministic quantities are
    computed from them.

    Parameters
    ----------
    samples : int, tuple of int, or None
        Number of draws; a tuple gives them so many axes, and None gives one draw without an axis for it.
    model : Model, optional
        Default: the open one.
    var_names : iterable of str, optional
        Names of variables. Default: all, those on the scale of samplers (``sigma_log__``) and potentials as well.
    random_seed : int, optional
        Default: a seed from NumPy's global generator.

    Returns
    -------
    dict of str to numpy.ndarray, shape (samples, *shape)
        With a tuple (*samples, *shape); with None (*shape).

    Raises
    ------
    KeyError
        A name is no variable of the model.
    ValueError
        A variable that is needed has a distribution that cannot be drawn from (such as `Flat`); the message names it.

    Warns
    -----
    UserWarning
        The model has potentials: draws do not take them into account.
    """
    model = modelcontext(model)
    size = _size(samples)
    warn_of_potentials([model], "prior")
    if var_names is None:
        targets = [*model.unobserved_RVs, *model.potentials, *model.observed_RVs]
    else:
        targets = _variables(model, var_names)
    with seeded(random_seed):
        drawn, _ = draw_in_chunks(model, targets, size_of(size))
    return {name: values.reshape(size + values.shape[1:]) for name, values in drawn.items()}


def _size(samples):
    """Return the leading axes of prior draws."""
    if samples is None or isinstance(samples, (tuple, list)):
        return tuple(check_int("samples", length, 0) for length in samples or ())
    return (check_whole("samples", samples, 0),)


@public
@model_may_come_first
@old_keywords(vars=("var_names", _names_of), varnames="var_names")
def sample_posterior_predictive(
    trace, samples=None, model=None, var_names=None, size=None, keep_size=False, random_seed=None, progressbar=True
) -> dict[str, np.ndarray]:
    """Draw data anew, given posterior draws of the parameters.

    Parameters
    ----------
    trace : MultiTrace, InferenceData, xarray Dataset, or list of dict
        Posterior draws. Variables that it does not hold are drawn from their distributions. Deterministic quantities are
        computed anew, with the data that the model has now.
    samples : int, optional
        Number of draws: of fewer than the trace has, the first ones; with more, it starts again. Default: as many.
    model : Model, optional
        Default: the open one.
    var_names : iterable of str, optional
        Names of variables. Default: the observed ones.
    size : int or tuple of int, optional
        Number of draws from each posterior draw.
    keep_size : bool
        Whether the result has the axes (chains, draws).
    random_seed : int, optional
        Default: a seed from NumPy's global generator.
    progressbar : bool

    Returns
    -------
    dict of str to numpy.ndarray
        Of shape (samples, *shape), (samples, size, *shape) with `size`, (chains, draws, *shape) with `keep_size`.
        After Ctrl-C: what was drawn until then, without the axis of chains.

    Raises
    ------
    IncorrectArgumentsError
        `keep_size` with `samples` or `size`.
    KeyError
        A name is no variable of the model.
    TypeError
        `trace` is none of what is listed above.
    ValueError
        Draws of a variable have another shape than in the model.

    Warns
    -----
    UserWarning
        `samples` is smaller than the number of posterior draws; the trace lacks a variable that the draws depend on; the
        model has potentials, which draws do not take into account.
    """
    if keep_size and size is not None:
        raise IncorrectArgumentsError("keep_size=True and size= contradict each other; pass one of them.")
    return _posterior(trace, samples, model, var_names, to_tuple(size), keep_size, random_seed, progressbar)


@public
@model_may_come_first
def fast_sample_posterior_predictive(
    trace, samples=None, model=None, var_names=None, keep_size=False, random_seed=None
) -> dict[str, np.ndarray]:
    """Draw as `sample_posterior_predictive`, which is as fast, without a progress bar.

    Parameters
    ----------
    trace, samples, model, var_names, keep_size, random_seed
        As there.
    """
    return _posterior(trace, samples, model, var_names, (), keep_size, random_seed, False)


def _posterior(trace, samples, model, var_names, size, keep_size, random_seed, progressbar):
    if keep_size and samples is not None:
        raise IncorrectArgumentsError("keep_size=True and samples= contradict each other; pass one of them.")
    model = modelcontext(model)
    model.check_session()
    posterior = given_draws(trace)
    samples = _number_of_draws(samples, posterior)
    warn_of_potentials([model], "posterior")
    targets = list(model.observed_RVs) if var_names is None else _variables(model, var_names)
    rows = np.arange(samples) % max(posterior.total, 1)
    if keep_size:
        rows = _equal_chains(trace, posterior)
    given = for_model(posterior, model)
    warn_of_absent(model, targets, given)
    with seeded(random_seed), progress_bar(len(rows), "draws", "posterior predictive", progressbar) as bar:
        results, done = draw_in_chunks(model, targets, rows, given, size, bar)
    if keep_size and done == len(rows):
        axes = (posterior.chains, posterior.draws)
        return {name: values.reshape(axes + values.shape[1:]) for name, values in results.items()}
    return results


def warn_of_absent(model, targets, given) -> None:
    """Warn of variables that draws depend on, but the trace does not hold; those asked for by name are meant to be drawn."""
    own = [value_variable(target) for target in targets]
    known = {variable.name for variable in [*given, *targets, *own, *model.missing_values]}
    terms = [x.logp_sum_unscaledt if isinstance(x, Factor) else x for x in own]
    if all(root.name in known for root in K.inputs_of(terms)):
        return
    with model.building():
        stand_ins = {variable: K.placeholder(K.int_shape(variable), variable.dtype) for variable in given}
        roots = set(K.inputs_of(K.replace(terms, stand_ins)))
    names = {variable: model.untransformed(variable).name for variable in model.vars if variable in roots}
    absent = [name for variable, name in names.items() if not {name, variable.name} & known]
    if absent:
        warn_user(
            f"The trace does not hold {', '.join(map(repr, absent))}, which the draws depend on: drawn from the prior "
            "distribution. Pass the trace of this model, or name what is to be drawn anew in var_names."
        )


def _number_of_draws(samples, posterior):
    if samples is None:
        return posterior.total
    samples = check_whole("samples", samples, 0)
    if samples < posterior.total:
        warn_user(
            f"samples={samples} is less than the {posterior.total} draws of the trace: its last draws (or chains) have no "
            "part in the posterior predictive draws."
        )
    return samples


def _equal_chains(trace, posterior):
    """Return the rows of the draws that all chains have."""
    if posterior.total == posterior.chains * posterior.draws:
        return np.arange(posterior.total)
    starts = np.cumsum([0] + [len(trace._straces[chain]) for chain in trace.chains][:-1])
    return (starts[:, None] + np.arange(posterior.draws)).ravel()


def warn_of_potentials(models, which) -> None:
    """Warn where a model has potentials: forward draws do not take them into account."""
    if any(model.potentials for model in models):
        warn_user(
            f"The effect of Potentials on other parameters is ignored during {which} predictive sampling: these are not draws "
            "from the full model."
        )


def _variables(model, names):
    if isinstance(names, str):
        raise TypeError(f"var_names must be a list of names, got the string {names!r}; pass [{names!r}].")
    names = check_names("var_names", names, "names of variables")
    found = [model[name] for name in dict.fromkeys(names)]
    wrong = [name for name, x in zip(names, found) if not K.is_tensor(x) and not isinstance(x, MultiObservedRV)]
    if wrong:
        raise TypeError(f"var_names: {wrong[0]!r} is nothing that could be drawn.")
    return found
