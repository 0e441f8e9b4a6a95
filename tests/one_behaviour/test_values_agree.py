"""Values on which the engines disagreed, through models: NumPy's, or those of PyMC3 3.11.6, on each engine."""

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3 import backends_symbolic as K


def test_bits_of_a_discrete_variable():
    with pm.Model() as model:
        z = pm.DiscreteUniform("z", 0, 7)
        pm.Normal("y", z & 3, 1, observed=2)
    for value in range(8):
        expected = stats.norm.logpdf(2, value & 3, 1) - np.log(8)
        np.testing.assert_allclose(model.logp({"z": value}), expected, rtol=1e-12)


def test_gradient_on_a_kink_at_the_start_value():
    with pm.Model() as model:
        pm.Triangular("t", lower=-1, upper=2, c=0.25)
    np.testing.assert_allclose(model.dlogp()(model.test_point), [-0.25], rtol=1e-12)


@pytest.mark.parametrize(
    "build, slopes",
    [
        (lambda x, y: K.maximum(x, y), (1, 0)),
        (lambda x, y: K.minimum(x, y), (1, 0)),
        (lambda x, y: K.clip(x, y, 5.0), (1, 0)),
        (lambda x, y: K.abs(x - y), (0, 0)),
        (lambda x, y: K.where(x < y, x, y), (0, 1)),
        (lambda x, y: K.max(K.stack([x, y])), (0.5, 0.5)),
    ],
    ids=["maximum", "minimum", "clip", "abs", "where", "max"],
)
def test_gradient_at_ties(build, slopes):
    x, y = K.placeholder((), name="x"), K.placeholder((), name="y")
    gradients = K.function([x, y], K.gradients(build(x, y), [x, y]))
    np.testing.assert_array_equal(gradients(2.0, 2.0), slopes)


def test_denormal_parameters():
    lam, alpha = K.placeholder((), name="lam"), K.placeholder((), name="alpha")
    exponential = K.function([lam], pm.Exponential.dist(lam=lam).logp(1.0))
    np.testing.assert_allclose(exponential(5e-324), np.log(5e-324), rtol=1e-12)
    counts = K.function([alpha], pm.NegativeBinomial.dist(mu=1e8, alpha=alpha).logp(1))
    np.testing.assert_allclose(counts(1e-300), -690.7755278982137, rtol=1e-10)


def test_matrices_of_data():
    covariance = np.array([[2.0, 0.5], [0.5, 1.0]])
    with pm.Model() as model:
        data = pm.Data("cov", covariance)
        pm.MvNormal("x", mu=np.zeros(2), cov=data, shape=2)
        pm.Deterministic("volume", pm.math.logdet(data))
    expected = stats.multivariate_normal(np.zeros(2), covariance).logpdf([0.3, -0.2])
    np.testing.assert_allclose(model.logp({"x": np.array([0.3, -0.2])}), expected, rtol=1e-10)


def test_jacobian_of_data_of_unknown_length():
    x = K.placeholder((None,), name="x")
    jacobian = K.function([x], K.jacobian(x * x, x))
    np.testing.assert_allclose(jacobian(np.arange(3.0)), np.diag(2 * np.arange(3.0)))
