"""What the Theano engine alone does: machine code from graphs, shapes met at run time, and the way round what it cannot lower."""
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from scipy import special

from pymc3 import backends_symbolic as K

if K.backend() != "theano":
    pytest.skip("about the Theano engine", allow_module_level=True)

import pytensor  # noqa: E402
import pytensor.tensor as pt  # noqa: E402

from pymc3.backends_symbolic._theano.compiled import Function
from pymc3.backends_symbolic._theano.loop import PythonLoop
from pymc3.backends_symbolic._theano.llvm.functions import LoweredFunction
from pymc3.backends_symbolic._theano.numba_loop import NumbaLoop

DATA = np.random.default_rng(0).normal(size=300)


def walk(carry, x):
    """One iteration of a chain that reads data, chooses and joins."""
    (state,), (noise,) = carry, x
    data = K.as_tensor(DATA)
    proposal = state[:2] + noise[:2]
    score = K.sum(-K.square(data - proposal[0]) * K.exp(-proposal[1])) / 300.0 - proposal[1]
    moved = K.where(noise[2] < score - state[2], K.concatenate([proposal, K.stack([score])]), state)
    return [moved], [moved[0] * 2.0, K.cast(moved[:2] > 0, "int64")]


SPECS = [K.TensorSpec((3,), "float64", "state")], [K.TensorSpec((3,), "float64", "noise")]


def run(loop, chains, n=40, seed=1):
    noise = np.random.default_rng(seed).normal(size=(n, 8, 3)) * 0.3
    start = np.tile([0.0, 0.0, -50.0], (chains, 1))
    return loop([start], [np.ascontiguousarray(noise[:, :chains])], n)


def test_a_chain_does_not_depend_on_the_others_nor_on_threads():
    loop = K.compile_loop(walk, *SPECS)
    (alone,), alone_ys = run(loop, 1)
    (many,), many_ys = run(loop, 8)
    np.testing.assert_array_equal(many[:1], alone)
    for a, b in zip(alone_ys, many_ys):
        np.testing.assert_array_equal(b[:, :1], a)
    with ThreadPoolExecutor(4) as pool:
        for (carry,), ys in pool.map(lambda _: run(loop, 8), range(4)):
            np.testing.assert_array_equal(carry, many)
            for b, c in zip(many_ys, ys):
                np.testing.assert_array_equal(c, b)


@pytest.mark.parametrize("chains", [1, 3])
def test_the_loop_around_pytensors_sweep_agrees(monkeypatch, chains):
    expected = run(K.compile_loop(walk, *SPECS), chains, 12)
    other = K.compile_loop(walk, *SPECS)
    monkeypatch.setattr(
        other, "_compile", lambda shapes: NumbaLoop(other._inputs, other._outputs, other._variables, 1)
    )
    (carry,), ys = run(other, chains, 12)
    np.testing.assert_allclose(carry, expected[0][0], rtol=1e-12)
    for got, wanted in zip(ys, expected[1]):
        np.testing.assert_allclose(got, wanted, rtol=1e-12)


@pytest.mark.parametrize("kind", [NumbaLoop, PythonLoop])
def test_loops_that_pytensor_compiles_may_run_in_several_threads(monkeypatch, kind):
    loop, compiled = K.compile_loop(walk, *SPECS), []
    monkeypatch.setattr(loop, "_compile", lambda shapes: kind(loop._inputs, loop._outputs, loop._variables, 1))
    if kind is NumbaLoop:
        compile_one = NumbaLoop._compile
        monkeypatch.setattr(NumbaLoop, "_compile", lambda self: compiled.append(self) or compile_one(self))
    filters = list(warnings.filters)
    with ThreadPoolExecutor(4) as pool:
        several = list(pool.map(lambda seed: run(loop, 2, 30, seed), range(4)))
    assert len(compiled) == (kind is NumbaLoop)
    assert not [entry for entry in warnings.filters if entry not in filters and entry[3] is not None]
    for seed, ((carry,), ys) in enumerate(several):
        (expected_carry,), expected_ys = run(loop, 2, 30, seed)
        np.testing.assert_array_equal(carry, expected_carry)
        for got, wanted in zip(ys, expected_ys):
            np.testing.assert_array_equal(got, wanted)


def test_a_new_length_of_shared_data_needs_no_new_loop():
    data = K.variable([1.0, 2.0], shape=(None,))
    loop = K.compile_loop(lambda c, x: ([c[0] + K.sum(data)], [K.mean(data)]), [K.TensorSpec((), "float64")], [])
    assert loop([np.zeros(1)], [], 2)[0][0] == [6.0]
    K.set_value(data, np.arange(5.0))
    carry, ys = loop([np.zeros(1)], [], 2)
    assert carry[0] == [20.0] and ys[0].tolist() == [[2.0], [2.0]]


def test_machine_code_is_made_for_each_length_and_kept():
    x = K.placeholder((None, 2), name="x")
    f = K.function([x], K.gradients(K.sum(K.exp(x)), x))
    for n in (1, 3, 1, 0):
        np.testing.assert_allclose(f(np.ones((n, 2))), np.exp(np.ones((n, 2))), rtol=1e-15)
    assert len(f._compiled._by_shape) == 3


def test_an_index_computed_while_running_is_checked():
    i, x = K.placeholder((), "int64", name="i"), K.placeholder((3,), name="x")
    f = K.function([i, x], x[i], name="pick")
    assert f(-3, [1.0, 2.0, 3.0]) == 1.0
    with pytest.raises(IndexError, match="pick"):
        f(3, [1.0, 2.0, 3.0])


def test_what_cannot_be_lowered_is_compiled_by_pytensor():
    x = K.placeholder((4,), name="x")
    f = K.function([x], K.apply(lambda v: pt.sum(pt.nonzero(v)[0]), x))
    assert f([0.0, 1.0, 0.0, 2.0]) == 4
    assert not isinstance(f._compiled, LoweredFunction)


def test_an_operation_that_pytensor_has_to_compile_is_called_from_the_machine_code():
    x = K.placeholder((4,), name="x")
    f = K.function([x], K.apply(lambda v: pt.sort(v) * 2, x))
    np.testing.assert_array_equal(f([3.0, 1.0, 2.0, 0.0]), [0.0, 2.0, 4.0, 6.0])
    assert isinstance(f._compiled, LoweredFunction)


def test_results_too_large_for_the_stack():
    x = K.placeholder((300, 200), name="x")
    y = K.exp(x)
    f = K.function([x], [K.sum(y, axis=0) + K.sum(y), K.dot(y, K.transpose(y))[0, 1]])
    data = np.random.default_rng(2).normal(size=(300, 200))
    np.testing.assert_allclose(f(data)[0], np.exp(data).sum(0) + np.exp(data).sum(), rtol=1e-12)
    np.testing.assert_allclose(f(data)[1], np.exp(data[0]) @ np.exp(data[1]), rtol=1e-12)


def test_calls_at_the_same_time_do_not_share_memory():
    x = K.placeholder((2,), name="x")
    f = Function([x], x * 2.0)
    first = f([1.0, 2.0])
    second = f([3.0, 4.0])
    assert first.tolist() == [2.0, 4.0] and second.tolist() == [6.0, 8.0]


def test_pytensors_settings_are_left_as_they_are():
    before = pytensor.config.traceback__limit, pytensor.config.floatX, pytensor.config.mode
    x = K.placeholder((2,))
    K.function([x], K.vectorize(lambda v: K.exp(v))(x))([1.0, 2.0])
    assert (pytensor.config.traceback__limit, pytensor.config.floatX, pytensor.config.mode) == before


def places(v):
    """The sum of the positions that are not zero: an operation that has no lowering."""
    return K.apply(lambda t: pt.sum(pt.nonzero(t)[0]), v)


def test_loops_and_branches_around_what_cannot_be_lowered():
    x = K.placeholder((4,), name="x")
    total, _ = K.scan(lambda c, v: (c + v * places(x), None), K.constant(1.0), x)
    chosen = K.cond(x[0] > 0, places, lambda v: K.cast(v[0], "int64"), x)
    f = K.function([x], [total, chosen])
    assert [v.tolist() for v in f([1.0, 0.0, 2.0, 3.0])] == [31.0, 5]
    assert f([-1.0, 0.0, 0.0, 0.0])[1] == -1


def test_a_chain_around_what_neither_lowering_nor_numba_can_do():
    data = K.variable([0.0, 1.0, 1.0])

    def step(carry, x):
        return [carry[0] + K.cond(x[0] > 0, places, lambda v: K.cast(v[0], "int64"), data)], [carry[0]]

    loop = K.compile_loop(step, [K.TensorSpec((), "int64")], [K.TensorSpec((), "float64")])
    (carry,), (ys,) = loop([np.zeros(2, "int64")], [np.array([[1.0, -1.0], [1.0, 1.0]])], 2)
    assert carry.tolist() == [6, 3] and ys.tolist() == [[0, 0], [3, 0]]


@pytest.mark.parametrize("name", ["log_ndtr", "i0e"])
def test_functions_written_out_for_arrays_are_exact_everywhere(name):
    sizes = np.concatenate([np.linspace(0.0, 37.0, 500), np.logspace(-300, 300, 200), [np.inf]])
    points = np.append(np.concatenate([-sizes, sizes]), np.nan)
    x = K.placeholder(points.shape, "float64", name="x")
    with np.errstate(all="ignore"):
        exact = getattr(special, name)(points)
    np.testing.assert_allclose(K.function([x], getattr(K, name)(x))(points), exact, rtol=1e-12, atol=1e-300)


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


def test_llvm_prints_nothing_about_loops_it_cannot_turn_into_vectors(capfd):
    x = K.placeholder((20,), "float64", "x")
    np.testing.assert_allclose(K.function([x], K.sum(K.gammaln(x)))(np.arange(20) + 1.0), special.gammaln(np.arange(20) + 1.0).sum())
    assert capfd.readouterr() == ("", "")
