"""SciPy's C functions are called where PyTensor's operations stand for them; polygamma is written out."""

import numpy as np
import pytensor.tensor as pt
import pytest
from scipy import special

from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic._theano.llvm.functions import LoweredFunction

X = np.array([0.05, 0.3, 0.5, 0.95])

#: name -> function of pt or scipy.special, and an argument in (0, 1)
CASES = {
    "j0": lambda m, x: m.j0(x),
    "j1": lambda m, x: m.j1(x),
    "jv": lambda m, x: m.jv(2.5, x),
    "kve": lambda m, x: m.kve(1.5, x),
    "kv": lambda m, x: m.kv(1.5, x),
    "iv": lambda m, x: m.iv(1.5, x),
    "owens_t": lambda m, x: m.owens_t(x, 0.5),
    "gammaincinv": lambda m, x: m.gammaincinv(2.5, x),
    "gammainccinv": lambda m, x: m.gammainccinv(2.5, x),
    "betaincinv": lambda m, x: m.betaincinv(2.5, 0.5, x),
    "hyp2f1": lambda m, x: m.hyp2f1(0.5, 1.5, 2.0, x),
}


@pytest.mark.parametrize("name", CASES)
def test_scipy_s_functions_that_k_has_not(name):
    x = K.placeholder(X.shape, name="x")
    f = K.function([x], K.as_tensor(CASES[name](pt, x)))
    np.testing.assert_allclose(f(X), CASES[name](special, X), rtol=1e-14)
    assert isinstance(f._compiled, LoweredFunction)


@pytest.mark.parametrize("order", [1, 2, 3, 6])
def test_polygamma(order):
    values = np.array([1e-3, 0.5, 1.0, 3.0, 13.0, 50.0, 1e6, -0.5, -3.25, np.nan])
    x = K.placeholder(values.shape, name="x")
    wanted = special.polygamma(order, values)
    wanted[7:9] = [_reflected(order, v) for v in values[7:9]]
    np.testing.assert_allclose(K.function([x], K.polygamma(order, x))(values), wanted, rtol=1e-11)


def _reflected(order, x):
    """By the recurrence, from a positive argument."""
    total = 0.0
    while x < 0:
        total += np.prod(np.arange(1.0, order + 1)) / x ** (order + 1)
        x += 1
    return special.polygamma(order, x) + (-1.0) ** (order + 1) * total
