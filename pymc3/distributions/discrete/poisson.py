"""The Poisson distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import NOT_NEGATIVE
from ..base.parameters import namespace, parameter
from ..formulas.log_terms import bound
from .counts import Counts
from .masses import log_poisson_cdf, log_poisson_mass, to_count, whole

__all__ = ["Poisson"]


class Poisson(Counts):
    r"""Poisson distribution.

    .. math:: f(x \mid \mu) = \frac{e^{-\mu} \mu^x}{x!}

    ========  ===============================
    Support   :math:`x \in \{0, 1, \ldots\}`
    Mean      :math:`\mu`
    Variance  :math:`\mu`
    ========  ===============================

    Parameters
    ----------
    mu : float
        Expected number, >= 0.
    """

    _domains = {"mu": NOT_NEGATIVE}

    def __init__(self, mu, *args, **kwargs) -> None:
        self.mu = parameter(mu, "mu")
        xp = namespace(self.mu)
        self.mode = to_count(xp.floor(self.mu))
        super().__init__(*args, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-mass, by Loader's form; -inf below 0 and for fractions."""
        in_support = [K.greater_equal(value, 0), *whole(value)]
        return bound(log_poisson_mass(value, self.mu), *in_support, *self._valid())

    def _valid(self):
        return [self.mu >= 0, self.mu < np.inf]

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        count = K.maximum(K.floor(K.cast(value, K.floatx())), 0.0)
        return bound(log_poisson_cdf(count, self.mu), K.greater_equal(value, 0), *self._valid())

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw counts with mean mu."""
        (mu,), shape = self._values_to_draw(["mu"], point, size)
        return np.asarray(generator().poisson(mu, shape))
