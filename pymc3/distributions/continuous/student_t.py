"""Student's t-distribution and its positive half."""

import numpy as np
from scipy import special

from ... import backends_symbolic as K
from ..._random import generator
from ..base.distribution import Continuous
from ..base.domains import POSITIVE, SCALE
from ..base.draws import inside
from ..base.parameters import is_known, log_of, namespace, parameter
from ..formulas.log_terms import bound, log1p_square, log_gamma_ratio, standardize
from .base import PositiveContinuous, assert_negative_support, scale_parameters
from .tails import student_t_logcdf

__all__ = ["StudentT", "HalfStudentT"]


def _limited(nu):
    # A normal distribution to the last digit from here on, also for infinite nu.
    return namespace(nu).minimum(nu, np.finfo(K.floatx()).max ** 0.5)


def _log_density(value, nu, sigma, mu=None):
    """Return the log-density of Student's t-distribution, which keeps its digits for any number of degrees of freedom."""
    nu = _limited(nu)
    xp = namespace(nu)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        # With a reciprocal that is not subnormal: some engines take that for 0.
        scale = namespace(nu, sigma).minimum(sigma * xp.sqrt(nu), 0.1 * np.finfo(K.floatx()).max)
        constant = log_gamma_ratio(0.5 * nu, 0.5) - 0.5 * (xp.log(nu) + np.log(np.pi))
    z = standardize(value, scale, mu)
    return (constant - log_of(sigma)) - 0.5 * (nu + 1.0) * log1p_square(z)


class StudentT(Continuous):
    r"""Student's t-distribution.

    .. math::

        f(x \mid \nu, \mu, \sigma) = \frac{\Gamma(\frac{\nu + 1}{2})}{\Gamma(\frac{\nu}{2}) \sqrt{\pi\nu}\, \sigma}
        \left(1 + \frac{1}{\nu} \left(\frac{x - \mu}{\sigma}\right)^2\right)^{-\frac{\nu + 1}{2}}

    ========  ===============================================================================
    Support   :math:`x \in \mathbb{R}`
    Mean      :math:`\mu` for :math:`\nu > 1`
    Variance  :math:`\sigma^2 \nu / (\nu - 2)` for :math:`\nu > 2`, else infinite
    ========  ===============================================================================

    Parameters
    ----------
    nu : float
        Degrees of freedom, > 0; infinitely many give the normal distribution.
    mu : float
        Location. Default 0.
    sigma (or sd) : float
        Scale, > 0. Default 1.
    lam : float
        1 / sigma**2, > 0; instead of sigma.

    Raises
    ------
    ValueError
        Both sigma and lam are given.
    """

    _domains = {"nu": POSITIVE, "sigma": SCALE}
    _negative_support = True

    def __init__(self, nu, mu=0, lam=None, sigma=None, sd=None, *args, **kwargs) -> None:
        assert_negative_support(nu, "nu", "StudentT")
        self.nu = parameter(nu, "nu")
        self.lam, self.sigma = scale_parameters("StudentT", sigma, sd, lam, precision="lam")
        self.sd = self.sigma
        self.mean = self.median = self.mode = self.mu = parameter(mu, "mu")
        xp = namespace(self.nu, self.sigma)
        excess = xp.where(self.nu > 2, self.nu - 2.0, 1.0)
        self.variance = xp.where(self.nu > 2, 1.0 + 2.0 / excess, np.inf) * (self.sigma * self.sigma)
        super().__init__(*args, **kwargs)

    def _distr_parameters_for_repr(self):
        return ["nu", "mu", "lam"]

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, which tends to the normal one for large nu without cancellation."""
        return bound(_log_density(value, self.nu, self.sigma, self.mu), self.nu > 0, self.sigma > 0)

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        z = K.as_tensor(standardize(value, self.sigma, self.mu))
        return bound(student_t_logcdf(z, _limited(self.nu)), self.nu > 0, self.sigma > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw with location mu, scale sigma and nu degrees of freedom."""
        (nu, mu, sigma), shape = self._values_to_draw(["nu", "mu", "sigma"], point, size)
        return mu + sigma * generator().standard_t(nu, shape)


class HalfStudentT(PositiveContinuous):
    r"""Half-Student distribution: the absolute value of a Student variable with location 0.

    .. math::

        f(x \mid \nu, \sigma) = \frac{2\, \Gamma(\frac{\nu + 1}{2})}{\Gamma(\frac{\nu}{2}) \sqrt{\pi\nu}\, \sigma}
        \left(1 + \frac{1}{\nu} \left(\frac{x}{\sigma}\right)^2\right)^{-\frac{\nu + 1}{2}}

    ========  ==========================
    Support   :math:`x \in [0, \infty)`
    Mode      0
    ========  ==========================

    Samplers start at `sigma`.

    Parameters
    ----------
    nu : float
        Degrees of freedom, > 0. Default 1.
    sigma (or sd) : float
        Scale, > 0. Default 1.
    lam : float
        1 / sigma**2, > 0; instead of sigma.

    Raises
    ------
    ValueError
        Both sigma and lam are given.
    """

    _domains = {"nu": POSITIVE, "sigma": SCALE}

    def __init__(self, nu=1, sigma=None, lam=None, sd=None, *args, **kwargs) -> None:
        assert_negative_support(nu, "nu", "HalfStudentT")
        self.nu = parameter(nu, "nu")
        self.lam, self.sigma = scale_parameters("HalfStudentT", sigma, sd, lam, precision="lam")
        self.sd = self.sigma
        self.mode = np.asarray(0.0)
        kwargs.setdefault("defaults", ("sigma",))
        super().__init__(*args, **kwargs)

    @property
    def median(self) -> np.ndarray:
        """The median, for parameters that are numbers.

        Raises
        ------
        AttributeError
            `nu` is a variable: the median has no closed form.
        """
        if not is_known(self.nu):
            raise AttributeError("HalfStudentT: the median has no closed form where nu is a variable.")
        return self.sigma * special.stdtrit(self.nu, 0.75)

    def _distr_parameters_for_repr(self):
        return ["nu", "lam"]

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density, -inf below 0."""
        log_density = np.log(2.0) + _log_density(value, self.nu, self.sigma)
        return bound(log_density, K.greater_equal(value, 0), self.nu > 0, self.sigma > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw absolute values of a Student's t variable with scale sigma."""
        (nu, sigma), shape = self._values_to_draw(["nu", "sigma"], point, size)
        return inside(np.abs(sigma * generator().standard_t(nu, shape)), 0.0)
