"""Linear algebra with NumPy's functions."""

from functools import reduce
from typing import Any

import numpy as np

from pymc3 import backends_symbolic as K

from .._absent import missing_name
from .._conversion import as_tensor_variable
from .._graph import as_length
from ._making import _shape_of

__all__ = [
    "AllocDiag", "Det", "Eigh", "ExtractDiag", "MatrixInverse", "alloc_diag", "det", "diag", "eig", "eigh", "extract_diag", "lstsq",
    "matrix_dot", "matrix_inverse", "matrix_power", "norm", "pinv", "qr", "svd", "tensorinv", "tensorsolve", "trace",
]  # fmt: skip


def matrix_inverse(x) -> K.TensorVariable:
    """Return the inverse of a square matrix; NaN or inf where it is singular."""
    return K.inv(as_tensor_variable(x))


def det(x) -> K.TensorVariable:
    """Return the determinant of a square matrix."""
    return K.det(as_tensor_variable(x))


def trace(X) -> K.TensorVariable:
    """Return the sum of the diagonal of a matrix."""
    return K.trace(as_tensor_variable(X))


def matrix_dot(*args) -> K.TensorVariable:
    """Return the product of several matrices."""
    return reduce(K.dot, args)


def diag(x) -> K.TensorVariable:
    """Return the diagonal of a matrix, or the matrix with a vector on its diagonal."""
    return K.diag(as_tensor_variable(x))


def extract_diag(x) -> K.TensorVariable:
    """Return the diagonal of a matrix."""
    return K.diagonal(as_tensor_variable(x))


def alloc_diag(x) -> K.TensorVariable:
    """Return the matrix with a vector on its diagonal."""
    return K.diag(as_tensor_variable(x))


def eigh(a, UPLO="L") -> list[K.TensorVariable]:
    """Return [eigenvalues, eigenvectors in columns] of a symmetric matrix, of which one triangle is read ('L' or 'U')."""
    a = as_tensor_variable(a)
    half = K.tril(a) if UPLO == "L" else K.triu(a)
    return list(K.eigh(half + K.transpose(half) - K.diag(K.diagonal(half))))


def qr(a, mode="reduced") -> Any:
    """Return [q, r], or with the mode 'r' only r."""
    if mode not in ("reduced", "r"):
        raise ValueError(f"qr: got the mode {mode!r}; need 'reduced' or 'r'.")
    q, r = K.qr(as_tensor_variable(a))
    return r if mode == "r" else [q, r]


# ---- what K does not have: NumPy computes it, a call of Python in each evaluation ----------------------------------------


def svd(a, full_matrices=1, compute_uv=1) -> Any:
    """Return [u, s, v^T], the singular value decomposition of a matrix, or without `compute_uv` the singular values; no gradient."""
    a = as_tensor_variable(a)
    rows, columns = K.int_shape(a)
    least = None if rows is None or columns is None else min(rows, columns)
    values = ((least,), a.dtype)
    if not compute_uv:
        return K.callback(lambda x: np.linalg.svd(x, compute_uv=False), [a], values)
    u, v = (rows, rows if full_matrices else least), (columns if full_matrices else least, columns)
    return K.callback(lambda x: list(np.linalg.svd(x, bool(full_matrices))), [a], [(u, a.dtype), values, (v, a.dtype)])


def pinv(x) -> K.TensorVariable:
    """Return the pseudoinverse of a matrix (Moore and Penrose's); its gradient is that at constant rank (Golub and Pereyra 1973)."""
    x = as_tensor_variable(x)

    def gradient(inputs, output_gradients):
        (a,), (weights,) = inputs, output_gradients
        p, t = pinv(a), K.transpose
        left, right = K.eye(_shape_of(a)[0], dtype=a.dtype) - K.dot(a, p), K.eye(_shape_of(a)[1], dtype=a.dtype) - K.dot(p, a)
        through = -K.dot(K.dot(t(p), weights), t(p))
        beyond = K.dot(K.dot(left, t(weights)), K.dot(p, t(p))) + K.dot(K.dot(t(p), p), K.dot(t(weights), right))
        return [through + beyond]

    return K.callback(np.linalg.pinv, [x], (K.int_shape(x)[::-1], x.dtype), gradient)


def eig(a) -> list[K.TensorVariable]:
    """Return [eigenvalues, eigenvectors in columns] of a square matrix, which must be real; no gradient."""
    a = as_tensor_variable(a)
    n = K.int_shape(a)[0]
    return K.callback(lambda x: list(np.linalg.eig(x)), [a], [((n,), a.dtype), ((n, n), a.dtype)])


def lstsq(x, y, rcond) -> list[K.TensorVariable]:
    """Return [solution, sums of squared residuals, rank, singular values] of ``x z = y`` by least squares; no gradient."""
    x, y = as_tensor_variable(x), as_tensor_variable(y)
    dtype, columns = K.promote(x.dtype, y.dtype), K.int_shape(x)[1]
    specs = [((columns, *K.int_shape(y)[1:]), dtype), ((None,), dtype), ((), "int64"), ((None,), dtype)]

    def solved(a, b):
        solution, residuals, rank, values = np.linalg.lstsq(a, b, rcond=rcond)
        return [solution, residuals, np.int64(rank), values]

    return K.callback(solved, [x, y], specs)


def matrix_power(M, n) -> K.TensorVariable:
    """Return the product of `n` times the matrix (its inverse, if `n` is negative)."""
    M = as_tensor_variable(M)
    n = as_length(n)
    if n < 0:
        M, n = K.inv(M), -n
    return reduce(K.dot, [M] * n) if n else K.eye(_shape_of(M)[0], dtype=M.dtype)


def norm(x, ord=None) -> K.TensorVariable:
    """Return a norm of a vector or matrix, as `numpy.linalg.norm`."""
    return K.norm(as_tensor_variable(x), ord)


def tensorinv(a, ind=2) -> K.TensorVariable:
    """Return the inverse of a tensor with respect to `tensordot` over `ind` axes."""
    a = as_tensor_variable(a)
    lengths = _shape_of(a)
    size = K.prod(K.shape(a)[:ind]) if None in K.int_shape(a) else _product(lengths[:ind])
    return K.reshape(K.inv(K.reshape(a, (size, -1))), (*lengths[ind:], *lengths[:ind]))


def tensorsolve(a, b, axes=None) -> K.TensorVariable:
    """Return x with ``tensordot(a, x, x.ndim) = b``; `axes` of `a` are moved to its end first."""
    a, b = as_tensor_variable(a), as_tensor_variable(b)
    if axes is not None:
        a = K.transpose(a, [i for i in range(a.ndim) if i not in axes] + list(axes))
    flat = K.flatten(b)
    (size,) = _shape_of(flat)
    return K.reshape(K.solve(K.reshape(a, (-1, size)), flat), _shape_of(a)[b.ndim :])


def _product(lengths):
    return reduce(lambda x, y: x * y, lengths, 1)


def MatrixInverse() -> Any:
    """Return what Theano's operation is: the function `matrix_inverse`."""
    return matrix_inverse


def Det() -> Any:
    """Return what Theano's operation is: the function `det`."""
    return det


def Eigh(UPLO="L") -> Any:
    """Return what Theano's operation is: the function `eigh` of one triangle."""
    return lambda a: eigh(a, UPLO)


def AllocDiag() -> Any:
    """Return what Theano's operation is: the function `alloc_diag`."""
    return alloc_diag


def ExtractDiag(view=False) -> Any:
    """Return what Theano's operation is: the function `extract_diag`."""
    return extract_diag


def __getattr__(name) -> Any:
    raise missing_name(__name__, name)
