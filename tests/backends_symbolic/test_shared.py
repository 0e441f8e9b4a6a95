"""What engines share: promotion, data from outside, shapes, argument checks."""

import itertools

import numpy as np
import pytest

from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic.shared.arguments import ArgumentChecker
from pymc3.backends_symbolic.shared.data import as_numpy
from pymc3.backends_symbolic.shared.dtypes import promote, promote_float, promote_sum
from pymc3.backends_symbolic.shared.sessions import floatx
from pymc3.backends_symbolic.shared.shapes import TensorSpec, broadcast_shapes, normalize_axes, normalize_axis

DTYPES = ["bool", "int8", "int32", "int64", "uint8", "float32", "float64"]


@pytest.mark.parametrize("one, other", list(itertools.product(DTYPES, DTYPES)))
def test_promotion_of_tensors_is_numpy_s(one, other):
    assert promote(one, other) == np.result_type(np.dtype(one), np.dtype(other)).name


@pytest.mark.parametrize("dtype, scalar", list(itertools.product(DTYPES, [True, 1, 1.0])))
def test_promotion_with_python_scalars_is_weak(dtype, scalar):
    assert promote(dtype, type(scalar)) == np.result_type(np.zeros(1, dtype), scalar).name
    assert promote(type(scalar), dtype) == promote(dtype, type(scalar))


def test_promotion_of_three():
    assert promote("int64", "float32", "float64") == "float64"
    assert promote("int64", float) == "float64"
    assert promote(bool, bool) == "bool"
    assert promote(int, float) == floatx()
    assert promote_float("int64", "bool") == floatx()
    assert promote_sum("bool") == "int64"


@pytest.mark.parametrize(
    "value, dtype",
    [
        (1, "int64"),
        (True, "bool"),
        (1.5, "float64"),
        (np.float32(1.5), "float64"),
        (np.array([1, 2], "int8"), "int64"),
        (np.array([1, 2], "uint64"), "int64"),
        ([[1, 2.5]], "float64"),
        ([], "float64"),
    ],
)
def test_data_get_the_dtype_of_their_kind(value, dtype):
    array = as_numpy(value)
    assert array.dtype == dtype
    assert array.flags.c_contiguous
    np.testing.assert_array_equal(array, np.asarray(value))


@pytest.mark.parametrize(
    "value, error, words",
    [
        (np.array([1, None, "a"], dtype=object), TypeError, ["'x'", "object array", "NoneType", "str"]),
        (object(), TypeError, ["'x'", "object"]),
        (["a", "b"], TypeError, ["'x'", "<U1"]),
        (np.ma.masked_array([1.0, 2.0], [True, False]), TypeError, ["masked", "observed"]),
        (1j, TypeError, ["complex"]),
        ([[1, 2], [3]], ValueError, ["'x'", "ragged"]),
        (2**70, TypeError, ["'x'"]),
        (np.array([2**63], dtype="uint64"), ValueError, ["int64", str(2**63)]),
        (np.array(["2020-01-01"], dtype="datetime64[D]"), TypeError, ["datetime"]),
    ],
)
def test_data_that_are_no_numbers_are_refused(value, error, words):
    with pytest.raises(error) as caught:
        as_numpy(value, name="x")
    for word in words:
        assert word in str(caught.value)


def test_a_kind_that_loses_information_is_refused():
    with pytest.raises(TypeError, match="float64.*int64"):
        as_numpy([1.5], "int64", "n")
    with pytest.raises(ValueError, match="int8 holds -128 to 127"):
        as_numpy([300], "int8")
    assert as_numpy([1, 2], "float64").dtype == "float64"
    assert as_numpy([True], "int64").dtype == "int64"


def test_pandas_are_data():
    pandas = pytest.importorskip("pandas")
    series = pandas.Series([1.0, np.nan])
    np.testing.assert_array_equal(as_numpy(series), [1.0, np.nan])
    assert as_numpy(pandas.DataFrame({"a": [1, 2], "b": [3, 4]})).shape == (2, 2)
    assert as_numpy(pandas.Series([1, 2], dtype="Int64")).dtype == "int64"
    with pytest.raises(TypeError, match="str"):
        as_numpy(pandas.Series(["a", "b"], dtype="category"))


def test_static_broadcasting():
    assert broadcast_shapes((3, 1), (4,)) == (3, 4)
    assert broadcast_shapes((None, 1), (1,), ()) == (None, 1)
    assert broadcast_shapes((None,), (5,)) == (5,)
    with pytest.raises(ValueError, match=r"\(3,\) and \(4,\)"):
        broadcast_shapes((3,), (4,))


def test_axes():
    assert normalize_axes(None, 3) == (0, 1, 2)
    assert normalize_axes((-1, 0), 3) == (2, 0)
    with pytest.raises(ValueError, match="axis: got 2, but the tensor has 2 axes"):
        normalize_axis(2, 2)
    with pytest.raises(ValueError, match="twice"):
        normalize_axes((0, -2), 2)


@pytest.fixture
def checker():
    return ArgumentChecker("logp", [TensorSpec((), "float64", "a"), TensorSpec((None, 2), "int64", "n")])


def test_arguments_by_position_and_name(checker):
    table = np.ones((3, 2), "int64")
    assert checker((1, table), {})[1] is table
    values = checker((), {"n": [[1, 2]], "a": 2})
    assert [v.dtype.name for v in values] == ["float64", "int64"]
    assert [v.shape for v in values] == [(), (1, 2)]
    assert checker((1.0,), {"n": table})[1] is table


@pytest.mark.parametrize(
    "args, by_name, error, words",
    [
        ((1.0,), {}, TypeError, ["got 1 arguments", "need 2", "a: float64 ()", "n: int64 (?, 2)"]),
        ((1.0, 2, 3), {}, TypeError, ["got 3 arguments"]),
        ((1.0,), {"m": 1}, TypeError, ["'m'", "no input has this name"]),
        ((1.0,), {"a": 1}, TypeError, ["'a'", "twice"]),
        ((), {"a": 1}, TypeError, ["no value for input 'n'"]),
        ((1.0, [[1.5, 2.0]]), {}, TypeError, ["'n'", "float64", "int64"]),
        ((1.0, np.ones((3, 3), int)), {}, ValueError, ["'n'", "(3, 3)", "(?, 2)"]),
        (([1.0], np.ones((3, 2), int)), {}, ValueError, ["'a'", "(1,)", "()"]),
        ((np.array(None), np.ones((3, 2), int)), {}, TypeError, ["'a'", "NoneType"]),
    ],
)
def test_wrong_arguments_are_named(checker, args, by_name, error, words):
    with pytest.raises(error) as caught:
        checker(args, by_name)
    for word in [*words, "'logp'"]:
        assert word in str(caught.value)


def test_data_of_float64_become_floatx():
    with K.Session():
        K.set_floatx("float32")
        found = [as_numpy(np.ones(2), dtype).dtype for dtype in (None, float, "floatX", "float64")]
        made = [x.dtype for x in (K.constant(np.ones(2)), K.as_tensor(np.ones(200)), K.variable(np.ones(2)))]
    with K.Session():
        K.set_floatx("float64")
    assert found == ["float32", "float32", "float32", "float64"] and made == ["float32"] * 3
