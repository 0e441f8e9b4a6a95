"""What is particular to the TensorFlow engine: its modes, its own functions on our tensors, copies, compiled loops."""

import os
import subprocess
import sys

import numpy as np
import pytest

from pymc3 import backends_symbolic as K

if K.backend() != "tensorflow":
    pytest.skip("the TensorFlow engine is not in use", allow_module_level=True)

import tensorflow as tf

from pymc3.backends_symbolic._tf import copying, fusion
from pymc3.backends_symbolic._tf.library import with_small_loops
from pymc3.backends_symbolic._tf.own_gradient import own_gradient


@pytest.fixture(autouse=True)
def own_session():
    previous = K.set_session(K.Session())
    yield
    K.set_session(previous)


def test_the_user_stays_in_eager_mode():
    assert tf.executing_eagerly()
    x = K.placeholder((2,), name="x")
    K.function([x], K.exp(x))(np.zeros(2))
    assert tf.executing_eagerly()
    with K.get_session():
        assert not tf.executing_eagerly()
    assert tf.executing_eagerly()


def test_tensorflow_s_functions_take_our_tensors():
    x = K.placeholder((2,), name="x")
    with K.get_session():
        native = tf.linalg.matvec(np.eye(2) * 3, x)
    assert K.inputs_of(native) == [x]
    np.testing.assert_array_equal(K.eval(native, {x: [1.0, 2.0]}), [3, 6])
    np.testing.assert_array_equal(K.eval(K.apply(tf.exp, x), {x: [0.0, 0.0]}), [1, 1])
    with pytest.raises(TypeError, match="with model:"):
        tf.exp(x)


def test_a_function_called_while_a_graph_is_entered_gives_numpy():
    x = K.placeholder((), name="x")
    with K.get_session():
        value = K.function([x], x + 1)(1.0)
    assert isinstance(value, np.ndarray) and value == 2


def test_walks_see_ancestors_only():
    x = K.placeholder((), name="x")
    wanted = K.exp(x)
    before = len(copying.walk_back([wanted.tensor]))
    for _ in range(50):
        K.sin(wanted)
    assert len(copying.walk_back([wanted.tensor])) == before


_tie_half = own_gradient("test_half", lambda dy, value, x: dy * 100 * value)


def _half(x):
    return K.apply(lambda t: _tie_half(t / 2, t), x)


def test_own_gradients_survive_copies_maps_loops_and_a_second_derivative():
    x = K.placeholder((2,), name="x")
    point = np.array([1.0, 3.0])
    f = K.function([x], [_half(x), K.gradients(K.sum(_half(x)), x)])
    np.testing.assert_allclose(f(point)[1], 50 * point)
    (moved,) = K.replace([K.sum(_half(x))], {x: x * 2})
    np.testing.assert_allclose(K.eval(K.gradients(moved, x), {x: point}), 2 * 50 * 2 * point)
    mapped = K.sum(K.vectorize(_half)(x))
    np.testing.assert_allclose(K.eval(K.gradients(mapped, x), {x: point}), 50 * point)
    second = K.gradients(K.sum(K.gradients(K.sum(_half(x)), x)), x)
    np.testing.assert_allclose(K.eval(second, {x: point}), 5000 * point)
    last, _ = K.scan(lambda c, _: (_half(c), None), x, length=2)
    np.testing.assert_allclose(K.eval(K.gradients(K.sum(last), x), {x: point}), 50 * point * 50 * point / 2)


def test_a_loop_is_compiled_once_for_all_lengths():
    shared = K.variable(np.ones(300))
    loop = K.compile_loop(
        lambda c, v: ([c[0] + K.sum(shared) + v[0]], [c[0]]), [K.TensorSpec((), "float64")], [K.TensorSpec((), "float64")]
    )
    noise = np.arange(8.0).reshape(4, 2)
    for n in range(5):
        (carry,), (ys,) = loop([np.zeros(2)], [noise], n)
        np.testing.assert_allclose(carry, noise[:n].sum(0) + 300 * n)
        assert ys.shape == (n, 2)
    assert len(loop._programs) == 1
    K.set_value(shared, np.zeros(300))
    np.testing.assert_allclose(loop([np.zeros(2)], [noise], 4)[0][0], noise.sum(0))
    assert len(loop._programs) == 1


def test_large_data_are_inputs_of_what_is_compiled():
    data = np.random.default_rng(0).normal(size=1000)
    x = K.placeholder((), name="x")
    f = K.function([x], K.sum(K.as_tensor(data) * x))
    np.testing.assert_allclose(f(2.0), 2 * data.sum())
    constants = [op for op in f._concrete.graph.get_operations() if op.type == "Const"]
    assert max((op.outputs[0].shape.num_elements() for op in constants), default=0) <= 128


def test_shared_values_of_a_sweep_are_few_and_small():
    x, row = K.placeholder((), name="x"), K.placeholder((100,), name="row")
    value = x
    for _ in range(20):
        value = value * x + 1
    chosen = fusion.shared_values([(value + 1).tensor, (value + 2).tensor])
    assert chosen == {id(value.tensor)}
    for _ in range(20):
        row = row * x + 1
    assert not fusion.shared_values([(row + 1).tensor, (row + 2).tensor])


def test_a_cleared_session_takes_its_compiled_functions_along():
    x = K.placeholder((), name="x")
    f = K.function([x], x + 1)
    f(1.0)
    K.clear_session()
    with pytest.raises(K.SessionClearedError):
        f(1.0)


@pytest.mark.skipif(tf.__version__.startswith("2.16."), reason="TensorFlow 2.16 has no way to silence its first lines")
def test_start_up_is_quiet():
    code = (
        "from pymc3 import backends_symbolic as K; loop = K.compile_loop(lambda c, v: ([c[0] + v[0]], []), "
        "[K.TensorSpec((), 'float64')], [K.TensorSpec((), 'float64')]); import numpy as np; "
        "loop([np.zeros(2)], [np.zeros((3, 2))], 3)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stderr.splitlines() if line.strip()] == ["Using TensorFlow backend."]


def test_what_cannot_be_mapped_runs_one_by_one_and_says_so(caplog):
    x = K.placeholder((3,), name="x")
    made = K.vectorize(lambda a: K.apply(tf.math.nextafter, a, a + 1))(x)
    assert "NextAfter" in caplog.text
    np.testing.assert_array_equal(K.eval(made, {x: [1.0, 2.0, 3.0]}), np.nextafter([1.0, 2, 3], [2.0, 3, 4]))


OPTION = "--xla_backend_extra_options=xla_cpu_small_while_loop_byte_threshold="


@pytest.mark.parametrize(
    "given, expected",
    [
        ("", OPTION + "262144"),
        ("--xla_dump_to=here", "--xla_dump_to=here " + OPTION + "262144"),
        (OPTION + "5", OPTION + "5"),
        ("flags.txt", "flags.txt"),
    ],
)
def test_flags_of_xla_that_the_user_has_set_stay(given, expected):
    assert with_small_loops(given) == expected


CHAIN = """
import pymc3 as pm

with pm.Model():
    x = pm.Normal("x", 0.0, 1.0)
    pm.Normal("y", x, 1.0, observed=[1.0, 2.0])
    pm.sample(20, tune=10, chains=1, step=pm.Metropolis(), progressbar=False, compute_convergence_checks=False)
"""


@pytest.mark.skipif(tuple(map(int, tf.__version__.split(".")[:2])) < (2, 21), reason="older ones may not know the option")
def test_the_chain_of_a_small_model_is_one_kernel(tmp_path):
    flags = {"XLA_FLAGS": f"--xla_dump_to={tmp_path} --xla_dump_hlo_as_text"}
    subprocess.run([sys.executable, "-c", CHAIN], check=True, capture_output=True, env={**os.environ, **flags})
    programs = [path.read_text() for path in tmp_path.glob("*after_optimizations.txt")]
    assert any("xla_cpu_small_call" in program for program in programs)


def test_a_chain_of_random_lengths_is_one_program_that_xla_does_not_see(monkeypatch):
    asked = []
    function = tf.function
    monkeypatch.setattr(tf, "function", lambda *args, **options: asked.append(options) or function(*args, **options))

    def step(carry, xs):
        (count,) = carry
        return [K.mod(count + xs[0], 5)], [K.sum(table[:count])]

    table = K.variable(np.arange(5.0), shape=(None,))
    count = K.TensorSpec((), "int64")
    loop = K.compile_loop(step, [count], [count])
    carry = [np.array([0, 1, 2])]
    for n in (8, 3, 5):
        carry, _ = loop(carry, [np.ones((8, 3), "int64")], n)
    assert [options["jit_compile"] for options in asked if "jit_compile" in options] == [False]


def test_a_chain_over_data_of_unknown_length_is_xla_s():
    table = K.variable(np.arange(5.0), shape=(None,))
    spec, place = K.TensorSpec((), "float64"), K.TensorSpec((), "int64")

    def step(carry, xs):
        total, _ = K.scan(lambda c, t: (c + t, c), carry[0], table)
        picked = K.cumsum(table[1:] * carry[0])[xs[0]] + K.sum(K.repeat(table, 2)) + total
        return [picked / K.shape(table)[0]], []

    loop = K.compile_loop(step, [spec], [place])
    assert loop._by_xla
    (last,), _ = loop([np.ones(2)], [np.ones((1, 2), "int64")], 1)
    np.testing.assert_allclose(last, (1 + 2 + 20 + 1 + 10) / 5)
