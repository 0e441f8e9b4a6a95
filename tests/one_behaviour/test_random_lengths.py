"""Arrays whose lengths depend on what is drawn: slices `x[:z]`, `arange(z)`, `repeat(x, z)`, loops of `z` steps."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K
from tests.monte_carlo import assert_mean

TABLE = np.linspace(0.0, 1.9, 12)
QUIET = dict(cores=1, progressbar=False, compute_convergence_checks=False, return_inferencedata=False)

#: name -> the tensor, and the same with NumPy
FORMS = {
    "head": (lambda v, d, z: K.sum(v[:z]), lambda v, z: v[:z].sum()),
    "tail": (lambda v, d, z: K.sum(v[z:]), lambda v, z: v[z:].sum()),
    "head of data": (lambda v, d, z: K.sum(d[:z]), lambda v, z: TABLE[:z].sum()),
    "window": (lambda v, d, z: K.sum(K.square(v[z : z + 3])), lambda v, z: np.square(v[z : z + 3]).sum()),
    "step": (lambda v, d, z: K.sum(v[::z]), lambda v, z: v[::z].sum()),
    "backwards": (lambda v, d, z: K.sum(K.cumsum(v[z::-1])), lambda v, z: v[z::-1].cumsum().sum()),
    "arange": (lambda v, d, z: K.sum(K.arange(z)) * v[0], lambda v, z: np.arange(z).sum() * v[0]),
    "repeat": (lambda v, d, z: K.sum(K.repeat(v, z)), lambda v, z: np.repeat(v, z).sum()),
    "zeros": (lambda v, d, z: K.sum(K.zeros((z,)) + v[1]), lambda v, z: z * v[1]),
    "join": (lambda v, d, z: K.max(K.concatenate([v[:z], d[z:]])), lambda v, z: max([*v[:z], *TABLE[z:]])),
    "read": (lambda v, d, z: v[:z][1] * v[:z][-1] + d[z], lambda v, z: v[1] * v[z - 1] + TABLE[z]),
}


@pytest.fixture(scope="module")
def model():
    with pm.Model() as model:
        z = pm.DiscreteUniform("z", 2, 9)
        v = pm.Normal("v", 0.0, 1.0, shape=12)
        d = pm.Data("d", TABLE)
        found = pm.Deterministic("found", K.stack([form(v, d, z) for form, _ in FORMS.values()]))
        pm.Normal("seen", found, 5.0, observed=np.ones(len(FORMS)))
    return model


def by_numpy(draws):
    return [[form(v, z) for _, form in FORMS.values()] for v, z in zip(draws["v"], draws["z"])]


def sample(model, seeds):
    with model:
        step = [pm.Metropolis([model["z"]]), pm.Metropolis([model["v"]])]
        return pm.sample(60, tune=20, chains=len(seeds), random_seed=seeds, step=step, **QUIET)


def test_draws_and_what_is_computed_from_them(model):
    trace = sample(model, [1, 2])
    assert len(set(trace["z"])) > 2
    np.testing.assert_allclose(trace["found"], by_numpy(trace), rtol=1e-12, atol=1e-13)
    alone = sample(model, [2])
    for name in ("z", "v"):  # a chain does not depend on how many there are
        np.testing.assert_array_equal(trace.get_values(name, combine=False)[1], alone[name])


def test_draws_from_the_prior_and_of_the_data(model):
    with model:
        prior = pm.sample_prior_predictive(400, random_seed=1)
        np.testing.assert_allclose(prior["found"], by_numpy(prior), rtol=1e-12, atol=1e-13)
        points = [{"z": z, "v": v} for z, v in zip(prior["z"], prior["v"])]
        drawn = pm.sample_posterior_predictive(points, random_seed=1, progressbar=False)["seen"]
    for draws in (prior["seen"], drawn):
        scaled = (draws - prior["found"]) / 5.0
        assert_mean(scaled, 0.0, independent=True)
        assert_mean(scaled**2, 1.0, independent=True)


def test_the_gradient_of_a_slice_of_random_length():
    with pm.Model() as model:
        z = pm.DiscreteUniform("z", 1, 8)
        v = pm.Normal("v", 0.0, 1.0, shape=8)
        pm.Normal("seen", K.sum(v[:z]), 1.0, observed=3.0)
        trace = pm.sample(30, tune=20, chains=2, random_seed=1, step=[pm.NUTS([v]), pm.Metropolis([z])], **QUIET)
    assert np.isfinite(trace["v"]).all()
    at = {"v": np.linspace(-1.0, 2.0, 8), "z": 3}
    slope = (3.0 - at["v"][:3].sum()) * (np.arange(8) < 3)
    np.testing.assert_allclose(model.fastdlogp([v])(at), slope - at["v"], rtol=1e-12)


def test_a_read_beyond_a_slice_of_random_length_is_an_error():
    with pm.Model():
        z = pm.DiscreteUniform("z", 1, 3, testval=3)
        pm.Normal("seen", pm.Data("d", TABLE)[:z][1], 1.0, observed=3.0)
        with pytest.raises(IndexError, match="index 1 .*'z'.* is out of range for an axis of length 1"):
            pm.sample(50, tune=10, chains=2, random_seed=1, step=pm.Metropolis(), **QUIET)
