"""The exponential distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import NOT_NEGATIVE
from ..base.draws import inside
from ..base.parameters import log_of, parameter
from ..formulas.log_terms import bound
from .base import PositiveContinuous, assert_negative_support

__all__ = ["Exponential"]


class Exponential(PositiveContinuous):
    r"""Exponential distribution.

    .. math:: f(x \mid \lambda) = \lambda \exp(-\lambda x)

    ========  ==========================
    Support   :math:`x \in [0, \infty)`
    Mean      :math:`1 / \lambda`
    Variance  :math:`1 / \lambda^2`
    ========  ==========================

    Parameters
    ----------
    lam : float
        Rate, > 0.
    """

    _domains = {"lam": NOT_NEGATIVE}

    def __init__(self, lam, *args, **kwargs) -> None:
        assert_negative_support(lam, "lam", "Exponential")
        self.lam = parameter(lam, "lam")
        with np.errstate(divide="ignore"):
            self.mean = 1.0 / self.lam
        self.median = self.mean * np.log(2.0)
        self.mode = np.asarray(0.0)
        self.variance = self.mean * self.mean
        super().__init__(*args, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, -inf below 0."""
        return bound(log_of(self.lam) - self.lam * value, K.greater_equal(value, 0), self.lam > 0)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        return bound(K.log1mexp(self.lam * value), K.greater_equal(value, 0), self.lam > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw with rate lam; no draw is 0 after rounding."""
        (lam,), shape = self._values_to_draw(["lam"], point, size)
        return inside(generator().exponential(1.0 / lam, shape), 0.0)
