"""Random numbers: the Philox generator written on TensorFlow's integer operations."""
import numpy as np

from ..philox import PhiloxStream, StreamOps
from . import elemwise
from .library import tf
from .tensors import cast
from .variables import raw, symbolic


@symbolic
def _bit_and(x, y):
    return tf.bitwise.bitwise_and(raw(x), tf.constant(y, "int64") if isinstance(y, int) else raw(y))


@symbolic
def _bit_xor(x, y):
    return tf.bitwise.bitwise_xor(raw(x, "int64"), raw(y, "int64"))


@symbolic
def _shift_right(x, n):
    return tf.bitwise.right_shift(raw(x), tf.constant(n, "int64"))


@symbolic
def _as_integer(x):
    return raw(x, "int64")


@symbolic
def _counter(shape):
    shape = (shape,) if isinstance(shape, (int, np.integer)) else tuple(shape)
    return tf.reshape(tf.range(int(np.prod(shape)), dtype="int64"), shape)


class RandomStream(PhiloxStream):
    ops = StreamOps(
        add=elemwise.add,
        multiply=elemwise.multiply,
        bit_and=_bit_and,
        bit_xor=_bit_xor,
        shift_right=_shift_right,
        as_integer=_as_integer,
        counter=_counter,
        cast=cast,
        log=elemwise.log,
        sqrt=elemwise.sqrt,
        cos=elemwise.cos,
        floor=elemwise.floor,
    )
