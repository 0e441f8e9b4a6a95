"""Log-probabilities, names, transforms and start values against PyMC3's own, for every setting of the reference."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K
from tests.backends_symbolic import harness
from tests.distributions.cases import EXACT, STARTS
from tests.distributions.reference import (
    REFERENCE,
    assert_close,
    can_be_inputs,
    class_named,
    expected_logp,
    label,
    make,
    make_variable,
    numbers,
    params_of,
    settings,
)

#: Parameters that are whole numbers.
COUNTS = {"n", "N", "k", "lower", "upper"}

_compiled = {}


def _points(setting, dtype):
    return numbers(setting["points"]).astype(dtype)


def _is_vector(setting):
    """Whether each point of a setting is an array."""
    return np.ndim(setting["points"][0]) > 0


def _case(name, setting):
    """Return a setting as a case of the harness, which compiles many of them in one function."""
    points = _points(setting, setting["value_dtype"])
    return harness.Case(
        f"{name} {label(setting)}",
        lambda values: make(name, setting).logp(values),
        lambda values: expected_logp(name, setting),
        (points,),
        wrt=(),
        second=(points,),
    )


SCALARS = [own for own in settings() if not _is_vector(own[1])]
CASES = [_case(*own) for own in SCALARS]


@pytest.mark.parametrize("position", range(len(SCALARS)), ids=["-".join(map(label, own)) for own in SCALARS])
def test_logp_with_known_parameters(position):
    name, setting = SCALARS[position]
    assert make(name, setting).dtype == setting["value_dtype"]
    found = harness.outcome(CASES, position, "function")
    if found.error is not None:
        raise found.error
    assert_close(found.values[0][0], expected_logp(name, setting))


@pytest.mark.parametrize("name, setting", [own for own in settings() if _is_vector(own[1])], ids=label)
def test_logp_of_vectors_with_known_parameters(name, setting):
    dist = make(name, setting)
    assert dist.dtype == setting["value_dtype"]
    points = _points(setting, dist.dtype)
    value = K.placeholder(points.shape[1:], dist.dtype, name="value")
    f = K.function([value], dist.logp(value), name=name)
    logp, expected = np.stack([f(point) for point in points]), expected_logp(name, setting)
    # Multinomial keeps an axis of length one in PyMC3.
    assert_close(np.broadcast_to(logp, expected.shape) if logp.size == expected.size else logp, expected)


@pytest.mark.parametrize("name, setting", [s for s in settings() if "nonfinite_points" in s[1]], ids=label)
def test_logp_at_points_that_are_not_finite(name, setting):
    points = numbers(setting["nonfinite_points"])
    logp = K.eval(make(name, setting).logp(K.as_tensor(points)))
    expected = numbers(setting["nonfinite_logp"])
    at_nan = np.isnan(points)
    same = logp[at_nan] == expected[at_nan]
    assert np.all(same | np.isnan(logp[at_nan]) | np.isneginf(logp[at_nan]))
    # Where PyMC3 has NaN at infinity, the density is zero.
    assert_close(logp[~at_nan], np.where(np.isnan(expected), -np.inf, expected)[~at_nan])


def _function_of_parameters(name, setting, points):
    """Compiled logp of a value and of parameters that are inputs: one compilation per parametrisation."""
    params = params_of(setting)
    fixed = {key: params.pop(key) for key in ("shape",) if key in params}
    arrays = {key: np.asarray(value) for key, value in params.items()}
    point_shape = points.shape[1:] if _is_vector(setting) else (None,)
    key = (name, tuple((k, v.shape) for k, v in arrays.items()), point_shape, str(fixed))
    if key not in _compiled:
        inputs = {k: K.placeholder(v.shape, _dtype_of(name, k), name=k) for k, v in arrays.items()}
        value = K.placeholder(point_shape, setting["value_dtype"], name="value")
        dist = class_named(name).dist(**inputs, **fixed)
        _compiled[key] = K.function([value, *inputs.values()], dist.logp(value), name=name)
    return _compiled[key], [array.astype(_dtype_of(name, k)) for k, array in arrays.items()]


def _dtype_of(name, parameter):
    return "int64" if REFERENCE[name]["kind"] == "discrete" and parameter in COUNTS else "float64"


@pytest.mark.parametrize("name, setting", [s for s in settings() if can_be_inputs(s[1])], ids=label)
def test_logp_with_parameters_as_inputs(name, setting):
    if name in ("LKJCorr", "Interpolated"):
        pytest.skip("its parameters decide about shapes or are tables")
    points = _points(setting, setting["value_dtype"])
    f, arrays = _function_of_parameters(name, setting, points)
    logp = np.stack([f(point, *arrays) for point in points]) if _is_vector(setting) else f(points, *arrays)
    expected = expected_logp(name, setting)
    assert_close(np.broadcast_to(logp, expected.shape) if logp.size == expected.size else logp, expected)


INVALID = [(name, case) for name, entry in REFERENCE.items() if class_named(name) is not None for case in entry["invalid_params"]]

#: PyMC3 stops at these, for reasons of its own; here they work.
ACCEPTED = {("AR", "rho"), ("GARCH11", "initial_vol"), ("MixtureSameFamily", "comp_dists")}

#: PyMC3 does not look at these; here they are invalid.
OVERLOOKED = {("OrderedProbit", "cutpoints"), ("LogNormal", "sigma"), ("LogitNormal", "sigma"), ("AR", "sigma"), ("Triangular", "c")}


@pytest.mark.parametrize("name, case", INVALID, ids=label)
def test_invalid_parameters(name, case):
    # "ERROR ..." is what PyMC3 says when such a logp is evaluated: here it is known when the distribution is made.
    error = case.get("error", "") or next((str(v) for v in case.get("logp", []) if str(v).startswith("ERROR")), "")
    refused = ("ValueError", "TypeError: __init__", "TypeError: shape", "ERROR LinAlgError")
    if error.startswith(refused) and not _is_accepted(name, case):
        with pytest.raises((ValueError, TypeError)):
            make(name, case)
        return
    dist = make(name, case)
    points = _points(case, dist.dtype)
    logp = np.stack(K.eval([K.as_tensor(dist.logp(K.as_tensor(point))) for point in points]))
    if _is_accepted(name, case):
        assert np.all(np.isfinite(logp))
        return
    # Where PyMC3 stops with an arithmetic error of Python (sigma=0), or gives NaN or inf (Uniform(1, 1)), it is -inf.
    values = np.full(len(points), -np.inf) if error else numbers(case["logp"])
    overlooked = any((name, parameter) in OVERLOOKED for parameter in case["params"])
    values = np.where(np.isnan(values) | np.isposinf(values) | overlooked, -np.inf, values)
    assert_close(logp, np.broadcast_to(values, logp.shape) if values.size == 1 or error else values.reshape(logp.shape))


def _is_accepted(name, case):
    return "error" in case and any((name, parameter) in ACCEPTED for parameter in case["params"])


@pytest.mark.parametrize("name, setting", settings(), ids=label)
def test_in_model(name, setting):
    expected = setting["in_model"]
    with pm.Model() as model:
        variable = make_variable("x", name, setting)
    assert [v.name for v in model.free_RVs] == expected["free_RVs"]
    assert [v.name for v in model.deterministics] == expected["deterministics"]
    assert type(variable).__name__ == expected["rv_type"]
    assert type(variable.distribution).__name__ == expected["dist_class"]
    assert variable.dtype == expected["dtype"].replace("int32", "int64")  # discrete mixtures have int32 in PyMC3
    assert list(variable.distribution.shape) == expected["dist_shape"]
    transform = variable.distribution.transform
    if expected["transform"] is None:
        assert transform is None
    else:
        assert type(transform).__name__ == expected["transform"]["cls"]
        assert transform.name == expected["transform"]["name"]
    _check_start(name, setting, model, variable)
    _check_model_logp(name, setting, model)


def _check_start(name, setting, model, variable):
    expected = setting["in_model"]
    rtol = 1e-8  # PyMC3's start values carry the rounding of 32-bit constants
    default = variable.distribution.default()
    point = model.test_point
    assert list(point) == list(expected["test_point"])
    if name in STARTS:
        np.testing.assert_allclose(default, STARTS[name](params_of(setting)), rtol=1e-8)
        return
    np.testing.assert_allclose(default, numbers(expected["default"]), rtol=rtol, atol=1e-14)
    for key, value in expected["test_point"].items():
        np.testing.assert_allclose(point[key], numbers(value), rtol=rtol, atol=1e-9)
        assert point[key].shape == numbers(value).shape


def _check_model_logp(name, setting, model):
    expected = setting["in_model"]
    (free,) = model.free_RVs
    table = expected.get("unconstrained", {"points": [], "model_logp": []})
    f = K.function([free], model.logpt, name=name)
    points = [np.asarray(point).astype(free.dtype) for point in table["points"]]
    if name in EXACT:
        wanted = [_exact_model_logp(name, setting, model, point) for point in points]
        assert_close([f(point) for point in points], wanted)
        return
    start = model.test_point[free.name]
    if name not in STARTS:
        at_start = float(expected["model_logp_at_test_point"])
        np.testing.assert_allclose(f(start), at_start, rtol=1e-8, atol=1e-9)
    # PyMC3's constants are 32-bit in some formulas: HalfCauchy is right to 2e-9, Bernoulli(logit_p=0) to 3e-9.
    for point, value in zip(points, numbers(table["model_logp"])):
        if name == "Bernoulli" and point not in (0, 1):
            value = -np.inf
        assert_close(f(point), -np.inf if np.isnan(value) else value, rtol=4e-9)


def _exact_model_logp(name, setting, model, point):
    """Exact log-probability at the original scale plus the Jacobian of the transform, which has tests of its own."""
    (free,) = model.free_RVs
    transform = make(name, setting).transform
    if transform is None:
        return np.sum(EXACT[name](params_of(setting), np.asarray(point, dtype=float)[None]))
    tensor = K.as_tensor(point)
    value, jacobian = K.eval([K.as_tensor(transform.backward(tensor)), K.sum(transform.jacobian_det(tensor))])
    return np.sum(EXACT[name](params_of(setting), value[None])) + jacobian
