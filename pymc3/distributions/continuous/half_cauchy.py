"""The half-Cauchy distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import NOT_NEGATIVE
from ..base.draws import inside
from ..base.parameters import log_of, parameter
from ..formulas.log_terms import bound, log1p_square, standardize
from .base import PositiveContinuous, assert_negative_support

__all__ = ["HalfCauchy"]


class HalfCauchy(PositiveContinuous):
    r"""Half-Cauchy distribution.

    .. math:: f(x \mid \beta) = \frac{2}{\pi \beta (1 + (x / \beta)^2)}

    ========  ==========================
    Support   :math:`x \in [0, \infty)`
    Mode      0
    Median    :math:`\beta`
    ========  ==========================

    Parameters
    ----------
    beta : float
        Scale, > 0.
    """

    _domains = {"beta": NOT_NEGATIVE}

    def __init__(self, beta, *args, **kwargs) -> None:
        assert_negative_support(beta, "beta", "HalfCauchy")
        self.beta = parameter(beta, "beta")
        self.mode = np.asarray(0.0)
        self.median = self.beta
        super().__init__(*args, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, -inf below 0; squares far out in the tail do not overflow."""
        constant = np.log(2.0 / np.pi) - log_of(self.beta)
        log_density = constant - log1p_square(standardize(value, self.beta))
        return bound(log_density, K.greater_equal(value, 0), self.beta > 0)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        z = K.as_tensor(standardize(value, self.beta))
        # For large z the arctangent is near pi / 2: its complement is the one that keeps the digits.
        complement = K.arctan(1.0 / K.maximum(z, 1.0))
        log_cdf = K.where(K.greater(z, 1.0), K.log1p(-2.0 / np.pi * complement), K.log(2.0 / np.pi * K.arctan(K.clip(z, 0.0, 1.0))))
        return bound(log_cdf, K.greater_equal(value, 0), self.beta > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw absolute values of a Cauchy variable with scale beta."""
        (beta,), shape = self._values_to_draw(["beta"], point, size)
        return inside(np.abs(beta * generator().standard_cauchy(shape)), 0.0)
