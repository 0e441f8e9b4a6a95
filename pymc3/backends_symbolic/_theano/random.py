"""Random numbers: the Philox generator written on PyTensor's integer operations."""
import numpy as np

from ..philox import PhiloxStream, StreamOps
from .elemwise import add, bitwise_and, bitwise_xor, cos, floor, log, multiply, right_shift, sqrt
from .tensors import as_tensor, cast

def _counter(shape):
    shape = (shape,) if isinstance(shape, (int, np.integer)) else tuple(shape)
    return as_tensor(np.arange(np.prod(shape, dtype="int64")).reshape(shape), "int64")


class RandomStream(PhiloxStream):
    ops = StreamOps(
        add=add,
        multiply=multiply,
        bit_and=bitwise_and,
        bit_xor=bitwise_xor,
        shift_right=lambda x, n: right_shift(as_tensor(x), as_tensor(n, "int64")),
        as_integer=lambda x: as_tensor(x, "int64"),
        counter=_counter,
        cast=cast,
        log=log,
        sqrt=sqrt,
        cos=cos,
        floor=floor,
    )
