"""Distributions cut off at bounds, without a new normalising constant."""

import copy
from typing import Any

import numpy as np

from .. import backends_symbolic as K
from .._boundary import public
from .._random import generator, use_generator
from ..shapes import size_of, to_tuple
from . import transforms
from .base.distribution import Continuous, Discrete, Distribution
from .base.draws import draw_parameters, joint_draws, some_draws
from .base.parameters import is_known, parameter
from .base.texts import text_of
from .formulas.log_terms import bound

__all__ = ["Bound"]

# How often one draw is rejected before it is an error, and how many numbers are drawn at once.
_MOST_ATTEMPTS = 100_000
_MOST_AT_ONCE = 1_000_000


class Bound:
    r"""Another distribution, impossible below `lower` and above `upper`.

    The density keeps its height between the bounds: it is not divided by the probability of lying there. That makes no
    difference where parameters are fixed; where they are random, use `TruncatedNormal`, or add the missing term with
    `pm.Potential`.

    Calling the object makes a variable, ``Bound(Normal, lower=0.0)("x", mu=1.0, sigma=2.0)``; ``.dist(mu=..., sigma=...)``
    makes the distribution alone. Continuous variables are sampled on the `lowerbound`, `upperbound` or `interval` scale.

    ========  =====================================================================
    Support   that of the distribution, where :math:`lower \le x \le upper`
    ========  =====================================================================

    Parameters
    ----------
    distribution : class
        A subclass of `Continuous` or `Discrete`.
    lower, upper : number, array or tensor, optional
        None, or an infinity: no bound on that side. They are possible values themselves.

    Raises
    ------
    ValueError
        `distribution` is no class of distributions; known bounds leave nothing between them; the variable is observed.
    """

    @public
    def __init__(self, distribution, lower=None, upper=None) -> None:
        if not (isinstance(distribution, type) and issubclass(distribution, (Continuous, Discrete))):
            raise ValueError(
                f"Bound needs a class of continuous or discrete distributions, got {distribution!r}. Write "
                "pm.Bound(pm.Normal, lower=0.0)('x', mu=0.0, sigma=1.0)."
            )
        self.distribution = distribution
        for name, value in {"lower": lower, "upper": upper}.items():
            if value is not None:
                parameter(value, f"{name} of Bound")
        self.lower = None if _is_no_bound(lower, -np.inf) else lower
        self.upper = None if _is_no_bound(upper, np.inf) else upper

    def __repr__(self) -> str:
        given = {"lower": self.lower, "upper": self.upper}
        bounds = "".join(f", {side}={text_of(value)}" for side, value in given.items() if value is not None)
        return f"Bound({self.distribution.__name__}{bounds})"

    @property
    def _bounded(self):
        return _ContinuousBounded if issubclass(self.distribution, Continuous) else _DiscreteBounded

    @public
    def __call__(self, name, *args, **kwargs) -> Any:
        """Return a variable of the open model with this distribution, whose own arguments follow the name."""
        if kwargs.get("observed") is not None:
            raise ValueError(
                f"Variable {name!r}: observed Bound distributions are not supported, because their density is not "
                "normalised. For truncated data, use TruncatedNormal, or the unbounded distribution and a pm.Potential with "
                "minus the log of the probability between the bounds."
            )
        transform = kwargs.pop("transform", "infer")
        return self._bounded(name, self.distribution, self.lower, self.upper, transform, *args, **kwargs)

    def dist(self, *args, **kwargs) -> Distribution:
        """Return the distribution, as an object that belongs to no model."""
        transform = kwargs.pop("transform", "infer")
        return self._bounded.dist(self.distribution, self.lower, self.upper, transform, *args, **kwargs)


def _is_no_bound(value, infinity):
    return value is None or (is_known(value) and bool(np.all(np.equal(value, infinity))))


class _Bounded(Distribution):
    """What continuous and discrete bounded distributions share; they set `lower`, `upper` and `_wrapped` before."""

    _events = None
    _shown_as = "Bound(...)"

    def _bound_defaults(self, default):
        """Return the names of the default values, those of the wrapped distribution where `default` is None."""
        if default is not None:
            self._default = default
            return ("_default",)
        for name in self._wrapped.defaults:
            setattr(self, name, getattr(self._wrapped, name))
        return self._wrapped.defaults

    def _conditions(self, value, event_ndim):
        """Return whether `value` lies within the bounds, for each event."""
        found = []
        if self.lower is not None:
            found.append(K.greater_equal(value, self.lower))
        if self.upper is not None:
            found.append(K.less_equal(value, self.upper))
        axes = tuple(range(-event_ndim, 0))
        return [K.all(condition, axis=axes) for condition in found] if axes else found

    def logp(self, value) -> K.TensorVariable:
        """Return the log-probability of the unbounded distribution, -inf outside the bounds."""
        value = K.as_tensor(value)
        logp = K.as_tensor(self._wrapped.logp(value))
        event_ndim = max(K.ndim(value) - K.ndim(logp), 0)
        return bound(logp, *self._conditions(value, event_ndim))

    def logp_sum(self, value) -> K.TensorVariable:
        """Return the sum of `logp` over all elements."""
        value = K.as_tensor(value)
        return bound(self._wrapped.logp_sum(value), *[K.all(condition) for condition in self._conditions(value, 0)])

    def parameters(self) -> dict[str, Any]:
        """Return those of the wrapped distribution, and the bounds."""
        bounds = {name: getattr(self, name) for name in ("lower", "upper") if getattr(self, name) is not None}
        return {**self._wrapped.parameters(), **bounds}

    def _distr_name_for_repr(self):
        return f"Bound-{self._wrapped._distr_name_for_repr()}"

    def random(self, point=None, size=None) -> np.ndarray:
        """Return draws from the distribution between the bounds, by rejection.

        Raises
        ------
        ValueError
            The probability between the bounds is so small that drawing would not end.
        """
        size = to_tuple(size)
        lower = -np.inf if self.lower is None else self.lower
        upper = np.inf if self.upper is None else self.upper
        # Attempts are repeated for the same parents: those are drawn once, from their own distributions.
        with joint_draws(size), use_generator(generator()):
            (lower, upper), shape = draw_parameters([lower, upper], self.shape, point, size)
            wrapped = copy.copy(self._wrapped)
            wrapped.shape = shape[len(size) :]
            values = np.asarray(wrapped.random(point=point, size=size or None))
            inside = self._inside(values, lower, upper)
            if not inside.all():
                values = self._redraw(wrapped, values, inside, lower, upper, point, size)
        return values

    def _redraw(self, wrapped, values, inside, lower, upper, point, size):
        """Return `values` with the events that are not `inside` drawn anew, several at once."""
        shape, count = wrapped.shape, size_of(size)
        rows = _Rows(values.reshape((count, *shape)), inside.reshape((count, -1)), self._event_ndim())
        lower, upper = (_by_row(end, count, len(shape)) for end in (lower, upper))
        done, at_once, total = 0, 1, 0
        while rows.open.size:
            if done >= _MOST_ATTEMPTS or (rows.none_found and done >= 1_000 and total >= _MOST_AT_ONCE):
                raise self._error(done, lower, upper)
            at_once = max(1, min(2 * at_once, _MOST_AT_ONCE // (rows.open.size * size_of(shape)), _MOST_ATTEMPTS - done))
            with some_draws(size, rows.open):
                attempts = np.asarray(wrapped.random(point=point, size=(rows.open.size, at_once)))
            done, total = done + at_once, total + attempts.size
            low, high = (end[rows.open] if len(end) > 1 else end for end in (lower, upper))
            rows.fill(attempts, self._inside(attempts, low, high))
        return rows.values.reshape(size + shape)

    def _error(self, attempts, lower, upper):
        wrapped = self._wrapped._str_repr(formatting="plain_with_params")
        shown = [np.array2string(np.squeeze(end), threshold=6) for end in (lower, upper)]
        return ValueError(
            f"{self._distr_name_for_repr()}.random: {attempts} attempts did not give a value between lower={shown[0]} and "
            f"upper={shown[1]}. The bounds leave almost nothing of {wrapped}; choose wider ones, or other parameters."
        )

    def _inside(self, values, lower, upper):
        """Return whether each event of an array lies within the bounds."""
        inside = (values >= lower) & (values <= upper)
        event = self._event_ndim()
        return inside.all(axis=tuple(range(-event, 0))) if event else inside

    def _event_ndim(self):
        """Return how many of the last axes of a value have one log-probability together; found out once, from a graph."""
        if self._events is None:
            shape = self._wrapped.shape
            value = K.placeholder(shape, self._wrapped.dtype)
            self._events = len(shape) - K.ndim(K.as_tensor(self._wrapped.logp(value))) if shape else 0
        return self._events


class _ContinuousBounded(_Bounded, Continuous):
    """A bounded continuous distribution; see `Bound`."""

    def __init__(self, distribution, lower, upper, transform="infer", /, *args, **kwargs) -> None:
        self.lower = None if lower is None else parameter(lower, "lower")
        self.upper = None if upper is None else parameter(upper, "upper")
        _check_order(distribution, self.lower, self.upper, np.less)
        self._wrapped = distribution.dist(*args, **kwargs)
        default = None
        if isinstance(transform, str) and transform == "infer":
            self._check_finite(distribution)
            transform, default = self._infer()
        self._negative_support = self._wrapped._negative_support
        if self.lower is not None:
            self._negative_support = bool(np.any(self.lower < 0)) if is_known(self.lower) else None
        super().__init__(
            shape=self._wrapped.shape,
            dtype=self._wrapped.dtype,
            defaults=self._bound_defaults(default),
            testval=self._wrapped.initval,
            transform=transform,
        )

    def _infer(self):
        """Return the transform for these bounds, and the start value: the middle, or one away from the only bound."""
        if self.lower is None and self.upper is None:
            return None, None
        if self.upper is None:
            return transforms.lowerbound(self.lower), self.lower + 1.0
        if self.lower is None:
            return transforms.upperbound(self.upper), self.upper - 1.0
        return transforms.interval(self.lower, self.upper), 0.5 * (self.lower + self.upper)

    def _check_finite(self, distribution):
        for name in ("lower", "upper"):
            value = getattr(self, name)
            if value is not None and is_known(value) and not np.all(np.isfinite(value)):
                raise ValueError(
                    f"Bound({distribution.__name__}): {name} is {value}; where some elements have a bound and others have "
                    "none, there is no transform for all of them. Make two variables, or pass transform=None."
                )


class _DiscreteBounded(_Bounded, Discrete):
    """A bounded discrete distribution; see `Bound`."""

    def __init__(self, distribution, lower, upper, transform="infer", /, *args, **kwargs) -> None:
        if transform is not None and not isinstance(transform, str):
            raise ValueError(f"Can not transform discrete variables: Bound({distribution.__name__}).")
        self.lower = _whole(lower, "lower", np.ceil)
        self.upper = _whole(upper, "upper", np.floor)
        _check_order(distribution, self.lower, self.upper, np.less_equal)
        self._wrapped = distribution.dist(*args, **kwargs)
        super().__init__(
            shape=self._wrapped.shape,
            dtype=self._wrapped.dtype,
            defaults=self._bound_defaults(self._start()),
            testval=self._wrapped.initval,
        )

    def _start(self):
        if self.lower is None:
            return None if self.upper is None else self.upper - 1
        if self.upper is None:
            return self.lower + 1
        minimum = np.minimum if is_known(self.lower) and is_known(self.upper) else K.minimum
        return minimum(self.lower + 1, self.upper)


def _whole(value, name, rounded):
    """Return a bound of a discrete distribution; a known one as the nearest whole number that is possible."""
    if value is None:
        return None
    value = parameter(value, name)
    return rounded(value) if is_known(value) else value


def _check_order(distribution, lower, upper, fits):
    if lower is None or upper is None or not (is_known(lower) and is_known(upper)):
        return
    if not np.all(fits(lower, upper)):
        raise ValueError(
            f"Bound({distribution.__name__}): no value lies between lower={lower} and upper={upper}. The lower bound must be "
            "below the upper one."
        )


class _Rows:
    """Draws of which some events are still to be replaced.

    Parameters
    ----------
    values : array [rows, *shape]
    inside : array of bool [rows, events]
    event_ndim : int
        How many of the last axes of `shape` make up one event.
    """

    def __init__(self, values, inside, event_ndim) -> None:
        self.values = values.copy()
        self._inside = inside.copy()
        self._event = values.shape[values.ndim - event_ndim :]
        self.open = np.flatnonzero(~inside.all(axis=1))
        self.none_found = True

    def fill(self, attempts, accepted) -> None:
        """Put the first accepted one of `attempts` [open rows, attempts, *shape] in each place that is still open."""
        accepted = accepted.reshape(accepted.shape[:2] + (-1,))
        first = np.argmax(accepted, axis=1)
        found = accepted.any(axis=1) & ~self._inside[self.open]
        row, event = np.nonzero(found)
        self.none_found = self.none_found and not row.size
        events = attempts.reshape(accepted.shape + self._event)
        whole = self.values.reshape((len(self.values), -1) + self._event)
        whole[self.open[row], event] = events[row, first[row, event], event]
        self._inside[self.open[row], event] = True
        self.open = self.open[~self._inside[self.open].all(axis=1)]


def _by_row(end, count, ndim):
    """Return a bound as an array [rows or 1, 1, *shape], to be compared with attempts [rows, attempts, *shape]."""
    own = end.shape[max(end.ndim - ndim, 0) :]
    rows = end.reshape((count,) + own) if end.ndim > ndim else end[None]
    return rows.reshape((len(rows), 1) + (1,) * (ndim - len(own)) + own)
