"""The half-normal distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import SCALE
from ..base.draws import inside
from ..base.parameters import log_of
from ..formulas.log_terms import HALF_LOG_2PI, bound, standardize
from .base import PositiveContinuous, scale_parameters

__all__ = ["HalfNormal"]


class HalfNormal(PositiveContinuous):
    r"""Half-normal distribution: the absolute value of a normal variable with mean 0.

    .. math:: f(x \mid \sigma) = \sqrt{\frac{2}{\pi\sigma^2}} \exp\left(-\frac{x^2}{2\sigma^2}\right)

    ========  =====================================
    Support   :math:`x \in [0, \infty)`
    Mean      :math:`\sigma \sqrt{2 / \pi}`
    Variance  :math:`\sigma^2 (1 - 2 / \pi)`
    ========  =====================================

    Parameters
    ----------
    sigma (or sd) : float
        Scale, > 0. Default 1.
    tau : float
        1 / sigma**2, > 0; instead of sigma.
    """

    _domains = {"sigma": SCALE}

    def __init__(self, sigma=None, tau=None, sd=None, *args, **kwargs) -> None:
        self.tau, self.sigma = scale_parameters("HalfNormal", sigma, sd, tau)
        self.sd = self.sigma
        self.mean = self.sigma * np.sqrt(2.0 / np.pi)
        self.variance = self.sigma * self.sigma * (1.0 - 2.0 / np.pi)
        super().__init__(*args, **kwargs)

    def _distr_parameters_for_repr(self):
        return ["sigma"]

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, -inf below 0."""
        z = standardize(value, self.sigma)
        log_density = -0.5 * K.square(z) - (log_of(self.sigma) + HALF_LOG_2PI - np.log(2.0))
        return bound(log_density, K.greater_equal(value, 0), self.sigma > 0)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        z = value / self.sigma * np.sqrt(0.5)
        near = K.log(K.erf(K.minimum(z, 1.0)))
        far = K.log1p(-K.erfc(K.maximum(z, 1.0)))
        return bound(K.where(K.less(z, 1.0), near, far), K.greater_equal(value, 0), self.sigma > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw absolute values of a normal variable with standard deviation sigma."""
        (sigma,), shape = self._values_to_draw(["sigma"], point, size)
        return inside(np.abs(generator().normal(0.0, sigma, shape)), 0.0)
