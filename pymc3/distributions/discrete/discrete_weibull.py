"""The discrete Weibull distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import NOT_NEGATIVE, Domain
from ..base.parameters import namespace, parameter
from ..formulas.log_terms import bound
from .counts import Counts
from .masses import whole

__all__ = ["DiscreteWeibull"]

_CERTAIN = 5.0  # exp(-exp(5)) is nothing beside 1
_LARGEST = 2.0**62


class DiscreteWeibull(Counts):
    r"""Discrete Weibull distribution (type I): the whole part of a Weibull variable.

    .. math:: f(x \mid q, \beta) = q^{x^\beta} - q^{(x + 1)^\beta}

    From T. Nakagawa and S. Osaki (1975), "The discrete Weibull distribution", IEEE Transactions on Reliability R-24.

    ========  =============================
    Support   :math:`x \in \{0, 1, \ldots\}`
    Median    :math:`\lfloor (\log \frac{1}{2} / \log q)^{1 / \beta} \rfloor`
    ========  =============================

    Parameters
    ----------
    q : float
        Probability of more than 0, 0 < q < 1.
    beta : float
        Shape, > 0.
    """

    _domains = {"q": Domain("between 0 and 1", lambda q: (q >= 0) & (q < 1)), "beta": NOT_NEGATIVE}

    def __init__(self, q, beta, *args, defaults=("median",), **kwargs) -> None:
        self.q = parameter(q, "q")
        self.beta = parameter(beta, "beta")
        self.median = self._ppf(0.5)
        super().__init__(*args, defaults=defaults, **kwargs)

    def _ppf(self, p):
        """Return the smallest value that has more than the probability `p` up to it."""
        xp = namespace(self.q, self.beta)
        with np.errstate(all="ignore"):
            value = xp.floor(xp.power(np.log1p(-p) / xp.log(self.q), 1.0 / self.beta))
            return xp.cast(xp.where(xp.less(value, _LARGEST), value, 0.0), "int64")

    def _log_hazards(self, value):
        """Return the log of -log(q) x**beta, and of its increase up to x + 1, for x >= 1."""
        xp = namespace(self.q)
        valid = xp.logical_and(xp.greater(self.q, 0), xp.less(self.q, 1))
        log_rate = xp.log(-xp.log(xp.where(valid, self.q, 0.5)))
        x = K.maximum(K.cast(value, K.floatx()), 1.0)
        growth = self.beta * K.log1p(1.0 / x)
        log_hazard = log_rate + self.beta * K.log(x)
        return log_rate, log_hazard, log_hazard + growth + K.log1mexp(growth)

    def logp(self, value) -> K.TensorVariable:
        """Return the log of the difference of two survival functions, by its logarithms; -inf for fractions and below 0."""
        log_rate, log_hazard, log_increase = self._log_hazards(value)
        some = K.greater(value, 0)
        largest = float(np.log(np.finfo(K.floatx()).max)) - 1.0
        log_increase = K.where(some, log_increase, log_rate)
        log_mass = K.log1mexp(K.exp(K.minimum(log_increase, _CERTAIN)))
        log_mass = log_mass - K.where(some, K.exp(K.minimum(log_hazard, largest)), 0.0)
        possible = K.logical_or(K.equal(value, 0), K.less(log_hazard, largest))
        return bound(log_mass, K.greater_equal(value, 0), possible, *whole(value), *self._valid())

    def _valid(self):
        return [self.q > 0, self.q < 1, self.beta > 0]

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        log_rate, _, _ = self._log_hazards(1)
        count = K.maximum(K.floor(K.cast(value, K.floatx())), 0.0)
        log_hazard = log_rate + self.beta * K.log1p(count)
        return bound(K.log1mexp(K.exp(K.minimum(log_hazard, _CERTAIN))), K.greater_equal(value, 0), *self._valid())

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw by inversion: the whole part of a continuous Weibull variable."""
        (q, beta), shape = self._values_to_draw(["q", "beta"], point, size)
        with np.errstate(over="ignore"):
            value = np.floor(np.power(generator().exponential(size=shape) / -np.log(q), 1.0 / beta))
        return np.minimum(value, _LARGEST).astype("int64")
