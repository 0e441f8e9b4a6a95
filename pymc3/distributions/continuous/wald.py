"""The Wald (inverse Gaussian) distribution."""

from typing import Any

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import POSITIVE
from ..base.draws import inside
from ..base.parameters import log_of, namespace, parameter
from ..formulas.log_terms import HALF_LOG_2PI, bound, standardize
from .base import PositiveContinuous, assert_negative_support

__all__ = ["Wald"]


class Wald(PositiveContinuous):
    r"""Wald (inverse Gaussian) distribution, shifted by `alpha`.

    .. math::

        f(x \mid \mu, \lambda, \alpha) = \left(\frac{\lambda}{2\pi}\right)^{1/2} y^{-3/2}
        \exp\left(-\frac{\lambda}{2y} \left(\frac{y - \mu}{\mu}\right)^2\right), \quad y = x - \alpha

    ========  ================================
    Support   :math:`x \in (\alpha, \infty)`
    Mean      :math:`\mu + \alpha`
    Variance  :math:`\mu^3 / \lambda`
    ========  ================================

    `mu`, or two of `mu`, `lam` and `phi` are given; lam = mu * phi, and lam is 1 where `mu` stands alone.

    Parameters
    ----------
    mu : float
        Mean of the distribution that is not shifted, > 0.
    lam : float
        Relative precision, > 0.
    phi : float
        Shape, > 0: lam / mu.
    alpha : float
        Shift, >= 0. Default 0.

    Raises
    ------
    ValueError
        Another combination of mu, lam and phi is given.

    Notes
    -----
    Tweedie (1957), "Statistical properties of inverse Gaussian distributions I"; draws as in Michael, Schucany and Haas
    (1976), by NumPy; the distribution function as in Giner and Smyth (2016), "statmod: probability calculations for the
    inverse Gaussian distribution", with scaled complementary error functions.
    """

    _domains = {"mu": POSITIVE, "lam": POSITIVE}

    def __init__(self, mu=None, lam=None, phi=None, alpha=0.0, *args, **kwargs) -> None:
        for name, value in (("phi", phi), ("mu", mu), ("lam", lam)):
            assert_negative_support(value, name, "Wald")
        mu, lam, phi = self.get_mu_lam_phi(mu, lam, phi)
        self.alpha = parameter(alpha, "alpha")
        self.mu = parameter(mu, "mu")
        self.lam = parameter(lam, "lam")
        self.phi = parameter(phi, "phi")
        xp = namespace(self.mu, self.lam)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            self.mean = self.mu + self.alpha
            ratio = 1.5 * self.mu / self.lam
            # sqrt(1 + ratio**2) - ratio
            self.mode = self.mu / (xp.sqrt(1.0 + ratio * ratio) + ratio) + self.alpha
            self.variance = self.mu * self.mu * (self.mu / self.lam)
        super().__init__(*args, **kwargs)

    def get_mu_lam_phi(self, mu, lam, phi) -> tuple[Any, Any, Any]:
        """Return (mu, lam, phi) from one or two of them."""
        given = [name for name, value in (("mu", mu), ("lam", lam), ("phi", phi)) if value is not None]
        named = (("mu", mu), ("lam", lam), ("phi", phi))
        mu, lam, phi = (None if value is None else parameter(value, name) for name, value in named)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            if given == ["mu"]:
                return mu, 1.0, 1.0 / mu
            if given == ["mu", "lam"]:
                return mu, lam, lam / mu
            if given == ["mu", "phi"]:
                return mu, mu * phi, phi
            if given == ["lam", "phi"]:
                return lam / phi, lam, phi
        raise ValueError(
            "Wald distribution must specify either mu only, mu and lam, mu and phi, or lam and phi; "
            f"got {' and '.join(given) or 'none of them'}."
        )

    def _inside(self, value):
        """Return value - alpha, 1 where that is not in the support; and where it is."""
        centred = value - self.alpha
        inside = K.greater(centred, 0)
        return K.where(inside, centred, 1.0), inside

    def _valid(self):
        return self.mu > 0, self.mu < np.inf, self.lam > 0, self.alpha >= 0

    def _distr_parameters_for_repr(self):
        return ["mu", "lam", "alpha"]

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, -inf at and below alpha."""
        y, inside = self._inside(value)
        z = standardize(y, self.mu, self.mu)
        constant = 0.5 * log_of(self.lam) - HALF_LOG_2PI
        # At infinity z / y would be NaN, and the logarithm does not matter.
        finite = K.minimum(y, np.finfo(K.floatx()).max)
        log_density = constant - 1.5 * K.log(finite) - (0.5 * self.lam * z) * (z / finite)
        return bound(log_density, inside, *self._valid())

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        y, inside = self._inside(value)
        largest = np.finfo(K.floatx()).max
        scale = K.sqrt(K.minimum(self.lam / y, largest)) * np.sqrt(0.5)
        near = scale * K.minimum(standardize(y, self.mu, self.mu), largest)
        far = near + 2.0 * scale
        # P(X <= x) = exp(-near**2) (erfcx(-near) + erfcx(far)) / 2, and P(X > x) = exp(-near**2) (erfcx(near) - erfcx(far)) / 2.
        below = K.less(near, 0)
        size = K.abs(near)
        outer = K.erfcx(far)
        left = K.log(0.5 * (K.erfcx(size) + outer)) - K.square(near)
        right = K.log1p(-0.5 * K.exp(-K.square(near)) * (K.erfcx(size) - K.where(below, 0.0, outer)))
        return bound(K.where(below, left, right), inside, *self._valid())

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw from NumPy's inverse Gaussian generator, moved by alpha."""
        (mu, lam, alpha), shape = self._values_to_draw(["mu", "lam", "alpha"], point, size)
        return inside(alpha + generator().wald(mu, lam, shape), alpha)
