"""The exponentially modified Gaussian distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.distribution import Continuous
from ..base.domains import NOT_NEGATIVE
from ..base.parameters import log_of, namespace, parameter
from ..formulas.log_terms import HALF_LOG_2PI, bound, standardize
from .base import assert_negative_support, given_or_nan, sigma_or_sd

__all__ = ["ExGaussian"]

# Where sigma is below this share of nu, the distribution function is an integral: as a difference it has no digits.
_NARROW = 1e-2
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(6)
# From here on the expansion of 1 - t m(t), m being Mills' ratio, is exact to 1e-9.
_FAR = 100.0


class ExGaussian(Continuous):
    r"""Exponentially modified Gaussian distribution: of the sum of a normal and an exponential variable.

    .. math::

        f(x \mid \mu, \sigma, \nu) = \frac{1}{\nu} \exp\left(\frac{\mu - x}{\nu} + \frac{\sigma^2}{2 \nu^2}\right)
            \Phi\left(\frac{x - \mu}{\sigma} - \frac{\sigma}{\nu}\right)

    where :math:`\Phi` is the distribution function of the standard normal.

    ========  ==========================
    Support   :math:`x \in \mathbb{R}`
    Mean      :math:`\mu + \nu`
    Variance  :math:`\sigma^2 + \nu^2`
    ========  ==========================

    Parameters
    ----------
    mu : float
        Mean of the normal variable. Default 0.
    sigma (or sd) : float
        Standard deviation of the normal variable, > 0.
    nu : float
        Mean of the exponential variable, > 0.
    """

    _domains = {"sigma": NOT_NEGATIVE, "nu": NOT_NEGATIVE}
    _negative_support = True

    def __init__(self, mu=0.0, sigma=None, nu=None, sd=None, *args, **kwargs) -> None:
        sigma = sigma_or_sd(sigma, sd, "ExGaussian")
        assert_negative_support(sigma, "sigma", "ExGaussian")
        assert_negative_support(nu, "nu", "ExGaussian")
        self.mu = parameter(mu, "mu")
        self.sigma = self.sd = parameter(given_or_nan(sigma, "sigma", "ExGaussian"), "sigma")
        self.nu = parameter(given_or_nan(nu, "nu", "ExGaussian"), "nu")
        self.mean = self.mu + self.nu
        self.variance = self.sigma * self.sigma + self.nu * self.nu
        super().__init__(*args, **kwargs)

    def _distr_parameters_for_repr(self):
        return ["mu", "sigma", "nu"]

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, by erfcx on both sides of the mode, so that neither tail cancels or underflows."""
        z, ratio = self._standardized(value)
        log_density = self._log_weighted(value, z, ratio) - log_of(self.nu)
        return bound(log_density, K.not_equal(K.abs(z), np.inf), self.sigma > 0, self.nu > 0)

    def _standardized(self, value):
        """Return z = (x - mu) / sigma and r = sigma / nu."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return standardize(value, self.sigma, self.mu), self.sigma / self.nu

    def _log_weighted(self, value, z, ratio):
        """Return log(nu f(value)).

        It is r**2 / 2 - r z + log(Phi(z - r)). Left of z = r the logarithm nearly cancels the rest; there it is
        -z**2 / 2 + log(erfcx((r - z) / sqrt(2)) / 2), which is the same. One erfcx serves both sides.
        """
        t = z - ratio
        is_left = K.less(t, 0.0)
        half_mills = 0.5 * K.erfcx(K.where(is_left, -t, t) * np.sqrt(0.5))
        left = K.log(half_mills) - 0.5 * K.square(K.where(is_left, z, 0.0))
        with np.errstate(over="ignore"):
            half_square = namespace(ratio).minimum(0.5 * ratio * ratio, 0.1 * np.finfo(K.floatx()).max)
        log_share = K.log1p(-K.exp(-0.5 * K.square(t)) * half_mills)
        right = log_share - (standardize(value, self.nu, self.mu) - half_square)
        return K.where(is_left, left, right)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        z, ratio = self._standardized(value)
        weighted = K.exp(self._log_weighted(value, z, ratio))
        above = K.ndtr(-z) + weighted
        smallest = np.finfo(K.floatx()).tiny
        is_left = K.less(z, 0.0)
        shift, far = K.maximum(z, 0.0), K.maximum(-z, 0.0)
        is_narrow = K.less(ratio, _NARROW)
        width = K.minimum(ratio, _NARROW)
        in_left = K.where(is_narrow, _left_integral(far, width), _mills(far) - _mills(far + K.maximum(ratio, _NARROW)))
        log_left = K.log(K.maximum(in_left, smallest)) - 0.5 * K.square(far) - HALF_LOG_2PI
        in_middle = K.where(is_narrow, _right_integral(shift, width), K.ndtr(shift) - weighted)
        log_middle = K.log(K.maximum(in_middle, smallest))
        near_one = K.log1p(-K.minimum(above, 0.5))
        log_cdf = K.where(is_left, log_left, K.where(K.less(above, 0.5), near_one, log_middle))
        return bound(log_cdf, self.sigma > 0, self.nu > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw sums of a normal variable and an exponential one with mean nu."""
        (mu, sigma, nu), shape = self._values_to_draw(["mu", "sigma", "nu"], point, size)
        return np.asarray(generator().normal(mu, sigma, shape) + generator().exponential(nu, shape))


def _mills(t):
    """Return Mills' ratio (1 - Phi(t)) / phi(t) of the standard normal."""
    return np.sqrt(np.pi / 2.0) * K.erfcx(t * np.sqrt(0.5))


def _left_integral(far, width):
    """Return the distribution function at z = -far, divided by phi(z): the integral of 1 - t m(t), far < t < far + width."""
    total = 0.0
    for node, weight in zip(_NODES, _WEIGHTS):
        t = far + width * (0.5 + 0.5 * node)
        inverse = K.square(1.0 / K.maximum(t, _FAR))
        expansion = inverse * (1.0 - inverse * (3.0 - 15.0 * inverse))
        near = K.minimum(t, _FAR)
        total = total + (0.5 * weight) * K.where(K.less(t, _FAR), 1.0 - near * _mills(near), expansion)
    return width * total


def _right_integral(z, width):
    """Return the distribution function at z >= 0.

    The integral of phi(z) + (z - s) exp(s**2 / 2 - s z) Phi(z - s) over 0 < s < width.
    """
    total = K.exp(-0.5 * K.square(z) - HALF_LOG_2PI)
    for node, weight in zip(_NODES, _WEIGHTS):
        s = width * (0.5 + 0.5 * node)
        total = total + (0.5 * weight) * (z - s) * K.exp(s * (0.5 * s - z)) * K.ndtr(z - s)
    return width * total
