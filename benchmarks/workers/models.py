"""The benchmark's models in PyMC3's own words; `pm` is PyMC3, PyMC 5 or this project."""

import numpy as np
import problems


def regression(pm, rows):
    """The example's regression, with one scalar deterministic so that every draw records one."""
    first, second, response = problems.regression(rows)
    with pm.Model() as model:
        alpha = pm.Normal("alpha", mu=0.0, sigma=10.0)
        beta = pm.Normal("beta", mu=0.0, sigma=10.0, shape=2)
        mu = alpha + beta[0] * first + beta[1] * second
        pm.Deterministic("contrast", beta[1] - beta[0])
        pm.Normal("Y_obs", mu=mu, sigma=1.0, observed=response)
    return model


def separate_means(pm, variables):
    """Scalar means around a common mean; the 10 observations of each are one observed variable."""
    data = problems.group_means(variables)
    with pm.Model() as model:
        common = pm.Normal("common", mu=0.0, sigma=10.0)
        for group in range(variables):
            mean = pm.Normal("mean_%d" % group, mu=common, sigma=1.0)
            pm.Normal("y_%d" % group, mu=mean, sigma=1.0, observed=data[group])
    return model


def pooled_means(pm, variables):
    """The same means, but all of them feed one observed vector."""
    data = problems.group_means(variables)
    group = np.repeat(np.arange(variables), data.shape[1])
    with pm.Model() as model:
        common = pm.Normal("common", mu=0.0, sigma=10.0)
        means = [pm.Normal("mean_%d" % i, mu=common, sigma=1.0) for i in range(variables)]
        pm.Normal("y", mu=pm.math.stack(means)[group], sigma=1.0, observed=data.ravel())
    return model


def stacked_scalars(pm, variables):
    """Scalars without anything in common but their likelihood, which has two observations of each."""
    data = problems.group_means(variables)[:, :2]
    with pm.Model() as model:
        scalars = [pm.Normal("theta_%d" % i, mu=0.0, sigma=1.0) for i in range(variables)]
        pm.Normal("y", mu=pm.math.stack(scalars)[np.repeat(np.arange(variables), 2)], sigma=1.0, observed=data.ravel())
    return model


BUILDERS = {"regression": regression, "separate": separate_means, "pooled": pooled_means, "stacked": stacked_scalars}


def build(pm, problem, size):
    """Return the model called `problem`; `size` is its number of rows or of group means."""
    return BUILDERS[problem](pm, size)
