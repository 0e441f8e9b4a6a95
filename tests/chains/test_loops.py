"""Moves that are alike but do not commute become a loop, and that this changes nothing."""

import functools

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.chains import sweep as sweeps
from pymc3.chains.loops import Loop
from pymc3.chains.random_numbers import RandomNumbers
from pymc3.chains.schedule import scheduled
from pymc3.chains.table_reads import factors_within_tables
from pymc3.sampling.start import factor_values

from .one_by_one import one_by_one

V = 6
INDEX = np.arange(40) % V
DATA = np.random.RandomState(3).normal(size=40)
QUIET = dict(progressbar=False, compute_convergence_checks=False)


def stacked():
    means = pm.math.stack([pm.Normal(f"m_{i}", 0.1 * i, 1.0) for i in range(V)])
    pm.Normal("y", means[INDEX], 1.0, observed=DATA)


def hierarchical():
    """Hyper-parameters that touch all, positive members, parts that depend on what they share."""
    common, spread = pm.Normal("common", 0.0, 1.0), pm.HalfNormal("spread", 1.0)
    scales = pm.math.stack([pm.HalfNormal(f"s_{i}", spread) * spread + common for i in range(V)])
    pm.Normal("y", scales[INDEX], pm.HalfNormal("noise", 1.0), observed=DATA)


def walk():
    before = 0.0
    for i in range(V + 2):
        before = pm.Normal(f"x_{i}", before, 1.0)
        pm.Normal(f"y_{i}", before, 0.5, observed=DATA[i])


def walk_in_one_likelihood():
    states = [pm.Normal("x_0", 0.0, 1.0)]
    for i in range(1, V + 2):
        states.append(pm.Normal(f"x_{i}", states[-1], 1.0))
    pm.Normal("y", pm.math.stack(states), 0.5, observed=DATA[: V + 2])


def interleaved():
    means, spreads = [], []
    for i in range(V):
        means.append(pm.Normal(f"m_{i}", 0.0, 1.0))
        spreads.append(pm.HalfNormal(f"s_{i}", 1.0))
    pm.Normal("y", pm.math.stack(means)[INDEX], pm.math.stack(spreads)[INDEX] + 0.1, observed=DATA)


def vectors():
    rows = pm.math.stack([pm.Normal(f"r_{i}", 0.0, 1.0, shape=3) for i in range(V)])
    pm.Normal("y", pm.math.sum(rows[INDEX], axis=1), 1.0, observed=DATA)


def discrete_with_missing_values():
    counts = pm.math.stack([pm.Poisson(f"n_{i}", 2.0 + i) for i in range(V)])
    flags = pm.math.stack([pm.Bernoulli(f"z_{i}", 0.4) for i in range(V)])
    pm.Normal("y", counts[INDEX] * 0.1 + flags[INDEX], 1.0, observed=np.ma.masked_greater(DATA, 1.0))


def commuting_groups():
    for group in range(3):
        means = pm.math.stack([pm.Normal(f"m_{group}_{i}", 0.0, 1.0) for i in range(V)])
        pm.Normal(f"y_{group}", means[INDEX], 1.0, observed=DATA + group)


def sum_of_scalars():
    """No stack: the members are named one by one in the likelihood."""
    total = sum(pm.Normal(f"b_{i}", 0.0, 1.0) * DATA[i : i + 20] for i in range(V))
    pm.Normal("y", total, 1.0, observed=DATA[:20])


def with_a_constant_first():
    levels = [pm.Normal(f"m_{i}", 0.0, 1.0) for i in range(V - 1)]
    pm.Normal("y", pm.math.stack([K.constant(0.5), *levels])[INDEX], 1.0, observed=DATA)


def with_data():
    means = pm.math.stack([pm.Normal(f"m_{i}", pm.Data(f"d_{i}", 0.1 * i), 1.0) for i in range(V)])
    pm.Normal("y", means[INDEX], 1.0, observed=pm.Data("obs", DATA))


def stacks_of_two_kinds():
    normals = [pm.Normal(f"m_{i}", 0.0, 1.0) for i in range(V)]
    laplaces = [pm.HalfNormal(f"l_{i}", 1.0) for i in range(V)]
    mixed = [x for pair in zip(normals, laplaces) for x in pair]
    pm.Normal("y", pm.math.stack(mixed)[np.arange(40) % (2 * V)], 1.0, observed=DATA)


def alike_likelihoods():
    """Three factors that each member has, read at other places."""
    members = [pm.Normal(f"m_{i}", 0.0, 1.0) for i in range(V)]
    for k in range(3):
        pm.Normal(f"y_{k}", pm.math.stack(members[k:] + members[:k])[INDEX], 1.0, observed=DATA * (k + 1))


#: model -> the numbers of kernels that each loop moves in a lap, and its laps
MODELS = {
    stacked: [(1, V)],
    hierarchical: [(1, V)],
    walk: [(1, V + 1)],
    walk_in_one_likelihood: [(1, V + 1)],
    interleaved: [(2, V)],
    vectors: [(1, V)],
    discrete_with_missing_values: [(1, V), (1, V)],
    commuting_groups: [(3, V)],
    sum_of_scalars: [(1, V)],
    with_a_constant_first: [(1, V - 1)],
    with_data: [(1, V)],
    stacks_of_two_kinds: [(1, V), (1, V)],
    alike_likelihoods: [(1, V)],
}


@pytest.fixture
def short_loops(monkeypatch):
    """Let few moves be a loop already: small models compile sooner."""
    monkeypatch.setattr(sweeps, "scheduled", functools.partial(scheduled, least_batches=5))


def model_of(define):
    with pm.Model() as model:
        define()
    return model


def steps_of(model):
    with model:
        return pm.Metropolis().methods


def loops_of(model, steps):
    """Return (kernels in a lap, laps) of each loop."""
    sweep = sweeps.Sweep(model.vars, factors_within_tables(model), [step.kernel for step in steps])
    loops = [batch for batch in sweep._batches if isinstance(batch, Loop)]
    return [(sum(part.count for part in loop.parts), len(loop.parts[0].indices) // loop.parts[0].count) for loop in loops]


def swept(model, steps, iterations=12):
    """Return what a chain carries and records in some iterations of a sweep: {name: array}."""
    sweep = sweeps.Sweep(model.vars, factors_within_tables(model), [step.kernel for step in steps])
    points = [model.test_point]
    carry = sweep.carry.pack(sweep.start(points, factor_values(model, points)), (1,))
    iterate, found = sweep.compile_once(), {}
    numbers = RandomNumbers(sweep.sources, [7]).take(0, iterations)[0]
    series, count = sweep.record.series(1, iterations), len(sweep.carry.specs)
    for iteration in range(iterations):
        results = iterate(*(vector[0] for vector in carry), numbers[iteration])
        carry = [vector[None] for vector in results[:count]]
        sweep.note(series.between(iteration, iteration + 1), slice(0, 1), [vector[None, None] for vector in results[count:]])
    found.update((name, sweep.carry.unpack(carry, name)) for name in sweep.carry.names)
    found.update((var.name, series[var.name]) for var in sweep.vars)
    for index in range(len(steps)):
        found.update(((index, name), stat) for name, stat in sweep.stats_of(series, index).items())
    return found


def assert_same(one, other):
    assert one.keys() == other.keys()
    for name in one:
        np.testing.assert_allclose(one[name], other[name], rtol=1e-11, atol=1e-12, err_msg=str(name))


@pytest.mark.parametrize("define", MODELS, ids=lambda define: define.__name__)
def test_a_loop_draws_what_the_moves_draw_one_by_one(define, short_loops, monkeypatch):
    model = model_of(define)
    steps = steps_of(model)
    assert loops_of(model, steps) == MODELS[define]
    looped = swept(model, steps)
    one_by_one(monkeypatch)
    assert_same(looped, swept(model, steps))
    assert np.mean([np.ptp(looped[var.name]) > 0 for var in model.vars]) > 0.5


def sampled(model, steps, draws=60, **kwargs):
    arguments = dict(tune=150, step=steps, chains=2, cores=1, random_seed=4, discard_tuned_samples=False, **QUIET)
    with model:
        return pm.sample(draws, **{**arguments, **kwargs})


def test_compiled_chains_and_what_they_hold_do_not_depend_on_loops(short_loops, monkeypatch):
    model = model_of(interleaved)
    looped = sampled(model, steps_of(model))
    more = sampled(model, steps_of(model), 10, trace=looped.running_chain)
    one_by_one(monkeypatch)
    model = model_of(interleaved)
    for one, other in ((looped, sampled(model, steps_of(model))), (more, sampled(model, steps_of(model), 10, trace=looped.running_chain))):
        for name in one.varnames:
            np.testing.assert_allclose(one[name], other[name], rtol=1e-11, atol=1e-12, err_msg=name)
        for stat in one.stat_names:
            np.testing.assert_allclose(one.get_sampler_stats(stat), other.get_sampler_stats(stat), rtol=1e-8, err_msg=stat)


class Drift:
    """A user's own proposal."""

    def __init__(self, s):
        self.s = np.atleast_1d(s)

    def __call__(self, num_draws=None):
        size = self.s.shape if num_draws is None else (num_draws, *self.s.shape)
        return np.random.uniform(-1.0, 1.2, size=size)


def proposals(model):
    return [pm.Metropolis([var], proposal_dist=Drift, scaling=0.5 + i) for i, var in enumerate(model.free_RVs)]


def pairs(model):
    """Two variables in a step, and a variable that is moved again and again."""
    (first, *others), steps = model.free_RVs, []
    for a, b in zip(others[:-1], others[1:]):
        steps += [pm.Metropolis([a, b], blocked=True), pm.Metropolis([first])]
    return steps


@pytest.mark.parametrize("make, found", [(proposals, (1, 8)), (pairs, (2, 6))], ids=["proposals", "pairs"])
def test_other_steps_in_a_loop(make, found, short_loops, monkeypatch):
    model = model_of(wide)
    with model:
        steps = make(model)
    assert loops_of(model, steps) == [found]
    looped = swept(model, steps)
    one_by_one(monkeypatch)
    assert_same(looped, swept(model, steps))


def wide():
    means = pm.math.stack([pm.Normal(f"m_{i}", 0.1 * i, 1.0) for i in range(8)])
    pm.Normal("y", means[np.arange(40) % 8], 1.0, observed=DATA)


@pytest.mark.parametrize("count, found", [(15, []), (16, [(1, 16)])])
def test_few_moves_are_written_one_by_one(count, found):
    def some():
        means = pm.math.stack([pm.Normal(f"m_{i}", 0.0, 1.0) for i in range(count)])
        pm.Normal("y", means, 1.0, observed=DATA[:count])

    model = model_of(some)
    assert loops_of(model, steps_of(model)) == found
