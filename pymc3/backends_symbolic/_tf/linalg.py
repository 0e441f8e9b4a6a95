"""Linear algebra, batched over leading axes."""
import string

import numpy as np

from ..common import format_shape
from .elimination import eliminated
from .library import tf
from .own_gradient import own_gradient
from .spectral import eigenpairs, exponential
from .variables import lengths, promoted, raw, real, static_shape, symbolic


# ---------------------------------------------------------------------------------------------------------------------
# Products
# ---------------------------------------------------------------------------------------------------------------------


def _numbers(*xs):
    """Return the operands of a product, promoted; booleans count as integers."""
    return [tf.cast(x, "int64") if x.dtype == "bool" else x for x in promoted(*xs)]


def _check_inner(name, x, y, axis_x, axis_y):
    first, second = static_shape(x)[axis_x], static_shape(y)[axis_y]
    if first is not None and second is not None and first != second:
        raise ValueError(
            f"{name}: got shapes {format_shape(static_shape(x))} and {format_shape(static_shape(y))}; the lengths "
            f"{first} and {second} must be equal."
        )


@symbolic
def dot(x, y):
    return _dot(*_numbers(x, y))


def _dot(x, y):
    if x.shape.rank == 0 or y.shape.rank == 0:
        return x * y
    if x.shape.rank <= 2 and y.shape.rank <= 2:
        return _matmul("dot", x, y)
    axis = -2 if y.shape.rank > 1 else -1
    _check_inner("dot", x, y, -1, axis)
    return tf.tensordot(x, y, [[x.shape.rank - 1], [y.shape.rank + axis]])


@symbolic
def matmul(x, y):
    x, y = _numbers(x, y)
    if x.shape.rank == 0 or y.shape.rank == 0:
        raise ValueError("matmul: got a scalar; need vectors, matrices or stacks of matrices (use multiply).")
    return _matmul("matmul", x, y)


def _matmul(name, x, y):
    _check_inner(name, x, y, -1, -2 if y.shape.rank > 1 else -1)
    if x.shape.rank == 1 and y.shape.rank == 1:
        known = None not in (*static_shape(x), *static_shape(y))
        return tf.reduce_sum(x * y) if known else tf.linalg.matvec(x[None, :], y)[0]
    if x.shape.rank == 1:
        return tf.linalg.matvec(y, x, transpose_a=True)
    if y.shape.rank == 1:
        return tf.linalg.matvec(x, y)
    return tf.matmul(x, y)


@symbolic
def tensordot(x, y, axes=2):
    x, y = _numbers(x, y)
    if isinstance(axes, (int, np.integer)):
        first, second = list(range(x.shape.rank - axes, x.shape.rank)), list(range(axes))
    else:
        first, second = ([int(a)] if np.ndim(a) == 0 else [int(i) for i in a] for a in axes)
    for axis_x, axis_y in zip(first, second):
        _check_inner("tensordot", x, y, axis_x, axis_y)
    positive = [[axis % x.shape.rank for axis in first], [axis % y.shape.rank for axis in second]] if first else 0
    return tf.tensordot(x, y, positive)


@symbolic
def outer(x, y):
    x, y = _numbers(x, y)
    return tf.reshape(x, [-1, 1]) * tf.reshape(y, [1, -1])


@symbolic
def batched_dot(x, y):
    x, y = _numbers(x, y)
    if x.shape.rank == 0 or y.shape.rank == 0:
        raise ValueError("batched_dot: got a scalar; need tensors with a common first axis.")
    _check_inner("batched_dot", x, y, 0, 0)
    letters = iter(string.ascii_letters[1:])
    first = [next(letters) for _ in range(x.shape.rank - 1)]
    second = [next(letters) for _ in range(y.shape.rank - 1)]
    out = first + second
    if first and second:
        inner = -2 if len(second) > 1 else -1
        _check_inner("batched_dot", x, y, -1, inner)
        out = first[:-1] + [letter for letter in second if letter != second[inner]]
        second[inner] = first[-1]
    return tf.einsum(f"a{''.join(first)},a{''.join(second)}->a{''.join(out)}", x, y)


@symbolic
def einsum(subscripts, *operands):
    return tf.einsum(subscripts.replace(" ", ""), *_numbers(*operands))


# ---------------------------------------------------------------------------------------------------------------------
# Factors and equations
# ---------------------------------------------------------------------------------------------------------------------


def _square(x, name):
    x = real(x)
    shape = static_shape(x)
    if len(shape) < 2 or (None not in shape[-2:] and shape[-1] != shape[-2]):
        raise ValueError(f"{name}: got {format_shape(shape)}; need a square matrix, or a stack of them.")
    return x


def _nan(x):
    return tf.constant(np.nan, x.dtype)


def _identity(x):
    return tf.eye(lengths(x)[-1], dtype=x.dtype)


def _cholesky_pullback(dy, value, x):
    """Murray (2016), equation 10: L^-T Phi(L^T dL) L^-1, made symmetric."""
    middle = tf.matmul(value, dy, transpose_a=True)
    middle = tf.linalg.band_part(middle, -1, 0)
    middle = middle - tf.linalg.diag(tf.linalg.diag_part(middle)) / 2
    inverse = _lower_solved(value, tf.broadcast_to(_identity(x), lengths(x)))
    result = tf.matmul(inverse, tf.matmul(middle, inverse), transpose_a=True)
    return (result + tf.linalg.matrix_transpose(result)) / 2


_tie_cholesky = own_gradient("cholesky", _cholesky_pullback)


@symbolic
def cholesky(x):
    x = _square(x, "cholesky")
    lower = tf.linalg.band_part(x, -1, 0)
    symmetric = lower + tf.linalg.matrix_transpose(lower) - tf.linalg.diag(tf.linalg.diag_part(x))
    factor = tf.linalg.band_part(tf.linalg.cholesky(symmetric), -1, 0)
    failed = ~tf.reduce_all(tf.linalg.diag_part(factor) > 0, -1)[..., None, None]
    return _tie_cholesky(tf.where(failed, _nan(x), factor), x)


@symbolic
def solve(a, b):
    a, b = promoted(_square(a, "solve"), b, to_float=True)
    _check_inner("solve", a, b, -1, -1 if b.shape.rank == 1 else -2)
    vector = b.shape.rank == 1
    b = b[:, None] if vector else b
    result = _solved(a, b)
    return tf.squeeze(result, -1) if vector else result


def _solve_pullback(dy, value, a, b):
    db = _solved(tf.linalg.matrix_transpose(a), dy)
    return -tf.matmul(db, value, transpose_b=True), db


_tie_solve = own_gradient("solve", _solve_pullback)


def _solved(a, b):
    """TensorFlow raises an error for a singular matrix in a graph and returns numbers under XLA; here it gives NaN."""
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


@symbolic
def solve_triangular(a, b, lower=True, trans=False):
    a, b = promoted(_square(a, "solve_triangular"), b, to_float=True)
    _check_inner("solve_triangular", a, b, -1, -1 if b.shape.rank == 1 else -2)
    vector = b.shape.rank == 1
    result = _triangle_solved(a, b[:, None] if vector else b, bool(lower), bool(trans))
    return tf.squeeze(result, -1) if vector else result


def _lower_solved(a, b):
    return _triangle_solved(a, b, True, False)


def _triangle_solved(a, b, lower, trans):
    """A zero on the diagonal would be an error in a graph; here it gives NaN."""
    a, b = _with_equal_batches(a, b)
    pivots = tf.linalg.diag_part(a)
    good = tf.abs(pivots) > 0
    safe = tf.linalg.set_diag(a, tf.where(good, pivots, tf.ones_like(pivots)))
    solved = tf.linalg.triangular_solve(safe, b, lower=lower, adjoint=trans)
    return tf.where(tf.reduce_all(good, -1)[..., None, None], solved, _nan(b))


@symbolic
def inv(x):
    x = _square(x, "inv")
    return _inverse(x)


def _inverse(x):
    return _solved(x, tf.broadcast_to(_identity(x), lengths(x)))


# ---------------------------------------------------------------------------------------------------------------------
# Determinants
# ---------------------------------------------------------------------------------------------------------------------


def _slogdet_pullback(dy, values, x):
    return dy[1][..., None, None] * tf.linalg.matrix_transpose(_inverse(x))


_tie_slogdet = own_gradient("slogdet", _slogdet_pullback, results=2)


def _slogdet(x):
    sign, logdet, _ = eliminated(tf.stop_gradient(x))
    return _tie_slogdet([sign, logdet], x)


@symbolic
def slogdet(x):
    return tuple(_slogdet(_square(x, "slogdet")))


_tie_det = own_gradient(
    "det", lambda dy, value, x: (dy * value)[..., None, None] * tf.linalg.matrix_transpose(_inverse(x))
)


@symbolic
def det(x):
    x = _square(x, "det")
    sign, logdet = _slogdet(x)
    return _tie_det(sign * tf.exp(logdet), x)


# ---------------------------------------------------------------------------------------------------------------------
# Spectral and other functions
# ---------------------------------------------------------------------------------------------------------------------


@symbolic
def eigh(x):
    return tuple(eigenpairs(_square(x, "eigh")))


@symbolic
def qr(x):
    return tuple(tf.linalg.qr(real(x)))


@symbolic
def trace(x):
    return tf.linalg.trace(raw(x))


@symbolic
def kron(x, y):
    x, y = _numbers(x, y)
    product = x[:, None, :, None] * y[None, :, None, :]
    (a, b), (c, d) = (tf.unstack(tf.shape(v)) if None in static_shape(v) else static_shape(v) for v in (x, y))
    return tf.reshape(product, [a * c, b * d])


@symbolic
def expm(x):
    return exponential(_square(x, "expm"))
