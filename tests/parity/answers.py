"""What engines are asked alike: functions that give arrays and texts, by name."""

import numpy as np

import pymc3 as pm
from tests.parity import scripts

QUIET = dict(progressbar=False, compute_convergence_checks=False)
ITERATIONS = 1000


def of_script(name):
    """Return log-probability and, if it exists, gradient at a point, draws, and what a chain says about itself."""
    with getattr(scripts, name)() as model:
        rng = np.random.RandomState(7)
        continuous = {var.name for var in model.vars if var.dtype.startswith("float")}
        point = {var.name: rng.normal(size=var.dshape) if var.name in continuous else model.test_point[var.name] for var in model.vars}
        found = {"logp": model.logp(point)}
        if len(continuous) == len(model.vars):
            found["dlogp"] = model.dlogp()(point)
        trace = pm.sample(
            ITERATIONS - 500, tune=500, step=pm.Metropolis(), cores=1, chains=2, random_seed=11, discard_tuned_samples=False, **QUIET
        )
    for varname in trace.varnames:
        found[f"draws of {varname}"] = trace.get_values(varname, combine=False)
    found["accepted"] = trace.get_sampler_stats("accepted", combine=False)
    return {key: np.asarray(value) for key, value in found.items()}


def by_nuts(name):
    """Return draws of the automatic choice, tuning included."""
    with getattr(scripts, name)():
        trace = pm.sample(100, tune=100, cores=1, chains=2, random_seed=11, discard_tuned_samples=False, **QUIET)
    return {varname: np.asarray(trace.get_values(varname, combine=False)) for varname in trace.varnames}


def by_chees(name):
    """Return draws of chains that are tuned together, tuning included."""
    with getattr(scripts, name)():
        options = dict(cores=1, chains=16, random_seed=11, discard_tuned_samples=False)
        trace = pm.sample(40, tune=60, step=pm.ChEESHMC(), **options, **QUIET)
    return {varname: np.asarray(trace.get_values(varname, combine=False)) for varname in trace.varnames}


def predictive():
    """Return draws of the posterior predictive of a regression, and of the prior of three models."""
    model = scripts.linear_regression()
    rng = np.random.RandomState(3)
    points = [{"alpha": rng.normal(), "beta": rng.normal(size=2)} for _ in range(200)]
    drawn = pm.sample_posterior_predictive(points, model=model, random_seed=1, progressbar=False)
    found = {f"posterior {name}": values for name, values in drawn.items()}
    for build in (scripts.linear_regression, scripts.hierarchical, scripts.disasters):
        for name, values in pm.sample_prior_predictive(300, build(), random_seed=2).items():
            found[f"prior of {build.__name__}, {name}"] = values
    return found
