"""The geometric distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import PROBABILITY, Domain
from ..base.parameters import parameter
from ..formulas.log_terms import bound
from .counts import Counts
from .masses import log_probabilities, whole

__all__ = ["Geometric"]


class Geometric(Counts):
    r"""Geometric distribution: the number of the trial that is the first hit.

    .. math:: f(x \mid p) = p (1-p)^{x-1}

    ========  =============================
    Support   :math:`x \in \{1, 2, \ldots\}`
    Mean      :math:`1 / p`
    Variance  :math:`(1 - p) / p^2`
    ========  =============================

    Parameters
    ----------
    p : float
        Probability of a hit in one trial, 0 < p <= 1.
    """

    _domains = {"p": Domain("> 0 and <= 1", lambda p: (p > 0) & PROBABILITY.contains(p))}

    def __init__(self, p, *args, **kwargs) -> None:
        self.p = parameter(p, "p")
        self.mode = np.asarray(1)
        super().__init__(*args, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-mass, -inf below 1 and for fractions."""
        log_p, log_q = log_probabilities(self.p)
        misses = K.cast(K.maximum(value, 2) - 1, K.floatx())
        log_mass = log_p + K.where(K.equal(value, 1), 0.0, misses * log_q)
        return bound(log_mass, K.greater_equal(value, 1), *whole(value), self.p > 0, self.p <= 1)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        _, log_q = log_probabilities(self.p)
        trials = K.maximum(K.floor(K.cast(value, K.floatx())), 1.0)
        return bound(K.log1mexp(-trials * log_q), K.greater_equal(value, 1), self.p > 0, self.p <= 1)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw numbers of trials up to the first hit."""
        (p,), shape = self._values_to_draw(["p"], point, size)
        return np.asarray(generator().geometric(np.minimum(p, 1.0), shape))
