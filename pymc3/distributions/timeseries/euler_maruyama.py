"""Stochastic differential equations, discretised."""

from collections.abc import Iterable

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ...shapes import to_tuple
from ..base.draws import draw_parameters
from ..base.parameters import namespace, parameter
from .base import TimeSeries, check_positive, normal_innovations

__all__ = ["EulerMaruyama"]


class EulerMaruyama(TimeSeries):
    r"""Stochastic differential equation, discretised by Euler's and Maruyama's method.

    .. math:: dX = f(X) dt + g(X) dW, \quad x_{t+1} \sim N(x_t + f(x_t) \Delta t, \; g(x_t) \sqrt{\Delta t})

    ========  =========================================
    Support   :math:`x \in \mathbb{R}^T`
    ========  =========================================

    The first value has a flat distribution; draws start at zero, or at the first value of `testval` where one is given. There
    is no default start value for samplers: pass testval.

    Parameters
    ----------
    dt : float
        Length of a time step, > 0.
    sde_fn : callable
        ``sde_fn(x, *sde_pars) -> (f, g)``: drift and diffusion (> 0) at each element of the tensor x.
    sde_pars : sequence
        Further arguments of `sde_fn`: numbers, arrays and tensors.

    Raises
    ------
    TypeError
        `sde_fn` cannot be called.
    """

    _event_parameters = ("dt",)

    def __init__(self, dt, sde_fn, sde_pars, *args, **kwds) -> None:
        super().__init__(*args, **kwds)
        if not callable(sde_fn):
            raise TypeError(f"sde_fn of EulerMaruyama must be a function of x and sde_pars, got {type(sde_fn).__name__}.")
        if isinstance(sde_pars, str) or not isinstance(sde_pars, Iterable):
            raise TypeError(f"sde_pars of EulerMaruyama must be a sequence, of arguments of sde_fn; got {sde_pars!r}.")
        self.dt = parameter(dt, "dt")
        self.sde_fn = sde_fn
        self.sde_pars = sde_pars

    def _logp_of_series(self, value):
        before = value[:-1]
        drift, diffusion = (parameter(part, "a result of sde_fn") for part in self.sde_fn(before, *self.sde_pars))
        with np.errstate(invalid="ignore"):
            sigma = namespace(self.dt).sqrt(self.dt) * diffusion
        return normal_innovations(value[1:] - before - self.dt * drift, sigma)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw series by Euler's steps from zero, or from the first value of `testval`."""
        size = to_tuple(size)
        length, batch = self._time_and_batch()
        params = [self.dt, *(parameter(entry, "sde_pars") for entry in self.sde_pars)]
        (dt, *pars), shape = draw_parameters(params, batch, point, size)
        check_positive(dt, "dt", "EulerMaruyama")
        now = np.broadcast_to(self._first_value(), shape)
        step = self._compiled_step(shape, [np.asarray(entry) for entry in pars])
        noise = generator().normal(size=(length, *shape)) * np.sqrt(dt)
        draws = np.empty((length, *shape))
        for t in range(length):
            draws[t] = now
            drift, diffusion = step(now, *pars)
            now = now + drift * dt + diffusion * noise[t]
        return np.moveaxis(draws, 0, len(size))

    def _first_value(self):
        start = self.initval
        if start is None or isinstance(start, str) or K.is_tensor(start) or np.ndim(start) == 0:
            return np.zeros(())
        return np.asarray(start, dtype=float)[0]

    def _compiled_step(self, shape, pars):
        """Return the compiled function (x, *sde_pars) -> (f, g); NumPy alone would not do, `sde_fn` is written for tensors."""
        x = K.placeholder(shape, K.floatx(), name="x")
        inputs = [K.placeholder(entry.shape, K.floatx(), name=f"sde_pars_{i}") for i, entry in enumerate(pars)]
        outputs = [K.as_tensor(part, dtype=K.floatx()) for part in self.sde_fn(x, *inputs)]
        return K.function([x, *inputs], outputs, name="sde_fn")

    def _distr_parameters_for_repr(self):
        return ["dt"]
