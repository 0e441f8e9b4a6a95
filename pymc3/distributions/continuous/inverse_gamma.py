"""The inverse gamma distribution."""

from typing import Any

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import NOT_NEGATIVE
from ..base.draws import inside
from ..base.parameters import log_of, namespace, parameter
from ..formulas.incomplete_gamma import log_gammaincc
from ..formulas.log_terms import bound
from .base import PositiveContinuous, assert_negative_support, sigma_or_sd
from .gamma import normalized_scale, positive_or_one

__all__ = ["InverseGamma"]


class InverseGamma(PositiveContinuous):
    r"""Inverse gamma distribution: that of 1 / y where y has the gamma distribution.

    .. math::

        f(x \mid \alpha, \beta) = \frac{\beta^{\alpha}}{\Gamma(\alpha)} x^{-\alpha - 1} \exp\left(-\beta / x\right)

    ========  ======================================================================
    Support   :math:`x \in (0, \infty)`
    Mean      :math:`\beta / (\alpha - 1)` for :math:`\alpha > 1`
    Mode      :math:`\beta / (\alpha + 1)`
    Variance  :math:`\beta^2 / ((\alpha - 1)^2 (\alpha - 2))` for :math:`\alpha > 2`
    ========  ======================================================================

    Parameters
    ----------
    alpha : float
        Shape, > 0.
    beta : float
        Scale, > 0. Default 1.
    mu : float
        Mean, > 0; with `sigma`, instead of `alpha` and `beta`: alpha = 2 + mu**2 / sigma**2, beta = mu (alpha - 1).
    sigma (or sd) : float
        Standard deviation, > 0.

    Raises
    ------
    ValueError
        Neither alpha nor mu and sigma are given, or parts of both.
    """

    _domains = {"alpha": NOT_NEGATIVE, "beta": NOT_NEGATIVE}

    def __init__(self, alpha=None, beta=None, mu=None, sigma=None, sd=None, *args, **kwargs) -> None:
        self.alpha, self.beta = self._get_alpha_beta(alpha, beta, mu, sigma_or_sd(sigma, sd, "InverseGamma"))
        assert_negative_support(alpha, "alpha", "InverseGamma")
        assert_negative_support(beta, "beta", "InverseGamma")
        xp = namespace(self.alpha, self.beta)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = self.beta / (self.alpha - 1.0)
            self.mean = xp.where(self.alpha > 1, mean, np.inf)
            self.mode = self.beta / (self.alpha + 1.0)
            self.variance = xp.where(self.alpha > 2, mean * mean / (self.alpha - 2.0), np.inf)
        super().__init__(*args, defaults=("mode",), **kwargs)

    @classmethod
    def _get_alpha_beta(cls, alpha, beta, mu, sigma) -> tuple[Any, Any]:
        given = [name for name, value in dict(alpha=alpha, beta=beta, mu=mu, sigma=sigma).items() if value is not None]
        if given in (["alpha"], ["alpha", "beta"]):
            return parameter(alpha, "alpha"), parameter(1.0 if beta is None else beta, "beta")
        if given != ["mu", "sigma"]:
            raise ValueError(
                "Incompatible parameterization of InverseGamma: it takes either alpha and (optionally) beta, or mu and "
                f"sigma (or sd). Got {', '.join(given) or 'none of them'}."
            )
        mu, sigma = parameter(mu, "mu"), parameter(sigma, "sigma")
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            ratio = mu / sigma
            alpha = 2.0 + ratio * ratio
            # sigma < 0 must not look like a valid one.
            return alpha, mu * (1.0 + ratio * ratio) * namespace(sigma).sign(sigma)

    def _distr_parameters_for_repr(self):
        return ["alpha", "beta"]

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density: that of the gamma distribution at 1 / value, with the Jacobian of the inverse."""
        # The gamma density of 1 / value, with the Jacobian 1 / value**2.
        factor, rate, shift, constant = normalized_scale(self.alpha, self.beta)
        with np.errstate(divide="ignore"):
            u = value * (1.0 / factor)
        constant = constant - 2.0 * log_of(factor)
        log_density = constant - (self.alpha + 1.0) * K.log(u) - rate * (1.0 / u - shift)
        return bound(log_density, K.greater(u, 0.0), self.alpha > 0, self.beta > 0)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        alpha, beta = positive_or_one(self.alpha), positive_or_one(self.beta)
        log_cdf = log_gammaincc(alpha, beta / K.maximum(value, 0.0))
        return bound(log_cdf, K.greater(value, 0), self.alpha > 0, self.beta > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw beta divided by gamma variables with shape alpha."""
        (alpha, beta), shape = self._values_to_draw(["alpha", "beta"], point, size)
        with np.errstate(divide="ignore", over="ignore"):
            return inside(beta / generator().gamma(alpha, 1.0, shape), 0.0)
