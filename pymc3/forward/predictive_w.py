"""Posterior predictive draws of several models, in proportion to weights."""

import numpy as np

from .._boundary import public
from .._checks import check_int, check_numbers, check_sequence
from .._progress import progress_bar
from .._random import generator, seeded
from ..model import modelcontext
from ..shapes import show
from .chunks import draw_in_chunks
from .given import for_model, given_draws
from .predictive import warn_of_absent, warn_of_potentials

__all__ = ["sample_posterior_predictive_w"]


@public
def sample_posterior_predictive_w(
    traces, samples=None, models=None, weights=None, random_seed=None, progressbar=True
) -> dict[str, np.ndarray]:
    """Draw data anew from several models, each as often as its weight says.

    Parameters
    ----------
    traces : list
        Posterior draws of each model; see `sample_posterior_predictive`.
    samples : int, optional
        Number of draws. Default: the number of draws of the shortest trace.
    models : list of Model, optional
        Default: the open one, for all traces.
    weights : list of float, optional
        One for each trace, >= 0; they are divided by their sum. Default: equal ones.
    random_seed : int, optional
        Default: a seed from NumPy's global generator.
    progressbar : bool

    Returns
    -------
    dict of str to numpy.ndarray, shape (samples, *shape)
        Draws of the observed variables, models mixed. A name that only some of the models have gets their draws only.

    Raises
    ------
    ValueError
        Traces, models and weights differ in number, or models in their number of observed variables; observed variables of
        one name have shapes that do not broadcast; weights are negative or all zero.
    """
    traces = check_sequence("traces", traces, "of traces, one for each model")
    models = [None] * len(traces) if models is None else check_sequence("models", models, "of models, one for each trace")
    models = [modelcontext(model) for model in models]
    weights = np.ones(len(traces)) if weights is None else np.atleast_1d(check_numbers("weights", weights, "a list of numbers"))
    _check(traces, models, weights)
    warn_of_potentials(models, "posterior")
    posteriors = [given_draws(trace) for trace in traces]
    with seeded(random_seed):
        owners, rows = _pool([posterior.total for posterior in posteriors], weights / weights.sum())
        samples = len(rows) if samples is None else check_int("samples", samples, 0)
        chosen = generator().integers(len(rows), size=samples)
        parts = []
        with progress_bar(samples, "draws", "posterior predictive", progressbar) as bar:
            for i, (model, posterior) in enumerate(zip(models, posteriors)):
                places = np.flatnonzero(owners[chosen] == i)
                if samples and not len(places):
                    continue  # a model of no weight need not have the others' shapes
                given = for_model(posterior, model)
                warn_of_absent(model, list(model.observed_RVs), given)
                drawn, done = draw_in_chunks(model, list(model.observed_RVs), rows[chosen[places]], given, bar=bar)
                parts.append((places[:done], drawn))
                if done < len(places):  # Ctrl-C
                    break
    return _merged(parts)


def _check(traces, models, weights):
    for what, number in (("weights", len(weights)), ("models", len(models))):
        if number != len(traces):
            words = "traces and weights" if what == "weights" else "models and weights"
            raise ValueError(
                f"The number of {words} should be the same: there are {len(traces)} traces, but {number} {what}. Pass one for each trace."
            )
    if not traces or np.any(weights < 0) or not np.isfinite(weights).all() or weights.sum() == 0:
        raise ValueError(f"weights must be numbers >= 0, not all zero; got {weights.tolist()}.")
    numbers = [len(model.observed_RVs) for model in models]
    if len(set(numbers)) > 1:
        raise ValueError(f"The number of observed RVs should be the same for all models; they have {numbers}.")


def _pool(totals, shares):
    """Share out as many draws as the shortest trace has between the models: return whose they are, and which."""
    counts = (min(totals) * shares).astype(int)
    counts[np.argmax(counts)] += min(totals) - counts.sum()
    rows = [generator().integers(total, size=count) for total, count in zip(totals, counts)]
    return np.repeat(np.arange(len(totals)), counts), np.concatenate(rows)


def _merged(parts):
    """Return draws by name, in the order of their places."""
    results = {}
    for name in dict.fromkeys(name for _, drawn in parts for name in drawn):
        own = [(places, drawn[name]) for places, drawn in parts if name in drawn]
        shapes = [values.shape[1:] for _, values in own]
        try:
            shape = np.broadcast_shapes(*shapes)
        except ValueError as error:
            listed = ", ".join(show(entry) for entry in shapes)
            raise ValueError(f"{name!r} has shapes in the models that do not broadcast: {listed}.") from error
        values = np.concatenate([np.broadcast_to(v.reshape(_lead(v, shape)), v.shape[:1] + shape) for _, v in own])
        results[name] = values[np.argsort(np.concatenate([places for places, _ in own]), kind="stable")]
    return results


def _lead(values, shape):
    """Return the shape of `values` with axes of length one between the draws and theirs, for `shape` of one draw."""
    own = values.shape[1:]
    return values.shape[:1] + (1,) * (len(shape) - len(own)) + own
