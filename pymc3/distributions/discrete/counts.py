"""Distributions of single counts: what many of them have in common is computed once."""

import numpy as np

from ... import backends_symbolic as K
from ..base.distribution import Discrete
from ..formulas.histograms import are_many_counts, histograms

__all__ = ["Counts"]

_KINDS = 256  # counts 0, 1, ..., 255


class Counts(Discrete):
    """A distribution of counts.

    Many observations have few different values: the log-probability of each is computed once, times how often it
    occurs. How often does not change while a chain runs, so that the cost of an iteration does not depend on the number
    of data.
    """

    def logp_sum(self, value) -> K.TensorVariable:
        """Return the sum of `logp` over all elements."""
        value = K.as_tensor(value)
        if not self._is_worth_counting(value):
            return super().logp_sum(value)
        times = histograms(K.reshape(value, (-1, 1)), _KINDS)[0]
        return K.cond(
            K.equal(times[0] + times[-1], 0),
            lambda times, _: self._sum_by_kind(times),
            lambda _, value: self._sum_one_by_one(value),
            times,
            value,
        )

    def _is_worth_counting(self, value):
        # The same parameters for all.
        return are_many_counts(value) and K.ndim(self.logp(K.zeros((), K.dtype(value)))) == 0

    def _sum_by_kind(self, times):
        times = times[1:-1]
        log_mass = self.logp(K.constant(np.arange(_KINDS)))
        return K.sum(K.cast(times, K.floatx()) * K.where(K.greater(times, 0), log_mass, 0.0))

    def _sum_one_by_one(self, value):
        return super().logp_sum(value)
