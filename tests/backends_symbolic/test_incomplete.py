"""The incomplete gamma and beta functions: second derivatives; the ends of their ranges, with gradients."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K
from tests.backends_symbolic.cases.special import BETA, GAMMA, derivative, exact, incomplete_beta, lower, upper
from tests.backends_symbolic.harness import named

FUNCTIONS = {"gammainc": (lower, GAMMA), "gammaincc": (upper, GAMMA), "betainc": (incomplete_beta, BETA)}


def _order(count, position):
    return tuple(int(i == position) for i in range(count))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_second_derivatives(name):
    function, arrays = FUNCTIONS[name]
    count = len(arrays)
    inputs = [K.placeholder(array.shape) for array in arrays]
    slopes = K.gradients(K.sum(named(name)(*inputs)), inputs)
    pairs = [(i, j) for i in range(count) for j in range(count)]
    found = K.function(inputs, [K.gradients(K.sum(slopes[i]), inputs[j]) for i, j in pairs])(*arrays)
    for (i, j), got in zip(pairs, found):
        first = exact(function, *arrays, order=_order(count, i))
        wanted = exact(lambda *xs: derivative(function, xs, _order(count, i)), *arrays, order=_order(count, j))
        allowed = 1e-9 * np.abs(wanted) + 1e-10 * np.abs(first / arrays[j])
        assert np.all(np.abs(got - wanted) <= allowed), (i, j, got, wanted)


@pytest.mark.parametrize(
    "name, arguments, values",
    [
        ("gammainc", [[2.0, 2.0, 1.0, 3e6, 3e6, np.inf], [0.0, np.inf, 0.0, 1e-300, 1e12, 5.0]], [0, 1, 0, 0, 1, 0]),
        ("gammaincc", [[2.0, 2.0, 1.0, 3e6, 3e6, np.inf], [0.0, np.inf, 0.0, 1e-300, 1e12, 5.0]], [1, 0, 1, 1, 0, 1]),
        ("betainc", [[2.0, 2.0, 3e6, 3e6, 1e-3], [3.0, 3.0, 4e6, 4e6, 1e7], [0.0, 1.0, 1e-300, 0.9999, 0.5]], [0, 1, 0, 1, 1]),
    ],
)
def test_ends(name, arguments, values):
    arrays = [np.array(argument) for argument in arguments]
    inputs = [K.placeholder(array.shape) for array in arrays]
    result = named(name)(*inputs)
    found, *slopes = K.function(inputs, [result, *K.gradients(K.sum(result), inputs)])(*arrays)
    np.testing.assert_allclose(found, values, rtol=0, atol=1e-15)
    for slope in slopes:
        assert np.all(np.isfinite(slope)), slope


@pytest.mark.parametrize("name, count", [("gammainc", 2), ("gammaincc", 2), ("betainc", 3)])
def test_outside_their_domain_they_are_nan(name, count):
    arguments = [3e6, 2e6, 0.5][-count:]
    inputs = [K.placeholder(()) for _ in arguments]
    evaluate = K.function(inputs, named(name)(*inputs))
    for position in range(count):
        for wrong in (-1.0, np.nan):
            assert np.isnan(evaluate(*arguments[:position], wrong, *arguments[position + 1 :]))
