"""The distributions whose log-probability is timed: NumPy and SciPy only (Python 3.9 and up).

Values need not be drawn from the very distribution: they lie in its support, and have its width.
"""

from typing import Any, Callable, Dict, NamedTuple, Optional

import numpy as np
from scipy import special, stats

THIRD = np.array([0.2, 0.5, 0.3])
COV = np.array([[2.0, 0.3, 0.1], [0.3, 1.0, -0.2], [0.1, -0.2, 0.5]])
MEAN = np.array([0.5, -1.0, 0.0])
GRID = np.linspace(-4.0, 4.0, 60)
CUTS = np.array([-1.0, 0.5, 2.0])


class Density(NamedTuple):
    """One distribution.

    Attributes
    ----------
    name : str
        PyMC3's.
    params : dict
        Parameters that are inputs of the compiled function.
    values : callable
        (random state, number of observations) -> array.
    scipy : callable or None
        values -> log-probabilities.
    fixed : dict
        Other arguments.
    label : str
        In the tables, where one name occurs twice.
    shaped : bool
        Whether the distribution must be told the shape of the values.
    """

    name: str
    params: Dict[str, Any]
    values: Callable
    scipy: Optional[Callable] = None
    fixed: Dict[str, Any] = {}
    label: str = ""
    shaped: bool = False


def normal(r, n):
    return r.normal(0.3, 1.2, n)


def positive(r, n):
    return r.gamma(2.0, 0.7, n) + 1e-3


def unit(r, n):
    return np.clip(r.beta(2.0, 3.0, n), 1e-9, 1.0 - 1e-9)


def counts(r, n):
    return r.poisson(4.0, n)


def dirichlet(r, n):
    return r.dirichlet(3.0 * THIRD, n // 3)


def multinomial(r, n):
    return r.multinomial(20, THIRD, n // 3)


def vectors(r, n):
    return r.multivariate_normal(MEAN, COV, n // 3)


def walk(r, n):
    return np.cumsum(r.normal(0.0, 1.0, n))


CONTINUOUS = (
    Density("Uniform", dict(lower=-1.0, upper=2.0), lambda r, n: r.uniform(-1, 2, n), stats.uniform(-1, 3).logpdf),
    Density("Normal", dict(mu=0.3, sigma=1.2), normal, stats.norm(0.3, 1.2).logpdf),
    Density(
        "TruncatedNormal",
        dict(mu=0.3, sigma=1.2, lower=-1.0, upper=2.0),
        lambda r, n: np.clip(normal(r, n), -1, 2),
        stats.truncnorm(-1.3 / 1.2, 1.7 / 1.2, 0.3, 1.2).logpdf,
    ),
    Density("HalfNormal", dict(sigma=1.2), positive, stats.halfnorm(0, 1.2).logpdf),
    Density("SkewNormal", dict(mu=0.3, sigma=1.2, alpha=2.0), normal, stats.skewnorm(2.0, 0.3, 1.2).logpdf),
    Density("Beta", dict(alpha=2.0, beta=3.0), unit, stats.beta(2.0, 3.0).logpdf),
    Density("Kumaraswamy", dict(a=2.0, b=3.0), unit),
    Density("Exponential", dict(lam=0.7), positive, stats.expon(0, 1 / 0.7).logpdf),
    Density("Laplace", dict(mu=0.3, b=1.2), normal, stats.laplace(0.3, 1.2).logpdf),
    Density("AsymmetricLaplace", dict(b=1.2, kappa=0.7, mu=0.3), normal, stats.laplace_asymmetric(0.7, 0.3, 1 / 1.2).logpdf),
    Density("StudentT", dict(nu=4.0, mu=0.3, sigma=1.2), normal, stats.t(4.0, 0.3, 1.2).logpdf),
    Density("HalfStudentT", dict(nu=4.0, sigma=1.2), positive),
    Density("Cauchy", dict(alpha=0.3, beta=1.2), normal, stats.cauchy(0.3, 1.2).logpdf),
    Density("HalfCauchy", dict(beta=1.2), positive, stats.halfcauchy(0, 1.2).logpdf),
    Density("Gamma", dict(alpha=2.0, beta=1.4), positive, stats.gamma(2.0, 0, 1 / 1.4).logpdf),
    Density("InverseGamma", dict(alpha=2.0, beta=1.4), positive, stats.invgamma(2.0, 0, 1.4).logpdf),
    Density("ChiSquared", dict(nu=3.0), positive, stats.chi2(3.0).logpdf),
    Density("Weibull", dict(alpha=1.7, beta=1.4), positive, stats.weibull_min(1.7, 0, 1.4).logpdf),
    Density("Lognormal", dict(mu=0.3, sigma=1.2), positive, stats.lognorm(1.2, 0, np.exp(0.3)).logpdf),
    Density("ExGaussian", dict(mu=0.3, sigma=1.2, nu=0.8), normal, stats.exponnorm(0.8 / 1.2, 0.3, 1.2).logpdf),
    Density("VonMises", dict(mu=0.3, kappa=2.0), lambda r, n: r.vonmises(0.3, 2.0, n), stats.vonmises(2.0, 0.3).logpdf),
    Density("Triangular", dict(lower=-1.0, upper=2.0, c=0.5), lambda r, n: r.triangular(-1, 0.5, 2, n), stats.triang(0.5, -1, 3).logpdf),
    Density("Gumbel", dict(mu=0.3, beta=1.2), normal, stats.gumbel_r(0.3, 1.2).logpdf),
    Density("Rice", dict(nu=1.5, sigma=1.2), positive, stats.rice(1.5 / 1.2, 0, 1.2).logpdf),
    Density("Logistic", dict(mu=0.3, s=1.2), normal, stats.logistic(0.3, 1.2).logpdf),
    Density("LogitNormal", dict(mu=0.3, sigma=1.2), unit),
    Density("Wald", dict(mu=1.5, lam=2.0), positive, stats.invgauss(0.75, 0, 2.0).logpdf),
    Density("Pareto", dict(alpha=2.0, m=0.5), lambda r, n: 0.5 + positive(r, n), stats.pareto(2.0, 0, 0.5).logpdf),
    Density("Moyal", dict(mu=0.3, sigma=1.2), normal, stats.moyal(0.3, 1.2).logpdf),
    Density(
        "Interpolated", {}, lambda r, n: np.clip(normal(r, n), -3.9, 3.9), fixed=dict(x_points=GRID, pdf_points=np.exp(-(GRID**2) / 2))
    ),
)

DISCRETE = (
    Density("Binomial", dict(n=20, p=0.3), lambda r, n: r.binomial(20, 0.3, n), stats.binom(20, 0.3).logpmf),
    Density("BetaBinomial", dict(alpha=2.0, beta=3.0, n=20), lambda r, n: r.binomial(20, 0.3, n), stats.betabinom(20, 2.0, 3.0).logpmf),
    Density("Bernoulli", dict(p=0.3), lambda r, n: r.binomial(1, 0.3, n), stats.bernoulli(0.3).logpmf),
    Density("DiscreteWeibull", dict(q=0.8, beta=1.3), counts),
    Density("Poisson", dict(mu=4.0), counts, stats.poisson(4.0).logpmf),
    Density("NegativeBinomial", dict(mu=4.0, alpha=2.0), counts, stats.nbinom(2.0, 2.0 / 6.0).logpmf),
    Density("DiscreteUniform", dict(lower=0, upper=30), counts, stats.randint(0, 31).logpmf),
    Density("Geometric", dict(p=0.3), lambda r, n: r.geometric(0.3, n), stats.geom(0.3).logpmf),
    Density("HyperGeometric", dict(N=50, k=20, n=15), lambda r, n: r.hypergeometric(20, 30, 15, n), stats.hypergeom(50, 20, 15).logpmf),
    Density("Categorical", dict(p=THIRD), lambda r, n: r.randint(0, 3, n)),
    Density("ZeroInflatedPoisson", dict(psi=0.7, theta=4.0), counts),
    Density("ZeroInflatedBinomial", dict(psi=0.7, n=20, p=0.3), lambda r, n: r.binomial(20, 0.3, n)),
    Density("ZeroInflatedNegativeBinomial", dict(psi=0.7, mu=4.0, alpha=2.0), counts),
    Density("OrderedLogistic", dict(eta=0.3, cutpoints=CUTS), lambda r, n: r.randint(0, 4, n)),
    Density("OrderedProbit", dict(eta=0.3, cutpoints=CUTS), lambda r, n: r.randint(0, 4, n)),
)

OTHERS = (
    Density("MvNormal", dict(mu=MEAN, cov=COV), vectors, stats.multivariate_normal(MEAN, COV).logpdf, shaped=True),
    Density(
        "MvNormal",
        dict(mu=MEAN, chol=np.linalg.cholesky(COV)),
        vectors,
        stats.multivariate_normal(MEAN, COV).logpdf,
        label="MvNormal(chol)",
        shaped=True,
    ),
    Density("MvStudentT", dict(nu=4.0, mu=MEAN, Sigma=COV), vectors, stats.multivariate_t(MEAN, COV, 4.0).logpdf, shaped=True),
    Density("Dirichlet", dict(a=3.0 * THIRD), dirichlet, lambda x: stats.dirichlet(3.0 * THIRD).logpdf(x.T), shaped=True),
    Density("Multinomial", dict(n=20, p=THIRD), multinomial, stats.multinomial(20, THIRD).logpmf, shaped=True),
    Density("DirichletMultinomial", dict(n=20, a=3.0 * THIRD), multinomial, shaped=True),
    Density(
        "NormalMixture",
        dict(w=THIRD, mu=MEAN, sigma=np.array([0.5, 1.0, 2.0])),
        normal,
        lambda x: special.logsumexp([np.log(w) + stats.norm(m, s).logpdf(x) for w, m, s in zip(THIRD, MEAN, (0.5, 1.0, 2.0))], axis=0),
    ),
    Density("GaussianRandomWalk", dict(mu=0.1, sigma=1.2), walk, lambda x: stats.norm(0.1, 1.2).logpdf(np.diff(x)), shaped=True),
    Density("AR1", dict(k=0.6, tau_e=1.5), normal, shaped=True),
    Density("AR", dict(rho=np.array([0.5, 0.2]), sigma=1.2), normal, shaped=True),
    Density("GARCH11", dict(omega=0.3, alpha_1=0.2, beta_1=0.5, initial_vol=1.0), normal, shaped=True),
    Density(
        "MvGaussianRandomWalk",
        dict(mu=MEAN, cov=COV),
        lambda r, n: np.cumsum(vectors(r, n), 0),
        lambda x: stats.multivariate_normal(MEAN, COV).logpdf(np.diff(x, axis=0)),
        shaped=True,
    ),
)

GROUPS = {"continuous": CONTINUOUS, "discrete": DISCRETE, "others": OTHERS}


def label_of(density):
    """Return the name in the tables."""
    return density.label or density.name


def values_of(density, observations):
    """Return the observations, the same in every program."""
    return np.asarray(density.values(np.random.RandomState(7), observations))
