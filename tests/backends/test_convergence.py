"""R-hat and effective sample sizes against ArviZ, and against chains whose answer is known."""

import warnings

import numpy as np
import pytest

from scipy.stats import rankdata

from pymc3.backends.convergence import _ranks, ess, rhat, rhat_and_ess


def autoregressive(rho, shape, seed=0):
    noise = np.random.default_rng(seed).normal(size=shape)
    draws = np.empty(shape)
    draws[..., 0] = noise[..., 0] / np.sqrt(1 - rho**2)
    for t in range(1, shape[-1]):
        draws[..., t] = rho * draws[..., t - 1] + noise[..., t]
    return draws


@pytest.mark.parametrize("rho", [-0.9, -0.3, 0.0, 0.5, 0.97])
@pytest.mark.parametrize("shape", [(3, 4, 1000), (2, 2, 101), (2, 3, 60), (1, 16, 250)])
def test_same_numbers_as_arviz(rho, shape):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        arviz = pytest.importorskip("arviz", exc_type=ImportError)
    draws = autoregressive(rho, shape)
    draws[0] += 0.3 * np.arange(shape[1])[:, None]
    draws[-1] = np.round(draws[-1])
    data = {"x": np.moveaxis(draws, 0, -1)}
    np.testing.assert_allclose(rhat(draws), arviz.rhat(data).x, rtol=1e-10)
    np.testing.assert_allclose(ess(draws), arviz.ess(data).x, rtol=1e-10)


def test_ranks():
    rng = np.random.default_rng(0)
    for values in (rng.normal(size=(3, 50)), rng.poisson(2.0, size=(3, 50)), np.ones((2, 4))):
        np.testing.assert_array_equal(_ranks(values), rankdata(values, axis=-1))


def test_both_at_once():
    draws = autoregressive(0.6, (3, 4, 300))
    both = rhat_and_ess(draws)
    np.testing.assert_array_equal(both, [rhat(draws), ess(draws)])


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
    infinite = autoregressive(0.0, (1, 4, 100))
    infinite[0, 1, 3] = np.inf
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sizes = ess(np.concatenate([stuck, constant, infinite]))
        factors = rhat(np.concatenate([stuck, constant, infinite]))
    assert factors[0] > 1e6 and np.isnan(factors[1]) and np.isnan(factors[2])
    assert sizes[0] < 10 and sizes[1] == 400 and np.isnan(sizes[2])
    assert np.isnan(rhat(np.zeros((2, 4, 3)))).all()


def test_integers_and_many_quantities_at_once():
    draws = np.random.default_rng(0).poisson(3.0, size=(700, 4, 600))
    sizes = ess(draws)
    np.testing.assert_allclose(sizes[[0, 350, 699]], ess(draws[[0, 350, 699]]), rtol=1e-12)
