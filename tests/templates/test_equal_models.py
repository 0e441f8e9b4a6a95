"""One model, written as a block, a template, a generator and nested generators: the same model."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K
from tests.templates.models import SCHOOLS, X, Y, regression, regression_in_a_block, schools_in_a_block

DRAWS = dict(draws=300, tune=200, chains=2, random_seed=42, progressbar=False, compute_convergence_checks=False)

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def block():
    return schools_in_a_block()


@pytest.fixture(scope="module")
def block_trace(block):
    return pm.sample(model=block, **DRAWS)


def random_points(model, count):
    rng = np.random.default_rng(1)
    return [{v.name: rng.normal(size=v.dshape) for v in model.free_RVs} for _ in range(count)]


@pytest.mark.parametrize("way", SCHOOLS)
def test_names_and_log_probability(way, block):
    made = SCHOOLS[way]()
    model = made.as_model()
    assert list(model.named_vars) == list(block.named_vars)
    f = made.make_log_prob_function(unconstrained=True)
    assert list(f.inputs) == [v.name for v in block.free_RVs]
    for point in random_points(block, 100):
        expected = block.logp(point)
        np.testing.assert_allclose(model.logp(point), expected, rtol=1e-10)
        np.testing.assert_allclose(f(**point), expected, rtol=1e-10)


@pytest.mark.parametrize("way", SCHOOLS)
def test_the_same_draws(way, block_trace):
    trace = pm.sample(SCHOOLS[way](), **DRAWS)
    assert sorted(trace.varnames) == sorted(block_trace.varnames)
    for name in trace.varnames:
        np.testing.assert_array_equal(trace[name], block_trace[name])


@pytest.mark.parametrize("way", SCHOOLS)
def test_forward_draws_are_those_of_the_model(way):
    np.random.seed(3)
    _, state = SCHOOLS[way]().evaluate()
    np.random.seed(3)
    _, again = SCHOOLS["template"]().evaluate()
    assert list(state.samples) == ["mu", "tau", "t"]
    np.testing.assert_equal(state.samples, again.samples)
    expected = state.samples["mu"] + state.samples["tau"] * state.samples["t"]
    np.testing.assert_allclose(state.deterministics["theta"], expected, rtol=1e-12)


def test_horseshoe_regression_draw_for_draw():
    model = regression(X, Y)
    trace = pm.sample(model, **DRAWS)
    expected = pm.sample(model=regression_in_a_block(), **DRAWS)
    assert sorted(trace.varnames) == sorted(expected.varnames)
    for name in trace.varnames:
        np.testing.assert_array_equal(trace[name], expected[name])


def test_log_probability_without_transforms():
    # The sum of SciPy-checked densities: PyMC3's own factors at the same values, Jacobians left out.
    model, made = schools_in_a_block(), SCHOOLS["generator"]()
    f = made.make_log_prob_function()
    values = dict(mu=1.5, tau=2.5, t=np.linspace(-1, 1, 8))
    point = {"mu": 1.5, "tau_log__": np.log(2.5), "t": values["t"]}
    jacobian = np.log(2.5)
    np.testing.assert_allclose(f(**values), model.logp(point) - jacobian, rtol=1e-10)


def test_predictive_draws_take_the_model_directly(block_trace):
    made = SCHOOLS["nested generators"]()
    prior = pm.sample_prior_predictive(made, samples=50, random_seed=2)
    assert prior["y"].shape == (50, 8) and prior["theta"].shape == (50, 8)
    posterior = pm.sample_posterior_predictive(block_trace, model=made, samples=20, random_seed=2, progressbar=False)
    assert posterior["y"].shape == (20, 8)
    first = pm.sample_posterior_predictive(made, block_trace, samples=20, random_seed=2, progressbar=False)
    np.testing.assert_array_equal(first["y"], posterior["y"])


def test_only_sampling_builds_a_model(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a pm.Model was built")

    monkeypatch.setattr(pm.Model, "__new__", refuse)
    for way in SCHOOLS.values():
        made = way()
        made.evaluate()
        f = made.make_log_prob_function()
        f(0.0, 1.0, np.zeros(8))
        mu, tau, t = K.placeholder((), name="mu"), K.placeholder((), name="tau"), K.placeholder((8,), name="t")
        total = f(mu, tau, t)
        K.function([mu, tau, t], [total, *K.gradients(total, [mu, tau])])
        with pytest.raises(AssertionError, match="was built"):
            made.as_model()
