"""Where chains start: complete points in the variables' types, at which the model has a probability."""

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3.backends.base import MultiTrace
from pymc3.backends.ndarray import NDArray
from pymc3.sampling.start import check_start_points, factor_values, last_points, start_points


@pytest.fixture
def model():
    with pm.Model() as model:
        pm.HalfNormal("s", 2.0, testval=1.0)
        n = pm.Poisson("n", 2.0)
        pm.Normal("y", n * 1.0, model["s"], observed=3.0)
    return model


def test_values_that_are_not_given_are_those_of_the_test_point(model):
    for point in start_points(model, None, 2):
        assert point.keys() == model.test_point.keys() and point["n"].dtype == np.int64
        assert all(np.array_equal(point[name], value) for name, value in model.test_point.items())


def test_either_scale_may_be_given(model):
    (natural,), (free,) = (start_points(model, {name: value}, 1) for name, value in (("s", 3.0), ("s_log__", np.log(3.0))))
    assert natural["s_log__"] == pytest.approx(free["s_log__"], rel=1e-14)


@pytest.mark.filterwarnings("error")
def test_a_point_of_find_map_may_be_rounded_on_its_own_scale(model):
    (point,) = start_points(model, {"s": 0.0, "s_log__": -800.0}, 1)
    assert point["s_log__"] == -800.0
    (point,) = start_points(model, {"s": 5e-324, "s_log__": -744.42}, 1)
    assert point["s_log__"] == -744.42


def test_each_chain_may_have_its_own(model):
    assert [int(point["n"]) for point in start_points(model, [{"n": 1}, {"n": 4}], 2)] == [1, 4]


@pytest.mark.parametrize(
    "start, text",
    [
        ({"m": 1.0}, "start has m: no variable of the model"),
        ({"n": 1.5}, "n is 1.5, but the variable is discrete"),
        ({"n": [1, 2]}, r"n has shape \(2,\)"),
        ({"y": 1.0}, "start has 'y', which the sampler does not move"),
        ({"s": 1.0, "s_log__": 1.0}, "pass one of the two"),
    ],
)
def test_what_no_chain_can_start_at(model, start, text):
    with pytest.raises(ValueError, match=text):
        start_points(model, start, 1)


def test_values_of_the_factors(model):
    points = start_points(model, [{"n": 1}, {"n": 4}, {"n": 1}], 3)
    values = factor_values(model, points)
    named = dict(zip((factor.name for factor in model.factors), values.T))
    np.testing.assert_allclose(named["n"], stats.poisson(2.0).logpmf([1, 4, 1]), rtol=1e-12)
    np.testing.assert_allclose(named["y"], stats.norm([1, 4, 1], 1.0).logpdf(3.0), rtol=1e-12)
    check_start_points(model, points, values)


def test_a_start_without_probability_names_the_factor(model):
    points = start_points(model, [{"n": 1}, {"n": -1}], 2)
    with pytest.raises(pm.SamplingError, match=r"chain 1\).* of n is not finite"):
        check_start_points(model, points, factor_values(model, points))


def test_chains_go_on_from_their_last_draws(model):
    draws = {"s_log__": np.array([0.1, 0.2]), "n": np.array([3, 4])}
    trace = MultiTrace([NDArray.from_arrays(chain, draws, None) for chain in (0, 1)])
    assert [(float(point["s_log__"]), int(point["n"])) for point in last_points(model, trace)] == [(0.2, 4)] * 2
    with pytest.raises(pm.SamplingError, match="has no s_log__"):
        last_points(model, MultiTrace([NDArray.from_arrays(0, {"n": draws["n"]}, None)]))
