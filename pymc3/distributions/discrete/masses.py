"""Log-probabilities that several distributions of counts share, in forms that keep their digits for large counts."""

import numpy as np

from ... import backends_symbolic as K
from ..base.parameters import is_known, namespace
from ..formulas.incomplete_beta import log_betainc
from ..formulas.log_terms import HALF_LOG_2PI, deviance_part, stirling_error

__all__ = [
    "as_real",
    "to_count",
    "whole",
    "log_probabilities",
    "log_binomial_mass",
    "log_poisson_mass",
    "log_inflated",
    "log_beta_cdf",
    "log_poisson_cdf",
]

# exp of it is far from overflow, in single precision too.
_DEEP = 80.0
# Of a continued fraction, where it starts from a probability below 1e-290: the logarithm is exact to 1e-11.
_LEVELS = 8


def as_real(count) -> K.TensorVariable | np.ndarray:
    """Return a count, array or tensor, in floatx."""
    return namespace(count).cast(count, K.floatx())


def to_count(value) -> K.TensorVariable | np.ndarray:
    """Return a number without fraction, array or tensor, as int64; of an array 0 where it is not finite, the nearest beyond int64."""
    if not is_known(value):
        return K.cast(value, "int64")
    largest = np.nextafter(np.asarray(value).dtype.type(2.0**63), 0)
    return np.clip(np.where(np.isfinite(value), value, 0.0), -(2.0**63), largest).astype("int64")


def whole(value) -> list[K.TensorVariable]:
    """Return the conditions under which `value` has a mass: none for integers; floats must be finite, without a fraction."""
    value = K.as_tensor(value)
    return [] if K.dtype(value).startswith("int") else [K.equal(value - K.floor(value), 0)]


def log_probabilities(p) -> tuple[K.TensorVariable | np.ndarray, K.TensorVariable | np.ndarray]:
    """Return log(p) and log(1 - p), exact at both edges; -inf there has derivative 0, which spoils no sum of derivatives."""
    xp = namespace(p)
    possible, avoidable = xp.greater(p, 0), xp.less(p, 1)
    log_p = xp.where(possible, xp.log(xp.where(possible, p, 1.0)), -np.inf)
    log_q = xp.where(avoidable, xp.log1p(-xp.where(avoidable, p, 0.0)), -np.inf)
    return log_p, log_q


def log_binomial_mass(k, n, p) -> K.TensorVariable:
    """Return the log-probability of `k` hits in `n` trials, for 0 <= k <= n and 0 <= p <= 1; finite or -inf anywhere else.

    Binomial coefficients of large numbers have lost the digits of the result. C. Loader (2000), "Fast and accurate
    computation of binomial probabilities", compares with the largest mass instead.

    Parameters
    ----------
    k, n : integer arrays or tensors
    p : array or tensor
    """
    size, few = as_real(n), namespace(n, p)
    log_p, log_q = log_probabilities(p)
    none = size * few.where(few.greater(n, 0), log_q, 0.0)
    all_of_them = size * few.where(few.greater(n, 0), log_p, 0.0)

    # Between the edges, with harmless stand-ins at them.
    inside = namespace(p).logical_and(namespace(p).greater(p, 0), namespace(p).less(p, 1))
    safe = namespace(p).where(inside, p, 0.5)
    trials = namespace(n).maximum(n, 2)
    hits = K.maximum(K.minimum(k, trials - 1), 1)
    x, y, total = as_real(hits), as_real(trials - hits), as_real(trials)
    constant = stirling_error(total) + 0.5 * namespace(n).log(total) - HALF_LOG_2PI
    constant = constant + namespace(p).where(inside, 0.0, -np.inf)
    log_x, log_y = K.log(x), K.log(y)
    expected, rest = total * safe, total * (1.0 - safe)
    some = constant - 0.5 * (log_x + log_y) - stirling_error(x) - stirling_error(y)
    some = some - deviance_part(x, expected, log_x - few.log(expected))
    some = some - deviance_part(y, rest, log_y - few.log(rest))
    return K.where(K.equal(k, 0), none, K.where(K.equal(k, n), all_of_them, some))


def log_poisson_mass(count, mu) -> K.TensorVariable:
    """Return the log-probability of `count` events, for count >= 0 and 0 <= mu < inf.

    Not the textbook's formula: its terms grow like mu log(mu) and leave no digits of the result for large mu.
    """
    xp = namespace(mu)
    positive = xp.greater(mu, 0)
    safe = xp.where(positive, mu, 1.0)
    some = K.cast(K.maximum(count, 1), K.floatx())
    log_some = K.log(some)
    log_mass = -deviance_part(some, safe, log_some - xp.log(safe)) - stirling_error(some) - 0.5 * log_some
    log_mass = log_mass + xp.where(positive, -HALF_LOG_2PI, -np.inf)
    return K.where(K.equal(count, 0), -mu, log_mass)


def log_inflated(psi, log_probability) -> K.TensorVariable:
    """Return log(1 - psi + psi exp(log_probability)) for 0 <= psi <= 1, with finite derivatives at both edges.

    A plain sum of exponentials has log(psi) or log(1 - psi) at the edges, of infinite derivative: for small psi this is
    log1p of the difference from 1, for large psi log1p of the odds (1 - psi) / psi relative to the second term.
    """
    log_probability = K.as_tensor(log_probability)
    xp = namespace(psi)
    small = xp.less(psi, 0.5)
    low = K.log1p(xp.where(small, psi, 0.0) * K.expm1(log_probability))
    large = xp.where(small, 0.5, xp.minimum(psi, 1.0))
    odds = (1.0 - large) / large
    near = K.maximum(log_probability, -_DEEP)
    high = xp.log(large) + near + K.log1p(odds * K.exp(-near))
    # Deeper still, the second term is nothing beside the first, if there is a first.
    certain = xp.equal(odds, 0)
    deep = K.where(certain, log_probability, xp.log(xp.where(certain, 1.0, 1.0 - large)))
    return K.where(small, low, K.where(K.less(log_probability, -_DEEP), deep, high))


def log_beta_cdf(a, b, x, rest, log_first) -> K.TensorVariable:
    """Return the log of the regularized incomplete beta function I_x(a, b), exact in both tails.

    Parameters
    ----------
    a, b : tensor
        > 0.
    x, rest : array or tensor
        A number between 0 and 1, and 1 minus it.
    log_first : tensor
        log(x**a rest**(b - 1) / (a B(a, b))), the largest term of the left tail.
    """
    return log_betainc(a, b, x, rest, log_first + K.log(a) + namespace(rest).log(namespace(rest).where(rest > 0, rest, 1.0)))


def log_poisson_cdf(count, mu) -> K.TensorVariable:
    """Return the log of the probability of up to `count` events, exact in both tails; `count` >= 0 of floating type, mu >= 0."""
    turned = K.greater(count + 1.0, mu)
    below = K.gammaincc(K.where(turned, 1.0, count + 1.0), mu)
    above = K.gammainc(count + 1.0, K.where(turned, mu, 0.0))
    far = K.logical_and(K.less(below, _underflow()), K.logical_not(turned))
    # The limit of the fraction above for b = count + 1 and large a.
    rate = 1.0 / K.where(far, mu, 1.0)
    events = K.where(far, count, 0.0)
    parts = [part for m in range(_LEVELS // 2) for part in (m - events, m + 1.0)]
    tail = log_poisson_mass(events, mu) - K.log(_fraction(parts, rate))
    return K.where(far, tail, _log_of(turned, K.where(turned, above, below), far))


def _underflow():
    """Return below which value numbers lose their digits."""
    return float(np.finfo(K.floatx()).tiny) * 1e15


def _fraction(parts, z):
    """Return 1 + parts[0] z / (1 + parts[1] z / (1 + ...))."""
    value = 1.0
    for part in reversed(parts):
        value = 1.0 + part * z / value
    return value


def _log_of(turned, mass, unused):
    """Return log(mass), or log(1 - mass) where `turned`; harmless where `unused`."""
    plain = K.where(K.logical_or(turned, unused), 1.0, mass)
    return K.where(turned, K.log1p(-K.where(turned, mass, 0.0)), K.log(plain))
