"""The truncated normal distribution."""

import numpy as np
from scipy import special

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import POSITIVE, check_ascending
from ..base.draws import inside
from ..base.parameters import is_known, log_of, namespace, parameter
from ..formulas.log_terms import HALF_LOG_2PI, bound, standardize
from .base import BoundedContinuous, scale_parameters

__all__ = ["TruncatedNormal"]

# So many standard deviations from the likeliest point there is no mass that counts.
_FARTHEST = 40.0
# Intervals that are short on the scale of the density: three terms of a series give their mass to 1e-15.
_SHORT = 0.02
# From so many standard deviations on a truncated normal is an exponential distribution to the eleventh digit.
_EXPONENTIAL = 1e5


class TruncatedNormal(BoundedContinuous):
    r"""Normal distribution, restricted to an interval.

    .. math::

        f(x \mid \mu, \sigma, a, b) = \frac{\phi\left(\frac{x - \mu}{\sigma}\right)}
        {\sigma \left(\Phi\left(\frac{b - \mu}{\sigma}\right) - \Phi\left(\frac{a - \mu}{\sigma}\right)\right)}

    ========  =================================================
    Support   :math:`x \in [a, b]`, a = lower, b = upper
    ========  =================================================

    Samplers start in the middle between both bounds, at a distance of 1 from a single one, at `mu` without bounds.

    Parameters
    ----------
    mu : float
        Mean of the normal distribution. Default 0.
    sigma (or sd) : float
        Standard deviation of the normal distribution, > 0. Default 1.
    tau : float
        Precision 1 / sigma**2, > 0; instead of sigma.
    lower, upper : float, optional
        lower < upper; default: no bound.
    transform : Transform, None or "auto"
        "auto": the one for these bounds.

    Raises
    ------
    ValueError
        Both sigma and tau are given.
    """

    _domains = {"sigma": POSITIVE}

    def __init__(self, mu=0, sigma=None, tau=None, lower=None, upper=None, transform="auto", sd=None, *args, **kwargs) -> None:
        self.tau, self.sigma = scale_parameters("TruncatedNormal", sigma, sd, tau)
        self.sd = self.sigma
        self.mu = parameter(mu, "mu")
        lower, upper = _bound_or_none(lower, "lower"), _bound_or_none(upper, "upper")
        self.lower = np.asarray(-np.inf) if lower is None else lower
        self.upper = np.asarray(np.inf) if upper is None else upper
        if lower is None and upper is None:
            self._defaultval = self.mu
        elif lower is None:
            self._defaultval = self.upper - 1.0
        elif upper is None:
            self._defaultval = self.lower + 1.0
        else:
            self._defaultval = 0.5 * (self.lower + self.upper)
        super().__init__(transform, lower, upper, *args, defaults=("_defaultval",), **kwargs)

    def _normalisation(self):
        """Return the likeliest point, its distance from mu in standard deviations, and the log of the mass relative to it.

        The density is written relative to that at the likeliest point: so no term is large, however far the bounds are
        from `mu`, and both tails have the same digits.

        Returns
        -------
        edge : array or tensor
            `mu`, or the bound next to it.
        distance : array or tensor
            (edge - mu) / sigma.
        log_mass : array or tensor
            log of (P(lower < X < upper) exp(distance**2 / 2)) for the normal X.
        """
        mu, sigma = self.mu, self.sigma
        xp = namespace(mu, sigma, self.lower, self.upper)
        edge = xp.minimum(xp.maximum(mu, self.lower), self.upper)
        largest = np.finfo(K.floatx()).max ** 0.9
        distance = xp.minimum(xp.maximum((edge - mu) / sigma, -largest), largest)
        below = xp.minimum(edge - self.lower, _FARTHEST * sigma) / sigma
        above = xp.minimum(self.upper - edge, _FARTHEST * sigma) / sigma
        around = 0.5 * (xp.erf(below * np.sqrt(0.5)) + xp.erf(above * np.sqrt(0.5)))
        tail = _tail_mass(xp, xp.abs(distance), below + above)
        return edge, distance, xp.log(xp.where(xp.equal(distance, 0), around, tail))

    def _distr_parameters_for_repr(self):
        return ["mu", "sigma", "lower", "upper"]

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, -inf outside of [lower, upper]; it is exact for intervals far out in a tail."""
        with np.errstate(all="ignore"):
            edge, distance, log_mass = self._normalisation()
        z = standardize(value, self.sigma, edge)
        log_density = -0.5 * z * (z + 2.0 * distance) - (log_mass + log_of(self.sigma) + HALF_LOG_2PI)
        inside = [K.greater_equal(value, self.lower), K.less_equal(value, self.upper)]
        return bound(log_density, *inside, self.sigma > 0, self.lower < self.upper)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw by inversion, in the left tail: an interval of the right one is drawn as its mirror image."""
        (mu, sigma, lower, upper), shape = self._values_to_draw(["mu", "sigma", "lower", "upper"], point, size)
        check_ascending("TruncatedNormal", lower=lower, upper=upper)
        uniform = generator().random(shape)
        with np.errstate(over="ignore"):
            low, high = (lower - mu) / sigma, (upper - mu) / sigma
        # The interval of a right tail is drawn as its mirror image.
        mirrored = low > 0
        z = _draw_left(np.where(mirrored, -high, low), np.where(mirrored, -low, high), uniform)
        draws = mu + sigma * np.where(mirrored, -z, z)
        return inside(draws, lower, upper)


def _bound_or_none(value, name):
    """Return a bound as a parameter; None where it excludes nothing."""
    if value is None:
        return None
    value = parameter(value, name)
    nothing = -np.inf if name == "lower" else np.inf
    return None if is_known(value) and np.all(value == nothing) else value


def _tail_mass(xp, u, width):
    """Return exp(u**2 / 2) P(u < X < u + width) for a standard normal X and u >= 0."""
    whole = xp.erfcx(u * np.sqrt(0.5)) - xp.erfcx((u + width) * np.sqrt(0.5)) * xp.exp(-width * (u + 0.5 * width))
    short = width * (u + 1.0) < _SHORT
    half = xp.where(short, 0.5 * width, 0.0)
    # The integral of exp(-m s - s**2 / 2) for -half < s < half around the middle m of the interval.
    slope, square = half * (u + half), half * half
    slope2 = slope * slope
    series = 1.0 + (slope2 - square) / 6.0 + (slope2 * slope2 - 6.0 * slope2 * square + 3.0 * square * square) / 120.0
    narrow = 2.0 * half * series * xp.exp(-half * (u + 0.5 * half) - HALF_LOG_2PI)
    return xp.where(short, narrow, 0.5 * whole)


def _draw_left(low, high, uniform):
    """Return draws of a standard normal variable between low <= 0 and high, from uniform ones."""
    log_low, log_high = special.log_ndtr(low), special.log_ndtr(high)
    share = np.exp(log_low - log_high)
    z = special.ndtri_exp(log_high + np.log(uniform + (1.0 - uniform) * share))
    far = high < -_EXPONENTIAL
    depth = np.where(far, -high, 1.0)
    width = np.where(far, high - low, 1.0)
    return np.where(far, high + np.log1p(uniform * np.expm1(-depth * width)) / depth, z)
