"""Logarithm of the regularized incomplete beta function, exact where the function is 0 or 1 to machine precision."""

import numpy as np

from ... import backends_symbolic as K
from ..base.parameters import namespace
from .log_terms import HALF_LOG_2PI, deviance_part, stirling_remainder

__all__ = ["beta_fraction", "log_betainc"]

# The continued fraction is used for tails below this: there these levels give them to 1e-11.
_FAR = 1e-5
_LEVELS = 16


def beta_fraction(a, b, x, y, excess, levels) -> K.TensorVariable:
    """Return the factor F of I_x(a, b) = x**a y**b F / B(a, b), for x = 1 - y below the mean a / (a + b).

    DiDonato and Morris (1992), "Significant digit computation of the incomplete beta function ratios", equation 9, from
    the innermost level outwards. `excess` is a - (a + b) x = (a + b) y - b.
    """

    def denominator(n):
        first = n * (b - n) * x / (a + (2 * n - 1)) if n else 0.0
        return n + first + (a + n) / (a + (2 * n + 1)) * (excess + 1.0 + n * (1.0 + y))

    fraction = denominator(levels)
    for n in range(levels, 0, -1):
        odd = a + (2 * n - 1)
        numerator = ((a + (n - 1)) / odd) * ((a + b + (n - 1)) / odd) * (n * (b - n)) * x * x
        fraction = denominator(n - 1) + numerator / fraction
    return 1.0 / fraction


def log_betainc(a, b, x, y=None, log_density=None) -> K.TensorVariable:
    """Return log I_x(a, b) for a, b > 0 and 0 <= x <= 1, exact in both tails.

    Parameters
    ----------
    a, b : array or tensor
    x : tensor
    y : array or tensor, optional
        1 - x, where it is known to more digits than those of `x`.
    log_density : tensor, optional
        log(x**a y**b / B(a, b)), where it is at hand.
    """
    y = 1.0 - x if y is None else y
    # The function of the smaller of x and y, which has the digits: I_x(a, b) or 1 - I_x(a, b) = I_y(b, a).
    turned = K.less(y, x)
    share = K.betainc(K.where(turned, b, a), K.where(turned, a, b), K.where(turned, y, x))
    excess = K.where(turned, (a + b) * y - b, a - (a + b) * x)
    below = K.greater(excess, 0)
    far = K.where(K.equal(turned, below), K.greater(share, 1.0 - _FAR), K.less(share, _FAR))
    far = K.logical_and(far, K.logical_and(K.greater(x, 0), K.greater(y, 0)))
    # Each form is given harmless arguments where it is not the one that counts.
    plain = K.log(K.where(K.logical_or(turned, K.equal(share, 0)), 1.0, share))
    complement = K.log1p(-K.where(K.logical_and(turned, K.less(share, 1)), share, 0.0))
    first, second = K.where(below, a, b), K.where(below, b, a)
    half = 0.5 * first
    x_tail = K.where(far, K.where(below, x, y), half / (a + b))
    y_tail = K.where(far, K.where(below, y, x), 1.0 - half / (a + b))
    fraction = beta_fraction(first, second, x_tail, y_tail, K.where(far, K.abs(excess), half), _LEVELS)
    if log_density is None:
        total = a + b
        log_density = _log_constant(a, b) - deviance_part(first, total * x_tail) - deviance_part(second, total * y_tail)
    tail = K.where(far, log_density, -1.0) + K.log(fraction)
    tail = K.where(below, tail, K.log1p(-K.exp(K.where(below, -1.0, K.minimum(tail, -1.0)))))
    log_value = K.where(far, tail, K.where(turned, complement, plain))
    return K.where(K.greater(x, 0), log_value, -np.inf)


def _log_constant(a, b):
    """Return log(x**a y**b / B(a, b)) at the mean, x = a / (a + b)."""
    xp, total = namespace(a, b), a + b
    remainders = stirling_remainder(total) - stirling_remainder(a) - stirling_remainder(b)
    return remainders + 0.5 * (xp.log(a) + xp.log(b) - xp.log(total)) - HALF_LOG_2PI
