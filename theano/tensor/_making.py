"""Making tensors: zeros, ones, ranges, grids, diagonals."""

from typing import Any

import numpy as np

from pymc3 import backends_symbolic as K

from .._conversion import as_tensor_variable

__all__ = [
    "alloc", "arange", "diag", "eye", "identity_like", "mgrid", "ogrid", "ones", "ones_like", "tri", "tril", "triu", "zeros", "zeros_like",
]  # fmt: skip


def _lengths(shape):
    """Return a shape as K takes it: a tensor, or a tuple of lengths."""
    if K.is_tensor(shape) or isinstance(shape, np.ndarray):
        return shape
    return tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)


def zeros(shape, dtype=None) -> K.TensorVariable:
    """Return zeros of the floating type, or of `dtype`."""
    return K.zeros(_lengths(shape), dtype)


def ones(shape, dtype=None) -> K.TensorVariable:
    """Return ones of the floating type, or of `dtype`."""
    return K.ones(_lengths(shape), dtype)


def zeros_like(model, dtype=None, opt=False) -> K.TensorVariable:
    """Return zeros in the shape of `model`; `opt` changes nothing."""
    return K.zeros_like(as_tensor_variable(model), dtype)


def ones_like(model, dtype=None, opt=False) -> K.TensorVariable:
    """Return ones in the shape of `model`; `opt` changes nothing."""
    return K.ones_like(as_tensor_variable(model), dtype)


def alloc(value, *shape) -> K.TensorVariable:
    """Return a tensor of this shape (lengths one by one) filled with `value`, which is broadcast."""
    return K.full(shape[0] if len(shape) == 1 and isinstance(shape[0], (tuple, list)) else shape, as_tensor_variable(value))


def arange(start, stop=None, step=1, dtype=None) -> K.TensorVariable:
    """Return evenly spaced numbers in [start, stop) (one argument: [0, start))."""
    return K.arange(start, stop, step, dtype)


def eye(n, m=None, k=0, dtype=None) -> K.TensorVariable:
    """Return the matrix (n, m) with ones on its k-th diagonal."""
    return K.eye(n, m, k, dtype)


def identity_like(x) -> K.TensorVariable:
    """Return the identity in the shape and dtype of a matrix."""
    x = as_tensor_variable(x)
    return K.eye(*_shape_of(x), dtype=x.dtype)


def _shape_of(x):
    return [K.shape(x)[i] if n is None else n for i, n in enumerate(K.int_shape(x))]


def tri(N, M=None, k=0, dtype=None) -> K.TensorVariable:
    """Return the matrix (N, M) with ones on and below its k-th diagonal."""
    return K.tril(K.ones((N, N if M is None else M), dtype), k)


def tril(m, k=0) -> K.TensorVariable:
    """Return a matrix with zeros above its k-th diagonal."""
    return K.tril(m, k)


def triu(m, k=0) -> K.TensorVariable:
    """Return a matrix with zeros below its k-th diagonal."""
    return K.triu(m, k)


def diag(v, k=0) -> K.TensorVariable:
    """Return the k-th diagonal of a matrix, or the matrix with a vector on it."""
    return K.diag(v, k)


class _Grid:
    """``mgrid[0:2, 0:3]``: the places of a grid along each axis, as NumPy's."""

    def __init__(self, is_sparse) -> None:
        self._is_sparse = is_sparse

    def __getitem__(self, key) -> Any:
        parts = key if isinstance(key, tuple) else (key,)
        ranges = [K.arange(0 if s.start is None else s.start, s.stop, 1 if s.step is None else s.step) for s in parts]
        if not isinstance(key, tuple):
            return ranges[0]
        grids = [K.reshape(x, (1,) * i + (-1,) + (1,) * (len(ranges) - i - 1)) for i, x in enumerate(ranges)]
        if self._is_sparse:
            return grids
        zero = sum(K.zeros_like(grid) for grid in grids)
        return [grid + zero for grid in grids]


mgrid, ogrid = _Grid(False), _Grid(True)
