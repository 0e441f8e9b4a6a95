"""The hypergeometric distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import NOT_NEGATIVE, check_ascending
from ..base.parameters import integer_parameter, namespace
from ..formulas.log_terms import bound
from .counts import Counts
from .masses import as_real, log_binomial_mass, to_count, whole

__all__ = ["HyperGeometric"]

_EPSILON = 1e-17
# Ten standard deviations of a distribution of 10^12 objects.
_MOST_TERMS = 10_000_000


class HyperGeometric(Counts):
    r"""Hypergeometric distribution: hits among n draws without replacement from N objects, k of which are hits.

    .. math:: f(x \mid N, k, n) = \frac{\binom{k}{x} \binom{N - k}{n - x}}{\binom{N}{n}}

    ========  ==========================================================
    Support   :math:`x \in \{\max(0, n - N + k), \ldots, \min(k, n)\}`
    Mean      :math:`n k / N`
    Variance  :math:`\frac{n k (N - n) (N - k)}{N^2 (N - 1)}`
    ========  ==========================================================

    Parameters
    ----------
    N : int
        Number of objects, >= 0; fractions are rounded down, here and below.
    k : int
        Number of hits among them, 0 <= k <= N.
    n : int
        Number of draws, 0 <= n <= N.
    """

    _domains = {"N": NOT_NEGATIVE, "k": NOT_NEGATIVE, "n": NOT_NEGATIVE}

    def __init__(self, N, k, n, *args, **kwargs) -> None:
        self.N = integer_parameter(N, "N")
        self.k = integer_parameter(k, "k")
        self.n = integer_parameter(n, "n")
        xp = namespace(self.N, self.k, self.n)
        with np.errstate(divide="ignore", invalid="ignore"):
            self.mode = to_count(xp.floor((as_real(self.n) + 1) * (as_real(self.k) + 1) / (as_real(self.N) + 2)))
        super().__init__(*args, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return the log-mass, -inf for impossible numbers of hits and for fractions."""
        value = K.as_tensor(value)
        return bound(_log_mass(value, self.N, self.k, self.n), *self._support(value), *whole(value))

    def _support(self, value):
        """Return the conditions; they fail for all values where parameters are invalid."""
        xp = namespace(self.N, self.k, self.n)
        lowest = xp.maximum(self.n - self.N + self.k, 0)
        return K.greater_equal(value, lowest), K.less_equal(value, xp.minimum(self.k, self.n))

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        value = K.cast(K.floor(K.as_tensor(value)), "int64")
        at_least, _ = self._support(value)
        _, valid = self._support(0 * value + namespace(self.N, self.k, self.n).maximum(self.n - self.N + self.k, 0))
        all_hits = namespace(self.k, self.n).minimum(self.k, self.n)
        certain = K.greater_equal(value, all_hits)
        # The smaller tail is added up; the upper one is a lower one of misses, of which there are N - k.
        turned = K.greater_equal(as_real(value) * as_real(self.N), as_real(self.n) * as_real(self.k))
        hits = K.where(turned, self.N - self.k, self.k)
        count = K.clip(K.where(turned, self.n - value - 1, value), 0, K.maximum(K.minimum(hits, self.n), 0))
        log_tail = _log_mass(count, self.N, hits, self.n) + K.log(_lower_tail(count, self.N, hits, self.n))
        some = K.logical_and(valid, K.logical_not(certain))
        log_cdf = K.where(turned, K.log1p(-K.exp(K.minimum(K.where(some, log_tail, -1.0), 0.0))), log_tail)
        return bound(K.where(certain, 0.0, log_cdf), at_least, valid)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw numbers of hits; ValueError where k or n exceeds N."""
        (N, k, n), shape = self._values_to_draw(["N", "k", "n"], point, size)
        check_ascending("HyperGeometric", k=k, N=N)
        check_ascending("HyperGeometric", n=n, N=N)
        return np.asarray(generator().hypergeometric(k, N - k, n, shape))


def _log_mass(x, N, k, n):
    """Return the log-probability of `x`, a quotient of three binomial masses.

    It is the same for every probability of a hit; n / N keeps the masses large (Loader 2000, as `log_binomial_mass`).
    """
    xp = namespace(n, N)
    p = as_real(n) / as_real(xp.maximum(N, 1))
    return log_binomial_mass(x, k, p) + log_binomial_mass(n - x, N - k, p) - log_binomial_mass(n, N, p)


def _lower_tail(x, N, k, n):
    """Return the probability of values up to `x` relative to that of `x`."""
    N, k, n = as_real(N), as_real(k), as_real(n)
    count = as_real(x) + 0.0 * (N + k + n)
    ratio = K.ones_like(count)

    def is_large(carry):
        _, ratio, total = carry
        return K.any(K.greater(ratio, _EPSILON * total))

    def add(carry):
        count, ratio, total = carry
        ratio = ratio * K.maximum(count * (N - k - n + count), 0.0) / ((n - count + 1.0) * (k - count + 1.0))
        return K.maximum(count - 1.0, 0.0), ratio, total + ratio

    return K.while_loop(is_large, add, (count, ratio, K.ones_like(count)), _MOST_TERMS)[2]
