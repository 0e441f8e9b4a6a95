"""The beta-binomial distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ..base.domains import NOT_NEGATIVE, POSITIVE
from ..base.parameters import integer_parameter, namespace, parameter
from ..formulas.log_terms import HALF_LOG_2PI, bound, deviance_part, stirling_error, stirling_remainder
from .counts import Counts
from .masses import as_real, to_count, whole

__all__ = ["BetaBinomial"]


class BetaBinomial(Counts):
    r"""Beta-binomial distribution: hits in n trials whose common probability varies as a beta distribution.

    .. math:: f(x \mid \alpha, \beta, n) = \binom{n}{x} \frac{B(x + \alpha, n - x + \beta)}{B(\alpha, \beta)}

    ========  =================================================================
    Support   :math:`x \in \{0, 1, \ldots, n\}`
    Mean      :math:`n \frac{\alpha}{\alpha + \beta}`
    Variance  :math:`n \frac{\alpha \beta (\alpha + \beta + n)}{(\alpha + \beta)^2 (\alpha + \beta + 1)}`
    ========  =================================================================

    Parameters
    ----------
    alpha, beta : float
        Shapes of the beta distribution, > 0.
    n : int
        Number of trials, >= 0; fractions are rounded down.
    """

    _domains = {"alpha": POSITIVE, "beta": POSITIVE, "n": NOT_NEGATIVE}

    def __init__(self, alpha, beta, n, *args, **kwargs) -> None:
        self.alpha = parameter(alpha, "alpha")
        self.beta = parameter(beta, "beta")
        self.n = integer_parameter(n, "n")
        self.mode = self._mode()
        super().__init__(*args, **kwargs)

    def _mode(self):
        xp = namespace(self.alpha, self.beta, self.n)
        size = as_real(self.n)
        excess = self.alpha + self.beta - 2.0
        with np.errstate(all="ignore"):
            peak = xp.floor((size + 1.0) * (self.alpha - 1.0) / xp.where(xp.greater(excess, 0), excess, 1.0))
        peak = xp.maximum(xp.minimum(peak, size), 0.0)
        end = xp.where(xp.greater(self.alpha, self.beta), size, 0.0)
        return to_count(xp.where(xp.greater(excess, 0), peak, end))

    def logp(self, value) -> K.TensorVariable:
        """Return the log-mass, -inf outside of 0, ..., n and for fractions."""
        alpha, beta, valid = self._shapes()
        in_support = [K.greater_equal(value, 0), K.less_equal(value, self.n), *whole(value)]
        return bound(_log_mass(value, self.n, alpha, beta), *in_support, *valid)

    def _shapes(self):
        """Return the two shapes, harmless where they are invalid, and whether they are valid."""
        conditions, shapes = [], []
        for given in (self.alpha, self.beta):
            xp = namespace(given)
            valid = xp.logical_and(xp.greater(given, 0), xp.less(given, np.inf))
            shapes.append(xp.where(valid, given, 1.0))
            conditions.append(valid)
        return *shapes, conditions

    def logcdf(self, value) -> K.TensorVariable:
        """Return the log of the probability of values up to `value`."""
        # A sum over all counts up to the largest value, along a new last axis.
        alpha, beta, valid = self._shapes()
        value = K.floor(K.as_tensor(value))
        last = K.maximum(K.minimum(value, self.n), 0)
        counts = K.arange(K.cast(K.max(last), "int64") + 1)
        parts = [part[..., None] for part in (self.n, alpha, beta)]
        included = K.logical_and(K.less_equal(counts, last[..., None]), K.less_equal(counts, parts[0]))
        log_mass = K.where(included, _log_mass(K.minimum(counts, parts[0]), *parts), -np.inf)
        log_cdf = K.where(K.less(value, self.n), K.minimum(K.logsumexp(log_mass, axis=-1), 0.0), 0.0)
        return bound(log_cdf, K.greater_equal(value, 0), self.n >= 0, *valid)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw binomial counts whose probabilities are beta variables."""
        (alpha, beta, n), shape = self._values_to_draw(["alpha", "beta", "n"], point, size)
        return np.asarray(generator().binomial(n, generator().beta(alpha, beta, shape), shape))


def _log_mass(k, n, a, b):
    """Return the log-probability of `k` of `n` hits, for 0 <= k <= n and a, b > 0.

    With p = (k + a) / (n + a + b), the mean of the beta distribution after the observation, it is the product of two binomial
    masses of probability p, k of n and a of a + b, over a third, k + a of n + a + b: each in Loader's form (see
    log_binomial_mass), whose terms stay small for large counts and shapes.
    """
    (p, q), (log_p, log_q), other_masses = _second_over_third(*_split(k, n, 0), as_real(n), a, b)
    trials = namespace(n).maximum(n, 2)
    (x, y), total = _split(k, trials, 1), as_real(trials)
    log_x, log_y, log_total = K.log(x), K.log(y), namespace(n).log(total)
    some = stirling_error(total) + 0.5 * log_total - HALF_LOG_2PI
    some = some - stirling_error(x) - stirling_error(y) - 0.5 * (log_x + log_y)
    some = some - deviance_part(x, total * p, log_x - log_total - log_p)
    some = some - deviance_part(y, total * q, log_y - log_total - log_q)
    none, every = (as_real(n) * _log_complement(*given) for given in ((p, log_q), (q, log_p)))
    return K.where(K.equal(k, 0), none, K.where(K.equal(k, n), every, some)) + other_masses


def _split(k, n, least):
    """Return `k` and `n` - `k`, both kept from `least` on."""
    hits = K.maximum(K.minimum(k, n - least), least)
    return as_real(hits), as_real(n - hits)


def _log_complement(p, log_q):
    """Return log(1 - p), of which `log_q` has lost digits for a small p."""
    likely = K.less(p, 0.5)
    return K.where(likely, K.log1p(-K.where(likely, p, 0.0)), log_q)


def _second_over_third(x, y, size, a, b):
    """Return the probabilities p and 1 - p of `_log_mass`, their logs, and the quotient of two masses, for x + y = size."""
    xp, few = namespace(a, b), namespace(x, y, size, a, b)
    both, hits, misses, together = a + b, x + a, y + b, size + (a + b)
    log_a, log_b, log_both = xp.log(a), xp.log(b), xp.log(both)
    log_hits, log_misses, log_together = few.log(hits), few.log(misses), few.log(together)
    p, q = hits / together, misses / together
    log_p, log_q = log_hits - log_together, log_misses - log_together
    result = stirling_remainder(both) - stirling_remainder(a) - stirling_remainder(b) - stirling_remainder(together)
    result = result + 0.5 * (log_a + log_b - log_both + log_together)
    result = result + stirling_remainder(hits) + stirling_remainder(misses) - 0.5 * (log_hits + log_misses)
    result = result - deviance_part(a, both * p, log_a - log_both - log_p)
    return (p, q), (log_p, log_q), result - deviance_part(b, both * q, log_b - log_both - log_q)
