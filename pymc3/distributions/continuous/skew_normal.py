"""The skew-normal distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.distribution import Continuous
from ..base.domains import SCALE
from ..base.parameters import is_known, log_of, namespace, parameter
from ..formulas.log_terms import HALF_LOG_2PI, bound, standardize
from .base import scale_parameters

__all__ = ["SkewNormal"]


class SkewNormal(Continuous):
    r"""Skew-normal distribution.

    .. math:: f(x \mid \mu, \sigma, \alpha) = \frac{2}{\sigma} \phi(z) \Phi(\alpha z), \quad z = \frac{x - \mu}{\sigma}

    where :math:`\phi` and :math:`\Phi` are density and distribution function of the standard normal.

    ========  =====================================================================
    Support   :math:`x \in \mathbb{R}`
    Mean      :math:`\mu + \sigma \sqrt{2 / \pi} \, \alpha / \sqrt{1 + \alpha^2}`
    Variance  :math:`\sigma^2 (1 - 2 \alpha^2 / (\pi (1 + \alpha^2)))`
    ========  =====================================================================

    Parameters
    ----------
    mu : float
        Location. Default 0.
    sigma (or sd) : float
        Scale, > 0. Default 1.
    tau : float
        1 / sigma**2, > 0; instead of sigma.
    alpha : float
        Skewness: 0 gives the normal distribution. Default 1.
    """

    _domains = {"sigma": SCALE}
    _negative_support = True

    def __init__(self, mu=0.0, sigma=None, tau=None, alpha=1, sd=None, *args, **kwargs) -> None:
        self.tau, self.sigma = scale_parameters("SkewNormal", sigma, sd, tau)
        self.sd = self.sigma
        self.mu = parameter(mu, "mu")
        self.alpha = parameter(alpha, "alpha")
        share = _correlation(self.alpha)
        self.mean = self.mu + self.sigma * np.sqrt(2.0 / np.pi) * share
        self.variance = self.sigma * self.sigma * (1.0 - 2.0 / np.pi * share * share)
        super().__init__(*args, **kwargs)

    def _distr_parameters_for_repr(self):
        return ["mu", "sigma", "alpha"]

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density; the log of the normal distribution function stays exact in its left tail."""
        z = standardize(value, self.sigma, self.mu)
        constant = np.log(2.0) - HALF_LOG_2PI - log_of(self.sigma)
        log_density = K.log_ndtr(self.alpha * self._finite(z)) - 0.5 * K.square(z) + constant
        return bound(log_density, self.sigma > 0)

    def _finite(self, z):
        """Return `z` such that its product with alpha is no NaN."""
        if is_known(self.alpha) and np.all(self.alpha != 0):
            return z
        largest = np.sqrt(np.finfo(K.floatx()).max)
        return K.clip(z, -largest, largest)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw sums of a half-normal and a normal variable, whose shares follow from alpha."""
        (mu, sigma, alpha), shape = self._values_to_draw(["mu", "sigma", "alpha"], point, size)
        share = _correlation(alpha)
        first, second = generator().standard_normal((2, *shape))
        return np.asarray(mu + sigma * (share * np.abs(first) + np.sqrt(1.0 - share * share) * second))


def _correlation(alpha):
    """Return alpha / sqrt(1 + alpha**2), also where the square overflows."""
    xp = namespace(alpha)
    size = xp.abs(alpha)
    inverse = 1.0 / xp.maximum(size, 1.0)
    small = xp.minimum(size, 1.0)
    # With alpha = small / inverse: one of the two is 1.
    return xp.sign(alpha) * small / xp.sqrt(inverse * inverse + small * small)
