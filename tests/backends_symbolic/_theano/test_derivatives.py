"""Gradients node by node: PyTensor's own, also where they are zeros, undefined, shared, or deeper than Python's stack."""

import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest
from pytensor.gradient import NullTypeGradError

from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic._theano.derivatives import gradients_of, pulled_back

VALUES = np.array([0.3, -1.2, 2.0])


def evaluated(outputs, x, values=VALUES):
    return K.function([x], [K.as_tensor(v) for v in outputs])(values)


def test_they_are_pytensor_s():
    x = K.placeholder((3,), name="x")
    shared = pt.exp(x) * x
    y = pt.sum(shared * pt.tanh(shared)) + pt.dot(shared, x) + pt.max(shared[1:]) * pt.sum(x[::-1] ** 2)
    ours, theirs = evaluated([*gradients_of(y, [x, shared]), *pytensor.grad(y, [x, shared])], x)[:2], None
    theirs = evaluated(pytensor.grad(y, [x, shared]), x)
    for a, b in zip(ours, theirs):
        np.testing.assert_allclose(a, b, rtol=1e-13)


def test_zeros_where_nothing_arrives():
    x, other = K.placeholder((3,), name="x"), K.placeholder((2,), name="other")
    steps, unused, whole = gradients_of(pt.sum(pt.floor(x)) + x.shape[0], [x, other, other * 2.0])
    assert evaluated([steps], x)[0].tolist() == [0.0, 0.0, 0.0]
    assert unused.type.shape == (2,) and whole.type.shape == (2,)


def test_nothing_passes_through_whole_numbers():
    x = K.placeholder((3,), name="x")
    steps = pt.argmax(pt.cast(x * 3.0, "int64")) + pt.cast(pt.cast(x, "int8"), "float64")
    assert evaluated(gradients_of(pt.sum(steps * 1.5 + x), [x]), x)[0].tolist() == [1.0, 1.0, 1.0]


def test_several_cotangents_at_once():
    x = K.placeholder((3,), name="x")
    a, b = pt.sin(x), pt.sum(x**2)
    weights = pt.constant(np.array([1.0, 2.0, 3.0]))
    (found,) = evaluated(pulled_back({a: weights, b: pt.constant(0.5)}, [x]), x)
    np.testing.assert_allclose(found, np.array([1.0, 2.0, 3.0]) * np.cos(VALUES) + VALUES, rtol=1e-14)


def test_what_has_no_gradient_is_an_error_only_where_it_is_asked_for():
    x, n = K.placeholder((3,), name="x"), K.placeholder((), name="n")
    y = pt.sum(pt.gammaincinv(n, x))
    assert np.isfinite(K.function([x, n], K.as_tensor(gradients_of(y, [x])[0]))([0.1, 0.5, 0.9], 2.0)).all()
    with pytest.raises(NullTypeGradError):
        gradients_of(y, [n])


def test_thousands_of_operations_in_a_row():
    x = K.placeholder((), name="x")
    y = x
    for _ in range(3000):
        y = pt.sin(y) + x
    (slope,) = gradients_of(y, [x])
    value, derivative = 0.1, 1.0
    for _ in range(3000):
        value, derivative = np.sin(value) + 0.1, np.cos(value) * derivative + 1.0
    assert K.function([x], K.as_tensor(slope))(0.1) == pytest.approx(derivative, rel=1e-10)
