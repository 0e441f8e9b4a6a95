"""The multivariate normal distribution."""

import numpy as np

from pymc3 import backends_symbolic as K
from pymc3._random import generator
from pymc3.distributions.dist_math import HALF_LOG_2PI, bound
from pymc3.distributions.distribution import Continuous
from pymc3.distributions.draws import draw_event_parameters
from pymc3.distributions.multivariate.quadratic import Scale
from pymc3.distributions.parameters import parameter
from pymc3.exceptions import ShapeError

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

    def __init__(self, mu, cov=None, tau=None, chol=None, lower=True, *args, **kwargs):
        self._scale = Scale(cov=cov, tau=tau, chol=chol, lower=lower)
        self.lower = lower
        for name, value in self._scale.given.items():
            setattr(self, name, value)
        self.mu = parameter(mu, "mu")
        self.mean = self.median = self.mode = self.mu
        super().__init__(*args, **kwargs)

    def logp(self, value):
        value = K.as_tensor(value)
        if K.ndim(value) == 0:
            raise ShapeError("MvNormal has values of at least one axis.", actual=0, expected="1 or more axes")
        quadratic, half_log_det, valid = self._scale.quadratic(value - self.mu)
        size = K.int_shape(value)[-1]
        size = K.cast(K.shape(value)[-1], K.floatx()) if size is None else float(size)
        return bound(-0.5 * quadratic - half_log_det - size * HALF_LOG_2PI, valid)

    def random(self, point=None, size=None):
        event = self.shape[-1:]
        params = [self.mu, self._scale.factor_of_cov()]
        (mu, factor), batch = draw_event_parameters(params, [1, 2], self.shape[:-1], point, size)
        if not event:
            event = np.shape(mu)[-1:]
        noise = generator().normal(size=batch + event)
        return mu + np.squeeze(factor @ noise[..., None], -1)
