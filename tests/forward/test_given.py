"""Draws to start from: every kind of trace gives the same arrays, chains one after the other."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3.backends.base import MultiTrace
from pymc3.backends.ndarray import NDArray
from pymc3.forward.given import for_model, given_draws

X = np.arange(24.0).reshape(2, 4, 3)  # chains, draws, elements


def trace():
    return MultiTrace([NDArray.from_arrays(chain, {"x": X[chain]}, None) for chain in (0, 1)])


def dataset():
    return pytest.importorskip("arviz").from_dict({"x": X}).posterior


def points():
    return [{"x": point} for point in X.reshape(8, 3)]


@pytest.mark.parametrize("make, chains", [(trace, 2), (dataset, 2), (points, 1)])
def test_all_kinds_of_traces(make, chains):
    found = given_draws(make())
    assert (found.total, found.chains, found.draws) == (8, chains, 8 // chains)
    assert list(found.values) == ["x"]
    np.testing.assert_array_equal(found.values["x"], X.reshape(8, 3))


def test_one_chain_and_chains_of_unlike_lengths():
    single = NDArray.from_arrays(0, {"x": X[0]}, None)
    assert given_draws(single)[1:] == (4, 1, 4)
    short = NDArray.from_arrays(1, {"x": X[1, :2]}, None)
    assert given_draws(MultiTrace([single, short]))[1:] == (6, 2, 2)


@pytest.mark.parametrize(
    "wrong, error, text",
    [
        ({"x": 1.0}, TypeError, "For one point pass a list with it"),
        (5, TypeError, "trace argument of type int"),
        ([{"x": 1.0}, {}], ValueError, "'x' is missing in some of them"),
        ([{"x": 1.0}, {"x": [1.0]}], ValueError, "'x' has different shapes"),
    ],
)
def test_what_holds_no_draws(wrong, error, text):
    with pytest.raises(error, match=text):
        given_draws(wrong)


@pytest.fixture
def model():
    with pm.Model() as model:
        a = pm.Normal("a", 0.0, 1.0, shape=2)
        n = pm.Poisson("n", 3.0)
        pm.Deterministic("twice", 2.0 * a + n)
    return model


def of_model(model, **arrays):
    return {variable.name: values for variable, values in for_model(given_draws([arrays] * 3), model).items()}


def test_what_can_be_computed_is_left_out(model):
    everything = dict(a=np.zeros(2), n=3, twice=np.ones(2), stranger=1.0)
    assert list(of_model(model, **everything)) == ["a", "n"]
    del everything["n"]
    assert list(of_model(model, **everything)) == ["a", "twice"]


def test_values_have_the_types_of_the_variables(model):
    found = of_model(model, a=np.zeros(2, int), n=3.0)
    assert found["a"].dtype == model["a"].dtype and found["n"].dtype == np.int64
    with pytest.raises((TypeError, ValueError), match="'n'"):
        of_model(model, n=2.5)


def test_another_shape_is_another_model(model):
    with pytest.raises(ValueError, match=r"draws of 'a' have shape \(3,\).*its shape is \(2,\)"):
        of_model(model, a=np.zeros(3))
