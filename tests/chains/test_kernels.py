"""The protocol of kernels, by small ones of each kind: what they draw is compared with posteriors that are known."""

import functools

import numpy as np
import pytest

import pymc3 as pm
from pymc3.chains import schedule, sweep as sweeps
from pymc3.chains.compiled import CompiledChains
from pymc3.sampling.start import factor_values

from ..monte_carlo import assert_mean, assert_moments
from .kernels import AcceptedInfo, Hamiltonian, Slice, step_method
from .one_by_one import one_by_one

QUIET = dict(progressbar=False, compute_convergence_checks=False, random_seed=5)
COVARIANCE = np.array([[1.0, 0.6, -0.3], [0.6, 2.0, 0.4], [-0.3, 0.4, 0.8]])
MEAN = np.array([1.0, -2.0, 0.5])
DATA = np.array([-1.8, -0.4, 0.1, 0.9, 2.2, 1.7])
CLASS_MEANS = np.array([-1.0, 0.5, 2.0])


def correlated():
    with pm.Model() as model:
        pm.MvNormal("x", MEAN, cov=COVARIANCE, shape=3)
    return model


def number():
    """A number with a conjugate posterior, Normal(sum / (n + 1/4), variance 1 / (n + 1/4))."""
    with pm.Model() as model:
        x = pm.Normal("x", 0.0, 2.0)
        pm.Normal("y", x, 1.0, observed=DATA)
    return model


def sampled(model, steps, draws, chains=2, tune=50, **kwargs):
    with model:
        trace = pm.sample(draws, tune=tune, step=steps, chains=chains, cores=1, **{**QUIET, **kwargs})
    return trace


def values_of(trace, name="x"):
    return np.array(trace.get_values(name, combine=False))


def test_a_stream_gives_as_many_numbers_as_an_iteration_needs():
    model = number()
    with model:
        step = step_method(Slice)([model.x], model)
    trace = sampled(model, step, 3000)
    precision = len(DATA) + 0.25
    draws = values_of(trace)
    assert_mean(draws, DATA.sum() / precision)
    assert_mean((draws - DATA.sum() / precision) ** 2, 1 / precision)


def test_the_length_of_tuning_is_known_and_its_end_is_told():
    model = number()
    with model:
        step = step_method(Slice)([model.x], model)
    trace = sampled(model, step, 20, tune=30, discard_tuned_samples=False)
    tune = np.array(trace.get_sampler_stats("tune", combine=False))
    np.testing.assert_array_equal(tune, np.arange(50) < 30 + 0 * tune)
    assert (trace.get_sampler_stats("announced") == 30).all()


def test_gradients_of_the_density():
    model = correlated()
    with model:
        step = step_method(Hamiltonian)([model.x], model)
    assert_moments(values_of(sampled(model, step, 6000)), MEAN, COVARIANCE)


def everything():
    """A model for one kernel of each kind, and Metropolis."""
    with pm.Model() as model:
        x = pm.MvNormal("x", MEAN, cov=COVARIANCE, shape=3)
        w = pm.Normal("w", x.sum(), 1.0)
        z = pm.Categorical("z", [0.5, 0.3, 0.2], shape=len(DATA))
        scale = pm.HalfNormal("scale", 1.0)
        u = pm.Normal("u", w, 1.0, shape=2)
        v = pm.Normal("v", u, 1.0, shape=2)
        pm.Normal("y", pm.math.constant(CLASS_MEANS)[z] + w, scale, observed=DATA)
        steps = [
            step_method(Hamiltonian)([x], model),
            step_method(Slice)([w], model),
            pm.CategoricalGibbsMetropolis([z]),
            pm.Metropolis([scale]),
            pm.DEMetropolisZ([u]),
            pm.DEMetropolis([v]),
        ]
    return model, steps


@functools.cache
def moved(chains, with_all_chains):
    """Return the model, the values of its factors at the end as chains carry them, and all points."""
    model, steps = everything()
    steps = steps if with_all_chains else [*steps[:-1], pm.Metropolis([model.v], model=model)]
    compiled = CompiledChains(model, steps)
    start = [model.test_point] * chains
    position, chunks = compiled.start(start, factor_values(model, start), range(chains), tuning=10), []
    for _ in range(2):
        position, chunk = compiled.advance(position, 15)
        chunks.append({name: values.copy() for name, values in chunk.points.items()})
    points = {name: np.concatenate([own[name] for own in chunks], axis=1) for name in chunks[0]}
    return model, compiled._sweep.values_of(position.vectors), points


@pytest.mark.parametrize("with_all_chains", [False, True])
def test_together_they_carry_the_factors_values_at_their_points(with_all_chains):
    model, factors, points = moved(4, with_all_chains)
    ends = [{name: values[chain, -1] for name, values in points.items()} for chain in range(4)]
    np.testing.assert_allclose(factors, factor_values(model, ends), rtol=1e-12)
    for name, values in points.items():
        assert np.ptp(values) > 0, f"{name} does not move"


def test_a_chain_does_not_depend_on_how_many_there_are():
    (_, _, many), (_, _, few) = moved(4, False), moved(2, False)
    for name in few:
        np.testing.assert_allclose(few[name], many[name][:2], rtol=1e-9, err_msg=name)


@pytest.mark.parametrize("kernel", [Hamiltonian, Slice])
def test_alike_kernels_are_applied_at_once(kernel, monkeypatch):
    def run():
        with pm.Model() as model:
            for i in range(2):
                pm.Normal(f"y_{i}", pm.Normal(f"x_{i}", 0.0, 1.0), 1.0, observed=DATA + i)
            steps = [step_method(kernel)([model[f"x_{i}"]], model) for i in range(2)]
        compiled = CompiledChains(model, steps)
        return model, len(compiled._sweep._batches), sampled(model, pm.CompoundStep(steps), 40, chains=1)

    model, batches, together = run()
    assert batches == 1
    one_by_one(monkeypatch)
    _, batches, alone = run()
    assert batches == 2
    for i in range(2):
        np.testing.assert_allclose(values_of(together, f"x_{i}"), values_of(alone, f"x_{i}"), rtol=1e-9)


@pytest.mark.parametrize("kernel", [Hamiltonian, Slice])
def test_alike_kernels_that_do_not_commute_are_a_loop(kernel, monkeypatch):
    def run():
        with pm.Model() as model:
            x = pm.math.stack([pm.Normal(f"x_{i}", 0.0, 1.0) for i in range(4)])
            pm.Normal("y", pm.math.dot(np.tri(4), x), 1.0, observed=DATA[:4])
            steps = [step_method(kernel)([model[f"x_{i}"]], model) for i in range(4)]
        compiled = CompiledChains(model, steps)
        return len(compiled._sweep._batches), sampled(model, pm.CompoundStep(steps), 15, chains=1)

    monkeypatch.setattr(sweeps, "scheduled", functools.partial(schedule.scheduled, least_batches=2))
    batches, looped = run()
    assert batches == 1
    one_by_one(monkeypatch)
    batches, alone = run()
    assert batches == 4
    for i in range(4):
        np.testing.assert_allclose(values_of(looped, f"x_{i}"), values_of(alone, f"x_{i}"), rtol=1e-8)


class Ascent(Hamiltonian):
    """A step along the gradient."""

    kind = ("ascent",)

    def step(self, points, state, random, target):
        _, gradient = target.logp_and_gradient(points)
        return {name: value + 0.1 * gradient[name] for name, value in points.items()}, None, (state, AcceptedInfo(True, 0.0))


def test_a_gradient_is_that_of_the_moved_variables_alone():
    """Though where the others are was computed from where these were."""
    with pm.Model() as model:
        x = [pm.Normal(f"x_{i}", 0.0, 1.0) for i in range(3)]
        pm.Normal("y", x[0] + x[1] * x[2], 1.0, observed=1.5)
        steps = [step_method(Ascent)([var], model) for var in x]
    start = {"x_0": 0.3, "x_1": -0.4, "x_2": 0.8}
    trace = sampled(model, pm.CompoundStep(steps), 2, tune=0, chains=1, start=start)
    point = dict(start)
    for draw in range(2):
        for i in range(3):
            residual = 1.5 - point["x_0"] - point["x_1"] * point["x_2"]
            slope = {0: 1.0, 1: point["x_2"], 2: point["x_1"]}[i]
            point[f"x_{i}"] += 0.1 * (residual * slope - point[f"x_{i}"])
        for name, value in point.items():
            np.testing.assert_allclose(trace[name][draw], value, rtol=1e-12)
