"""Functions of tensors for use in models, under PyMC3's names."""

import numpy as np

from pymc3 import backends_symbolic as K

__all__ = [
    "abs_", "abs", "and_", "ceil", "clip", "concatenate", "constant", "cos", "cosh", "det", "dot", "eq", "erf", "erfc",
    "erfcinv", "erfinv", "exp", "extract_diag", "flatten", "floor", "ge", "gt", "le", "log", "lt", "matrix_dot",
    "matrix_inverse", "maximum", "minimum", "neq", "ones_like", "or_", "prod", "sgn", "sigmoid", "sin", "sinh", "sqr",
    "sqrt", "stack", "sum", "switch", "tan", "tanh", "trace", "where", "zeros_like", "invlogit", "logit", "logsumexp",
    "logaddexp", "logdiffexp", "logdiffexp_numpy", "log1pexp", "log1mexp", "log1mexp_numpy", "probit", "invprobit",
    "tround", "flat_outer", "flatten_list", "expand_packed_triangular", "logdet", "kronecker", "cartesian",
]  # fmt: skip


abs = abs_ = K.abs
and_ = K.logical_and
or_ = K.logical_or
ceil = K.ceil
floor = K.floor
tround = K.round
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


def sum(input, axis=None, dtype=None, keepdims=False, acc_dtype=None):
    """Sum over `axis` (all axes); `dtype` converts the result, `acc_dtype` is accepted for old scripts."""
    total = K.sum(input, axis=axis, keepdims=keepdims)
    return total if dtype is None else K.cast(total, dtype)


def prod(input, axis=None, dtype=None, keepdims=False, acc_dtype=None, no_zeros_in_input=False):
    """Product over `axis` (all axes); the last two arguments are accepted for old scripts."""
    product = K.prod(input, axis=axis, keepdims=keepdims)
    return product if dtype is None else K.cast(product, dtype)


def constant(x, name=None, ndim=None, dtype=None):
    """`x` as a tensor of fixed values; `ndim` is accepted for old scripts."""
    return K.constant(x, dtype=dtype, name=name)


def flatten(x, ndim=1):
    """`x` with its last axes joined, so that `ndim` remain."""
    if ndim == 1:
        return K.flatten(x)
    return K.reshape(x, K.int_shape(x)[: ndim - 1] + (-1,))


def stack(*tensors, **kwargs):
    """Tensors, given as one list or one by one, joined along a new axis (``axis=0``)."""
    if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)):
        (tensors,) = tensors
    return K.stack(list(tensors), **kwargs)


def matrix_dot(*args):
    """Product of several matrices."""
    product = args[0]
    for matrix in args[1:]:
        product = K.dot(product, matrix)
    return product


def invlogit(x, eps=None):
    """1 / (1 + exp(-x)); `eps` is accepted for old scripts (the result is exact without it)."""
    return K.sigmoid(x)


def logsumexp(x, axis=None, keepdims=True):
    """log(sum(exp(x))) over `axis`, which is kept with length one unless told otherwise: PyMC3's default."""
    return K.logsumexp(x, axis=axis, keepdims=keepdims)


def logdiffexp(a, b):
    """log(exp(a) - exp(b)), a > b."""
    return a + K.log1mexp(a - b)


def log1mexp_numpy(x):
    """log(1 - exp(-x)) for arrays x > 0."""
    x = np.asarray(x, dtype=float)
    with np.errstate(all="ignore"):
        return np.where(x < np.log(2.0), np.log(-np.expm1(-x)), np.log1p(-np.exp(-x)))


def logdiffexp_numpy(a, b):
    """log(exp(a) - exp(b)) for arrays, a > b."""
    return a + log1mexp_numpy(a - b)


def probit(p):
    """Quantile of the standard normal distribution at `p`."""
    return -np.sqrt(2.0) * K.erfcinv(2.0 * K.as_tensor(p))


def invprobit(x):
    """Distribution function of the standard normal at `x`."""
    return K.ndtr(x)


def flat_outer(a, b):
    """All products of an element of `a` and one of `b`, flat."""
    return K.flatten(K.outer(a, b))


def flatten_list(tensors):
    """The raveled tensors, one after the other."""
    return K.concatenate([K.flatten(tensor) for tensor in tensors], axis=0)


def logdet(m):
    """Log of the absolute value of the determinant."""
    return K.slogdet(m)[1]


def kronecker(*Ks):
    """Kronecker product of several matrices."""
    product = Ks[0]
    for matrix in Ks[1:]:
        product = K.kron(product, matrix)
    return product


def cartesian(*arrays):
    """All combinations of the rows of arrays, array (product of lengths, sum of widths)."""
    arrays = [np.asarray(array) for array in arrays]
    index = np.meshgrid(*(np.arange(len(array)) for array in arrays), indexing="ij")
    columns = [array.reshape(len(array), -1)[i.ravel()] for array, i in zip(arrays, index)]
    return np.concatenate(columns, axis=1)


def expand_packed_triangular(n, packed, lower=True, diagonal_only=False):
    """A triangular matrix from its elements, or their diagonal.

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
