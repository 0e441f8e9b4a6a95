"""Data that were exchanged in part: the error names the variable, its parameters and all data."""

import numpy as np
import pytest

import pymc3 as pm


@pytest.fixture
def model():
    with pm.Model() as model:
        x, w = pm.Data("x", np.arange(6.0)), pm.Data("w", np.ones(6))
        y = pm.Data("y", np.arange(6.0))
        slope = pm.Normal("slope", 0, 1)
        pm.MvNormal("vector", np.zeros(2), np.eye(2), observed=np.ones((4, 2)))
        pm.Normal("obs", slope * x * w, 1, observed=y)
    return model


@pytest.mark.parametrize(
    "call",
    [
        lambda model: model.logp(model.test_point),
        lambda model: model["obs"].logp(model.test_point),
        lambda model: model.dlogp()(model.test_point),
        lambda model: model.check_test_point(),
        lambda model: pm.sample(10, tune=10, chains=1, step=pm.Metropolis(model=model), model=model, progressbar=False),
    ],
    ids=["logp", "variable", "gradient", "check", "sample"],
)
def test_data_that_do_not_fit_the_observed(model, call):
    call(model)
    pm.set_data({"x": np.ones(4), "w": np.ones(4)}, model=model)
    listed = r"observed of 'obs' .* observed \(6,\), mu \(4,\).*x \(4,\), w \(4,\), y \(6,\): .* one pm.set_data"
    with pytest.raises(pm.ShapeError, match=listed):
        call(model)
    pm.set_data({"y": np.ones(4)}, model=model)
    call(model)


def test_log_likelihood_of_a_trace(model):
    pytest.importorskip("arviz")
    with model:
        trace = pm.sample(10, tune=10, chains=1, step=pm.Metropolis(), progressbar=False, compute_convergence_checks=False)
        pm.set_data({"y": np.ones(3)})
        with pytest.raises(pm.ShapeError, match=r"'obs'.*y \(3,\)"):
            pm.to_inference_data(trace)


def test_data_that_do_not_fit_each_other(model):
    pm.set_data({"x": np.ones(4)}, model=model)
    with pytest.raises(pm.ShapeError, match=r"mu of 'obs' cannot be computed. The model's data have the shapes x \(4,\), w \(6,\)"):
        model.logp(model.test_point)


def test_other_errors_stay_as_they_are(model):
    with pytest.raises(ValueError, match="slope") as caught:
        model.logp({"slope": np.ones(3)})
    assert "set_data" not in str(caught.value)
