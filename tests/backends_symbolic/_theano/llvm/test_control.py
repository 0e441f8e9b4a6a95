"""Loops, branches and batches inside of programs, and rows of what a loop carries that are set in place."""

import numpy as np
import pytensor.tensor as pt
import pytest

from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic._theano.inner_graphs import Graph
from pymc3.backends_symbolic._theano.llvm.row_updates import WithRow, with_rows_apart

VALUES = np.random.default_rng(0).normal(size=(6, 3))


def test_a_loop_that_only_sets_rows_copies_none_of_the_others():
    carry, row, x = pt.matrix("carry", shape=(5, 2)), pt.lscalar("row"), pt.vector("x", shape=(2,))
    changed = pt.set_subtensor(carry[row], x * 2)
    twice = pt.set_subtensor(changed[0], x)
    body, changes = with_rows_apart(Graph([carry, row, x], [twice, row + 1, twice[row]]), 2)
    assert changes == {0: 2}
    assert [v.type.ndim for v in body.outputs] == [0, 1, 1, 0, 1, 0]
    assert any(isinstance(v.owner.op, WithRow) for v in body.outputs[1].owner.inputs[:1])


def test_a_carry_that_changes_otherwise_is_an_output():
    carry, x = pt.matrix("carry", shape=(5, 2)), pt.vector("x", shape=(2,))
    for after in (carry * 2, pt.inc_subtensor(carry[0], x), pt.set_subtensor(carry[:1], x[None]), pt.set_subtensor((carry + 1)[0], x)):
        body, changes = with_rows_apart(Graph([carry, x], [after]), 1)
        assert changes == {} and body.outputs == [after]


def test_a_history_of_rows_and_what_reads_it():
    def body(carry, x):
        history, i = carry
        history = K.set_subtensor(history, i, x + history[K.maximum(i - 1, 0)])
        return (history, i + 1), K.sum(history[i])

    x = K.placeholder(VALUES.shape, name="x")
    (history, _), sums = K.scan(body, (K.zeros(VALUES.shape), K.constant(0, "int64")), x)
    found, rows = K.function([x], [history, sums])(VALUES)
    np.testing.assert_allclose(found, VALUES.cumsum(0), rtol=1e-13)
    np.testing.assert_allclose(rows, VALUES.cumsum(0).sum(1), rtol=1e-13)


@pytest.mark.parametrize("steps", [0, 1, 6])
def test_loops_of_any_length(steps):
    x = K.placeholder((steps, 3), name="x")
    last, rows = K.scan(lambda c, v: (c + v, c), K.constant(np.zeros(3)), x)
    found = K.function([x], [last, rows])(VALUES[:steps])
    np.testing.assert_allclose(found[0], VALUES[:steps].sum(0), rtol=1e-13, atol=1e-15)
    assert found[1].shape == (steps, 3)


def test_only_the_chosen_branch_is_computed():
    """The other one would be an index that does not exist."""
    x, i = K.placeholder((3,), name="x"), K.placeholder((), "int64", "i")
    chosen = K.cond(i < 3, lambda v, k: v[k], lambda v, k: K.sum(v), x, i)
    f = K.function([x, i], chosen)
    assert f(VALUES[0], 1) == VALUES[0, 1]
    assert f(VALUES[0], 7) == pytest.approx(VALUES[0].sum(), rel=1e-14)


def test_batches_of_matrices_share_what_has_one_element():
    a = K.placeholder((4, 1, 3, 3), name="a")
    b = K.placeholder((1, 5, 3, 2), name="b")
    rng = np.random.default_rng(1)
    left, right = rng.normal(size=(4, 1, 3, 3)) + 3 * np.eye(3), rng.normal(size=(1, 5, 3, 2))
    np.testing.assert_allclose(K.function([a, b], K.solve(a, b))(left, right), np.linalg.solve(left, right), rtol=1e-12)
