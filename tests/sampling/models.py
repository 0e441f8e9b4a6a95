"""Small models that several tests sample."""

import numpy as np

import pymc3 as pm


def regression():
    """The user's own script: 100 points, two coefficients."""
    rng = np.random.RandomState(123)
    X1 = rng.randn(100)
    X2 = rng.randn(100) * 0.2
    Y = (1 + X1 + 2.5 * X2 + rng.randn(100)).astype("float32")
    with pm.Model() as model:
        alpha = pm.Normal(name="alpha", mu=0.0, sd=10.0)
        beta = pm.Normal(name="beta", mu=0.0, sd=10.0, shape=2)
        mu = alpha + beta[0] * X1 + beta[1] * X2
        pm.Normal(name="Y_obs", mu=mu, sd=1.0, observed=Y)
    design = np.column_stack([np.ones(100), X1, X2])
    precision = design.T @ design + np.eye(3) / 100.0
    covariance = np.linalg.inv(precision)
    return model, covariance @ design.T @ Y, covariance


def mixed():
    """Continuous, transformed, discrete, deterministic."""
    with pm.Model() as model:
        sigma = pm.HalfNormal("sigma", 1.0)
        rate = pm.Exponential("rate", 2.0, shape=2)
        count = pm.Poisson("count", 3.0)
        pm.Deterministic("ratio", rate[0] / (sigma + 1.0))
        pm.Normal("y", count * 1.0, sigma + rate.sum(), observed=np.array([2.0, 3.5, 4.0]))
    return model


def many(groups=3):
    """Variables that are moved in batches: alike ones between others; every two groups have one alike factor more."""
    rng = np.random.RandomState(5)
    with pm.Model() as model:
        common = pm.Normal("common", 0.0, 3.0)
        for group in range(groups):
            mean = pm.Normal(f"mean_{group}", common, 1.0)
            spread = pm.HalfNormal(f"spread_{group}", 2.0)
            for part in range(1 + group // 2):
                pm.Normal(f"y_{group}_{part}", mean, spread, observed=rng.normal(group, 1.0, size=4))
        for count in range(3):
            rate = pm.Poisson(f"count_{count}", 2.0 + count)
            pm.Normal(f"z_{count}", rate * 1.0, 0.5 + count, observed=rng.normal(3.0, 1.0, size=3))
        pm.Normal("pair", common, 1.0, shape=2)
        pm.Normal("other_pair", 0.5, 2.0, shape=2)
    return model
