"""The regularized incomplete beta function with its derivatives in all three arguments.

Each value is that of the smaller tail, or 1 minus it. With t = x exp(-v) (1 - t = y (1 + x / y (1 - exp(-v))), y = 1 - x), the
tail below x is x^a y^b / (B(a, b) y) times the integral of exp(-a v) (1 + x / y (1 - exp(-v)))^(b - 1) over v > 0.
"""

from .library import tf
from .own_gradient import own_gradient
from .tails import HALF_LOG_2PI, integrals, log_and_rest, log_minus_digamma, nodes, stirling_remainder

__all__ = ["incomplete_beta"]


def _tail(a, b, x, y, excess):
    """Return I_x(a, b) for x below the mean a / (a + b), its derivatives in a and b, and x^a y^b / B(a, b).

    `excess` is (a + b) x - a = b - (a + b) y, from the smaller of x and y, which has more digits.
    """
    directs = tf.math.log(x) + tf.math.log1p(b / a), tf.math.log(y) + tf.math.log1p(a / b)
    logs, rests = log_and_rest(tf.stack([excess / a, -excess / b]), tf.stack(directs))
    parameters = tf.stack([a, b, a + b])
    remainders, slopes = stirling_remainder(parameters), log_minus_digamma(parameters)
    middle = 0.5 * (tf.math.log(b) - tf.math.log1p(b / a)) - HALF_LOG_2PI + remainders[2] - remainders[0] - remainders[1]
    density = tf.exp(a * rests[0] + b * rests[1] + middle)

    odds, unit = x / y, tf.minimum(a, 1) / a
    above = tf.maximum(b - 1, 0) * odds * unit
    v, weights = nodes(1 - above, above * (1 + odds) * unit)
    v, weights = v / tf.stop_gradient(a)[..., None], weights / tf.stop_gradient(a)[..., None]
    in_y = tf.math.log1p(-odds[..., None] * tf.math.expm1(-v))
    whole, part_x, part_y = integrals(-a[..., None] * v + (b[..., None] - 1) * in_y, weights, v, in_y)
    slope_a = whole * (logs[0] + slopes[0] - slopes[2]) - part_x
    slope_b = whole * (logs[1] + slopes[1] - slopes[2]) + part_y
    scale = density / y
    return scale * whole, scale * slope_a, scale * slope_b, density


def _value_and_slopes(a, b, x):
    """Return I_x(a, b) and its derivatives in the three arguments, for a, b > 0 and 0 < x < 1."""
    y = 1 - x
    excess = tf.where(x < 0.5, (a + b) * x - a, b - (a + b) * y)
    swapped = excess > 0
    ends = tf.where(swapped, b, a), tf.where(swapped, a, b), tf.where(swapped, y, x), tf.where(swapped, x, y)
    tail, slope_first, slope_second, density = _tail(*ends, tf.where(swapped, -excess, excess))
    slope_a = tf.where(swapped, -slope_second, slope_first)
    slope_b = tf.where(swapped, -slope_first, slope_second)
    return tf.where(swapped, 1 - tail, tail), slope_a, slope_b, density / (x * y)


def _safe(a, b, x):
    """Return where there is something to integrate, and the arguments, harmless elsewhere."""
    inside = (a > 0) & (b > 0) & (x > 0) & (x < 1)
    one = tf.ones_like(x)
    return inside, (tf.where(inside, a, one), tf.where(inside, b, one), tf.where(inside, x, one / 2))


def _pull_back(dy, value, a, b, x):
    inside, arguments = _safe(a, b, x)
    _, *slopes = _value_and_slopes(*arguments)
    return tuple(tf.where(inside, dy * slope, tf.zeros_like(dy)) for slope in slopes)


_tie = own_gradient("betainc", _pull_back)


def incomplete_beta(a, b, x):
    """Return I_x(a, b) of three tensors of one shape."""
    inside, arguments = _safe(a, b, x)
    at_end = (a > 0) & (b > 0) & ((x == 0) | (x == 1))
    outside = tf.where(at_end, x, tf.constant(float("nan"), x.dtype))
    return _tie(tf.where(inside, _value_and_slopes(*arguments)[0], outside), a, b, x)
