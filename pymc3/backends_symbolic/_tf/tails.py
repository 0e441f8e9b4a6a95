"""What the tails of gamma and beta distributions have in common: integrals of falling functions, and the density's parts.

A tail is the density at its end times an integral over v > 0 of exp(f(v)), where f(0) = 0 and f falls. The trapezoidal rule
after the substitution v = scale exp(u - exp(-u)) (H. Takahasi and M. Mori, 1974, "Double exponential formulas for numerical
integration") gives it to 1e-12 near the mean and far from it, for small and for large parameters, and so its derivatives.
"""

import math

import numpy as np

from .library import tf

__all__ = ["HALF_LOG_2PI", "integrals", "log_and_rest", "log_minus_digamma", "nodes", "stirling_remainder"]

HALF_LOG_2PI = 0.5 * math.log(2 * math.pi)

_U, _STEP = np.linspace(-3.6, 3.75, 81, retstep=True)
_NODES = np.exp(_U - np.exp(-_U))
_WEIGHTS = _NODES * (1 + np.exp(-_U)) * _STEP

#: coefficients in 1 / x^2 of Stirling's series (DLMF 5.11.1), exact from `_LARGE` on, and of log(x) - digamma(x) (5.11.2)
_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510)
_STIRLING = [b / (2 * k * (2 * k - 1)) for k, b in enumerate(_BERNOULLI, 1)]
_SLOPES = [b / (2 * k) for k, b in enumerate(_BERNOULLI, 1)]
_LARGE = 10.0

#: 2 artanh(v) = 2 v + 2 v^3 (1/3 + v^2 / 5 + ...), exact for abs(v) below `_NEAR`
_ODD = [1 / (2 * k + 3) for k in range(9)]
_NEAR = 0.15


def nodes(slope, curvature):
    """Return nodes and weights, along a new last axis, for f(v) of about -slope v - curvature v^2 / 2, 0 <= slope <= 1.

    They do not depend on anything: derivatives are those of the integrand.
    """
    slope = tf.clip_by_value(slope, tf.zeros_like(slope), tf.ones_like(slope))
    scale = tf.stop_gradient(2 / (slope + tf.sqrt(tf.square(slope) + 2 * curvature)))[..., None]
    return scale * tf.constant(_NODES, scale.dtype), scale * tf.constant(_WEIGHTS, scale.dtype)


def integrals(exponent, weights, *factors):
    """Return the integral of exp(exponent), and those of its products with each of `factors`."""
    shares = weights * tf.exp(exponent)
    return [tf.reduce_sum(shares, -1)] + [tf.reduce_sum(shares * factor, -1) for factor in factors]


def log_and_rest(u, direct):
    """Return log(1 + u) and log(1 + u) - u, u > -1; `direct` is log(1 + u) where 1 + u has lost digits, below 1/2."""
    low = u < -0.5
    u_high = tf.where(low, tf.zeros_like(u), u)
    v = u_high / (2 + u_high)
    near = tf.abs(v) < _NEAR
    small = tf.where(near, v, tf.zeros_like(v))
    square = tf.square(small)
    log = tf.math.log1p(u_high)
    rest = tf.where(near, small * (2 * square * _polynomial(_ODD, square) - u_high), log - u_high)
    return tf.where(low, direct, log), tf.where(low, direct - u, rest)


def stirling_remainder(x):
    """Return log(gamma(x)) - ((x - 1/2) log(x) - x + log(2 pi) / 2)."""
    is_large, large, small = _large_and_small(x)
    direct = tf.math.lgamma(small) - ((small - 0.5) * tf.math.log(small) - small + HALF_LOG_2PI)
    return tf.where(is_large, _polynomial(_STIRLING, 1 / tf.square(large)) / large, direct)


def log_minus_digamma(x):
    """Return log(x) - digamma(x)."""
    is_large, large, small = _large_and_small(x)
    inverse = 1 / tf.square(large)
    series = 0.5 / large + inverse * _polynomial(_SLOPES, inverse)
    return tf.where(is_large, series, tf.math.log(small) - tf.math.digamma(small))


def _large_and_small(x):
    is_large, border = x > _LARGE, tf.fill(tf.shape(x), tf.constant(_LARGE, x.dtype))
    return is_large, tf.where(is_large, x, border), tf.where(is_large, border, x)


def _polynomial(coefficients, x):
    total = tf.zeros_like(x)
    for coefficient in coefficients[::-1]:
        total = total * x + tf.constant(coefficient, x.dtype)
    return total
