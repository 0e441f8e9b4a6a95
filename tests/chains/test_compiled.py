"""The running chain as a value; the compiled chain against the Python loop; one call of the engine for a chunk."""

import functools
import os
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import pymc3 as pm
from pymc3.chains import compiled as chain_module
from pymc3.chains.compiled import CompiledChains
from pymc3.sampling.python_chains import PythonChain
from pymc3.sampling.start import factor_values

from ..sampling.models import many, mixed, regression

QUIET = dict(progressbar=False, compute_convergence_checks=False)
ROOT = Path(__file__).resolve().parents[2]
TUNE = 200


def plain_regression():
    return regression()[0]


def sample(model, draws=300, **kwargs):
    with model:
        return pm.sample(draws, step=pm.Metropolis(), **{**QUIET, "tune": TUNE, "random_seed": 42, **kwargs})


def draws_of(trace, chain):
    return {name: trace.get_values(name, chains=[chain]) for name in trace.varnames}


def start(compiled, model, seeds):
    points = [{var.name: np.asarray(model.test_point[var.name]) for var in model.vars}] * len(seeds)
    return compiled.start(points, factor_values(model, points), seeds)


def assert_same(one, other, rtol=0.0):
    assert one.keys() == other.keys()
    for name in one:
        np.testing.assert_allclose(one[name], other[name], rtol=rtol, atol=rtol, err_msg=name)


@functools.cache
def runs(build):
    """Return the model, and {number of chains: trace}: each is drawn once for all tests that look at it."""
    model = build()
    return model, {chains: sample(model, chains=chains, discard_tuned_samples=False) for chains in (1, 4, 64)}


MODELS = pytest.mark.parametrize("build", [plain_regression, mixed, many])


@MODELS
def test_chain_3_of_4_equals_chain_3_of_64(build):
    _, traces = runs(build)
    assert_same(draws_of(traces[4], 3), draws_of(traces[64], 3))


@MODELS
def test_a_single_chain_equals_the_first_of_several(build):
    _, traces = runs(build)
    assert_same(draws_of(traces[1], 0), draws_of(traces[4], 0), rtol=1e-10)


def test_continued_chain_equals_the_unbroken_one():
    model = mixed()
    whole = sample(model, draws=500, chains=3)
    first = sample(model, draws=123, chains=3)
    with model:
        both = pm.sample(377, step=pm.Metropolis(), trace=first, **QUIET)
        rest = pm.sample(377, step=pm.Metropolis(), trace=first.running_chain, **QUIET)
    assert len(both) == 500 and len(rest) == 377
    for chain in range(3):
        assert_same(draws_of(both, chain), draws_of(whole, chain))
    np.testing.assert_array_equal(rest["sigma"], whole.get_values("sigma", burn=123))
    np.testing.assert_array_equal(both.get_sampler_stats("accept"), whole.get_sampler_stats("accept"))


CONTINUE = """
import pickle, sys
import numpy as np
import pymc3 as pm
from tests.sampling.models import regression
with regression()[0], open(sys.argv[1], "rb") as file:
    trace = pm.sample(200, step=pm.Metropolis(), trace=pickle.load(file), progressbar=False,
                      compute_convergence_checks=False)
np.savez(sys.argv[2], **{name: trace.get_values(name, combine=False) for name in trace.varnames})
"""


def test_continued_in_a_fresh_process(tmp_path):
    model = plain_regression()
    whole, first = sample(model, draws=300, chains=2), sample(model, draws=100, chains=2)
    with open(tmp_path / "chain.pickle", "wb") as file:
        pickle.dump(first.running_chain, file)
    command = [sys.executable, "-c", CONTINUE, str(tmp_path / "chain.pickle"), str(tmp_path / "draws.npz")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with np.load(tmp_path / "draws.npz") as continued:
        for name in whole.varnames:
            np.testing.assert_array_equal(continued[name], whole.get_values(name, burn=100, combine=False))


def test_the_running_chain_holds_numpy_arrays_and_names_only():
    running = sample(mixed(), chains=2).running_chain
    assert running.iteration == 500 and len(running.seeds) == 2
    for name, values in running.arrays.items():
        assert isinstance(name, str) and type(values) is np.ndarray and len(values) == 2


def test_continuing_with_another_model_or_other_steps():
    first = sample(regression()[0], chains=2)
    with mixed(), pytest.raises(pm.SamplingError, match="another model"):
        pm.sample(10, step=pm.Metropolis(), trace=first.running_chain, **QUIET)
    with regression()[0], pytest.raises(pm.SamplingError, match="other step methods"):
        pm.sample(10, step=pm.Metropolis(blocked=True), trace=first, **QUIET)
    old = first.running_chain._replace(format_version=0)
    with regression()[0], pytest.raises(pm.SamplingError, match="format version 0"):
        pm.sample(10, step=pm.Metropolis(), trace=old, **QUIET)


@MODELS
def test_compiled_chain_equals_the_python_loop(build):
    model, traces = runs(build)
    trace = traces[1]
    with model:
        step = pm.Metropolis()
        chain = PythonChain(step, model.test_point, *trace.running_chain.seeds, tuning=TUNE)
        looped, _, _ = chain.advance(TUNE)
        chain.stop_tuning()
        rest, _, _ = chain.advance(50)
    assert len(looped.stats) == len(rest.stats) == len(step.methods)
    for part, place in ((looped, slice(0, TUNE)), (rest, slice(TUNE, TUNE + 50))):
        for name, values in part.points.items():
            np.testing.assert_allclose(values[0], trace[name][place], rtol=1e-9, atol=1e-12, err_msg=name)
        for index, own in enumerate(part.stats):
            for name in own:  # exp(delta): as many digits less as delta has before its point
                np.testing.assert_allclose(own[name][0], trace.get_sampler_stats(name)[place, index], rtol=1e-7, err_msg=name)


class Sevens(pm.step_methods.metropolis.Proposal):
    def __call__(self):
        return np.random.normal(size=len(self.s)) * 0.7


PROPOSALS = [
    pm.NormalProposal, pm.UniformProposal, pm.CauchyProposal, pm.LaplaceProposal, pm.PoissonProposal,
    pm.MultivariateNormalProposal, Sevens,
]  # fmt: skip


def continuous():
    return pm.Normal("x", 0.0, 1.0, shape=2)


def discrete():
    return pm.Poisson("n", 4.0, shape=2)


@pytest.mark.parametrize("variable", [continuous, discrete])
@pytest.mark.parametrize("proposal", PROPOSALS)
def test_one_chunk_is_one_engine_call(variable, proposal, monkeypatch):
    with pm.Model() as model:
        variable()
        scale = np.eye(2) if proposal is pm.MultivariateNormalProposal else np.ones(2)
        step = pm.Metropolis(S=scale, proposal_dist=proposal, blocked=True)
        compiled = CompiledChains(model, [step], cores=1)
        running = start(compiled, model, [1, 2, 3])
    running, _ = compiled.advance(running, 10)  # compiles
    calls, loop = [], compiled._loop

    def counted(*arguments):
        calls.append(arguments[-1])
        return loop(*arguments)

    def forbidden(self, *args, **kwargs):
        raise AssertionError("a compiled function was called beside the loop")

    compiled._loop = counted
    monkeypatch.setattr(pm.backends_symbolic.Function, "__call__", forbidden)
    running, chunk = compiled.advance(running, 400)
    assert calls == [400]
    moved = next(iter(chunk.points.values()))
    assert moved.shape == (3, 400, 2)
    assert len(np.unique(moved[0, :, 0])) > 3


@pytest.mark.parametrize("chains", [2, 5])
def test_cores_share_the_chains_and_the_draws_stay_the_same(chains, monkeypatch):
    monkeypatch.setattr(chain_module, "available_cores", lambda: 3)
    with mixed() as model:
        step = pm.Metropolis()
        alone, shared = (CompiledChains(model, step.methods, cores) for cores in (1, 3))
        seeds = list(range(chains))
        ends = [compiled.start([model.test_point] * chains, factor_values(model, [model.test_point] * chains), seeds)
                for compiled in (alone, shared)]  # fmt: skip
        ahead, draw = [], chain_module.RandomNumbersAhead.draw
        monkeypatch.setattr(chain_module.RandomNumbersAhead, "draw", lambda self, *coming: ahead.append(coming) or draw(self, *coming))
        for count, following in ((10, 300), (200, 50), (150, 0)):
            ends[0], one = alone.advance(ends[0], count)
            ends[1], other = shared.advance(ends[1], count, following=following)
            assert_same(one.points, other.points, rtol=1e-12)
        groups = min(chains, 3)
        assert [coming for coming in ahead if coming[1]] == [(10, 300)] * groups + [(210, 50)] * groups
        calls, loop = [], shared._loop
        shared._loop = lambda carry, xs, n: calls.append(len(carry[0])) or loop(carry, xs, n)
        shared.advance(ends[1], 20)
    assert sorted(calls) == {2: [1, 1], 5: [1, 2, 2]}[chains]
    assert_same(alone.value(ends[0]).arrays, shared.value(ends[1]).arrays, rtol=1e-12)


@pytest.mark.parametrize("cores, threads", [(1, 0), (2, 1), (None, 1)])
def test_one_core_draws_and_moves_in_one_thread(cores, threads, monkeypatch):
    """Two cores and one chain: the second draws random numbers ahead, unless the user asked for one core."""
    monkeypatch.setattr(chain_module, "available_cores", lambda: 2)
    drawing = []
    monkeypatch.setattr(chain_module.RandomNumbersAhead, "prepare", lambda self, start, count: drawing.append(start))
    with regression()[0] as model:
        compiled = CompiledChains(model, pm.Metropolis().methods, cores)
        compiled.advance(start(compiled, model, [1]), 10)
    assert len(drawing) == threads


def test_an_error_on_one_core_is_raised(monkeypatch):
    monkeypatch.setattr(chain_module, "available_cores", lambda: 2)
    with regression()[0] as model:
        compiled = CompiledChains(model, pm.Metropolis().methods)
        running, _ = compiled.advance(start(compiled, model, [1, 2]), 10)
        loop, calls = compiled._loop, []

        def broken(carry, xs, n):
            calls.append(n)
            if len(calls) == 2:
                raise ValueError("the second core failed")
            return loop(carry, xs, n)

        compiled._loop = broken
        with pytest.raises(ValueError, match="the second core failed"):
            compiled.advance(running, 20)
