"""The logit-normal distribution."""

import numpy as np
from scipy import special

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import SCALE
from ..base.draws import inside
from ..base.parameters import log_of, namespace, parameter
from ..formulas.log_terms import HALF_LOG_2PI, bound, standardize
from .base import UnitContinuous, scale_parameters

__all__ = ["LogitNormal"]


class LogitNormal(UnitContinuous):
    r"""Logit-normal distribution: logit(x) has the normal distribution.

    .. math::

        f(x \mid \mu, \sigma) = \frac{1}{x (1 - x)} \frac{1}{\sigma \sqrt{2\pi}}
            \exp\left(-\frac{(\operatorname{logit}(x) - \mu)^2}{2 \sigma^2}\right)

    ========  =============================
    Support   :math:`x \in (0, 1)`
    Median    :math:`1 / (1 + e^{-\mu})`
    ========  =============================

    Parameters
    ----------
    mu : float
        Mean of logit(x). Default 0.
    sigma (or sd) : float
        Standard deviation of logit(x), > 0. Default 1.
    tau : float
        Precision 1 / sigma**2, > 0; instead of sigma.
    """

    _domains = {"sigma": SCALE}

    def __init__(self, mu=0, sigma=None, tau=None, sd=None, **kwargs) -> None:
        self.tau, self.sigma = scale_parameters("LogitNormal", sigma, sd, tau)
        self.sd = self.sigma
        self.mu = parameter(mu, "mu")
        self.median = namespace(self.mu).sigmoid(self.mu)
        super().__init__(**kwargs)

    def _distr_parameters_for_repr(self):
        return ["mu", "sigma"]

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, -inf outside of (0, 1)."""
        log_share, log_rest = K.log(value), K.log1p(-value)
        z = standardize(log_share - log_rest, self.sigma, self.mu)
        log_density = -0.5 * K.square(z) - log_share - log_rest - (log_of(self.sigma) + HALF_LOG_2PI)
        return bound(log_density, K.greater(value, 0), K.less(value, 1), self.sigma > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw the logistic function of a normal variable."""
        (mu, sigma), shape = self._values_to_draw(["mu", "sigma"], point, size)
        return inside(special.expit(generator().normal(mu, sigma, shape)), 0.0, 1.0)
