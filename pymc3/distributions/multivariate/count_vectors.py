"""What the distributions of vectors of counts have in common."""

import numpy as np

from ... import backends_symbolic as K
from ...shapes import can_broadcast_to, size_of, static_shape
from ..base.distribution import Discrete
from ..base.parameters import is_known
from ..formulas.histograms import are_many_counts, histograms
from ..formulas.log_terms import bound
from .events import as_events

__all__ = ["FEW", "CountVectors", "log_arrangements"]

FEW = 1000  # so many trials are worth a table, and exact in it


class CountVectors(Discrete):
    r"""A distribution of how often each category came up in n trials.

    Its gamma functions are products, :math:`\Gamma(a + x) / \Gamma(a) = a (a + 1) \cdots (a + x - 1)`. Over many vectors
    with the same parameters, a + i is a factor as often as there are counts above i. How many there are does not change
    while a chain runs, so that the cost of an iteration does not depend on the number of data.

    Subclasses have the parameters n and, by category, the last one of `_event_parameters`; `_column`, which is `n`
    beside the vectors; `_most`, the largest n if that is known and small; `_valid` and `_sum_by_factors`.
    """

    def logp_sum(self, value) -> K.TensorVariable:
        """Return the sum of `logp` over all vectors."""
        value = as_events(value, self)
        most = FEW if self._most is None else self._most
        if not self._is_worth_counting(value, most):
            return super().logp_sum(value)
        trials = K.sum(value, axis=-1, keepdims=True)
        fits = K.equal(trials, self._column)
        if self._most is not None:
            # All this is data: what does not fit is left to the formula for single vectors, and not looked at again.
            trials, fits = K.where(fits, trials, -1), True
        above = _counts_above(value, trials, most)
        complete = K.all(K.logical_and(K.equal(above[:, 0], size_of(K.int_shape(trials))), K.equal(above[:, -1], 0)))
        total = K.cond(
            complete,
            lambda above, _: self._sum_by_factors(*_of_categories_and_trials(above)),
            lambda _, value: self._sum_by_vector(value),
            above,
            value,
        )
        return bound(total, fits, *self._valid(), broadcast_conditions=False)

    def _is_worth_counting(self, value, most):
        if not are_many_counts(value) or (is_known(self.n) and self._most is None):
            return False
        *vectors, categories = K.int_shape(value)
        by_category = static_shape(getattr(self, self._event_parameters[-1]))
        alike = by_category == (categories,) and can_broadcast_to(static_shape(self.n), vectors)
        return alike and size_of(vectors) > most  # or the table has more elements than the data

    def _sum_by_vector(self, value):
        return super().logp_sum(value)


def _counts_above(value, trials, most):
    """Return how many counts of each category, and last how many `trials`, are above -1, 0, ..., most: (k + 1, most + 2)."""
    columns = K.concatenate([K.cast(value, "int64"), trials], axis=-1)
    times = histograms(K.reshape(columns, (-1, K.int_shape(columns)[-1])), most + 1)
    return size_of(K.int_shape(trials)) - K.cumsum(times, axis=-1)[:, :-1]


def _of_categories_and_trials(above):
    """Return how many counts (k, most), and how many trials (most,), are above 0, 1, ..., most - 1."""
    above = K.cast(above[:, 1:-1], K.floatx())
    return above[:-1], above[-1]


def log_arrangements(own, trials) -> K.TensorVariable:
    """Return the sum over vectors of log(n! / (x_1! x_2! ...)), from how many counts and how many trials are above 0, 1, ..."""
    factors = np.arange(1.0, K.int_shape(trials)[0] + 1.0)
    return K.sum((trials - K.sum(own, axis=0)) * np.log(factors))
