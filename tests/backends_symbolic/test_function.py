"""Compiled functions: what they take, what they give, what they refuse."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K


@pytest.fixture(scope="module")
def regression():
    """A function with a scalar, a vector of any length and an integer input."""
    a = K.placeholder((), name="a")
    b = K.placeholder((None,), name="b")
    n = K.placeholder((2,), "int64", name="n")
    return K.function([a, b, n], [a * K.sum(b), b + a, n * 2], name="regression")


def test_list_for_list_and_array_for_tensor(regression):
    values = regression(2.0, [1.0, 2.0, 3.0], [1, 2])
    assert isinstance(values, list) and all(type(value) is np.ndarray for value in values)
    assert [value.shape for value in values] == [(), (3,), (2,)]
    assert [value.dtype.name for value in values] == ["float64", "float64", "int64"]
    assert values[0] == 12
    x = K.placeholder((), name="x")
    one = K.function([x], x + 1)
    assert type(one(1)) is np.ndarray and one(1).shape == () and one(1) == 2
    listed = K.function([x], [x + 1])
    assert isinstance(listed(1), list) and len(listed(1)) == 1


def test_by_position_and_by_name(regression):
    wanted = regression(2.0, [1.0], [1, 2])
    for values in (regression(n=[1, 2], a=2.0, b=[1.0]), regression(2.0, n=[1, 2], b=[1.0])):
        for got, value in zip(values, wanted):
            np.testing.assert_array_equal(got, value)


def test_lengths_that_are_not_static_may_change(regression):
    for length in (1, 5, 0):
        assert regression(1.0, np.ones(length), [0, 0])[1].shape == (length,)


def test_integers_are_taken_for_floats(regression):
    assert regression(2, np.array([1, 2]), np.array([1, 2], "int32"))[0] == 6
    assert regression(True, np.ones(2, "float32"), [1, 2])[0] == 2


@pytest.mark.parametrize(
    "args, by_name, error, words",
    [
        ((1.0,), {}, TypeError, ["got 1", "need 3", "a", "b", "n"]),
        ((1.0, [1.0], [1, 2], 4.0), {}, TypeError, ["got 4", "need 3"]),
        ((1.0, [1.0]), {"m": [1, 2]}, TypeError, ["'m'"]),
        ((1.0, [1.0]), {"a": 2.0}, TypeError, ["'a'", "twice"]),
        ((1.0, [1.0], [1.5, 2.0]), {}, TypeError, ["'n'", "float64", "int64"]),
        ((1.0, 1.0, [1, 2]), {}, ValueError, ["'b'", "()", "(?,)"]),
        ((1.0, [[1.0]], [1, 2]), {}, ValueError, ["'b'", "(1, 1)"]),
        ((1.0, [1.0], [1, 2, 3]), {}, ValueError, ["'n'", "(3,)", "(2,)"]),
        (([1.0], [1.0], [1, 2]), {}, ValueError, ["'a'", "(1,)", "()"]),
        ((1.0, ["x"], [1, 2]), {}, TypeError, ["'b'"]),
        ((None, [1.0], [1, 2]), {}, TypeError, ["'a'", "NoneType"]),
    ],
)
def test_wrong_arguments_are_named(regression, args, by_name, error, words):
    with pytest.raises(error) as caught:
        regression(*args, **by_name)
    for word in [*words, "regression"]:
        assert word in str(caught.value)


def test_called_with_tensors_it_gives_tensors(regression):
    c = K.placeholder((), name="c")
    b = K.placeholder((2,), name="b")
    total, shifted, _ = regression(c * 2, b, [1, 2])
    assert isinstance(total, K.TensorVariable) and K.depends_on(total, [c])
    assert set(K.inputs_of([total, shifted])) == {c, b}
    assert K.function([c, b], total)(1.5, [1.0, 2.0]) == 9
    with pytest.raises(ValueError, match="'b'"):
        regression(c, c, [1, 2])
    with pytest.raises(TypeError, match="'n'"):
        regression(c, b, b)
    single = K.function([c], c + 1)
    assert isinstance(single(c * 3), K.TensorVariable)


def test_free_placeholders_are_refused_by_name():
    x, y = K.placeholder((), name="x"), K.placeholder((), name="temperature")
    with pytest.raises((ValueError, K.BackendError), match="temperature"):
        K.function([x], x + y, name="f")


def test_inputs_must_be_distinct_placeholders():
    x = K.placeholder((), name="x")
    with pytest.raises(ValueError, match="twice|once|distinct"):
        K.function([x, x], x + 1)
    with pytest.raises(TypeError):
        K.function([x + 1], x + 2)


def test_unused_inputs_and_inputs_as_outputs():
    x, y = K.placeholder((2,), name="x"), K.placeholder((), name="y")
    values = K.function([x, y], [x, K.constant(3.0)])([1.0, 2.0], 5.0)
    np.testing.assert_array_equal(values[0], [1.0, 2.0])
    assert values[1] == 3
    assert K.function([], K.constant(1.5))() == 1.5
    assert K.function([x], [])([1.0, 2.0]) == []


def test_results_are_the_caller_s():
    x = K.placeholder((2,), name="x")
    f = K.function([x], x * 1)
    given = np.ones(2)
    first = f(given)
    first[0] = 99
    np.testing.assert_array_equal(given, [1, 1])
    np.testing.assert_array_equal(f(given), [1, 1])


def test_attributes():
    x = K.placeholder((), name="x")
    y = x + 1
    f = K.function([x], [y], name="increase")
    assert f.inputs == [x] and f.outputs == [y] and f.name == "increase"
    assert isinstance(f, K.Function)


def test_updates_are_applied_after_the_outputs():
    total, count = K.variable(1.0, name="total"), K.variable(0, name="count")
    x = K.placeholder((), name="x")
    f = K.function([x], total * 10, updates={total: total + x, count: count + 1})
    assert f(2.0) == 10
    assert f(3.0) == 30
    assert K.get_value(total) == 6 and K.get_value(count) == 2
    swap = K.function([], [], updates={total: K.cast(count, "float64"), count: K.cast(total, "int64")})
    swap()
    assert K.get_value(total) == 2 and K.get_value(count) == 6


def test_variables_are_read_at_run_time():
    data = K.variable(np.arange(3.0), name="data", shape=(None,))
    assert K.int_shape(data) == (None,)
    f = K.function([], K.sum(data))
    assert f() == 3
    K.set_value(data, np.ones(5))
    assert f() == 5
    K.set_value(data, [1, 2])
    assert f() == 3
    held = K.get_value(data)
    held[0] = 100
    assert f() == 3


def test_set_value_checks_kind_and_shape():
    counts = K.variable([1, 2], name="counts")
    with pytest.raises(TypeError):
        K.set_value(counts, [1.5, 2.0])
    with pytest.raises(ValueError, match=r"counts.*\(3,\).*\(2,\)"):
        K.set_value(counts, [1, 2, 3])
    np.testing.assert_array_equal(K.get_value(counts), [1, 2])
    with pytest.raises(TypeError):
        K.get_value(K.placeholder(()))
    with pytest.raises(ValueError):
        K.variable([1.0, 2.0], shape=(3,))
    with pytest.raises(TypeError):
        K.variable([1.5], dtype="int64")


def test_eval():
    x = K.placeholder((2,), name="x")
    np.testing.assert_array_equal(K.eval(x * 2, {x: [1, 2]}), [2, 4])
    first, second = K.eval([x + 1, K.sum(x)], {x: [1, 2]})
    np.testing.assert_array_equal(first, [2, 3])
    assert second == 3
    assert K.eval(K.constant(2) + K.variable(3)) == 5
    with pytest.raises((ValueError, K.BackendError), match="x"):
        K.eval(x * 2)
