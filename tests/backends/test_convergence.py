"""R-hat and effective sample sizes of chains whose answer is known."""

import warnings

import numpy as np
import pytest

from pymc3.backends.convergence import ess, rhat


def autoregressive(rho, shape, seed=0):
    noise = np.random.default_rng(seed).normal(size=shape)
    draws = np.empty(shape)
    draws[..., 0] = noise[..., 0] / np.sqrt(1 - rho**2)
    for t in range(1, shape[-1]):
        draws[..., t] = rho * draws[..., t - 1] + noise[..., t]
    return draws


def test_known_sizes():
    """An autoregression with coefficient r has (1 - r)/(1 + r) effective draws per draw."""
    for rho in (0.0, 0.6, 0.9):
        draws = autoregressive(rho, (20, 4, 4000), seed=1)
        expected = 16000 * (1 - rho) / (1 + rho)
        # 20 estimates, each with a relative standard deviation of some 5%
        assert ess(draws).mean() == pytest.approx(expected, rel=0.1)
        assert (rhat(draws) < 1.02).all()


def test_chains_in_different_places():
    draws = autoregressive(0.0, (1, 4, 500))
    draws[0, 0] += 3.0
    assert rhat(draws) > 1.4
    assert ess(draws) < 20
    scales = autoregressive(0.0, (1, 4, 500)) * np.array([1.0, 1.0, 1.0, 5.0])[:, None]
    assert rhat(scales) > 1.05


def test_degenerate_chains():
    stuck = np.repeat(np.arange(4.0)[None, :, None], 100, axis=2)
    constant = np.ones((1, 4, 100))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sizes = ess(np.concatenate([stuck, constant]))
        factors = rhat(np.concatenate([stuck, constant]))
    assert factors[0] > 1e6 and np.isnan(factors[1])
    assert sizes[0] < 10 and sizes[1] == 400
    assert np.isnan(rhat(np.zeros((2, 4, 3)))).all()


def test_integers_and_many_quantities_at_once():
    draws = np.random.default_rng(0).poisson(3.0, size=(700, 4, 600))
    sizes = ess(draws)
    np.testing.assert_allclose(sizes[[0, 350, 699]], ess(draws[[0, 350, 699]]), rtol=1e-12)
