"""Log-probabilities, names, transforms and start values against PyMC3's own."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K
from tests.distributions.reference import (
    REFERENCE,
    assert_close,
    expected_logp,
    label,
    numbers,
    params_of,
    settings,
)

_compiled = {}


def _with_points(setting, dtype):
    return numbers(setting["points"]).astype(dtype)


@pytest.mark.parametrize("name, setting", settings(), ids=label)
def test_logp_with_known_parameters(name, setting):
    dist = getattr(pm, name).dist(**params_of(setting))
    assert dist.dtype == setting["value_dtype"]
    points = _with_points(setting, dist.dtype)
    if REFERENCE[name]["kind"] == "multivariate":
        logp = np.stack([K.eval(dist.logp(K.as_tensor(point))) for point in points])
    else:
        logp = K.eval(dist.logp(K.as_tensor(points)))
    assert_close(logp, expected_logp(name, setting))


@pytest.mark.parametrize("name, setting", [s for s in settings() if "nonfinite_points" in s[1]], ids=label)
def test_logp_at_points_that_are_not_finite(name, setting):
    dist = getattr(pm, name).dist(**params_of(setting))
    logp = K.eval(dist.logp(K.as_tensor(numbers(setting["nonfinite_points"]))))
    assert_close(logp, numbers(setting["nonfinite_logp"]))


def _input_shape(name, value):
    # Factorisations of a matrix need its size; everything else takes any length.
    return value.shape if name == "MvNormal" else (None,) * value.ndim


def _function_of_parameters(name, params, dist_dtype, point_ndim):
    """Compiled logp of a value and of parameters that are inputs: one compilation per parametrisation."""
    arrays = {key: np.asarray(value) for key, value in params.items() if key != "shape"}
    fixed = {key: params[key] for key in ("shape",) if key in params}
    key = (name, tuple((k, _input_shape(name, v)) for k, v in arrays.items()), point_ndim)
    if key not in _compiled:
        dtype = {k: "int64" if name == "DiscreteUniform" else "float64" for k in arrays}
        inputs = {k: K.placeholder(_input_shape(name, v), dtype[k], name=k) for k, v in arrays.items()}
        value = K.placeholder((None,) * point_ndim, dist_dtype, name="value")
        dist = getattr(pm, name).dist(**inputs, **fixed)
        _compiled[key] = K.function([value, *inputs.values()], dist.logp(value), name=name)
    return _compiled[key], list(arrays.values())


@pytest.mark.parametrize("name, setting", settings(), ids=label)
def test_logp_with_parameters_as_inputs(name, setting):
    params = params_of(setting)
    if "lower" in params and name == "MvNormal":
        pytest.skip("which factor a Cholesky matrix is cannot be an input")
    if name == "DiscreteUniform":
        params = {key: int(np.floor(value)) for key, value in params.items()}
    points = _with_points(setting, setting["value_dtype"])
    if REFERENCE[name]["kind"] == "multivariate":
        f, arrays = _function_of_parameters(name, params, setting["value_dtype"], points.ndim - 1)
        logp = np.stack([f(point, *arrays) for point in points])
    else:
        f, arrays = _function_of_parameters(name, params, setting["value_dtype"], points.ndim)
        logp = f(points, *arrays)
    assert_close(logp, expected_logp(name, setting))


INVALID = [(name, case) for name, entry in REFERENCE.items() for case in entry["invalid_params"]]


@pytest.mark.parametrize("name, case", INVALID, ids=label)
def test_invalid_parameters(name, case):
    params = params_of(case)
    if "error" in case and case["error"].startswith("ValueError"):
        with pytest.raises(ValueError):
            getattr(pm, name).dist(**params)
        return
    dist = getattr(pm, name).dist(**params)
    points = _with_points(case, dist.dtype)
    logp = np.stack([K.eval(dist.logp(K.as_tensor(point))) for point in points])
    # Where PyMC3 stops with an arithmetic error of Python (sigma=0), or gives inf (Uniform(1, 1)), it is -inf here.
    wrong = "error" in case or "inf" in case["logp"]
    assert_close(logp, np.full(len(points), -np.inf) if wrong else numbers(case["logp"]))


@pytest.mark.parametrize("name, setting", settings(), ids=label)
def test_in_model(name, setting):
    expected = setting["in_model"]
    with pm.Model() as model:
        variable = getattr(pm, name)("x", **params_of(setting))
    assert [v.name for v in model.free_RVs] == expected["free_RVs"]
    assert [v.name for v in model.deterministics] == expected["deterministics"]
    assert type(variable).__name__ == expected["rv_type"]
    assert type(variable.distribution).__name__ == expected["dist_class"]
    assert variable.dtype == expected["dtype"]
    assert list(variable.distribution.shape) == expected["dist_shape"]
    transform = variable.distribution.transform
    if expected["transform"] is None:
        assert transform is None
    else:
        assert type(transform).__name__ == expected["transform"]["cls"]
        assert transform.name == expected["transform"]["name"]
    rtol = 1e-8  # PyMC3's start values carry the rounding of 32-bit constants
    np.testing.assert_allclose(variable.distribution.default(), numbers(expected["default"]), rtol=rtol)
    point = model.test_point
    assert list(point) == list(expected["test_point"])
    for key, value in expected["test_point"].items():
        np.testing.assert_allclose(point[key], numbers(value), rtol=rtol, atol=1e-9)
        assert point[key].shape == numbers(value).shape
    _check_model_logp(model, expected)


def _check_model_logp(model, expected):
    (free,) = model.free_RVs
    logp = K.eval(model.logpt, {free: model.test_point[free.name]})
    np.testing.assert_allclose(logp, float(expected["model_logp_at_test_point"]), rtol=1e-8, atol=1e-9)
    table = expected["unconstrained"]
    # PyMC3's constants are 32-bit in some formulas: HalfCauchy is right to 2e-9, Bernoulli(logit_p=0) to 3e-9.
    for point, wanted in zip(table["points"], numbers(table["model_logp"])):
        value = np.asarray(point).astype(free.dtype)
        if free.distribution.dtype == "int64" and "logit_p" in vars(free.distribution) and value not in (0, 1):
            if free.distribution._is_logit:
                wanted = -np.inf
        assert_close(K.eval(model.logpt, {free: value}), wanted, rtol=4e-9)
