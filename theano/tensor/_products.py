"""Products of vectors, matrices and tensors."""

from pymc3 import backends_symbolic as K

from .._conversion import as_tensor_variable

__all__ = ["batched_dot", "dense_dot", "dot", "outer", "tensordot"]


def dot(l, r) -> K.TensorVariable:  # noqa: E741
    """Return the product over the last axis of `l` and the last but one of `r` (vectors: only one); scalars multiply."""
    return K.dot(l, r)


dense_dot = dot


def tensordot(a, b, axes=2) -> K.TensorVariable:
    """Return the sum of products over pairs of axes, as `numpy.tensordot`."""
    return K.tensordot(a, b, axes)


def outer(x, y) -> K.TensorVariable:
    """Return the matrix of products of the elements of two tensors."""
    return K.outer(x, y)


def batched_dot(a, b) -> K.TensorVariable:
    """Return ``dot(a[i], b[i])`` for each i, stacked."""
    return K.batched_dot(as_tensor_variable(a), as_tensor_variable(b))
