"""NumPy's protocol, Python's questions and small calls of K in models: one answer whatever the engine."""

import importlib
import math
import os

import numpy as np
import pytest
from scipy import special

import pymc3 as pm
from pymc3 import backends_symbolic as K


@pytest.fixture
def model():
    with pm.Model() as made:
        pm.Normal("x", 0, 1, shape=3)
        pm.Poisson("k", 1.5)
        pm.Data("data", [1.0, 2.0, 3.0])
    return made


@pytest.mark.parametrize("name", ["fabs", "rint", "float_power", "exp2", "trunc", "cbrt"])
def test_numpy_function_of_a_model_variable(model, name):
    function = getattr(np, name) if name != "float_power" else lambda x: np.float_power(x, 2)
    values = np.array([0.5, -1.75, 2.25])
    made = function(model["x"])
    np.testing.assert_allclose(K.eval(made, {model["x"]: values}), function(values), rtol=1e-14)


def test_scipy_function_of_a_model_variable(model):
    values = np.array([0.5, 1.75, 2.25])
    np.testing.assert_allclose(K.eval(special.gammaln(model["x"]), {model["x"]: values}), special.gammaln(values), rtol=1e-13)


@pytest.mark.parametrize(
    "ask, cure",
    [
        (lambda m: np.ones((2, 3)).dot(m["x"]), r"pm\.math\.dot\(A, x\)"),
        (lambda m: np.array([m["x"][0], 1.0]), r"pm\.math\.stack\(\[x, y\]\)"),
        (lambda m: np.asarray(m["x"]), "x itself"),
        (lambda m: math.exp(m["x"][0]), r"pm\.math\.exp\(x\)"),
        (lambda m: float(m["x"][0]), r"x\.eval\("),
        (lambda m: 1 if m["x"][0] > 0 else 2, r"pm\.math\.where"),
        (lambda m: 0 < m["x"][0] < 1, r"\(a < x\) & \(x < b\)"),
        (lambda m: [0.1, 0.2][m["k"]], r"pm\.math\.constant"),
    ],
)
def test_what_needs_a_value_says_what_to_write(model, ask, cure):
    with pytest.raises(TypeError, match=cure):
        ask(model)


def test_pow_with_three_arguments_says_what_to_write(model):
    with pytest.raises(TypeError, match=r"write \(x \*\* y\) % z"):
        pow(model["x"], 2, 3)
    assert K.eval(pow(model["x"], 2), {"x": [1.0, 2.0, 3.0]}).tolist() == [1, 4, 9]


def test_data_are_shown_by_name(model):
    assert str(model["data"]) == "data"
    assert repr(model["data"]) == "<data: float64 (?,)>"


def test_whole_floats_for_a_discrete_variable(model):
    point = {"x": np.zeros(3), "k": 2}
    assert model.logp({**point, "k": 2.0}) == model.logp(point)
    with pytest.raises(TypeError, match="'k'"):
        model.logp({**point, "k": 2.5})


@pytest.fixture
def other_engine_asked_for():
    before, other = os.environ.get("PYMC_SYMB_BACKEND"), "theano" if K.backend() == "tensorflow" else "tensorflow"
    os.environ["PYMC_SYMB_BACKEND"] = other
    yield other
    os.environ.pop("PYMC_SYMB_BACKEND")
    if before is not None:
        os.environ["PYMC_SYMB_BACKEND"] = before


def test_a_change_of_the_engine_after_the_import_is_said(other_engine_asked_for):
    with pytest.warns(UserWarning, match=f"'{other_engine_asked_for}'.*'{K.backend()}' was chosen when pymc3 was first imported"):
        K.placeholder(())
    with pytest.raises(K.BackendError, match="Set the variable before the first import"):
        importlib.reload(K)
    assert K.eval(K.constant(1.0) + 1) == 2
