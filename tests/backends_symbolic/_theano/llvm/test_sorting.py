"""Sorting: stable, numbers before NaN, along any axis, of any length."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K


@pytest.mark.parametrize("length", [0, 1, 2, 3, 7, 16, 17, 100])
@pytest.mark.parametrize("dtype", ["float64", "float32", "int8", "uint8", "bool"])
def test_equal_elements_keep_their_order(length, dtype):
    values = np.random.default_rng(length).integers(0, 4, length).astype(dtype)
    if dtype.startswith("float"):
        values[::5] = np.nan
    x = K.placeholder((length,), dtype, "x")
    places, ordered = K.function([x], [K.argsort(x), K.sort(x)])(values)
    np.testing.assert_array_equal(places, np.argsort(values, kind="stable"))
    np.testing.assert_array_equal(ordered, np.sort(values))


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_along_an_axis(axis):
    values = np.random.default_rng(0).normal(size=(3, 4, 5))
    x = K.placeholder(values.shape, name="x")
    np.testing.assert_array_equal(K.function([x], K.sort(x, axis=axis))(values), np.sort(values, axis=axis))
