"""Linear algebra, batched over leading axes."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import numpy as np

from .elemwise import of_reals
from .elimination import eliminated
from .library import tf
from .own_gradient import own_gradient
from .spectral import eigenpairs, exponential
from .variables import lengths, promoted, real, static_shape, symbolic

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

# ---------------------------------------------------------------------------------------------------------------------
# Products
# ---------------------------------------------------------------------------------------------------------------------


def _numbers(*xs):
    """Return the operands of a product, promoted; booleans count as integers."""
    return [tf.cast(x, "int64") if x.dtype == "bool" else x for x in promoted(*xs)]


@symbolic
def matmul(x, y) -> TensorVariable:
    x, y = _numbers(x, y)
    if x.shape.rank == 1 and y.shape.rank == 1:
        known = None not in (*static_shape(x), *static_shape(y))
        return tf.reduce_sum(x * y) if known else tf.linalg.matvec(x[None, :], y)[0]
    if x.shape.rank == 1:
        return tf.linalg.matvec(y, x, transpose_a=True)
    if y.shape.rank == 1:
        return tf.linalg.matvec(x, y)
    return tf.matmul(x, y)


@symbolic
def tensordot(x, y, axes) -> TensorVariable:
    x, y = _numbers(x, y)
    if None not in (*static_shape(x), *static_shape(y)):
        return tf.tensordot(x, y, axes if len(axes[0]) else 0)
    return tf.einsum(_sum_over(x.shape.rank, y.shape.rank, *axes), x, y)  # XLA must know the shapes that tf.tensordot computes


def _sum_over(x_rank, y_rank, x_axes, y_axes):
    """Return Einstein's sum, as a text, over pairs of axes."""
    letters = string.ascii_letters
    x_names, y_names = list(letters[:x_rank]), list(letters[x_rank : x_rank + y_rank])
    for i, j in zip(x_axes, y_axes):
        y_names[j] = x_names[i]
    kept = [name for name in (*x_names, *y_names) if not (name in x_names and name in y_names)]
    return f"{''.join(x_names)},{''.join(y_names)}->{''.join(kept)}"


@symbolic
def einsum(subscripts, *operands) -> TensorVariable:
    return tf.einsum(subscripts.replace(" ", ""), *_numbers(*operands))


# ---------------------------------------------------------------------------------------------------------------------
# Factors and equations
# ---------------------------------------------------------------------------------------------------------------------


def _nan(x):
    return tf.constant(np.nan, x.dtype)


def _identity(x):
    return tf.eye(lengths(x)[-1], dtype=x.dtype)


def _cholesky_pullback(dy, value, x):
    """Return L^-T Phi(L^T dL) L^-1, made symmetric (Murray 2016, equation 10)."""
    middle = tf.matmul(value, dy, transpose_a=True)
    middle = tf.linalg.band_part(middle, -1, 0)
    middle = middle - tf.linalg.diag(tf.linalg.diag_part(middle)) / 2
    inverse = _lower_solved(value, tf.broadcast_to(_identity(x), lengths(x)))
    result = tf.matmul(inverse, tf.matmul(middle, inverse), transpose_a=True)
    return (result + tf.linalg.matrix_transpose(result)) / 2


_tie_cholesky = own_gradient("cholesky", _cholesky_pullback)


@symbolic
def cholesky(x) -> TensorVariable:
    x = real(x)
    lower = tf.linalg.band_part(x, -1, 0)
    symmetric = lower + tf.linalg.matrix_transpose(lower) - tf.linalg.diag(tf.linalg.diag_part(x))
    factor = tf.linalg.band_part(tf.linalg.cholesky(symmetric), -1, 0)
    failed = ~tf.reduce_all(tf.linalg.diag_part(factor) > 0, -1)[..., None, None]
    return _tie_cholesky(tf.where(failed, _nan(x), factor), x)


@symbolic
def solve(a, b) -> TensorVariable:
    return _equation(_solved, a, b)


@symbolic
def solve_triangular(a, b, lower=True, trans=False) -> TensorVariable:
    return _equation(lambda a, b: _triangle_solved(a, b, lower, trans), a, b)


def _equation(solution, a, b):
    a, b = promoted(a, b, to_float=True)
    return solution(a, b) if b.shape.rank > 1 else tf.squeeze(solution(a, b[:, None]), -1)


def _solve_pullback(dy, value, a, b):
    db = _solved(tf.linalg.matrix_transpose(a), dy)
    return -tf.matmul(db, value, transpose_b=True), db


_tie_solve = own_gradient("solve", _solve_pullback)


def _solved(a, b):
    """Return the solution, NaN for a singular matrix: TensorFlow raises an error in a graph, and returns numbers under XLA."""
    a, b = _with_equal_batches(a, b)
    _, _, singular = eliminated(tf.stop_gradient(a))
    singular = singular[..., None, None]
    safe = tf.where(singular, _identity(a), a)
    return _tie_solve(tf.where(singular, _nan(b), tf.linalg.solve(safe, b)), a, b)


def _with_equal_batches(a, b):
    first, second = a.shape[:-2], b.shape[:-2]
    if first == second and first.is_fully_defined():
        return a, b
    batch = tf.broadcast_dynamic_shape(tf.shape(a)[:-2], tf.shape(b)[:-2])
    if first.is_fully_defined() and second.is_fully_defined():
        batch = tf.broadcast_static_shape(first, second).as_list()
    return tuple(tf.broadcast_to(t, tf.concat([batch, tf.shape(t)[-2:]], 0)) for t in (a, b))


def _lower_solved(a, b):
    return _triangle_solved(a, b, True, False)


def _triangle_pullback(lower, trans):
    def pull_back(dy, value, a, b):
        db = _triangle_solved(a, dy, lower, not trans)
        da = tf.matmul(value, db, transpose_b=True) if trans else tf.matmul(db, value, transpose_b=True)
        return -(tf.linalg.band_part(da, -1, 0) if lower else tf.linalg.band_part(da, 0, -1)), db

    return pull_back


# TensorFlow's own gradient asks for the shapes as constants, which XLA does not have of lengths that may change.
_tie_triangle = {
    (lower, trans): own_gradient(f"solve_triangular, lower={lower}, trans={trans}", _triangle_pullback(lower, trans))
    for lower in (True, False)
    for trans in (True, False)
}


def _triangle_solved(a, b, lower, trans):
    """Return the solution, NaN where the diagonal has a zero: in a graph that would be an error."""
    a, b = _with_equal_batches(a, b)
    pivots = tf.linalg.diag_part(a)
    good = tf.abs(pivots) > 0
    safe = tf.linalg.set_diag(a, tf.where(good, pivots, tf.ones_like(pivots)))
    solved = tf.linalg.triangular_solve(safe, b, lower=lower, adjoint=trans)
    solved = tf.where(tf.reduce_all(good, -1)[..., None, None], solved, _nan(b))
    if a.shape[-2:].is_fully_defined() and b.shape[-2:].is_fully_defined():
        return solved
    return _tie_triangle[bool(lower), bool(trans)](solved, a, b)


def _inverse(x):
    return _solved(x, tf.broadcast_to(_identity(x), lengths(x)))


# ---------------------------------------------------------------------------------------------------------------------
# Determinants
# ---------------------------------------------------------------------------------------------------------------------


def _slogdet_pullback(dy, values, x):
    return dy[1][..., None, None] * tf.linalg.matrix_transpose(_inverse(x))


_tie_slogdet = own_gradient("slogdet", _slogdet_pullback, results=2)


@symbolic
def slogdet(x) -> tuple[TensorVariable, TensorVariable]:
    x = real(x)
    sign, logdet, _ = eliminated(tf.stop_gradient(x))
    return tuple(_tie_slogdet([sign, logdet], x))


# ---------------------------------------------------------------------------------------------------------------------
# Spectral and other functions
# ---------------------------------------------------------------------------------------------------------------------


eigh = of_reals(lambda x: tuple(eigenpairs(x)))
qr = of_reals(lambda x: tuple(tf.linalg.qr(x)))


@symbolic
def expm(x) -> TensorVariable:
    """Square sixteen times in a row: a loop could not be mapped as one program."""
    return exponential(real(x))
