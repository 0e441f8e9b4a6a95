"""Random numbers as a pure function of key and counter, written once over an engine's int64 operations.

Philox4x32 with ten rounds (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", section 4.3):
four 32-bit words of counter and two of key give four random words. A word is an int64 tensor in [0, 2^32).
"""
import math
from typing import Any, Callable, NamedTuple

import numpy as np

from .common import floatx, get_session

ROUNDS = 10
# Multipliers of the two halves of the counter and increments of the two halves of the key (ibid., table 2 and section 4.3).
MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
KEY_INCREMENTS = (0x9E3779B9, 0xBB67AE85)
WORD_MASK = 0xFFFFFFFF
# The last word of a counter tells what it is used for, so that numbers and derived keys never share one.
NUMBERS, FOLD = 0, 1


class StreamOps(NamedTuple):
    """What an engine hands in. Integer operations are on int64, broadcast, and wrap around on overflow.

    An operand may be a Python int below 2^63.
    """

    add: Callable
    multiply: Callable
    bit_and: Callable
    bit_xor: Callable
    #: (x, n) -> x >> n, arithmetic: the floor of x / 2^n
    shift_right: Callable
    #: scalar -> int64 tensor ()
    as_integer: Callable
    #: shape -> int64 tensor of that shape: 0, 1, 2, ... in C order; any int64 tensor of zeros for ()
    counter: Callable
    #: (x, dtype name) -> x converted
    cast: Callable
    log: Callable
    sqrt: Callable
    cos: Callable
    floor: Callable


def philox4x32(ops, counter, key):
    """Return the four random words for four words of counter and two of key (tensors or Python ints)."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for number in range(ROUNDS):
        if number:
            k0 = ops.bit_and(ops.add(k0, KEY_INCREMENTS[0]), WORD_MASK)
            k1 = ops.bit_and(ops.add(k1, KEY_INCREMENTS[1]), WORD_MASK)
        high0, low0 = _multiply_words(ops, MULTIPLIERS[0], c0)
        high1, low1 = _multiply_words(ops, MULTIPLIERS[1], c2)
        c0 = ops.bit_xor(ops.bit_xor(high1, c1), k0)
        c1 = low1
        c2 = ops.bit_xor(ops.bit_xor(high0, c3), k1)
        c3 = low0
    return c0, c1, c2, c3


def _multiply_words(ops, multiplier, word):
    # The wrapped int64 product has the bits of the unsigned one; the mask removes the sign that the shift spreads.
    product = ops.multiply(word, multiplier)
    return ops.bit_and(ops.shift_right(product, 32), WORD_MASK), ops.bit_and(product, WORD_MASK)


def words_of(ops, value, what):
    """Return the low and the high word of an int or an int64 scalar tensor."""
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        value = int(value)
        if not -(2**63) <= value < 2**63:
            raise ValueError(f"RandomStream: got {what}={value}; need an integer of 64 bits, from -2**63 to 2**63 - 1.")
        return ops.as_integer(value & WORD_MASK), ops.as_integer(value >> 32 & WORD_MASK)
    value = ops.as_integer(value)
    return ops.bit_and(value, WORD_MASK), ops.bit_and(ops.shift_right(value, 32), WORD_MASK)


class PhiloxStream:
    """The engine-independent part of `RandomStream`; an engine's class sets `ops`, a `StreamOps`."""

    ops: Any = None

    def __init__(self, key=None):
        self._start(words_of(self.ops, get_session().next_key() if key is None else key, "key"))

    def _start(self, key_words):
        self._key = key_words
        self._calls = 0

    def fold_in(self, data):
        """Return a new stream whose key mixes in `data`."""
        low, high = words_of(self.ops, data, "data")
        words = philox4x32(self.ops, (low, high, self.ops.as_integer(0), self.ops.as_integer(FOLD)), self._key)
        stream = type(self).__new__(type(self))
        stream._start(words[:2])
        return stream

    def uniform(self, shape=(), dtype=None):
        """Return uniforms in (0, 1)."""
        dtype = dtype or floatx()
        words = self._words(shape)
        return self._float32_unit(words[0]) if dtype == "float32" else self._cast(self._unit(words[0], words[1]), dtype)

    def normal(self, shape=(), dtype=None):
        """Return standard normals."""
        # Box and Muller 1958; one number for each pair of uniforms, so that element i depends on counter i alone.
        words = self._words(shape)
        radius = self.ops.sqrt(self.ops.log(self._unit(words[0], words[1])) * -2.0)
        return self._cast(radius * self.ops.cos(self._unit(words[2], words[3]) * (2 * math.pi)), dtype or floatx())

    def exponential(self, shape=()):
        """Return exponentials of rate 1."""
        words = self._words(shape)
        return self._cast(self.ops.log(self._unit(words[0], words[1])) * -1.0, floatx())

    def integers(self, low, high, shape=()):
        """Return int64 numbers, uniform on low, ..., high - 1."""
        words = self._words(shape)
        low, high = self.ops.as_integer(low), self.ops.as_integer(high)
        width = self._cast(high - low, "float64")
        return low + self._cast(self.ops.floor(self._unit(words[0], words[1]) * width), "int64")

    def _words(self, shape):
        """Return random words for each element of `shape`, those of the next call on this stream."""
        ops = self.ops
        counter = (ops.counter(shape), ops.as_integer(0), ops.as_integer(self._calls), ops.as_integer(NUMBERS))
        self._calls += 1
        return philox4x32(ops, counter, self._key)

    def _unit(self, word, other):
        # 52 bits and a half: an odd multiple of 2^-53, exact in float64 and never 0 or 1.
        bits = self.ops.add(self.ops.multiply(word, 2**20), self.ops.shift_right(other, 12))
        return self._cast(bits, "float64") * 2.0**-52 + 2.0**-53

    def _float32_unit(self, word):
        return self._cast(self.ops.shift_right(word, 9), "float32") * 2.0**-23 + 2.0**-24

    def _cast(self, x, dtype):
        return self.ops.cast(x, dtype)
