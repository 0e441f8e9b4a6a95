"""Ten models that together use every part of the compiled chain."""

import numpy as np

import pymc3 as pm
from tests.parity import scripts


def eight_means():
    """Alike variables that commute: moved at once."""
    rng = np.random.RandomState(3)
    with pm.Model() as model:
        centre = pm.Normal("centre", 0.0, 1.0)
        for i in range(8):
            mean = pm.Normal(f"mean_{i}", centre, 1.0)
            pm.Normal(f"y_{i}", mean, 0.5, observed=rng.normal(i / 4, 0.5, size=10))
    return model


def stacked_scalars():
    """Alike variables that do not commute: a loop."""
    rng = np.random.RandomState(4)
    with pm.Model() as model:
        means = pm.math.stack([pm.Normal(f"mean_{i}", 0.0, 2.0) for i in range(20)])
        pm.Normal("y", means[np.repeat(np.arange(20), 2)], 1.0, observed=rng.normal(size=40))
    return model


def joint_update():
    """One proposal for several variables, of unlike scales."""
    rng = np.random.RandomState(5)
    with pm.Model() as model:
        a, b = pm.Normal("a", 0.0, 1.0), pm.Normal("b", 0.0, 1.0, shape=3)
        pm.Normal("y", a + b[:, None], 1.0, observed=rng.normal(size=(3, 5)))
    return model, lambda: pm.Metropolis([a, b], blocked=True, S=np.diag([1.0, 0.5, 0.4, 0.3]) ** 2)


def two_classes():
    """Classes of observations, read from a table by an index that is drawn."""
    rng = np.random.RandomState(6)
    data = np.concatenate([rng.normal(-2, 1, 12), rng.normal(2, 1, 12)])
    with pm.Model() as model:
        weights = pm.Dirichlet("weights", np.ones(2))
        means = pm.Normal("means", 0.0, 3.0, shape=2, testval=[-1.0, 1.0])
        classes = pm.Categorical("classes", weights, shape=24)
        pm.Normal("y", means[classes], 1.0, observed=data)
    return model


def random_walk():
    """A latent time series, seen through counts."""
    rng = np.random.RandomState(7)
    with pm.Model() as model:
        spread = pm.HalfNormal("spread", 0.5)
        level = pm.GaussianRandomWalk("level", sigma=spread, shape=30, testval=np.zeros(30))
        pm.Poisson("y", pm.math.exp(level), observed=rng.poisson(1.5, size=30))
    return model


def own_density():
    """A density and a proposal of the user's own."""
    with pm.Model() as model:
        x = pm.DensityDist("x", lambda value: -0.25 * value**4 - pm.math.log(1.0 + value**2), shape=2, testval=np.zeros(2))

    def proposal(scale):
        return lambda: scale * np.random.uniform(-1.0, 1.0, size=2)

    return model, lambda: pm.Metropolis([x], proposal_dist=proposal)


MODELS = {
    build.__name__: build
    for build in (
        scripts.linear_regression,
        scripts.hierarchical,
        scripts.disasters,
        scripts.correlations,
        eight_means,
        stacked_scalars,
        joint_update,
        two_classes,
        random_walk,
        own_density,
    )
}


def drawn(name):
    """Return {name of a value variable: draws (chains, iterations, *shape)} of one of the models, tuning included."""
    built = MODELS[name]()
    model, step = built if isinstance(built, tuple) else (built, lambda: None)
    with model:
        trace = pm.sample(
            300, tune=250, step=step() or pm.Metropolis(), chains=2, cores=1, random_seed=2026,
            progressbar=False, compute_convergence_checks=False, discard_tuned_samples=False,
        )  # fmt: skip
    return {var.name: trace.get_values(var.name, combine=False) for var in model.vars}
