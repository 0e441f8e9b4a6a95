"""Linear algebra."""
import numpy as np

from .library import tf
from .variables import operands, raw, real, static_shape, symbolic


@symbolic
def dot(x, y):
    x, y = operands(x, y)
    if x.shape.rank == 0 or y.shape.rank == 0:
        return x * y
    return tf.tensordot(x, y, [[-1], [-2 if y.shape.rank > 1 else 0]])


@symbolic
def matmul(x, y):
    x, y = operands(x, y)
    if x.shape.rank == 1 and y.shape.rank == 1:
        return tf.reduce_sum(x * y)
    if x.shape.rank == 1:
        return tf.linalg.matvec(y, x, transpose_a=True)
    if y.shape.rank == 1:
        return tf.linalg.matvec(x, y)
    return tf.matmul(x, y)
