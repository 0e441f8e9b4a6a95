"""Sessions: apart from each other, gone when cleared, at constant cost."""

import gc
import threading

import numpy as np
import pytest

from pymc3 import backends_symbolic as K


@pytest.fixture
def fresh():
    """A new session in place of the default one; the default one comes back afterwards."""
    session = K.Session()
    previous = K.set_session(session)
    yield session
    K.set_session(previous)


def test_a_session_is_current_inside_its_block():
    default = K.get_session()
    with K.Session(seed=3) as session:
        assert K.get_session() is session and session.seed == 3 and not session.cleared
        with K.Session() as inner:
            assert K.get_session() is inner
        assert K.get_session() is session
    assert K.get_session() is default


def test_set_session_returns_the_previous_one():
    default = K.get_session()
    session = K.Session()
    assert K.set_session(session) is default
    assert K.get_session() is session
    assert K.set_session(default) is session


def test_tensors_of_two_sessions_do_not_meet():
    x = K.placeholder((), name="outside")
    with K.Session():
        y = K.placeholder((), name="inside")
        assert K.function([y], y + 1)(1.0) == 2
        with pytest.raises(K.BackendError):
            K.function([x, y], x + y)
    assert K.function([x], x + 1)(1.0) == 2


def test_functions_of_two_sessions_work_side_by_side():
    functions = []
    for number in range(2):
        with K.Session():
            x = K.placeholder((), name="x")
            functions.append(K.function([x], x * (number + 2)))
    assert [f(10.0) for f in functions] == [20, 30]


def test_what_was_cleared_cannot_be_used(fresh):
    x = K.placeholder((), name="x")
    y = x + 1
    f = K.function([x], y)
    loop = K.compile_loop(lambda carry, xs: ([carry[0] + 1], [carry[0]]), [K.TensorSpec((), "float64")], [])
    assert f(1.0) == 2
    K.clear_session()
    assert fresh.cleared and K.get_session() is not fresh
    with pytest.raises(K.SessionClearedError, match="cleared"):
        fresh.check()
    with pytest.raises(K.SessionClearedError, match="cleared"):
        f(1.0)
    with pytest.raises(K.SessionClearedError, match="cleared"):
        loop([np.zeros(1)], [], 1)
    with pytest.raises(K.SessionClearedError, match="cleared"):
        K.function([x], y)
    z = K.placeholder((), name="z")
    with pytest.raises(K.SessionClearedError, match="cleared"):
        K.function([z], z + y)
    assert K.function([z], z + 1)(1.0) == 2


def test_a_cleared_session_cannot_be_entered():
    session = K.Session()
    with session:
        K.clear_session()
    with pytest.raises(K.SessionClearedError):
        with session:
            pass
    with pytest.raises(K.SessionClearedError):
        K.set_session(session)


def test_sessions_are_per_thread():
    seen = []
    with K.Session() as session:
        thread = threading.Thread(target=lambda: seen.append(K.get_session()))
        thread.start()
        thread.join()
        assert seen[0] is not session


def test_threads_build_and_call_at_the_same_time():
    results = {}

    def work(number):
        with K.Session():
            x = K.placeholder((2,), name="x")
            f = K.function([x], K.sum(K.exp(x * number)))
            results[number] = [float(f([0.1, i * 0.1])) for i in range(20)]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(4):
        wanted = [np.exp(0.1 * number) + np.exp(i * 0.1 * number) for i in range(20)]
        np.testing.assert_allclose(results[number], wanted)


def test_floatx_is_frozen_once_something_was_built(fresh):
    K.set_floatx("float32")
    try:
        assert K.floatx() == "float32"
        x = K.placeholder((2,), name="x")
        assert (x.dtype, K.dtype(K.constant(1.5)), K.dtype(x * 2.5), K.dtype(K.constant([1, 2]) / 3)) == ("float32",) * 4
        with pytest.raises(K.BackendError, match="clear_session"):
            K.set_floatx("float64")
        assert K.function([x], K.sum(K.exp(x)))([0.0, 0.0]).dtype == "float32"
    finally:
        K.clear_session()
        K.set_floatx("float64")
    assert K.floatx() == "float64"


def test_entering_a_session_builds_nothing():
    with K.Session():
        K.set_floatx("float32")
        K.set_floatx("float64")


@pytest.mark.parametrize("arguments", [{"seed": -1}, {"seed": 1.5}, {"seed": "x"}, {"device": 3}])
def test_wrong_arguments(arguments):
    with pytest.raises((TypeError, ValueError)):
        K.Session(**arguments)


def _build_and_drop():
    x = K.placeholder((3,), name="x")
    y = K.sum(K.exp(x) * K.as_tensor(np.arange(200.0).reshape(200, 1)))
    assert np.isfinite(K.function([x], [y, *K.gradients(y, [x])])(np.zeros(3))[0])


def _objects():
    gc.collect()
    return len(gc.get_objects())


def _clear():
    _build_and_drop()
    K.clear_session()


def _own_session():
    with K.Session():
        _build_and_drop()


#: Functions are built, called and dropped in three rounds; what is made once for all of them is made in the first.
ROUND = 5


def _counts(build):
    """Return the numbers of live Python objects after each round."""
    counts = []
    for _ in range(3):
        for _ in range(ROUND):
            build()
        counts.append(_objects())
    return counts


@pytest.mark.parametrize("build", [_clear, _own_session], ids=["cleared", "own session"])
def test_nothing_is_left_of_dropped_functions(fresh, build):
    counts = _counts(build)
    assert counts[2] - counts[1] < 50 * ROUND, f"live objects after each round: {counts}"


def test_the_last_function_costs_what_the_second_did(fresh):
    """A session that goes on keeps its graph; what a function adds to it does not grow."""
    counts = _counts(_build_and_drop)
    assert counts[2] - counts[1] < 1.2 * max(counts[1] - counts[0], 50 * ROUND), counts


def test_a_session_entered_while_a_function_is_traced_builds_in_that_function(engine):
    session = K.get_session()

    def shifted(x):
        with session:
            return K.exp(x) + 1.0

    values = np.array([0.0, 1.0])
    np.testing.assert_allclose(K.eval(K.vectorize(shifted)(K.constant(values))), np.exp(values) + 1.0)


def test_a_session_inside_another_builds_in_its_own_graph():
    outer, inner = K.Session(), K.Session()
    with outer:
        x = K.constant(1.0)
        with inner:
            y = K.constant(2.0) + 1.0
            assert K.eval(y) == 3.0
        assert K.eval(x + 1.0) == 2.0
