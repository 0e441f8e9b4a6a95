"""Conditional heteroskedasticity."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ...shapes import to_tuple
from ..base.parameters import parameter
from ..formulas.log_terms import HALF_LOG_2PI, bound
from .base import TimeSeries, check_positive, draw_over_time, time_last
from .recurrence import linear_recurrence

__all__ = ["GARCH11"]


class GARCH11(TimeSeries):
    r"""Generalised autoregressive conditional heteroskedasticity of order (1, 1).

    .. math::

        x_t \sim N(0, \sigma_t), \quad \sigma_t^2 = \omega + \alpha_1 x_{t-1}^2 + \beta_1 \sigma_{t-1}^2

    ========  =========================================
    Support   :math:`x \in \mathbb{R}^T`
    Mean      0
    ========  =========================================

    The log-probability is -inf where a variance is not positive. That :math:`\alpha_1 + \beta_1 < 1`, without which the
    variance grows for ever, is not asked for.

    Parameters
    ----------
    omega : float or array
        Constant part of the variance, > 0.
    alpha_1 : float or array
        Effect of the last value, >= 0.
    beta_1 : float or array
        Effect of the last variance, >= 0.
    initial_vol : float or array
        Standard deviation of the first value, > 0. Arrays: one parameter for each series.
    """

    _event_parameters = ("omega", "alpha_1", "beta_1", "initial_vol")

    def __init__(self, omega, alpha_1, beta_1, initial_vol, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.omega = parameter(omega, "omega")
        self.alpha_1 = parameter(alpha_1, "alpha_1")
        self.beta_1 = parameter(beta_1, "beta_1")
        self.initial_vol = parameter(initial_vol, "initial_vol")
        self.mean = np.asarray(0.0)

    def get_volatility(self, x) -> K.TensorVariable:
        """Return the standard deviation of each value of the series `x` [time, ...], given those before it."""
        return K.sqrt(self._variances(K.as_tensor(x)))

    def _variances(self, x):
        later = self.omega + self.alpha_1 * K.square(x[:-1])
        first = K.square(K.as_tensor(self.initial_vol)) + K.zeros_like(x[:1])
        return linear_recurrence(K.concatenate([first, later], axis=0), self.beta_1)

    def _logp_of_series(self, value):
        variance = self._variances(value)
        positive = K.greater(variance, 0)
        safe = K.where(positive, variance, 1.0)
        terms = -0.5 * (K.square(value) / safe + K.log(safe)) - HALF_LOG_2PI
        return K.sum(bound(terms, positive, self.initial_vol > 0), axis=0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw series, each variance computed from the value and the variance before; ValueError where one is not positive."""
        size = to_tuple(size)
        length, batch = self._time_and_batch()
        given = [self.omega, self.alpha_1, self.beta_1, self.initial_vol]
        params = [time_last(entry, False) for entry in given]
        ((omega,), (alpha_1,), (beta_1,), (initial_vol,)), shape = draw_over_time(params, batch, point, size)
        check_positive(initial_vol, "initial_vol", "GARCH11")
        variance = np.square(initial_vol)
        draws = generator().normal(size=(length, *shape))
        for t in range(length):
            draws[t] *= np.sqrt(variance)
            variance = omega + alpha_1 * np.square(draws[t]) + beta_1 * variance
            check_positive(variance, "the variance", "GARCH11")
        return np.moveaxis(draws, 0, len(size))

    def _distr_parameters_for_repr(self):
        return ["omega", "alpha_1", "beta_1"]
