"""Functions of one or several tensors, element by element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import denormals
from .library import tf
from .own_gradient import own_gradient
from .variables import fitting, operands, raw, real, symbolic

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

# ---------------------------------------------------------------------------------------------------------------------
# Makers of functions
# ---------------------------------------------------------------------------------------------------------------------


def of_any(function):
    """Make a function of K of one of TensorFlow's that takes a tensor."""

    @symbolic
    def applied(x):
        return function(raw(x))

    return applied


def of_reals(function):
    """Make a function of K of one of TensorFlow's that takes a tensor of floating type."""

    @symbolic
    def applied(x):
        return function(real(x))

    return applied


def _of_two(function, of_booleans=None, to_float=False):
    @symbolic
    def applied(x, y):
        x, y = operands(x, y, to_float=to_float)
        return (of_booleans if of_booleans and x.dtype == "bool" else function)(x, y)

    return applied


def _comparing(function, in_order=False):
    @symbolic
    def applied(x, y):
        first, second = operands(x, y)
        if first.dtype.is_floating and type(y) in (int, float) and y == 0:
            first = denormals.apart_from_zero(first)
        if in_order and first.dtype == "bool":
            first, second = tf.cast(first, "int64"), tf.cast(second, "int64")
        return function(first, second)

    return applied


def _of_truths(function):
    @symbolic
    def applied(x, y):
        x, y = truth(x), truth(y)
        fitting(x, y)
        return function(x, y)

    return applied


def _shifting(function):
    @symbolic
    def applied(x, y):
        return function(raw(x), raw(y))

    return applied


def truth(x):
    """Return `x` as booleans: a number counts as True unless it is 0."""
    x = raw(x)
    return x if x.dtype == "bool" else tf.not_equal(x, tf.zeros((), x.dtype))


# ---------------------------------------------------------------------------------------------------------------------
# Functions of one tensor
# ---------------------------------------------------------------------------------------------------------------------


@symbolic
def abs(x) -> TensorVariable:
    x = raw(x)
    return x if x.dtype == "bool" else tf.abs(x)


@symbolic
def sign(x) -> TensorVariable:
    x = raw(x)
    return tf.cast(tf.not_equal(x, 0), x.dtype) if x.dtype.is_unsigned else tf.sign(x)


@symbolic
def negative(x) -> TensorVariable:
    x = raw(x)
    return tf.bitwise.invert(x) + tf.ones((), x.dtype) if x.dtype.is_unsigned else tf.negative(x)


@symbolic
def logical_not(x) -> TensorVariable:
    # TensorFlow rewrites `logical_not(a <= b)` into `a > b`, which is another thing where one of them is NaN.
    return tf.not_equal(truth(x), True)


@symbolic
def bitwise_not(x) -> TensorVariable:
    x = raw(x)
    return tf.not_equal(x, True) if x.dtype == "bool" else tf.bitwise.invert(x)


# The gradient of a number that is flushed to zero: 1 / x.
_tie_log = own_gradient("log", lambda dy, value, x: dy / x)


def _log(x):
    return _tie_log(denormals.log(tf.stop_gradient(x)), x)


# Tensorflow's own gradient, s (1 - s), loses its digits where s is near 1.
_tie_sigmoid = own_gradient("sigmoid", lambda dy, s, x: dy * s * _sigmoid(-x))


def _sigmoid(x):
    # As XLA and the other engine have it: TensorFlow's own differs in the last digit of every other number.
    return _tie_sigmoid(1.0 / (1.0 + tf.exp(-x)), x)


_tie_softplus = own_gradient("softplus", lambda dy, y, x: dy * _sigmoid(x))


def _softplus(x):
    return _tie_softplus(tf.maximum(x, 0) + tf.math.log1p(tf.exp(-tf.abs(x))), x)


square = of_any(tf.square)
exp = of_reals(tf.exp)
expm1 = of_reals(tf.math.expm1)
log = of_reals(_log)
log1p = of_reals(tf.math.log1p)
sqrt = of_reals(tf.sqrt)
floor = of_reals(tf.floor)
ceil = of_reals(tf.math.ceil)
round = of_reals(tf.round)
isnan = of_reals(tf.math.is_nan)
sin = of_reals(tf.sin)
cos = of_reals(tf.cos)
tan = of_reals(tf.tan)
arcsin = of_reals(tf.asin)
arccos = of_reals(tf.acos)
arctan = of_reals(tf.atan)
sinh = of_reals(tf.sinh)
cosh = of_reals(tf.cosh)
tanh = of_reals(tf.tanh)
arcsinh = of_reals(tf.asinh)
arccosh = of_reals(tf.acosh)
arctanh = of_reals(tf.atanh)
sigmoid = of_reals(_sigmoid)
softplus = of_reals(_softplus)

# ---------------------------------------------------------------------------------------------------------------------
# Functions of several tensors
# ---------------------------------------------------------------------------------------------------------------------


add = _of_two(tf.add, tf.logical_or)
subtract = _of_two(tf.subtract)
multiply = _of_two(tf.multiply, tf.logical_and)
true_divide = _of_two(tf.divide, to_float=True)
floor_divide = _of_two(tf.math.floordiv)
mod = _of_two(tf.math.floormod)
power = _of_two(tf.pow)
arctan2 = _of_two(tf.atan2, to_float=True)
equal = _comparing(tf.equal)
not_equal = _comparing(tf.not_equal)
less = _comparing(tf.less, in_order=True)
less_equal = _comparing(tf.less_equal, in_order=True)
greater = _comparing(tf.greater, in_order=True)
greater_equal = _comparing(tf.greater_equal, in_order=True)
logical_and = _of_truths(tf.logical_and)
logical_or = _of_truths(tf.logical_or)
bitwise_and = _of_two(tf.bitwise.bitwise_and, tf.logical_and)
bitwise_or = _of_two(tf.bitwise.bitwise_or, tf.logical_or)
bitwise_xor = _of_two(tf.bitwise.bitwise_xor, tf.not_equal)
left_shift = _shifting(tf.bitwise.left_shift)
right_shift = _shifting(tf.bitwise.right_shift)


@symbolic
def where(condition, x, y) -> TensorVariable:
    condition, (x, y) = truth(condition), operands(x, y)
    fitting(condition, x, y)
    return tf.where(condition, x, y)


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


@symbolic
def logsumexp(x, axes, keepdims) -> TensorVariable:
    """Return it with a gradient of one exponential; no maximum is looked through for NaN."""
    x, axes = real(x), list(axes)
    top = tf.reduce_max(x, axes, keepdims=True)
    top = tf.where(tf.math.is_finite(top), top, tf.zeros_like(top))
    result = _tie_logsumexp(top + tf.math.log(tf.reduce_sum(tf.exp(x - top), axes, keepdims=True)), x)
    return result if keepdims else tf.squeeze(result, axes) if axes else result
