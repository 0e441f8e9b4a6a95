"""Functions for models, under PyMC3's names."""

import functools

import numpy as np
import pytest
from scipy import linalg, special, stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from tests.monte_carlo import assert_mean

X = np.array([0.1, 0.4, 0.8])
M = np.array([[2.0, 0.3], [0.1, 1.5]])


@pytest.mark.parametrize("name", pm.math.__all__)
def test_names_exist(name):
    assert callable(getattr(pm.math, name))


@pytest.mark.parametrize(
    "make, expected",
    [
        (lambda: pm.math.sum(X), X.sum()),
        (lambda: pm.math.sum(K.constant(M), axis=0, keepdims=True), M.sum(0, keepdims=True)),
        (lambda: pm.math.prod(X), X.prod()),
        (lambda: pm.math.switch(X > 0.3, X, 0.0), np.where(X > 0.3, X, 0.0)),
        (lambda: pm.math.stack([X, X]), [X, X]),
        (lambda: pm.math.stack(X, X, axis=1), np.stack([X, X], axis=1)),
        (lambda: pm.math.flatten(M), M.ravel()),
        (lambda: pm.math.flatten(np.zeros((2, 3, 4)), 2), np.zeros((2, 12))),
        (lambda: pm.math.matrix_dot(M, M, M), M @ M @ M),
        (lambda: pm.math.logit(X), special.logit(X)),
        (lambda: pm.math.invlogit(X), special.expit(X)),
        (lambda: pm.math.probit(X), stats.norm.ppf(X)),
        (lambda: pm.math.invprobit(X), stats.norm.cdf(X)),
        (lambda: pm.math.logsumexp(K.constant(M), axis=1), special.logsumexp(M, axis=1, keepdims=True)),
        (lambda: pm.math.logaddexp(X, 2.0), np.logaddexp(X, 2.0)),
        (lambda: pm.math.logdiffexp(X + 1, X), np.log(np.exp(X + 1) - np.exp(X))),
        (lambda: pm.math.log1mexp(X), np.log1p(-np.exp(-X))),
        (lambda: pm.math.log1pexp(X), np.log1p(np.exp(X))),
        (lambda: pm.math.flat_outer(X, X), np.outer(X, X).ravel()),
        (lambda: pm.math.flatten_list([X, M]), np.concatenate([X, M.ravel()])),
        (lambda: pm.math.logdet(M), np.linalg.slogdet(M)[1]),
        (lambda: pm.math.kronecker(M, M, M), np.kron(np.kron(M, M), M)),
        (lambda: pm.expand_packed_triangular(2, K.constant(X)), [[0.1, 0], [0.4, 0.8]]),
        (lambda: pm.expand_packed_triangular(2, K.constant(X), lower=False), [[0.1, 0.4], [0, 0.8]]),
        (lambda: pm.expand_packed_triangular(2, K.constant(X), diagonal_only=True), [0.1, 0.8]),
    ],
)
def test_values(make, expected):
    np.testing.assert_allclose(K.eval(make()), expected, rtol=1e-10)


def test_numpy_functions():
    np.testing.assert_allclose(pm.math.log1mexp_numpy(X), np.log1p(-np.exp(-X)))
    np.testing.assert_allclose(pm.math.logdiffexp_numpy(X + 1, X), np.log(np.exp(X + 1) - np.exp(X)))
    expected = [[1, 3], [1, 4], [2, 3], [2, 4]]
    np.testing.assert_array_equal(pm.math.cartesian([1, 2], [3, 4]), expected)
    np.testing.assert_array_equal(pm.math.cartesian([[1], [2]], [[3], [4]]), expected)


def test_cartesian_of_arrays_with_more_axes():
    a, b = np.arange(12.0).reshape(2, 3, 2), -np.arange(6.0).reshape(2, 3, 1)
    product = pm.math.cartesian(a, b)
    assert product.shape == (4, 3, 3)
    for row, (i, j) in enumerate([(0, 0), (0, 1), (1, 0), (1, 1)]):
        np.testing.assert_array_equal(product[row], np.hstack([a[i], b[j]]))
    assert pm.math.cartesian(np.zeros((2, 3)), np.arange(4)).shape == (8, 4)
    for wrong in ([a, b[:, :2]], [a, [1, 2]], [3.0, [1, 2]]):
        with pytest.raises(ValueError, match="cartesian needs arrays that differ in their first and last lengths only"):
            pm.math.cartesian(*wrong)


def test_expand_packed_triangular_checks():
    with pytest.raises(ValueError, match="one dimensional"):
        pm.expand_packed_triangular(2, K.constant(M))
    with pytest.raises(TypeError, match="n must be an integer"):
        pm.expand_packed_triangular(2.0, K.constant(X))


# ---- determinants, blocks, Kronecker products ---------------------------------------------------------------------------

A = np.array([[2.0, 0.3], [0.1, 1.5]])
B = np.array([[1.0, 0.2, 0.4], [0.5, 3.0, 0.1], [0.0, 0.7, 2.0]])
C = np.array([[4.0, 1.0], [1.0, 2.0]])


def test_names_of_pymc3_s_operations():
    np.testing.assert_allclose(K.eval(pm.math.LogDet()(B)), np.linalg.slogdet(B)[1], rtol=1e-12)
    np.testing.assert_allclose(K.eval(pm.math.BatchedDiag()(M)), [np.diag(row) for row in M])
    np.testing.assert_allclose(K.eval(pm.math.BlockDiagonalMatrix()(A, B)), linalg.block_diag(A, B))
    np.testing.assert_allclose(K.eval(pm.math.tround(K.constant([0.5, 1.5, 2.6]))), [0.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="half_away"):
        pm.math.tround(X, mode="half_away_from_zero")


def test_batched_diagonals():
    rows = np.arange(6.0).reshape(2, 3)
    matrices = np.array([np.diag(row) for row in rows])
    np.testing.assert_array_equal(K.eval(pm.math.batched_diag(rows)), matrices)
    np.testing.assert_array_equal(K.eval(pm.math.batched_diag(matrices + 1.0)), rows + 1.0)
    with pytest.raises(ValueError, match=r"two or three axes, got the shape \(3,\)"):
        pm.math.batched_diag(X)
    value = K.placeholder((2, 3), name="rows")
    total = K.sum(K.square(pm.math.batched_diag(value)))
    np.testing.assert_allclose(K.function([value], K.gradients(total, value))(rows), 2 * rows)


def test_block_diagonal():
    wide = np.array([[7.0, 8.0, 9.0]])
    expected = linalg.block_diag(A, wide, B)
    np.testing.assert_array_equal(K.eval(pm.math.block_diagonal([A, K.constant(wide), B])), expected)
    np.testing.assert_array_equal(K.eval(pm.math.block_diagonal([A])), A)
    sparse = pm.math.block_diagonal([A, wide], sparse=True, format="csc")
    assert sparse.format == "csc"
    np.testing.assert_array_equal(sparse.toarray(), linalg.block_diag(A, wide))
    np.testing.assert_array_equal(K.eval(pm.math.block_diagonal([sparse, B])), linalg.block_diag(A, wide, B))
    with pytest.raises(TypeError, match="sparse=True"):
        pm.math.block_diagonal([K.constant(A)], sparse=True)
    with pytest.raises(ValueError, match="no matrices"):
        pm.math.block_diagonal([])


def _kron(*matrices):
    return functools.reduce(np.kron, matrices)


@pytest.mark.parametrize("columns", [None, 1, 4])
def test_kronecker_operations(columns):
    krons = [A, B, C]
    m = np.random.default_rng(0).normal(size=(12,) if columns is None else (12, columns))
    two_axes = m[:, None] if columns is None else m
    np.testing.assert_allclose(K.eval(pm.math.kron_dot(krons, m)), _kron(*krons) @ two_axes, rtol=1e-12)
    lower = _kron(*(np.tril(k) for k in krons))
    upper = _kron(*(np.triu(k) for k in krons))
    solved = linalg.solve_triangular(lower, two_axes, lower=True)
    np.testing.assert_allclose(K.eval(pm.math.kron_solve_lower(krons, m)), solved, rtol=1e-10)
    solved = linalg.solve_triangular(upper, two_axes)
    np.testing.assert_allclose(K.eval(pm.math.kron_solve_upper(krons, m)), solved, rtol=1e-10)
    general = pm.math.kron_matrix_op(krons, K.constant(m), K.solve)
    np.testing.assert_allclose(K.eval(general), np.linalg.solve(_kron(*krons), two_axes), rtol=1e-10)


def test_kronecker_operations_check_shapes():
    with pytest.raises(ValueError, match="ndim <= 2, not 3"):
        pm.math.kron_dot([A, B], np.zeros((6, 1, 1)))
    with pytest.raises(ValueError, match="5 rows.* 2 . 3"):
        pm.math.kron_dot([A, B], np.zeros(5))


def test_kron_diag():
    diagonal = np.diag(_kron(A, B, C))
    np.testing.assert_allclose(K.eval(pm.math.kron_diag(np.diag(A), np.diag(B), np.diag(C))), diagonal)


def test_logbern():
    np.random.seed(1)
    assert_mean([pm.math.logbern(np.log(0.3)) for _ in range(2_000)], 0.3, independent=True)
    with pytest.raises(FloatingPointError, match="nan"):
        pm.math.logbern(np.nan)


@pytest.mark.parametrize(
    "name, numpy_name",
    [
        ("abs_", "abs"), ("and_", "logical_and"), ("or_", "logical_or"), ("ceil", "ceil"), ("floor", "floor"), ("cos", "cos"),
        ("sin", "sin"), ("tan", "tan"), ("cosh", "cosh"), ("sinh", "sinh"), ("tanh", "tanh"), ("exp", "exp"), ("log", "log"),
        ("sqrt", "sqrt"), ("sqr", "square"), ("sgn", "sign"), ("eq", "equal"), ("neq", "not_equal"), ("ge", "greater_equal"),
        ("gt", "greater"), ("le", "less_equal"), ("lt", "less"), ("maximum", "maximum"), ("minimum", "minimum"),
        ("ones_like", "ones_like"), ("zeros_like", "zeros_like"),
    ],
)  # fmt: skip
def test_elementwise_names(name, numpy_name):
    f, reference = getattr(pm.math, name), getattr(np, numpy_name)
    arguments = [np.array([0.2, 1.5, 1.0])]
    if name in ("and_", "or_"):
        arguments = [np.array([True, False, True]), np.array([True, True, False])]
    elif name in ("eq", "neq", "ge", "gt", "le", "lt", "maximum", "minimum"):
        arguments.append(np.array([1.5, 1.5, 0.3]))
    np.testing.assert_allclose(K.eval(f(*map(K.constant, arguments))), reference(*arguments), rtol=1e-12)


def test_matrix_and_special_names():
    np.testing.assert_allclose(K.eval(pm.math.det(K.constant(B))), np.linalg.det(B), rtol=1e-12)
    np.testing.assert_allclose(K.eval(pm.math.matrix_inverse(K.constant(B))), np.linalg.inv(B), rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(K.eval(pm.math.trace(K.constant(B))), np.trace(B))
    np.testing.assert_allclose(K.eval(pm.math.extract_diag(K.constant(B))), np.diag(B))
    np.testing.assert_allclose(K.eval(pm.math.dot(K.constant(B), B)), B @ B)
    np.testing.assert_allclose(K.eval(pm.math.clip(K.constant(X), 0.2, 0.5)), np.clip(X, 0.2, 0.5))
    np.testing.assert_allclose(K.eval(pm.math.concatenate([K.constant(X), X])), np.concatenate([X, X]))
    for name in ("erf", "erfc", "erfinv", "erfcinv"):
        np.testing.assert_allclose(K.eval(getattr(pm.math, name)(K.constant(X))), getattr(special, name)(X), rtol=1e-12)
    np.testing.assert_allclose(K.eval(pm.math.sigmoid(K.constant(X))), special.expit(X), rtol=1e-12)
    assert K.dtype(pm.math.constant(1.5, dtype="float32")) == "float32"


def test_tails():
    assert K.eval(pm.math.probit(1e-100)) == pytest.approx(stats.norm.ppf(1e-100), rel=1e-12)
    assert K.eval(pm.math.invprobit(-30.0)) == pytest.approx(stats.norm.cdf(-30.0), rel=1e-10)
    assert K.eval(pm.math.logdiffexp(1000.0, 999.0)) == pytest.approx(1000 + np.log1p(-np.exp(-1.0)), rel=1e-12)
    assert K.eval(pm.math.invlogit(-700.0, eps=1e-3)) == pytest.approx(np.exp(-700.0), rel=1e-10)
