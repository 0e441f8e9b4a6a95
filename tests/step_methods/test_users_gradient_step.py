"""A step method of a user's that asks for gradients, beside compiled ones."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3.step_methods.arraystep import GradientSharedStep

from ..monte_carlo import assert_moments

QUIET = dict(progressbar=False, compute_convergence_checks=False, random_seed=5, cores=1)
COVARIANCE = np.array([[1.0, 0.6], [0.6, 2.0]])


class Langevin(GradientSharedStep):
    """The Metropolis-adjusted Langevin algorithm (Roberts and Tweedie 1996)."""

    name = "langevin"
    generates_stats = True
    stats_dtypes = [{"accepted": bool}]
    scale = 0.7

    def astep(self, q0):
        logp, gradient = self._logp_dlogp_func(q0)
        proposed = q0 + self.scale**2 / 2 * gradient + self.scale * np.random.normal(size=q0.shape)
        new_logp, new_gradient = self._logp_dlogp_func(proposed)
        ratio = new_logp - logp + self._density(q0, proposed, new_gradient) - self._density(proposed, q0, gradient)
        q, accepted = pm.step_methods.metrop_select(ratio, proposed, q0)
        return q, [{"accepted": accepted}]

    def _density(self, to, start, gradient):
        return -np.sum((to - start - self.scale**2 / 2 * gradient) ** 2) / (2 * self.scale**2)


class Tuned(pm.HamiltonianMC):
    """A user's Hamiltonian Monte Carlo: other settings, under a name of its own."""

    name = "tuned_hmc"

    def __init__(self, vars=None, **kwargs):
        super().__init__(vars, path_length=1.5, target_accept=0.9, **kwargs)


@pytest.fixture(scope="module")
def model():
    with pm.Model() as model:
        x = pm.MvNormal("x", np.array([1.0, -1.0]), cov=COVARIANCE, shape=2)
        pm.Normal("y", x[0], 0.5)
    return model


def test_it_draws_from_the_posterior_beside_a_compiled_step_method(model):
    with model:
        steps = [Langevin([model["x"]]), pm.Metropolis([model["y"]])]
        trace = pm.sample(1500, tune=300, chains=2, step=steps, **QUIET)
    draws = np.stack([np.column_stack([trace.get_values(name, chains=[chain]) for name in ("x", "y")]) for chain in (0, 1)])
    covariance = np.block([[COVARIANCE, COVARIANCE[:, :1]], [COVARIANCE[:1], COVARIANCE[:1, :1] + 0.25]])
    assert_moments(draws, [1.0, -1.0, 1.0], covariance)
    assert 0.3 < trace.get_sampler_stats("accepted").mean() < 1.0


def test_the_function_and_what_it_leaves_alone(model):
    step = Langevin([model["x"]], model=model)
    np.random.seed(1)
    point, stats = step.step({"x": np.zeros(2), "y": np.array(3.0)})
    assert point["y"] == 3.0 and point["x"].shape == (2,) and list(stats[0]) == ["accepted"]
    value, gradient = step._logp_dlogp_func(np.zeros(2))
    expected = np.linalg.solve(COVARIANCE, [1.0, -1.0]) + [(3.0 - 0.0) / 0.25, 0.0]
    np.testing.assert_allclose(gradient, expected, rtol=1e-9)
    assert value == pytest.approx(float(model.logp({"x": np.zeros(2), "y": 3.0})), rel=1e-9)


def test_a_class_without_astep_says_so(model):
    with pytest.raises(TypeError, match="GradientSharedStep has no method astep"):
        GradientSharedStep([model["x"]], model=model).step(model.test_point)


def test_a_discrete_variable_is_refused():
    with pm.Model() as model:
        n = pm.Poisson("n", 3.0)
        with pytest.raises((TypeError, ValueError), match="continuous"):
            Langevin([n], model=model)


def test_a_subclass_of_hamiltonian_monte_carlo_is_compiled(model):
    with model:
        trace = pm.sample(300, tune=300, chains=1, step=Tuned(), **QUIET)
    assert trace.get_sampler_stats("path_length")[0] == 1.5 and trace.get_sampler_stats("accept").mean() > 0.8
