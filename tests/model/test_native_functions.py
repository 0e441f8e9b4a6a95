"""The engine's own functions on variables of a model."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K

X = np.random.default_rng(0).normal(size=(5, 2))


def _model(product, exp):
    with pm.Model() as model:
        beta = pm.Normal("beta", 0, 1, shape=2)
        scale = pm.HalfNormal("scale", 1)
        pm.Normal("y", product(X, beta), exp(scale) + 1.0, observed=np.zeros(5))
        pm.Deterministic("d", exp(beta))
    return model


def _check(model):
    expected = _model(K.dot, K.exp)
    point = {"beta": np.array([0.3, -0.4]), "scale_log__": np.array(0.2)}
    np.testing.assert_allclose(model.logp(point), expected.logp(point), rtol=1e-12)
    np.testing.assert_allclose(model.dlogp()(point), expected.dlogp()(point), rtol=1e-10)
    np.testing.assert_allclose(model.fn(model["d"])(point), np.exp(point["beta"]))


@pytest.mark.only_theano
def test_pytensor():
    pt = pytest.importorskip("pytensor.tensor")
    _check(_model(pt.dot, pt.exp))


@pytest.mark.only_tensorflow
def test_tensorflow():
    tf = pytest.importorskip("tensorflow")
    _check(_model(tf.linalg.matvec, tf.exp))
    assert tf.executing_eagerly()
