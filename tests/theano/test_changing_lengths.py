"""Chains of models whose data are shared variables: lengths that are not known when the graph is built."""

import numpy as np
import pytest

import pymc3 as pm
import theano
import theano.tensor as tt
from pymc3 import backends_symbolic as K
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
