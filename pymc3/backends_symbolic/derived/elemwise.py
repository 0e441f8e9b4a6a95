"""Element-wise functions: checks and edge rules over the engine's primitives."""

from __future__ import annotations

import builtins
import operator
from typing import TYPE_CHECKING

import numpy as np

from ..shared.registry import engine
from ..shared.shapes import normalize_axes
from .promotion import as_float, cast_weakly, common_kind, named, numbers, operands

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

# ---------------------------------------------------------------------------------------------------------------------
# Arithmetic
# ---------------------------------------------------------------------------------------------------------------------


def subtract(x, y) -> TensorVariable:
    x, y = operands(x, y)
    if common_kind(x, y) == "bool":
        raise TypeError(f"subtract: got booleans, {named(x)} and {named(y)}; cast one to int64, or use ^ (K.bitwise_xor).")
    return engine.subtract(x, y)


def negative(x) -> TensorVariable:
    x = engine.as_tensor(x)
    if x.dtype == "bool":
        raise TypeError(f"negative: got booleans, {named(x)}; cast them to int64, or use ~ (K.logical_not).")
    return engine.negative(x)


def floor_divide(x, y) -> TensorVariable:
    x, y = numbers(x, y)
    if x.dtype.startswith("float"):
        return _floor_of_quotient(x, y)
    x, y, ordinary = _safe_divisor(x, y)
    if ordinary is None:
        return engine.floor_divide(x, y)
    # Over 0 it is 0. The smallest integer over -1 has no value of its type: it wraps around, where processors stop.
    return engine.where(ordinary, engine.floor_divide(x, engine.where(ordinary, y, 1)), engine.multiply(x, y))


def mod(x, y) -> TensorVariable:
    x, y = numbers(x, y)
    if x.dtype.startswith("float"):
        return engine.mod(x, y)
    x, y, ordinary = _safe_divisor(x, y)
    if ordinary is None:
        return engine.mod(x, y)
    return engine.where(ordinary, engine.mod(x, engine.where(ordinary, y, 1)), 0)


def _safe_divisor(x, y):
    """Return integers x and y, and where y is neither 0 nor -1 (None: everywhere)."""
    known = engine.constant_value(y)
    if known is not None and not ((known == 0) | (known == -1)).any():
        return x, y, None
    ordinary = engine.not_equal(y, 0)
    return x, y, ordinary if y.dtype.startswith("u") else engine.logical_and(ordinary, engine.not_equal(y, -1))


def _floor_of_quotient(x, y):
    """Return the quotient, rounded down, as NumPy does: the remainder is exact, and the quotient of the rest is whole up to rounding."""
    quotient = engine.true_divide(x, y)
    whole = engine.round(engine.true_divide(engine.subtract(x, engine.mod(x, y)), y))
    below_zero = engine.logical_and(engine.isfinite(x), engine.less(engine.multiply(engine.sign(x), engine.sign(y)), 0))
    over_infinity = engine.where(below_zero, -1.0, quotient)
    result = engine.where(engine.equal(y, 0), quotient, engine.where(engine.isfinite(y), whole, over_infinity))
    return engine.stop_gradient(result)


def power(x, y) -> TensorVariable:
    if type(y) is int and y == 2:
        return engine.square(numbers(x, 0)[0])
    kind = common_kind(*operands(x, y))
    if kind.startswith("float"):
        return engine.power(x, y)
    x, y = numbers(x, y)
    known = engine.constant_value(y)
    if known is None:
        return engine.where(engine.less(y, 0), _inverse_power(x, y), engine.power(x, engine.maximum(y, 0)))
    if (known < 0).any():
        raise ValueError(
            f"power: got the negative exponent {known[known < 0].flat[0]} of integers, {named(x)}, which would not be an "
            "integer; make one of them floats."
        )
    return engine.power(x, y)


def _inverse_power(x, y):
    """Return 1 / x ** -y cut to an integer: 1 for 1, 1 or -1 for -1, else 0."""
    if x.dtype.startswith("u"):
        return engine.cast(engine.equal(x, 1), x.dtype)
    unit = engine.less_equal(engine.abs(x), 1)
    return engine.where(unit, engine.where(engine.equal(engine.bitwise_and(y, 1), 1), x, engine.multiply(x, x)), 0)


def clip(x, a_min, a_max) -> TensorVariable:
    """Follow NumPy where a_min > a_max, too: that gives a_max. The dtypes of all three are promoted."""
    bounds = [(function, *operands(bound)) for function, bound in ((engine.maximum, a_min), (engine.minimum, a_max)) if bound is not None]
    x = engine.as_tensor(x)
    kind = common_kind(x, *(bound for _, bound in bounds))
    x = cast_weakly(x, kind)
    for function, bound in bounds:
        x = function(x, cast_weakly(_within(bound, kind), kind))
    return x


def _within(bound, dtype):
    """Return a bound; a Python integer beyond the range of an integer type is the nearest one in it."""
    if type(bound) is not int or not dtype.lstrip("u").startswith("int"):
        return bound
    limits = np.iinfo(dtype)
    return builtins.min(builtins.max(bound, limits.min), limits.max)


def softmax(x, axis=-1) -> TensorVariable:
    """Follow SciPy where an element is inf, or all are -inf: NaN."""
    x = as_float(x)
    axes = normalize_axes(axis, x.ndim)
    weights = engine.exp(engine.subtract(x, engine.stop_gradient(engine.max(x, axes, True))))
    return engine.true_divide(weights, engine.sum(weights, axes, True))


def log_softmax(x, axis=-1) -> TensorVariable:
    x = as_float(x)
    return engine.subtract(x, engine.logsumexp(x, normalize_axes(axis, x.ndim), True))


def logsumexp(x, axis=None, keepdims=False) -> TensorVariable:
    x = as_float(x)
    return engine.logsumexp(x, normalize_axes(axis, x.ndim), keepdims)


# ---------------------------------------------------------------------------------------------------------------------
# Whole numbers, and what is no number
# ---------------------------------------------------------------------------------------------------------------------


def floor(x) -> TensorVariable:
    return _rounded(engine.floor, x)


def ceil(x) -> TensorVariable:
    return _rounded(engine.ceil, x)


def round(x) -> TensorVariable:
    return _rounded(engine.round, x)


def _rounded(function, x):
    x = engine.as_tensor(x)
    return function(x) if x.dtype.startswith("float") else x


def isnan(x) -> TensorVariable:
    x = engine.as_tensor(x)
    return engine.isnan(x) if x.dtype.startswith("float") else engine.not_equal(x, x)


def isinf(x) -> TensorVariable:
    x = engine.as_tensor(x)
    return engine.isinf(x) if x.dtype.startswith("float") else engine.not_equal(x, x)


def isfinite(x) -> TensorVariable:
    x = engine.as_tensor(x)
    return engine.isfinite(x) if x.dtype.startswith("float") else engine.equal(x, x)


# ---------------------------------------------------------------------------------------------------------------------
# Comparisons
# ---------------------------------------------------------------------------------------------------------------------


def equal(x, y) -> TensorVariable:
    return _compared("equal", operator.eq, x, y)


def not_equal(x, y) -> TensorVariable:
    return _compared("not_equal", operator.ne, x, y)


def less(x, y) -> TensorVariable:
    return _compared("less", operator.lt, x, y)


def less_equal(x, y) -> TensorVariable:
    return _compared("less_equal", operator.le, x, y)


def greater(x, y) -> TensorVariable:
    return _compared("greater", operator.gt, x, y)


def greater_equal(x, y) -> TensorVariable:
    return _compared("greater_equal", operator.ge, x, y)


def _compared(name, compare, x, y):
    """Compare; a Python integer beyond the range of the other's type gives the same answer for each of its values."""
    x, y = operands(x, y)
    number, tensor = (x, y) if type(x) is int else (y, x)
    if type(number) is not int or type(tensor) in (bool, int, float) or number == _within(number, tensor.dtype):
        return getattr(engine, name)(x, y)
    some = int(np.iinfo(tensor.dtype).max)
    holds = compare(number, some) if number is x else compare(some, number)
    return (engine.equal if holds else engine.not_equal)(tensor, tensor)


# ---------------------------------------------------------------------------------------------------------------------
# Bits of integers
# ---------------------------------------------------------------------------------------------------------------------


def bitwise_and(x, y) -> TensorVariable:
    return engine.bitwise_and(*_whole("bitwise_and", x, y))


def bitwise_or(x, y) -> TensorVariable:
    return engine.bitwise_or(*_whole("bitwise_or", x, y))


def bitwise_xor(x, y) -> TensorVariable:
    return engine.bitwise_xor(*_whole("bitwise_xor", x, y))


def bitwise_not(x) -> TensorVariable:
    return engine.bitwise_not(*_whole("bitwise_not", x))


def left_shift(x, y) -> TensorVariable:
    x, count, inside = _shift("left_shift", x, y)
    shifted = engine.left_shift(x, count)
    return shifted if inside is None else engine.where(inside, shifted, 0)


def right_shift(x, y) -> TensorVariable:
    x, count, inside = _shift("right_shift", x, y)
    shifted = engine.right_shift(x, count)
    if inside is None:
        return shifted
    nothing_left = 0 if x.dtype.startswith("u") else engine.right_shift(x, engine.as_tensor(_bits(x) - 1, x.dtype))
    return engine.where(inside, shifted, nothing_left)


def _shift(name, x, y):
    """Return `x` and a count that moves some of its bits only, of one dtype, and where that is `y` (None: everywhere)."""
    x, y = numbers(*_whole(name, x, y))
    known = engine.constant_value(y)
    if known is not None and ((0 <= known) & (known < _bits(x))).all():
        return x, y, None
    inside = engine.logical_and(engine.greater_equal(y, 0), engine.less(y, _bits(x)))
    return x, engine.where(inside, y, 0), inside


def _bits(x):
    return 8 * np.dtype(x.dtype).itemsize


def _whole(name, *values):
    """Return the operands of a function of integers: tensors, and Python's numbers as they are."""
    values = operands(*values)
    for x in values:
        if common_kind(x).startswith("float"):
            raise TypeError(f"{name}: got {named(x)}; need integers or booleans (cast it first).")
    return values
