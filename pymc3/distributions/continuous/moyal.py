"""The Moyal distribution."""

import numpy as np
from scipy import special

from ... import backends_symbolic as K
from ..._random import generator
from ..base.distribution import Continuous
from ..base.domains import POSITIVE
from ..base.parameters import log_of, parameter
from ..formulas.log_terms import HALF_LOG_2PI, bound, standardize
from .base import assert_negative_support

__all__ = ["Moyal"]


class Moyal(Continuous):
    r"""Moyal distribution: that of :math:`\mu - \sigma \log(y^2)` where y is standard normal.

    .. math:: f(x \mid \mu, \sigma) = \frac{1}{\sigma \sqrt{2\pi}} \exp\left(-\frac{1}{2}\left(z + e^{-z}\right)\right),
        \quad z = \frac{x - \mu}{\sigma}

    ========  =================================================================
    Support   :math:`x \in \mathbb{R}`
    Mean      :math:`\mu + \sigma (\gamma + \log 2)`, with Euler's constant
    Median    :math:`\mu - \sigma \log(2 \operatorname{erfc}^{-1}(1 / 2)^2)`
    Mode      :math:`\mu`
    Variance  :math:`\pi^2 \sigma^2 / 2`
    ========  =================================================================

    Parameters
    ----------
    mu : float
        Location of the mode. Default 0.
    sigma : float
        Scale, > 0. Default 1.
    """

    _domains = {"sigma": POSITIVE}
    _negative_support = True

    def __init__(self, mu=0, sigma=1.0, *args, **kwargs) -> None:
        assert_negative_support(sigma, "sigma", "Moyal")
        self.mu = parameter(mu, "mu")
        self.sigma = parameter(sigma, "sigma")
        self.mean = self.mu + self.sigma * (np.euler_gamma + np.log(2.0))
        self.median = self.mu - self.sigma * np.log(2.0 * special.erfcinv(0.5) ** 2)
        self.mode = self.mu
        self.variance = 0.5 * np.pi**2 * self.sigma * self.sigma
        super().__init__(*args, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, -inf where the exponential of the left tail overflows."""
        z = standardize(value, self.sigma, self.mu)
        log_density = -0.5 * (z + K.exp(-z)) - (log_of(self.sigma) + HALF_LOG_2PI)
        return bound(log_density, K.not_equal(z, -np.inf), self.sigma > 0)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`: log(erfc(exp(-z / 2) / sqrt(2)))."""
        root = K.exp(-0.5 * standardize(value, self.sigma, self.mu))
        near_one = K.log1p(-K.erf(K.minimum(root, 1.0) * np.sqrt(0.5)))
        log_cdf = K.where(K.less(root, 0.5), near_one, K.log_ndtr(-root) + np.log(2.0))
        return bound(log_cdf, self.sigma > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw by inversion: mu minus sigma times the log of the square of a normal variable."""
        (mu, sigma), shape = self._values_to_draw(["mu", "sigma"], point, size)
        return np.asarray(mu - 2.0 * sigma * np.log(np.abs(generator().standard_normal(shape))))
