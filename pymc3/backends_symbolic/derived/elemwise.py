"""Element-wise functions: checks and edge rules over the engine's primitives."""
import numpy as np

from ..common import promote
from .primitives import engine

# ---------------------------------------------------------------------------------------------------------------------
# Bits of integers
# ---------------------------------------------------------------------------------------------------------------------


def bitwise_and(x, y):
    return engine.bitwise_and(*_whole("bitwise_and", x, y))


def bitwise_or(x, y):
    return engine.bitwise_or(*_whole("bitwise_or", x, y))


def bitwise_xor(x, y):
    return engine.bitwise_xor(*_whole("bitwise_xor", x, y))


def bitwise_not(x):
    return engine.bitwise_not(*_whole("bitwise_not", x))


def left_shift(x, y):
    x, count, inside = _shift("left_shift", x, y)
    shifted = engine.left_shift(x, count)
    return shifted if inside is None else engine.where(inside, shifted, 0)


def right_shift(x, y):
    x, count, inside = _shift("right_shift", x, y)
    shifted = engine.right_shift(x, count)
    if inside is None:
        return shifted
    nothing_left = 0 if x.dtype.startswith("u") else engine.right_shift(x, engine.as_tensor(_bits(x) - 1, x.dtype))
    return engine.where(inside, shifted, nothing_left)


def _shift(name, x, y):
    """Return `x` and a count that moves some of its bits only, of one dtype, and where that is `y` (None: everywhere)."""
    dtype = promote(*(_kind(v) for v in _whole(name, x, y)))
    x, y = (engine.cast(v, "int64" if dtype == "bool" else dtype) for v in (x, y))
    known = engine.constant_value(y)
    if known is not None and ((0 <= known) & (known < _bits(x))).all():
        return x, y, None
    inside = engine.logical_and(engine.greater_equal(y, 0), engine.less(y, _bits(x)))
    return x, engine.where(inside, y, 0), inside


def _bits(x):
    return 8 * np.dtype(x.dtype).itemsize


def _whole(name, *operands):
    """Return the operands of a function of integers: tensors, and Python's numbers as they are."""
    operands = [x if type(x) in (bool, int, float) else engine.as_tensor(x) for x in operands]
    for x in operands:
        if type(x) is float or type(x) not in (bool, int) and x.dtype.startswith("float"):
            raise TypeError(f"{name}: got {x!r}; need integers or booleans (cast it first).")
    return operands


def _kind(x):
    return type(x) if type(x) in (bool, int) else x.dtype
