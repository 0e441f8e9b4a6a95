"""PyTensor's ranges, identities, diagonals and parts are elements told from their index, gradients among them."""

import numpy as np
import pytensor.tensor as pt
import pytest

from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic._theano.llvm import numba_kernels
from pymc3.backends_symbolic._theano.llvm.functions import LoweredFunction

VALUES = np.random.default_rng(0).normal(size=(3, 4, 4))

#: name -> (function of a tensor of the shape of VALUES, the same of NumPy)
CASES = {
    "range": (lambda x: pt.arange(-3, 200, 2) + x[0, 0, 0], lambda v: np.arange(-3, 200, 2) + v[0, 0, 0]),
    "range of floats": (lambda x: pt.arange(0.1, 3.0, 0.1) * x[0, 0, 0], lambda v: np.arange(0.1, 3.0, 0.1) * v[0, 0, 0]),
    "empty range": (lambda x: pt.arange(3, 3) * x[0, 0, 0], lambda v: np.zeros(0)),
    "identity": (lambda x: pt.eye(4, dtype="int8") * x, lambda v: np.eye(4) * v),
    "wide identity": (lambda x: pt.eye(3, 4, 1) * x[0, :3], lambda v: np.eye(3, 4, 1) * v[0, :3]),
    "diagonal": (lambda x: pt.diagonal(x[0]), lambda v: np.diagonal(v[0])),
    "diagonal above": (lambda x: pt.diagonal(x, 1, 0, 2), lambda v: np.diagonal(v, 1, 0, 2)),
    "diagonal below": (lambda x: pt.diagonal(x, -2, 2, 1), lambda v: np.diagonal(v, -2, 2, 1)),
    "diagonal matrix": (lambda x: pt.diag(x[0, 0]), lambda v: np.diag(v[0, 0])),
    "trace": (lambda x: pt.trace(x[0]), lambda v: np.trace(v[0])),
    "filled diagonal": (lambda x: pt.fill_diagonal(x[0], x[1, 2, 3]), lambda v: np.where(np.eye(4, dtype=bool), v[1, 2, 3], v[0])),
    "parts": (lambda x: pt.concatenate(pt.split(x, [1, 0, 3], n_splits=3, axis=1)[::-1], axis=1), lambda v: np.roll(v, 3, axis=1)),
}


@pytest.mark.parametrize("name", CASES)
def test_values_and_gradients_are_ours(name, monkeypatch):
    def refuse(lowering, node):
        raise AssertionError(f"{node.op} is left to PyTensor's Numba function")

    monkeypatch.setattr(numba_kernels, "emit_kernel", refuse)
    made, reference = CASES[name]
    x = K.placeholder(VALUES.shape, name="x")
    y = K.as_tensor(made(x))
    weights = np.cos(np.arange(reference(VALUES).size)).reshape(reference(VALUES).shape)
    f = K.function([x], [y, *K.gradients(K.sum(y * weights), [x])])
    value, slope = f(VALUES)
    assert isinstance(f._compiled, LoweredFunction)
    np.testing.assert_allclose(value, reference(VALUES), rtol=1e-15)
    direction = np.sin(np.arange(VALUES.size)).reshape(VALUES.shape)
    change = (reference(VALUES + direction) - reference(VALUES - direction)) / 2
    assert (slope * direction).sum() == pytest.approx((change * weights).sum(), rel=1e-12, abs=1e-12)
