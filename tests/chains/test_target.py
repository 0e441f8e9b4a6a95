"""What a kernel may ask of the model: factors, their sum, its parts and its gradient."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K
from pymc3.chains.elements import ByElement
from pymc3.chains.target import Target, sum_of, total
from tests.distributions.precision import float32_session

AT = {"x": np.array([0.5, -1.0])}


def evaluate(points, turn):
    """A prior, and two alike factors of the likelihood."""
    prior = -0.5 * K.square(points["x"])
    if turn is not None:
        return [ByElement(prior, K.zeros(())), ByElement(3.0 * points["x"], K.ones(()))]
    return [K.sum(prior), 3.0 * points["x"]]


@pytest.fixture
def target():
    return Target(evaluate, [False, True], {name: K.constant(value) for name, value in AT.items()})


def points():
    return {name: K.constant(value) for name, value in AT.items()}


def test_the_sum_and_its_parts(target):
    found = K.eval([target.logp(points()), target.prior(points()), target.likelihood(points())])
    np.testing.assert_allclose(found, [-0.625 - 1.5, -0.625, -1.5])


def test_a_part_that_is_empty_is_zero():
    target = Target(lambda points, turn: [K.sum(points["x"])], [False], points())
    assert float(K.eval(target.likelihood(points()))) == 0.0


def test_elements(target):
    prior, likelihood = target.elements(points())
    np.testing.assert_allclose(K.eval(prior.own), -0.5 * AT["x"] ** 2)
    np.testing.assert_allclose(K.eval(likelihood.own), 3.0 * AT["x"])
    assert float(K.eval(likelihood.rest)) == 1.0


def test_the_gradient_is_that_of_the_sum(target):
    logp, gradient = target.logp_and_gradient(points())
    np.testing.assert_allclose(K.eval(logp), -0.625 - 1.5)
    np.testing.assert_allclose(K.eval(gradient["x"]), 3.0 - AT["x"])


def test_no_derivative_passes_through_where_points_come_from(target):
    x = K.placeholder((2,), name="x")
    _, gradient = target.logp_and_gradient({"x": x * x})
    np.testing.assert_allclose(K.eval(gradient["x"], {x: AT["x"]}), 3.0 - AT["x"] ** 2)


def test_factors_of_wider_data_have_the_type_of_the_session():
    with float32_session():
        x = {"x": K.constant(np.ones(2, "float32"))}
        wide = Target(lambda points, turn: [K.sum(K.cast(points["x"], "float64") ** 2)], [True], x)
        (factor,), gradient = wide.factors_and_gradient(x)
        assert K.dtype(factor) == K.dtype(gradient["x"]) == "float32" and K.eval(gradient["x"]).tolist() == [2.0, 2.0]


def test_the_values_where_the_chain_is_are_computed_once():
    calls = []
    target = Target(lambda points, turn: calls.append(points) or evaluate(points, turn), [False, True], points())
    assert target.here is target.here and len(calls) == 1
    known = evaluate(points(), None)
    assert Target(evaluate, [False, True], points(), known).here is known


@pytest.mark.parametrize("count", [1, 4, 5, 9])
def test_sums(count):
    values = [K.constant(float(i)) for i in range(count)]
    assert float(K.eval(sum_of(values))) == sum(range(count))
    assert float(K.eval(total([*values, K.constant(np.ones(3))]))) == sum(range(count)) + 3
