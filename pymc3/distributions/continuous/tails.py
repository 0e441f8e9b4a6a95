"""Logarithms of distribution functions that stay exact where the function itself is 0 or 1 to machine precision."""

import numpy as np

from ... import backends_symbolic as K
from ..base.parameters import namespace
from ..formulas.incomplete_beta import beta_fraction
from ..formulas.log_terms import betaln

__all__ = ["student_t_logcdf"]

# Student's distribution function beyond so many standard deviations by the continued fraction (12 levels: 1e-14) ...
_FAR = 5.0
_FAR_LEVELS = 12
# ... and from so many degrees of freedom by a correction of the normal one (within `_FAR`: 1e-14).
_NEARLY_NORMAL = 500.0


def student_t_logcdf(z, nu) -> K.TensorVariable:
    """Return the log of Student's distribution function with `nu` degrees of freedom, exact in both tails.

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
    """Return the z > 0 for which a normal variable exceeds z as often as Student's variable exceeds `t`."""
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
    """Return the log of the probability that Student's variable exceeds `t`, for t >= 5."""
    half = 0.5 * nu
    w = t / K.sqrt(nu)
    # log(1 + w**2), and x = 1 / (1 + w**2) with y = 1 - x, where w**2 may overflow.
    square = K.square(K.minimum(w, 1e15))
    log_w = K.log(t) - 0.5 * K.log(nu)
    log_sum = K.where(K.greater(w, 1e15), 2.0 * log_w, K.log1p(square))
    x, y = 1.0 / (1.0 + square), square / (1.0 + square)
    powers = log_w - 0.5 * log_sum - half * log_sum
    fraction = beta_fraction(half, 0.5, x, y, (half + 0.5) * y - 0.5, _FAR_LEVELS)
    return powers - betaln(half, 0.5) - np.log(2.0) + K.log(fraction)
