"""Slice: posteriors that are known, its limits, and what is refused."""

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3.chains.compiled import CompiledChains
from pymc3.exceptions import SamplingError
from pymc3.step_methods.kernels.slicer import SliceAtOnceKernel, SliceKernel
from tests.monte_carlo import assert_mean, assert_moments, chains_of

QUIET = dict(progressbar=False, compute_convergence_checks=False, random_seed=5, cores=1)
COVARIANCE = np.array([[1.0, 0.9, 0.0], [0.9, 1.0, 3.0], [0.0, 3.0, 100.0]])
MEAN = np.array([1.0, -2.0, 30.0])
COUNTS = [3, 1, 4, 1, 5]
#: Half the lengths of intervals: beside that from 0 to 1 there is one around 1.75.
SECOND = np.array([[0.05, 0.1, 0.15, 0.2], [0.1, 0.15, 0.2, 0.24]])


@pytest.fixture(scope="module")
def model():
    """One model, whose chain is compiled once: vectors whose elements are correlated, and independent with two modes; a number."""
    with pm.Model() as model:
        pm.MvNormal("x", MEAN, cov=COVARIANCE, shape=3)
        rate = pm.Gamma("rate", 2.0, 1.0)
        pm.Poisson("counts", rate, observed=COUNTS)
        apart = pm.Flat("apart", shape=(2, 4), testval=np.full((2, 4), 0.5))
        is_inside = (pm.math.abs_(apart - 0.5) < 0.5) | (pm.math.abs_(apart - 1.75) < SECOND)
        pm.Potential("intervals", pm.math.switch(is_inside, 0.0, -np.inf))
    return model


def steps():
    return [pm.Slice(["x", "rate"]), pm.Slice(["apart"], w=0.9, tune=False)]


@pytest.fixture(scope="module")
def trace(model):
    with model:
        return pm.sample(6000, tune=200, chains=2, step=steps(), **QUIET)


def test_a_vector_is_moved_element_by_element(trace):
    assert_moments(chains_of(trace, "x"), MEAN, COVARIANCE)


def test_independent_elements_are_moved_at_once(model, trace):
    """Each has two modes. Intervals must not tell where they were begun: PyMC3's do, and 0.30 of its draws are in one of 0.23."""
    with model:
        assert [type(pm.Slice([name]).kernel) for name in ("apart", "x")] == [SliceAtOnceKernel, SliceKernel]
    assert_mean(chains_of(trace, "apart") > 1.5, 2 * SECOND / (1 + 2 * SECOND))


def test_a_number_with_a_bound(trace):
    rate = chains_of(trace, "rate")
    posterior = stats.gamma(2 + sum(COUNTS), scale=1 / (1 + len(COUNTS)))
    assert_mean(rate, posterior.mean())
    for quantile in (0.05, 0.5, 0.95):
        assert_mean(rate < posterior.ppf(quantile), quantile)


def test_there_are_no_statistics(trace):
    assert trace.stat_names == set()


def test_widths_are_tuned_to_the_scale(trace):
    (widths,) = [value for name, value in trace.running_chain.arrays.items() if name.endswith("width") and value.shape[-1] == 3]
    conditional = np.sqrt(1 / np.diag(np.linalg.inv(COVARIANCE)))
    assert ((widths > 2 * conditional) & (widths < 15 * conditional)).all()


def test_a_chain_depends_on_its_seed_alone(model):
    def drawn(seeds):
        with model:
            return pm.sample(30, tune=10, chains=len(seeds), step=steps(), **{**QUIET, "random_seed": seeds})

    alone, together = drawn([8]), drawn([7, 8])
    np.testing.assert_allclose(chains_of(alone, "x")[0], chains_of(together, "x")[1], rtol=1e-9)


def test_a_resumed_chain_is_the_unbroken_one(model):
    with model:
        whole, half = (pm.sample(draws, tune=20, chains=2, step=steps(), **QUIET) for draws in (30, 10))
        resumed = pm.sample(20, trace=half.running_chain, step=steps(), progressbar=False, compute_convergence_checks=False)
    for name in ("x", "rate", "apart"):
        np.testing.assert_array_equal(chains_of(whole, name)[:, 10:], chains_of(resumed, name))


def test_call_by_call_it_draws_the_same(model):
    """Beside a step method in plain Python; what both move does not depend on each other."""

    class Still(pm.ArrayStep):
        """Does not move."""

        def astep(self, q0, logp):
            return q0

    rest = [var for var in model.vars if var.name != "x"]
    with model:
        mixed = pm.sample(15, tune=10, chains=1, step=[pm.Slice(["x"]), Still(rest, [model.fastlogp])], **QUIET)
        whole = pm.sample(15, tune=10, chains=1, step=steps(), **QUIET)
        point = pm.Slice(["x"]).step(model.test_point)
    np.testing.assert_allclose(mixed["x"], whole["x"], rtol=1e-9)
    assert set(point) == set(model.test_point) and (point["x"] != model.test_point["x"]).all()


def test_a_density_without_an_edge_is_an_error():
    with pm.Model():
        pm.Normal("y", 0, 1)
        x = pm.Flat("x")
        step = pm.Slice([x], iter_limit=50)
        with pytest.raises(SamplingError, match=r"max slicer iters 50 exceeded.*Slice draws x has no end, with steps of w=\[1\.\].*flat"):
            step.step({"x": np.array(0.0), "y": np.array(0.0)})


def test_draws_before_the_limit_are_kept():
    with pm.Model() as model:
        walk = pm.Normal("walk", 0, 1)
        pm.Normal("x", 0, pm.math.exp(2 * walk))
        steps = [pm.Slice(["walk"], iter_limit=40), pm.Slice(["x"], w=0.5, tune=False, iter_limit=40)]
        with pytest.raises(SamplingError, match=r"max slicer iters 40 exceeded.*draws x has no end, with steps of w=\[0\.5\]") as caught:
            pm.sample(5000, tune=0, chains=2, step=steps, **QUIET)
    kept = caught.value.trace
    assert 1 <= len(kept) < 5000
    assert np.isfinite(kept["x"]).all() and len(set(kept["x"])) == 2 * len(kept)
    del model


def test_many_alike_steps_are_written_once():
    with pm.Model() as model:
        x = pm.math.stack([pm.Normal(f"x_{i}", 0.0, 1.0) for i in range(30)])
        pm.Normal("y", pm.math.dot(np.tri(30), x), 1.0, observed=np.zeros(30))
        steps = pm.Slice().methods
    assert len(steps) == 30 and len(CompiledChains(model, steps)._sweep._batches) == 1


@pytest.mark.parametrize(
    "arguments, error, text",
    [
        (dict(w=0.0), ValueError, "w must be positive and finite; got 0"),
        (dict(w=[1.0, -1.0, 1.0]), ValueError, "w must be positive"),
        (dict(w=np.ones(2)), ValueError, r"w has shape \(2,\); expected a number or shape \(3,\) for x"),
        (dict(w="wide"), TypeError, "w must be a number"),
        (dict(iter_limit=0), ValueError, "iter_limit must be at least 1"),
        (dict(iter_limit=2.5), TypeError, "iter_limit must be an integer"),
        (dict(tune="yes"), TypeError, "tune must be True or False"),
        (dict(width=1.0), TypeError, "width"),
    ],
)
def test_what_is_refused(model, arguments, error, text):
    with model, pytest.raises(error, match=text):
        pm.Slice(["x"], **arguments)


def test_discrete_variables_are_refused():
    with pm.Model():
        x, k = pm.Normal("x", 0, 1), pm.Poisson("k", 3)
        assert [var.name for var in pm.Slice().vars] == ["x"]
        with pytest.raises(ValueError, match="Slice does not move discrete variables; got k"):
            pm.Slice([x, k])
