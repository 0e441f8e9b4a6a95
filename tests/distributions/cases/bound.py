"""Bounded distributions."""

import numpy as np
from scipy import stats

_WRAPPED = {
    "Normal": lambda mu, sigma, shape=(): stats.norm(mu, sigma),
    "StudentT": lambda nu, mu, sigma: stats.t(nu, mu, sigma),
    "Exponential": lambda lam: stats.expon(scale=1 / lam),
    "Beta": lambda alpha, beta: stats.beta(alpha, beta),
    "Poisson": lambda mu: stats.poisson(mu),
    "Binomial": lambda n, p: stats.binom(n, p),
}


def exact_bound(params, points):
    """The unbounded distribution's log-probability between the bounds, without a new constant."""
    frozen = _WRAPPED[params["bound_of"]](**params["params"])
    logp = frozen.logpdf(points) if hasattr(frozen.dist, "pdf") else frozen.logpmf(points)
    lower = -np.inf if params["lower"] is None else params["lower"]
    upper = np.inf if params["upper"] is None else params["upper"]
    return np.where((points >= lower) & (points <= upper), logp, -np.inf)


EXACT = {"Bound": exact_bound}
