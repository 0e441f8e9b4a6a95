"""The multivariate normal distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ...shapes import broadcast_shape
from ..base.distribution import Continuous
from ..base.draws import draw_event_parameters
from ..base.parameters import parameter
from ..formulas.log_terms import HALF_LOG_2PI, bound
from .events import as_events, as_vectors, check_mean, length_of
from .quadratic import Scale

__all__ = ["MvNormal"]


class MvNormal(Continuous):
    r"""Multivariate normal distribution.

    .. math:: f(x \mid \mu, \Sigma) = (2\pi)^{-k/2} |\Sigma|^{-1/2} \exp(-(x-\mu)' \Sigma^{-1} (x-\mu) / 2)

    ========  ===========================
    Support   :math:`x \in \mathbb{R}^k`
    Mean      :math:`\mu`
    Variance  :math:`\Sigma`
    ========  ===========================

    Parameters
    ----------
    mu : array [..., k]
        Mean.
    cov, tau, chol : array [..., k, k]
        Exactly one of: covariance matrix, its inverse, its Cholesky factor.
    lower : bool
        Whether `chol` is the lower factor (default) or the upper one.

    Raises
    ------
    ValueError
        Not exactly one of `cov`, `tau`, `chol` is given.
    """

    _negative_support = True
    _event_parameters = ("cov", "tau", "chol")

    def __init__(self, mu, cov=None, tau=None, chol=None, lower=True, *args, **kwargs) -> None:
        self._scale = Scale(cov=cov, tau=tau, chol=chol, lower=lower)
        self.lower = lower
        for name, value in self._scale.given.items():
            setattr(self, name, value)
        self.mu = parameter(mu, "mu")
        check_mean(self.mu, "mu", self.k, type(self).__name__)
        self.mean = self.median = self.mode = self.mu
        super().__init__(*args, **kwargs)

    def check_parameters(self, name) -> None:
        """Refuse a known matrix that is not positive definite."""
        self._scale.check(type(self).__name__, name)

    def implied_shape(self) -> tuple[int | None, ...]:
        """Return the shape of one draw: that of `mu`, or of the matrices without their last axis."""
        by_matrix = K.int_shape(K.as_tensor(self._scale.factor))[:-1]
        return broadcast_shape(super().implied_shape(), by_matrix)

    @property
    def k(self) -> int | None:
        """Length of a vector."""
        return K.int_shape(self._scale.factor)[-1]

    @property
    def chol_cov(self) -> K.TensorVariable | np.ndarray:
        """Lower Cholesky factor of the covariance; where `tau` was given there is `chol_tau` instead."""
        return self._scale.factor_of("cov")

    @property
    def chol_tau(self) -> K.TensorVariable | np.ndarray:
        """Lower Cholesky factor of the inverse covariance, where that was given."""
        return self._scale.factor_of("tau")

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density of each vector of `value` [..., k], by a triangular solve with the matrix's factor."""
        delta = as_events(value, self, lengths=(self.k,)) - self.mu
        quadratic, half_log_det, valid = self._scale.quadratic(delta)
        return bound(-0.5 * quadratic - half_log_det - length_of(delta) * HALF_LOG_2PI, valid)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw normal variables, multiplied by the lower factor of the covariance."""
        params = [as_vectors(self.mu), self._scale.factor_of_cov()]
        (mu, factor), batch = draw_event_parameters(params, [1, 2], self.shape[:-1], point, size)
        self._check_draws(factor)
        noise = generator().normal(size=batch + np.shape(factor)[-1:])
        return mu + np.squeeze(factor @ noise[..., None], -1)

    def _distr_parameters_for_repr(self):
        return ["mu", self._scale.kind]

    def _check_draws(self, factor):
        if not np.all(np.isfinite(factor)):
            name = type(self).__name__
            raise ValueError(f"{self._scale.kind} of {name} is not positive definite: there is nothing to draw from.")
