"""User scripts without an engine-specific line."""

import numpy as np

import pymc3 as pm


def linear_regression():
    np.random.seed(123)
    X1 = np.random.randn(100)
    X2 = np.random.randn(100) * 0.2
    Y = (1 + X1 + 2.5 * X2 + np.random.randn(100)).astype("float32")
    with pm.Model() as model:
        alpha = pm.Normal(name="alpha", mu=0.0, sd=10.0)
        beta = pm.Normal(name="beta", mu=0.0, sd=10.0, shape=2)
        mu = alpha + beta[0] * X1 + beta[1] * X2
        pm.Normal(name="Y_obs", mu=mu, sd=1.0, observed=Y)
    return model


def hierarchical():
    rng = np.random.RandomState(1)
    group = rng.randint(6, size=60)
    data = rng.normal(group * 0.3, 0.7)
    with pm.Model() as model:
        mean = pm.Normal("mean", 0.0, 2.0)
        spread = pm.HalfCauchy("spread", 1.0)
        sigma = pm.Uniform("sigma", 0.0, 5.0)
        effect = pm.Normal("effect", mean, spread, shape=6)
        pm.Deterministic("range", effect.max() - effect.min())
        pm.Potential("soft_sum", -0.5 * effect.sum() ** 2)
        pm.Normal("y", effect[group], sigma, observed=data)
    return model


def disasters():
    """Discrete, transformed and imputed variables."""
    rng = np.random.RandomState(2)
    years = np.arange(40)
    data = rng.poisson(np.where(years < 18, 3.0, 1.0)).astype("float64")
    data[[5, 30]] = np.nan
    with pm.Model() as model:
        switchpoint = pm.DiscreteUniform("switchpoint", 0, 39, testval=20)
        early, late = pm.Exponential("early", 1.0), pm.Exponential("late", 1.0)
        rate = pm.math.switch(switchpoint >= years, early, late)
        pm.Poisson("disasters", rate, observed=data)
    return model


def correlations():
    """Matrices put together from packed elements, and decomposed."""
    with pm.Model() as model:
        pm.LKJCorr("corr", 2.0, 3)
        pm.LKJCholeskyCov("chol", 2.0, 2, pm.Exponential.dist(1.0), compute_corr=True)
    return model
