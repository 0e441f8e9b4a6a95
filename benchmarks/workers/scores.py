"""How good draws are: effective sample size and R-hat (Vehtari et al. 2021), and the distance from a reference.

Written here, so that it is the same for all programs.
"""

import math

import numpy as np
from scipy.special import ndtri
from scipy.stats import rankdata


def scores(draws, reference):
    """Return the scores of the draws (chain, draw) of each parameter, the worst of all parameters."""
    bulk = {name: ess(_normal_scores(_split(x))) for name, x in draws.items()}
    worst = min(bulk, key=bulk.get)
    distances = [distance(draws[name], known) for name, known in reference.items()]
    return {
        "ess": bulk[worst],
        "worst": worst,
        "rhat": max(rhat(_split(x)) for x in draws.values()),
        "distance_mean": max(abs(mean) for mean, _ in distances),
        "distance_sd": max(abs(sd) for _, sd in distances),
    }


def distance(x, known):
    """Return how far mean and sd are from those known, in Monte Carlo standard errors (of both sides)."""
    mean, sd = x.mean(), x.std(ddof=1)
    squares = (x - mean) ** 2
    of_mean, of_squares = ess(_split(x)), ess(_split(squares))
    error_of_mean = math.hypot(sd / math.sqrt(of_mean), known["sd"] / math.sqrt(known["n"]))
    error_of_sd = squares.std(ddof=1) / (2 * sd) * math.sqrt(1 / of_squares + 1 / known["n"])
    return float((mean - known["mean"]) / error_of_mean), float((sd - known["sd"]) / error_of_sd)


def ess(x):
    """Return the effective number of draws of chains (chain, draw), by Geyer's initial monotone sequence."""
    chains, length = x.shape
    correlations = _autocorrelations(x)
    pairs = correlations[0 : 2 * (length // 2) : 2] + correlations[1 : 2 * (length // 2) : 2]
    negative = np.flatnonzero(pairs < 0)
    stop = negative[0] if len(negative) else len(pairs)
    kept = np.minimum.accumulate(pairs[: max(stop, 1)])
    rest = max(correlations[2 * stop], 0.0) if 2 * stop < length else 0.0
    time = max(2 * kept.sum() - 1 + rest, 1 / math.log10(chains * length))
    return float(chains * length / time)


def rhat(x):
    """Return R-hat of chains (chain, draw)."""
    within = x.var(1, ddof=1).mean()
    return float(math.sqrt((x.shape[1] - 1) / x.shape[1] + x.mean(1).var(ddof=1) / within))


def _autocorrelations(x):
    length = x.shape[1]
    centred = x - x.mean(1, keepdims=True)
    spectrum = np.fft.rfft(centred, 1 << (2 * length - 1).bit_length())
    covariances = np.fft.irfft(spectrum * np.conj(spectrum))[:, :length].mean(0) / (length - 1)
    variance = covariances[0] * (length - 1) / length + x.mean(1).var(ddof=1)
    correlations = 1 - (covariances[0] - covariances) / variance
    correlations[0] = 1
    return correlations


def _split(x):
    """Return the halves of each chain as chains."""
    half = x.shape[1] // 2
    return np.concatenate([x[:, :half], x[:, -half:]])


def _normal_scores(x):
    ranks = rankdata(x).reshape(x.shape)
    return ndtri((ranks - 0.375) / (x.size + 0.25))
