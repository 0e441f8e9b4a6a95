"""The regularized incomplete gamma functions with their derivatives in both arguments.

Each value is that of the smaller tail, or 1 minus it. With t = x exp(side v), the tail beyond x (side -1: below, 1: above) is
x^a exp(-x) / gamma(a) times the integral of exp(side a v - x (exp(side v) - 1)) over v > 0.
"""

from .library import tf
from .own_gradient import own_gradient
from .tails import HALF_LOG_2PI, integrals, log_and_rest, log_minus_digamma, nodes, stirling_remainder

__all__ = ["lower_incomplete_gamma", "upper_incomplete_gamma"]


def _nodes(a, x, below):
    """Return v and its weights: steps of a v below, and of x exp(v) above, where v would not resolve small `a`."""
    unit = tf.minimum(a, 1) / a
    slope = 1 - tf.where(below, x * unit, (a - 1) / x)
    curvature = tf.where(below, x * tf.square(unit), tf.maximum(a - 1, 0) / tf.square(x))
    step, weights = nodes(slope, curvature)
    below, a, x = (tf.stop_gradient(tensor)[..., None] for tensor in (below, a, x))
    return tf.where(below, step / a, tf.math.log1p(step / x)), weights / tf.where(below, a, x + step)


def _value_and_slopes(a, x):
    """Return P(a, x) and Q(a, x), and the derivatives of P, for finite a, x > 0."""
    log_x, rest = log_and_rest((x - a) / a, tf.math.log(x) - tf.math.log(a))
    density = tf.exp(a * rest + 0.5 * tf.math.log(a) - HALF_LOG_2PI - stirling_remainder(a))
    below = x < a
    side = tf.where(below, -tf.ones_like(x), tf.ones_like(x))
    v, weights = _nodes(a, x, below)
    signed = side[..., None] * v
    exponent = a[..., None] * signed - x[..., None] * tf.math.expm1(signed)
    whole, part = integrals(exponent, weights, signed)
    tail = density * whole
    slope = -side * density * (whole * (log_x + log_minus_digamma(a)) + part)
    return tf.where(below, tail, 1 - tail), tf.where(below, 1 - tail, tail), slope, density / x


def _safe(a, x):
    """Return where there is something to integrate, and the arguments, harmless elsewhere."""
    inside = (a > 0) & (x > 0) & tf.math.is_finite(a) & tf.math.is_finite(x)
    return inside, (tf.where(inside, a, tf.ones_like(a)), tf.where(inside, x, tf.ones_like(x)))


def _function(name, position, sign):
    def pull_back(dy, value, a, x):
        inside, arguments = _safe(a, x)
        *_, slope_a, slope_x = _value_and_slopes(*arguments)
        # the exponential distribution's density starts at 1
        at_start = tf.where((x == 0) & (a == 1), dy, tf.zeros_like(dy))
        slope_a = tf.where(inside, dy * slope_a, tf.zeros_like(dy))
        return sign * slope_a, sign * tf.where(inside, dy * slope_x, at_start)

    tie = own_gradient(name, pull_back)

    def function(a, x):
        inside, arguments = _safe(a, x)
        all_above = (x == 0) | tf.math.is_inf(a)
        at_end = tf.where(all_above == (sign > 0), tf.zeros_like(x), tf.ones_like(x))
        outside = tf.where((a > 0) & (x >= 0), at_end, tf.constant(float("nan"), x.dtype))
        return tie(tf.where(inside, _value_and_slopes(*arguments)[position], outside), a, x)

    return function


lower_incomplete_gamma = _function("gammainc", 0, 1)
upper_incomplete_gamma = _function("gammaincc", 1, -1)
