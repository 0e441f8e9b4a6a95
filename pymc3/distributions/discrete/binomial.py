"""The binomial distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import NOT_NEGATIVE, PROBABILITY
from ..base.parameters import integer_parameter, namespace, parameter
from ..formulas.log_terms import bound
from .counts import Counts
from .masses import as_real, log_beta_cdf, log_binomial_mass, to_count, whole

__all__ = ["Binomial"]


class Binomial(Counts):
    r"""Binomial distribution: the number of hits in n independent trials.

    .. math:: f(x \mid n, p) = \binom{n}{x} p^x (1-p)^{n-x}

    ========  ==========================================
    Support   :math:`x \in \{0, 1, \ldots, n\}`
    Mean      :math:`n p`
    Variance  :math:`n p (1 - p)`
    ========  ==========================================

    Parameters
    ----------
    n : int
        Number of trials, >= 0; fractions are rounded down.
    p : float
        Probability of a hit in one trial, between 0 and 1.
    """

    _domains = {"n": NOT_NEGATIVE, "p": PROBABILITY}

    def __init__(self, n, p, *args, **kwargs) -> None:
        self.n = integer_parameter(n, "n")
        self.p = parameter(p, "p")
        xp = namespace(self.n, self.p)
        self.mode = to_count(xp.round(self.n * self.p))
        super().__init__(*args, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-mass, by Loader's form; -inf outside of 0, ..., n and for fractions."""
        log_mass = log_binomial_mass(value, self.n, self.p)
        in_support = [K.greater_equal(value, 0), K.less_equal(value, self.n), *whole(value)]
        return bound(log_mass, *in_support, *self._valid())

    def _valid(self):
        return [self.n >= 0, self.p >= 0, self.p <= 1]

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        hits = K.floor(K.cast(value, K.floatx()))
        size = as_real(self.n)
        some = K.maximum(K.minimum(hits, size - 1.0), 0.0)
        misses = K.maximum(size - some, 1.0)
        log_cdf = log_beta_cdf(misses, some + 1.0, 1.0 - self.p, self.p, log_binomial_mass(some, self.n, self.p))
        log_cdf = K.where(K.greater_equal(hits, size), 0.0, log_cdf)
        return bound(log_cdf, K.greater_equal(value, 0), *self._valid())

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw numbers of hits in n trials."""
        (n, p), shape = self._values_to_draw(["n", "p"], point, size)
        return np.asarray(generator().binomial(n, np.clip(p, 0.0, 1.0), shape))
