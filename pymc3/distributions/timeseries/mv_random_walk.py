"""Random walks of vectors."""

import numpy as np

from ... import backends_symbolic as K
from ...shapes import to_tuple
from ..base.draws import in_shape, joint_draws
from ..base.parameters import parameter
from ..multivariate import MvNormal, MvStudentT
from .base import TimeSeries, draw_first, read_init

__all__ = ["MvGaussianRandomWalk", "MvStudentTRandomWalk"]


class MvGaussianRandomWalk(TimeSeries):
    r"""Random walk of vectors with normal innovations.

    .. math:: x_t \sim N(x_{t-1} + \mu, \Sigma), \quad t \geq 1

    ========  =========================================
    Support   :math:`x \in \mathbb{R}^{T \times k}`
    ========  =========================================

    Parameters
    ----------
    mu : float or array [k]
        Drift.
    cov, tau, chol : array [k, k]
        Exactly one of: covariance matrix of the innovations, its inverse, its Cholesky factor.
    lower : bool
        Whether `chol` is the lower factor (default) or the upper one.
    init : Distribution
        Of the first vector, made with ``.dist()``. Default Flat; draws start at zero then.
    shape : tuple of int
        Number of vectors and their length. A shape (k,) is one vector; it has the distribution `init`, but its draws are
        innovations.

    Raises
    ------
    ValueError
        Not exactly one of `cov`, `tau`, `chol` is given.
    """

    _event_parameters = ("mu", "cov", "tau", "chol", "init")

    def __init__(self, mu=0.0, cov=None, tau=None, chol=None, lower=True, init=None, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.init = read_init(init, type(self).__name__)
        self.innovArgs = (mu, cov, tau, chol, lower)
        self.innov = self._innovations()
        for name, given in [("mu", self.innov.mu), *self.innov._scale.given.items()]:
            setattr(self, name, given)
        self.mean = np.asarray(0.0)

    def check_parameters(self, name) -> None:
        """Return those of the innovations."""
        self.innov.check_parameters(name)

    def _innovations(self):
        return MvNormal.dist(*self.innovArgs, shape=self.shape)

    def _logp_of_series(self, value):
        if K.ndim(value) == 1:
            value = K.expand_dims(value, 0)
        steps = self.innov.logp(value[1:] - value[:-1])
        return K.sum(self.init.logp(value[0])) + K.sum(steps)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw the first vector from `init`, and sums of innovations after it."""
        size = to_tuple(size)
        length, vector = self._time_and_batch()
        if not vector:
            return in_shape(self.innov, self.shape).random(point=point, size=size or None)
        with joint_draws(size):
            steps = in_shape(self.innov, (length, *vector)).random(point=point, size=size or None)
            (first,) = draw_first(self.init, 1, vector, point, size)
        draws = np.moveaxis(np.array(steps), len(size), 0)
        draws[0] = first
        return np.moveaxis(np.cumsum(draws, axis=0), 0, len(size))

    def _distr_parameters_for_repr(self):
        return ["mu", *self.innov._scale.given]


class MvStudentTRandomWalk(MvGaussianRandomWalk):
    r"""Random walk of vectors with Student's t innovations.

    .. math:: x_t \sim t_\nu(x_{t-1} + \mu, \Sigma), \quad t \geq 1

    ========  =========================================
    Support   :math:`x \in \mathbb{R}^{T \times k}`
    ========  =========================================

    Parameters
    ----------
    nu : float
        Degrees of freedom, > 0.
    mu, cov, tau, chol, lower, init
        As for `MvGaussianRandomWalk`; the matrix is the scale of the innovations.

    Raises
    ------
    ValueError
        Not exactly one of `cov`, `tau`, `chol` is given.
    """

    _event_parameters = ("nu", "mu", "cov", "tau", "chol", "init")

    def __init__(self, nu, *args, **kwargs) -> None:
        self.nu = parameter(nu, "nu")
        super().__init__(*args, **kwargs)

    def _innovations(self):
        mu, cov, tau, chol, lower = self.innovArgs
        return MvStudentT.dist(self.nu, None, mu, cov, tau, chol, lower, shape=self.shape)

    def _distr_parameters_for_repr(self):
        return ["nu", *super()._distr_parameters_for_repr()]
