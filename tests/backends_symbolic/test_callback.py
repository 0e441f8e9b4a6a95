"""Python functions in a graph: values, derivatives, wherever a tensor may be; what they return and raise."""

import gc
import logging
import os
import signal
import threading
import traceback
import weakref

import numpy as np
import pytest

from pymc3 import _log, backends_symbolic as K

SCALAR = ((), "float64")


def energy(x, scale):
    return scale * np.sum(x**2)


def energy_gradient(inputs, output_gradients):
    x, scale = inputs
    return [output_gradients[0] * 2 * scale * x, output_gradients[0] * K.sum(x**2)]


def energy_of(x, scale):
    return K.callback(energy, [x, scale], SCALAR, energy_gradient)


def same_by_k(x, scale):
    return scale * K.sum(x**2)


@pytest.fixture
def x():
    return K.placeholder((3,), name="x")


@pytest.fixture
def y():
    return K.placeholder((), name="y")


@pytest.fixture
def rows():
    return K.placeholder((4, 3), name="rows")


def assert_same(builds, inputs, values):
    """Compare a value and its gradients, built with the callback and with K."""
    results = []
    for build in builds:
        value = build()
        results.append(K.function(inputs, [value, *K.gradients(K.sum(value), inputs)])(*values))
    for got, wanted in zip(*results):
        np.testing.assert_allclose(got, wanted, rtol=1e-12)


def test_value_gradient_and_second_derivatives(x, y):
    assert_same([lambda: energy_of(x, y), lambda: same_by_k(x, y)], [x, y], [[1.0, 2.0, 3.0], 0.5])
    np.testing.assert_allclose(K.eval(K.hessian(energy_of(x, y), x), {x: [1.0, 2.0, 3.0], y: 0.5}), np.eye(3))
    assert K.calls_python(energy_of(x, y)) and K.calls_python([x, energy_of(x, y)]) and not K.calls_python([x, y])


def scanned(rows, y, energy):
    last, _ = K.scan(lambda carry, row: (carry + energy(row, carry), None), y, rows)
    return last


def looped(rows, y, energy):
    return K.while_loop(lambda c: K.less(c, 2.0), lambda c: c + energy(rows[1], c), y, max_iterations=20)


def chosen(rows, y, energy):
    return K.cond(K.greater(y, 0), energy, lambda row, scale: scale, rows[2], y) + K.cond(K.less(y, 0), energy, lambda r, s: s, rows[2], y)


def mapped(rows, y, energy):
    return K.vectorize(energy, in_axes=(0, None))(rows, y)


def mapped_twice(rows, y, energy):
    stacked = K.stack([rows, 2 * rows])
    return K.vectorize(lambda matrix: K.vectorize(lambda row: energy(row, row[0] * y))(matrix))(stacked)


def mapped_over_a_loop(rows, y, energy):
    return K.vectorize(lambda scale: scanned(rows, scale, energy))(K.stack([y, 2 * y]))


@pytest.mark.parametrize("place", [scanned, looped, chosen, mapped, mapped_twice, mapped_over_a_loop])
def test_in_loops_branches_and_mapped_functions(place, rows, y):
    values = [np.arange(12.0).reshape(4, 3) / 10, 0.3]
    assert_same([lambda: place(rows, y, energy_of), lambda: place(rows, y, same_by_k)], [rows, y], values)


def test_in_a_compiled_loop(x):
    def loop_with(energy):
        def step(carry, xs):
            value = energy(carry[0], K.sum(xs[0]))
            return [carry[0] - 0.01 * K.gradients(value, carry[0])], [value]

        return K.compile_loop(step, [K.TensorSpec((3,), "float64")], [K.TensorSpec((2,), "float64")])

    arguments = [np.arange(6.0).reshape(2, 3)], [np.random.default_rng(1).normal(size=(9, 2, 2))], 7
    (carry, ys), (wanted_carry, wanted_ys) = (loop_with(energy)(*arguments) for energy in (energy_of, same_by_k))
    np.testing.assert_allclose(carry[0], wanted_carry[0], rtol=1e-12)
    np.testing.assert_allclose(ys[0], wanted_ys[0], rtol=1e-12)


def test_several_outputs_of_several_types(x):
    def split(x):
        return [np.sum(x), np.argmax(x), x > 1]

    total, place, larger = K.callback(
        split,
        [x],
        [SCALAR, K.TensorSpec((), "int64"), ((3,), "bool")],
        lambda inputs, gradients: [gradients[0] + K.zeros_like(inputs[0]) if gradients[1:] == [None, None] else None],
    )
    assert [(v.dtype, K.int_shape(v)) for v in (total, place, larger)] == [("float64", ()), ("int64", ()), ("bool", (3,))]
    values = K.function([x], [total, place, larger, K.gradients(total, x)])([1.0, 3.0, 2.0])
    for got, wanted in zip(values, [6.0, 1, [False, True, True], [1.0, 1.0, 1.0]]):
        np.testing.assert_array_equal(got, wanted)


def test_what_it_gets_is_its_own(x):
    def careless(x):
        x *= 2
        return x

    both = K.function([x], [K.callback(careless, [x], ((3,), "float64")), x + 0])
    given = np.ones(3)
    np.testing.assert_array_equal(both(given), [[2, 2, 2], [1, 1, 1]])
    np.testing.assert_array_equal(given, 1)


def test_lengths_that_are_known_when_it_has_been_called(caplog):
    x = K.placeholder((None,), name="x")

    def tail(x):
        return x[1:]

    def gradient(inputs, gradients):
        return [K.concatenate([K.zeros((1,)), gradients[0]])]

    squares = K.sum(K.square(K.callback(tail, [x], ((None,), "float64"), gradient)))
    function = K.function([x], [squares, K.gradients(squares, x)])
    for data in ([1.0, 2.0], [1.0, 2.0], [1.0, 2.0, 3.0], [1.0, 2.0, 3.0], [5.0, 3.0]):
        value, slope = function(data)
        assert value == np.sum(np.square(data[1:]))
        np.testing.assert_array_equal(slope, [0.0, *(2 * np.array(data[1:]))])
    static = K.placeholder((3,), name="static")
    assert K.int_shape(K.callback(tail, [static], ((None,), "float64"), gradient)) == (2,)

    def step(carry, xs):
        value = K.callback(lambda x: np.append(x, x[0]), [carry[0]], ((None,), "float64"))
        return [carry[0] + K.sum(value)], [K.reshape(value, (3,))]

    loop = K.compile_loop(step, [K.TensorSpec((2,), "float64")], [])
    for _ in range(3):
        (carry,), (ys,) = loop([np.ones((2, 2))], [], 2)
        np.testing.assert_array_equal(carry, 16.0)
        np.testing.assert_array_equal(ys, np.repeat([[[1.0]], [[4.0]]], 2, axis=1) * np.ones(3))
    assert "cannot express" not in caplog.text


def test_lengths_that_depend_on_values(y):
    some = K.function([y], K.callback(lambda n: np.ones(int(n)), [y], ((None,), "float64")))
    np.testing.assert_array_equal(some(3), [1, 1, 1])
    with pytest.raises(ValueError, match=r"'<lambda>' returned \(2,\), and \(3,\) before, for arguments of the same shapes"):
        some(2)


@pytest.mark.parametrize(
    "returned, spec, error, words",
    [
        (np.ones(4), ((3,), "float64"), ValueError, ["'fn'", "float64 (4,)", "float64 (3,)", "shape"]),
        (1.0, ((1,), "float64"), ValueError, ["'fn'", "float 1.0", "(1,)"]),
        (1.5, ((), "int64"), TypeError, ["'fn'", "1.5", "int64 ()", "dtype"]),
        (1j, ((), "float64"), TypeError, ["'fn'", "1j", "dtype"]),
        (None, ((), "float64"), TypeError, ["'fn'", "None"]),
        ("text", ((), "float64"), TypeError, ["'fn'", "'text'"]),
        (300, ((), "int8"), TypeError, ["'fn'", "300", "int8", "cannot hold"]),
        (1.0, [((), "float64")] * 2, ValueError, ["'fn'", "a list of 2 arrays"]),
        ([1.0], [((), "float64")] * 2, ValueError, ["'fn'", "a list of 2 arrays"]),
        ([1.0, np.ones(2)], [((), "float64")] * 2, ValueError, ["'fn'", "output 1", "(2,)"]),
    ],
)
def test_what_is_not_as_promised(returned, spec, error, words, y):
    def fn(y):
        return returned

    with pytest.raises(error) as raised:
        K.eval(K.callback(fn, [y], spec), {y: 1.0})
    assert all(word in str(raised.value) for word in words), raised.value


def test_numbers_and_integers_become_what_was_promised(y):
    for returned, dtype in (
        (1, "float64"),
        (True, "float64"),
        (np.float32(2), "float64"),
        (np.int32(3), "int64"),
        (np.float64(1), "float32"),
    ):
        value = K.eval(K.callback(lambda y, returned=returned: returned, [y], ((), dtype)), {y: 1.0})
        assert value == returned and value.dtype == dtype


class Unlucky(Exception):
    pass


def fails_beyond_3(y):
    if y > 3:
        raise Unlucky("beyond 3")
    return y


def counting_loop(fn):
    def step(carry, xs):
        return [carry[0] + 1 + 0 * K.callback(fn, [carry[0]], SCALAR)], []

    return K.compile_loop(step, [K.TensorSpec((), "float64")], [])


def test_what_it_raises_reaches_the_user_as_it_was(y):
    loop = counting_loop(fails_beyond_3)
    unknown = K.function([y], K.sum(K.callback(lambda y: fails_beyond_3(y) * np.ones(2), [y], ((None,), "float64"))))
    for call in (
        lambda: K.eval(K.callback(fails_beyond_3, [y], SCALAR), {y: 4.0}),
        lambda: K.function([y], K.callback(fails_beyond_3, [y], SCALAR) + 1)(4.0),
        lambda: unknown(4.0),
        lambda: loop([np.zeros(2)], [], 8),
    ):
        with pytest.raises(Unlucky, match=r"^beyond 3$") as raised:
            call()
        assert traceback.extract_tb(raised.value.__traceback__)[-1].name == "fails_beyond_3"
        assert raised.value.__cause__ is None and raised.value.__context__ is None
    assert loop([np.zeros(2)], [], 3)[0][0].tolist() == [3, 3]


@pytest.mark.parametrize("kind", [ValueError, IndexError, KeyError, StopIteration, ZeroDivisionError])
def test_errors_of_python_are_not_taken_for_an_engine_s(kind, y):
    def fn(y):
        raise kind("mine")

    with pytest.raises(kind) as raised:
        K.function([y], K.callback(fn, [y], SCALAR))(1.0)
    assert raised.value.args == ("mine",)


def test_it_can_be_interrupted(interruptible):
    def interrupted_at_3(y):
        if y == 3:
            signal.raise_signal(signal.SIGINT)
        return y

    with pytest.raises(KeyboardInterrupt):
        counting_loop(interrupted_at_3)([np.zeros(2)], [], 8)
    threads = set()

    def forever(y):
        threads.add(threading.current_thread())
        return y

    loop = counting_loop(forever)
    loop([np.zeros(1)], [], 1)
    hook = threading.Timer(0.05, lambda: os.kill(os.getpid(), signal.SIGINT))
    hook.start()
    with pytest.raises(KeyboardInterrupt):
        while True:
            loop([np.zeros(1)], [], 1)
    hook.join()
    assert len(threads) == 1 or K.backend() == "tensorflow"


def test_without_a_gradient(x, y):
    with pytest.raises(NotImplementedError, match=r"'fails_beyond_3' is a Python function without a gradient.*pm\.Slice"):
        K.gradients(K.callback(fails_beyond_3, [y], SCALAR), y)
    assert K.eval(K.gradients(y + K.callback(fails_beyond_3, [K.sum(x)], SCALAR), y), {y: 1.0, x: np.ones(3)}) == 1
    assert K.eval(K.gradients(y + K.stop_gradient(K.callback(fails_beyond_3, [y], SCALAR)), y), {y: 1.0}) == 1


def test_gradients_that_do_not_fit(x):
    def gradient_of(*found):
        return K.gradients(K.callback(lambda x: x.sum(), [x], SCALAR, lambda inputs, gradients: found), x)

    with pytest.raises(ValueError, match=r"the gradient of '<lambda>' returned \(\); need a list of 1"):
        gradient_of()
    with pytest.raises(ValueError, match=r"the gradient of '<lambda>' with respect to input 0 has the shape \(2,\); need .* \(3,\)"):
        gradient_of(K.zeros((2,)))
    np.testing.assert_array_equal(K.eval(gradient_of(None), {x: np.ones(3)}), 0)


@pytest.mark.parametrize(
    "arguments, words",
    [
        ((None, [], SCALAR), ["fn=None"]),
        ((energy, [], SCALAR, 3), ["gradient=3"]),
        ((energy, 1.0, SCALAR), ["inputs=1.0", "list"]),
        ((energy, [], "float64"), ["'float64'", "TensorSpec", "(shape, dtype)"]),
        ((energy, [], ((), "text")), ["text"]),
    ],
)
def test_arguments(arguments, words):
    with pytest.raises(TypeError) as raised:
        K.callback(*arguments)
    assert all(word in str(raised.value) for word in words), raised.value


def test_one_line_says_that_it_is_slow(y, caplog, monkeypatch):
    monkeypatch.setattr(_log, "_said", set())
    with caplog.at_level(logging.WARNING, "pymc3"):
        for function in (energy, fails_beyond_3):
            K.callback(function, [y, y], SCALAR)
    assert [record.message for record in caplog.records] == [
        "'energy' is a Python function, which is called for each evaluation: this is slow."
    ]


def test_functions_go_with_the_session():
    class Data:
        pass

    session = K.Session()
    with session:
        data = Data()
        data.number = 1.0
        y = K.placeholder((), name="y")
        function = K.function([y], K.callback(lambda y, data=data: y + data.number, [y], SCALAR))
        assert function(2.0) == 3
        reference = weakref.ref(data)
    with session:
        K.clear_session()
    del data, y, function, session
    gc.collect()
    assert reference() is None
