"""Formulas under the names that scripts import from here: those of distributions, and some that only scripts need."""

from collections.abc import Callable

import numpy as np

from .. import backends_symbolic as K
from .._random import generator
from ..shapes import to_tuple
from .formulas.log_terms import (
    HALF_LOG_2PI,
    alltrue_elemwise,
    alltrue_scalar,
    betaln,
    binomln,
    bound,
    deviance_part,
    factln,
    log1p_square,
    log_gamma_ratio,
    log_of_base,
    logpow,
    normal_lccdf,
    normal_lcdf,
    number_of_elements,
    standardize,
    std_cdf,
    stirling_error,
    stirling_remainder,
    zvalue,
)
from .formulas.splines import SplineWrapper

__all__ = [
    "SplineWrapper",
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
    "log_diff_normal_cdf",
    "log_normal",
    "rho2sigma",
    "rho2sd",
    "sigma2rho",
    "sd2rho",
    "incomplete_beta",
    "i0e",
    "i1e",
    "i0e_scalar",
    "i1e_scalar",
    "MvNormalLogp",
    "clipped_beta_rvs",
    "random_choice",
]

c = -HALF_LOG_2PI  # PyMC3's name
_LOG_2PI = np.log(2.0 * np.pi)
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)

i0e = i0e_scalar = K.i0e
i1e = i1e_scalar = K.i1e


def log_diff_normal_cdf(mu, sigma, x, y) -> K.TensorVariable:
    r"""Return log(:math:`\Phi((x - \mu) / \sigma) - \Phi((y - \mu) / \sigma)`), the log of the probability between y and x > y.

    -inf where x <= y.

    Parameters
    ----------
    mu, sigma : float or tensor
        Mean and standard deviation.
    x, y : float or tensor
        The upper and the lower end.
    """
    low, high = (K.as_tensor(y) - mu) / sigma, (K.as_tensor(x) - mu) / sigma
    # Both ends in the left half, or 0 between them: there the distribution function keeps its digits.
    mirrored = K.greater(low, 0.0)
    low, high = K.where(mirrored, -high, low), K.where(mirrored, -low, high)
    middle, width = 0.5 * (low + high), high - low
    narrow = K.less(width * (1.0 + K.abs(middle)), 2.0)
    # Far apart: a difference of logs. Close together it has no digits, and the density is integrated by Gauss and Legendre.
    upper = K.log_ndtr(high)
    gap = K.where(narrow, 1.0, upper - K.log_ndtr(low))
    far = upper + K.log1mexp(gap)
    centre = K.where(narrow, middle, 0.0)
    half = K.where(K.logical_and(narrow, K.greater(width, 0.0)), 0.5 * width, 1.0)
    total = 0.0
    for node, weight in zip(_NODES, _WEIGHTS):
        step = half * node
        total = total + weight * K.exp(-step * (centre + 0.5 * step))
    near = K.log(half * total) - 0.5 * (K.square(centre) + _LOG_2PI)
    return K.where(K.greater(width, 0.0), K.where(narrow, near, far), -np.inf)


def log_normal(x, mean, **kwargs) -> K.TensorVariable:
    """Return the log-density of the normal distribution.

    Parameters
    ----------
    x, mean : tensor
    **kwargs
        Exactly one of `sigma`, `w` (its log), `rho` (see `rho2sigma`), `tau` (1 / sigma**2); and `eps`, which is added to
        sigma.

    Raises
    ------
    ValueError
        Not exactly one of them is given.
    """
    eps = kwargs.pop("eps", 0.0)
    given = {name: value for name, value in kwargs.items() if value is not None}
    if len(given) != 1 or not set(given) <= {"sigma", "w", "rho", "tau"}:
        raise ValueError(f"log_normal needs exactly one of sigma, w, rho and tau, got {sorted(given) or 'none'}.")
    ((name, value),) = given.items()
    to_sigma = {"sigma": K.as_tensor, "w": K.exp, "rho": rho2sigma, "tau": lambda tau: 1.0 / K.sqrt(tau)}
    sigma = to_sigma[name](value) + eps
    return -0.5 * K.square((x - mean) / sigma) - K.log(K.abs(sigma)) - 0.5 * _LOG_2PI


def rho2sigma(rho) -> K.TensorVariable:
    """Return log(1 + exp(rho)), a positive number for any `rho`."""
    return K.softplus(rho)


def sigma2rho(sigma) -> K.TensorVariable:
    """Return log(exp(sigma) - 1) of the absolute value of `sigma`: the inverse of `rho2sigma`."""
    sigma = K.abs(sigma)
    return sigma + K.log1mexp(sigma)


rho2sd = rho2sigma
sd2rho = sigma2rho


def incomplete_beta(a, b, value) -> K.TensorVariable:
    """Return the regularised incomplete beta function: the distribution function of Beta(a, b) at `value`."""
    return K.betainc(a, b, value)


def MvNormalLogp() -> Callable:
    """Return a function of a covariance matrix [k, k] and deviations from the mean [n, k]: the sum of the n log-densities.

    It is -inf where the matrix is not positive definite.
    """
    return _mv_normal_logp


def _mv_normal_logp(cov, delta):
    cov, delta = K.as_tensor(cov), K.as_tensor(delta)
    known = K.int_shape(cov)[-1]
    size = K.shape(cov)[-1] if known is None else known
    factor = K.cholesky(cov)
    valid = K.all(K.isfinite(K.diagonal(factor)))
    factor = K.where(valid, factor, K.eye(size))
    whitened = K.solve_triangular(factor, K.transpose(delta), lower=True)
    count = K.cast(K.shape(delta)[0], K.floatx())
    log_det = K.sum(K.log(K.diagonal(factor)))
    return K.where(valid, -0.5 * K.sum(K.square(whitened)) - count * (log_det + 0.5 * size * _LOG_2PI), -np.inf)


def clipped_beta_rvs(a, b, size=None, dtype="float64") -> np.ndarray:
    """Return draws from the beta distribution that are never 0 or 1: rounded to those, they become the nearest number inside.

    Parameters
    ----------
    a, b : float or array
        Shape parameters, > 0.
    size : int or tuple of int, optional
    dtype : str
        float32 or float64.
    """
    draws = np.asarray(generator().beta(a, b, size)).astype(dtype)
    zero, one = np.array(0, dtype), np.array(1, dtype)
    return np.clip(draws, np.nextafter(zero, one), np.nextafter(one, zero))


def random_choice(p, size=None) -> np.ndarray:
    """Return draws from categorical distributions.

    Parameters
    ----------
    p : array [..., k]
        Probabilities of 0, ..., k - 1 along the last axis; they are divided by their sum.
    size : int or tuple of int, optional
        Shape of the draws, to which the axes of `p` before the last broadcast. Default: those axes.

    Returns
    -------
    numpy.ndarray of int64
    """
    p = np.asarray(p, dtype=float)
    shape = p.shape[:-1] if size is None else to_tuple(size)
    steps = np.cumsum(p, axis=-1)
    uniforms = generator().uniform(size=shape) * steps[..., -1]
    # The last probability has no step: rounding cannot lead beyond it.
    return np.asarray(np.sum(uniforms[..., None] >= steps[..., :-1], axis=-1)).astype("int64")
