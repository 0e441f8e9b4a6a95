"""Statistics that PyMC3 had before it left them to ArviZ: its arguments, its formulas, its results.

`pymc3.stats` has what replaced them. Of several chains `rhat` and `ess` say more than `gelman_rubin` and `effective_n` do.
"""

from __future__ import annotations

import functools
import importlib
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy

from . import _context
from ._boundary import public
from ._checks import check_int, check_names, check_numbers, check_positive, check_sequence, described
from ._optional import import_arviz
from .backends.base import MultiTrace
from .backends.tracetab import create_flat_names
from .model import modelcontext
from .util import get_default_varnames, get_var_name

if TYPE_CHECKING:
    import pandas

__all__ = ["bpic", "df_summary", "dic", "effective_n", "fast_kde", "gelman_rubin", "geweke", "hpd", "make_2d", "mc_error", "quantiles"]


def _of_each_variable(statistic):
    # Of a trace: chain -> variable -> statistic; without the chains where there is one, or they are joined.
    @functools.wraps(statistic)
    def call(x, *args, **kwargs):
        if not isinstance(x, MultiTrace):
            return statistic(_draws(x), *args, **kwargs)
        combine, squeeze = kwargs.pop("combine", False), kwargs.pop("squeeze", True)
        chains = kwargs.pop("chains", x.chains)
        chains = [chains] if np.isscalar(chains) else list(chains)
        given = [kwargs.pop(name) for name in ("vars", "varnames", "var_names") if name in kwargs] or [x.varnames]
        names = [given[0]] if isinstance(given[0], str) else check_sequence("vars", given[0], "of variables, or of their names")
        cut = {"chains": chains, "burn": kwargs.pop("burn", 0), "thin": kwargs.pop("thin", 1), "combine": combine, "squeeze": False}
        found = {chain: {} for chain in chains}
        for name in names:
            for chain, draws in zip(chains, x.get_values(name, **cut)):
                found[chain][get_var_name(name)] = statistic(draws, *args, **kwargs)
        return found[chains[0]] if combine or (squeeze and len(chains) == 1) else found

    return public(call)


def _draws(x):
    draws = check_numbers("x", x, "draws: an array of numbers, or what pm.sample returned (of an InferenceData pm.hdi tells more)")
    if not draws.ndim or not len(draws):
        raise ValueError(f"x must hold draws along its first axis; got {described(x)}.")
    return draws


def _same(x):
    return x


@_of_each_variable
def hpd(x, alpha=0.05, transform=_same, *, credible_interval=None, hdi_prob=None) -> np.ndarray:
    """Return the shortest interval that holds 1 - `alpha` of the draws.

    Parameters
    ----------
    x : array (draws, ...), or MultiTrace
        Of a trace the result is a dict variable -> interval, of several chains a dict chain -> such a dict. The keywords `vars`,
        `chains`, `burn`, `thin`, and ``combine=True``, which joins the chains, choose from it.
    alpha : float
    transform : callable
        Applied to the draws at first.
    credible_interval, hdi_prob : float, optional
        1 - `alpha`, as ArviZ calls it.

    Returns
    -------
    numpy.ndarray (..., 2)
    """
    for inside in (credible_interval, hdi_prob):
        alpha = alpha if inside is None else 1 - inside
    if check_positive("alpha", alpha) >= 1:
        raise ValueError(f"alpha: got {alpha!r}; need a number between 0 and 1.")
    ordered = np.sort(transform(x), axis=0)
    inside = int(np.floor((1 - alpha) * len(ordered)))
    widths = ordered[inside:] - ordered[: len(ordered) - inside]
    first = np.argmin(widths, axis=0)[None]
    ends = [np.take_along_axis(ordered, place, axis=0)[0] for place in (first, first + inside)]
    return np.stack(ends, axis=-1)


@_of_each_variable
def quantiles(x, qlist=(2.5, 25, 50, 75, 97.5), transform=_same) -> dict[float, Any]:
    """Return a dict, percentage -> the draw below which so many lie; arguments as of `hpd`."""
    wrong = [q for q in check_sequence("qlist", qlist, "of percentages") if not 0 <= q <= 100]
    if wrong:
        raise ValueError(f"qlist: got {wrong[0]!r}; need percentages, from 0 to 100.")
    ordered = np.sort(transform(x), axis=0)
    return {q: ordered[min(int(len(ordered) * q / 100.0), len(ordered) - 1)] for q in qlist}


@_of_each_variable
def mc_error(x, batches=5) -> Any:
    """Return the standard error of the mean of draws, from the means of so many batches of them; see `hpd` for `x`."""
    batches = check_int("batches", batches, 1)
    if batches == 1:
        return np.std(x, axis=0) / np.sqrt(len(x))
    size = len(x) // batches
    if not size:
        raise ValueError(f"batches={batches}, but there are {len(x)} draws; need fewer batches.")
    means = x[: size * batches].reshape(batches, size, *x.shape[1:]).mean(axis=1)
    return np.std(means, axis=0) / np.sqrt(batches)


@_of_each_variable
def geweke(x, first=0.1, last=0.5, intervals=20) -> np.ndarray | list:
    """Compare the first draws of later and later parts of a chain with its last ones, by z scores (Geweke 1992).

    Parameters
    ----------
    x : array (draws, ...), or MultiTrace
        See `hpd`.
    first, last : float
        Which part of the draws is compared with which.
    intervals : int
        In how many places the comparison begins.

    Returns
    -------
    numpy.ndarray (places, 2)
        Place and score; of draws of a vector a list of such.
    """
    if x.ndim > 1:
        return [geweke(part, first, last, intervals) for part in x.T]
    if not (0 < first < 1 and 0 < last < 1 and first + last < 1):
        raise ValueError(f"Invalid intervals for Geweke convergence analysis: {(first, last)}; need parts that do not overlap.")
    end = len(x) - 1
    latest = (1 - last) * end
    step = int(latest / (check_int("intervals", intervals, 2) - 1))
    if not step:
        raise ValueError(f"intervals={intervals}, but there are {len(x)} draws; need fewer intervals.")
    scores = []
    for start in range(0, int(latest), step):
        early = x[start : start + int(first * (end - start))]
        late = x[int(end - last * (end - start)) :]
        scores.append([start, (early.mean() - late.mean()) / np.sqrt(early.var() + late.var())])
    return np.array(scores)


def _of_chains(what, mtrace, varnames, include_transformed, statistic):
    """Return the statistic of an array (chains, draws, ...), or of each variable of a trace."""
    if not isinstance(mtrace, MultiTrace):
        draws = check_numbers("mtrace", mtrace, "a MultiTrace, or an array (chains, draws, ...)")
        if draws.ndim < 2 or len(draws) < 2:
            raise ValueError(f"{what} requires multiple chains of the same length; got an array of shape {draws.shape}.")
        return statistic(draws)
    if mtrace.nchains < 2:
        raise ValueError(f"{what} requires multiple chains of the same length; the trace has one.")
    names = get_default_varnames(mtrace.varnames, include_transformed) if varnames is None else check_names("varnames", varnames)
    return {name: statistic(np.array(mtrace.get_values(name, combine=False))) for name in names}


@public
def gelman_rubin(mtrace, varnames=None, include_transformed=False) -> dict[str, Any] | np.ndarray:
    """Return how much wider all chains are than one of them, for each variable: near 1 after convergence (Gelman and Rubin 1992).

    `pm.rhat` sees more: it also compares the halves of chains, and is not misled by long tails.

    Parameters
    ----------
    mtrace : MultiTrace, or array (chains, draws, ...)
    varnames : list of str, optional
    include_transformed : bool
    """
    return _of_chains("Gelman-Rubin diagnostic", mtrace, varnames, include_transformed, _scale_reduction)


def _scale_reduction(x):
    draws = x.shape[1]
    within = np.mean(np.var(x, axis=1, ddof=1), axis=0)
    between = np.var(np.mean(x, axis=1), axis=0, ddof=1)
    return np.sqrt((within * (draws - 1) / draws + between) / within)


@public
def effective_n(mtrace, varnames=None, include_transformed=False) -> dict[str, Any] | np.ndarray:
    """Return the number of independent draws that estimate a mean as well, for each variable, by Geyer's monotone sequence (1992).

    `pm.ess` also compares the halves of chains, and is not misled by long tails.

    Parameters
    ----------
    mtrace, varnames, include_transformed
        As of `gelman_rubin`.
    """
    return _of_chains("Calculation of effective sample size", mtrace, varnames, include_transformed, _effective_number)


def _effective_number(x):
    chains, draws = x.shape[:2]
    flat = x.reshape(chains, draws, -1)
    covariances = _autocovariances(flat).mean(axis=0)
    within = covariances[0] * draws / (draws - 1.0)
    total = covariances[0] + np.var(flat.mean(axis=1), axis=0, ddof=1)
    covariances[:2] *= draws / (draws - 1.0)
    correlations = 1.0 - (within - covariances) / total
    # The sums of neighbours, until one is negative; from the second one on none is larger than the one before.
    pairs = correlations[: draws - draws % 2].reshape(-1, 2, flat.shape[2]).sum(axis=1)
    pairs[np.minimum.accumulate(pairs, axis=0) < 0] = 0.0
    pairs[1:] = np.minimum.accumulate(pairs[1:], axis=0)
    return (chains * draws / (2.0 * pairs.sum(axis=0) - 1.0)).reshape(x.shape[2:])[()]


def _autocovariances(x):
    """Return covariances (chains, lags, elements) of draws with later ones."""
    draws = x.shape[1]
    length = scipy.fft.next_fast_len(2 * draws)
    waves = np.fft.rfft(x - x.mean(axis=1, keepdims=True), length, axis=1)
    return np.fft.irfft(waves * np.conj(waves), length, axis=1)[:, :draws] / np.arange(draws, 0, -1)[:, None]


@public
def dic(trace, model=None) -> float:
    """Return the deviance information criterion (Spiegelhalter et al. 2002): twice the mean deviance, less that of the mean.

    Parameters
    ----------
    trace : MultiTrace
    model : Model, default the one whose context is open, else the one that was sampled
    """
    mean, of_mean = _deviances(trace, model)
    return 2.0 * mean - of_mean


@public
def bpic(trace, model=None) -> float:
    """Return the Bayesian predictive information criterion (Ando 2007); arguments as of `dic`."""
    mean, of_mean = _deviances(trace, model)
    return 3.0 * mean - 2.0 * of_mean


def _deviances(trace, model):
    _check_trace(trace)
    if model is None and _context.open_model() is None:
        model = trace.sampled_model
    model = modelcontext(model)
    logp = model.logp
    names = [var.name for var in model.free_RVs]
    mean = -2.0 * float(np.mean([logp(point) for point in trace.points()]))
    return mean, -2.0 * float(logp({name: np.mean(trace[name], axis=0) for name in names}))


def _check_trace(trace):
    if not isinstance(trace, MultiTrace):
        raise TypeError(
            f"trace must be a MultiTrace, as pm.sample returns it; got {described(trace)}. pm.summary, pm.waic and pm.loo take others."
        )


@public
def df_summary(
    trace, varnames=None, transform=_same, stat_funcs=None, extend=False, include_transformed=False, alpha=0.05, start=0, batches=None
) -> pandas.DataFrame:
    """Return a table with a row for each number that was drawn: mean, standard deviation and its error, and the shortest interval.

    Parameters
    ----------
    trace : MultiTrace
    varnames : list of str, optional
    transform : callable
        Applied to the draws of each variable.
    stat_funcs : list of callables, optional
        Each makes a pandas Series, or a DataFrame, of draws (draws, elements): columns instead of the usual ones.
    extend : bool
        Whether these come beside the usual ones.
    include_transformed : bool
    alpha : float
        Of `hpd`.
    start : int
        How many draws of each chain are left out.
    batches : int, optional
        Of `mc_error`; 100, or the number of draws if it is less.

    Returns
    -------
    pandas.DataFrame
        Of several chains with the columns `n_eff` and `Rhat`, of `effective_n` and `gelman_rubin`.
    """
    table = importlib.import_module("pandas")
    _check_trace(trace)
    if not 0 <= check_int("start", start, 0) < len(trace):
        raise ValueError(f"start={start}, but the chains have {len(trace)} draws.")
    names = get_default_varnames(trace.varnames, include_transformed) if varnames is None else check_names("varnames", varnames)
    batches = min(100, len(trace)) if batches is None else batches
    usual = [
        lambda x: table.Series(np.mean(x, axis=0), name="mean"),
        lambda x: table.Series(np.std(x, axis=0), name="sd"),
        lambda x: table.Series(mc_error(x, batches), name="mc_error"),
        lambda x: table.DataFrame(hpd(x, alpha), columns=[f"hpd_{100 * alpha / 2:g}", f"hpd_{100 * (1 - alpha / 2):g}"]),
    ]
    columns = usual if stat_funcs is None else [*usual, *stat_funcs] if extend else list(stat_funcs)
    of_chains = {"n_eff": effective_n, "Rhat": gelman_rubin} if trace.nchains > 1 and (stat_funcs is None or extend) else {}
    parts = []
    for name in names:
        draws = transform(trace.get_values(name, burn=start))
        part = table.concat([column(draws.reshape(len(draws), -1)) for column in columns], axis=1)
        part.index = create_flat_names(name, draws.shape[1:])
        for column, statistic in of_chains.items():
            part[column] = np.ravel(statistic(trace, [name])[name])
        parts.append(part)
    return table.concat(parts)


def fast_kde(x, *args, **kwargs) -> tuple[np.ndarray, float, float]:
    """Return a density on evenly spaced places, and the first and the last of them, as the plots of PyMC3 used it; it is ArviZ's `kde`."""
    places, density = import_arviz("fast_kde").kde(_draws(x))
    return density, places[0], places[-1]


def make_2d(a) -> np.ndarray:
    """Return draws as a matrix (draws, elements)."""
    return np.reshape(a, (len(a), -1))
