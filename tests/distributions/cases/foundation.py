"""The distributions that came first."""

import numpy as np
from scipy import stats

from tests.distributions.case import Case

CASES = [
    Case(
        "Normal",
        dict(mu=0.7, sigma=1.3),
        points=[-60.0, -9.0, -1.0, 0.7, 2.0, 8.0, 30.0],
        frozen=stats.norm(0.7, 1.3),
        domains=dict(mu=(-100.0, 100.0), sigma=(1e-3, 1e3)),
    ),
    Case("HalfNormal", dict(sigma=2.0), points=[1e-9, 0.3, 2.0, 9.0, 70.0], frozen=stats.halfnorm(scale=2.0)),
    Case("HalfNormal", dict(tau=0.25), points=[1e-9, 0.3, 2.0, 9.0], frozen=stats.halfnorm(scale=2.0), domains=dict(tau=(1e-4, 1e4))),
    Case("Uniform", dict(lower=-1.0, upper=3.0), points=[-0.999, 0.0, 2.9], frozen=stats.uniform(-1.0, 4.0)),
    Case(
        "HalfCauchy",
        dict(beta=2.5),
        points=[1e-9, 0.3, 2.5, 40.0, 1e6],
        frozen=stats.halfcauchy(scale=2.5),
        logcdf=lambda x: np.where(x > 1, np.log1p(-2 / np.pi * np.arctan(2.5 / x)), np.log(2 / np.pi * np.arctan(x / 2.5))),
        domains=dict(beta=(1e-2, 1e2)),
    ),
    Case("Exponential", dict(lam=0.4), points=[1e-9, 0.3, 2.0, 40.0], frozen=stats.expon(scale=2.5), domains=dict(lam=(1e-3, 1e3))),
    Case("Poisson", dict(mu=3.2), points=[0, 1, 3, 10, 60], frozen=stats.poisson(3.2), domains=dict(mu=(1e-2, 1e4))),
    Case("DiscreteUniform", dict(lower=-2, upper=6), points=[-2, 0, 5, 6], frozen=stats.randint(-2, 7)),
    Case("Bernoulli", dict(p=0.3), points=[0, 1], frozen=stats.bernoulli(0.3), domains=dict(p=(0.01, 0.99))),
    Case(
        "Bernoulli", dict(logit_p=-1.2), points=[0, 1], frozen=stats.bernoulli(1 / (1 + np.exp(1.2))), domains=dict(logit_p=(-30.0, 30.0))
    ),
]
