"""Chains of models whose data are shared variables: lengths that are not known when the graph is built."""

import numpy as np
import pytest

import pymc3 as pm
import theano
import theano.tensor as tt
from pymc3 import backends_symbolic as K
from theano.ifelse import ifelse
from theano.tensor import slinalg

#: expression of a parameter `e`, a shared vector `y` (0, 1, 2, 3) and a shared matrix `d` -> its derivative at e = 0.7, by hand
CASES = {
    "scan over data": (lambda e, y, d: theano.scan(lambda x, a: a * e + x, sequences=y, outputs_info=tt.zeros_like(e))[0][-1], 2 + 2 * 0.7),
    "products over axes": (lambda e, y, d: tt.sum(tt.tensordot(d * e**2, y, axes=[[1], [0]])), 1.4 * 1.4 * 6),
    "triangular equations": (
        lambda e, y, d: tt.sum(slinalg.solve_lower_triangular(e * d, np.arange(4.0))),
        -np.linalg.solve(np.tril(np.eye(4) + 0.1), np.arange(4.0)).sum() / 0.7**2,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_gradient_in_a_compiled_loop(name):
    expression, expected = CASES[name]
    y, d = theano.shared(np.arange(4.0)), theano.shared(np.eye(4) + 0.1)

    def step(carry, x):
        (e,) = carry
        (slope,) = K.gradients(expression(e, y, d), [e])
        return [e], [slope]

    loop = K.compile_loop(step, [K.TensorSpec((), "float64")], [])
    _, (slopes,) = loop([np.full(2, 0.7)], [], 3)
    np.testing.assert_allclose(slopes, np.full((3, 2), expected), rtol=1e-10)


def of_number(n, e, d):
    return tt.dot(tt.eye(n) * e, d[:n]) + tt.zeros((n, 1))


#: expression of a scalar `e`, a shared vector `y` (0, 1, 2, 3) and a shared matrix `d` -> its value, of NumPy
SAID_BY_DATA = {
    "mask": (lambda e, y, d: (y * e)[tt.gt(y, 1)], lambda e, y, d: (y * e)[y > 1]),
    "rows": (lambda e, y, d: (d * e)[tt.lt(y, 2)], lambda e, y, d: (d * e)[y < 2]),
    "counts": (lambda e, y, d: tt.bincount(tt.cast(y, "int64")) * e, lambda e, y, d: np.bincount(y.astype(int)) * e),
    "number": (lambda e, y, d: of_number(theano.shared(3), e, d), lambda e, y, d: d[:3] * e),
    "branch": (lambda e, y, d: ifelse(tt.gt(e, 0), y * e, y), lambda e, y, d: y * e),
}


@pytest.mark.parametrize("name", SAID_BY_DATA)
def test_lengths_that_data_say(name, caplog):
    """In a compiled loop with a gradient, and over draws; they follow the data, and nothing is left to an engine's own compiler."""
    expression, by_numpy = SAID_BY_DATA[name]
    y, d = theano.shared(np.arange(4.0)), theano.shared(np.arange(16.0).reshape(4, 4))

    def step(carry, x):
        total = tt.sum(expression(carry[0], y, d))
        return [carry[0]], [total, *K.gradients(total, carry)]

    loop, e = K.compile_loop(step, [K.TensorSpec((), "float64")], []), K.placeholder((None,))
    over_draws = K.function([e], K.vectorize(lambda one: expression(one, y, d))(e))
    for now in (np.arange(4.0), np.array([2.0, 0.0, 3.0, 0.0])):
        y.set_value(now)
        _, (totals, slopes) = loop([np.full(2, 0.5)], [], 2)
        wanted = by_numpy(0.5, now, d.get_value())
        np.testing.assert_allclose(
            [totals, slopes], np.broadcast_to(wanted.sum() * np.array([1, 2]).reshape(2, 1, 1), (2, 2, 2)), rtol=1e-12
        )
        np.testing.assert_allclose(over_draws([0.5, 0.5]), [wanted] * 2, rtol=1e-12)
    assert "cannot express" not in caplog.text


def test_shared_matrices_as_parameters():
    """Of which the lengths are not known."""
    matrix, vector = np.eye(2) + 0.3, np.array([1.5, 2.0])
    shared, weights = theano.shared(matrix), theano.shared(vector)
    for made, known in (
        (pm.MvNormal.dist([0.0, 0.0], cov=shared).logp(weights), pm.MvNormal.dist([0.0, 0.0], cov=matrix).logp(vector)),
        (pm.MvStudentT.dist(3, Sigma=shared, mu=[0.0, 0.0]).logp(weights), pm.MvStudentT.dist(3, Sigma=matrix, mu=[0.0, 0.0]).logp(vector)),
        (pm.DirichletMultinomial.dist(5, weights, shape=2).logp([2, 3]), pm.DirichletMultinomial.dist(5, vector, shape=2).logp([2, 3])),
    ):
        np.testing.assert_allclose(made.eval(), known.eval(), rtol=1e-12)
    with pytest.raises(ValueError, match=r"V must have a known shape, got .*reshape\(\(k, k\)\)"):
        pm.Wishart.dist(nu=4, V=shared)
    with pytest.raises(ValueError, match="covs must have a known shape"):
        pm.KroneckerNormal.dist(mu=np.zeros(4), covs=[shared, shared])


def test_elements_chosen_by_data_that_change():
    y = theano.shared(np.arange(4.0))
    chosen, place = y[tt.gt(y, 1).nonzero()], tt.argmax(y, keepdims=True)
    assert (chosen.eval().tolist(), place.eval().tolist()) == ([2, 3], [3])
    y.set_value([5.0, 0.0, 2.0, 3.0, 4.0])
    assert (chosen.eval().tolist(), place.eval().tolist()) == ([5, 2, 3, 4], [0])
    assert K.index_reads(chosen)  # which are looked at when a chain is compiled


def test_values_over_draws_of_a_loop_over_data():
    """A deterministic variable is computed for all draws at once: of how many is not known."""
    y = theano.shared(np.arange(4.0))
    with pm.Model():
        e = pm.HalfNormal("e", 1)
        pm.Deterministic("total", theano.scan(lambda x, a: a + x * e, sequences=y, outputs_info=tt.zeros(()))[0][-1])
        trace = pm.sample(5, tune=5, step=pm.Metropolis(), chains=1, cores=1, progressbar=False, compute_convergence_checks=False)
    np.testing.assert_allclose(trace["total"], 6 * trace["e"], rtol=1e-12)
