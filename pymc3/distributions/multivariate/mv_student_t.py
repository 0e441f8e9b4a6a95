"""The multivariate Student's t distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ...shapes import broadcast_shape, static_shape
from ..base.domains import POSITIVE, check_domain
from ..base.draws import draw_event_parameters
from ..base.parameters import namespace, parameter
from ..formulas.log_terms import bound, log_gamma_ratio
from .events import as_events, as_vectors, length_of
from .mv_normal import MvNormal

__all__ = ["MvStudentT"]


class MvStudentT(MvNormal):
    r"""Multivariate Student's t distribution.

    .. math::

        f(x \mid \nu, \mu, \Sigma) = \frac{\Gamma((\nu + k) / 2)}{\Gamma(\nu / 2) (\nu \pi)^{k/2} |\Sigma|^{1/2}}
            \left(1 + \frac{(x - \mu)' \Sigma^{-1} (x - \mu)}{\nu}\right)^{-(\nu + k) / 2}

    ========  =====================================================
    Support   :math:`x \in \mathbb{R}^k`
    Mean      :math:`\mu` if :math:`\nu > 1`
    Variance  :math:`\nu / (\nu - 2) \, \Sigma` if :math:`\nu > 2`
    ========  =====================================================

    Parameters
    ----------
    nu : float or array [...]
        Degrees of freedom, > 0.
    Sigma, cov, tau, chol : array [..., k, k]
        Exactly one of: scale matrix (under two names; it is not the covariance), its inverse, its Cholesky factor.
    mu : array [..., k]
        Location.
    lower : bool
        Whether `chol` is the lower factor (default) or the upper one.

    Raises
    ------
    ValueError
        Not exactly one of `Sigma`, `cov`, `tau`, `chol` is given.
    TypeError
        `mu` is missing.
    """

    _event_parameters = ("nu", "Sigma", "cov", "tau", "chol")

    def __init__(self, nu, Sigma=None, mu=None, cov=None, tau=None, chol=None, lower=True, *args, **kwargs) -> None:
        if Sigma is not None:
            if cov is not None:
                raise ValueError("MvStudentT: Sigma and cov are two names of one parameter; specify only one of them.")
            cov = Sigma
        if mu is None:
            raise TypeError("MvStudentT needs mu, its location: for example mu=np.zeros(k).")
        self.nu = parameter(nu, "nu")
        super().__init__(mu, cov, tau, chol, lower, *args, **kwargs)

    def implied_shape(self) -> tuple[int | None, ...]:
        """Return the shape of one draw: degrees of freedom have no axis for the elements of a vector."""
        return broadcast_shape(super().implied_shape(), (*static_shape(self.nu), 1))

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density of each vector of `value` [..., k], which tends to the normal one for large nu."""
        delta = as_events(value, self, lengths=(self.k,)) - self.mu
        quadratic, half_log_det, valid = self._scale.quadratic(delta)
        k = length_of(delta)
        xp = namespace(self.nu)
        positive = xp.logical_and(xp.greater(self.nu, 0), xp.less(self.nu, np.inf))
        nu = xp.where(positive, self.nu, 1.0)
        constant = log_gamma_ratio(0.5 * nu, 0.5 * k) - 0.5 * k * namespace(nu).log(nu * np.pi)
        return bound(constant - half_log_det - 0.5 * (nu + k) * K.log1p(quadratic / nu), valid, positive)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw multivariate normal vectors, each divided by the root of its own chi-squared variable over nu."""
        params = [self.nu, as_vectors(self.mu), self._scale.factor_of_cov()]
        (nu, mu, factor), batch = draw_event_parameters(params, [0, 1, 2], self.shape[:-1], point, size)
        self._check_draws(factor)
        check_domain("MvStudentT", "nu", nu, POSITIVE)
        rng = generator()
        noise = rng.normal(size=batch + np.shape(factor)[-1:])
        stretch = np.sqrt(nu / rng.chisquare(nu, batch))
        return mu + np.squeeze(factor @ noise[..., None], -1) * np.asarray(stretch)[..., None]

    def _distr_parameters_for_repr(self):
        return ["nu", "mu", self._scale.kind]
