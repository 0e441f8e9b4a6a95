"""Scripts of tutorials, end to end: posterior means against those known for them, within Monte Carlo error."""

import warnings

import numpy as np
import pytest

import pymc3 as pm

# Accidents in British coal mines, 1851 to 1961 (Jarrett 1979); two years are missing, as in PyMC3's tutorial.
ACCIDENTS = [
    4, 5, 4, 0, 1, 4, 3, 4, 0, 6, 3, 3, 4, 0, 2, 6, 3, 3, 5, 4, 5, 3, 1, 4, 4, 1, 5, 5, 3, 4, 2, 5, 2, 2, 3, 4, 2, 1, 3, -999,
    2, 1, 1, 1, 1, 3, 0, 0, 1, 0, 1, 1, 0, 0, 3, 1, 0, 3, 2, 2, 0, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 2, 1, 0, 0, 0, 1, 1, 0, 2,
    3, 3, 1, -999, 2, 1, 1, 1, 1, 2, 4, 2, 0, 0, 1, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1,
]  # fmt: skip


def coal_mining():
    years = np.arange(1851, 1962)
    with pm.Model() as model, warnings.catch_warnings():
        warnings.simplefilter("ignore", pm.ImputationWarning)
        switchpoint = pm.DiscreteUniform("switchpoint", lower=years.min(), upper=years.max(), testval=1900)
        early, late = pm.Exponential("early", 1.0), pm.Exponential("late", 1.0)
        rate = pm.math.switch(switchpoint >= years, early, late)
        pm.Poisson("accidents", rate, observed=np.ma.masked_equal(ACCIDENTS, -999))
    return model


def eight_schools():
    effects = np.array([28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0])
    errors = np.array([15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0])
    with pm.Model(coords={"school": list("ABCDEFGH")}) as model:
        mu, tau = pm.Normal("mu", 0, sigma=5), pm.HalfCauchy("tau", beta=5)
        offset = pm.Normal("offset", 0, 1, dims="school")
        theta = pm.Deterministic("theta", mu + tau * offset, dims="school")
        pm.Normal("y", theta, sigma=errors, observed=effects, dims="school")
    return model


# Name -> (mean, tolerance: about four Monte Carlo errors of these chains).
SCRIPTS = {
    coal_mining: {"switchpoint": (1889.9, 0.9), "early": (3.09, 0.12), "late": (0.93, 0.05)},
    eight_schools: {"mu": (4.4, 0.8), "tau": (3.6, 1.0)},
}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.__name__)
def test_posterior_means(script):
    with script() as model:
        settings = dict(chains=2, cores=1, random_seed=1, progressbar=False, compute_convergence_checks=False)
        trace = pm.sample(10000, tune=2000, step=pm.Metropolis(), return_inferencedata=False, **settings)
    for name, (mean, tolerance) in SCRIPTS[script].items():
        assert trace[name].mean() == pytest.approx(mean, abs=tolerance), name
    assert set(model.named_vars) >= set(trace.varnames)
