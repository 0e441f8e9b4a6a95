"""Reductions and cumulative functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .library import tf
from .variables import raw, static_shape, symbolic

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable


@symbolic
def sum(x, axes, keepdims) -> TensorVariable:
    return tf.reduce_sum(raw(x), list(axes), keepdims)


@symbolic
def prod(x, axes, keepdims) -> TensorVariable:
    """Multiply halves until one element is left: no division is needed, in value or gradient."""
    x = raw(x)
    axes, shape = list(axes), static_shape(x)
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
def max(x, axes, keepdims) -> TensorVariable:
    return _extreme(raw(x), list(axes), keepdims, tf.reduce_max)


@symbolic
def min(x, axes, keepdims) -> TensorVariable:
    return _extreme(raw(x), list(axes), keepdims, tf.reduce_min)


def _extreme(x, axes, keepdims, reduction):
    if x.dtype == "bool":
        logic = tf.reduce_any if reduction is tf.reduce_max else tf.reduce_all
        return logic(x, axes, keepdims)
    result = reduction(x, axes, keepdims)
    if not x.dtype.is_floating:
        return result
    # XLA drops NaNs. A sum is NaN exactly where one element is, but for infinities of both signs: so ask each element.
    spoiled = tf.reduce_any(tf.math.is_nan(x), axes, keepdims)
    return tf.where(spoiled, tf.constant(np.nan, x.dtype), result)


@symbolic
def argmax(x, axis) -> TensorVariable:
    """Return where the first largest element is; NumPy takes a NaN for larger than all numbers."""
    x = raw(x)
    if x.dtype.is_floating:
        spoiled = tf.math.is_nan(x)
        anywhere = tf.reduce_any(spoiled, axis, keepdims=True)
        without = tf.where(spoiled, tf.constant(-np.inf, x.dtype), x)
        hit = tf.where(anywhere, spoiled, tf.equal(x, tf.reduce_max(without, axis, keepdims=True)))
    else:
        x = tf.cast(x, "int64")
        hit = tf.equal(x, tf.reduce_max(x, axis, keepdims=True))
    return tf.argmax(tf.cast(hit, "int32"), axis, output_type="int64")


@symbolic
def cumsum(x, axis) -> TensorVariable:
    x = raw(x)
    if x.dtype.is_unsigned:  # XLA has no such sum; the bits of signed ones are the same
        return tf.cast(tf.cumsum(tf.cast(x, "int64"), axis), x.dtype)
    return tf.cumsum(x, axis)


@symbolic
def cumprod(x, axis) -> TensorVariable:
    """Double the number of factors in each step: no division is needed, in value or gradient."""
    x = raw(x)
    length = static_shape(x)[axis]
    if length is None:
        return tf.math.cumprod(x, axis)
    shift = 1
    while shift < length:
        head, tail = tf.split(x, [shift, length - shift], axis)
        x = tf.concat([head, tail * tf.split(x, [length - shift, shift], axis)[0]], axis)
        shift *= 2
    return x
