"""The Weibull distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import NOT_NEGATIVE
from ..base.draws import inside
from ..base.parameters import log_of, namespace, parameter
from ..formulas.log_terms import bound, log_of_base, standardize
from .base import PositiveContinuous, assert_negative_support

__all__ = ["Weibull"]

# Below this, log(1 - exp(-u)) is log(u) - u / 2 to the last digit.
_SMALL = 1e-8


class Weibull(PositiveContinuous):
    r"""Weibull distribution.

    .. math::

        f(x \mid \alpha, \beta) = \frac{\alpha x^{\alpha - 1}}{\beta^\alpha} \exp\left(-(x / \beta)^\alpha\right)

    ========  ================================================================================
    Support   :math:`x \in [0, \infty)`
    Mean      :math:`\beta \Gamma(1 + 1 / \alpha)`
    Median    :math:`\beta (\log 2)^{1 / \alpha}`
    Variance  :math:`\beta^2 (\Gamma(1 + 2 / \alpha) - \Gamma(1 + 1 / \alpha)^2)`
    ========  ================================================================================

    Parameters
    ----------
    alpha : float
        Shape, > 0.
    beta : float
        Scale, > 0.
    """

    _domains = {"alpha": NOT_NEGATIVE, "beta": NOT_NEGATIVE}

    def __init__(self, alpha, beta, *args, **kwargs) -> None:
        assert_negative_support(alpha, "alpha", "Weibull")
        assert_negative_support(beta, "beta", "Weibull")
        self.alpha = parameter(alpha, "alpha")
        self.beta = parameter(beta, "beta")
        xp = namespace(self.alpha, self.beta)
        with np.errstate(all="ignore"):
            inverse = 1.0 / self.alpha
            self.mean = self.beta * xp.exp(xp.gammaln(1.0 + inverse))
            self.median = self.beta * xp.exp(inverse * np.log(np.log(2.0)))
            self.variance = self.beta * self.beta * xp.exp(xp.gammaln(1.0 + 2.0 * inverse)) - self.mean * self.mean
            self.mode = xp.where(self.alpha > 1, self.beta * xp.power(xp.maximum(1.0 - inverse, 0.0), inverse), 0.0)
        super().__init__(*args, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, -inf below 0; at 0 it is finite where alpha is 1."""
        z = standardize(value, self.beta)
        power = self.alpha - 1.0
        log_z = log_of_base(z, power)
        log_density = power * log_z - K.exp(self.alpha * log_z) + (log_of(self.alpha) - log_of(self.beta))
        return bound(log_density, K.greater_equal(value, 0), K.less(z, np.inf), self.alpha > 0, self.beta > 0)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        log_hazard = self.alpha * K.log(K.maximum(standardize(value, self.beta), 0.0))
        hazard = K.exp(log_hazard)
        small = log_hazard - 0.5 * hazard
        log_cdf = K.where(K.less(hazard, _SMALL), small, K.log1mexp(K.maximum(hazard, _SMALL)))
        return bound(log_cdf, K.greater_equal(value, 0), self.alpha > 0, self.beta > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw beta times a standard Weibull variable; no draw is 0 after rounding."""
        (alpha, beta), shape = self._values_to_draw(["alpha", "beta"], point, size)
        return inside(beta * generator().weibull(alpha, shape), 0.0)
