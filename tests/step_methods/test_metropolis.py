"""Metropolis: its arguments, its tuning rule, and single steps."""

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.step_methods.metropolis import delta_logp, tune
from tests.monte_carlo import assert_mean, chains_of


@pytest.fixture
def model():
    with pm.Model() as model:
        a = pm.Normal("a", 0.0, 1.0)
        pm.Normal("b", a, 2.0, shape=2)
        pm.Normal("y", a, 1.0, observed=np.array([0.5, 1.5]))
    return model


# PyMC3's rule, at and around its bounds.
@pytest.mark.parametrize(
    "rate, factor",
    [
        (0.0, 0.1), (0.0009, 0.1), (0.001, 0.5), (0.049, 0.5), (0.05, 0.9), (0.19, 0.9), (0.2, 1.0), (0.5, 1.0),
        (0.51, 1.1), (0.75, 1.1), (0.76, 2.0), (0.95, 2.0), (0.96, 10.0), (1.0, 10.0),
    ],
)  # fmt: skip
def test_tuning_rule(rate, factor):
    assert tune(3.0, rate) == pytest.approx(3.0 * factor, rel=1e-15)


def test_one_step_method_for_each_variable(model):
    with model:
        step = pm.Metropolis()
    assert isinstance(step, pm.CompoundStep)
    assert [[var.name for var in member.vars] for member in step.methods] == [["a"], ["b"]]
    assert len(step.stats_dtypes) == 2
    assert set(step.stats_dtypes[0]) == {"accept", "accepted", "tune", "scaling"}


def test_blocked(model):
    with model:
        step = pm.Metropolis(blocked=True, S=np.eye(3) * 0.1)
    assert isinstance(step, pm.Metropolis)
    assert isinstance(step.proposal_dist, pm.MultivariateNormalProposal)


def test_variables_by_name_and_by_transformed_variable():
    with pm.Model():
        sigma = pm.HalfNormal("sigma", 1.0)
        pm.Normal("x", 0.0, sigma)
        assert [var.name for var in pm.Metropolis([sigma]).vars] == ["sigma_log__"]
        assert [var.name for var in pm.Metropolis("x").vars] == ["x"]


@pytest.mark.parametrize(
    "arguments, text",
    [
        (dict(S=np.ones(4), blocked=True), r"S has shape \(4,\), but a, b have 3 elements"),
        (dict(S=np.ones((3, 3, 3)), blocked=True), "Invalid rank"),
        (dict(scaling=np.ones(2), blocked=True), r"scaling has shape \(2,\)"),
        (dict(scaling=-1.0), "scaling must be positive"),
        (dict(tune_interval=0), "tune_interval must be at least 1"),
    ],
)
def test_bad_arguments(model, arguments, text):
    with model, pytest.raises(ValueError, match=text):
        pm.Metropolis(**arguments)


def test_unknown_argument(model):
    with model, pytest.raises(TypeError, match="stepsize"):
        pm.Metropolis(stepsize=1.0)


def test_outside_a_model():
    with pytest.raises(TypeError, match="with model"):
        pm.Metropolis()


def test_variable_of_another_model(model):
    with pm.Model():
        stranger = pm.Normal("stranger", 0.0, 1.0)
    with model, pytest.raises(ValueError, match="stranger"):
        pm.Metropolis([stranger])


def test_discrete_variables_and_a_step_for_continuous_ones():
    class ContinuousOnly(pm.step_methods.ArrayStep):
        def __init__(self, vars, model=None):
            super().__init__(vars, [])

        @staticmethod
        def competence(var, has_grad):
            kind = pm.step_methods.Competence
            return kind.COMPATIBLE if var.dtype in pm.continuous_types else kind.INCOMPATIBLE

    with pm.Model():
        pm.Poisson("n", 3.0)
        with pytest.raises(ValueError, match="ContinuousOnly does not move discrete variables; got n"):
            ContinuousOnly()


def test_delta_logp(model):
    shared = pm.make_shared_replacements([model.a], model)
    function = delta_logp(model.logpt, [model.a], shared)
    for value in shared.values():
        pm.backends_symbolic.set_value(value, np.array([0.3, -0.4]))
    b, y = np.array([0.3, -0.4]), np.array([0.5, 1.5])

    def logp(a):
        return stats.norm.logpdf(a) + stats.norm.logpdf(b, a, 2.0).sum() + stats.norm.logpdf(y, a, 1.0).sum()

    assert function(np.array([0.7]), np.array([-0.2])) == pytest.approx(logp(0.7) - logp(-0.2), rel=1e-10)


def test_single_step_moves_only_its_variables(model):
    with model:
        step = pm.Metropolis([model.a], scaling=0.1)
    np.random.seed(5)
    start = {"a": np.array(0.3), "b": np.array([0.1, 0.2])}
    point, moved = start, 0
    for _ in range(50):
        new, stats_ = step.step(point)
        assert set(stats_[0]) == {"accept", "accepted", "tune", "scaling"}
        assert bool(stats_[0]["accepted"]) == (new["a"] != point["a"])
        np.testing.assert_array_equal(new["b"], start["b"])
        moved += bool(stats_[0]["accepted"])
        point = new
    assert 10 < moved <= 50


def test_compound_step_moves_all(model):
    with model:
        step = pm.Metropolis(scaling=0.1)
    np.random.seed(6)
    point = model.test_point
    for _ in range(20):
        point, stats_ = step.step(point)
    assert len(stats_) == 2
    assert point["a"] != 0.0 and np.all(point["b"] != 0.0)


@pytest.mark.parametrize(
    "count, classes",
    [(3, lambda: pm.Categorical("z", p=[0.5, 0.3, 0.2])), (3, lambda: pm.DiscreteUniform("z", 0, 2)), (2, lambda: pm.Bernoulli("z", 0.4))],
)
def test_proposals_beyond_the_classes_read_no_table(count, classes):
    """Metropolis proposes z = 3, where table[z] has no value: the proposal is rejected on both engines."""
    table = np.arange(float(count))
    with pm.Model() as model:
        z = classes()
        centre = pm.Deterministic("centre", K.constant(table)[z])
        pm.Normal("y", centre, 1.0, observed=1.0)
        settings = dict(chains=2, cores=1, random_seed=3, progressbar=False, compute_convergence_checks=False)
        trace = pm.sample(4000, tune=500, step=pm.Metropolis(), **settings)
    weights = np.exp([float(model.logp({"z": value})) for value in range(count)])
    assert_mean(chains_of(trace, "z")[..., None] == np.arange(count), weights / weights.sum())
    np.testing.assert_array_equal(trace["centre"], table[trace["z"]])
