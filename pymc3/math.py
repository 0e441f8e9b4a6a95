"""Functions of tensors for use in models, under PyMC3's names."""

from collections.abc import Callable
from functools import partial, reduce
from typing import Any

import numpy as np
import scipy.sparse
from scipy.linalg import block_diag as scipy_block_diag

from . import backends_symbolic as K
from ._random import generator
from .shapes import show, size_of

__all__ = [
    "abs_", "abs", "and_", "ceil", "clip", "concatenate", "constant", "cos", "cosh", "det", "dot", "eq", "erf", "erfc",
    "erfcinv", "erfinv", "exp", "extract_diag", "flatten", "floor", "ge", "gt", "le", "log", "lt", "matrix_dot",
    "matrix_inverse", "maximum", "minimum", "neq", "ones_like", "or_", "prod", "sgn", "sigmoid", "sin", "sinh", "sqr",
    "sqrt", "stack", "sum", "switch", "tan", "tanh", "trace", "where", "zeros_like", "invlogit", "logit", "logsumexp",
    "logaddexp", "logdiffexp", "logdiffexp_numpy", "log1pexp", "log1mexp", "log1mexp_numpy", "probit", "invprobit",
    "tround", "logbern", "flat_outer", "flatten_list", "expand_packed_triangular", "logdet", "LogDet", "batched_diag",
    "BatchedDiag", "block_diagonal", "BlockDiagonalMatrix", "scipy_block_diag", "kronecker", "kron_diag", "kron_matrix_op",
    "kron_dot", "kron_solve_lower", "kron_solve_upper", "cartesian",
]  # fmt: skip


abs = abs_ = K.abs
and_ = K.logical_and
or_ = K.logical_or
ceil = K.ceil
floor = K.floor
clip = K.clip
cos, sin, tan = K.cos, K.sin, K.tan
cosh, sinh, tanh = K.cosh, K.sinh, K.tanh
exp, log, sqrt, sqr, sgn, sigmoid = K.exp, K.log, K.sqrt, K.square, K.sign, K.sigmoid
erf, erfc, erfinv, erfcinv = K.erf, K.erfc, K.erfinv, K.erfcinv
eq, neq, ge, gt, le, lt = K.equal, K.not_equal, K.greater_equal, K.greater, K.less_equal, K.less
maximum, minimum = K.maximum, K.minimum
where = switch = K.where
det, trace, dot = K.det, K.trace, K.dot
matrix_inverse = K.inv
extract_diag = K.diagonal
ones_like, zeros_like = K.ones_like, K.zeros_like
concatenate = K.concatenate
logit = K.logit
log1pexp = K.log1pexp
log1mexp = K.log1mexp
logaddexp = K.logaddexp


def sum(input, axis=None, dtype=None, keepdims=False, acc_dtype=None) -> K.TensorVariable:
    """Return the sum over `axis` (all axes); `dtype` converts the result, `acc_dtype` is accepted for old scripts."""
    total = K.sum(input, axis=axis, keepdims=keepdims)
    return total if dtype is None else K.cast(total, dtype)


def prod(input, axis=None, dtype=None, keepdims=False, acc_dtype=None, no_zeros_in_input=False) -> K.TensorVariable:
    """Return the product over `axis` (all axes); the last two arguments are accepted for old scripts."""
    product = K.prod(input, axis=axis, keepdims=keepdims)
    return product if dtype is None else K.cast(product, dtype)


def constant(x, name=None, ndim=None, dtype=None) -> K.TensorVariable:
    """Return `x` as a tensor of fixed values; `ndim` is accepted for old scripts."""
    return K.constant(x, dtype=dtype, name=name)


def flatten(x, ndim=1) -> K.TensorVariable:
    """Return `x` with its last axes joined, so that `ndim` remain."""
    if ndim == 1:
        return K.flatten(x)
    return K.reshape(x, K.int_shape(x)[: ndim - 1] + (-1,))


def stack(*tensors, **kwargs) -> K.TensorVariable:
    """Return tensors, given as one list or one by one, joined along a new axis (``axis=0``)."""
    if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)):
        (tensors,) = tensors
    return K.stack(list(tensors), **kwargs)


def matrix_dot(*args) -> K.TensorVariable:
    """Return the product of several matrices."""
    product = args[0]
    for matrix in args[1:]:
        product = K.dot(product, matrix)
    return product


def invlogit(x, eps=None) -> K.TensorVariable:
    """Return 1 / (1 + exp(-x)); `eps` is accepted for old scripts (the result is exact without it)."""
    return K.sigmoid(x)


def logsumexp(x, axis=None, keepdims=True) -> K.TensorVariable:
    """Return log(sum(exp(x))) over `axis`, which is kept with length one unless told otherwise: PyMC3's default."""
    return K.logsumexp(x, axis=axis, keepdims=keepdims)


def logdiffexp(a, b) -> K.TensorVariable:
    """Return log(exp(a) - exp(b)), a > b."""
    return a + K.log1mexp(a - b)


def log1mexp_numpy(x) -> np.ndarray:
    """Return log(1 - exp(-x)) for arrays x > 0."""
    x = np.asarray(x, dtype=float)
    with np.errstate(all="ignore"):
        return np.where(x < np.log(2.0), np.log(-np.expm1(-x)), np.log1p(-np.exp(-x)))


def logdiffexp_numpy(a, b) -> np.ndarray:
    """Return log(exp(a) - exp(b)) for arrays, a > b."""
    return a + log1mexp_numpy(a - b)


def probit(p) -> K.TensorVariable:
    """Return the quantile of the standard normal distribution at `p`."""
    return -np.sqrt(2.0) * K.erfcinv(2.0 * K.as_tensor(p))


def invprobit(x) -> K.TensorVariable:
    """Return the distribution function of the standard normal at `x`."""
    return K.ndtr(x)


def flat_outer(a, b) -> K.TensorVariable:
    """Return all products of an element of `a` and one of `b`, flat."""
    return K.flatten(K.outer(a, b))


def flatten_list(tensors) -> K.TensorVariable:
    """Return the raveled tensors, one after the other."""
    return K.concatenate([K.flatten(tensor) for tensor in tensors], axis=0)


def tround(x, mode="half_to_even") -> K.TensorVariable:
    """Return `x` rounded to whole numbers, halves to even ones; no other `mode` exists."""
    if mode != "half_to_even":
        raise ValueError(f"tround rounds halves to even numbers; the mode {mode!r} does not exist.")
    return K.round(x)


def logbern(log_p) -> bool:
    """Return one draw, True with the probability exp(`log_p`), a number."""
    if np.isnan(log_p):
        raise FloatingPointError("log_p can't be nan.")
    return np.log(generator().uniform()) < log_p


def logdet(m) -> K.TensorVariable:
    """Return the log of the absolute value of the determinant."""
    return K.slogdet(m)[1]


def LogDet() -> Callable:
    """Return what PyMC3 takes for the function `logdet`."""
    return logdet


# ---- many matrices -----------------------------------------------------------------------------------------------------


def batched_diag(C) -> K.TensorVariable:
    """Return diagonal matrices [n, k, k] of the rows of a matrix [n, k], or the diagonals [n, k] of matrices [n, k, k].

    Raises
    ------
    ValueError
        `C` has neither two nor three axes.
    """
    C = K.as_tensor(C)
    if K.ndim(C) == 3:
        return K.diagonal(C, axis1=-2, axis2=-1)
    if K.ndim(C) != 2:
        raise ValueError(f"batched_diag: C must have two or three axes, got the shape {show(K.int_shape(C))}.")
    return C[:, :, None] * K.eye(_length(C, 1, "batched_diag"), dtype=K.dtype(C))


def BatchedDiag() -> Callable:
    """Return what PyMC3 takes for the function `batched_diag`."""
    return batched_diag


def block_diagonal(matrices, sparse=False, format="csr") -> Any:
    """Return a matrix with `matrices` along its diagonal and zeros elsewhere.

    Parameters
    ----------
    matrices : list of matrices
    sparse : bool
        Whether the result is a SciPy sparse matrix of the given `format`; only for matrices that are no tensors: engines
        have no sparse ones.
    format : str
        As in `scipy.sparse.block_diag`.

    Returns
    -------
    tensor, or SciPy sparse matrix
    """
    matrices = list(matrices)
    if not matrices:
        raise ValueError("no matrices to allocate")
    if sparse:
        if any(K.is_tensor(matrix) for matrix in matrices):
            raise TypeError("block_diagonal: sparse=True needs NumPy or SciPy matrices, not tensors. Leave out sparse=True.")
        return matrices[0] if len(matrices) == 1 else scipy.sparse.block_diag(matrices, format=format)
    tensors = [K.as_tensor(m.toarray() if scipy.sparse.issparse(m) else m) for m in matrices]
    widths = [_length(tensor, 1, "block_diagonal") for tensor in tensors]
    rows, start, total = [], 0, int(np.sum(widths))
    for tensor, width in zip(tensors, widths):
        height = _length(tensor, 0, "block_diagonal")
        left, right = K.zeros((height, start)), K.zeros((height, total - start - width))
        rows.append(K.concatenate([left, tensor, right], axis=1))
        start += width
    return K.concatenate(rows, axis=0)


def BlockDiagonalMatrix(sparse=False, format="csr") -> Callable:
    """Return what PyMC3 takes for `block_diagonal`: a function of matrices given one by one."""
    return lambda *matrices: block_diagonal(matrices, sparse=sparse, format=format)


def _length(tensor, axis, function):
    """Return the static length of an axis of a matrix."""
    length = K.int_shape(tensor)[axis] if K.ndim(tensor) > axis else None
    if length is None:
        raise ValueError(f"{function} needs matrices of known shape, got {show(K.int_shape(tensor))}.")
    return length


# ---- Kronecker products ------------------------------------------------------------------------------------------------


def kronecker(*Ks) -> K.TensorVariable:
    """Return the Kronecker product of several matrices."""
    return reduce(K.kron, Ks)


def kron_diag(*diags) -> K.TensorVariable:
    """Return the diagonal of the Kronecker product of square matrices with these diagonals."""
    return reduce(flat_outer, diags)


def kron_matrix_op(krons, m, op) -> K.TensorVariable:
    """Return ``op(kronecker(*krons), m)`` without the large matrix, for operations that go factor by factor.

    Parameters
    ----------
    krons : list of square matrices
        Of n1, n2, ... rows.
    m : array [n1 * n2 * ...] or [n1 * n2 * ..., columns]
    op : callable
        ``op(matrix, columns)``, such as `dot` or a solver.

    Returns
    -------
    tensor [n1 * n2 * ..., columns]
        One column where `m` has one axis.

    Raises
    ------
    ValueError
        `m` has more than two axes, or a length that does not fit.
    """
    m = K.as_tensor(m)
    if K.ndim(m) == 1:
        m = m[:, None]
    if K.ndim(m) != 2:
        raise ValueError(f"m must have ndim <= 2, not {K.ndim(m)}")
    krons = [K.as_tensor(matrix) for matrix in krons]
    lengths = [_length(matrix, 0, "kron_matrix_op") for matrix in krons]
    rows, columns = K.int_shape(m)
    if rows is not None and rows != size_of(lengths):
        raise ValueError(f"kron_matrix_op: m has {rows} rows, but the matrices have {' * '.join(map(str, lengths))}.")
    columns = -1 if columns is None else columns
    for matrix, length in zip(krons, lengths):
        # The first factor's axis is in front; after the product it goes to the end, and the next one is in front.
        product = op(matrix, K.reshape(m, (length, -1)))
        m = K.transpose(product)
    return K.transpose(K.reshape(m, (columns, size_of(lengths))))


kron_dot = partial(kron_matrix_op, op=K.dot)
kron_solve_lower = partial(kron_matrix_op, op=partial(K.solve_triangular, lower=True))
kron_solve_upper = partial(kron_matrix_op, op=partial(K.solve_triangular, lower=False))


def cartesian(*arrays) -> np.ndarray:
    """Return all combinations of the rows of arrays, those of the last array changing fastest.

    Parameters
    ----------
    *arrays : arrays [length, ..., width]
        One axis stands for a width of one. The axes between the first and the last one are the same for all.

    Returns
    -------
    numpy.ndarray [product of lengths, ..., sum of widths]

    Raises
    ------
    ValueError
        The axes between do not fit, or an array has no axis.
    """
    arrays = [np.asarray(array) for array in arrays]
    arrays = [array[:, None] if array.ndim == 1 else array for array in arrays]
    if not all(array.ndim for array in arrays) or len({array.shape[1:-1] for array in arrays}) != 1:
        shapes = ", ".join(show(array.shape) for array in arrays)
        raise ValueError(f"cartesian needs arrays that differ in their first and last lengths only, got shapes {shapes}.")
    index = np.meshgrid(*(np.arange(len(array)) for array in arrays), indexing="ij")
    return np.concatenate([array[i.ravel()] for array, i in zip(arrays, index)], axis=-1)


def expand_packed_triangular(n, packed, lower=True, diagonal_only=False) -> K.TensorVariable:
    """Return a triangular matrix from its elements, or their diagonal.

    Parameters
    ----------
    n : int
        Number of rows.
    packed : tensor (n * (n + 1) / 2,)
        The elements row by row.
    lower : bool
        Whether the matrix is lower triangular.
    diagonal_only : bool
        Whether to return the diagonal alone, (n,).
    """
    if K.ndim(packed) != 1:
        raise ValueError("Packed triangular is not one dimensional.")
    if not isinstance(n, (int, np.integer)):
        raise TypeError("n must be an integer")
    rows, columns = np.tril_indices(n) if lower else np.triu_indices(n)
    if diagonal_only:
        return packed[np.flatnonzero(rows == columns)]
    return K.set_subtensor(K.zeros((n, n), dtype=K.dtype(packed)), (rows, columns), packed)
