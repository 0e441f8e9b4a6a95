"""The Laplace distribution and its asymmetric generalisation."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.distribution import Continuous
from ..base.domains import NOT_NEGATIVE
from ..base.parameters import log_of, namespace, parameter
from ..formulas.log_terms import bound, standardize
from .base import assert_negative_support

__all__ = ["Laplace", "AsymmetricLaplace"]


class Laplace(Continuous):
    r"""Laplace (double exponential) distribution.

    .. math:: f(x \mid \mu, b) = \frac{1}{2b} \exp\left(-\frac{|x - \mu|}{b}\right)

    ========  ========================
    Support   :math:`x \in \mathbb{R}`
    Mean      :math:`\mu`
    Variance  :math:`2 b^2`
    ========  ========================

    Parameters
    ----------
    mu : float
        Location.
    b : float
        Scale, > 0.
    """

    _domains = {"b": NOT_NEGATIVE}
    _negative_support = True

    def __init__(self, mu, b, *args, **kwargs) -> None:
        assert_negative_support(b, "b", "Laplace")
        self.b = parameter(b, "b")
        self.mu = parameter(mu, "mu")
        self.mean = self.median = self.mode = self.mu
        self.variance = 2.0 * self.b * self.b
        super().__init__(*args, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, -inf where b is not positive."""
        z = standardize(value, self.b, self.mu)
        return bound(-K.abs(z) - (log_of(self.b) + np.log(2.0)), self.b > 0)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        z = K.as_tensor(standardize(value, self.b, self.mu))
        upper = K.log1p(-0.5 * K.exp(-K.maximum(z, 0.0)))
        return bound(K.where(K.less(z, 0), z - np.log(2.0), upper), self.b > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw with location mu and scale b."""
        (mu, b), shape = self._values_to_draw(["mu", "b"], point, size)
        return np.asarray(generator().laplace(mu, b, shape))


class AsymmetricLaplace(Continuous):
    r"""Asymmetric Laplace distribution: exponential tails with different rates.

    .. math::

        f(x \mid b, \kappa, \mu) = \frac{b}{\kappa + 1/\kappa}
        \exp\left(-(x - \mu)\, b\, s\, \kappa^{s}\right), \quad s = \mathrm{sgn}(x - \mu)

    ========  ============================================
    Support   :math:`x \in \mathbb{R}`
    Mean      :math:`\mu - (\kappa - 1 / \kappa) / b`
    Variance  :math:`(1 + \kappa^4) / (\kappa^2 b^2)`
    ========  ============================================

    Parameters
    ----------
    b : float
        Inverse scale, > 0.
    kappa : float
        Asymmetry, > 0: the tails fall at the rates ``b * kappa`` above `mu` and ``b / kappa`` below.
    mu : float
        Location. Default 0.

    Notes
    -----
    Kotz, Kozubowski and Podgorski (2001), "The Laplace distribution and generalizations", equation 3.1.10.
    """

    _domains = {"b": NOT_NEGATIVE, "kappa": NOT_NEGATIVE}
    _negative_support = True

    def __init__(self, b, kappa, mu=0, *args, **kwargs) -> None:
        assert_negative_support(kappa, "kappa", "AsymmetricLaplace")
        assert_negative_support(b, "b", "AsymmetricLaplace")
        self.b = parameter(b, "b")
        self.kappa = parameter(kappa, "kappa")
        self.mu = parameter(mu, "mu")
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            inverse = 1.0 / self.kappa
            self.mean = self.mu + (inverse - self.kappa) / self.b
            self.variance = (self.kappa * self.kappa + inverse * inverse) / (self.b * self.b)
        super().__init__(*args, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density; it falls at the rate b kappa above mu, and b / kappa below."""
        xp = namespace(self.b, self.kappa)
        limits = np.finfo(K.floatx())
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            log_kappa = log_of(self.kappa)
            constant = log_of(self.b) - xp.logaddexp(log_kappa, -log_kappa)
            # Neither infinite nor zero, so that no rate times a distance is 0 times infinity.
            above = xp.minimum(xp.maximum(self.b * self.kappa, limits.tiny), limits.max)
            below = xp.minimum(xp.maximum(self.b / self.kappa, limits.tiny), limits.max)
        centred = value - self.mu
        return bound(constant - K.maximum(centred * above, centred * -below), self.b > 0, self.kappa > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw differences of two exponential variables, one for each side of mu."""
        (b, kappa, mu), shape = self._values_to_draw(["b", "kappa", "mu"], point, size)
        random = generator()
        return mu + (random.standard_exponential(shape) / kappa - kappa * random.standard_exponential(shape)) / b
