"""The Cauchy distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.distribution import Continuous
from ..base.domains import NOT_NEGATIVE
from ..base.parameters import log_of, parameter
from ..formulas.log_terms import bound, log1p_square, standardize
from .base import assert_negative_support

__all__ = ["Cauchy"]


class Cauchy(Continuous):
    r"""Cauchy (Lorentz) distribution. It has neither a mean nor a variance.

    .. math:: f(x \mid \alpha, \beta) = \frac{1}{\pi \beta (1 + ((x - \alpha) / \beta)^2)}

    ========  ========================
    Support   :math:`x \in \mathbb{R}`
    Mode      :math:`\alpha`
    Median    :math:`\alpha`
    ========  ========================

    Parameters
    ----------
    alpha : float
        Location.
    beta : float
        Scale, > 0.
    """

    _domains = {"beta": NOT_NEGATIVE}
    _negative_support = True

    def __init__(self, alpha, beta, *args, **kwargs) -> None:
        assert_negative_support(beta, "beta", "Cauchy")
        self.alpha = parameter(alpha, "alpha")
        self.beta = parameter(beta, "beta")
        self.median = self.mode = self.alpha
        super().__init__(*args, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density; squares far out in the tails do not overflow."""
        z = standardize(value, self.beta, self.alpha)
        return bound(-log1p_square(z) - (log_of(self.beta) + np.log(np.pi)), self.beta > 0)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        z = K.as_tensor(standardize(value, self.beta, self.alpha))
        # Far out the arctangent is near pi / 2: its complement is the one that keeps the digits.
        tail = K.arctan(1.0 / K.maximum(K.abs(z), 1.0)) * (1.0 / np.pi)
        centre = K.log(0.5 + K.arctan(K.clip(z, -1.0, 1.0)) * (1.0 / np.pi))
        log_cdf = K.where(K.less(z, -1), K.log(tail), K.where(K.greater(z, 1), K.log1p(-tail), centre))
        return bound(log_cdf, self.beta > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw ratios of two normal variables, scaled by beta and moved by alpha."""
        (alpha, beta), shape = self._values_to_draw(["alpha", "beta"], point, size)
        return alpha + beta * generator().standard_cauchy(shape)
