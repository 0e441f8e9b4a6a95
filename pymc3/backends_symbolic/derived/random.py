"""Random numbers as a pure function of key and counter, written once over an engine's operations on int64.

Philox4x32 with ten rounds (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", section 4.3):
four 32-bit words of counter and two of key give four random words. A word is an int64 tensor in [0, 2^32).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ..shared.registry import engine
from ..shared.sessions import floatx, get_session

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["RandomStream", "philox4x32"]

ROUNDS = 10
# Multipliers of the two halves of the counter and increments of the two halves of the key (ibid., table 2 and section 4.3).
MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
KEY_INCREMENTS = (0x9E3779B9, 0xBB67AE85)
WORD_MASK = 0xFFFFFFFF
# The last word of a counter tells what it is used for, so that numbers and derived keys never share one.
NUMBERS, FOLD = 0, 1


def philox4x32(ops, counter, key) -> tuple[TensorVariable, ...]:
    """Return the four random words for four words of counter and two of key.

    Parameters
    ----------
    ops : object
        Has `add multiply bitwise_and bitwise_xor right_shift` of int64, which wrap around; an operand may be a Python int.
    counter, key : sequence of words
    """
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for number in range(ROUNDS):
        if number:
            k0 = ops.bitwise_and(ops.add(k0, KEY_INCREMENTS[0]), WORD_MASK)
            k1 = ops.bitwise_and(ops.add(k1, KEY_INCREMENTS[1]), WORD_MASK)
        high0, low0 = _multiply_words(ops, MULTIPLIERS[0], c0)
        high1, low1 = _multiply_words(ops, MULTIPLIERS[1], c2)
        c0 = ops.bitwise_xor(ops.bitwise_xor(high1, c1), k0)
        c1 = low1
        c2 = ops.bitwise_xor(ops.bitwise_xor(high0, c3), k1)
        c3 = low0
    return c0, c1, c2, c3


def _multiply_words(ops, multiplier, word):
    # The wrapped int64 product has the bits of the unsigned one; the mask removes the sign that the shift spreads.
    product = ops.multiply(word, multiplier)
    return ops.bitwise_and(ops.right_shift(product, 32), WORD_MASK), ops.bitwise_and(product, WORD_MASK)


class RandomStream:
    #: What computes: the engine's primitives.
    _ops = engine

    def __init__(self, key=None) -> None:
        self._start(self._halves(get_session().next_key() if key is None else key, "key"))

    def _start(self, key_words):
        self._key = key_words
        self._calls = 0

    def fold_in(self, data) -> RandomStream:
        low, high = self._halves(data, "data")
        words = philox4x32(self._ops, (low, high, self._integer(0), self._integer(FOLD)), self._key)
        stream = type(self).__new__(type(self))
        stream._start(words[:2])
        return stream

    def uniform(self, shape=(), dtype=None) -> TensorVariable:
        dtype = dtype or floatx()
        words = self._words(shape)
        return self._float32_unit(words[0]) if dtype == "float32" else self._ops.cast(self._unit(words[0], words[1]), dtype)

    def normal(self, shape=(), dtype=None) -> TensorVariable:
        # Box and Muller 1958; one number for each pair of uniforms, so that element i depends on counter i alone.
        words = self._words(shape)
        radius = self._ops.sqrt(self._ops.log(self._unit(words[0], words[1])) * -2.0)
        return self._ops.cast(radius * self._ops.cos(self._unit(words[2], words[3]) * (2 * math.pi)), dtype or floatx())

    def exponential(self, shape=()) -> TensorVariable:
        words = self._words(shape)
        return self._ops.cast(self._ops.log(self._unit(words[0], words[1])) * -1.0, floatx())

    def integers(self, low, high, shape=()) -> TensorVariable:
        words = self._words(shape)
        low, high = self._integer(low), self._integer(high)
        width = self._ops.cast(high - low, "float64")
        return low + self._ops.cast(self._ops.floor(self._unit(words[0], words[1]) * width), "int64")

    def _words(self, shape):
        """Return random words for each element of `shape`, those of the next call on this stream."""
        counter = (self._counter(shape), self._integer(0), self._integer(self._calls), self._integer(NUMBERS))
        self._calls += 1
        return philox4x32(self._ops, counter, self._key)

    def _unit(self, word, other):
        # 52 bits and a half: an odd multiple of 2^-53, exact in float64 and never 0 or 1.
        bits = self._ops.add(self._ops.multiply(word, 2**20), self._ops.right_shift(other, 12))
        return self._ops.cast(bits, "float64") * 2.0**-52 + 2.0**-53

    def _float32_unit(self, word):
        return self._ops.cast(self._ops.right_shift(word, 9), "float32") * 2.0**-23 + 2.0**-24

    def _halves(self, value, what):
        """Return the low and the high word of an int or an int64 scalar tensor."""
        ops = self._ops
        if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
            value = int(value)
            if not -(2**63) <= value < 2**63:
                raise ValueError(f"RandomStream: got {what}={value}; need an integer of 64 bits, from -2**63 to 2**63 - 1.")
            return self._integer(value & WORD_MASK), self._integer(value >> 32 & WORD_MASK)
        value = self._integer(value)
        return ops.bitwise_and(value, WORD_MASK), ops.bitwise_and(ops.right_shift(value, 32), WORD_MASK)

    def _integer(self, value):
        return self._ops.as_tensor(value, "int64")

    def _counter(self, shape):
        """Return 0, 1, 2, ... in a shape, in C order."""
        shape = (int(shape),) if isinstance(shape, (int, np.integer)) else tuple(map(int, shape))
        return self._ops.reshape(self._ops.arange(0, math.prod(shape), 1), shape)
