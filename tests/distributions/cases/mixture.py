"""Mixtures, from SciPy's densities of their components."""

import numpy as np
from scipy import special, stats

COMPONENTS = {
    "Normal": lambda dist: stats.norm(dist.mu, dist.sigma),
    "Poisson": lambda dist: stats.poisson(dist.mu),
    "Binomial": lambda dist: stats.binom(dist.n, dist.p),
    "Geometric": lambda dist: stats.geom(dist.p),
}


def log_density(dist, x):
    """Exact log-probability of a component at `x`."""
    frozen = COMPONENTS[type(dist).__name__](dist)
    return frozen.logpdf(x) if hasattr(frozen.dist, "pdf") else frozen.logpmf(x)


def exact_mixture(params, points):
    """One term for each component in a new last axis."""
    components = params["comp_dists"]
    if isinstance(components, list):
        terms = np.stack([log_density(dist, points) for dist in components], axis=-1)
    else:
        terms = log_density(components, points[..., None])
    return special.logsumexp(terms + np.log(params["w"]), axis=-1)


def exact_normal_mixture(params, points):
    """Standard deviations are given as such or as precisions."""
    sigma = params["sigma"] if "sigma" in params else params["tau"] ** -0.5
    terms = stats.norm.logpdf(points[..., None], params["mu"], sigma)
    return special.logsumexp(terms + np.log(params["w"]), axis=-1)


EXACT = {"Mixture": exact_mixture, "NormalMixture": exact_normal_mixture, "MixtureSameFamily": exact_mixture}
