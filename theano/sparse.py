"""Matrices that are sparse in Theano, as dense tensors: its names, and the same values, without savings of memory or time.

What takes a tensor here also takes a sparse matrix of SciPy's. `basic` is this module.
"""

import sys
from typing import Any

import numpy as np

from pymc3 import backends_symbolic as K

from . import _absent
from ._conversion import as_tensor_variable
from .tensor.sharedvar import shared
from .tensor.type import TensorType

__all__ = [
    "CSC", "CSR", "add", "as_sparse", "as_sparse_or_tensor_variable", "as_sparse_variable", "col_scale", "constant", "csc_from_dense",
    "csc_matrix", "csr_from_dense", "csr_matrix", "dense_from_sparse", "diag", "dot", "hstack", "matrix", "mul", "neg", "row_scale",
    "shared", "sp_ones_like", "sp_sum", "sp_zeros_like", "square_diagonal", "structured_add", "structured_dot", "sub", "transpose",
    "true_dot", "vstack",
]  # fmt: skip


def as_sparse_variable(x, name=None) -> K.TensorVariable:
    """Return a matrix (SciPy's sparse ones, arrays, tensors) as a dense tensor."""
    tensor = as_tensor_variable(x, name)
    if tensor.ndim != 2:
        raise TypeError(f"as_sparse_variable: need a matrix; got {tensor.ndim} axes: {x!r}.")
    return tensor


as_sparse = constant = csr_from_dense = csc_from_dense = as_sparse_variable


def dense_from_sparse(x) -> K.TensorVariable:
    """Return a matrix as a dense tensor, which it is."""
    return as_tensor_variable(x)


as_sparse_or_tensor_variable = dense_from_sparse


def matrix(format="csr", name=None, dtype=None) -> K.TensorVariable:
    """Return an input, a matrix: values for it may be sparse matrices of SciPy's; `format` changes nothing."""
    return TensorType("floatX" if dtype is None else dtype, (False, False))(name)


def csr_matrix(name=None, dtype=None) -> K.TensorVariable:
    """Return an input, a matrix; see `matrix`."""
    return matrix("csr", name, dtype)


def csc_matrix(name=None, dtype=None) -> K.TensorVariable:
    """Return an input, a matrix; see `matrix`."""
    return matrix("csc", name, dtype)


def CSR(data, indices, indptr, shape) -> K.TensorVariable:
    """Return the matrix whose row i has ``data[indptr[i]:indptr[i + 1]]`` in the columns `indices` of the same range.

    Parameters
    ----------
    data : tensor (count,)
    indices : array of int (count,)
    indptr : array of int (rows + 1,)
    shape : tuple of int
    """
    return _filled(data, indices, indptr, shape, False)


def CSC(data, indices, indptr, shape) -> K.TensorVariable:
    """Return the matrix whose column j has ``data[indptr[j]:indptr[j + 1]]`` in the rows `indices` of the same range."""
    return _filled(data, indices, indptr, shape, True)


def _filled(data, indices, indptr, shape, by_column):
    if any(K.is_tensor(x) for x in (indices, indptr, shape)):
        raise TypeError("CSR, CSC: places of elements, and shape, must be known: give arrays of int, not tensors.")
    data = as_tensor_variable(data)
    lines = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    places = (indices, lines) if by_column else (lines, indices)
    return K.inc_subtensor(K.zeros(tuple(int(n) for n in shape), data.dtype), tuple(np.asarray(i, "int64") for i in places), data)


def dot(x, y) -> K.TensorVariable:
    """Return the product of two matrices, or of a matrix and a vector."""
    return K.dot(as_tensor_variable(x), as_tensor_variable(y))


structured_dot = true_dot = dot


def transpose(x) -> K.TensorVariable:
    """Return a matrix with rows and columns exchanged."""
    return K.transpose(as_sparse_variable(x))


def neg(x) -> K.TensorVariable:
    """Return -x."""
    return K.negative(as_sparse_variable(x))


def add(x, y) -> K.TensorVariable:
    """Return x + y."""
    return K.add(as_tensor_variable(x), as_tensor_variable(y))


structured_add = add


def sub(x, y) -> K.TensorVariable:
    """Return x - y."""
    return K.subtract(as_tensor_variable(x), as_tensor_variable(y))


def mul(x, y) -> K.TensorVariable:
    """Return x * y, element by element; a vector multiplies each row."""
    return K.multiply(as_tensor_variable(x), as_tensor_variable(y))


def sp_sum(x, axis=None, sparse_grad=False) -> K.TensorVariable:
    """Return the sum of a matrix, or its sums along an axis; `sparse_grad` changes nothing."""
    return K.sum(as_sparse_variable(x), axis)


def sp_ones_like(x) -> K.TensorVariable:
    """Return a matrix with 1 where an element of `x` is not 0."""
    x = as_sparse_variable(x)
    return K.cast(K.not_equal(x, 0), x.dtype)


def sp_zeros_like(x) -> K.TensorVariable:
    """Return zeros in the shape of a matrix."""
    return K.zeros_like(as_sparse_variable(x))


def diag(x) -> K.TensorVariable:
    """Return the diagonal of a square matrix."""
    return K.diag(as_sparse_variable(x))


def square_diagonal(diag) -> K.TensorVariable:
    """Return the square matrix with a vector on its diagonal."""
    return K.diag(as_tensor_variable(diag))


def row_scale(x, s) -> K.TensorVariable:
    """Return a matrix with its i-th row multiplied by ``s[i]``."""
    return as_sparse_variable(x) * K.expand_dims(as_tensor_variable(s), 1)


def col_scale(x, s) -> K.TensorVariable:
    """Return a matrix with its j-th column multiplied by ``s[j]``."""
    return as_sparse_variable(x) * as_tensor_variable(s)


def hstack(blocks, format=None, dtype=None) -> K.TensorVariable:
    """Return matrices side by side; `format` changes nothing."""
    return _joined(blocks, 1, dtype)


def vstack(blocks, format=None, dtype=None) -> K.TensorVariable:
    """Return matrices one below the other; `format` changes nothing."""
    return _joined(blocks, 0, dtype)


def _joined(blocks, axis, dtype):
    joined = K.concatenate([as_sparse_variable(x) for x in blocks], axis)
    return joined if dtype is None else K.cast(joined, dtype)


basic = sys.modules[__name__]


def __getattr__(name) -> Any:
    raise _absent.missing_name(__name__, name)
