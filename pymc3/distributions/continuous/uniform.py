"""The continuous uniform distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import FINITE, check_ascending
from ..base.draws import inside
from ..base.parameters import log_of, parameter
from ..formulas.log_terms import bound
from .base import BoundedContinuous

__all__ = ["Uniform"]


class Uniform(BoundedContinuous):
    r"""Uniform distribution between two bounds.

    .. math:: f(x \mid lower, upper) = \frac{1}{upper - lower}

    ========  =======================================
    Support   :math:`x \in [lower, upper]`
    Mean      :math:`(lower + upper) / 2`
    Variance  :math:`(upper - lower)^2 / 12`
    ========  =======================================

    Parameters
    ----------
    lower, upper : float
        lower < upper. Default 0 and 1.
    """

    _domains = {"lower": FINITE, "upper": FINITE}

    def __init__(self, lower=0, upper=1, *args, **kwargs) -> None:
        self.lower = parameter(lower, "lower")
        self.upper = parameter(upper, "upper")
        self.mean = self.median = (self.upper + self.lower) / 2.0
        super().__init__(*args, lower=self.lower, upper=self.upper, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, the same for each element within [lower, upper], -inf outside."""
        inside = [K.greater_equal(value, self.lower), K.less_equal(value, self.upper), self.lower < self.upper]
        # The width does not vary with the value, but the result has the value's shape.
        return bound(K.zeros_like(value, dtype=K.floatx()) - log_of(self.upper - self.lower), *inside)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        share = K.clip((value - self.lower) / (self.upper - self.lower), 0.0, 1.0)
        return bound(K.log(share), self.lower < self.upper)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw from [lower, upper]; ValueError where lower exceeds upper."""
        (lower, upper), shape = self._values_to_draw(["lower", "upper"], point, size)
        check_ascending("Uniform", lower=lower, upper=upper)
        return inside(generator().uniform(lower, upper, shape), lower, upper)
