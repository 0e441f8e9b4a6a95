"""A model's factors: which are alike, in which roles they have what is moved, and what a term of them computes."""

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.chains.factors import Argument, Factors, varying
from pymc3.chains.stacks import Stacks

DATA = np.arange(12.0).reshape(3, 4)


@pytest.fixture
def model():
    """Three alike means around a common one, each with data of its own."""
    with pm.Model() as model:
        common = pm.Normal("common", 0.0, 1.0)
        for i, data in enumerate(DATA):
            pm.Normal(f"y_{i}", pm.Normal(f"mean_{i}", common, 1.0), 2.0, observed=data)
    return model


def factors_of(model):
    return Factors(model.factors, model.vars, model.vars)


def names(model, places):
    return [model.factors[place].name for place in places]


def test_alike_factors_in_the_same_roles_are_of_one_kind(model):
    found = factors_of(model).by_kind([model["common"]])
    assert [names(model, places) for places in found.values()] == [["common"], ["mean_0", "mean_1", "mean_2"]]


def test_kinds_are_the_same_for_alike_variables_and_tell_prior_from_likelihood(model):
    factors = factors_of(model)
    first, second = (factors.by_kind([model[name]]) for name in ("mean_0", "mean_1"))
    assert first.keys() == second.keys()
    assert {is_likelihood: names(model, first[kind]) for kind in first for ((_, is_likelihood), _) in [kind]} == {
        False: ["mean_0"],
        True: ["y_0"],
    }


def test_a_term_computes_its_factors_with_others_in_the_places_of_its_leaves(model):
    factors = factors_of(model)
    places = [place for place, factor in enumerate(model.factors) if factor.name.startswith("y_")]
    term = factors.term(np.reshape(places, (1, 3, 1)))
    assert term.names == tuple(places) and term.lengths == (3,) and term.is_likelihood
    numbers = [leaf.table[0, :, 0].tolist() for leaf in term.leaves]
    assert [factors.number(model[f"mean_{i}"]) for i in range(3)] in numbers
    # Of the third factor, with another mean.
    items = [factors.items[own[2]] for own in numbers]
    given = [(K.constant(0.5) if isinstance(item, str) else item, False) for item in items]
    np.testing.assert_allclose(K.eval(term.values(given)), stats.norm(0.5, 2.0).logpdf(DATA[2]).sum(), rtol=1e-12)


def test_tensors_get_numbers_behind_those_of_the_variables(model):
    factors = factors_of(model)
    x = K.placeholder((2,), "int64")
    assert factors.number(model["common"]) == 0
    assert factors.number(x) == factors.number(x) == len(model.vars)
    assert factors.items[-1] is x and factors.specs[-1] == ((2,), "int64")


def test_axes_along_which_a_table_does_not_differ_are_left_out():
    table = np.array([[[1, 2], [1, 2]]])
    flags, rest = varying(table)
    assert flags == [False, False, True] and rest.tolist() == [1, 2]


def test_what_is_not_moved_is_gathered_with_an_axis_for_each_that_differs():
    points = Stacks([("a",), ("b",), ("c",)])
    for name, value in zip("abc", (10.0, 20.0, 30.0)):
        points[name] = K.constant(value)
    argument = Argument.of(np.array([[[1, 2], [1, 2]]]), ["a", "b", "c"], points)
    assert argument[1:] == (False, False, True)
    assert K.eval(argument.tensor).tolist() == [20.0, 30.0]
