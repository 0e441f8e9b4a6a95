"""Scripts of tutorials, end to end: posterior means against those known for them, within Monte Carlo error."""

import warnings

import numpy as np
import pytest
from scipy import special

import pymc3 as pm
from tests.monte_carlo import assert_mean, chains_of

# Accidents in British coal mines, 1851 to 1961 (Jarrett 1979); two years are missing, as in PyMC3's tutorial.
ACCIDENTS = [
    4, 5, 4, 0, 1, 4, 3, 4, 0, 6, 3, 3, 4, 0, 2, 6, 3, 3, 5, 4, 5, 3, 1, 4, 4, 1, 5, 5, 3, 4, 2, 5, 2, 2, 3, 4, 2, 1, 3, -999,
    2, 1, 1, 1, 1, 3, 0, 0, 1, 0, 1, 1, 0, 0, 3, 1, 0, 3, 2, 2, 0, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 2, 1, 0, 0, 0, 1, 1, 0, 2,
    3, 3, 1, -999, 2, 1, 1, 1, 1, 2, 4, 2, 0, 0, 1, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1,
]  # fmt: skip


# Rubin (1981): effects of coaching in eight schools, and their standard errors.
EFFECTS = np.array([28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0])
ERRORS = np.array([15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0])


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
    with pm.Model(coords={"school": list("ABCDEFGH")}) as model:
        mu, tau = pm.Normal("mu", 0, sigma=5), pm.HalfCauchy("tau", beta=5)
        offset = pm.Normal("offset", 0, 1, dims="school")
        theta = pm.Deterministic("theta", mu + tau * offset, dims="school")
        pm.Normal("y", theta, sigma=ERRORS, observed=EFFECTS, dims="school")
    return model


def posterior_of_coal_mining():
    """Exact: given the switch point, both rates are gamma variables, whose integrals are known."""
    known = np.array(ACCIDENTS) != -999
    counts, years = np.array(ACCIDENTS)[known], np.arange(1851, 1962)[known]
    switch = np.arange(1851, 1962)
    is_early = switch[:, None] >= years
    shapes = [1.0 + (is_early * counts).sum(1), 1.0 + (~is_early * counts).sum(1)]
    rates = [1.0 + is_early.sum(1), 1.0 + (~is_early).sum(1)]
    logs = sum(special.gammaln(shape) - shape * np.log(rate) for shape, rate in zip(shapes, rates))
    weights = special.softmax(logs)
    return {"switchpoint": weights @ switch, "early": weights @ (shapes[0] / rates[0]), "late": weights @ (shapes[1] / rates[1])}


def posterior_of_eight_schools():
    """By quadrature over tau: given it, the effects can be integrated out, and mu is normal."""
    effects, errors = EFFECTS[:, None], ERRORS[:, None]
    tau = 5.0 * np.tan(np.linspace(0.0, np.pi / 2, 200_001)[1:-1])  # quantiles of its prior: equal weights
    variance = errors**2 + tau**2
    precision = 1 / 25.0 + (1 / variance).sum(0)
    mean = (effects / variance).sum(0) / precision
    logs = 0.5 * (precision * mean**2 - np.log(precision) - (np.log(variance) + effects**2 / variance).sum(0))
    weights = special.softmax(logs)
    return {"mu": weights @ mean, "tau": weights @ tau}


SCRIPTS = {coal_mining: posterior_of_coal_mining, eight_schools: posterior_of_eight_schools}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.__name__)
def test_posterior_means(script):
    with script() as model:
        settings = dict(chains=2, cores=1, random_seed=1, progressbar=False, compute_convergence_checks=False)
        trace = pm.sample(10000, tune=2000, step=pm.Metropolis(), return_inferencedata=False, **settings)
    for name, mean in SCRIPTS[script]().items():
        assert_mean(chains_of(trace, name), mean, name)
    assert set(model.named_vars) >= set(trace.varnames)
