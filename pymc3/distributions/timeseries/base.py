"""What time series share: their axes, the first values, and the log-probability of normal innovations.

The first axis of a value is time; further axes are independent series. Log-probabilities are summed over time.
"""

import numpy as np

from ... import backends_symbolic as K
from ...exceptions import ShapeError
from ...shapes import show, static_shape
from ..base.distribution import Continuous, Distribution
from ..base.domains import POSITIVE, check_domain
from ..base.draws import draw_event_parameters, in_shape
from ..base.parameters import is_known, log_of
from ..continuous.flat import Flat, HalfFlat
from ..formulas.log_terms import HALF_LOG_2PI, bound, standardize

__all__ = [
    "TimeSeries",
    "read_init",
    "normal_innovations",
    "first_values",
    "without_nan",
    "draw_over_time",
    "time_last",
    "draw_first",
    "check_positive",
]


class TimeSeries(Continuous):
    """Base class of time series.

    Attributes
    ----------
    _lags : int
        How many values there must be at least.
    """

    _negative_support = True
    _lags = 0

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density of a series; ShapeError where its first axis is too short or fits no parameter."""
        value = K.as_tensor(value)
        shape = K.int_shape(value)
        if not shape or (shape[0] is not None and shape[0] < self._lags):
            raise ShapeError(
                f"{type(self).__name__} needs values whose first axis is time, at least {max(self._lags, 1)} of them; got "
                f"the shape {show(shape)}. Pass shape=."
            )
        try:
            return without_nan(self._logp_of_series(value))
        except ValueError as error:
            listed = ", ".join(
                f"{name} {show(static_shape(parameter))}"
                for name, parameter in self.parameters().items()
                if K.is_tensor(parameter) or isinstance(parameter, np.ndarray)
            )
            raise ShapeError(
                f"Values of shape {show(shape)} (the first axis is time) do not fit the parameters of "
                f"{type(self).__name__}: {listed}. Give them shapes that broadcast."
            ) from error

    def _logp_of_series(self, value):
        raise AttributeError(f"{type(self).__name__} defines no log-probability")

    def _time_and_batch(self):
        """Return the number of values of one draw, and the shape of the independent series."""
        if not self.shape:
            raise ShapeError(f"To draw from {type(self).__name__} its shape must be known. Pass shape=, time first.")
        return self.shape[0], self.shape[1:]


def read_init(init, owner) -> Distribution:
    """Return the distribution of the first values: flat where none is given.

    Raises
    ------
    TypeError
        `init` is no distribution.
    """
    if init is None:
        return Flat.dist()
    if not isinstance(init, Distribution):
        raise TypeError(
            f"init of {owner} must be a distribution made with .dist(), got {type(init).__name__}. Write for example "
            "init=pm.Normal.dist(0, 1)."
        )
    return init


# ---- log-probability -------------------------------------------------------------------------------------------


def normal_innovations(innovations, sigma) -> K.TensorVariable:
    """Return the sum over the first axis of the log densities of `innovations` under a normal distribution around 0.

    Parameters
    ----------
    innovations : tensor [time, ...]
    sigma : array or tensor
        Standard deviation; -inf where it is not positive.
    """
    if len(static_shape(sigma)) > 0:
        log_density = -0.5 * K.square(innovations / sigma) - (log_of(sigma) + HALF_LOG_2PI)
        return K.sum(bound(log_density, sigma > 0), axis=0)
    # With one sigma for all, constants are added once and not for each element.
    z = K.as_tensor(standardize(innovations, sigma))
    length = K.int_shape(z)[0]
    count = K.cast(K.shape(z)[0], K.floatx()) if length is None else float(length)
    return bound(-0.5 * K.sum(K.square(z), axis=0) - count * (log_of(sigma) + HALF_LOG_2PI), sigma > 0)


def first_values(init, values, rest) -> K.TensorVariable:
    """Return `rest` plus the log-probability of the first values [lags, ...], each of which has the distribution `init`.

    Where `init` is a distribution of vectors, series are not independent: the result is one number.
    """
    terms = K.as_tensor(init.logp(values))
    if K.ndim(terms) < K.ndim(values):
        return K.sum(terms) + K.sum(rest)
    return K.sum(terms, axis=0) + rest


def without_nan(logp) -> K.TensorVariable:
    """Return `logp`, and -inf where it is NaN: differences of infinite values are."""
    return K.where(K.isnan(logp), -np.inf, logp)


# ---- draws -----------------------------------------------------------------------------------------------------


def time_last(param, is_over_time) -> K.TensorVariable | np.ndarray:
    """Return a parameter [time, ...] as [..., time]; one that does not change over time gets a last axis of length one."""
    if is_known(param):
        return np.moveaxis(param, 0, -1) if is_over_time else param[..., None]
    # Made once: what is compiled for a tensor is found again by the tensor.
    known = vars(param.tag).setdefault("time_last", {})
    if is_over_time not in known:
        known[is_over_time] = K.moveaxis(param, 0, -1) if is_over_time else param[..., None]
    return known[is_over_time]


def draw_over_time(params, batch, point, size) -> tuple[list[np.ndarray], tuple]:
    """Return the values of parameters [..., time], as [time, *size, ...], and the shape size + batch of one moment of all draws.

    Parameters
    ----------
    params : list of arrays and tensors
        With time as last axis, see `time_last`.
    batch : tuple of int
        Shape of the independent series.
    point, size
        As for `draw_values`.
    """
    values, shape = draw_event_parameters(params, [1] * len(params), batch, point, size)
    moments = [np.moveaxis(value, -1, 0) for value in values]
    return [m.reshape(m.shape[:1] + (1,) * (len(shape) + 1 - m.ndim) + m.shape[1:]) for m in moments], shape


def draw_first(init, lags, batch, point, size) -> np.ndarray:
    """Return draws of the first values, shape [lags, *size, *batch]: zeros where their distribution is flat."""
    if isinstance(init, (Flat, HalfFlat)):
        return np.zeros((lags, *size, *batch))
    draws = np.asarray(in_shape(init, (lags, *batch)).random(point=point, size=size or None))
    return np.moveaxis(draws, len(size), 0)


def check_positive(value, name, owner) -> None:
    """Raise ValueError where a drawn scale is not positive."""
    check_domain(owner, name, value, POSITIVE)
