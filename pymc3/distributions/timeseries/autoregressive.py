"""Autoregressive processes."""

import numpy as np

from ..._random import generator
from ...shapes import static_shape, to_tuple
from ..base.draws import joint_draws
from ..base.parameters import parameter
from ..continuous.base import assert_negative_support, get_tau_sigma, scale_parameters
from ..formulas.log_terms import bound
from .base import TimeSeries, check_positive, draw_first, draw_over_time, first_values, normal_innovations, read_init, time_last

__all__ = ["AR1", "AR"]


class AR1(TimeSeries):
    r"""Stationary autoregressive process with one lag.

    .. math:: x_0 \sim N(0, \tau_e (1 - k^2)), \quad x_t \sim N(k x_{t-1}, \tau_e)

    with precisions as second parameters.

    ========  =========================================
    Support   :math:`x \in \mathbb{R}^T`
    Mean      0
    Variance  :math:`1 / (\tau_e (1 - k^2))`
    ========  =========================================

    Parameters
    ----------
    k : float or array
        Effect of a value on the next one, within (-1, 1). An array: one for each series.
    tau_e : float or array
        Precision of the innovations, > 0.
    """

    _event_parameters = ("k", "tau_e")

    def __init__(self, k, tau_e, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        assert_negative_support(tau_e, "tau_e", "AR1")
        self.k = parameter(k, "k")
        self.tau_e = parameter(tau_e, "tau_e")
        # The product keeps its digits where k is near 1.
        self.tau = self.tau_e * ((1.0 - self.k) * (1.0 + self.k))
        self.mode = np.asarray(0.0)

    def _logp_of_series(self, value):
        _, sigma = get_tau_sigma(tau=self.tau)
        _, sigma_e = get_tau_sigma(tau=self.tau_e)
        innovations = value[1:] - self.k * value[:-1]
        return bound(normal_innovations(value[:1], sigma) + normal_innovations(innovations, sigma_e), self.tau > 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw series that start from the stationary distribution."""
        size = to_tuple(size)
        length, batch = self._time_and_batch()
        params = [time_last(self.k, False), time_last(self.tau_e, False)]
        ((k,), (tau_e,)), shape = draw_over_time(params, batch, point, size)
        check_positive(tau_e, "tau_e", "AR1")
        check_positive(1.0 - np.abs(k), "1 - abs(k)", "AR1")
        draws = generator().normal(size=(length, *shape)) / np.sqrt(tau_e)
        draws[:1] /= np.sqrt((1.0 - k) * (1.0 + k))
        for t in range(1, length):
            draws[t] += k * draws[t - 1]
        return np.moveaxis(draws, 0, len(size))

    def _distr_parameters_for_repr(self):
        return ["k", "tau_e"]


class AR(TimeSeries):
    r"""Autoregressive process with p lags.

    .. math:: x_t \sim N(\rho_0 + \rho_1 x_{t-1} + \ldots + \rho_p x_{t-p}, \sigma), \quad t \geq p

    ========  =========================================
    Support   :math:`x \in \mathbb{R}^T, T \geq p`
    ========  =========================================

    Parameters
    ----------
    rho : float or array [p, ...] or [p + 1, ...]
        Coefficients, the nearest lag first; with ``constant=True`` the first one is the constant :math:`\rho_0`. Further
        axes: one set of coefficients for each series.
    sigma (or sd) : float or array
        Standard deviation of the innovations, > 0. Default 1.
    tau : float or array
        Precision 1 / sigma**2, > 0; instead of sigma.
    constant : bool
        Whether `rho` has a constant.
    init : Distribution
        Of each of the first p values, made with ``.dist()``. Default Flat; draws start with zeros then.

    Raises
    ------
    ValueError
        Both `sigma` and `tau` are given; the number of coefficients is not known or zero.
    """

    _event_parameters = ("rho", "sigma", "tau", "init")

    def __init__(self, rho, sigma=None, tau=None, constant=False, init=None, sd=None, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.tau, self.sigma = scale_parameters("AR", sigma, sd, tau)
        self.sd = self.sigma
        self.rho = parameter(rho, "rho")
        self.constant = bool(constant)
        self.init = read_init(init, "AR")
        self.mean = np.asarray(0.0)
        shape = static_shape(self.rho)
        self._coefficients = self.rho if shape else self.rho[None]
        count = shape[0] if shape else 1
        if not count:
            what = "none" if count == 0 else "a number of them that is not known"
            raise ValueError(f"rho of AR must have at least one coefficient in its first axis, got {what} (shape {shape}).")
        self.p = self._lags = count - self.constant

    def _logp_of_series(self, value):
        p, rho = self.p, self._coefficients
        innovations = value[p:] - rho[0] if self.constant else value[p:]
        for lag in range(1, p + 1):
            innovations = innovations - rho[lag - 1 + self.constant] * value[p - lag : -lag]
        rest = normal_innovations(innovations, self.sigma)
        return first_values(self.init, value[:p], rest) if p else rest

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw series whose first p values come from `init`; zeros where that is flat."""
        size = to_tuple(size)
        length, batch = self._time_and_batch()
        over_time = len(static_shape(self.sigma)) >= len(self.shape)
        params = [time_last(self._coefficients, True), time_last(self.sigma, over_time)]
        with joint_draws(size):
            (rho, sigma), shape = draw_over_time(params, batch, point, size)
            first = draw_first(self.init, self.p, batch, point, size)
        check_positive(sigma, "sigma", "AR")
        draws = np.empty((length, *shape))
        draws[: self.p] = first[:length]
        draws[self.p :] = sigma * generator().normal(size=(length - self.p, *shape))
        lags = rho[int(self.constant) :]
        for t in range(self.p, length):
            if self.constant:
                draws[t] += rho[0]
            for lag in range(1, self.p + 1):
                draws[t] += lags[lag - 1] * draws[t - lag]
        return np.moveaxis(draws, 0, len(size))

    def _distr_parameters_for_repr(self):
        return ["rho", "sigma", "init"]
