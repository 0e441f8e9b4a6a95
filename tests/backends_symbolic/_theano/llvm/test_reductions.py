"""Reductions of any length and along any axes, places of extremes, running sums."""

import numpy as np
import pytest
from scipy import special

from pymc3 import backends_symbolic as K


@pytest.mark.parametrize("length", [1, 2, 7, 11, 12, 31, 32, 33, 43, 44, 63, 64, 100, 127, 1000])
def test_sums_of_any_length(length):
    """Whole vectors, what is left over, and what is too short for either; rounding errors of so many additions."""
    x = K.placeholder((length,), "float64", "x")
    outputs = [K.sum(K.exp(x)), K.max(x), K.prod(1.0 + x / length), K.sum(K.gammaln(2.0 + K.square(x))), K.any(x > 2.9)]
    values = np.random.default_rng(length).normal(size=length)
    expected = [
        np.exp(values).sum(),
        values.max(),
        np.prod(1.0 + values / length),
        special.gammaln(2.0 + values**2).sum(),
        (values > 2.9).any(),
    ]
    for found, wanted in zip(K.function([x], outputs)(values), expected):
        np.testing.assert_allclose(found, wanted, rtol=1e-13 * length**0.5 + 1e-14)


@pytest.mark.parametrize("axis", [None, 0, 1, 2, (0, 2), (1, 2)])
def test_reductions_along_axes(axis):
    x = K.placeholder((3, 4, 5), name="x")
    values = np.random.default_rng(0).normal(size=(3, 4, 5))
    for name in ("sum", "max", "min", "mean", "prod"):
        found = K.function([x], getattr(K, name)(x, axis=axis))(values)
        np.testing.assert_allclose(found, getattr(np, name)(values, axis=axis), rtol=1e-13)


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int64", "bool"])
def test_extremes_of_whole_numbers_begin_below_all_of_them(dtype):
    x = K.placeholder((3,), dtype, "x")
    lowest = np.full(3, np.iinfo(dtype).min if dtype != "bool" else False, dtype)
    assert K.function([x], K.max(x))(lowest) == lowest[0]


def test_the_place_of_an_extreme_is_the_first_one_or_that_of_a_nan():
    x = K.placeholder((2, 4), name="x")
    f = K.function([x], [K.argmax(x, axis=1), K.argmin(x, axis=1), K.argmax(x)])
    values = np.array([[1.0, 3.0, 3.0, 2.0], [0.0, np.nan, np.nan, 5.0]])
    for found, wanted in zip(f(values), [values.argmax(1), values.argmin(1), values.argmax()]):
        np.testing.assert_array_equal(found, wanted)


def test_running_sums_and_products_along_any_axis():
    x = K.placeholder((3, 4), name="x")
    values = np.random.default_rng(1).normal(size=(3, 4))
    for axis in (0, 1):
        found = K.function([x], [K.cumsum(x, axis=axis), K.cumprod(x, axis=axis)])(values)
        np.testing.assert_allclose(found, [values.cumsum(axis), values.cumprod(axis)], rtol=1e-14)


def test_llvm_prints_nothing_about_loops_it_cannot_turn_into_vectors(capfd):
    x = K.placeholder((20,), "float64", "x")
    np.testing.assert_allclose(K.function([x], K.sum(K.gammaln(x)))(np.arange(20) + 1.0), special.gammaln(np.arange(20) + 1.0).sum())
    assert capfd.readouterr() == ("", "")
