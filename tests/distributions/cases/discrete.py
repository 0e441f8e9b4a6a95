"""Distributions of whole numbers: exact values by mpmath, term by term from their definitions."""

import mpmath
import numpy as np

from tests.distributions.case import Case

DIGITS = 60


def exact(mass):
    """The log of a mass function ``mass(x, **params)`` of mpmath numbers, for the `EXACT` table and for cases."""

    def log_mass(params, points):
        with mpmath.workdps(DIGITS):
            numbers = {name: mpmath.mpf(float(value)) for name, value in params.items()}
            return np.array([_log(mass(int(x), **numbers)) for x in np.ravel(points)]).reshape(np.shape(points))

    return log_mass


def exact_cdf(mass, first=0):
    """The log of the distribution function of a mass function: the sum of the smaller tail."""

    def log_cdf(params, points):
        with mpmath.workdps(DIGITS):
            numbers = {name: mpmath.mpf(float(value)) for name, value in params.items()}
            sums = [mpmath.fsum(mass(k, **numbers) for k in range(first, int(x) + 1)) for x in np.ravel(points)]
            return np.array([_log(total) for total in sums]).reshape(np.shape(points))

    return log_cdf


def _log(mass):
    return float(mpmath.log(mass)) if mass > 0 else -np.inf


def binomial(x, n, p):
    if not 0 <= x <= n:
        return mpmath.mpf(0)
    return mpmath.binomial(n, x) * p**x * (1 - p) ** (n - x)


def beta_binomial(x, alpha, beta, n):
    if not 0 <= x <= n:
        return mpmath.mpf(0)
    return mpmath.binomial(n, x) * mpmath.beta(x + alpha, n - x + beta) / mpmath.beta(alpha, beta)


def negative_binomial(x, mu=None, alpha=None, p=None, n=None):
    alpha = n if alpha is None else alpha
    p = alpha / (alpha + mu) if p is None else p
    if x < 0:
        return mpmath.mpf(0)
    return mpmath.gammaprod([x + alpha], [alpha, x + 1]) * p**alpha * (1 - p) ** x


def poisson(x, mu):
    return mpmath.exp(-mu) * mu**x / mpmath.factorial(x) if x >= 0 else mpmath.mpf(0)


def geometric(x, p):
    return p * (1 - p) ** (x - 1) if x >= 1 else mpmath.mpf(0)


def hyper_geometric(x, N, k, n):
    if not max(0, n - N + k) <= x <= min(k, n):
        return mpmath.mpf(0)
    return mpmath.binomial(k, x) * mpmath.binomial(N - k, n - x) / mpmath.binomial(N, n)


def discrete_weibull(x, q, beta):
    if x < 0:
        return mpmath.mpf(0)
    rate = -mpmath.log(q)
    before, after = rate * mpmath.mpf(x) ** beta, rate * mpmath.mpf(x + 1) ** beta
    return -mpmath.exp(-before) * mpmath.expm1(before - after)


def inflated(mass):
    def zero_inflated(x, psi, **params):
        return psi * mass(x, **params) + ((1 - psi) if x == 0 else 0)

    return zero_inflated


def ordered(cdf):
    """Log-probabilities of classes between cutpoints, for noise of distribution function `cdf`."""

    def log_mass(params, points):
        with mpmath.workdps(DIGITS + 900):
            edges = [-mpmath.inf, *(mpmath.mpf(float(c)) for c in params["cutpoints"]), mpmath.inf]
            eta = np.broadcast_to(params["eta"], np.shape(points))
            values = [_class(cdf, edges, float(e), int(x)) for e, x in zip(np.ravel(eta), np.ravel(points))]
        return np.array(values).reshape(np.shape(points))

    return log_mass


def _class(cdf, edges, eta, x):
    if not 0 <= x <= len(edges) - 2:
        return -np.inf
    return _log(cdf(edges[x + 1] - eta) - cdf(edges[x] - eta))


def logistic_cdf(z):
    if mpmath.isinf(z):
        return mpmath.mpf(z > 0)
    return 1 / (1 + mpmath.exp(-z))


zero_inflated_poisson = inflated(lambda x, theta: poisson(x, theta))
zero_inflated_binomial = inflated(binomial)
zero_inflated_negative_binomial = inflated(negative_binomial)

MASSES = {
    "Binomial": binomial,
    "BetaBinomial": beta_binomial,
    "NegativeBinomial": negative_binomial,
    "Poisson": poisson,
    "Geometric": geometric,
    "HyperGeometric": hyper_geometric,
    "DiscreteWeibull": discrete_weibull,
    "ZeroInflatedPoisson": zero_inflated_poisson,
    "ZeroInflatedBinomial": zero_inflated_binomial,
    "ZeroInflatedNegativeBinomial": zero_inflated_negative_binomial,
}

EXACT = {
    **{name: exact(mass) for name, mass in MASSES.items()},
    "OrderedLogistic": ordered(logistic_cdf),
    "OrderedProbit": ordered(mpmath.ncdf),
}

#: PyMC3's own mode leaves out the number of trials.
STARTS = {"BetaBinomial": lambda params: most_likely("BetaBinomial", params, range(params["n"] + 1))}


def most_likely(name, params, support):
    """The first of the values of largest mass."""
    masses = EXACT[name](params, np.array(support))
    return support[int(np.argmax(masses > np.max(masses) - 1e-12))]


def case(name, params, points, domains=None, exclude=(), **options):
    """A case with exact values."""
    mass = MASSES[name]
    return Case(
        name,
        params,
        points=points,
        logp=lambda x: exact(mass)(params, x),
        logcdf=lambda x: exact_cdf(mass)(params, x),
        domains=domains,
        exclude=exclude,
        **options,
    )


CASES = [
    case("Binomial", dict(n=10, p=0.3), [0, 1, 4, 9, 10], dict(p=(1e-3, 0.999))),
    case("Binomial", dict(n=300, p=0.98), [0, 3, 200, 293, 299, 300]),
    case("BetaBinomial", dict(alpha=2.0, beta=3.0, n=10), [0, 1, 4, 9, 10], dict(alpha=(0.05, 50.0), beta=(0.05, 50.0))),
    case("BetaBinomial", dict(alpha=0.01, beta=20.0, n=200), [0, 1, 40, 199, 200]),
    case("NegativeBinomial", dict(mu=3.2, alpha=1.7), [0, 1, 3, 10, 60, 400], dict(mu=(1e-2, 1e3), alpha=(0.05, 1e6))),
    case("NegativeBinomial", dict(p=0.3, n=5.5), [0, 1, 12, 60], dict(p=(0.01, 0.99), n=(0.1, 1e3))),
    case("Geometric", dict(p=0.2), [1, 2, 10, 300], dict(p=(1e-3, 0.999))),
    case("HyperGeometric", dict(N=60, k=25, n=30), [0, 1, 10, 13, 24, 25]),
    case("DiscreteWeibull", dict(q=0.8, beta=0.6), [0, 1, 5, 40, 500], dict(q=(0.05, 0.95), beta=(0.5, 3.0))),
    case("ZeroInflatedPoisson", dict(psi=0.7, theta=3.2), [0, 1, 3, 40], dict(psi=(0.01, 0.99), theta=(0.01, 1e3))),
    case("ZeroInflatedBinomial", dict(psi=0.7, n=12, p=0.4), [0, 1, 5, 12], dict(psi=(0.01, 0.99), p=(0.01, 0.99))),
    case(
        "ZeroInflatedNegativeBinomial",
        dict(psi=0.7, mu=3.2, alpha=1.7),
        [0, 1, 3, 60],
        dict(psi=(0.01, 0.99), mu=(1e-2, 1e3), alpha=(0.05, 1e3)),
    ),
    # Its value is its parameter: nothing to differentiate by, nothing random, and PyMC3 has no logcdf.
    Case("Constant", dict(c=3), points=[3], logp=lambda x: np.where(x == 3, 0.0, -np.inf), exclude=("logcdf", "gradient", "random")),
]
