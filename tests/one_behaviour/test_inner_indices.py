"""Indices inside of loops and branches: rejected outside of the support, else an error that names them; on both engines."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K
from tests.monte_carlo import assert_mean, chains_of

P = np.array([0.2, 0.3, 0.5])
TABLE = np.log(P)


def in_a_scan(table, v):
    _, ys = K.scan(lambda carry, x: (carry, table[carry] + x), v, K.constant([0.0, 0.0]))
    return K.sum(ys) / 2


def in_a_scan_with_arrays(table, v):
    places = K.stack([K.constant(0, "int64"), v])
    total, _ = K.scan(lambda carry, x: (carry + table[places + x][1], None), K.constant(0.0), np.array([0]))
    return total


def in_a_branch(table, v):
    return K.cond(K.greater_equal(v, -9), lambda w: table[w], lambda w: K.constant(0.0), v)


def in_a_while_loop(table, v):
    return K.while_loop(lambda c: K.less(c[0], 2), lambda c: (c[0] + 1, table[c[2]], c[2]), (0, 0.0, v), 5)[1]


def in_a_condition(table, v):
    return table[0] + K.while_loop(lambda c: K.less(table[c], -99.0), lambda c: c + 1, v, 5) * 0 + (table[v] - table[0])


def in_a_loop_of_branches(table, v):
    def body(carry, x):
        return carry + K.cond(K.greater(x, 0), lambda w: table[w], lambda w: K.constant(0.0), v + x - 1), None

    return K.scan(body, K.constant(0.0), np.array([0, 1]))[0]


BODIES = [in_a_scan, in_a_scan_with_arrays, in_a_branch, in_a_while_loop, in_a_condition, in_a_loop_of_branches]
IN_CHAINS = [in_a_scan_with_arrays, in_a_while_loop, in_a_loop_of_branches]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.__name__)
@pytest.mark.parametrize("length", [3, None], ids=["static", "open"])
def test_a_function_names_the_place(body, length):
    v, table = K.placeholder((), "int64", name="v"), K.variable(TABLE, name="table", shape=(length,))
    f = K.function([v], body(table, v), name="f")
    for place in (0, 2, -1, -3):
        np.testing.assert_allclose(f(place), TABLE[place], rtol=1e-14)
    for place in (3, -4):
        with pytest.raises(IndexError, match=f"'f': index {place} .*'v'.* out of range for an axis of length 3"):
            f(place)


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.__name__)
def test_gradients_pass(body):
    v, x = K.placeholder((), "int64", name="v"), K.placeholder((3,), name="x")
    f = K.function([v, x], K.gradients(body(K.exp(x), v), [x]))
    np.testing.assert_allclose(f(1, [0.0, 1.0, 2.0])[0], [0, np.e, 0], rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("body", IN_CHAINS, ids=lambda body: body.__name__)
def test_a_value_without_an_entry_is_an_error_that_names_it(body):
    with pm.Model():
        table = pm.Data("table", TABLE)
        pm.DensityDist("z", lambda v: body(table, v), dtype="int64", testval=0)
        with pytest.raises(IndexError, match="index -?4 .*'z'.* length 3|index 3 .*'z'.* length 3"):
            pm.sample(500, tune=0, chains=1, random_seed=1, progressbar=False)


@pytest.mark.parametrize("body", IN_CHAINS, ids=lambda body: body.__name__)
def test_a_proposal_outside_of_the_support_is_rejected(body):
    with pm.Model():
        z = pm.Categorical("z", p=pm.Data("p", np.ones(3) / 3))
        pm.Potential("weight", body(K.constant(TABLE), z))
        trace = pm.sample(
            4000, tune=200, step=pm.Metropolis(), chains=1, random_seed=1, progressbar=False, compute_convergence_checks=False
        )
    assert_mean(chains_of(trace, "z")[..., None] == np.arange(3), P)
