"""The Pareto distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from .. import transforms
from ..base.distribution import Continuous
from ..base.domains import NOT_NEGATIVE
from ..base.draws import inside
from ..base.parameters import log_of, namespace, parameter
from ..formulas.log_terms import bound, standardize
from .base import assert_negative_support

__all__ = ["Pareto"]


class Pareto(Continuous):
    r"""Pareto distribution.

    .. math:: f(x \mid \alpha, m) = \frac{\alpha m^{\alpha}}{x^{\alpha + 1}}

    ========  =================================================================================
    Support   :math:`x \in [m, \infty)`
    Mean      :math:`\alpha m / (\alpha - 1)` for :math:`\alpha > 1`, else infinite
    Variance  :math:`m^2 \alpha / ((\alpha - 1)^2 (\alpha - 2))` for :math:`\alpha > 2`, else infinite
    ========  =================================================================================

    Parameters
    ----------
    alpha : float
        Shape, > 0.
    m : float
        Smallest value, > 0.
    """

    _domains = {"alpha": NOT_NEGATIVE, "m": NOT_NEGATIVE}
    _negative_support = False

    def __init__(self, alpha, m, transform="lowerbound", *args, **kwargs) -> None:
        assert_negative_support(alpha, "alpha", "Pareto")
        assert_negative_support(m, "m", "Pareto")
        self.alpha = parameter(alpha, "alpha")
        self.m = parameter(m, "m")
        xp = namespace(self.alpha)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            above_one = xp.where(self.alpha > 1, self.alpha - 1.0, 1.0)
            above_two = xp.where(self.alpha > 2, self.alpha - 2.0, 1.0)
            self.mean = xp.where(self.alpha > 1, self.alpha / above_one, np.inf) * self.m
            self.median = self.m * xp.exp(np.log(2.0) / self.alpha)
            spread = xp.where(self.alpha > 2, self.alpha / (above_one * above_one * above_two), np.inf)
            self.variance = spread * (self.m * self.m)
        if isinstance(transform, str) and transform == "lowerbound":
            transform = transforms.lowerbound(self.m)
        super().__init__(*args, transform=transform, **kwargs)

    def _log_ratio(self, value):
        # log(value / m), exact near m: the exponent may be large.
        return K.log1p(K.maximum(standardize(value, self.m, self.m), 0.0))

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, -inf below m."""
        log_density = (log_of(self.alpha) - log_of(self.m)) - (self.alpha + 1.0) * self._log_ratio(value)
        return bound(log_density, K.greater_equal(value, self.m), self.alpha > 0, self.m > 0)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        log_cdf = K.log1mexp(self.alpha * self._log_ratio(value))
        return bound(log_cdf, K.greater_equal(value, self.m), self.alpha > 0, self.m > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw m times the exponential of an exponential variable with rate alpha."""
        (alpha, m), shape = self._values_to_draw(["alpha", "m"], point, size)
        with np.errstate(over="ignore"):
            return inside(m * np.exp(generator().standard_exponential(shape) / alpha), m)
