"""The metric: its products beside dense matrices, and what is made of draws and gradients of normal distributions, where it is known."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K
from pymc3.step_methods.kernels.metrics import FixedMetric, MetricFromDraws, MetricState, geometric_mean
from pymc3.step_methods.kernels.phase_space import Metric


def covariance_of(size, seed=0, decades=2):
    """Return a covariance with eigenvalues over some decades each way, in random directions."""
    directions = np.linalg.qr(np.random.default_rng(seed).normal(size=(size, size)))[0]
    return (directions * np.logspace(-decades, decades, size)) @ directions.T


def dense(state):
    """Return the matrix that a metric stands for."""
    scale, directions, stretches = state[:3]
    return np.outer(scale, scale) * (np.eye(len(scale)) + directions.T @ np.diag(stretches - 1) @ directions)


def drawn_from(covariance, count, seed=1):
    """Return the state after `count` iterations that drew independently from a normal, with its gradients."""
    draws = np.random.default_rng(seed).multivariate_normal(np.zeros(len(covariance)), covariance, size=count)
    return draws, -np.linalg.solve(covariance, draws.T).T


def adapted(covariance, rank, count):
    adaptation = MetricFromDraws(rank)
    state = adaptation.start(len(covariance))
    draws, gradients = drawn_from(covariance, count)
    rows = len(state.draws)
    kept = np.arange(max(0, count - rows), count)
    state.draws[kept % rows], state.gradients[kept % rows] = draws[kept], gradients[kept]
    return adaptation.adapted(state, count)


@pytest.mark.parametrize("rank", [0, 3, 40, 70])
def test_products_are_those_of_the_matrix(rank):
    size, rng = 80, np.random.default_rng(2)
    scale, directions = rng.uniform(0.5, 2.0, size), np.linalg.qr(rng.normal(size=(size, size)))[0][:rank]
    covariance = np.outer(scale, scale) * (np.eye(size) + directions.T @ np.diag(np.linspace(0.1, 9.0, rank) - 1) @ directions)
    state = FixedMetric(covariance).start(size)
    np.testing.assert_allclose(dense(state), covariance, rtol=1e-10, atol=1e-12)
    x = K.placeholder((size,))
    metric = Metric(*(K.constant(field) for field in state[:3]))
    function = K.function([x], [metric.of(x), *metric.momentum_and_velocity(x)])
    vector = rng.normal(size=size)
    moved, momentum, velocity = function(vector)
    np.testing.assert_allclose(moved, covariance @ vector, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(covariance @ momentum, velocity, rtol=1e-9, atol=1e-9)
    momenta = np.array([function(row)[1] for row in np.eye(size)])
    np.testing.assert_allclose(momenta.T @ momenta @ covariance, np.eye(size), atol=1e-9)


def test_the_geometric_mean_solves_its_equation():
    covariance, information = covariance_of(6, 3, 1), covariance_of(6, 4, 1)
    mean = geometric_mean(covariance, information)
    np.testing.assert_allclose(mean @ information @ mean, covariance, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("steepest", [1e20, 1e200])
def test_gradients_that_are_steep_in_one_direction_alone_leave_a_metric(steepest):
    adaptation, rng = MetricFromDraws(6), np.random.default_rng(3)
    state = adaptation.start(6)
    state.draws[:60] = rng.normal(size=(60, 6))
    state.gradients[:60] = steepest * rng.normal(size=(60, 1)) * np.array([1.0, 1.0, 1.0, 1.0, 1.0, 1e-30])
    metric = adaptation.adapted(state, 60)
    assert all(np.isfinite(field).all() for field in metric[:3]) and (metric.stretches > 0).all()


@pytest.mark.parametrize("size, count", [(5, 60), (60, 400)])
def test_the_covariance_of_a_normal_is_found(size, count):
    covariance = covariance_of(size)
    found = dense(adapted(covariance, size, count))
    # In units of the posterior: what is longer or shorter than this is a direction that was left alone (less than twice).
    stretches = np.linalg.eigvals(np.linalg.solve(covariance, found)).real
    assert 0.4 < stretches.min() and stretches.max() < 2.5


def test_few_directions_of_many_elements_are_found():
    size = 300
    directions = np.linalg.qr(np.random.default_rng(5).normal(size=(size, 4)))[0]
    covariance = np.eye(size) + directions @ np.diag([1000.0, 300.0, 100.0, 30.0]) @ directions.T
    found = dense(adapted(covariance, 16, 400))
    lengths = np.einsum("ij,ik,kj->j", directions, found, directions) / np.einsum("ij,ik,kj->j", directions, covariance, directions)
    # Of 300 elements 200 draws do not know these directions exactly: of 30 to 1,000 times the variance of the others a part is left.
    assert 0.15 < lengths.min() and lengths.max() < 2.0


def test_one_gradient_gives_the_first_diagonal():
    adaptation = MetricFromDraws(2)
    state = adaptation.start(3)
    state.gradients[0] = [4.0, 0.0, np.nan]
    found = adaptation.adapted(state, 1)
    np.testing.assert_allclose(found.scale, [0.5, 1e10, 1.0])


def test_more_elements_are_adapted_less_often():
    few, many = MetricFromDraws(4).schedule(1000, 4), MetricFromDraws(4).schedule(1000, 400)
    assert few[:4] == (1, 10, 20, 30) and few[-1] == many[-1] == 850
    assert many == (1, 100, 200, 300, 400, 500, 600, 720, 850)
    assert MetricFromDraws(4).schedule(0, 4) == () and FixedMetric(np.ones(3)).schedule(1000, 3) == ()


def test_chains_together_have_the_metric_of_all_that_they_drew():
    adaptation, covariance, count, chains = MetricFromDraws(8), covariance_of(8), 40, 3
    draws, gradients = (x.reshape(chains, count, 8) for x in drawn_from(covariance, chains * count))
    one = adaptation.start(8)
    start = MetricState(*(np.repeat(field[None], chains, axis=0) for field in one))
    state = start._replace(draws=draws, gradients=gradients)
    together = adaptation.adapted(state, 2 * count, together=True)
    alone = adaptation.adapted(one._replace(draws=draws.reshape(-1, 8), gradients=gradients.reshape(-1, 8)), 2 * chains * count)
    for chain in range(chains):
        np.testing.assert_allclose(dense([field[chain] for field in together]), dense(alone), rtol=1e-10)
