"""The Theano engine's compiled loop: chains that share nothing, lengths of data, and the loops that PyTensor runs."""

import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytensor.tensor as pt
import pytest

from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic._theano.numba_chain_loop import NumbaLoop
from pymc3.backends_symbolic._theano.python_chain_loop import PythonLoop

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
    monkeypatch.setattr(other, "_compile", lambda shapes: NumbaLoop(other._inputs, other._outputs, other._variables, 1))
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


def places(v):
    """The sum of the positions that are not zero: an operation that has no lowering."""
    return K.apply(lambda t: pt.sum(pt.nonzero(t)[0]), v)


def test_a_chain_around_what_neither_lowering_nor_numba_can_do():
    data = K.variable([0.0, 1.0, 1.0])

    def step(carry, x):
        return [carry[0] + K.cond(x[0] > 0, places, lambda v: K.cast(v[0], "int64"), data)], [carry[0]]

    loop = K.compile_loop(step, [K.TensorSpec((), "int64")], [K.TensorSpec((), "float64")])
    (carry,), (ys,) = loop([np.zeros(2, "int64")], [np.array([[1.0, -1.0], [1.0, 1.0]])], 2)
    assert carry.tolist() == [6, 3] and ys.tolist() == [[0, 0], [3, 0]]
