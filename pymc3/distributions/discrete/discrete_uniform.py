"""The discrete uniform distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import check_ascending
from ..base.parameters import integer_parameter, namespace, parameter
from ..formulas.log_terms import bound
from .counts import Counts
from .masses import as_real, to_count, whole

__all__ = ["DiscreteUniform"]


class DiscreteUniform(Counts):
    r"""Uniform distribution of whole numbers.

    .. math:: f(x \mid lower, upper) = \frac{1}{upper - lower + 1}

    ========  ==============================================
    Support   :math:`x \in \{lower, lower + 1, \ldots, upper\}`
    Mean      :math:`(lower + upper) / 2`
    Variance  :math:`((upper - lower + 1)^2 - 1) / 12`
    ========  ==============================================

    Parameters
    ----------
    lower, upper : int
        lower <= upper; fractions are rounded down.
    """

    def __init__(self, lower, upper, *args, **kwargs) -> None:
        self.lower = integer_parameter(lower, "lower")
        self.upper = integer_parameter(upper, "upper")
        low, high = parameter(lower, "lower"), parameter(upper, "upper")
        xp = namespace(low, high)
        # From the bounds before rounding, as PyMC3 does: it decides where samplers start.
        middle = to_count(xp.floor((high + low) / 2.0))
        self.mode = xp.maximum(xp.minimum(middle, self.upper), self.lower)
        super().__init__(*args, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-mass, the same for each whole number in lower, ..., upper, -inf for all others."""
        inside = [K.greater_equal(value, self.lower), K.less_equal(value, self.upper), *whole(value)]
        return bound(K.zeros_like(value, dtype=K.floatx()) - K.log(self._width()), *inside, self.lower <= self.upper)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        below = K.minimum(K.floor(K.cast(value, K.floatx())), K.cast(self.upper, K.floatx()))
        count = K.maximum(below - self.lower + 1.0, 0.0)
        return bound(K.log(count) - K.log(self._width()), self.lower <= self.upper)

    def _width(self):
        """Return the number of values; a difference beyond int64 has come out negative, by 2**64 too small."""
        difference = as_real(self.upper - self.lower)
        xp = namespace(difference)
        return xp.where(xp.less(difference, 0), difference + 2.0**64, difference) + 1.0

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw whole numbers, both ends included; ValueError where lower exceeds upper."""
        (lower, upper), shape = self._values_to_draw(["lower", "upper"], point, size)
        check_ascending("DiscreteUniform", lower=lower, upper=upper)
        return np.asarray(generator().integers(lower, upper, shape, endpoint=True))
