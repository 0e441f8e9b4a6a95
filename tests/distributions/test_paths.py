"""The import paths of PyMC3 scripts."""

import importlib

import pytest

import pymc3 as pm


@pytest.mark.parametrize(
    "path",
    [
        "pymc3.distributions.continuous.Normal",
        "pymc3.distributions.continuous.PositiveContinuous",
        "pymc3.distributions.continuous.UnitContinuous",
        "pymc3.distributions.continuous.BoundedContinuous",
        "pymc3.distributions.continuous.get_tau_sigma",
        "pymc3.distributions.continuous.assert_negative_support",
        "pymc3.distributions.discrete.Poisson",
        "pymc3.distributions.multivariate.MvNormal",
        "pymc3.distributions.distribution.Continuous",
        "pymc3.distributions.distribution.Discrete",
        "pymc3.distributions.distribution.draw_values",
        "pymc3.distributions.distribution.generate_samples",
        "pymc3.distributions.bound.Bound",
        "pymc3.distributions.simulator.Simulator",
        "pymc3.distributions.special.log_i0",
        "pymc3.distributions.shape_utils.broadcast_dist_samples_shape",
        "pymc3.distributions.transforms.Interval",
        "pymc3.distributions.transforms.stick_breaking",
        "pymc3.distributions.transforms.ElemwiseTransform",
        "pymc3.distributions.transforms.TransformedDistribution",
        "pymc3.distributions.dist_math.bound",
        "pymc3.distributions.dist_math.normal_lcdf",
        "pymc3.distributions.draw_values",
        "pymc3.model.Model",
        "pymc3.model.modelcontext",
        "pymc3.model.FreeRV",
        "pymc3.model.all_continuous",
        "pymc3.theanof.inputvars",
        "pymc3.blocking.DictToArrayBijection",
        "pymc3.util.get_var_name",
        "pymc3.exceptions.SamplingError",
        "pymc3.vartypes.discrete_types",
        "pymc3.data.Data",
        "pymc3.math.invlogit",
    ],
)
def test_path(path):
    module, name = path.rsplit(".", 1)
    assert hasattr(importlib.import_module(module), name)


@pytest.mark.parametrize("name", pm.distributions.__all__)
def test_listed_names_exist(name):
    assert hasattr(pm.distributions, name)


@pytest.mark.parametrize("name", pm.model.__all__)
def test_listed_names_of_the_model_package_exist(name):
    assert hasattr(pm.model, name)
