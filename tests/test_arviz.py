"""ArviZ's functions under our names say in our words what they cannot look at."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3.backends.base import MultiTrace
from pymc3.backends.ndarray import NDArray


@pytest.fixture(scope="module")
def trace():
    draws = np.random.default_rng(1).normal(size=(2, 50))
    return MultiTrace([NDArray.from_arrays(chain, {"x": own}, []) for chain, own in enumerate(draws)])


@pytest.mark.parametrize("name", ["summary", "ess", "rhat", "waic", "loo", "bfmi", "traceplot", "forestplot", "plot_ess"])
@pytest.mark.parametrize("value", [5, None, {}, len])
def test_what_are_no_draws(name, value):
    with pytest.raises(TypeError, match=rf"pm\.{name}: got (data|idata)=.*; need draws: what pm\.sample returned"):
        getattr(pm, name)(value)


@pytest.mark.parametrize("value", [5, {}, [1.0]])
def test_what_are_no_models(value):
    with pytest.raises(TypeError, match=r"pm\.compare: got .*; need a dictionary, name of a model -> its draws"):
        pm.compare(value)


def test_a_model_without_draws(trace):
    with pytest.raises(TypeError, match=r"pm\.compare: got 'second': 5 \(int\); need draws"):
        pm.compare({"first": trace, "second": 5})


@pytest.mark.parametrize("name", ["summary", "ess", "traceplot", "plot_posterior"])
def test_names_that_are_not_in_the_trace(trace, name):
    with pytest.raises(KeyError, match=rf"pm\.{name}: var_names has 'z'; the trace has 'x'"):
        getattr(pm, name)(trace, var_names=["x", "z"])


def test_names_that_are_patterns_are_arvizs(trace):
    assert pm.summary(trace, var_names=["x"]).index.tolist() == ["x"]
    assert pm.summary(trace, var_names=["^x"], filter_vars="regex").index.tolist() == ["x"]
