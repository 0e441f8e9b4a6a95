"""Gaussian elimination with partial pivoting, in a loop of known length: XLA has no LU decomposition."""

import numpy as np

from .custom_ops import CustomOp
from .library import tf
from .variables import lengths, static_shape

__all__ = ["eliminated"]


class _Elimination(CustomOp):
    """Many matrices are eliminated at once anyway: mapped over an axis, it is the same loop, where TensorFlow would write another."""

    def contents(self, x):
        return _eliminated(x)

    def mapped_over(self, args, is_stacked):
        return self(*args), [True] * 3


_elimination = _Elimination()


def eliminated(x):
    """Return [sign, logabsdet, singular] of square matrices [..., n, n], each of shape [...].

    A singular matrix has sign 0 and logabsdet -inf; one with a NaN or an infinity has NaNs and counts as singular.
    """
    return _elimination(x)


def _eliminated(x):
    n = static_shape(x)[-1]
    columns = tf.range(lengths(x)[-1], dtype="int32")

    def step(k, rest, sign, logdet):
        at_k = tf.equal(columns, k)
        column = tf.reduce_sum(tf.where(at_k, rest, 0), -1)
        size = tf.where(columns < k, tf.constant(-1.0, x.dtype), tf.abs(column))
        size = tf.where(tf.math.is_nan(size), tf.constant(np.inf, x.dtype), size)
        pivot_row = tf.argmax(size, -1, output_type="int32")
        is_pivot = tf.equal(columns, pivot_row[..., None])
        pivot = tf.reduce_sum(tf.where(is_pivot, column, 0), -1)
        row = tf.reduce_sum(tf.where(is_pivot[..., None], rest, 0), -2)
        displaced = tf.reduce_sum(tf.where(at_k[:, None], rest, 0), -2)
        rest = tf.where(is_pivot[..., None], displaced[..., None, :], rest)
        column = tf.reduce_sum(tf.where(at_k, rest, 0), -1)
        safe = tf.where(tf.equal(pivot, 0), tf.ones_like(pivot), pivot)
        factors = tf.where(columns > k, column / safe[..., None], 0)
        rest = rest - factors[..., None] * row[..., None, :]
        swapped = tf.where(tf.equal(pivot_row, k), tf.ones_like(pivot), -tf.ones_like(pivot))
        return k + 1, rest, sign * tf.sign(pivot) * swapped, logdet + tf.math.log(tf.abs(pivot))

    batch = lengths(x)[:-2]
    start = (tf.constant(0), x, tf.ones(batch, x.dtype), tf.zeros(batch, x.dtype))
    count = columns.shape[0] if n is None else n
    count = tf.shape(x)[-1] if count is None else count
    _, _, sign, logdet = tf.while_loop(lambda k, *_: k < count, step, start, maximum_iterations=count)
    return [sign, logdet, tf.equal(sign, 0) | ~tf.math.is_finite(logdet)]
