"""Single precision: dtypes, and log-probabilities to the digits that it has."""

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from tests.distributions.cases import CASES
from tests.distributions.precision import float32_session

CASES = [case for case in CASES if "float32" not in case.exclude]


def _rounded(case):
    """Parameters and points of a case that both precisions can represent."""
    params = {k: v if isinstance(v, int) else float(np.float32(v)) for k, v in case.params.items()}
    points = np.array(case.points)
    if not case.is_discrete:
        points = points.astype("float32")
        points = points[(np.abs(points) < 1e30) & (np.abs(points) > 1e-30) | (points == 0)]
    return params, points


def _logp(case):
    params, points = _rounded(case)
    return K.eval(getattr(pm, case.name).dist(**params).logp(K.as_tensor(points)))


@pytest.fixture(scope="module")
def double_precision():
    """Log-probabilities of all cases, computed before the precision is changed."""
    return [_logp(case) for case in CASES]


@pytest.fixture(scope="module")
def single_precision(double_precision):
    with float32_session():
        yield


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


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.label for case in CASES])
def test_log_probabilities(number, single_precision, double_precision):
    case, exact = CASES[number], double_precision[number]
    logp = _logp(case)
    assert logp.dtype == np.float32
    kept = np.abs(exact) < 1e30
    np.testing.assert_allclose(logp[kept], exact[kept], rtol=case.float32_rtol, atol=1e-5)
