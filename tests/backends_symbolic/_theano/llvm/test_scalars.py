"""Scalar operations on all dtypes, at the edges of their range."""

import numpy as np
import pytensor.tensor as pt
import pytest

from pymc3 import backends_symbolic as K

WHOLE = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]


def pairs(dtype):
    """All pairs of some numbers of a dtype, the extreme ones among them."""
    limits = np.iinfo(dtype)
    numbers = np.array([limits.min, limits.min + 1, 0, 1, 2, 3, 7, limits.max], dtype)
    if limits.min < 0:
        numbers = np.append(numbers, np.array([-1, -2, -7], dtype))
    return tuple(np.repeat(numbers, len(numbers))), tuple(np.tile(numbers, len(numbers)))


@pytest.mark.parametrize("dtype", WHOLE)
@pytest.mark.parametrize("name", ["add", "sub", "mul", "int_div", "mod", "maximum", "minimum", "lt", "ge", "eq", "bitwise_xor"])
def test_whole_numbers(name, dtype):
    """The smallest integer over -1 has no quotient of its type: it wraps around, where processors stop."""
    a, b = (np.array(side, dtype) for side in pairs(dtype))
    numpy_name = {"sub": "subtract", "mul": "multiply", "int_div": "floor_divide", "lt": "less", "ge": "greater_equal", "eq": "equal"}
    x, y = K.placeholder(a.shape, dtype, "x"), K.placeholder(b.shape, dtype, "y")
    found = K.function([x, y], K.as_tensor(getattr(pt, name)(x, y)))(a, b)
    with np.errstate(all="ignore"):
        wanted = getattr(np, numpy_name.get(name, name))(a, b)
    np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize("source", [*WHOLE, "bool", "float32", "float64"])
@pytest.mark.parametrize("target", [*WHOLE, "bool", "float32", "float64"])
def test_conversions(source, target):
    values = np.array([0, 1, 2, 100], source)
    if source not in ("bool", "uint8", "uint16", "uint32", "uint64") and not target.startswith("u"):
        values = np.append(values, np.array([-1, -100], source))
    x = K.placeholder(values.shape, source, "x")
    found = K.function([x], K.cast(x, target))(values)
    assert found.dtype == target
    np.testing.assert_array_equal(found, values.astype(target))


@pytest.mark.parametrize("exponent", [0, 1, 2, 3, 5, 64, 65, -1, -2])
def test_powers_of_whole_numbers(exponent):
    values = np.array([-3, -2, -1, 1, 2, 3])
    x, y = K.placeholder((6,), "int64", "x"), K.placeholder((), "int64", "y")
    found = K.function([x, y], K.as_tensor(pt.pow(x, y)))(values, exponent)
    wanted = [(int(v) ** exponent + 2**63) % 2**64 - 2**63 if exponent >= 0 else int(1 / v**-exponent) for v in values.tolist()]
    assert found.tolist() == wanted


def test_signs_of_zeros_and_rests():
    values = np.array([0.0, -0.0, 1.0, -1.0, 5.5, -5.5, np.inf, np.nan])
    x = K.placeholder(values.shape, name="x")
    with np.errstate(all="ignore"):
        wanted = [np.mod(values, 3.0), np.mod(values, -3.0), np.sign(values), np.tanh(values), 1.0 / values]
    found = K.function([x], [K.as_tensor(v) for v in (pt.mod(x, 3.0), pt.mod(x, -3.0), pt.sign(x), pt.tanh(x), 1.0 / x)])(values)
    for a, b in zip(found, wanted):
        np.testing.assert_allclose(a, b, rtol=1e-15)
        np.testing.assert_array_equal(np.signbit(a[~np.isnan(b)]), np.signbit(b[~np.isnan(b)]))
