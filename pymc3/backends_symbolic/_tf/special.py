"""Special functions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from .elemwise import broadcast, of_reals
from .incomplete_beta import incomplete_beta
from .incomplete_gamma import lower_incomplete_gamma, upper_incomplete_gamma
from .library import tf
from .own_gradient import own_gradient
from .variables import operands, real, symbolic

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

_SQRT_2 = math.sqrt(2.0)
_SQRT_PI = math.sqrt(math.pi)


def _constant(value, like):
    return tf.constant(value, like.dtype)


# ---------------------------------------------------------------------------------------------------------------------
# Error functions
# ---------------------------------------------------------------------------------------------------------------------


_tie_erf = own_gradient("erf", lambda dy, y, x: dy * (2 / _SQRT_PI) * tf.exp(-tf.square(x)))


@of_reals
def erf(x) -> TensorVariable:
    """Return erf, also at the infinities, where TensorFlow's is NaN."""
    far = tf.abs(x) > 6
    return _tie_erf(tf.where(far, tf.sign(x), tf.math.erf(tf.where(far, _constant(0.0, x), x))), x)


erfc = of_reals(tf.math.erfc)


#: beyond it the asymptotic series (DLMF 7.12.1) of 12 terms is exact to rounding; the terms' numerators (2n - 1)!!
_FAR = 10.0
_NUMERATORS = [float(np.prod(np.arange(1, 2 * n, 2))) for n in range(13)]


def _series(coefficients, z):
    total = _constant(coefficients[-1], z)
    for coefficient in coefficients[-2::-1]:
        total = total * z + _constant(coefficient, z)
    return total


def _far_and_near(x):
    far = x > _FAR
    return far, tf.where(far, x, _constant(2 * _FAR, x)), tf.where(far, _constant(0.0, x), x)


def _erfcx_value(x):
    far, large, small = _far_and_near(x)
    tail = _series(_NUMERATORS, -0.5 / tf.square(large)) / (large * _SQRT_PI)
    return tf.where(far, tail, tf.exp(tf.square(small)) * tf.math.erfc(small))


def _erfcx_slope(x):
    """Return the derivative, 2 x erfcx(x) - 2 / sqrt(pi); for large x, where these nearly cancel, by a series of its own."""
    far, large, small = _far_and_near(x)
    series = _series([(2 * n + 1) * c for n, c in enumerate(_NUMERATORS)], -0.5 / tf.square(large))
    near = 2 * small * tf.exp(tf.square(small)) * tf.math.erfc(small) - 2 / _SQRT_PI
    slope = tf.where(far, -series / (tf.square(large) * _SQRT_PI), near)
    return _tie_erfcx_slope(slope, x)


_tie_erfcx_slope = own_gradient("erfcx_slope", lambda dy, slope, x: dy * (2 * _erfcx(x) + 2 * x * slope))
_tie_erfcx = own_gradient("erfcx", lambda dy, y, x: dy * _erfcx_slope(x))


def _erfcx(x):
    return _tie_erfcx(_erfcx_value(x), x)


erfcx = of_reals(_erfcx)


_tie_erfinv = own_gradient("erfinv", lambda dy, y, x: dy * (_SQRT_PI / 2) * tf.exp(tf.square(y)))


def _erfinv(x):
    """Improve TensorFlow's value by two Newton steps, on erfc where erf is near 1."""
    size = tf.abs(x)
    inside = size < 1
    size = tf.where(inside, size, _constant(0.5, x))
    y = tf.where(size < 1e-4, size * (_SQRT_PI / 2), tf.math.erfinv(size))
    for _ in range(2):
        residual = tf.where(size < 0.5, tf.math.erf(y) - size, (1 - size) - tf.math.erfc(y))
        y = y - residual * (_SQRT_PI / 2) * tf.exp(tf.square(y))
    edge = tf.where(tf.equal(tf.abs(x), 1), _constant(np.inf, x), _constant(np.nan, x))
    return _tie_erfinv(tf.sign(x) * tf.where(inside, y, edge), x)


erfinv = of_reals(_erfinv)


_tie_erfcinv = own_gradient("erfcinv", lambda dy, y, x: dy * (-_SQRT_PI / 2) * tf.exp(tf.square(y)))


@of_reals
def erfcinv(x) -> TensorVariable:
    """Take Newton steps on log(erfc(y)) = log(erfcx(y)) - y^2 for small arguments."""
    small = (x < 0.5) & (x > 0)
    tail = tf.where(small, x, _constant(0.1, x))
    goal = -tf.math.log(tail)
    y = tf.sqrt(goal - 0.5 * tf.math.log(math.pi * goal))
    for _ in range(5):
        scaled = _erfcx_value(y)
        y = y + (tf.math.log(scaled) - tf.square(y) + goal) * scaled * (_SQRT_PI / 2)
    body = _erfinv(tf.where(small, _constant(0.0, x), 1 - x))
    return _tie_erfcinv(tf.where(small, y, body), x)


# ---------------------------------------------------------------------------------------------------------------------
# Gamma and beta functions
# ---------------------------------------------------------------------------------------------------------------------


@of_reals
def gamma(x) -> TensorVariable:
    odd = tf.not_equal(tf.math.floormod(tf.floor(x), _constant(2.0, x)), _constant(0.0, x))
    size = tf.exp(tf.math.lgamma(x))
    return tf.where((x < 0) & odd, -size, size)


gammaln = of_reals(tf.math.lgamma)


def _trigamma(x):
    """Return trigamma; for x < 0, where XLA's value is wrong, by the reflection formula (DLMF 5.15.6), which leads to 1 - x."""
    left = x < 0
    turned = tf.where(left, 1 - x, x)
    sine = tf.sin(math.pi * (x - tf.round(x)))
    reflected = tf.square(math.pi / tf.where(left, sine, tf.ones_like(x)))
    value = tf.math.polygamma(tf.ones_like(x), turned)
    return tf.where(left, reflected - value, value)


_tie_digamma = own_gradient("digamma", lambda dy, y, x: dy * _trigamma(x))


@of_reals
def digamma(x) -> TensorVariable:
    return _tie_digamma(tf.math.digamma(x), x)


@symbolic
def polygamma(n, x) -> TensorVariable:
    x = real(x)
    return _trigamma(x) if n == 1 else tf.math.polygamma(n * tf.ones_like(x), x)


@symbolic
def betainc(a, b, x) -> TensorVariable:
    return incomplete_beta(*_together(*operands(a, b, x, to_float=True)))


def _together(first, *rest):
    """Return several tensors broadcast to their common shape."""
    for other in rest:
        first, _ = broadcast(first, other)
    return [first] + [broadcast(other, first)[0] for other in rest]


@symbolic
def gammainc(a, x) -> TensorVariable:
    return lower_incomplete_gamma(*broadcast(*operands(a, x, to_float=True)))


@symbolic
def gammaincc(a, x) -> TensorVariable:
    return upper_incomplete_gamma(*broadcast(*operands(a, x, to_float=True)))


# ---------------------------------------------------------------------------------------------------------------------
# Bessel functions
# ---------------------------------------------------------------------------------------------------------------------


def _unscaled(x, scaled):
    # exp(x) alone overflows at 709.8, the product at 713
    half = tf.exp(tf.abs(x) / 2)
    return half * scaled * half


_tie_i0 = own_gradient("i0", lambda dy, y, x: dy * _i1(x))


def _i1_pullback(dy, y, x):
    at_zero = tf.equal(x, 0)
    ratio = tf.where(at_zero, _constant(0.5, x), y / tf.where(at_zero, _constant(1.0, x), x))
    return dy * (_i0(x) - ratio)


_tie_i1 = own_gradient("i1", _i1_pullback)


def _i0(x):
    return _tie_i0(_unscaled(x, tf.math.bessel_i0e(x)), x)


def _i1(x):
    return _tie_i1(_unscaled(x, tf.math.bessel_i1e(x)), x)


i0 = of_reals(_i0)
i0e = of_reals(tf.math.bessel_i0e)
i1 = of_reals(_i1)
i1e = of_reals(tf.math.bessel_i1e)


#: below it the power series (DLMF 10.25.2) of 160 terms, above it Hankel's expansion (DLMF 10.40.1) of 25
_HANKEL_FROM, _SERIES_TERMS, _HANKEL_TERMS = 40.0, 160, 25


def _ive_value(v, x):
    near = x < _HANKEL_FROM
    small = tf.where(near & (x > 0), x, _constant(1.0, x))[..., None]
    order = v[..., None]
    k = tf.range(_SERIES_TERMS, dtype=x.dtype)
    exponents = (2 * k + order) * tf.math.log(small / 2) - tf.math.lgamma(k + 1) - tf.math.lgamma(k + order + 1) - small
    series = tf.reduce_sum(tf.exp(exponents), -1)
    series = tf.where(tf.equal(x, 0), tf.where(tf.equal(v, 0), _constant(1.0, x), _constant(0.0, x)), series)
    large = tf.where(near, _constant(_HANKEL_FROM, x), x)
    n = tf.range(1, _HANKEL_TERMS, dtype=x.dtype)
    ratios = (tf.square(2 * n - 1) - 4 * tf.square(order)) / (8 * n * large[..., None])
    total = 1 + tf.reduce_sum(tf.math.cumprod(ratios, -1), -1)
    return tf.where(near, series, total / tf.sqrt(2 * math.pi * large))


def _ive_pullback(dy, y, v, x):
    ratio = tf.where(tf.equal(x, 0), tf.zeros_like(x), v / tf.where(tf.equal(x, 0), tf.ones_like(x), x))
    at_zero = tf.where(tf.equal(x, 0) & tf.equal(v, 1), _constant(0.5, x), _constant(0.0, x))
    return None, dy * (_ive(v + 1, x) + (ratio - 1) * y + at_zero)


_tie_ive = own_gradient("ive", _ive_pullback)


def _ive(v, x):
    return _tie_ive(_ive_value(v, x), v, x)


@symbolic
def ive(v, x) -> TensorVariable:
    v, x = broadcast(*operands(v, x, to_float=True))
    return _ive(v, x)


# ---------------------------------------------------------------------------------------------------------------------
# The normal distribution function; products with logarithms
# ---------------------------------------------------------------------------------------------------------------------

_tie_log_ndtr = own_gradient("log_ndtr", lambda dy, y, x: dy * (math.sqrt(2 / math.pi) / _erfcx(-x / _SQRT_2)))


@of_reals
def log_ndtr(x) -> TensorVariable:
    """Compute both sides from one scaled complementary error function."""
    scaled = _erfcx_value(tf.abs(x) / _SQRT_2) / 2
    half_square = tf.square(x) / 2
    left = tf.math.log(scaled) - half_square
    right = tf.math.log1p(-tf.exp(-half_square) * scaled)
    return _tie_log_ndtr(tf.where(x < 0, left, right), x)


def _product_pullback(log_function, shift):
    def pullback(dy, value, x, y):
        empty = tf.equal(x, 0)
        slope = tf.where(empty, tf.zeros_like(x), x / tf.where(empty, tf.ones_like(y), y + shift))
        return dy * log_function(y), dy * slope

    return pullback


_tie_xlogy = own_gradient("xlogy", _product_pullback(tf.math.log, 0))
_tie_xlog1py = own_gradient("xlog1py", _product_pullback(tf.math.log1p, 1))


def _product(x, y, log_function):
    empty = tf.equal(x, 0) & ~tf.math.is_nan(y)
    return tf.where(empty, tf.zeros_like(x), x * log_function(y))


@symbolic
def xlogy(x, y) -> TensorVariable:
    x, y = broadcast(*operands(x, y, to_float=True))
    return _tie_xlogy(_product(x, y, tf.math.log), x, y)


@symbolic
def xlog1py(x, y) -> TensorVariable:
    x, y = broadcast(*operands(x, y, to_float=True))
    return _tie_xlog1py(_product(x, y, tf.math.log1p), x, y)
