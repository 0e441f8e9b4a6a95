"""The engine's own functions and objects in models: PyTensor's on the one engine, TensorFlow's on the other."""
import logging

import numpy as np
import pandas as pd
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K

A, B = 0.3, -1.2
DATA = np.array([1.0, 2.0])


def normal_logp(value, mu):
    return (-0.5 * (value - mu) ** 2 - 0.5 * np.log(2 * np.pi)).sum()


def sampled(model):
    """Draw a little; a chain reads a model's factors one by one, at places that loops decide."""
    with model:
        return pm.sample(
            5, tune=5, chains=1, step=pm.Metropolis(), random_seed=1, progressbar=False, compute_convergence_checks=False
        )


@pytest.mark.only_theano
@pytest.mark.parametrize("joined", ["stack", "as_tensor", "sum of stack"])
def test_a_stack_of_pytensor_s_of_model_variables(joined):
    import pytensor.tensor as pt

    functions = {"stack": pt.stack, "as_tensor": pt.as_tensor, "sum of stack": lambda x: pt.stack(x) + pt.stack(x).sum()}
    with pm.Model() as model:
        a, b = pm.Normal("a", 0, 1), pm.Normal("b", 0, 1)
        pm.Normal("y", functions[joined]([a, b]), 1, observed=DATA)
    mu = np.array([A, B]) + (A + B if joined == "sum of stack" else 0)
    wanted = normal_logp(DATA, mu) + normal_logp(np.array([A, B]), 0.0)
    np.testing.assert_allclose(model.logp({"a": A, "b": B}), wanted, rtol=1e-13)
    assert np.isfinite(sampled(model)["a"]).all()


@pytest.mark.only_theano
def test_a_python_function_as_an_operation_of_pytensor_s_works_and_is_said_to_be_slow(caplog):
    import pytensor.tensor as pt
    from pytensor.compile.ops import wrap_py

    @wrap_py(itypes=[pt.dscalar], otypes=[pt.dscalar])
    def python_sine(x):
        return np.array(np.sin(x))

    with pm.Model() as model:
        a = pm.Normal("a", 0, 1)
        pm.Normal("y", python_sine(a), 1, observed=DATA)
    with caplog.at_level(logging.WARNING, logger="pymc3"):
        logger = logging.getLogger("pymc3")
        logger.addHandler(caplog.handler)
        try:
            value = model.logp({"a": A})
            trace = sampled(model)
        finally:
            logger.removeHandler(caplog.handler)
    np.testing.assert_allclose(value, normal_logp(DATA, np.sin(A)) + normal_logp(A, 0.0), rtol=1e-13)
    assert len(trace) == 5
    assert "python_sine" in caplog.text and "Python function" in caplog.text


@pytest.mark.only_theano
def test_a_pandas_series_in_pytensor_s_functions():
    import pytensor.tensor as pt

    with pm.Model() as model:
        a = pm.Normal("a", 0, 1)
        pm.Normal("y", pt.exp(pd.Series([0.5, 1.5])) * a, 1, observed=DATA)
    wanted = normal_logp(DATA, np.exp([0.5, 1.5]) * A) + normal_logp(A, 0.0)
    np.testing.assert_allclose(model.logp({"a": A}), wanted, rtol=1e-13)


@pytest.mark.parametrize("left", [pd.Series([0.5, 1.5]), pd.DataFrame([[0.5, 1.5]])], ids=["Series", "DataFrame"])
@pytest.mark.parametrize("shape", [(), (2,)])
def test_pandas_objects_on_the_left(left, shape):
    x, value, data = K.placeholder(shape, name="x"), np.full(shape, 0.25), left.to_numpy()
    for made, wanted in ((left * x, data * value), (left - x, data - value), (np.add(left, x), data + value)):
        assert isinstance(made, K.TensorVariable)
        np.testing.assert_array_equal(K.eval(made, {x: value}), wanted)
