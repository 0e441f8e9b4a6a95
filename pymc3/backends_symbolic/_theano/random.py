"""Random numbers: the Philox generator written on PyTensor's integer operations."""
import numpy as np
from pytensor.tensor.elemwise import Elemwise

from ..philox import PhiloxStream, StreamOps
from .elemwise import add, bitwise_and, bitwise_xor, cos, floor, log, multiply, sqrt
from .scalar_ops import shift_right
from .tensors import as_tensor, cast, wrap

_shift_right = Elemwise(shift_right)


def _counter(shape):
    shape = (shape,) if isinstance(shape, (int, np.integer)) else tuple(shape)
    return as_tensor(np.arange(np.prod(shape, dtype="int64")).reshape(shape), "int64")


class RandomStream(PhiloxStream):
    ops = StreamOps(
        add=add,
        multiply=multiply,
        bit_and=bitwise_and,
        bit_xor=bitwise_xor,
        shift_right=lambda x, n: wrap(_shift_right(as_tensor(x), np.int64(n))),
        as_integer=lambda x: as_tensor(x, "int64"),
        counter=_counter,
        cast=cast,
        log=log,
        sqrt=sqrt,
        cos=cos,
        floor=floor,
    )
