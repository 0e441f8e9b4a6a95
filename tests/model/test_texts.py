"""Texts of variables and their parameters: values, names, and the names of what an expression is made of."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K


@pytest.fixture
def model():
    with pm.Model() as model:
        a = pm.Normal("a")
        b = pm.HalfNormal("b_x", 1.0)
        pm.Deterministic("d", a + 2 * b)
        pm.Data("X", np.ones(500))
    return model


EXPRESSIONS = [
    (lambda m: m.a + 1, r"f(\text{a})", "f(a)"),
    (lambda m: 3 * m.b_x + m.a**2, r"f(\text{a},~\text{b\_x})", "f(a, b_x)"),
    (lambda m: m.d * 2, r"f(\text{d})", "f(d)"),
    (lambda m: m.d + m.b_x, r"f(\text{b\_x},~\text{d})", "f(b_x, d)"),
    (lambda m: m.X * m.a, r"f(\text{a},~\text{X})", "f(a, X)"),
    (lambda m: m.X + 1, r"f(\text{X})", "f(X)"),
    (lambda m: m.d, r"\text{d}", "d"),
    (lambda m: m.b_x, r"\text{b\_x}", "b_x"),
    (lambda m: np.zeros(500), "array", "array"),
    (lambda m: K.constant(np.zeros(500)), "array", "array"),
    (lambda m: K.exp(K.constant(0.0)), "1.0", "1.0"),
    (lambda m: 2.5, "2.5", "2.5"),
]


@pytest.mark.parametrize("expression, latex, plain", EXPRESSIONS, ids=[plain for _, _, plain in EXPRESSIONS])
def test_expressions_as_parameters(model, expression, latex, plain):
    with model:
        y = pm.Normal("y", expression(model), 1.0, observed=np.zeros(500))
    assert y._repr_latex_() == rf"$\text{{y}} \sim \text{{Normal}}(\mathit{{mu}}={latex},~\mathit{{sigma}}=1.0)$"
    assert y._str_repr(formatting="plain_with_params") == f"y ~ Normal(mu={plain}, sigma=1.0)"


def test_deterministic_quantities_name_what_they_are_made_of(model):
    assert model.d._repr_latex_() == r"$\text{d} \sim \text{Deterministic}(\text{a},~\text{b\_x})$"
    assert str(model.d) == "d ~ Deterministic" and model.d._repr_latex_(formatting="latex").endswith(r"\text{Deterministic}$")
    with model:
        outer = pm.Deterministic("outer_one", model.d + model.X)
    assert outer._repr_latex_() == r"$\text{outer\_one} \sim \text{Deterministic}(\text{d},~\text{X})$"


def test_variables_of_nested_models_and_of_none():
    with pm.Model("outer"):
        q = pm.Normal("q")
        with pm.Model("inner"):
            r = pm.Normal("r", q + 1)
    assert r._repr_latex_().startswith(r"$\text{inner\_r} \sim \text{Normal}(\mathit{mu}=f(\text{outer\_q})")
    assert str(pm.Normal.dist(q * 2, 1)) == "Normal(mu=f(outer_q), sigma=1.0)"
    assert str(pm.Normal.dist(K.placeholder(()) + 1, 1)) == "Normal(mu=f(), sigma=1.0)"


def test_parameters_of_simulators(model):
    def simulate(mu, sigma):
        return np.random.normal(mu, sigma, 3)

    with model:
        s = pm.Simulator("s", simulate, params=[model.a + model.b_x, model.b_x], observed=np.zeros(3))
    assert str(s) == "s ~ Simulator(simulate(f(a, b_x), b_x), gaussian, identity)"
