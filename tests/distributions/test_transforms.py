"""Transforms against PyMC3's values, and their Jacobians against differences."""

import json

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.distributions import transforms
from tests.distributions.reference import DATA, numbers

CASES = json.loads((DATA / "pymc3_transforms.json").read_text())["transforms"]


def _make(case):
    made = getattr(transforms, case["transform"])
    params = {k: np.array(v) if isinstance(v, list) else v for k, v in case["params"].items()}
    return made(**params) if isinstance(made, type) else made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_values(case):
    transform = _make(case)
    assert (type(transform).__name__, transform.name) == (case["cls"], case["name"])
    forward_inputs, forward = numbers(case["forward_inputs"]), numbers(case["forward"])
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(K.eval(transform.forward(K.as_tensor(forward_inputs))), forward, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(transform.forward_val(forward_inputs), forward, rtol=1e-10, atol=1e-12)
    inputs = numbers(case["backward_inputs"])
    np.testing.assert_allclose(K.eval(transform.backward(K.as_tensor(inputs))), numbers(case["backward"]), rtol=1e-12)
    jacobian = numbers(case["jacobian_det"])
    if case["transform"] == "logodds":
        # PyMC3 differentiates and gets -inf in the far tails, where the exact value is -abs(x).
        jacobian = np.where(np.isinf(jacobian), -np.abs(inputs), jacobian)
    # PyMC3 takes the logarithm of a small whole number in 32 bits: log(7) of interval(-2, 5) is wrong by 7e-8.
    rtol = 3e-7 if case["transform"] == "interval" else 1e-12
    np.testing.assert_allclose(K.eval(transform.jacobian_det(K.as_tensor(inputs))), jacobian, rtol=rtol, atol=1e-12)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_jacobian_against_differences(case):
    transform = _make(case)
    inputs = numbers(case["backward_inputs"])
    if inputs.ndim > 1:
        inputs = inputs[0]
    z = np.clip(inputs, -8.0, 8.0)
    step = 1e-5
    backward = [K.eval(transform.backward(K.as_tensor(z + h))) for h in (-step, step)]
    numeric = np.log(np.abs(backward[1] - backward[0]) / (2 * step))
    np.testing.assert_allclose(K.eval(transform.jacobian_det(K.as_tensor(z))), numeric, rtol=1e-5, atol=1e-5)


def test_users_own_transform_gets_its_jacobian_by_differentiation():
    class Cube(transforms.ElemwiseTransform):
        name = "cube"

        def backward(self, z):
            return z * z * z

        def forward(self, x):
            return K.sign(x) * K.power(K.abs(x), 1 / 3)

        def forward_val(self, x, point=None):
            return np.cbrt(x)

    with pm.Model() as model:
        x = pm.Normal("x", 0, 1, transform=Cube(), testval=8.0)
    assert list(model.test_point) == ["x_cube__"]
    np.testing.assert_allclose(model.test_point["x_cube__"], 2.0)
    expected = -0.5 * 64 - 0.5 * np.log(2 * np.pi) + np.log(3 * 4.0)
    np.testing.assert_allclose(K.eval(model.logpt, {model.free_RVs[0]: 2.0}), expected)
    np.testing.assert_allclose(K.eval(x, {model.free_RVs[0]: 2.0}), 8.0)
