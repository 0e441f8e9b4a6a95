"""Pieces of log-probability formulas, in forms that stay exact in the tails."""

import numpy as np
from scipy import special

from ... import _context, backends_symbolic as K
from ...shapes import size_of
from ..base.parameters import is_known, namespace

__all__ = [
    "bound",
    "alltrue_elemwise",
    "alltrue_scalar",
    "logpow",
    "log_of_base",
    "factln",
    "betaln",
    "binomln",
    "std_cdf",
    "zvalue",
    "standardize",
    "log1p_square",
    "number_of_elements",
    "stirling_error",
    "deviance_part",
    "stirling_remainder",
    "log_gamma_ratio",
    "normal_lcdf",
    "normal_lccdf",
    "HALF_LOG_2PI",
]

HALF_LOG_2PI = 0.5 * np.log(2.0 * np.pi)

# Up to here the error of Stirling's formula is looked up, from here on five terms of its series are exact to 1e-16.
_MANY = 16
_COUNTS = np.arange(1.0, _MANY)
_STIRLING_ERRORS = np.append(0.0, special.gammaln(_COUNTS + 1) - (_COUNTS + 0.5) * np.log(_COUNTS) + _COUNTS - HALF_LOG_2PI)


def bound(logp, *conditions, broadcast_conditions=True) -> K.TensorVariable:
    """Return `logp` where all `conditions` hold, -inf elsewhere.

    Conditions on known parameters are decided here; the others become part of the graph. Inside a model with
    ``check_bounds=False`` no condition is looked at.

    Parameters
    ----------
    logp : tensor
    *conditions : boolean arrays or tensors
    broadcast_conditions : bool
        True: element by element. False: one condition that fails anywhere makes all of `logp` -inf.

    Returns
    -------
    tensor
    """
    if not _context.bounds_are_checked():
        return logp
    known = [np.asarray(condition) for condition in conditions if is_known(condition)]
    open_conditions = [condition for condition in conditions if not is_known(condition)]
    open_conditions += [condition for condition in known if not np.all(condition)]
    if not open_conditions:
        return logp
    holds = alltrue_elemwise(open_conditions) if broadcast_conditions else alltrue_scalar(open_conditions)
    return K.where(holds, logp, -np.inf)


def alltrue_elemwise(vals) -> K.TensorVariable | np.ndarray:
    """Return whether all of `vals` hold, element by element."""
    holds = vals[0]
    for condition in vals[1:]:
        holds = K.logical_and(holds, condition)
    return holds


def alltrue_scalar(vals) -> K.TensorVariable | np.ndarray:
    """Return whether all elements of all of `vals` hold."""
    return alltrue_elemwise([K.all(condition) for condition in vals] or [K.constant(True)])


def logpow(x, m) -> K.TensorVariable:
    """Return log(x**m), which is 0 where x and m are 0; so is its derivative with respect to x."""
    return m * K.log(K.where(K.equal(m, 0), 1.0, x))


def log_of_base(x, m) -> K.TensorVariable:
    """Return log(x), to be multiplied by the power m: finite at x = 0 where m is 0, so that the product is 0 there."""
    if is_known(m) and np.all(m != 0):
        return K.log(x)
    return K.log(K.where(K.equal(m, 0), K.maximum(x, np.finfo(K.floatx()).tiny), x))


def factln(n) -> K.TensorVariable:
    """Return log(n!)."""
    return K.gammaln(n + 1.0)


def betaln(x, y) -> K.TensorVariable | np.ndarray:
    """Return the log of the beta function of x, y > 0, arrays or tensors, without loss of digits where one is much larger."""
    xp = namespace(x, y)
    total, largest = x + y, np.finfo(K.floatx()).max
    powers = x * xp.log1p(xp.minimum(y / x, largest)) + y * xp.log1p(xp.minimum(x / y, largest))
    remainders = stirling_remainder(x) + stirling_remainder(y) - stirling_remainder(total)
    return HALF_LOG_2PI + remainders + 0.5 * (xp.log(total) - xp.log(x) - xp.log(y)) - powers


def binomln(n, k) -> K.TensorVariable:
    """Return the log of the binomial coefficient."""
    return factln(n) - factln(k) - factln(n - k)


def std_cdf(x) -> K.TensorVariable:
    """Return the distribution function of the standard normal."""
    return K.ndtr(x)


def zvalue(value, sigma, mu) -> K.TensorVariable | np.ndarray:
    """Return (value - mu) / sigma."""
    return (value - mu) / sigma


def standardize(value, scale, mean=None) -> K.TensorVariable | np.ndarray:
    """Return (value - mean) / scale, with one division for all of `value` where `scale` is a scalar.

    The reciprocal of a subnormal `scale` would overflow, and 0 times inf is NaN: it is taken of the smallest normal number
    instead, which changes nothing at the mean and leaves the square infinite elsewhere.
    """
    centred = value if mean is None else value - mean
    if is_known(scale):
        with np.errstate(divide="ignore"):
            reciprocal = 1.0 / scale
        return centred * reciprocal if np.all(np.isfinite(reciprocal)) else centred / scale
    if K.ndim(scale) > 0:
        return centred / scale
    return centred * (1.0 / K.maximum(scale, np.finfo(K.floatx()).tiny))


def log1p_square(z) -> K.TensorVariable:
    """Return log(1 + z**2), with one logarithm for each element, also where z**2 would overflow."""
    size = K.abs(z)
    far = K.greater(size, 1e16)  # here log(1 + z**2) and 2 log(1 + z) are the same number
    return K.where(far, 2.0, 1.0) * K.log1p(K.where(far, size, K.square(z)))


def number_of_elements(x) -> K.TensorVariable | float:
    """Return the number of elements of the tensor `x`: a float where its shape is static, else a tensor."""
    shape = K.int_shape(x)
    if None in shape:
        return K.cast(K.prod(K.shape(x)), K.floatx())
    return float(size_of(shape))


def stirling_error(n) -> K.TensorVariable:
    """Return log(n!) - log(sqrt(2 pi n) (n / e)**n), the error of Stirling's formula, for counts n >= 1.

    C. Loader (2000), "Fast and accurate computation of binomial probabilities": exact where log(n!) itself, of which it is
    the last digits, has lost them.

    Parameters
    ----------
    n : tensor of floating type
        Whole numbers.
    """
    small = K.less(n, _MANY)
    few = K.take(_STIRLING_ERRORS, K.cast(K.where(small, n, 0.0), "int64"), mode="clip")
    r = 1.0 / K.maximum(n, _MANY)
    r2 = r * r
    many = r * (1 / 12 - r2 * (1 / 360 - r2 * (1 / 1260 - r2 * (1 / 1680 - r2 / 1188))))
    return K.where(small, few, many)


def stirling_remainder(x) -> K.TensorVariable | np.ndarray:
    """Return log(gamma(x)) - ((x - 1/2) log(x) - x + log(2 pi) / 2) for real x > 0, an array or a tensor; absolute error 1e-14.

    As `stirling_error`, of which it is the continuation, it keeps the digits that log(gamma(x)) has lost for large x. Small
    `x` are moved to x + 8 by gamma(x + 8) = x (x + 1) ... (x + 7) gamma(x); from 8 on, eight terms of Stirling's series (DLMF
    5.11.1) are exact to rounding. Logarithms only: `gammaln` and its derivative cost several times as much.
    """
    xp = namespace(x)
    near = xp.minimum(x, 8.0)
    u = near * (near + 7.0)
    product = u * (u + 6.0) * (u + 10.0) * (u + 12.0)
    moved = (near + 7.5) * xp.log(near + 8.0) - (near - 0.5) * xp.log(near) - xp.log(product) - 8.0
    small = xp.less(x, 8.0)
    r = 1.0 / xp.where(small, x + 8.0, x)
    r2 = r * r
    tail = 1 / 1188 - r2 * (691 / 360360 - r2 * (1 / 156 - r2 * (3617 / 122400)))
    series = r * (1 / 12 - r2 * (1 / 360 - r2 * (1 / 1260 - r2 * (1 / 1680 - r2 * tail))))
    return series + xp.where(small, moved, 0.0)


def deviance_part(x, mu, log_ratio=None) -> K.TensorVariable:
    """Return x log(x / mu) + mu - x for x, mu > 0, exact also where x is near mu (Loader 2000).

    Parameters
    ----------
    x, mu : tensor
    log_ratio : tensor, optional
        log(x / mu), where parts of it are at hand.
    """
    difference = x - mu
    v = difference / (x + mu)
    v2 = v * v
    series = 1 / 3 + v2 * (1 / 5 + v2 * (1 / 7 + v2 * (1 / 9 + v2 * (1 / 11 + v2 * (1 / 13 + v2 * (1 / 15 + v2 / 17))))))
    near = difference * v + 2.0 * x * v * v2 * series
    far = x * (K.log(x) - K.log(mu) if log_ratio is None else log_ratio) - difference
    # The derivatives of the plain form are exact everywhere, and cost a fraction of those of the series.
    return far + K.stop_gradient(K.where(K.less(K.abs(v), 0.1), near - far, 0.0))


def log_gamma_ratio(a, b) -> K.TensorVariable | np.ndarray:
    """Return log(gamma(a + b) / gamma(a)) for a > 0 and b >= 0, arrays or tensors, without loss of digits where a is large."""
    xp = namespace(a, b)
    total = a + b
    smooth = (a - 0.5) * xp.log1p(b / a) + b * xp.log(total) - b
    return smooth + (stirling_remainder(total) - stirling_remainder(a))


def normal_lcdf(mu, sigma, x) -> K.TensorVariable:
    """Return the log of the normal distribution function at `x`."""
    return K.log_ndtr(zvalue(x, sigma, mu))


def normal_lccdf(mu, sigma, x) -> K.TensorVariable:
    """Return the log of one minus the normal distribution function at `x`."""
    return K.log_ndtr(-zvalue(x, sigma, mu))
