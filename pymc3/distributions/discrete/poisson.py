"""The Poisson distribution."""

import numpy as np

from pymc3 import backends_symbolic as K
from pymc3._random import generator
from pymc3.distributions.dist_math import HALF_LOG_2PI, bound, deviance_part, stirling_error
from pymc3.distributions.distribution import Discrete
from pymc3.distributions.draws import draw_parameters
from pymc3.distributions.parameters import namespace, parameter

__all__ = ["Poisson"]


class Poisson(Discrete):
    r"""Poisson distribution.

    .. math:: f(x \mid \mu) = \frac{e^{-\mu} \mu^x}{x!}

    ========  ===============================
    Support   :math:`x \in \{0, 1, \dots\}`
    Mean      :math:`\mu`
    Variance  :math:`\mu`
    ========  ===============================

    Parameters
    ----------
    mu : float
        Expected number, >= 0.
    """

    def __init__(self, mu, *args, **kwargs):
        self.mu = parameter(mu, "mu")
        xp = namespace(self.mu)
        self.mode = xp.cast(xp.floor(self.mu), "int64")
        super().__init__(*args, **kwargs)

    def logp(self, value):
        in_support = K.greater_equal(value, 0)
        count = K.cast(K.maximum(value, 1), K.floatx())
        # Not the textbook's formula: its terms grow like mu log(mu) and leave no digits of the result for large mu.
        mu = K.where(K.equal(value, 0), 1.0, self.mu)
        some = -deviance_part(count, mu) - stirling_error(count) - 0.5 * K.log(count) - HALF_LOG_2PI
        return bound(K.where(K.equal(value, 0), -self.mu, some), in_support, self.mu >= 0)

    def logcdf(self, value):
        """Log of the probability of values up to `value`."""
        count = K.floor(K.maximum(K.cast(value, K.floatx()), 0.0)) + 1.0
        return bound(K.log(K.gammaincc(count, self.mu)), K.greater_equal(value, 0), self.mu >= 0)

    def random(self, point=None, size=None):
        (mu,), shape = draw_parameters([self.mu], self.shape, point, size)
        return np.asarray(generator().poisson(mu, shape))
