"""Many alike scalars in one likelihood: their code does not grow with their number, and their draws are right."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3.chains.loops import Loop
from pymc3.chains.sweep import Sweep
from pymc3.chains.table_reads import factors_within_tables
from tests.monte_carlo import assert_mean, chains_of

QUIET = dict(progressbar=False, compute_convergence_checks=False)


def stacked(count, transformed=False):
    """Return a model of so many scalar means, two observations of each."""
    data = np.random.RandomState(1).normal(size=2 * count)
    make = pm.HalfNormal if transformed else pm.Normal
    with pm.Model() as model:
        means = pm.math.stack([make(f"mean_{i}", sigma=1.0) for i in range(count)])
        pm.Normal("y", means[np.arange(2 * count) % count], 1.0, observed=data)
    return model, data.reshape(2, count).mean(axis=0)


def updates(model):
    with model:
        steps = pm.Metropolis().methods
    return Sweep(model.vars, factors_within_tables(model), [step.kernel for step in steps])._batches


@pytest.mark.parametrize("transformed", [False, True])
def test_moves_in_one_likelihood_are_one_loop(transformed):
    model, _ = stacked(120, transformed)
    (update,) = updates(model)
    assert isinstance(update, Loop) and len(update.parts[0].indices) == 120


def test_interleaved_moves_are_one_loop():
    with pm.Model() as model:
        pairs = [(pm.Normal(f"a_{i}", 0.0, 1.0), pm.HalfNormal(f"b_{i}", 1.0)) for i in range(40)]
        a, b = (pm.math.stack(list(column)) for column in zip(*pairs))
        pm.Normal("y", a, b, observed=np.zeros(40))
    (update,) = updates(model)
    assert isinstance(update, Loop) and [len(part.indices) for part in update.parts] == [40, 40]


def test_many_scalars_have_the_right_posterior():
    model, means = stacked(40)
    with model:
        trace = pm.sample(4000, tune=1000, step=pm.Metropolis(), chains=2, random_seed=3, **QUIET)
    draws = np.stack([chains_of(trace, f"mean_{i}") for i in range(40)], axis=-1)
    # A normal prior and two observations: mean 2/3 of theirs, variance 1/3; independent of each other.
    assert_mean(draws, 2 / 3 * means)
    centred = draws - 2 / 3 * means
    assert_mean(centred**2, 1 / 3, "variance ")
    assert_mean(centred * np.roll(centred, 1, axis=-1), 0.0, "covariance ")
