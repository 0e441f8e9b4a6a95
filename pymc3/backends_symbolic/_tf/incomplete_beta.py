"""The regularized incomplete beta function with its derivatives in all three arguments (TensorFlow has one of them)."""
from .library import pfor, tf
from .own_gradient import own_gradient

__all__ = ["incomplete_beta"]

#: levels of the continued fraction; it needs about sqrt(max(a, b)) of them
_LEVELS = 300


def _fraction(a, b, x):
    """Return f = 1 + d1 / (1 + d2 / (1 + ...)) of DLMF 8.17.22 and its derivatives in a and b, from the bottom up."""

    def level(k, f, f_a, f_b):
        m = tf.cast(k // 2, x.dtype)
        odd = tf.equal(k % 2, 1)
        low = tf.where(odd, a + 2 * m, a + 2 * m - 1)
        d = tf.where(odd, -(a + m) * (a + b + m), m * (b - m)) * x / (low * (low + 1))
        shared = -(1 / low + 1 / (low + 1))
        d_a = tf.where(odd, d * (1 / (a + m) + 1 / (a + b + m) + shared), d * shared)
        d_b = tf.where(odd, d / (a + b + m), m * x / (low * (low + 1)))
        return k - 1, 1 + d / f, (d_a - d * f_a / f) / f, (d_b - d * f_b / f) / f

    start = (tf.constant(_LEVELS), tf.ones_like(x), tf.zeros_like(x), tf.zeros_like(x))
    return tf.while_loop(lambda k, *_: k > 0, level, start, maximum_iterations=_LEVELS)[1:]


def _slopes(a, b, x):
    """Return the derivatives in a and b where the fraction converges fast, x <= (a + 1) / (a + b + 2)."""
    f, f_a, f_b = _fraction(a, b, x)
    together = tf.math.digamma(a + b)
    betaln = tf.math.lgamma(a) + tf.math.lgamma(b) - tf.math.lgamma(a + b)
    value = tf.exp(a * tf.math.log(x) + b * tf.math.log1p(-x) - betaln) / (a * f)
    slope_a = tf.math.log(x) - tf.math.digamma(a) + together - 1 / a - f_a / f
    slope_b = tf.math.log1p(-x) - tf.math.digamma(b) + together - f_b / f
    return value * slope_a, value * slope_b


def _pull_back(dy, value, a, b, x):
    inside = (x > 0) & (x < 1)
    half = tf.constant(0.5, x.dtype)
    safe = tf.where(inside, x, half)
    swapped = safe > (a + 1) / (a + b + 2)
    first, second = tf.where(swapped, b, a), tf.where(swapped, a, b)
    slope_first, slope_second = _slopes(first, second, tf.where(swapped, 1 - safe, safe))
    slope_a = tf.where(swapped, -slope_second, slope_first)
    slope_b = tf.where(swapped, -slope_first, slope_second)
    betaln = tf.math.lgamma(a) + tf.math.lgamma(b) - tf.math.lgamma(a + b)
    slope_x = tf.exp((a - 1) * tf.math.log(safe) + (b - 1) * tf.math.log1p(-safe) - betaln)
    zero = tf.zeros_like(x)
    return tuple(dy * tf.where(inside, slope, zero) for slope in (slope_a, slope_b, slope_x))


_tie = own_gradient("betainc", _pull_back)


def incomplete_beta(a, b, x):
    """Return I_x(a, b) of three tensors of one shape."""
    return _tie(tf.math.betainc(a, b, x), a, b, x)


@pfor.RegisterPFor("Betainc")
def _convert(pfor_input):
    pfor_input.stack_inputs()
    return pfor.wrap(tf.math.betainc(*(x.t for x in pfor_input.inputs)), True)
