"""The Gumbel distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.distribution import Continuous
from ..base.domains import NOT_NEGATIVE
from ..base.parameters import log_of, parameter
from ..formulas.log_terms import bound, standardize
from .base import assert_negative_support

__all__ = ["Gumbel"]

# exp(-z) is infinite from here down, and so is the log-density: further down z adds nothing but inf - inf.
_LOWEST = -750.0


class Gumbel(Continuous):
    r"""Gumbel distribution of largest values.

    .. math:: f(x \mid \mu, \beta) = \frac{1}{\beta} e^{-(z + e^{-z})}, \quad z = \frac{x - \mu}{\beta}

    ========  ==========================================================
    Support   :math:`x \in \mathbb{R}`
    Mean      :math:`\mu + \beta \gamma`, :math:`\gamma` Euler's constant
    Variance  :math:`\pi^2 \beta^2 / 6`
    ========  ==========================================================

    Parameters
    ----------
    mu : float
        Location, the mode. Default 0.
    beta : float
        Scale, > 0. Default 1.
    """

    _domains = {"beta": NOT_NEGATIVE}
    _negative_support = True

    def __init__(self, mu=0, beta=1.0, **kwargs) -> None:
        assert_negative_support(beta, "beta", "Gumbel")
        self.mu = parameter(mu, "mu")
        self.beta = parameter(beta, "beta")
        self.mean = self.mu + self.beta * np.euler_gamma
        self.median = self.mu - self.beta * np.log(np.log(2.0))
        self.mode = self.mu
        self.variance = (np.pi**2 / 6.0) * (self.beta * self.beta)
        super().__init__(**kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density; far to the left it is finite, not the difference of two infinities."""
        z = K.maximum(standardize(value, self.beta, self.mu), _LOWEST)
        return bound(-z - K.exp(-z) - log_of(self.beta), self.beta > 0)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        return bound(-K.exp(-standardize(value, self.beta, self.mu)), self.beta > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw with location mu and scale beta."""
        (mu, beta), shape = self._values_to_draw(["mu", "beta"], point, size)
        return np.asarray(generator().gumbel(mu, beta, shape))
