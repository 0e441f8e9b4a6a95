"""NUTS where nothing is said: its start, its metric, its arguments, and what a run says about it."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3.exceptions import SamplingError
from pymc3.step_methods.hmc import quadpotential

from ..monte_carlo import assert_moments

QUIET = dict(progressbar=False, compute_convergence_checks=False, cores=1)
COVARIANCE = np.array([[1.0, 0.9, 0.0], [0.9, 1.0, 3.0], [0.0, 3.0, 100.0]])


@pytest.fixture(scope="module")
def normal():
    with pm.Model() as model:
        pm.MvNormal("x", np.zeros(3), cov=COVARIANCE, shape=3)
    return model


@pytest.fixture(scope="module")
def bounded():
    """A variable of which half of the start points have no density."""
    with pm.Model() as model:
        x = pm.Flat("x", testval=0.01)
        pm.Potential("inside", pm.math.switch(x > 0, -x, -np.inf))
    return model


def points_of(start, name):
    return np.array([point[name] for point in start])


def test_nuts_moves_a_model_of_continuous_variables(normal, caplog):
    caplog.set_level("INFO", logger="pymc3")
    with normal:
        trace = pm.sample(2000, tune=500, chains=2, random_seed=4, target_accept=0.9, **QUIET)
    said = [record.getMessage() for record in caplog.records]
    assert said[:2] == ["Auto-assigning NUTS sampler...", "Initializing NUTS using auto..."] and "NUTS: [x]" in said
    assert_moments(np.stack(trace.get_values("x", combine=False)), np.zeros(3), COVARIANCE)
    np.testing.assert_allclose(trace.get_sampler_stats("mean_tree_accept").mean(), 0.9, atol=0.06)  # the tuning of a step size is noisy


@pytest.mark.parametrize(
    "init, metric, jitters",
    [
        ("auto", quadpotential.QuadPotentialLowRankAdapt, True),
        ("adapt_diag", quadpotential.QuadPotentialDiagAdapt, False),
        ("jitter+adapt_diag", quadpotential.QuadPotentialDiagAdapt, True),
        ("adapt_full", quadpotential.QuadPotentialFullAdapt, False),
        ("jitter+adapt_full", quadpotential.QuadPotentialFullAdapt, True),
        ("JITTER+ADAPT_FULL", quadpotential.QuadPotentialFullAdapt, True),
        ("advi+adapt_diag", quadpotential.QuadPotentialDiagAdapt, True),
        ("map", quadpotential.QuadPotentialFullInv, False),
    ],
)
def test_initializers(normal, init, metric, jitters):
    start, step = pm.init_nuts(init, chains=3, random_seed=1, model=normal)
    assert type(step.potential) is metric and step.potential.size == 3
    start = points_of(start, "x")
    assert start.shape == (3, 3) and np.all(np.abs(start) <= 1)
    assert len(np.unique(start)) == (9 if jitters else 1 if init != "map" else len(np.unique(start)))
    if init == "map":
        np.testing.assert_allclose(start, 0.0, atol=1e-4)


def test_that_a_variational_fit_is_missing_is_said(normal, caplog):
    pm.init_nuts("advi", model=normal)
    assert "init='advi': jitter+adapt_diag is used" in caplog.text


def test_a_start_depends_on_the_seed_of_its_chain_alone(normal, bounded):
    for model in (normal, bounded):
        both, _ = pm.init_nuts(chains=3, random_seed=[7, 8, 9], model=model)
        alone, _ = pm.init_nuts(chains=1, random_seed=[8], model=model)
        np.testing.assert_array_equal(both[1]["x"], alone[0]["x"])


def test_points_without_density_are_drawn_again(bounded):
    start, _ = pm.init_nuts(chains=20, random_seed=2, jitter_max_retries=30, model=bounded)
    assert np.all(points_of(start, "x") > 0)
    never, _ = pm.init_nuts(chains=20, random_seed=2, jitter_max_retries=0, model=bounded)
    assert np.any(points_of(never, "x") < 0)
    with bounded, pytest.raises(SamplingError, match="log-probability of inside is not finite"):
        pm.sample(5, tune=5, chains=20, random_seed=2, jitter_max_retries=0, **QUIET)


def test_points_that_are_drawn_again_are_nearer():
    """In a model where no point has a density whose elements all differ by so much from the test point."""
    with pm.Model() as model:
        x = pm.Flat("x", shape=100, testval=np.zeros(100))
        pm.Potential("near", pm.math.switch(pm.math.sum(pm.math.sqr(x)) < 1, 0.0, -np.inf))
    start, _ = pm.init_nuts(chains=3, random_seed=2, model=model)
    distances = np.linalg.norm(points_of(start, "x"), axis=1)
    assert np.all(distances < 1) and np.all(distances > 0.1)


def test_a_start_that_is_given_is_taken(normal):
    start, _ = pm.init_nuts(chains=2, start={"x": [1.0, 2.0, 3.0]}, model=normal)
    np.testing.assert_array_equal(points_of(start, "x"), [[1.0, 2.0, 3.0]] * 2)


def test_arguments_of_nuts(normal):
    with normal:
        for given in (dict(max_treedepth=1), dict(nuts={"max_treedepth": 1}), dict(nuts_kwargs={"max_treedepth": 1})):
            trace = pm.sample(20, tune=30, chains=1, random_seed=1, early_max_treedepth=1, **given, **QUIET)
            assert trace.get_sampler_stats("depth").max() == 1


@pytest.mark.parametrize(
    "given, error, text",
    [
        (dict(init="jitter+adapt_dig"), ValueError, r"Unknown initializer: jitter\+adapt_dig. Did you mean 'jitter\+adapt_diag'\?"),
        (dict(init=5), TypeError, r"init must be the name of an initializer, .* or None; got 5 \(int\)"),
        (dict(jitter_max_retries=-1), ValueError, "jitter_max_retries must be at least 0"),
        (dict(target_accept=2.0), ValueError, "target_accept: got 2.0; need a number between 0 and 1"),
        (
            dict(target_accept=0.9, nuts={"target_accept": 0.8}),
            ValueError,
            r"target_accept is given twice, as target_accept=0.9 and as nuts=",
        ),
        (dict(target_acept=0.9), TypeError, "unexpected argument 'target_acept'. Did you mean 'target_accept'"),
        (dict(nuts={"target_acept": 0.9}), TypeError, "NUTS got an unexpected argument 'target_acept'"),
        (dict(tune_interval=10), ValueError, "not used: tune_interval=10; chosen here: nuts."),
        (dict(metropolis={}), ValueError, "arguments for step methods that are not used: metropolis"),
        (dict(potential=quadpotential.QuadPotentialDiag(np.ones(2))), ValueError, "is for 2 elements, but x have 3"),
    ],
)
def test_what_is_refused_before_anything_is_compiled(normal, given, error, text):
    with normal, pytest.raises(error, match=text):
        pm.sample(10, tune=10, chains=1, **given, **QUIET)


def test_chains_start_where_an_earlier_trace_ended(normal):
    with normal:
        first = pm.sample(500, tune=300, chains=2, random_seed=1, **QUIET)
        again = pm.sample(400, tune=120, chains=2, random_seed=2, init=first, discard_tuned_samples=False, **QUIET)
        start, step = pm.init_nuts(first, chains=3)
    ends = np.stack([first.point(-1, chain)["x"] for chain in first.chains])
    np.testing.assert_array_equal(points_of(start, "x"), ends[[0, 1, 0]])
    metric = step.potential.adaptation.start(3)
    found = np.outer(metric.scale, metric.scale) * (np.eye(3) + metric.directions.T @ np.diag(metric.stretches - 1) @ metric.directions)
    np.testing.assert_allclose(found, np.cov(first["x"].T), rtol=1e-9)
    sizes = again.get_sampler_stats("tree_size", combine=False)
    assert np.mean([size[:60].mean() for size in sizes]) < 8  # without a metric: dozens


def test_a_trace_that_tells_no_metric_is_refused(normal):
    with pm.Model():
        pm.Normal("z", 0.0, 1.0)
        trace = pm.sample(5, tune=5, chains=1, step=pm.Metropolis(), **QUIET)
    with normal, pytest.raises(SamplingError, match="has no x"):
        pm.sample(5, tune=5, chains=1, init=trace, **QUIET)


def test_two_step_methods_of_one_variable_are_refused(normal):
    with normal, pytest.raises(ValueError, match="step: x is moved by NUTS and by Metropolis"):
        pm.sample(5, tune=5, chains=1, step=[pm.NUTS(), pm.Metropolis()], **QUIET)


def test_init_nuts_refuses_a_discrete_variable():
    with pm.Model() as model:
        pm.Poisson("n", 3.0)
        pm.Normal("x", 0.0, 1.0)
        with pytest.raises(ValueError, match="only have continuous variables.*NUTS cannot move n"):
            pm.init_nuts(model=model)


def test_arguments_where_several_step_methods_are_chosen():
    with pm.Model():
        pm.Poisson("n", 3.0)
        pm.Normal("x", 0.0, 1.0)
        pm.sample(5, tune=5, chains=1, target_accept=0.9, tune_interval=3, **QUIET)
        with pytest.raises(ValueError, match=r"scaling=2.0 could be an argument of each of metropolis, nuts: say of which"):
            pm.sample(5, tune=5, chains=1, scaling=2.0, **QUIET)


def test_a_gradient_that_is_not_finite_at_the_start():
    with pm.Model():
        y = pm.Normal("y", 0.0, 1.0)
        x = pm.Normal("x", 0.0, 1.0, shape=2, testval=[1.0, 0.0])
        pm.Potential("root", -pm.math.sum(pm.math.sqrt(pm.math.abs_(x))) - y)
        text = "NUTS cannot start .chain 0.: the gradient .*\n  x: the derivative of element 1 is .*, at 0.0\nStart elsewhere"
        with pytest.raises(SamplingError, match=text):
            pm.sample(5, tune=5, chains=1, init="adapt_diag", **QUIET)
