"""Logarithms of the regularized incomplete gamma functions, exact where the functions underflow or are near 1."""

import numpy as np

from ... import backends_symbolic as K
from .log_terms import HALF_LOG_2PI, stirling_remainder

__all__ = ["log_gammainc", "log_gammaincc"]

# Below this share of the smallest number, the logarithm is taken of an expansion instead.
_UNDERFLOW_MARGIN = 1e10


def log_gammainc(a, x) -> K.TensorVariable:
    """Return log(P(a, x)) of the lower incomplete gamma function, a > 0, x >= 0; -inf at x = 0."""
    return _log_probability(a, x, K.gammainc, K.gammaincc)


def log_gammaincc(a, x) -> K.TensorVariable:
    """Return log(Q(a, x)) of the upper incomplete gamma function, a > 0, x >= 0; -inf at x = inf."""
    return _log_probability(a, x, K.gammaincc, K.gammainc)


def _log_probability(a, x, wanted, complement):
    tiny = np.finfo(K.floatx()).tiny
    smallest = tiny * _UNDERFLOW_MARGIN
    # Nearer to 0 an engine's function is NaN; its value no longer changes there.
    a, x = K.maximum(a, tiny**0.9), K.as_tensor(x, K.floatx())
    share = wanted(a, x)
    is_tail = K.less(share, smallest)
    body = K.log(K.maximum(share, smallest))
    near_one = K.log1p(-K.minimum(complement(a, x), 0.5))
    tail = K.where(K.equal(x, np.inf), -np.inf, _log_tail(a, x, K.logical_and(is_tail, K.less(x, np.inf))))
    return K.where(is_tail, tail, K.where(K.greater(share, 0.5), near_one, body))


def _log_tail(a, x, is_tail):
    """Return the log of either function, many standard deviations from its middle.

    Four terms of the expansion DLMF 8.11.6 and 8.11.7, the same on both sides: what follows is below 1e-9 here, and the
    logarithm below -600 in double precision.
    """
    a, x = K.where(is_tail, a, 1.0), K.where(is_tail, x, 1e3)
    ratio = x / a
    # log of x^a exp(-x) / gamma(a), with its large terms cancelled by hand
    large = K.greater(a, 1.0)
    big = K.where(large, a, 1.0)
    log_ratio = K.where(K.less(x, 0.5 * a), K.log(x) - K.log(a), K.log(ratio))  # the ratio may underflow
    in_big = big * (log_ratio - (ratio - 1.0)) + 0.5 * K.log(big) - HALF_LOG_2PI - stirling_remainder(big)
    in_small = a * K.log(x) - x - K.gammaln(a)
    step = K.minimum(a / K.square(x - a), 2.0)
    w = ratio * step
    series = 1.0 - w * (1.0 - (2.0 * w + step) + (step * step + 8.0 * step * w + 6.0 * w * w))
    return K.where(large, in_big, in_small) - K.log(K.abs(x - a)) + K.log(series)
