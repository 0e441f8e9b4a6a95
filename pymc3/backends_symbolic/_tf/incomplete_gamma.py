"""The regularized incomplete gamma functions for large parameters, where TensorFlow's sums stop too early.

Temme's expansion, uniform in x / a (DLMF 8.12): Q(a, x) = erfc(eta sqrt(a / 2)) / 2 + S and
P(a, x) = erfc(-eta sqrt(a / 2)) / 2 - S, where eta**2 / 2 = lambda - 1 - log(lambda), lambda = x / a, and S is
exp(-a eta**2 / 2) / sqrt(2 pi a) times a series in 1 / a.
"""
import math

import numpy as np

from .library import tf

__all__ = ["incomplete_gamma"]

#: from this parameter on, where abs(x / a - 1) is below that; beyond it TensorFlow's sums converge, or all is 0 or 1
_LARGE, _NEAR = 2000.0, 0.4
#: terms in 1 / a, and in eta
_ORDERS, _TERMS = 4, 24
#: coefficients of Stirling's series (DLMF 5.11.4)
_STIRLING = (1.0, 1 / 12, 1 / 288, -139 / 51840)


def _expansion():
    """Coefficients d(k, n) of eta**n / a**k (DLMF 8.12.9 to 8.12.11)."""
    count = _TERMS + 2 * _ORDERS + 2
    alpha = np.zeros(count + 1)
    alpha[1] = 1.0
    for n in range(2, count + 1):
        others = sum(j * alpha[j] * alpha[n - j + 1] for j in range(2, n))
        alpha[n] = (alpha[n - 1] - others) / (n + 1)
    first = np.array([-1 / 3] + [(n + 2) * alpha[n + 2] for n in range(1, count - 1)])
    rows = [first]
    for k in range(1, _ORDERS):
        before = rows[-1]
        n = np.arange(len(before) - 2)
        rows.append((-1) ** k * _STIRLING[k] * first[: len(n)] + (n + 2) * before[2:])
    return [row[:_TERMS] for row in rows]


_COEFFICIENTS = _expansion()


def _polynomial(coefficients, x):
    total = tf.zeros_like(x)
    for coefficient in coefficients[::-1]:
        total = total * x + tf.constant(coefficient, x.dtype)
    return total


def _uniform(a, x, side):
    """P for side -1, Q for side 1."""
    mu = (x - a) / a
    # eta**2 / 2 = mu - log(1 + mu), by the series of the inverse hyperbolic tangent of v = mu / (2 + mu)
    s = 1 / (2 + mu)
    v = mu * s
    odd = _polynomial([1 / (2 * k + 3) for k in range(16)], v * v)
    root = tf.sqrt(2 * s - 4 * s * s * v * odd)
    eta = mu * root
    scaled = eta * tf.sqrt(a / 2)
    series = tf.zeros_like(a)
    for row in _COEFFICIENTS[::-1]:
        series = series / a + _polynomial(row, eta)
    rest = tf.exp(-tf.square(scaled)) / tf.sqrt(2 * math.pi * a) * series
    return tf.math.erfc(side * scaled) / 2 + side * rest


def incomplete_gamma(function, side, a, x):
    """TensorFlow's `function` (igamma: side -1, igammac: side 1), and the expansion where `a` is large."""
    large = (a > _LARGE) & (tf.abs(x - a) < _NEAR * a)
    small_a, small_x = tf.where(large, tf.ones_like(a), a), tf.where(large, tf.ones_like(x), x)
    large_a, large_x = tf.where(large, a, _LARGE * tf.ones_like(a)), tf.where(large, x, _LARGE * tf.ones_like(x))
    return tf.where(large, _uniform(large_a, large_x, side), function(small_a, small_x))
