"""Contract: linear algebra, batched over leading axes (except `expm` and `kron`).

Matrices are [..., m, n]. Shapes that do not fit are a ValueError when the graph is built, if they are known then. How the
derivative with respect to a symmetric argument is shared between x[i, j] and x[j, i] is the engine's; their sum is not.
"""

from __future__ import annotations

from collections.abc import Sequence

from .tensors import TensorVariable
from .types import TensorLike


def dot(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return NumPy's dot: the last axis of `x` with the second-to-last (vectors: only) axis of `y`.

    Scalars multiply.
    """
    ...


def matmul(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the matrix product [..., m, k] @ [..., k, n], leading axes broadcast; vectors as NumPy's; no scalars."""
    ...


def tensordot(x: TensorLike, y: TensorLike, axes: int | Sequence[int | Sequence[int]] = 2) -> TensorVariable:
    """Return the sum of products over pairs of axes.

    Parameters
    ----------
    x, y : tensor
    axes : int or pair of (int or sequence of int)
        An int: that many last axes of `x` with as many first ones of `y`, in order.
    """
    ...


def outer(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the matrix of products of the flattened `x` (rows) and the flattened `y` (columns)."""
    ...


def batched_dot(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return dot(x[i], y[i]) for each i of the first axis, stacked."""
    ...


def einsum(subscripts: str, *operands: TensorLike) -> TensorVariable:
    """Return Einstein's sum, as `numpy.einsum` with a string (``...`` and an implicit result included)."""
    ...


def cholesky(x: TensorLike) -> TensorVariable:
    """Return the lower triangular L with L L^T = x, zeros above its diagonal, all NaN if `x` is not positive definite.

    `x` is taken to be symmetric. Its gradient: Murray 2016, arXiv:1602.07527.
    """
    ...


def solve(a: TensorLike, b: TensorLike) -> TensorVariable:
    """Return z with a z = b; `b` is [..., n] if it has one axis, else [..., n, k]; NaN or inf where `a` is singular."""
    ...


def solve_triangular(a: TensorLike, b: TensorLike, lower: bool = True, trans: bool = False) -> TensorVariable:
    """Return z with a z = b for a triangular matrix.

    Parameters
    ----------
    a : tensor [..., n, n]
        The other triangle is not read.
    b : tensor [n] or [..., n, k]
    lower : bool
        Which triangle of `a` is used.
    trans : bool
        Solve a^T z = b instead.
    """
    ...


def inv(x: TensorLike) -> TensorVariable:
    """Return the inverse of a square matrix; NaN or inf where it is singular."""
    ...


def det(x: TensorLike) -> TensorVariable:
    """Return the determinant of a square matrix."""
    ...


def slogdet(x: TensorLike) -> tuple[TensorVariable, TensorVariable]:
    """Return (sign, logdet): the sign of the determinant and the logarithm of its absolute value (0, -inf if singular).

    The gradient of logdet is the transposed inverse; that of the sign is 0.
    """
    ...


def eigh(x: TensorLike) -> tuple[TensorVariable, TensorVariable]:
    """Return (w, v): the eigenvalues of a symmetric matrix, ascending, and orthonormal eigenvectors in columns.

    `x` is taken to be symmetric. The signs of eigenvectors are the engine's; gradients need distinct eigenvalues.
    """
    ...


def qr(x: TensorLike) -> tuple[TensorVariable, TensorVariable]:
    """Return (q, r), the reduced QR decomposition of [..., m, n], m >= n; the signs are the engine's."""
    ...


def trace(x: TensorLike) -> TensorVariable:
    """Return the sum of the diagonal of a matrix, [..., n, n] -> [...]."""
    ...


def kron(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the Kronecker product of two matrices."""
    ...


def expm(x: TensorLike) -> TensorVariable:
    """Return the exponential of one square matrix (scaling and squaring with a Pade approximant: Higham 2005)."""
    ...
