"""Step methods: those that are given move what they move, the most competent ones the rest."""

import pytest

import pymc3 as pm
from pymc3.sampling.assign import assign_step_methods


@pytest.fixture
def model():
    with pm.Model() as model:
        pm.Normal("x", 0.0, 1.0)
        pm.Poisson("n", 2.0)
        pm.HalfNormal("s", 1.0)
    return model


def moved(step):
    """Return [(class, names of variables)] of step methods."""
    members = step.methods if isinstance(step, pm.CompoundStep) else [step]
    return [(type(member).__name__, [var.name for var in member.vars]) for member in members]


class Still(pm.step_methods.BlockedStep):
    """Moves nothing; the most competent of all for whole numbers."""

    name = "still"
    generates_stats = False

    def __init__(self, vars=None, model=None, pace=1):
        self.vars, self.pace = vars, pace

    def step(self, point):
        return point

    @classmethod
    def _competence(cls, vars, have_grad):
        return [3 if var.dtype.startswith("int") else 0 for var in vars]


def test_nuts_moves_what_is_continuous_and_metropolis_the_rest(model):
    assert moved(assign_step_methods(model)) == [("NUTS", ["x", "s_log__"]), ("Metropolis", ["n"])]


def test_a_step_method_that_is_given_keeps_its_variables(model):
    with model:
        given = pm.Metropolis(["s", "x"], blocked=True)
    assert moved(assign_step_methods(model, given)) == [("Metropolis", ["s_log__", "x"]), ("Metropolis", ["n"])]
    assert moved(assign_step_methods(model, [given])) == [("Metropolis", ["s_log__", "x"]), ("Metropolis", ["n"])]


def test_the_most_competent_one_is_chosen(model):
    found = assign_step_methods(model, methods=(pm.Metropolis, Still), step_kwargs={"still": {"pace": 7}})
    assert ("Still", ["n"]) in moved(found) and len(moved(found)) == 3
    assert next(own for own in found.methods if isinstance(own, Still)).pace == 7


def test_arguments_have_to_be_of_a_step_method_that_is_used(model):
    with pytest.raises(ValueError, match="not used: nothing"):
        assign_step_methods(model, step_kwargs={"nothing": {}})
    with pytest.raises(TypeError, match="pacee"):
        assign_step_methods(model, methods=(Still,), step_kwargs={"still": {"pacee": 1}})


def test_what_moves_nothing_of_the_model_is_refused(model):
    with pm.Model():
        pm.Normal("z", 0.0, 1.0)
        other = pm.Metropolis()
    with pytest.raises(ValueError, match="moves z, which belongs to another model"):
        assign_step_methods(model, other)
    with pytest.raises(TypeError, match="is no step method"):
        assign_step_methods(model, "Metropolis")
