"""The gamma distribution, and the chi-squared distribution as a case of it."""

from typing import Any

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import NOT_NEGATIVE
from ..base.draws import inside
from ..base.parameters import is_known, namespace, parameter
from ..formulas.incomplete_gamma import log_gammainc
from ..formulas.log_terms import HALF_LOG_2PI, bound, log_of_base, stirling_remainder
from .base import PositiveContinuous, assert_negative_support, sigma_or_sd

__all__ = ["Gamma", "ChiSquared", "normalized_scale", "positive_or_one"]

# From this shape on, values are measured in units of the mean.
_LARGE = 16.0


def normalized_scale(alpha, beta) -> tuple[K.TensorVariable | np.ndarray, ...]:
    """Return the parts of the gamma distribution's log-density that do not depend on the value.

    Returns
    -------
    factor, rate, shift, constant : numpy.ndarray or tensor
        The log-density of x is ``(alpha - 1) log(t) - rate (t - shift) + constant`` where ``t = x factor``. For large
        `alpha` t is near 1 in the bulk and shift is 1: the terms of the textbook's formula grow like alpha log(alpha)
        and leave no digits of the result.
    """
    xp = namespace(alpha, beta)
    with np.errstate(all="ignore"):
        is_large = xp.greater_equal(alpha, _LARGE)
        large = xp.maximum(alpha, _LARGE)
        factor = xp.where(is_large, beta / large, 1.0)
        rate = xp.where(is_large, large, beta)
        shift = xp.where(is_large, 1.0, 0.0)
        small = xp.minimum(alpha, _LARGE)
        log_beta = xp.log(beta)
        in_large = log_beta - 0.5 * xp.log(large) - (HALF_LOG_2PI + stirling_remainder(large))
        constant = xp.where(is_large, in_large, small * log_beta - xp.gammaln(small))
    return factor, rate, shift, constant


class Gamma(PositiveContinuous):
    r"""Gamma distribution.

    .. math:: f(x \mid \alpha, \beta) = \frac{\beta^{\alpha} x^{\alpha - 1} e^{-\beta x}}{\Gamma(\alpha)}

    ========  ==============================
    Support   :math:`x \in (0, \infty)`
    Mean      :math:`\alpha / \beta`
    Variance  :math:`\alpha / \beta^2`
    ========  ==============================

    Zero belongs to the support where :math:`\alpha = 1`.

    Parameters
    ----------
    alpha : float
        Shape, > 0.
    beta : float
        Rate, > 0.
    mu : float
        Mean, > 0; with `sigma`, instead of `alpha` and `beta`: alpha = mu**2 / sigma**2, beta = mu / sigma**2.
    sigma (or sd) : float
        Standard deviation, > 0.

    Raises
    ------
    ValueError
        Neither alpha and beta nor mu and sigma are given, or parts of both.
    """

    _domains = {"alpha": NOT_NEGATIVE, "beta": NOT_NEGATIVE}

    def __init__(self, alpha=None, beta=None, mu=None, sigma=None, sd=None, *args, **kwargs) -> None:
        self.alpha, self.beta = self.get_alpha_beta(alpha, beta, mu, sigma_or_sd(sigma, sd, "Gamma"))
        assert_negative_support(alpha, "alpha", "Gamma")
        assert_negative_support(beta, "beta", "Gamma")
        xp = namespace(self.alpha, self.beta)
        with np.errstate(divide="ignore", invalid="ignore"):
            self.mean = self.alpha / self.beta
            self.mode = xp.maximum((self.alpha - 1.0) / self.beta, 0.0)
            self.variance = self.mean / self.beta
        super().__init__(*args, **kwargs)

    def get_alpha_beta(self, alpha=None, beta=None, mu=None, sigma=None) -> tuple[Any, Any]:
        """Return the shape and rate from either pair of parameters."""
        given = [name for name, value in dict(alpha=alpha, beta=beta, mu=mu, sigma=sigma).items() if value is not None]
        if given == ["alpha", "beta"]:
            return parameter(alpha, "alpha"), parameter(beta, "beta")
        if given != ["mu", "sigma"]:
            raise ValueError(
                "Incompatible parameterization of Gamma: it takes either alpha and beta, or mu and sigma (or sd). "
                f"Got {', '.join(given) or 'none of them'}."
            )
        mu, sigma = parameter(mu, "mu"), parameter(sigma, "sigma")
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            ratio = mu / sigma
            # sigma < 0 must not look like a valid one.
            return ratio * ratio, ratio / sigma * namespace(sigma).sign(sigma)

    def _distr_parameters_for_repr(self):
        return ["alpha", "beta"]

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, with constants that keep their digits for large alpha; -inf below 0."""
        factor, rate, shift, constant = normalized_scale(self.alpha, self.beta)
        t = value * factor
        log_density = (self.alpha - 1.0) * log_of_base(t, self.alpha - 1.0) - rate * (t - shift) + constant
        return bound(log_density, self._is_inside(t), self.alpha > 0, self.beta > 0)

    def _is_inside(self, t):
        """Return whether 0 < t < inf; 0 counts where the density is finite there."""
        inside = K.greater(t, 0.0)
        if not is_known(self.alpha) or np.any(self.alpha == 1.0):
            inside = K.where(K.equal(self.alpha, 1.0), K.greater_equal(t, 0.0), inside)
        return K.logical_and(inside, K.less(t, np.inf))

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        valid = [self.alpha > 0, self.beta > 0]
        alpha, beta = (positive_or_one(p) for p in (self.alpha, self.beta))
        log_cdf = log_gammainc(alpha, K.maximum(value, 0.0) * beta)
        return bound(log_cdf, K.greater_equal(value, 0), *valid)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw with shape alpha and scale 1 / beta; no draw is 0 after rounding."""
        (alpha, beta), shape = self._values_to_draw(["alpha", "beta"], point, size)
        return inside(generator().gamma(alpha, 1.0 / beta, shape), 0.0)


class ChiSquared(Gamma):
    r"""Chi-squared distribution: the sum of squares of :math:`\nu` standard normal variables.

    .. math:: f(x \mid \nu) = \frac{x^{\nu / 2 - 1} e^{-x / 2}}{2^{\nu / 2} \Gamma(\nu / 2)}

    ========  ==============================
    Support   :math:`x \in (0, \infty)`
    Mean      :math:`\nu`
    Variance  :math:`2 \nu`
    ========  ==============================

    Zero belongs to the support where :math:`\nu = 2`.

    Parameters
    ----------
    nu : float
        Degrees of freedom, > 0.
    """

    _domains = {"nu": NOT_NEGATIVE}

    def __init__(self, nu, *args, **kwargs) -> None:
        assert_negative_support(nu, "nu", "ChiSquared")
        self.nu = parameter(nu, "nu")
        super().__init__(self.nu / 2.0, 0.5, None, None, None, *args, **kwargs)

    def _distr_parameters_for_repr(self):
        return ["nu"]

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw from the gamma distribution with shape nu / 2 and scale 2."""
        (nu,), shape = self._values_to_draw(["nu"], point, size)
        return inside(generator().gamma(0.5 * nu, 2.0, shape), 0.0)


def positive_or_one(value) -> K.TensorVariable | np.ndarray:
    """Return `value` where it is positive, else 1: what an incomplete gamma function accepts."""
    xp = namespace(value)
    return xp.where(value > 0, value, 1.0)
