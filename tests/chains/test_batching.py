"""Which kernels are applied at once, and that this changes nothing."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.chains.factors import Factors
from pymc3.chains.schedule import scheduled
from pymc3.chains.sweep import Sweep
from tests.monte_carlo import assert_mean, chains_of

from ..sampling.models import many
from .one_by_one import one_by_one

QUIET = dict(progressbar=False, compute_convergence_checks=False)


def batches_of(model, **kwargs):
    """Return the names of the variables that each batch moves."""
    with model:
        step = pm.Metropolis(**kwargs)
    steps = step.methods if isinstance(step, pm.CompoundStep) else [step]
    sweep = Sweep(model.vars, model.factors, [member.kernel for member in steps])
    return [[name for part in batch.parts for names in part.var_names for name in names] for batch in sweep._batches]


def test_alike_variables_around_a_common_one_are_a_batch():
    with pm.Model() as model:
        common = pm.Normal("common", 0.0, 1.0)
        for i in range(3):
            pm.Normal(f"y_{i}", pm.Normal(f"mean_{i}", common, 1.0), 1.0, observed=np.arange(4.0) + i)
    assert batches_of(model) == [["common"], ["mean_0", "mean_1", "mean_2"]]


def test_others_between_do_not_matter_where_they_commute():
    assert batches_of(many(groups=5)) == [
        ["common"],
        ["mean_0", "mean_1"], ["spread_0_log__", "spread_1_log__"],
        ["mean_2", "mean_3"], ["spread_2_log__", "spread_3_log__"],
        ["mean_4"], ["spread_4_log__"],
        ["count_0", "count_1", "count_2"],
        ["pair", "other_pair"],
    ]  # fmt: skip


def test_variables_with_a_common_factor_are_no_batch():
    with pm.Model() as model:
        means = [pm.Normal(f"mean_{i}", 0.0, 1.0) for i in range(3)]
        pm.Normal("y", means[0] + means[1], 1.0, observed=1.0)
    assert batches_of(model) == [["mean_0"], ["mean_1"], ["mean_2"]]


def test_a_chain_of_variables_is_split_into_those_that_commute():
    with pm.Model() as model:
        before = 0.0
        for i in range(4):
            before = pm.Normal(f"x_{i}", before, 1.0)
    assert batches_of(model) == [["x_0"], ["x_1"], ["x_2"], ["x_3"]]


@pytest.mark.parametrize(
    "second",
    [
        lambda: pm.Normal("b", 0.0, 1.0, shape=2),  # another shape
        lambda: pm.Poisson("b", 3.0),  # another type
        lambda: pm.Cauchy("b", 0.0, 1.0) if hasattr(pm, "Cauchy") else pm.Exponential("b", 1.0),  # another density
    ],
)
def test_what_differs_is_no_batch(second):
    with pm.Model() as model:
        pm.Normal("a", 0.0, 1.0)
        second()
    assert len(batches_of(model)) == 2


def test_another_proposal_or_interval_is_no_batch():
    with pm.Model() as model:
        a, b, c = (pm.Normal(name, 0.0, 1.0) for name in "abc")
        steps = [pm.Metropolis([a]), pm.Metropolis([b], tune_interval=50), pm.Metropolis([c], scaling=2.0)]
    kernels = [step.kernel for step in steps]
    found = scheduled(kernels, Factors(model.factors, model.vars, model.vars))
    assert [part.indices for batch in found for part in batch.parts] == [[0, 2], [1]]


def sampled():
    with many():
        return pm.sample(300, tune=300, step=pm.Metropolis(), chains=2, cores=1, random_seed=4, discard_tuned_samples=False, **QUIET)


def test_draws_are_those_of_one_after_the_other(monkeypatch):
    together = sampled()
    one_by_one(monkeypatch)
    apart = sampled()
    for name in apart.varnames:
        np.testing.assert_allclose(together[name], apart[name], rtol=1e-8, atol=1e-10, err_msg=name)
    for stat in apart.stat_names:
        np.testing.assert_allclose(together.get_sampler_stats(stat), apart.get_sampler_stats(stat), rtol=1e-6, err_msg=stat)


def test_values_of_variables_are_read_when_the_chain_runs():
    sigmas = [K.variable(1.0), K.variable(2.0)]
    with pm.Model() as model:
        for i, sigma in enumerate(sigmas):
            pm.Normal(f"x_{i}", 0.0, sigma)
        assert batches_of(model) == [["x_0", "x_1"]]
        step = pm.Metropolis()
        arguments = dict(step=step, tune=500, cores=1, chains=1, random_seed=4, **QUIET)
        before = pm.sample(4000, **arguments)
        K.set_value(sigmas[1], 20.0)
        after = pm.sample(4000, **arguments)
    for trace, sigma in ((before, 2.0), (after, 20.0)):
        assert_mean(chains_of(trace, "x_1") ** 2, sigma**2)
    np.testing.assert_array_equal(before["x_0"], after["x_0"])
