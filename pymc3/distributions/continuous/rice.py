"""The Rice distribution."""

from typing import Any

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import NOT_NEGATIVE, POSITIVE
from ..base.draws import inside
from ..base.parameters import log_of, namespace, parameter
from ..formulas.log_terms import bound, standardize
from .base import PositiveContinuous, assert_negative_support, sigma_or_sd

__all__ = ["Rice"]

# From this square of nu / (2 sigma) on, the leading terms of the moments' expansions are exact.
_LARGE = 1e8


class Rice(PositiveContinuous):
    r"""Rice distribution: of the length of a normal vector in the plane.

    .. math::

        f(x \mid \nu, \sigma) = \frac{x}{\sigma^2} \exp\left(-\frac{x^2 + \nu^2}{2 \sigma^2}\right)
            I_0\left(\frac{x \nu}{\sigma^2}\right)

    where :math:`I_0` is the modified Bessel function of order 0.

    ========  ===========================================================================
    Support   :math:`x \in (0, \infty)`
    Mean      :math:`\sigma \sqrt{\pi / 2} \, e^{-q} ((1 + 2 q) I_0(q) + 2 q I_1(q))`
    Variance  :math:`2 \sigma^2 + \nu^2` minus the square of the mean
    ========  ===========================================================================

    with :math:`q = \nu^2 / (4 \sigma^2)`.

    Parameters
    ----------
    nu : float
        Length of the vector's mean, >= 0.
    sigma (or sd) : float
        Standard deviation of each of its components, > 0. Default 1.
    b : float
        nu / sigma, >= 0; instead of nu.

    Raises
    ------
    ValueError
        Both or none of nu and b are given.
    """

    _domains = {"nu": NOT_NEGATIVE, "sigma": POSITIVE}

    def __init__(self, nu=None, sigma=None, b=None, sd=None, *args, **kwargs) -> None:
        sigma = sigma_or_sd(sigma, sd, "Rice")
        for name, value in dict(nu=nu, b=b, sigma=sigma).items():
            assert_negative_support(value, name, "Rice")
        self.nu, self.b, self.sigma = self.get_nu_b(nu, b, sigma)
        self.sd = self.sigma
        self.mean, self.variance = _moments(self.nu, self.b, self.sigma)
        super().__init__(*args, **kwargs)

    def get_nu_b(self, nu, b, sigma) -> tuple[Any, Any, Any]:
        """Return (nu, b, sigma) from either nu or b."""
        sigma = parameter(1.0 if sigma is None else sigma, "sigma")
        if (nu is None) == (b is None):
            raise ValueError(f"Rice distribution must specify either nu or b = nu / sigma. Got {'none of them' if nu is None else 'both'}.")
        if nu is None:
            b = parameter(b, "b")
            return b * sigma, b, sigma
        nu = parameter(nu, "nu")
        with np.errstate(divide="ignore", invalid="ignore"):
            return nu, nu / sigma, sigma

    def _distr_parameters_for_repr(self):
        return ["nu", "sigma"]

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, with a Bessel function that is scaled so that it does not overflow; -inf at and below 0."""
        x = standardize(value, self.sigma)
        log_density = K.log(x * K.i0e(x * self.b)) - 0.5 * K.square(x - self.b) - log_of(self.sigma)
        inside = [K.greater(x, 0), K.less(x, np.inf)]
        return bound(log_density, *inside, self.sigma > 0, self.b >= 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw distances from the origin of points that are normal about (nu, 0)."""
        (nu, sigma), shape = self._values_to_draw(["nu", "sigma"], point, size)
        along, across = generator().standard_normal((2, *shape))
        return inside(np.hypot(nu + sigma * along, sigma * across), 0.0)


def _moments(nu, b, sigma):
    """Return the mean and variance."""
    xp = namespace(nu, b, sigma)
    with np.errstate(all="ignore"):
        q = 0.25 * b * b
        is_large = xp.greater(q, _LARGE)
        small = xp.minimum(q, _LARGE)
        scaled = np.sqrt(np.pi / 2.0) * ((1.0 + 2.0 * small) * xp.i0e(small) + 2.0 * small * xp.i1e(small))
        mean = xp.where(is_large, nu + 0.5 * sigma / xp.maximum(b, 1.0), sigma * scaled)
        share = xp.where(is_large, 1.0, 2.0 + 4.0 * small - scaled * scaled)
        return mean, sigma * sigma * share
