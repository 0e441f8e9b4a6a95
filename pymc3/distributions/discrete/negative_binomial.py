"""The negative binomial distribution."""

from typing import Any

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import NOT_NEGATIVE, POSITIVE
from ..base.parameters import integer_parameter, namespace, parameter
from ..formulas.log_terms import HALF_LOG_2PI, bound, deviance_part, stirling_error, stirling_remainder
from .counts import Counts
from .masses import log_beta_cdf, to_count, whole

__all__ = ["NegativeBinomial", "draw_negative_binomial"]

# From here on the distribution is that of Poisson to the last digit, and infinity is no special case.
_POISSON = 1e30
_LARGEST_RATE = 9e18


class NegativeBinomial(Counts):
    r"""Negative binomial distribution: Poisson counts whose rates vary as a gamma distribution with shape alpha.

    .. math::

        f(x \mid \mu, \alpha) = \frac{\Gamma(x+\alpha)}{x! \Gamma(\alpha)}
            \left(\frac{\alpha}{\mu+\alpha}\right)^\alpha \left(\frac{\mu}{\mu+\alpha}\right)^x

    With p and n it is the number of misses before the n-th hit: :math:`\mu = n (1 - p) / p`, :math:`\alpha = n`.

    ========  =============================
    Support   :math:`x \in \{0, 1, \ldots\}`
    Mean      :math:`\mu`
    Variance  :math:`\mu + \mu^2 / \alpha`
    ========  =============================

    Parameters
    ----------
    mu : float
        Mean, > 0.
    alpha : float
        Shape of the gamma distribution, > 0; the larger, the nearer to Poisson.
    p : float
        Probability of a hit, 0 < p < 1; instead of mu.
    n : float
        Number of hits, > 0; instead of alpha.

    Raises
    ------
    ValueError
        Not exactly one of mu and p, or not exactly one of alpha and n.
    """

    _domains = {"mu": NOT_NEGATIVE, "alpha": POSITIVE}

    def __init__(self, mu=None, alpha=None, p=None, n=None, *args, **kwargs) -> None:
        mu, alpha = self.get_mu_alpha(mu, alpha, p, n)
        self.mu = mu
        self.alpha = alpha
        self.mode = to_count(namespace(mu).floor(mu))
        super().__init__(*args, **kwargs)

    def get_mu_alpha(self, mu=None, alpha=None, p=None, n=None) -> tuple[Any, Any]:
        """Return the mean and shape from one of mu and p, and one of alpha and n."""
        shape_type = _chosen(alpha=alpha, n=n)
        self._param_type = [_chosen(mu=mu, p=p), shape_type]
        if n is not None:
            self.n = integer_parameter(n, "n")
        alpha = parameter(n, "n") if alpha is None else parameter(alpha, "alpha")
        if p is None:
            return parameter(mu, "mu"), alpha
        self.p = parameter(p, "p")
        with np.errstate(divide="ignore", invalid="ignore"):
            return alpha * (1.0 - self.p) / self.p, alpha

    def _distr_parameters_for_repr(self):
        return self._param_type

    def _probabilities(self):
        """Return alpha, mu / alpha, and the two probabilities alpha / (alpha + mu) and mu / (alpha + mu), of valid parameters."""
        xp = namespace(self.mu, self.alpha)
        largest = float(np.finfo(K.floatx()).max)
        alpha = namespace(self.alpha).where(namespace(self.alpha).greater(self.alpha, 0), self.alpha, 1.0)
        alpha = namespace(self.alpha).minimum(alpha, _POISSON)
        mu = namespace(self.mu).where(namespace(self.mu).greater(self.mu, 0), self.mu, 1.0)
        with np.errstate(over="ignore"):
            ratio = xp.minimum(mu / alpha, largest)
            return alpha, ratio, 1.0 / (1.0 + ratio), 1.0 / (1.0 + alpha / mu)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-mass, by Loader's form; it tends to the Poisson one for large alpha without cancellation."""
        return bound(self._log_mass(value), K.greater_equal(value, 0), *whole(value), *self._valid())

    def _log_mass(self, value):
        xp = namespace(self.mu, self.alpha)
        alpha, ratio, p, q = self._probabilities()
        log_p = -xp.log1p(ratio)  # p itself may be too small a number
        count = K.cast(K.maximum(value, 1), K.floatx())
        total = count + alpha
        log_count, log_total, log_alpha = K.log(count), K.log(total), namespace(self.alpha).log(alpha)
        # Loader's form (see log_binomial_mass) of count misses and alpha hits, the last of which is a hit.
        some = stirling_remainder(total) - stirling_error(count) + (0.5 * log_alpha - stirling_remainder(alpha) - HALF_LOG_2PI)
        some = some - 0.5 * (log_total + log_count)
        some = some - deviance_part(count, total * q, log_count - log_total - xp.log(q))
        some = some - deviance_part(alpha, total * p, log_alpha - log_total - log_p)
        return K.where(K.equal(value, 0), alpha * log_p, some)

    def _valid(self):
        return [self.mu > 0, self.mu < np.inf, self.alpha > 0]

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        alpha, _, p, q = self._probabilities()
        count = K.maximum(K.floor(K.cast(value, K.floatx())), 0.0)
        log_first = self._log_mass(count) + K.log1p(count / alpha)
        log_cdf = log_beta_cdf(alpha, count + 1.0, p, q, log_first)
        return bound(log_cdf, K.greater_equal(value, 0), *self._valid())

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw Poisson counts whose rates are gamma variables."""
        (mu, alpha), shape = self._values_to_draw(["mu", "alpha"], point, size)
        return draw_negative_binomial(mu, alpha, shape)


def draw_negative_binomial(mu, alpha, shape) -> np.ndarray:
    """Return draws of an array of shape `shape`."""
    rate = generator().gamma(alpha, mu / alpha, shape)
    return np.asarray(generator().poisson(np.minimum(rate, _LARGEST_RATE)))


def _chosen(**given):
    """Return the name of the one parameter of two that is given."""
    names = [name for name, value in given.items() if value is not None]
    if len(names) == 1:
        return names[0]
    first, second = given
    if names:
        raise ValueError(
            f"Incompatible parametrization. Can't specify both {first} and {second}: they are two ways to say the same "
            "thing about NegativeBinomial. Give one."
        )
    raise ValueError(f"Incompatible parametrization. Must specify either {first} or {second} of NegativeBinomial; got none of them.")
