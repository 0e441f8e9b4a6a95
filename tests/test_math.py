"""Functions for models, under PyMC3's names."""

import numpy as np
import pytest
from scipy import special, stats

import pymc3 as pm
from pymc3 import backends_symbolic as K

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


def test_expand_packed_triangular_checks():
    with pytest.raises(ValueError, match="one dimensional"):
        pm.expand_packed_triangular(2, K.constant(M))
    with pytest.raises(TypeError, match="n must be an integer"):
        pm.expand_packed_triangular(2.0, K.constant(X))
