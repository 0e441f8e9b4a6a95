"""Functions of one or several tensors, element by element."""
import math

from ..common import normalize_axes
from . import denormals
from .library import tf
from .own_gradient import own_gradient
from .variables import fitting, operands, raw, real, symbolic

_LOG_2 = math.log(2.0)


# ---------------------------------------------------------------------------------------------------------------------
# Functions of one tensor
# ---------------------------------------------------------------------------------------------------------------------


@symbolic
def abs(x):
    x = raw(x)
    return x if x.dtype == "bool" else tf.abs(x)


@symbolic
def sign(x):
    x = raw(x)
    return tf.cast(tf.not_equal(x, 0), x.dtype) if x.dtype.is_unsigned else tf.sign(x)


@symbolic
def exp(x):
    return tf.exp(real(x))


@symbolic
def expm1(x):
    return tf.math.expm1(real(x))


@symbolic
def log(x):
    return _log(real(x))


# The gradient of a number that is flushed to zero: 1 / x.
_tie_log = own_gradient("log", lambda dy, value, x: dy / x)


def _log(x):
    return _tie_log(denormals.log(tf.stop_gradient(x)), x)


@symbolic
def log1p(x):
    return tf.math.log1p(real(x))


@symbolic
def log2(x):
    x = real(x)
    return _log(x) * tf.constant(1.0 / _LOG_2, x.dtype)


@symbolic
def log10(x):
    x = real(x)
    return _log(x) * tf.constant(1.0 / math.log(10.0), x.dtype)


@symbolic
def sqrt(x):
    return tf.sqrt(real(x))


@symbolic
def square(x):
    return tf.square(raw(x))


@symbolic
def reciprocal(x):
    return tf.math.reciprocal(real(x))


@symbolic
def floor(x):
    return _rounded(tf.floor, x)


@symbolic
def ceil(x):
    return _rounded(tf.math.ceil, x)


@symbolic
def round(x):
    return _rounded(tf.round, x)


def _rounded(function, x):
    x = raw(x)
    return function(x) if x.dtype.is_floating else x


@symbolic
def sin(x):
    return tf.sin(real(x))


@symbolic
def cos(x):
    return tf.cos(real(x))


@symbolic
def tan(x):
    return tf.tan(real(x))


@symbolic
def arcsin(x):
    return tf.asin(real(x))


@symbolic
def arccos(x):
    return tf.acos(real(x))


@symbolic
def arctan(x):
    return tf.atan(real(x))


@symbolic
def sinh(x):
    return tf.sinh(real(x))


@symbolic
def cosh(x):
    return tf.cosh(real(x))


@symbolic
def tanh(x):
    return tf.tanh(real(x))


@symbolic
def arcsinh(x):
    return tf.asinh(real(x))


@symbolic
def arccosh(x):
    return tf.acosh(real(x))


@symbolic
def arctanh(x):
    return tf.atanh(real(x))


# Tensorflow's own gradient, s (1 - s), loses its digits where s is near 1.
_tie_sigmoid = own_gradient("sigmoid", lambda dy, s, x: dy * s * _sigmoid(-x))


def _sigmoid(x):
    # As XLA and the other engine have it: TensorFlow's own differs in the last digit of every other number.
    return _tie_sigmoid(1.0 / (1.0 + tf.exp(-x)), x)


@symbolic
def sigmoid(x):
    return _sigmoid(real(x))


_tie_softplus = own_gradient("softplus", lambda dy, y, x: dy * _sigmoid(x))


def _softplus(x):
    return _tie_softplus(tf.maximum(x, 0) + tf.math.log1p(tf.exp(-tf.abs(x))), x)


@symbolic
def softplus(x):
    return _softplus(real(x))


@symbolic
def logit(x):
    x = real(x)
    return tf.math.log(x) - tf.math.log1p(-x)


@symbolic
def log1pexp(x):
    return _softplus(real(x))


# d/dx log(1 - exp(-x)) = 1 / expm1(x)
_tie_log1mexp = own_gradient("log1mexp", lambda dy, y, x: dy / tf.math.expm1(x))


@symbolic
def log1mexp(x):
    x = real(x)
    return _tie_log1mexp(tf.where(x < _LOG_2, tf.math.log(-tf.math.expm1(-x)), tf.math.log1p(-tf.exp(-x))), x)


# ---------------------------------------------------------------------------------------------------------------------
# Functions of several tensors
# ---------------------------------------------------------------------------------------------------------------------


@symbolic
def power(x, y):
    x, y = operands(x, y)
    return tf.pow(x, y)


@symbolic
def maximum(x, y):
    return _maximum(*operands(x, y))


def _maximum(x, y):
    if x.dtype == "bool":
        return tf.logical_or(x, y)
    return _first_where(x >= y, x, y) if x.dtype.is_floating else tf.maximum(x, y)


@symbolic
def minimum(x, y):
    return _minimum(*operands(x, y))


def _minimum(x, y):
    if x.dtype == "bool":
        return tf.logical_and(x, y)
    return _first_where(x <= y, x, y) if x.dtype.is_floating else tf.minimum(x, y)


def _first_where(holds, x, y):
    # XLA's own maximum and minimum lose some NaNs.
    return tf.where(holds | tf.math.is_nan(x), x, y)


@symbolic
def arctan2(x, y):
    return tf.atan2(*operands(x, y, to_float=True))


def _logaddexp_pullback(dy, value, x, y):
    gap = tf.where(tf.equal(x, y), tf.zeros_like(x), x - y)
    return dy * _sigmoid(gap), dy * _sigmoid(-gap)


_tie_logaddexp = own_gradient("logaddexp", _logaddexp_pullback)


@symbolic
def logaddexp(x, y):
    x, y = broadcast(*operands(x, y, to_float=True))
    gap = tf.where(tf.equal(x, y), tf.zeros_like(x), x - y)
    return _tie_logaddexp(tf.maximum(x, y) + tf.math.log1p(tf.exp(-tf.abs(gap))), x, y)


def broadcast(x, y):
    """Return two tensors broadcast to their common shape."""
    if x.shape == y.shape and x.shape.is_fully_defined():
        return x, y
    if x.shape.is_fully_defined() and y.shape.is_fully_defined():
        shape = tf.broadcast_static_shape(x.shape, y.shape)
    else:
        shape = tf.broadcast_dynamic_shape(tf.shape(x), tf.shape(y))
    return tf.broadcast_to(x, shape), tf.broadcast_to(y, shape)


def _logsumexp_pullback(dy, value, x):
    return dy * tf.exp(x - tf.where(tf.math.is_finite(value), value, tf.zeros_like(value)))


_tie_logsumexp = own_gradient("logsumexp", _logsumexp_pullback)


def _logsumexp(x, axis):
    """Return log(sum(exp(x))) with the reduced axes kept."""
    top = tf.reduce_max(x, axis, keepdims=True)
    top = tf.where(tf.math.is_finite(top), top, tf.zeros_like(top))
    return _tie_logsumexp(top + tf.math.log(tf.reduce_sum(tf.exp(x - top), axis, keepdims=True)), x)


@symbolic
def logsumexp(x, axis=None, keepdims=False):
    x = real(x)
    axes = list(normalize_axes(axis, x.shape.rank))
    result = _logsumexp(x, axes)
    return result if keepdims else tf.squeeze(result, axes) if axes else result


@symbolic
def add(x, y):
    x, y = operands(x, y)
    return tf.logical_or(x, y) if x.dtype == "bool" else tf.add(x, y)


@symbolic
def subtract(x, y):
    return tf.subtract(*operands(x, y))


@symbolic
def multiply(x, y):
    x, y = operands(x, y)
    return tf.logical_and(x, y) if x.dtype == "bool" else tf.multiply(x, y)


@symbolic
def true_divide(x, y):
    return tf.divide(*operands(x, y, to_float=True))


@symbolic
def floor_divide(x, y):
    return tf.math.floordiv(*operands(x, y))


@symbolic
def mod(x, y):
    return tf.math.floormod(*operands(x, y))


@symbolic
def negative(x):
    x = raw(x)
    return tf.bitwise.invert(x) + tf.ones((), x.dtype) if x.dtype.is_unsigned else tf.negative(x)


# ---------------------------------------------------------------------------------------------------------------------
# Comparisons and logic
# ---------------------------------------------------------------------------------------------------------------------


@symbolic
def equal(x, y):
    return tf.equal(*_compared(x, y))


@symbolic
def not_equal(x, y):
    return tf.not_equal(*_compared(x, y))


@symbolic
def less(x, y):
    return tf.less(*_ordered(x, y))


@symbolic
def less_equal(x, y):
    return tf.less_equal(*_ordered(x, y))


@symbolic
def greater(x, y):
    return tf.greater(*_ordered(x, y))


@symbolic
def greater_equal(x, y):
    return tf.greater_equal(*_ordered(x, y))


def _compared(x, y):
    first, second = operands(x, y)
    if first.dtype.is_floating and type(y) in (int, float) and y == 0:
        return denormals.apart_from_zero(first), second
    return first, second


def _ordered(x, y):
    x, y = _compared(x, y)
    return (tf.cast(x, "int64"), tf.cast(y, "int64")) if x.dtype == "bool" else (x, y)


@symbolic
def logical_and(x, y):
    return tf.logical_and(*_truths(x, y))


@symbolic
def logical_or(x, y):
    return tf.logical_or(*_truths(x, y))


@symbolic
def logical_xor(x, y):
    return tf.not_equal(*_truths(x, y))


@symbolic
def logical_not(x):
    # TensorFlow rewrites `logical_not(a <= b)` into `a > b`, which is another thing where one of them is NaN.
    return tf.not_equal(truth(x), True)


def _truths(x, y):
    x, y = truth(x), truth(y)
    fitting(x, y)
    return x, y


def truth(x):
    """Return `x` as booleans: a number counts as True unless it is 0."""
    x = raw(x)
    return x if x.dtype == "bool" else tf.not_equal(x, tf.zeros((), x.dtype))


@symbolic
def bitwise_and(x, y):
    x, y = operands(x, y)
    return tf.logical_and(x, y) if x.dtype == "bool" else tf.bitwise.bitwise_and(x, y)


@symbolic
def bitwise_or(x, y):
    x, y = operands(x, y)
    return tf.logical_or(x, y) if x.dtype == "bool" else tf.bitwise.bitwise_or(x, y)


@symbolic
def bitwise_xor(x, y):
    x, y = operands(x, y)
    return tf.not_equal(x, y) if x.dtype == "bool" else tf.bitwise.bitwise_xor(x, y)


@symbolic
def bitwise_not(x):
    x = raw(x)
    return tf.not_equal(x, True) if x.dtype == "bool" else tf.bitwise.invert(x)


@symbolic
def left_shift(x, count):
    """`count` moves some of the bits only; so for `right_shift`."""
    return tf.bitwise.left_shift(raw(x), raw(count))


@symbolic
def right_shift(x, count):
    return tf.bitwise.right_shift(raw(x), raw(count))


@symbolic
def isnan(x):
    return tf.math.is_nan(real(x))


@symbolic
def isinf(x):
    return tf.math.is_inf(real(x))


@symbolic
def isfinite(x):
    return tf.math.is_finite(real(x))


@symbolic
def where(condition, x, y):
    condition, (x, y) = truth(condition), operands(x, y)
    fitting(condition, x, y)
    return tf.where(condition, x, y)
