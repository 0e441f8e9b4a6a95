"""Picking elements and changing shapes: checks and edge rules over the engine's primitives."""
from ..common import dtype_name, floatx
from ..shared.texts import describe
from .primitives import engine


def one_hot(x, num_classes, dtype=None):
    x = engine.as_tensor(x)
    if x.dtype.startswith("float"):
        raise TypeError(f"one_hot: got {describe(x)}; need integers (cast it first).")
    return engine.one_hot(engine.cast(x, "int64"), num_classes, floatx() if dtype is None else dtype_name(dtype))


def inc_subtensor(x, key, value):
    x = engine.as_tensor(x)
    if x.dtype == "bool":  # the sum of booleans is `or`
        return engine.set_subtensor(x, key, engine.logical_or(engine.getitem(x, key), value))
    return engine.inc_subtensor(x, key, value)
