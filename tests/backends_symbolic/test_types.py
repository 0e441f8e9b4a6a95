"""One table of types for all engines: NumPy 2's promotion, weak Python scalars, int / int -> floatx."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K

DTYPES = ["bool", "int64", "float64"]
ARRAYS = {
    "bool": np.array([True, False, True]),
    "int64": np.array([1, 2, -3]),
    "int32": np.array([3, 1, 2], "int32"),
    "float32": np.array([0.5, -1.5, 2.0], "float32"),
    "float64": np.array([0.5, -1.25, 3.0]),
}
ARITHMETIC = ["add", "multiply", "maximum"]
PAIRS = [(x, y) for x in ARRAYS for y in ARRAYS]


@pytest.fixture(scope="module")
def tensors():
    return {name: K.placeholder((3,), name, name=name) for name in ARRAYS}


@pytest.mark.parametrize("one, other", PAIRS)
def test_pairs(tensors, one, other):
    wanted = np.result_type(one, other).name
    for name in ARITHMETIC:
        assert K.dtype(getattr(K, name)(tensors[one], tensors[other])) == wanted, name
    quotient = wanted if wanted.startswith("float") else K.floatx()
    assert K.dtype(tensors[one] / tensors[other]) == quotient
    for name in ("less", "equal", "greater_equal"):
        assert K.dtype(getattr(K, name)(tensors[one], tensors[other])) == "bool"
    assert K.dtype(K.where(tensors["bool"], tensors[one], tensors[other])) == wanted


@pytest.mark.parametrize("dtype", ARRAYS)
@pytest.mark.parametrize("scalar", [True, 2, 2.5])
def test_python_scalars_are_weak(tensors, dtype, scalar):
    wanted = np.result_type(ARRAYS[dtype], scalar).name
    assert K.dtype(tensors[dtype] + scalar) == wanted
    assert K.dtype(scalar * tensors[dtype]) == wanted
    assert K.dtype(K.maximum(tensors[dtype], scalar)) == wanted


@pytest.mark.parametrize("dtype", ["int64", "bool"])
@pytest.mark.parametrize("name", ["exp", "log", "sqrt", "sin", "mean", "std", "sigmoid", "gammaln", "erf", "logsumexp"])
def test_real_functions_of_integers_give_floatx(tensors, dtype, name):
    assert K.dtype(getattr(K, name)(tensors[dtype])) == K.floatx()


@pytest.mark.parametrize("name", ["sum", "prod", "cumsum", "cumprod"])
def test_sums_of_booleans_are_integers(tensors, name):
    assert K.dtype(getattr(K, name)(tensors["bool"])) == "int64"
    assert K.dtype(getattr(K, name)(tensors["int64"])) == "int64"


@pytest.mark.parametrize("name", ["abs", "sign", "square", "negative", "floor", "max", "cumsum", "sort"])
@pytest.mark.parametrize("dtype", ["int64", "float32", "float64"])
def test_functions_that_keep_the_dtype(tensors, name, dtype):
    assert K.dtype(getattr(K, name)(tensors[dtype])) == dtype


def test_integer_division_and_remainder_stay_integers(tensors):
    x = tensors["int64"]
    assert [K.dtype(v) for v in (x // 2, x % 2, x**2, x / 2, x // 2.0)] == ["int64"] * 3 + [K.floatx()] * 2


def test_mixed_expression_of_data():
    data32, data64 = ARRAYS["float32"], ARRAYS["float64"]
    beta = K.placeholder((), name="beta")
    expression = 2 * data32 * beta + data64
    assert K.dtype(expression) == "float64"
    np.testing.assert_allclose(K.eval(expression, {beta: 1.5}), 2 * data32 * 1.5 + data64)


@pytest.mark.parametrize(
    "value, dtype", [(1, "int64"), (True, "bool"), (1.0, "float64"), (np.float32(1), "float64"), ([1, 2], "int64"), ([[True]], "bool")]
)
def test_data_get_the_contract_s_dtype(value, dtype):
    assert K.dtype(K.as_tensor(value)) == dtype
    assert K.dtype(K.constant(value)) == dtype
    assert K.dtype(K.variable(value)) == dtype


def test_explicit_dtypes():
    assert K.dtype(K.as_tensor(1, "float64")) == "float64"
    assert K.dtype(K.placeholder((), "int64")) == "int64"
    assert K.dtype(K.cast(K.constant(1.7), "int64")) == "int64"
    with pytest.raises(TypeError):
        K.constant(1.5, dtype="int64")
    with pytest.raises(TypeError):
        K.placeholder((), "complex128")


def test_casts():
    x = K.constant([-1.7, 0.0, 1.7])
    i = K.constant([0, 3])
    values = K.eval([K.cast(x, "int64"), K.cast(x, "bool"), K.cast(i, "bool"), K.cast(i, "float64"), K.cast(x, "float32")])
    np.testing.assert_array_equal(values[0], [-1, 0, 1])
    np.testing.assert_array_equal(values[1], [True, False, True])
    np.testing.assert_array_equal(values[2], [False, True])
    assert [v.dtype.name for v in values] == ["int64", "bool", "bool", "float64", "float32"]


def test_computed_values_have_the_promised_dtype(tensors):
    expressions, promised = [], []
    for one, other in PAIRS:
        for made in (tensors[one] + tensors[other], tensors[one] / tensors[other], K.less(tensors[one], tensors[other])):
            expressions.append(made)
            promised.append(K.dtype(made))
    with np.errstate(all="ignore"):
        values = K.eval(expressions, {tensors[name]: array for name, array in ARRAYS.items()})
    assert [value.dtype.name for value in values] == promised
    for (one, other), value in zip(PAIRS, values[::3]):
        np.testing.assert_array_equal(value, ARRAYS[one] + ARRAYS[other])
