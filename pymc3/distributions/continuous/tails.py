"""Logs of the incomplete beta function that stay exact where the function itself is 0 or 1 to machine precision."""

import numpy as np

from pymc3 import backends_symbolic as K
from pymc3.distributions.dist_math import betaln
from pymc3.distributions.parameters import namespace

__all__ = ["log_betainc", "student_t_logcdf"]

# The continued fraction is used below this value of I_x(a, b): there these levels give it to 1e-11, or to 1e-14 for
# parameters below 10^4.
_FRACTION_BELOW = 1e-5
_LEVELS = 16

# Student's distribution function beyond so many standard deviations by the continued fraction (12 levels: 1e-14) ...
_FAR = 5.0
_FAR_LEVELS = 12
# ... and from so many degrees of freedom by a correction of the normal one (within `_FAR`: 1e-14).
_NEARLY_NORMAL = 500.0


def _fraction(a, b, x, y, levels):
    """The factor F of I_x(a, b) = x**a y**b F / B(a, b), for x = 1 - y below the mean a / (a + b).

    DiDonato and Morris (1992), "Significant digit computation of the incomplete beta function ratios", equation 9, from
    the innermost level outwards.
    """
    excess = (a + b) * y - b

    def denominator(n):
        first = n * (b - n) * x / (a + (2 * n - 1)) if n else 0.0
        return n + first + (a + n) / (a + (2 * n + 1)) * (excess + 1.0 + n * (1.0 + y))

    fraction = denominator(levels)
    for n in range(levels, 0, -1):
        odd = a + (2 * n - 1)
        numerator = ((a + (n - 1)) / odd) * ((a + b + (n - 1)) / odd) * (n * (b - n)) * x * x
        fraction = denominator(n - 1) + numerator / fraction
    return 1.0 / fraction


def log_betainc(a, b, x):
    """log I_x(a, b) for a, b > 0 and 0 <= x <= 1, exact in both tails.

    Parameters
    ----------
    a, b : array or tensor
    x : tensor
    """
    y = 1.0 - x
    # That of I_x(a, b) and 1 - I_x(a, b) = I_y(b, a) which is the smaller one, or is not near 1 because of x near 1.
    swapped = K.logical_or(K.greater(x, a / (a + b)), K.greater(x, 0.5))
    part = K.betainc(K.where(swapped, b, a), K.where(swapped, a, b), K.where(swapped, y, x))
    inside = K.logical_and(K.greater(x, 0), K.less(x, 1))
    small = K.where(swapped, K.greater(part, 1.0 - _FRACTION_BELOW), K.less(part, _FRACTION_BELOW))
    small = K.logical_and(K.logical_and(small, inside), K.less_equal(x, a / (a + b)))
    # Each form is given harmless arguments where it is not the one that counts.
    direct = K.log(K.where(K.logical_or(swapped, K.equal(part, 0)), 1.0, part))
    complement = K.log1p(-K.where(K.logical_and(swapped, K.less(part, 1)), part, 0.0))
    x_small = K.where(small, x, 0.5 * a / (a + b))
    y_small = 1.0 - x_small
    powers = a * K.log(x_small) + b * K.log1p(-x_small) - betaln(a, b)
    deep = powers + K.log(_fraction(a, b, x_small, y_small, _LEVELS))
    log_value = K.where(small, deep, K.where(swapped, complement, direct))
    return K.where(K.greater(x, 0), log_value, -np.inf)


def student_t_logcdf(z, nu):
    """Log of Student's distribution function with `nu` degrees of freedom, exact in both tails.

    Far out by a continued fraction; near the centre as I_u(nu / 2, nu / 2), u = (1 + z / sqrt(nu + z**2)) / 2 (DLMF 8.17.1),
    or, with many degrees of freedom, where the incomplete beta function has lost its digits, by the correction of the normal
    distribution in Hill (1970), "Algorithm 395: Student's t-distribution".

    Parameters
    ----------
    z : tensor
    nu : array or tensor
    """
    nu = namespace(nu).maximum(nu, 1e-30)  # below it, one half for every number
    lower = K.less_equal(z, 0)
    size = K.where(lower, -z, z)
    far = K.greater(size, _FAR)
    near_size = K.minimum(size, _FAR)
    many = K.greater(nu, _NEARLY_NORMAL)
    root = K.sqrt(nu + K.square(near_size))
    half = 0.5 * K.minimum(nu, _NEARLY_NORMAL)
    tail = K.betainc(half, half, K.where(many, 0.25, 0.5 * nu / (root * (root + near_size))))
    centre = K.where(lower, K.log(tail), K.log1p(-tail))
    scaled = _normal_size(near_size, K.maximum(nu, _NEARLY_NORMAL))
    nearly_normal = K.log_ndtr(K.where(lower, -scaled, scaled))
    log_tail = _far_log_tail(K.clip(size, _FAR, np.finfo(K.floatx()).max), nu)
    log_tail = K.where(K.isinf(size), -np.inf, log_tail)
    outside = K.where(lower, log_tail, K.log1p(-K.exp(log_tail)))
    return K.where(far, outside, K.where(many, nearly_normal, centre))


def _normal_size(t, nu):
    """The z > 0 for which a normal variable exceeds z as often as Student's variable exceeds `t`."""
    q = t * t / nu
    v = q / (2.0 + q)
    v2 = v * v
    log_ratio = 2.0 / (2.0 + q) * (1.0 + v2 * (1 / 3 + v2 * (1 / 5 + v2 * (1 / 7 + v2 / 9))))  # log(1 + q) / q
    share = (nu - 0.5) / nu * log_ratio
    y = t * t * share
    b = 48.0 * (nu - 0.5) * (nu - 0.5)
    correction = (((-0.4 * y - 3.3) * y - 24.0) * y - 85.5) / (0.8 * y * y + 100.0 + b) + y + 3.0
    return t * K.sqrt(share) * (1.0 + correction / b)


def _far_log_tail(t, nu):
    """Log of the probability that Student's variable exceeds `t`, for t >= 5."""
    half = 0.5 * nu
    w = t / K.sqrt(nu)
    # log(1 + w**2), and x = 1 / (1 + w**2) with y = 1 - x, where w**2 may overflow.
    square = K.square(K.minimum(w, 1e15))
    log_w = K.log(t) - 0.5 * K.log(nu)
    log_sum = K.where(K.greater(w, 1e15), 2.0 * log_w, K.log1p(square))
    x, y = 1.0 / (1.0 + square), square / (1.0 + square)
    powers = log_w - 0.5 * log_sum - half * log_sum
    return powers - betaln(half, 0.5) - np.log(2.0) + K.log(_fraction(half, 0.5, x, y, _FAR_LEVELS))
