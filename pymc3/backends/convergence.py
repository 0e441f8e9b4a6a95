"""R-hat and effective sample size of many quantities at once.

Source of the formulas: Vehtari, Gelman, Simpson, Carpenter, Bürkner (2021), "Rank-normalization, folding,
and localization: an improved R-hat for assessing convergence of MCMC", Bayesian Analysis 16(2), sections 3
and 4; the truncation of the autocorrelations is Geyer's (1992) initial monotone sequence. The values equal
ArviZ's ``rhat`` and ``ess``; they are computed here because they must be there without ArviZ, at the end of
every run, and because ArviZ goes through one quantity at a time.

All functions take an array of shape (quantities, chains, draws) and return one of shape (quantities,).
"""

import numpy as np
from scipy import fft, special

# Fewer draws than this per chain say nothing: halves of them have no variance.
MIN_DRAWS = 4

# Values worked on at a time: bounds the temporaries (some ten arrays of this size).
_BLOCK = 1_000_000


def rhat(draws):
    """Return the rank-normalised split R-hat (the larger of the bulk's and the tails').

    Infinite (up to rounding) where no chain moves but the chains differ; NaN where all draws are equal or one
    is not finite.
    """
    return _by_block(draws, lambda block: [_rhat(block, _normalised(block))])[0]


def ess(draws):
    """Return the bulk effective sample size, summed over chains.

    NaN where a draw is not finite; the number of draws where all of them are equal.
    """
    return _by_block(draws, lambda block: [_ess(block, _normalised(block))])[0]


def rhat_and_ess(draws):
    """Return both; cheaper than one after the other."""
    return tuple(_by_block(draws, _rhat_and_ess))


def _rhat_and_ess(block):
    scores = _normalised(block)
    return [_rhat(block, scores), _ess(block, scores)]


def _by_block(draws, statistics):
    """Return the list of arrays (quantities,) that `statistics` gives, block by block.

    A block holds as many quantities, their chains split in two, as keep the temporaries small.
    """
    draws = np.asarray(draws)
    count, chains, length = draws.shape
    if length < MIN_DRAWS:
        return [np.full(count, np.nan)] * 2
    rows = max(1, _BLOCK // (chains * length))
    results = []
    with np.errstate(divide="ignore", invalid="ignore"):
        for start in range(0, count, rows):
            block = _split(draws[start : start + rows].astype(np.float64))
            finite = np.isfinite(block).all(axis=(1, 2))
            # Ranks of non-finite values mean nothing; such quantities are reported as NaN.
            block[~finite] = 0.0
            results.append([np.where(finite, values, np.nan) for values in statistics(block)])
    return [np.concatenate(values) for values in zip(*results)]


def _split(draws):
    """Return each chain's first and second half as chains of their own; a middle draw is dropped."""
    half = draws.shape[-1] // 2
    return np.concatenate([draws[..., :half], draws[..., -half:]], axis=1)


def _normalised(draws):
    """Return normal scores of the ranks over all chains (equation 14 there)."""
    ranks = _ranks(draws.reshape(len(draws), -1)).reshape(draws.shape)
    return special.ndtri((ranks - 0.375) / (draws[0].size + 0.25))


def _ranks(values):
    """Return the ranks (from 1) within each row; equal values share their mean rank.

    What ``scipy.stats.rankdata`` gives, in half the time.
    """
    order = np.argsort(values, axis=-1)
    ordered = np.take_along_axis(values, order, axis=-1)
    place = np.arange(1.0, values.shape[-1] + 1)
    changes = ordered[:, 1:] != ordered[:, :-1]
    first = np.broadcast_to(place, values.shape)
    last = first
    if not changes.all():
        first = np.maximum.accumulate(np.where(_pad(changes, before=1), place, 0), axis=-1)
        ends = np.where(_pad(changes, after=1), place, np.inf)
        last = np.minimum.accumulate(ends[:, ::-1], axis=-1)[:, ::-1]
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, (first + last) / 2, axis=-1)
    return ranks


def _pad(changes, before=0, after=0):
    return np.pad(changes, [(0, 0), (before, after)], constant_values=True)


def _rhat(draws, scores):
    """Return R-hat of split chains, given also their normal scores."""
    median = np.median(draws, axis=(1, 2), keepdims=True)
    tails = _normalised(np.abs(draws - median))
    return np.fmax(_basic_rhat(scores), _basic_rhat(tails))


def _basic_rhat(draws):
    """Return sqrt(var_plus / W), equations 1 to 4 there."""
    length = draws.shape[-1]
    between = draws.mean(axis=-1).var(axis=-1, ddof=1)
    within = draws.var(axis=-1, ddof=1).mean(axis=-1)
    return np.sqrt((length - 1) / length + between / within)


def _ess(draws, scores):
    """Return the effective size of split chains, given also their normal scores."""
    chains, length = draws.shape[1:]
    total = chains * length
    # An antithetic chain may be better than independent draws; log10 bounds how much is believed.
    tau = np.maximum(_autocorrelation_time(scores), 1 / np.log10(total))
    constant = np.ptp(draws, axis=(1, 2)) < np.finfo(float).resolution
    return np.where(constant, total, total / tau)


def _autocorrelation_time(scores):
    """Return -1 + 2 * (sum of autocorrelations), cut by Geyer's rule; scores (quantities, chains, draws)."""
    length = scores.shape[-1]
    autocovariance, means = _autocovariance(scores)
    within = autocovariance[:, :1] * length / (length - 1)
    var_plus = autocovariance[:, :1] + means.var(axis=-1, ddof=1)[:, None]
    rho = 1 - (within - autocovariance) / var_plus
    rho[:, 0] = 1.0
    # The last lags rest on too few products: the sum ends there at the latest.
    last = max(0, (length - 3) // 2)
    pairs = rho[:, 0 : 2 * last : 2] + rho[:, 1 : 2 * last : 2]
    pairs = np.pad(pairs, [(0, 0), (0, 1)], constant_values=-1.0)
    cut = np.argmax(pairs < 0, axis=1)
    before_cut = np.arange(pairs.shape[1]) < cut[:, None]
    monotone = np.minimum.accumulate(np.where(before_cut, pairs, np.inf), axis=1)
    # The first term left out counts once if it is positive: lowers the variance of the estimate.
    rest = np.take_along_axis(rho, 2 * cut[:, None], axis=1)[:, 0]
    return -1 + 2 * np.where(before_cut, monotone, 0).sum(axis=1) + np.maximum(rest, 0)


def _autocovariance(scores):
    """Return the autocovariances (divisor: draws), mean over chains, (quantities, draws); the chains' means."""
    length = scores.shape[-1]
    means = scores.mean(axis=-1)
    size = fft.next_fast_len(2 * length, real=True)
    spectrum = fft.rfft(scores - means[..., None], size, axis=-1)
    power = (spectrum.real**2 + spectrum.imag**2).mean(axis=1)
    return fft.irfft(power, size, axis=-1)[:, :length] / length, means
