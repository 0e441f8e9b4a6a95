"""Picking elements and changing shapes: checks and edge rules over the engine's primitives."""
from ..common import dtype_name, floatx
from ..shared.texts import describe
from .primitives import engine


def one_hot(x, num_classes, dtype=None):
    x = engine.as_tensor(x)
    if x.dtype.startswith("float"):
        raise TypeError(f"one_hot: got {describe(x)}; need integers (cast it first).")
    return engine.one_hot(engine.cast(x, "int64"), num_classes, floatx() if dtype is None else dtype_name(dtype))


def set_subtensor(x, key, value):
    x, value = engine.as_tensor(x), engine.as_tensor(value)
    return engine.set_subtensor(x, key, _placed(value, engine.getitem(x, key)))


def inc_subtensor(x, key, value):
    x, value = engine.as_tensor(x), engine.as_tensor(value)
    place = engine.getitem(x, key)
    if x.dtype == "bool":  # the sum of booleans is `or`
        return engine.set_subtensor(x, key, engine.logical_or(place, _placed(value, place)))
    return engine.inc_subtensor(x, key, _placed(value, place))


def _placed(value, place):
    """Return a value without the leading axes that its place does not have; ValueError if it does not fit."""
    spare = range(value.ndim - place.ndim)
    if any(engine.int_shape(value)[axis] not in (1, None) for axis in spare):
        raise ValueError(f"a value {describe(value)} does not fit the place x[key], {describe(place)}.")
    return engine.squeeze(value, tuple(spare)) if spare else value
