"""LAPACK and BLAS from machine code: NumPy's results, and NaN where a matrix has none."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K

RNG = np.random.default_rng(0)
SQUARE = RNG.normal(size=(5, 5))
POSITIVE = SQUARE @ SQUARE.T + np.eye(5)
COLUMNS = RNG.normal(size=(5, 3))

#: name -> (function of K, of NumPy), of a positive definite matrix, a square one and columns
CASES = {
    "cholesky": (lambda p, a, b: K.cholesky(p), lambda p, a, b: np.linalg.cholesky(p)),
    "solve": (lambda p, a, b: K.solve(a, b), lambda p, a, b: np.linalg.solve(a, b)),
    "solve lower": (lambda p, a, b: K.solve_triangular(a, b), lambda p, a, b: np.linalg.solve(np.tril(a), b)),
    "solve upper": (lambda p, a, b: K.solve_triangular(a, b, lower=False), lambda p, a, b: np.linalg.solve(np.triu(a), b)),
    "solve transposed": (lambda p, a, b: K.solve_triangular(a, b, trans=True), lambda p, a, b: np.linalg.solve(np.tril(a).T, b)),
    "slogdet": (lambda p, a, b: K.stack(K.slogdet(-a)), lambda p, a, b: np.array(np.linalg.slogdet(-a))),
    "eigh": (lambda p, a, b: K.eigh(p)[0], lambda p, a, b: np.linalg.eigvalsh(p)),
    "qr": (lambda p, a, b: K.dot(*K.qr(b)), lambda p, a, b: b),
    "small product": (lambda p, a, b: K.dot(a, b), lambda p, a, b: a @ b),
    "large product": (lambda p, a, b: K.dot(K.tile(a, (30, 12)), K.tile(b, (12, 20)))[:5, :3], lambda p, a, b: 12 * a @ b),
}


@pytest.mark.parametrize("name", CASES)
def test_numpy_agrees(name):
    made, reference = CASES[name]
    p, a, b = (K.placeholder(v.shape, name="x") for v in (POSITIVE, SQUARE, COLUMNS))
    found = K.function([p, a, b], made(p, a, b))(POSITIVE, SQUARE, COLUMNS)
    np.testing.assert_allclose(found, reference(POSITIVE, SQUARE, COLUMNS), rtol=1e-10)


def test_matrices_that_have_no_factor_or_inverse_give_nan():
    x = K.placeholder((3, 3), name="x")
    outputs = [K.cholesky(x), K.inv(x)]
    assert all(np.isnan(v).all() for v in K.function([x], outputs)(np.diag([1.0, 0.0, -1.0])))
    sign, log = K.function([x], list(K.slogdet(x)))(np.zeros((3, 3)))
    assert sign == 0 and log == -np.inf


@pytest.mark.parametrize("shape", [(0, 0), (1, 1)])
def test_smallest_matrices(shape):
    x = K.placeholder(shape, name="x")
    found = K.function([x], [K.cholesky(x), K.inv(x), K.eigh(x)[0], *K.slogdet(x), K.dot(x, x)])(np.full(shape, 4.0))
    wanted = [2.0, 0.25, 4.0, 1.0, np.log(4.0), 16.0] if shape == (1, 1) else [0, 0, 0, 1.0, 0.0, 0]
    for got, value in zip(found, wanted):
        np.testing.assert_array_equal(got, np.full(got.shape, value))
