"""Philox against its published vectors, and the engine's stream against Philox computed with NumPy."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats

from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic.derived.random import RandomStream, philox4x32

OPS = SimpleNamespace(
    add=np.add,
    multiply=np.multiply,
    bitwise_and=np.bitwise_and,
    bitwise_xor=np.bitwise_xor,
    right_shift=np.right_shift,
    as_tensor=lambda x, dtype: np.array([x], dtype),
    arange=np.arange,
    reshape=lambda x, shape: x.reshape(shape or (1,)),
    cast=lambda x, dtype: np.asarray(x).astype(dtype),
    log=np.log,
    sqrt=np.sqrt,
    cos=np.cos,
    floor=np.floor,
)


class NumpyStream(RandomStream):
    _ops = OPS


#: Random123 1.09, tests/kat_vectors, philox4x32 with 10 rounds: counter, key, result
KNOWN_ANSWERS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


def words(text):
    return [int(word, 16) for word in text.split()]


@pytest.mark.parametrize("counter, key, result", KNOWN_ANSWERS)
def test_published_vectors(counter, key, result):
    arrays = [[np.array([word]) for word in words(text)] for text in (counter, key)]
    assert [int(word[0]) for word in philox4x32(OPS, *arrays)] == words(result)


def draw(stream):
    """Return one of everything a stream offers, in a fixed order of calls."""
    return [
        stream.uniform((3, 2)),
        stream.normal((5,)),
        stream.exponential((4,)),
        stream.integers(-3, 40, (6,)),
        stream.uniform(),
        stream.fold_in(7).normal(),
        stream.fold_in(7).fold_in(2**40).uniform((2,)),
        stream.uniform((2,), "float32"),
    ]


KEYS = [0, 12345, -2, 2**40 + 17]


@pytest.fixture(scope="module")
def reference():
    return {key: [np.asarray(value) for value in draw(NumpyStream(key))] for key in KEYS}


def compare(found, wanted, rtol=1e-14):
    assert len(found) == len(wanted)
    for got, value in zip(found, wanted):
        np.testing.assert_allclose(np.reshape(got, value.shape), value, rtol=rtol, atol=1e-14)


def test_in_a_function(reference):
    key = K.placeholder((), "int64", name="key")
    f = K.function([key], draw(K.RandomStream(key)))
    for number in KEYS:
        found = f(number)
        assert [value.shape for value in found] == [(3, 2), (5,), (4,), (6,), (), (), (2,), (2,)]
        assert [value.dtype.name for value in found] == ["float64"] * 3 + ["int64"] + ["float64"] * 3 + ["float32"]
        compare(found, reference[number])


def test_python_keys_are_those_of_tensors(reference):
    compare(K.eval(draw(K.RandomStream(12345))), reference[12345])


def test_in_scan_and_under_vectorize(reference):
    keys = K.placeholder((len(KEYS),), "int64", name="keys")
    _, looped = K.scan(lambda c, key: (c, draw(K.RandomStream(key))), K.constant(0), keys)
    mapped = K.vectorize(lambda key: draw(K.RandomStream(key)))(keys)
    for found in (K.eval(list(looped), {keys: KEYS}), K.eval(list(mapped), {keys: KEYS})):
        for i, key in enumerate(KEYS):
            compare([value[i] for value in found], reference[key])


@pytest.mark.parametrize("chains", [1, 4])
def test_in_a_compiled_loop(reference, chains):
    loop = K.compile_loop(lambda carry, xs: (carry, draw(K.RandomStream(xs[0]))), [K.TensorSpec((), "int64")], [K.TensorSpec((), "int64")])
    _, found = loop([np.zeros(chains, int)], [np.array([KEYS[:chains]])], 1)
    for i, key in enumerate(KEYS[:chains]):
        compare([value[0, i] for value in found], reference[key])


def test_folding_in_a_tensor_is_folding_in_its_value():
    data = K.placeholder((), "int64", name="data")
    made = K.RandomStream(3).fold_in(data).uniform((2,))
    for number in (0, 5, 2**33, -1):
        np.testing.assert_allclose(K.eval(made, {data: number}), NumpyStream(3).fold_in(number).uniform((2,)), rtol=1e-14)


def test_calls_and_streams_are_independent():
    stream = K.RandomStream(1)
    values = K.eval([stream.uniform((50,)), stream.uniform((50,)), stream.fold_in(0).uniform((50,)), K.RandomStream(2).uniform((50,))])
    assert len(np.unique(values)) == 200
    again = K.RandomStream(1)
    np.testing.assert_array_equal(K.eval(again.uniform((50,))), values[0])
    # A longer draw starts with the shorter one: element i depends on counter i alone.
    np.testing.assert_array_equal(K.eval(K.RandomStream(1).uniform((5,))), values[0][:5])


def test_distributions():
    stream = NumpyStream(20090425)
    n = 200_000
    uniform, normal = stream.uniform((n,)), stream.normal((n,))
    assert 0 < uniform.min() and uniform.max() < 1
    for sample, law in ((uniform, "uniform"), (normal, "norm"), (stream.exponential((n,)), "expon")):
        assert stats.kstest(sample, law).pvalue > 1e-3
    counts = np.bincount(stream.integers(0, 7, (n,)), minlength=7)
    assert len(counts) == 7 and stats.chisquare(counts).pvalue > 1e-3


def test_uniforms_never_reach_the_ends():
    class Extreme(NumpyStream):
        def _words(self, shape):
            return [np.array([0, 2**32 - 1])] * 4

    for dtype, end in (("float64", 2.0**-53), ("float32", 2.0**-24)):
        np.testing.assert_array_equal(Extreme(0).uniform((2,), dtype), np.array([end, 1 - end], dtype))
    np.testing.assert_array_equal(Extreme(0).integers(5, 2**40, (2,)), [5, 2**40 - 1])


@pytest.mark.parametrize("key", [2**64, 1.5, "seed"])
def test_wrong_keys(key):
    with pytest.raises((TypeError, ValueError)):
        K.eval(K.RandomStream(key).uniform())
