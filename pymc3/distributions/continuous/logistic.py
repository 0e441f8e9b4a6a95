"""The logistic distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.distribution import Continuous
from ..base.domains import NOT_NEGATIVE
from ..base.parameters import log_of, parameter
from ..formulas.log_terms import bound, standardize
from .base import assert_negative_support

__all__ = ["Logistic"]


class Logistic(Continuous):
    r"""Logistic distribution.

    .. math::

        f(x \mid \mu, s) = \frac{e^{-z}}{s \left(1 + e^{-z}\right)^2}, \quad z = \frac{x - \mu}{s}

    ========  ==========================
    Support   :math:`x \in \mathbb{R}`
    Mean      :math:`\mu`
    Variance  :math:`s^2 \pi^2 / 3`
    ========  ==========================

    Parameters
    ----------
    mu : float
        Mean. Default 0.
    s : float
        Scale, > 0. Default 1.
    """

    _domains = {"s": NOT_NEGATIVE}
    _negative_support = True

    def __init__(self, mu=0.0, s=1.0, *args, **kwargs) -> None:
        assert_negative_support(s, "s", "Logistic")
        self.mu = parameter(mu, "mu")
        self.s = parameter(s, "s")
        self.mean = self.median = self.mode = self.mu
        self.variance = self.s * self.s * (np.pi**2 / 3.0)
        super().__init__(*args, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, in the form that overflows in neither tail."""
        # Symmetric about mu: of the two forms the one whose exponential does not overflow.
        distance = K.abs(standardize(value, self.s, self.mu))
        log_density = -distance - 2.0 * K.log1p(K.exp(-distance)) - log_of(self.s)
        return bound(log_density, self.s > 0)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        return bound(-K.softplus(-standardize(value, self.s, self.mu)), self.s > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw with location mu and scale s."""
        (mu, s), shape = self._values_to_draw(["mu", "s"], point, size)
        return np.asarray(generator().logistic(mu, s, shape))
