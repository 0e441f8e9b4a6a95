"""The log-normal distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import SCALE
from ..base.draws import inside
from ..base.parameters import log_of, namespace, parameter
from ..formulas.log_terms import HALF_LOG_2PI, bound, standardize
from .base import PositiveContinuous, scale_parameters

__all__ = ["LogNormal", "Lognormal"]


class LogNormal(PositiveContinuous):
    r"""Log-normal distribution: its logarithm is normal.

    .. math::

        f(x \mid \mu, \sigma) = \frac{1}{x \sigma \sqrt{2\pi}} \exp\left(-\frac{(\log x - \mu)^2}{2\sigma^2}\right)

    ========  =======================================================
    Support   :math:`x \in (0, \infty)`
    Mean      :math:`\exp(\mu + \sigma^2 / 2)`
    Variance  :math:`(\exp(\sigma^2) - 1) \exp(2\mu + \sigma^2)`
    ========  =======================================================

    Parameters
    ----------
    mu : float
        Mean of the logarithm. Default 0.
    sigma (or sd) : float
        Standard deviation of the logarithm, > 0. Default 1.
    tau : float
        Precision 1 / sigma**2 of the logarithm, > 0; instead of sigma.

    Raises
    ------
    ValueError
        Both sigma and tau are given.
    """

    _domains = {"sigma": SCALE}

    def __init__(self, mu=0, sigma=None, tau=None, sd=None, *args, **kwargs) -> None:
        self.tau, self.sigma = scale_parameters("LogNormal", sigma, sd, tau)
        self.sd = self.sigma
        self.mu = parameter(mu, "mu")
        xp = namespace(self.mu, self.sigma)
        square = self.sigma * self.sigma
        with np.errstate(over="ignore", invalid="ignore"):
            self.mean = xp.exp(self.mu + 0.5 * square)
            self.median = xp.exp(self.mu)
            self.mode = xp.exp(self.mu - square)
            self.variance = xp.expm1(square) * xp.exp(2.0 * self.mu + square)
        super().__init__(*args, **kwargs)

    def _distr_parameters_for_repr(self):
        return ["mu", "tau"]

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, -inf at and below 0, with finite gradients there."""
        inside = K.greater(value, 0)
        log_value = K.log(K.where(inside, value, 1.0))
        z = standardize(log_value, self.sigma, self.mu)
        log_density = -0.5 * K.square(z) - log_value - (log_of(self.sigma) + HALF_LOG_2PI)
        return bound(log_density, inside, self.sigma > 0)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        inside = K.greater(value, 0)
        z = standardize(K.log(K.where(inside, value, 1.0)), self.sigma, self.mu)
        return bound(K.log_ndtr(z), inside, self.sigma > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw exponentials of a normal variable; no draw is 0 after rounding."""
        (mu, sigma), shape = self._values_to_draw(["mu", "sigma"], point, size)
        return inside(generator().lognormal(mu, sigma, shape), 0.0)


Lognormal = LogNormal
