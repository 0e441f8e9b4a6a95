"""Single precision: dtypes, and log-probabilities to the digits that it has."""

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3 import backends_symbolic as K


@pytest.fixture(scope="module")
def single_precision():
    floatx = K.floatx()
    before = K.set_session(K.Session())
    K.set_floatx("float32")
    yield
    K.set_session(before)
    K.set_floatx(floatx)


def test_a_model_in_single_precision(single_precision):
    data = np.linspace(-1.0, 2.0, 7)
    with pm.Model() as model:
        pm.Normal("a", 0, 1)
        pm.HalfNormal("s", 1)
        pm.Uniform("u", 0, 2, shape=2)
        pm.HalfCauchy("h", 1)
        pm.Exponential("e", 1)
        pm.Flat("f")
        pm.HalfFlat("hf")
        pm.MvNormal("mv", np.zeros(2), cov=np.eye(2), shape=2)
        pm.Bernoulli("b", 0.3)
        pm.Poisson("p", 3)
        pm.Categorical("c", [0.2, 0.8])
        pm.DiscreteUniform("du", 0, 4)
        pm.Normal("y", model.a + model.u[0], model.s, observed=data)
    assert {v.dtype for v in model.cont_vars} == {"float32"} and {v.dtype for v in model.disc_vars} == {"int64"}
    assert {K.dtype(factor.logp) for factor in model.factors} == {"float32"}
    point = model.test_point
    assert {value.dtype.name for value in point.values()} == {"float32", "int64"}
    assert model.logp(point).dtype == np.float32
    f = model.logp_dlogp_function()
    f.set_extra_values(point)
    value, gradient = f(f.dict_to_array(point))
    assert gradient.dtype == np.float32 and np.all(np.isfinite(gradient))
    np.testing.assert_allclose(value, sum(model.logps_at(point).values()), rtol=1e-5)
    logp = model["y"].logp({"a": 0.25, "u_interval__": np.zeros(2), "s_log__": np.log(0.7)})
    np.testing.assert_allclose(logp, stats.norm(1.25, 0.7).logpdf(data).sum(), rtol=1e-5)


@pytest.mark.parametrize(
    "dist, frozen",
    [
        (lambda: pm.Normal.dist(0.3, 2.0), stats.norm(0.3, 2.0)),
        (lambda: pm.HalfNormal.dist(2.0), stats.halfnorm(scale=2.0)),
        (lambda: pm.HalfCauchy.dist(2.0), stats.halfcauchy(scale=2.0)),
        (lambda: pm.Exponential.dist(0.4), stats.expon(scale=2.5)),
        (lambda: pm.Uniform.dist(-1.0, 90.0), stats.uniform(-1.0, 91.0)),
    ],
)
def test_log_probabilities_to_five_digits(single_precision, dist, frozen):
    x = np.array([1e-6, 0.1, 1.0, 7.0, 80.0])
    logp = K.eval(dist().logp(K.as_tensor(x)))
    assert logp.dtype == np.float32
    np.testing.assert_allclose(logp, frozen.logpdf(x), rtol=1e-5)
