"""PyTensor's own functions in a graph are computed by K's where K has the function: values and gradients are ours."""

import numpy as np
import pytensor.tensor as pt
import pytest
import scipy.linalg
from scipy import special

from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic._theano import native_functions
from pymc3.backends_symbolic._theano.llvm import numba_kernels
from pymc3.backends_symbolic._theano.llvm.functions import LoweredFunction

MATRIX = np.array([[2.0, 0.5, 0.25], [0.5, 1.5, -0.5], [0.25, -0.5, 3.0]])
VECTOR = np.array([1.75, 0.5, 0.875])


def cho_solve(m, v):
    return scipy.linalg.cho_solve((np.tril(m), True), v)


#: class of PyTensor's operation -> (function of pt, a matrix and a vector; the same of NumPy and SciPy)
CASES = {
    "BetaInc": (lambda m, v: pt.betainc(v, 2.0, 0.25), lambda m, v: special.betainc(v, 2.0, 0.25)),
    "Deg2Rad": (lambda m, v: pt.deg2rad(v), lambda m, v: np.deg2rad(v)),
    "Erfcinv": (lambda m, v: pt.erfcinv(v), lambda m, v: special.erfcinv(v)),
    "Erfcx": (lambda m, v: pt.erfcx(v), lambda m, v: special.erfcx(v)),
    "Erfinv": (lambda m, v: pt.erfinv(v / 2), lambda m, v: special.erfinv(v / 2)),
    "Gamma": (lambda m, v: pt.gamma(v), lambda m, v: special.gamma(v)),
    "GammaInc": (lambda m, v: pt.gammainc(v, 1.5), lambda m, v: special.gammainc(v, 1.5)),
    "GammaIncC": (lambda m, v: pt.gammaincc(v, 1.5), lambda m, v: special.gammaincc(v, 1.5)),
    "GammaL": (lambda m, v: pt.gammal(v, 1.5), lambda m, v: special.gammainc(v, 1.5) * special.gamma(v)),
    "GammaLn": (lambda m, v: pt.gammaln(v), lambda m, v: special.gammaln(v)),
    "GammaU": (lambda m, v: pt.gammau(v, 1.5), lambda m, v: special.gammaincc(v, 1.5) * special.gamma(v)),
    "I0": (lambda m, v: pt.i0(v), lambda m, v: special.i0(v)),
    "I1": (lambda m, v: pt.i1(v), lambda m, v: special.i1(v)),
    "Ive": (lambda m, v: pt.ive(1.5, v), lambda m, v: special.ive(1.5, v)),
    "PolyGamma": (lambda m, v: pt.polygamma(2, v), lambda m, v: special.polygamma(2, v)),
    "Psi": (lambda m, v: pt.psi(v), lambda m, v: special.psi(v)),
    "Rad2Deg": (lambda m, v: pt.rad2deg(v), lambda m, v: np.rad2deg(v)),
    "TriGamma": (lambda m, v: pt.tri_gamma(v), lambda m, v: special.polygamma(1, v)),
    "Cholesky": (lambda m, v: pt.linalg.cholesky(m), lambda m, v: np.linalg.cholesky(m)),
    "Cholesky, upper": (lambda m, v: pt.linalg.cholesky(m, lower=False), lambda m, v: scipy.linalg.cholesky(m)),
    "CholeskySolve": (lambda m, v: pt.linalg.cho_solve((m, True), v), cho_solve),
    "Det": (lambda m, v: pt.linalg.det(m), lambda m, v: np.linalg.det(m)),
    "Eigh": (lambda m, v: pt.linalg.eigh(m)[0], lambda m, v: np.linalg.eigvalsh(m)),
    "Eigvalsh": (lambda m, v: pt.linalg.eigvalsh(m, None), lambda m, v: np.linalg.eigvalsh(m)),
    "Expm": (lambda m, v: pt.linalg.expm(m), lambda m, v: scipy.linalg.expm(m)),
    "MatrixInverse": (lambda m, v: pt.linalg.inv(m), lambda m, v: np.linalg.inv(m)),
    "QR": (lambda m, v: pt.linalg.qr(m[:, :2], mode="economic")[1], lambda m, v: np.linalg.qr(m[:, :2])[1]),
    "SLogDet": (lambda m, v: pt.linalg.slogdet(m)[1], lambda m, v: np.linalg.slogdet(m)[1]),
    "SearchsortedOp": (lambda m, v: pt.searchsorted(pt.sort(v), m + 0.1) * v, lambda m, v: np.searchsorted(np.sort(v), m + 0.1) * v),
    "Solve": (lambda m, v: pt.linalg.solve(m, v), lambda m, v: np.linalg.solve(m, v)),
    "SolveTriangular": (lambda m, v: pt.linalg.solve_triangular(m, v), lambda m, v: np.linalg.solve(np.triu(m), v)),
    "SortOp": (lambda m, v: pt.sort(m, axis=0), lambda m, v: np.sort(m, axis=0)),
}
#: Central differences of 8th order (Fornberg 1988, table 1).
STEP, WEIGHTS = 2.0**-6, {1: 4 / 5, 2: -1 / 5, 3: 4 / 105, 4: -1 / 280}


def test_every_operation_of_the_table_is_tested():
    assert {name.partition(",")[0] for name in CASES} == {*native_functions.SCALARS, *native_functions.ARRAYS}


@pytest.mark.parametrize("name", CASES)
def test_values_and_gradients_are_ours(name, monkeypatch):
    def refuse(lowering, node):
        raise AssertionError(f"{node.op} is left to PyTensor's Numba function")

    monkeypatch.setattr(numba_kernels, "emit_kernel", refuse)
    native, reference = CASES[name]
    m, v = K.placeholder((3, 3), name="m"), K.placeholder((3,), name="v")
    made = K.as_tensor(native(m, v))
    wanted = np.asarray(reference(MATRIX, VECTOR))
    weights = np.cos(np.arange(wanted.size)).reshape(wanted.shape)
    f = K.function([m, v], [made, *K.gradients(K.sum(made * weights), [m, v])])
    value, *slopes = f(MATRIX, VECTOR)
    assert isinstance(f._compiled, LoweredFunction)
    np.testing.assert_allclose(value, wanted, rtol=1e-12)
    # A symmetric direction: some of the functions are defined for symmetric matrices only.
    directions = np.array([[0.3, -0.2, 0.1], [-0.2, 0.5, 0.4], [0.1, 0.4, -0.6]]), np.array([0.2, -0.1, 0.3])
    change = 0.0
    for multiple, weight in WEIGHTS.items():
        for sign in (1, -1):
            moved = (x + sign * multiple * STEP * d / 4 for x, d in zip((MATRIX, VECTOR), directions))
            change += sign * weight * (weights * reference(*moved)).sum() / STEP * 4
    assert sum((s * d).sum() for s, d in zip(slopes, directions)) == pytest.approx(change, rel=1e-8, abs=1e-9)


@pytest.mark.parametrize(
    "native",
    [
        lambda m: pt.linalg.eigh(m, np.eye(3))[0],
        lambda m: pt.linalg.solve_triangular(m, m, unit_diagonal=True),
        lambda m: pt.linalg.qr(m, mode="r"),
    ],
)
def test_forms_that_k_has_not_are_left_as_they_are(native):
    m = K.placeholder((3, 3), name="m")
    made = native(m)
    assert K.as_tensor(made).owner.op == made.owner.op


def test_operations_around_a_replaced_one_are_kept():
    m, v = K.placeholder((3, 3), name="m"), K.placeholder((3,), name="v")
    made = K.as_tensor(pt.exp(pt.psi(pt.sort(v)) * 2) + pt.linalg.inv(m)[0])
    wanted = np.exp(special.psi(np.sort(VECTOR)) * 2) + np.linalg.inv(MATRIX)[0]
    np.testing.assert_allclose(K.function([m, v], made)(MATRIX, VECTOR), wanted, rtol=1e-13)
