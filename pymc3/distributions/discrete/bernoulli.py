"""The Bernoulli distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import PROBABILITY
from ..base.parameters import namespace, parameter
from ..formulas.log_terms import bound
from .counts import Counts
from .masses import to_count, whole

__all__ = ["Bernoulli"]


class Bernoulli(Counts):
    r"""Bernoulli distribution: 1 with probability p, 0 otherwise.

    .. math:: f(x \mid p) = p^x (1-p)^{1-x}

    ========  ========================
    Support   :math:`x \in \{0, 1\}`
    Mean      :math:`p`
    Variance  :math:`p (1 - p)`
    ========  ========================

    Parameters
    ----------
    p : float
        Probability of 1, between 0 and 1.
    logit_p : float
        log(p / (1 - p)), instead of p.

    Raises
    ------
    ValueError
        Both or none of `p` and `logit_p` are given.
    """

    _domains = {"p": PROBABILITY}

    def __init__(self, p=None, logit_p=None, *args, **kwargs) -> None:
        if (p is None) == (logit_p is None):
            raise ValueError("Specify one of p and logit_p, the arguments of Bernoulli: exactly one is needed.")
        self._is_logit = p is None
        if self._is_logit:
            self.logit_p = parameter(logit_p, "logit_p")
            self.p = namespace(self.logit_p).sigmoid(self.logit_p)
        else:
            self.p = parameter(p, "p")
            xp = namespace(self.p)
            with np.errstate(all="ignore"):
                self.logit_p = xp.logit(self.p)
        xp = namespace(self.p)
        self.mode = to_count(xp.round(self.p))
        super().__init__(*args, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-mass, -inf for all but 0 and 1; in terms of logit_p where that was given."""
        is_one = K.equal(value, 1)
        in_support = [K.greater_equal(value, 0), K.less_equal(value, 1), *whole(value)]
        if self._is_logit:
            return bound(-K.softplus(K.where(is_one, -self.logit_p, self.logit_p)), *in_support)
        # One of the two logarithms is log(1): a probability of exactly 0 or 1 spoils neither value nor gradient.
        log_mass = K.log(K.where(is_one, self.p, 1.0)) + K.log1p(K.where(is_one, 0.0, -self.p))
        return bound(log_mass, *in_support, self.p >= 0, self.p <= 1)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        below = K.less(value, 1)
        if self._is_logit:
            log_cdf = K.where(below, -K.softplus(self.logit_p), 0.0)
        else:
            log_cdf = K.log1p(K.where(below, -self.p, 0.0))
        return bound(log_cdf, K.greater_equal(value, 0), self.p >= 0, self.p <= 1)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw 1 where a uniform number lies below p, else 0."""
        (p,), shape = self._values_to_draw(["p"], point, size)
        return np.asarray(generator().uniform(size=shape) < p).astype("int64")
