"""Denormal numbers, which TensorFlow's threads flush to zero in every operation on floats."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .library import pfor, tf

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["apart_from_zero", "log"]

#: dtype -> (integers of its size, bits of the mantissa, logarithm of the smallest number to base 2)
_FORMATS = {"float64": ("int64", 52, -1074), "float32": ("int32", 23, -149), "float16": ("int16", 10, -24)}


@pfor.RegisterPFor("Bitcast")
def _convert_bits(pfor_input):
    """Map the reading of bits, one number for one number; TensorFlow knows no map of it."""
    return pfor.wrap(tf.bitcast(pfor_input.stacked_input(0), pfor_input.get_attr("type")), True)


def apart_from_zero(x):
    """Return `x` with denormal numbers replaced by the smallest others: what compares with zero as they should."""
    integer, mantissa, _ = _FORMATS[x.dtype.name]
    bits = tf.bitcast(x, integer)
    size = tf.bitwise.bitwise_and(bits, tf.constant(2 ** (8 * x.dtype.size - 1) - 1, integer))
    smallest = tf.bitcast(tf.bitwise.bitwise_or(bits, tf.constant(2**mantissa, integer)), x.dtype)
    return tf.where((size > 0) & (size < 2**mantissa), smallest, x)


def log(x) -> TensorVariable:
    """Return the logarithm, of denormal numbers too: their bits say what multiple of the smallest number they are."""
    integer, mantissa, exponent = _FORMATS[x.dtype.name]
    bits = tf.bitcast(x, integer)
    denormal = (bits > 0) & (bits < 2**mantissa)
    result = tf.math.log(tf.where(denormal, tf.cast(bits, x.dtype), x))
    return tf.where(denormal, result + tf.constant(exponent * math.log(2.0), x.dtype), result)
