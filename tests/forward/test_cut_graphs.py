"""Graphs of parameters end at the random variables that they depend on next, and are computed for many draws at once."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.forward import cut_graphs as module
from pymc3.forward.cut_graphs import call_in_batches, compiled, cut_graphs, variables_of


@pytest.fixture
def model():
    with pm.Model() as model:
        a = pm.Normal("a", 0.0, 1.0)
        b = pm.Lognormal("b", a, 1.0)
        pm.Deterministic("c", a + K.log(b))
        pm.Normal("y", model["c"] * 2.0, b, observed=np.zeros(3))
    return model


def parents(model, tensor, given=()):
    (found,) = cut_graphs((model,), [tensor], frozenset(given)).parents
    return {node.name for node in found}


def test_graphs_end_at_the_next_random_variables(model):
    assert parents(model, model["y"].distribution.mu) == {"a", "b"}
    assert parents(model, model["b"].distribution.mu) == {"a"}
    assert parents(model, K.constant(1.0)) == set()


def test_they_end_at_a_deterministic_one_whose_value_is_given(model):
    assert parents(model, model["c"] * 2.0, [model["c"]]) == {"c"}


def test_what_is_given_on_the_sampler_s_scale_is_computed_from_there(model):
    on_the_line = next(var for var in model.free_RVs if var.name == "b_log__")
    assert parents(model, model["b"] + 1.0, [on_the_line]) == {"b_log__"}
    assert parents(model, model["b"] + 1.0, [on_the_line, model["b"]]) == {"b"}


def test_a_model_knows_its_variables(model):
    found = variables_of(model)
    assert {var.name for var in found.random} == {"a", "b", "b_log__", "y"}
    assert {own.name for own in found.on_own_scale.values()} == {"b"} and found.whole == {}
    assert variables_of(model) is found


def test_one_value_or_many_of_each_parent(model):
    graphs = cut_graphs((model,), [model["c"] * 2.0], frozenset())
    function = compiled((model,), graphs.functions, [model["a"]], [model["b"]])
    b = np.array([1.0, 2.0, 4.0, 8.0])
    (found,) = function(np.float64(0.5), b)
    np.testing.assert_allclose(found, 1.0 + 2.0 * np.log(b), rtol=1e-13)
    assert compiled((model,), graphs.functions, [model["a"]], [model["b"]]) is function


@pytest.mark.parametrize("count", [0, 1, 5, 8, 13])
def test_batches_have_lengths_of_powers_of_two(count, monkeypatch):
    monkeypatch.setattr(module, "_MOST_AT_ONCE", 8)
    x, lengths = K.placeholder((), name="x"), []

    def squares(factor, values):
        lengths.append(len(values))
        return [factor * values**2]

    values = np.arange(float(count))
    (found,) = call_in_batches(squares, [np.float64(3.0)], [values], count, [x])
    np.testing.assert_array_equal(found, 3.0 * values**2)
    assert all(length & (length - 1) == 0 and length <= 8 for length in lengths)
