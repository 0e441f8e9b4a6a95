"""Reductions and cumulative functions."""
import numpy as np

from ..common import normalize_axes, normalize_axis, promote_sum
from .elemwise import truth
from .library import tf
from .variables import raw, real, static_shape, symbolic


def _axes(x, axis):
    return list(normalize_axes(axis, x.shape.rank))


def _widened(x):
    x = raw(x)
    return tf.cast(x, promote_sum(x.dtype.name))


def _count(x, axes):
    """Return how many elements are reduced, as a scalar of the dtype of `x`."""
    lengths = [static_shape(x)[axis] for axis in axes]
    if None in lengths:
        return tf.cast(tf.reduce_prod(tf.gather(tf.shape(x, out_type="int64"), axes)), x.dtype)
    return tf.constant(np.prod(lengths, dtype="float64"), x.dtype)


@symbolic
def sum(x, axis=None, keepdims=False):
    x = _widened(x)
    return tf.reduce_sum(x, _axes(x, axis), keepdims)


@symbolic
def prod(x, axis=None, keepdims=False):
    """Halves are multiplied until one element is left: no division in any derivative."""
    x = _widened(x)
    axes, shape = _axes(x, axis), static_shape(x)
    if None in shape or not x.dtype.is_floating:
        return tf.reduce_prod(x, axes, keepdims)
    others = [i for i in range(len(shape)) if i not in axes]
    reduced = int(np.prod([shape[i] for i in axes]))
    last = tf.reshape(tf.transpose(x, others + axes), [shape[i] for i in others] + [reduced])
    while last.shape[-1] != 1:
        half = (last.shape[-1] + 1) // 2
        padding = tf.ones([*last.shape[:-1], 2 * half - last.shape[-1]], x.dtype)
        last = tf.concat([last, padding], -1) if half else tf.ones([*last.shape[:-1], 1], x.dtype)
        last = last[..., :half] * last[..., half:] if half else last
    return tf.reshape(last, [1 if i in axes else n for i, n in enumerate(shape) if keepdims or i not in axes])


@symbolic
def mean(x, axis=None, keepdims=False):
    return _mean(real(x), axis, keepdims)


def _mean(x, axis, keepdims):
    axes = _axes(x, axis)
    return tf.reduce_sum(x, axes, keepdims) / _count(x, axes)




def _extreme(x, axis, keepdims, reduction):
    x = raw(x)
    if x.dtype == "bool":
        logic = tf.reduce_any if reduction is tf.reduce_max else tf.reduce_all
        return logic(x, _axes(x, axis), keepdims)
    result = reduction(x, _axes(x, axis), keepdims)
    if not x.dtype.is_floating:
        return result
    # XLA drops NaNs. A sum is NaN exactly where one element is, but for infinities of both signs: so ask each element.
    spoiled = tf.reduce_any(tf.math.is_nan(x), _axes(x, axis), keepdims)
    return tf.where(spoiled, tf.constant(np.nan, x.dtype), result)


@symbolic
def max(x, axis=None, keepdims=False):
    return _extreme(x, axis, keepdims, tf.reduce_max)


@symbolic
def min(x, axis=None, keepdims=False):
    return _extreme(x, axis, keepdims, tf.reduce_min)


@symbolic
def all(x, axis=None, keepdims=False):
    x = truth(x)
    return tf.reduce_all(x, _axes(x, axis), keepdims)


@symbolic
def any(x, axis=None, keepdims=False):
    x = truth(x)
    return tf.reduce_any(x, _axes(x, axis), keepdims)


@symbolic
def var(x, axis=None, ddof=0, keepdims=False):
    return _var(real(x), axis, ddof, keepdims)


def _var(x, axis, ddof, keepdims):
    axes = _axes(x, axis)
    deviations = tf.square(x - _mean(x, axis, True))
    return tf.reduce_sum(deviations, axes, keepdims) / (_count(x, axes) - tf.cast(ddof, x.dtype))


@symbolic
def std(x, axis=None, ddof=0, keepdims=False):
    return tf.sqrt(_var(real(x), axis, ddof, keepdims))


@symbolic
def argmin(x, axis=None):
    return _position(raw(x), axis, tf.reduce_min, np.inf)


@symbolic
def argmax(x, axis=None):
    return _position(raw(x), axis, tf.reduce_max, -np.inf)


def _position(x, axis, reduction, missing):
    """Return where the first extreme element is; NumPy takes a NaN for more extreme than all numbers."""
    if axis is None:
        x, axis = tf.reshape(x, [-1]), 0
    axis = normalize_axis(axis, x.shape.rank)
    if x.dtype.is_floating:
        spoiled = tf.math.is_nan(x)
        anywhere = tf.reduce_any(spoiled, axis, keepdims=True)
        without = tf.where(spoiled, tf.constant(missing, x.dtype), x)
        hit = tf.where(anywhere, spoiled, tf.equal(x, reduction(without, axis, keepdims=True)))
    else:
        x = tf.cast(x, "int64")
        hit = tf.equal(x, reduction(x, axis, keepdims=True))
    return tf.argmax(tf.cast(hit, "int32"), axis, output_type="int64")


@symbolic
def cumsum(x, axis=None):
    x, axis = _along(_widened(x), axis)
    if x.dtype.is_unsigned:  # XLA has no such sum; the bits of signed ones are the same
        return tf.cast(tf.cumsum(tf.cast(x, "int64"), axis), x.dtype)
    return tf.cumsum(x, axis)


@symbolic
def cumprod(x, axis=None):
    """The product of 2^k elements doubles with each step, so that no division is needed, in value or gradient."""
    x, axis = _along(_widened(x), axis)
    length = static_shape(x)[axis]
    if length is None:
        return _cumprod_of_unknown_length(x, axis)
    shift = 1
    while shift < length:
        head, tail = tf.split(x, [shift, length - shift], axis)
        x = tf.concat([head, tail * tf.split(x, [length - shift, shift], axis)[0]], axis)
        shift *= 2
    return x


def _cumprod_of_unknown_length(x, axis):
    return tf.math.cumprod(x, axis)


def _along(x, axis):
    if axis is None:
        return tf.reshape(x, [-1]), 0
    return x, normalize_axis(axis, x.shape.rank)
