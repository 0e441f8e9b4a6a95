"""The Kumaraswamy distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import NOT_NEGATIVE
from ..base.draws import inside
from ..base.parameters import log_of, namespace, parameter
from ..formulas.log_terms import betaln, bound
from .base import UnitContinuous, assert_negative_support, times_log

__all__ = ["Kumaraswamy"]


class Kumaraswamy(UnitContinuous):
    r"""Kumaraswamy distribution.

    .. math:: f(x \mid a, b) = a b x^{a - 1} (1 - x^a)^{b - 1}

    ========  ===============================================================
    Support   :math:`x \in [0, 1]`
    Mean      :math:`b\, B(1 + 1 / a, b)`
    Variance  :math:`b\, B(1 + 2 / a, b) - (b\, B(1 + 1 / a, b))^2`
    ========  ===============================================================

    Parameters
    ----------
    a, b : float
        Shapes, > 0.
    """

    _domains = {"a": NOT_NEGATIVE, "b": NOT_NEGATIVE}

    def __init__(self, a, b, *args, **kwargs) -> None:
        assert_negative_support(a, "a", "Kumaraswamy")
        assert_negative_support(b, "b", "Kumaraswamy")
        self.a = parameter(a, "a")
        self.b = parameter(b, "b")
        xp = namespace(self.a, self.b)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            self.mean = self.b * xp.exp(betaln(1.0 + 1.0 / self.a, self.b))
            self.variance = self.b * xp.exp(betaln(1.0 + 2.0 / self.a, self.b)) - self.mean * self.mean
        super().__init__(*args, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, -inf outside of [0, 1]."""
        inside = [K.greater_equal(value, 0), K.less_equal(value, 1)]
        log_x = K.log(K.clip(value, 0.0, 1.0))
        log_rest = K.log1mexp(-self.a * log_x)
        powers = times_log(self.a - 1.0, log_x) + times_log(self.b - 1.0, log_rest)
        return bound(powers + (log_of(self.a) + log_of(self.b)), *inside, self.a > 0, self.b > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw by inversion, through the logarithms of x and 1 - x**a, so that the draws near both edges differ."""
        (a, b), shape = self._values_to_draw(["a", "b"], point, size)
        # 1 - x**a is the b-th root of a uniform variable, whose negative log is exponential.
        return inside(np.exp(np.log(-np.expm1(-generator().standard_exponential(shape) / b)) / a), 0.0, 1.0)
