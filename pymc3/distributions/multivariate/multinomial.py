"""The multinomial distribution, and its mixture over Dirichlet distributed probabilities."""

import numpy as np
from scipy import special

from ... import backends_symbolic as K
from ..._random import generator
from ...shapes import static_shape
from ..base.draws import draw_event_parameters
from ..base.parameters import is_known, known_counts, namespace, parameter, warn_of_rescaling
from ..formulas.log_terms import HALF_LOG_2PI, bound, deviance_part, stirling_error, stirling_remainder
from .count_vectors import FEW, CountVectors, log_arrangements
from .dirichlet import log_dirichlet_draws
from .events import as_events

__all__ = ["Multinomial", "DirichletMultinomial"]


class Multinomial(CountVectors):
    r"""Multinomial distribution: how often each of k categories came up in n trials.

    .. math:: f(x \mid n, p) = \frac{n!}{\prod_i x_i!} \prod_i p_i^{x_i}

    ========  ==========================================================
    Support   :math:`x_i \in \{0, \ldots, n\}` with :math:`\sum_i x_i = n`
    Mean      :math:`n p_i`
    Variance  :math:`n p_i (1 - p_i)`
    ========  ==========================================================

    Parameters
    ----------
    n : int or array [...]
        Number of trials, >= 0.
    p : array [..., k]
        Probabilities, >= 0; they are divided by their sum.

    Notes
    -----
    `logp` keeps the last axis of the value, with length one: [..., k] gives [..., 1].
    """

    _event_parameters = ("n", "p")

    def __init__(self, n, p, *args, **kwargs) -> None:
        self._given = parameter(p, "p")
        _check_vector(self._given, "p", "Multinomial", p)
        self.n, self._most = _trials(n, self._given)
        xp = namespace(self._given)
        with np.errstate(all="ignore"):
            self.p = self._given / xp.sum(self._given, axis=-1, keepdims=True)
        self._column = _as_column(self.n)
        self.mean = self._column * self.p
        self.mode = _rounded(self.mean, self._column, self.p)
        super().__init__(*args, **kwargs)
        self.mode = _as_rows(self.mode, self.shape)

    def check_parameters(self, name) -> None:
        """Warn where known probabilities do not sum to 1."""
        warn_of_rescaling(self._given, "Multinomial", name)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-mass of each vector of `value` [..., k]: [..., 1], -inf where counts do not sum to n."""
        value = as_events(value, self)
        n, p = self._column, self.p
        possible = K.logical_and(K.greater(p, 0), K.less_equal(p, 1))
        # A category without probability must have no counts.
        fits = True
        if not (is_known(p) and np.all((p > 0) & (p <= 1))):
            fits = K.all(K.logical_or(possible, K.equal(value, 0)), axis=-1, keepdims=True)
        if self._most is None:
            mass = _log_factorial_part(namespace(n).cast(n, K.floatx())) - _saddle(value, K.where(possible, n * p, 0.0))
        else:
            table = special.gammaln(np.arange(self._most + 1.0) + 1.0)
            count = _as_index(value, self._most)
            scores = K.cast(count, K.floatx()) * K.log(K.where(possible, p, 1.0))
            scores = scores - K.take(table, count, mode="clip")
            mass = K.sum(scores, axis=-1, keepdims=True) + K.take(table, _as_index(n, self._most), mode="clip")
        return bound(mass, fits, *_is_table(value, n), *self._valid())

    def _sum_by_factors(self, own, trials):
        possible = K.logical_and(K.greater(self.p, 0), K.less_equal(self.p, 1))
        times = K.sum(own, axis=-1)
        total = K.sum(times * K.log(K.where(possible, self.p, 1.0))) + log_arrangements(own, trials)
        return bound(total, K.all(K.logical_or(possible, K.equal(times, 0))))

    def _valid(self):
        given, n = namespace(self._given), namespace(self.n)
        positive = given.all(given.greater_equal(self._given, 0), axis=-1, keepdims=True)
        finite = given.isfinite(given.sum(self._given, axis=-1, keepdims=True))
        some = given.greater(given.sum(self._given, axis=-1, keepdims=True), 0)
        return positive, finite, some, n.greater_equal(self._column, 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw counts of n trials over k categories."""
        (n, p), batch = draw_event_parameters([self.n, self.p], [0, 1], self.shape[:-1], point, size)
        return _multinomial_draws(n, p, batch, "Multinomial")


class DirichletMultinomial(CountVectors):
    r"""Multinomial distribution whose probabilities have a Dirichlet distribution.

    .. math::

        f(x \mid n, a) = \frac{n! \, \Gamma(\sum_i a_i)}{\Gamma(n + \sum_i a_i)}
            \prod_i \frac{\Gamma(x_i + a_i)}{x_i! \, \Gamma(a_i)}

    ========  ==========================================================
    Support   :math:`x_i \in \{0, \ldots, n\}` with :math:`\sum_i x_i = n`
    Mean      :math:`n a_i / \sum_j a_j`
    ========  ==========================================================

    Parameters
    ----------
    n : int or array [...]
        Number of trials, >= 0.
    a : array [..., k]
        Concentrations, > 0.
    shape : int or tuple of int
        Shape of one draw, [..., k].

    Notes
    -----
    `logp` keeps the last axis of the value, with length one: [..., k] gives [..., 1].
    """

    _event_parameters = ("n", "a")

    def __init__(self, n, a, shape, *args, **kwargs) -> None:
        self.a = parameter(a, "a")
        _check_vector(self.a, "a", "DirichletMultinomial", a)
        self.n, self._most = _trials(n, self.a)
        self._column = _as_column(self.n)
        xp = namespace(self.a)
        with np.errstate(all="ignore"):
            share = self.a / xp.sum(self.a, axis=-1, keepdims=True)
        self.mean = self._column * share
        super().__init__(shape, *args, defaults=("_defaultval",), **kwargs)
        self._defaultval = _as_rows(_rounded(self.mean, self._column, share), self.shape)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-mass of each vector of `value` [..., k]: [..., 1], -inf where counts do not sum to n."""
        value = as_events(value, self)
        # A table of each category's terms pays where the categories are the same for all vectors.
        tabulated = self._most is not None and len(static_shape(self.a)) == 1
        mass = self._by_table(value, self._most) if tabulated else self._by_saddle(value)
        return bound(mass, *_is_table(value, self._column), *self._valid())

    def _by_table(self, value, most):
        """Return log-probabilities from tables of log(gamma(a + x) / gamma(a)), the sum of log(a + i) for i < x <= `most`."""
        a = K.as_tensor(self._safe_a())
        log_factorials = special.gammaln(np.arange(most + 1.0) + 1.0)
        # One row for each category, and one for all of them together.
        every = K.expand_dims(K.concatenate([a, K.sum(a, keepdims=True)], axis=0), 1)
        step = np.arange(-1.0, most)
        rising = K.cumsum(K.where(step < 0, 0.0, K.log(every + np.maximum(step, 0.0))), axis=-1)
        (categories,) = static_shape(self.a)
        start = (most + 1) * (K.arange(K.shape(a)[0]) if categories is None else np.arange(categories))
        scores = K.take(K.flatten(rising[:-1] - log_factorials), _as_index(value, most) + start, mode="clip")
        trials = _as_index(self._column, most)
        start, end = K.take(log_factorials, trials, mode="clip"), K.take(rising[-1], trials, mode="clip")
        return K.sum(scores, axis=-1, keepdims=True) + start - end

    def _sum_by_factors(self, own, trials):
        a, step = K.as_tensor(self._safe_a()), np.arange(float(K.int_shape(trials)[0]))
        rising = K.sum(own * K.log(K.expand_dims(a, 1) + step)) - K.sum(trials * K.log(K.sum(a) + step))
        return rising + log_arrangements(own, trials)

    def _by_saddle(self, value):
        """Return log-probabilities in a form in which large numbers never cancel.

        With t = x + a and r = n / (n + sum(a)) the gamma functions become the deviances of x from t r and of a from
        t (1 - r), and the errors of Stirling's formula.
        """
        xp = namespace(self._column)
        a = self._safe_a()
        n = xp.cast(xp.maximum(self._column, 0), K.floatx())
        total = namespace(a).sum(a, axis=-1, keepdims=True)
        rate = n / (n + total)
        t = K.cast(K.maximum(value, 0), K.floatx()) + a
        own = stirling_remainder(a) - 0.5 * namespace(a).log(a)
        both = K.where(K.greater(value, 0), stirling_remainder(t) - 0.5 * K.log(t) - own, 0.0)
        mass = K.sum(both - deviance_part(a, t * (1.0 - rate)), axis=-1, keepdims=True)
        return mass - _saddle(value, t * rate) + _log_factorial_part(n) + _log_total_part(n, total)

    def _safe_a(self):
        xp = namespace(self.a)
        return xp.where(xp.logical_and(xp.greater(self.a, 0), xp.less(self.a, np.inf)), self.a, 1.0)

    def _valid(self):
        xp = namespace(self.a)
        positive = xp.logical_and(xp.greater(self.a, 0), xp.less(self.a, np.inf))
        return xp.all(positive, axis=-1, keepdims=True), namespace(self.n).greater_equal(self._column, 0)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw counts of n trials whose probabilities are Dirichlet variables."""
        (n, a), batch = draw_event_parameters([self.n, self.a], [0, 1], self.shape[:-1], point, size)
        return _multinomial_draws(n, np.exp(log_dirichlet_draws(a, batch)), batch, "DirichletMultinomial")


def _saddle(value, expected):
    """Return the sum over the last axis of log(x!) - x log(mu) + mu, by its saddle-point form (Loader 2000), for x, mu >= 0."""
    some = K.logical_and(K.greater(value, 0), K.greater(expected, 0))
    count = K.cast(K.maximum(value, 1), K.floatx())
    mu = K.where(some, expected, 1.0)
    part = deviance_part(count, mu) + stirling_error(count) + (0.5 * K.log(count) + HALF_LOG_2PI)
    return K.sum(K.where(some, part, expected), axis=-1, keepdims=True)


def _log_factorial_part(n):
    """Return log(n!) - n log(n) + n, 0 for n = 0."""
    xp = namespace(n)
    some = xp.maximum(n, 1.0)
    return xp.where(xp.greater(n, 0.0), stirling_remainder(some) + 0.5 * xp.log(some) + HALF_LOG_2PI, 0.0)


def _log_total_part(n, total):
    xp = namespace(n, total)
    ratio = 0.5 * xp.log1p(n / total)
    return ratio + stirling_remainder(total) - stirling_remainder(n + total)


def _as_index(value, most):
    """Return counts as indices of a table: those out of range, which have no probability, are moved into it."""
    return K.cast(K.clip(value, 0, most), "int64")


def _is_table(value, n):
    """Return the conditions: whole numbers, none negative, with sum `n`."""
    positive = K.all(K.greater_equal(value, 0), axis=-1, keepdims=True)
    return positive, K.equal(K.sum(value, axis=-1, keepdims=True), n), _all_whole(value)


def _all_whole(value):
    """Return whether all elements are whole numbers: known where the dtype says so."""
    if K.dtype(value).startswith("int"):
        return True
    return K.all(K.equal(value, K.floor(value)), axis=-1, keepdims=True)


def _trials(n, by_category):
    """Return numbers of trials [...], and the size of tables that serve them.

    PyMC3 takes them as a column [..., 1], too: so they are read where they have more axes than the vectors `by_category`
    [..., k] leave for them.

    The size is their maximum, if it is known and small: nothing is lost then by adding large logs up, their errors stay
    below 1e-10 of the result. None otherwise.
    """
    most_axes = max(len(static_shape(by_category)) - 1, 1)
    if K.is_tensor(n):
        is_column = K.ndim(n) > most_axes and K.int_shape(n)[-1] == 1
        return (n[..., 0] if is_column else n), None
    known = known_counts(n, "n")
    if known is None:
        return parameter(n, "n"), None
    most = np.max(known, initial=-1)
    if known.size == 1 or known.ndim > most_axes:
        known = np.squeeze(known)
    return parameter(known, "n"), int(most) if 0 <= most <= FEW else None


def _as_column(n):
    if is_known(n):
        return n[..., None] if np.ndim(n) else n
    return K.expand_dims(n, -1) if K.ndim(n) else n


def _check_vector(array, name, distribution, given):
    if not static_shape(array):
        raise ValueError(f"{name} of {distribution} must have at least one axis, the categories; got {given!r}.")


def _rounded(mean, n, share):
    """Return whole numbers near `mean` with sum `n`.

    As in PyMC3 each is rounded and the first one takes the difference; where that is impossible, all are rounded down
    and those with the largest remainders get one more.
    """
    xp = namespace(mean, n, share)
    with np.errstate(all="ignore"):
        nearest = xp.round(mean)
        first = nearest[..., :1] + (n - xp.sum(nearest, axis=-1, keepdims=True))
        simple = xp.concatenate([first, nearest[..., 1:] + xp.zeros_like(first)], axis=-1)
        down = xp.floor(mean)
        rank = xp.argsort(xp.argsort(down - mean, axis=-1), axis=-1)
        other = down + xp.cast(xp.less(rank, n - xp.sum(down, axis=-1, keepdims=True)), K.floatx())
        has_share = xp.greater(share[..., :1], 0)
        possible = xp.logical_or(xp.equal(first, 0), xp.logical_and(xp.greater(first, 0), has_share))
        chosen = xp.where(possible, simple, other)
        return xp.cast(xp.where(xp.isfinite(chosen), chosen, 0.0), "int64")


def _as_rows(start, shape):
    """Return a start value with a first axis of length one where there are several vectors, as in PyMC3."""
    return start[None] if len(shape) > 1 and len(static_shape(start)) == 1 else start


def _multinomial_draws(n, p, batch, distribution):
    n = np.asarray(n)
    if not np.all(n >= 0) or not np.all((p >= 0) & np.isfinite(p)):
        raise ValueError(f"{distribution} has nothing to draw from: n and the probabilities must be >= 0.")
    p = np.asarray(p, dtype="float64")
    p = p / np.sum(p, axis=-1, keepdims=True)
    return generator().multinomial(n.astype("int64"), p, size=batch)
