"""The Poisson distribution."""

import numpy as np

from pymc3 import backends_symbolic as K
from pymc3._random import generator
from pymc3.distributions.dist_math import HALF_LOG_2PI, bound, deviance_part, stirling_error
from pymc3.distributions.discrete.masses import to_count, whole
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
        self.mode = to_count(xp.floor(self.mu))
        super().__init__(*args, **kwargs)

    def logp(self, value):
        # Not the textbook's formula: its terms grow like mu log(mu) and leave no digits of the result for large mu.
        xp = namespace(self.mu)
        positive = xp.greater(self.mu, 0)
        mu = xp.where(positive, self.mu, 1.0)
        count = K.cast(K.maximum(value, 1), K.floatx())
        log_count = K.log(count)
        some = -deviance_part(count, mu, log_count - xp.log(mu)) - stirling_error(count) - 0.5 * log_count
        some = some + xp.where(positive, -HALF_LOG_2PI, -np.inf)
        return bound(K.where(K.equal(value, 0), -self.mu, some), K.greater_equal(value, 0), *whole(value), *self._valid())

    def _valid(self):
        return [self.mu >= 0, self.mu < np.inf]

    def logcdf(self, value):
        """Log of the probability of values up to `value`."""
        count = K.floor(K.maximum(K.cast(value, K.floatx()), 0.0)) + 1.0
        # The smaller one of two complements keeps its digits.
        likely = K.greater(count, self.mu)
        below = K.log(K.gammaincc(K.where(likely, 1.0, count), self.mu))
        above = K.log1p(-K.gammainc(count, K.where(likely, self.mu, 0.0)))
        return bound(K.where(likely, above, below), K.greater_equal(value, 0), *self._valid())

    def random(self, point=None, size=None):
        (mu,), shape = draw_parameters([self.mu], self.shape, point, size)
        return np.asarray(generator().poisson(mu, shape))
