"""The Gaussian random walk."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ...shapes import static_shape, to_tuple
from ..base.draws import in_shape, joint_draws
from ..base.parameters import parameter
from ..continuous.base import scale_parameters
from .base import TimeSeries, check_positive, draw_first, draw_over_time, first_values, normal_innovations, read_init, time_last

__all__ = ["GaussianRandomWalk"]


class GaussianRandomWalk(TimeSeries):
    r"""Random walk with normal innovations.

    .. math:: x_t \sim N(x_{t-1} + \mu_t, \sigma_t), \quad t \geq 1

    ========  =========================================
    Support   :math:`x \in \mathbb{R}^T`
    ========  =========================================

    Parameters
    ----------
    tau : float or array
        Precision 1 / sigma**2, > 0; instead of sigma.
    init : Distribution
        Of the first value, made with ``.dist()``. Default Flat; draws start at zero then.
    sigma (or sd) : float or array
        Standard deviation of the innovations, > 0. Default 1.
    mu : float or array
        Drift.
    shape : int or tuple of int
        Number of values; further lengths: independent series. Default 1; () is one value without an axis for time.

    Notes
    -----
    A `mu` or `sigma` with as many axes as the walk changes over time, its first axis; the first element, which would belong
    to the step to the first value, is not used. With fewer axes there is one for each series.

    Raises
    ------
    TypeError
        The shape is 0.
    ValueError
        The shape has no elements; both `sigma` and `tau` are given.
    """

    _event_parameters = ("tau", "sigma", "mu", "init")

    def __init__(self, tau=None, init=None, sigma=None, mu=0.0, sd=None, *args, **kwargs) -> None:
        kwargs.setdefault("shape", 1)
        super().__init__(*args, **kwargs)
        if self.shape and 0 in self.shape:
            error = ValueError if any(self.shape) else TypeError  # PyMC3's classes
            raise error(f"GaussianRandomWalk must have at least one value, lengths of 0 are not allowed: got shape={self.shape}.")
        self.tau, self.sigma = scale_parameters("GaussianRandomWalk", sigma, sd, tau)
        self.sd = self.sigma
        self.mu = parameter(mu, "mu")
        self.init = read_init(init, "GaussianRandomWalk")
        self.mean = np.asarray(0.0)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density of a walk; one value without an axis for time counts as a walk of length one."""
        value = K.as_tensor(value)
        return super().logp(value if K.ndim(value) else K.expand_dims(value, 0))

    def _logp_of_series(self, value):
        innovations = value[1:] - value[:-1]
        mu, sigma = (_of_steps(parameter, value.ndim) for parameter in (self.mu, self.sigma))
        if static_shape(mu) or not isinstance(mu, np.ndarray) or mu != 0:
            innovations = innovations - mu
        return first_values(self.init, value[:1], normal_innovations(innovations, sigma))

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw the first value from `init`, and sums of innovations after it."""
        size = to_tuple(size)
        if not self.shape:
            return in_shape(self, (1,)).random(point=point, size=size)[..., 0]
        length, batch = self._time_and_batch()
        params = [time_last(entry, _is_over_time(entry, len(self.shape))) for entry in (self.mu, self.sigma)]
        with joint_draws(size):
            (mu, sigma), shape = draw_over_time(params, batch, point, size)
            first = draw_first(self.init, 1, batch, point, size)
        mu, sigma = (entry[1:] if len(entry) > 1 else entry for entry in (mu, sigma))
        check_positive(sigma, "sigma", "GaussianRandomWalk")
        draws = np.empty((length, *shape))
        draws[:1] = first
        draws[1:] = mu + sigma * generator().normal(size=(length - 1, *shape))
        return np.moveaxis(np.cumsum(draws, axis=0), 0, len(size))

    def _distr_parameters_for_repr(self):
        return ["mu", "sigma", "init"]


def _is_over_time(param, ndim):
    return 0 < ndim <= len(static_shape(param))


def _of_steps(param, ndim):
    """Return the part of a parameter that belongs to the steps between values of `ndim` axes."""
    if _is_over_time(param, ndim) and static_shape(param)[0] != 1:
        return param[1:]
    return param
