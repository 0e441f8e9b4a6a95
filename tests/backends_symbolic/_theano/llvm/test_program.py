"""Whole programs: any number of chains and iterations, and what is computed once for all of them."""

import numpy as np
import pytensor.tensor as pt
import pytest
from pytensor.graph.fg import FunctionGraph

from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic._theano.llvm import program
from pymc3.backends_symbolic._theano.llvm.builder import InvalidCode
from pymc3.backends_symbolic._theano.llvm.prepare import prepared_graph
from pymc3.backends_symbolic._theano.llvm.program import invariant_frontier


@pytest.mark.parametrize("chains", [1, 2, 3, 5])
@pytest.mark.parametrize("n", [0, 1, 4])
def test_every_chain_makes_every_step(chains, n):
    loop = K.compile_loop(
        lambda carry, xs: ([carry[0] * 2.0 + xs[0]], [carry[0]]), [K.TensorSpec((2,), "float64")], [K.TensorSpec((), "float64")]
    )
    start, xs = np.arange(2.0 * chains).reshape(chains, 2), np.arange(1.0 * n * chains).reshape(n, chains)
    (found,), (ys,) = loop([start], [xs], n)
    wanted, rows = start.copy(), []
    for x in xs:
        rows.append(wanted)
        wanted = wanted * 2.0 + x[:, None]
    np.testing.assert_array_equal(found, wanted)
    assert ys.shape == (n, chains, 2)
    np.testing.assert_array_equal(ys, np.reshape(rows, (n, chains, 2)))


def test_states_that_are_exchanged_are_read_before_they_are_written():
    specs = [K.TensorSpec((3,), "float64"), K.TensorSpec((3,), "float64")]
    loop = K.compile_loop(lambda carry, xs: ([carry[1], carry[0]], [carry[0]]), specs, [])
    (a, b), _ = loop([np.zeros((1, 3)), np.ones((1, 3))], [], 3)
    assert a.tolist() == [[1.0] * 3] and b.tolist() == [[0.0] * 3]


def test_states_too_large_for_the_stack():
    spec = [K.TensorSpec((5000,), "float64")]
    loop = K.compile_loop(lambda carry, xs: ([carry[0][::-1] + 1.0], [K.sum(carry[0])]), spec, [])
    (found,), (sums,) = loop([np.tile(np.arange(5000.0), (2, 1))], [], 2)
    np.testing.assert_array_equal(found[1], np.arange(5000.0) + 2.0)
    np.testing.assert_allclose(sums[:, 0], [np.arange(5000.0).sum(), np.arange(5000.0).sum() + 5000.0])


def test_what_data_alone_decide_is_computed_once():
    data, x = pt.vector("data", shape=(100,)), pt.dscalar("x")
    total, small = pt.sum(pt.exp(data)), pt.constant(2.0) * 3.0
    graph = FunctionGraph([x, data], [x * total + small, total + x, x + data[3]], clone=False)
    assert invariant_frontier(graph, [x]) == [total, data] or invariant_frontier(graph, [x]) == [total]


def test_rows_of_a_history_are_set_in_place(monkeypatch):
    """No iteration copies the history; what is read in one is what it was before, with its own changes where asked for."""
    texts = []
    compile_text = program.code_for
    monkeypatch.setattr(program, "code_for", lambda text, *args: texts.append(text) or compile_text(text, *args))
    n, chains = 5, 3

    def step(carry, xs):
        history, i = carry
        changed = K.set_subtensor(history, i, xs[0] + history[K.maximum(i - 1, 0)])
        changed = K.set_subtensor(changed, 0, changed[0] * 2.0)
        return [changed, i + 1], [K.sum(changed), K.sum(history)]

    specs = [K.TensorSpec((n, 2), "float64", "history"), K.TensorSpec((), "int64", "i")]
    loop = K.compile_loop(step, specs, [K.TensorSpec((2,), "float64", "x")])
    xs = np.random.default_rng(0).normal(size=(n, chains, 2))
    (found, count), (after, before) = loop([np.ones((chains, n, 2)), np.zeros(chains, "int64")], [xs], n)
    for c in range(chains):
        history = np.ones((n, 2))
        for i in range(n):
            assert before[i, c] == pytest.approx(history.sum(), rel=1e-13)
            history[i] = xs[i, c] + history[max(i - 1, 0)]
            history[0] = history[0] * 2.0
            assert after[i, c] == pytest.approx(history.sum(), rel=1e-13)
        np.testing.assert_allclose(found[c], history, rtol=1e-13)
    assert count.tolist() == [n] * chains
    assert "ptr %s1, ptr %n1" in texts[-1] and "%n0" not in texts[-1]


def test_what_is_written_overlaps_with_nothing():
    """LLVM is promised that; where code is verified, it is looked at."""
    x = pt.vector("x", shape=(3,))
    code = program.Program(prepared_graph([x], [x * 2.0]), 1, 0)
    state = np.arange(6.0)
    assert code(2, 2, 2, [state.reshape(2, 3)]) == 0 and state.tolist() == [0.0, 4.0, 8.0, 12.0, 16.0, 20.0]
    code = program.Program(prepared_graph([x, x.type()], [x * 2.0]), 1, 0)
    with pytest.raises(InvalidCode, match="arrays 0 and 1 of 2 overlap"):
        code(1, 1, 1, [state[None, :3], state[2:5]])


def test_what_is_evaluated_once_is_no_loop(monkeypatch):
    """LLVM would vectorize loops over iterations and chains: a function of one number took 25 ms."""
    texts = []
    compile_text = program.code_for
    monkeypatch.setattr(program, "code_for", lambda text, *args: texts.append(text) or compile_text(text, *args))
    x = K.placeholder((), name="x")
    assert K.function([x], K.exp(x) + 1.0)(0.0) == 2.0
    loop = K.compile_loop(lambda carry, xs: ([carry[0] + 1.0], []), [K.TensorSpec((), "float64")], [])
    assert loop([np.zeros(2)], [], 3)[0][0].tolist() == [3.0, 3.0]
    assert ["phi i64" in text for text in texts] == [False, True]
