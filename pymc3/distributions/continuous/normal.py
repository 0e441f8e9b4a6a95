"""The normal distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.distribution import Continuous
from ..base.domains import SCALE
from ..base.parameters import log_of, parameter
from ..formulas.log_terms import HALF_LOG_2PI, bound, normal_lcdf, number_of_elements, standardize
from .base import scale_parameters

__all__ = ["Normal"]


class Normal(Continuous):
    r"""Normal distribution.

    .. math:: f(x \mid \mu, \sigma) = \frac{1}{\sigma \sqrt{2\pi}} \exp\left(-\frac{(x-\mu)^2}{2\sigma^2}\right)

    ========  ======================
    Support   :math:`x \in \mathbb{R}`
    Mean      :math:`\mu`
    Variance  :math:`\sigma^2`
    ========  ======================

    Parameters
    ----------
    mu : float
        Mean.
    sigma (or sd) : float
        Standard deviation, > 0. Default 1.
    tau : float
        Precision 1 / sigma**2, > 0; instead of sigma.
    """

    _domains = {"sigma": SCALE}
    _negative_support = True

    def __init__(self, mu=0, sigma=None, tau=None, sd=None, **kwargs) -> None:
        self.tau, self.sigma = scale_parameters("Normal", sigma, sd, tau)
        self.sd = self.sigma
        self.mu = parameter(mu, "mu")
        self.mean = self.median = self.mode = self.mu
        self.variance = self.sigma * self.sigma
        super().__init__(**kwargs)

    def _distr_parameters_for_repr(self):
        return ["mu", "sigma"]

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, -inf where sigma is not positive."""
        z = standardize(value, self.sigma, self.mu)
        return bound(-0.5 * K.square(z) - (log_of(self.sigma) + HALF_LOG_2PI), self.sigma > 0)

    def logp_sum(self, value) -> K.TensorVariable:
        """Return the sum of `logp` over all elements: with one sigma for all, constants are added once, not for each element."""
        if K.ndim(self.sigma) > 0:
            return super().logp_sum(value)
        z = K.as_tensor(standardize(value, self.sigma, self.mu))
        constant = number_of_elements(z) * (log_of(self.sigma) + HALF_LOG_2PI)
        return bound(-0.5 * K.sum(K.square(z)) - constant, self.sigma > 0)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        return bound(normal_lcdf(self.mu, self.sigma, value), self.sigma > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw with mean mu and standard deviation sigma."""
        (mu, sigma), shape = self._values_to_draw(["mu", "sigma"], point, size)
        return np.asarray(generator().normal(mu, sigma, shape))
