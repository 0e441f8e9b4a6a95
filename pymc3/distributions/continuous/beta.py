"""The beta distribution."""

from typing import Any

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import POSITIVE
from ..base.draws import inside
from ..base.parameters import parameter
from ..formulas.incomplete_beta import log_betainc
from ..formulas.log_terms import betaln, bound
from .base import UnitContinuous, assert_negative_support, sigma_or_sd, times_log

__all__ = ["Beta"]


class Beta(UnitContinuous):
    r"""Beta distribution.

    .. math:: f(x \mid \alpha, \beta) = \frac{x^{\alpha - 1} (1 - x)^{\beta - 1}}{B(\alpha, \beta)}

    ========  ==============================================================================
    Support   :math:`x \in [0, 1]`
    Mean      :math:`\alpha / (\alpha + \beta)`
    Variance  :math:`\alpha\beta / ((\alpha + \beta)^2 (\alpha + \beta + 1))`
    ========  ==============================================================================

    Given `mu` and `sigma` instead,

    .. math:: \alpha = \mu\kappa, \quad \beta = (1 - \mu)\kappa, \quad \kappa = \frac{\mu (1 - \mu)}{\sigma^2} - 1

    Parameters
    ----------
    alpha, beta : float
        Shapes, > 0.
    mu : float
        Mean, 0 < mu < 1; with sigma, instead of alpha and beta.
    sigma (or sd) : float
        Standard deviation, 0 < sigma < sqrt(mu (1 - mu)).

    Raises
    ------
    ValueError
        Neither alpha and beta nor mu and sigma are given.
    """

    _domains = {"alpha": POSITIVE, "beta": POSITIVE}

    def __init__(self, alpha=None, beta=None, mu=None, sigma=None, sd=None, *args, **kwargs) -> None:
        alpha, beta = self.get_alpha_beta(alpha, beta, mu, sigma_or_sd(sigma, sd, "Beta"))
        assert_negative_support(alpha, "alpha", "Beta")
        assert_negative_support(beta, "beta", "Beta")
        self.alpha = parameter(alpha, "alpha")
        self.beta = parameter(beta, "beta")
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            total = self.alpha + self.beta
            self.mean = self.alpha / total
            self.variance = self.mean * (self.beta / total) / (total + 1.0)
        super().__init__(*args, **kwargs)

    def get_alpha_beta(self, alpha=None, beta=None, mu=None, sigma=None) -> tuple[Any, Any]:
        """Return (alpha, beta) from either of the two pairs."""
        given = [name for name, value in dict(alpha=alpha, beta=beta, mu=mu, sigma=sigma).items() if value is not None]
        if given == ["alpha", "beta"]:
            return alpha, beta
        if given != ["mu", "sigma"]:
            raise ValueError(
                f"Incompatible parameterization of Beta: got {', '.join(given) or 'nothing'}. "
                "Either use alpha and beta, or mu and sigma to specify distribution."
            )
        mu, sigma = parameter(mu, "mu"), parameter(sigma, "sigma")
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            kappa = mu * (1.0 - mu) / (sigma * sigma) - 1.0
            return mu * kappa, (1.0 - mu) * kappa

    def _valid(self):
        # Infinite where sigma is 0.
        return self.alpha > 0, self.beta > 0, self.alpha + self.beta < np.inf

    def _distr_parameters_for_repr(self):
        return ["alpha", "beta"]

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, -inf outside of [0, 1]; at an edge it is finite where the exponent of its factor is 0."""
        inside = [K.greater_equal(value, 0), K.less_equal(value, 1)]
        x = K.clip(value, 0.0, 1.0)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            constant = betaln(self.alpha, self.beta)
        powers = times_log(self.alpha - 1.0, K.log(x)) + times_log(self.beta - 1.0, K.log1p(-x))
        return bound(powers - constant, *inside, *self._valid())

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        x = K.clip(value, 0.0, 1.0)
        return bound(log_betainc(self.alpha, self.beta, x), K.greater_equal(value, 0), *self._valid())

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw from NumPy's beta generator; the draws stay inside (0, 1) after rounding."""
        (alpha, beta), shape = self._values_to_draw(["alpha", "beta"], point, size)
        return inside(generator().beta(alpha, beta, shape), 0.0, 1.0)
