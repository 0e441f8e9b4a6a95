"""Many observed vectors of counts: the sum of their log-probabilities goes by how many counts are above 0, 1, 2, ..."""

from functools import cache

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.distributions.formulas import histograms

ROWS, TRIALS = 3000, 20
WEIGHTS = {"Multinomial": np.array([0.2, 0.3, 0.5]), "DirichletMultinomial": np.array([0.6, 0.9, 1.5])}
DISTRIBUTIONS = pytest.mark.parametrize("name", WEIGHTS)
TRIALS_OF_EACH = np.arange(ROWS) % 40
# How n is given: an array, or (True) a tensor of these values.
NUMBERS_OF_TRIALS = {
    "known": (TRIALS, False),
    "known for each vector": (TRIALS_OF_EACH, False),
    "tensor": (TRIALS, True),
    "tensor for each vector": (TRIALS_OF_EACH, True),
}
GIVEN = pytest.mark.parametrize("given", NUMBERS_OF_TRIALS)


def draws(n, rows=ROWS):
    random = np.random.RandomState(5)
    shares = random.dirichlet(WEIGHTS["DirichletMultinomial"], size=rows)
    return np.array([random.multinomial(*each) for each in zip(np.broadcast_to(n, rows), shares)])


def make(name, n, weights, shape=(ROWS, 3)):
    return getattr(pm, name).dist(n, weights, shape=shape)


@cache
def compiled(name, given):
    """The data, and two functions: the sum and its gradient by the weights, by `logp_sum` and by adding up `logp`."""
    n, is_tensor = NUMBERS_OF_TRIALS[given]
    symbol = K.placeholder((3,), K.floatx(), name="weights")
    trials = K.placeholder(np.shape(n), "int64", name="n")
    distribution = make(name, trials if is_tensor else n, symbol)
    data = K.variable(np.zeros((ROWS, 3), "int64"))
    totals = distribution.logp_sum(data), K.sum(distribution.logp(data))
    return data, [K.function([symbol, trials], [total, *K.gradients(total, [symbol])]) for total in totals]


def sums(name, given, weights, counts, n=None):
    """(sum, gradient) by `logp_sum`, and by adding up `logp`."""
    data, functions = compiled(name, given)
    K.set_value(data, counts)
    n = NUMBERS_OF_TRIALS[given][0] if n is None else n
    return [function(np.asarray(weights), np.asarray(n)) for function in functions]


def scipy_sum(name, n, weights, data):
    if name == "Multinomial":
        return stats.multinomial.logpmf(data, n, weights / weights.sum()).sum()
    return stats.dirichlet_multinomial.logpmf(data, weights, n).sum()


def assert_equal_sums(found, expected):
    for one, other in zip(found, expected):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-7)


@DISTRIBUTIONS
@GIVEN
def test_sum_and_its_gradient_are_those_of_the_vectors(name, given):
    n, _ = NUMBERS_OF_TRIALS[given]
    data = draws(n)
    together, by_vector = sums(name, given, WEIGHTS[name], data)
    assert_equal_sums(together, by_vector)
    np.testing.assert_allclose(together[0], scipy_sum(name, n, WEIGHTS[name], data), rtol=1e-9)


@DISTRIBUTIONS
def test_many_trials(name):
    n = np.arange(ROWS) % 900 + 100
    data = draws(n)
    together, by_vector = sums(name, "tensor for each vector", WEIGHTS[name], data, n)
    assert_equal_sums(together, by_vector)
    np.testing.assert_allclose(together[0], scipy_sum(name, n, WEIGHTS[name], data), rtol=1e-9)


@DISTRIBUTIONS
def test_no_trials(name):
    assert K.eval(make(name, 0, WEIGHTS[name]).logp_sum(K.variable(draws(0)))) == 0
    assert np.isneginf(K.eval(make(name, 0, WEIGHTS[name]).logp_sum(K.variable(draws(1)))))


@DISTRIBUTIONS
def test_gradient_is_that_of_differences(name):
    data, weights, step = draws(TRIALS), WEIGHTS[name], 1e-5
    (_, slope), _ = sums(name, "known", weights, data)
    up, down = ([scipy_sum(name, TRIALS, weights + by, data) for by in sign * step * np.eye(3)] for sign in (1, -1))
    np.testing.assert_allclose(slope, np.subtract(up, down) / (2 * step), rtol=1e-6, atol=1e-2)


@pytest.mark.parametrize("scale", [1e-8, 1e-3, 1e3, 1e8])
def test_concentrations_far_from_one(scale):
    weights, data = scale * WEIGHTS["DirichletMultinomial"], draws(TRIALS)
    (total, slope), by_vector = sums("DirichletMultinomial", "tensor", weights, data)
    np.testing.assert_allclose(total, by_vector[0], rtol=1e-9)
    # The derivative of log(gamma(a + x)) for whole x, without the digits that differences of large digammas lose.
    step = np.arange(TRIALS)
    own = [np.sum((counts[:, None] > step) / (a + step)) for counts, a in zip(data.T, weights)]
    np.testing.assert_allclose(slope, own - ROWS * np.sum(1.0 / (weights.sum() + step)), rtol=1e-9)


@DISTRIBUTIONS
def test_vectors_in_a_table(name):
    data = draws(TRIALS)
    n = np.broadcast_to(TRIALS, 1000)
    total = K.eval(make(name, n, WEIGHTS[name], (3, 1000, 3)).logp_sum(K.variable(data.reshape(3, 1000, 3))))
    np.testing.assert_allclose(total, scipy_sum(name, TRIALS, WEIGHTS[name], data), rtol=1e-9)


@DISTRIBUTIONS
@GIVEN
@pytest.mark.parametrize("row", [(-1, 1, TRIALS), (0, 0, TRIALS - 1), (0, 2000, 0)], ids=["negative", "sum", "large"])
def test_what_cannot_be_has_no_probability(name, given, row):
    data = draws(NUMBERS_OF_TRIALS[given][0])
    data[TRIALS] = row  # the sum of this row is 20, however n is given
    together, _ = sums(name, given, WEIGHTS[name], data)
    assert np.isneginf(together[0])


@DISTRIBUTIONS
@pytest.mark.parametrize("given", ["tensor", "tensor for each vector"])
def test_more_trials_than_the_table_has(name, given):
    n = np.array(NUMBERS_OF_TRIALS[given][0])
    n[... if n.ndim == 0 else 17] = 10**6
    data = draws(n)
    together, by_vector = sums(name, given, WEIGHTS[name], data, n)
    assert_equal_sums(together, by_vector)
    np.testing.assert_allclose(together[0], scipy_sum(name, n, WEIGHTS[name], data), rtol=1e-9)


@DISTRIBUTIONS
@pytest.mark.parametrize("wrong", [-0.1, np.inf, np.nan])
def test_impossible_weights(name, wrong):
    together, _ = sums(name, "known", [wrong, 0.5, 0.5], draws(TRIALS))
    assert np.isneginf(together[0])


def test_a_category_without_probability_has_no_counts():
    data = draws(TRIALS)
    data[:, 2] += data[:, 0]
    data[:, 0] = 0
    weights = np.array([0.0, 0.4, 0.6])
    together, by_vector = sums("Multinomial", "known", weights, data)
    assert_equal_sums(together, by_vector)
    assert np.isfinite(together[0])
    data[17] = [1, 0, TRIALS - 1]
    together, _ = sums("Multinomial", "known", weights, data)
    assert np.isneginf(together[0])


@DISTRIBUTIONS
def test_weights_of_each_vector_are_used_for_it(name):
    data = draws(TRIALS)
    weights = WEIGHTS[name] * np.linspace(0.5, 2.0, ROWS)[:, None] ** [0, 1, 2]
    total = K.eval(make(name, TRIALS, weights).logp_sum(K.variable(data)))
    each = [scipy_sum(name, TRIALS, own, row) for own, row in zip(weights, data)]
    np.testing.assert_allclose(total, np.sum(each), rtol=1e-9)


@DISTRIBUTIONS
def test_numbers_of_trials_of_more_vectors_than_observed(name):
    data, n = draws(TRIALS), np.full((2, 1), TRIALS)
    distribution = make(name, np.broadcast_to(n, (2, ROWS)), WEIGHTS[name])
    total = K.eval(distribution.logp_sum(K.variable(data)))
    np.testing.assert_allclose(total, 2 * scipy_sum(name, TRIALS, WEIGHTS[name], data), rtol=1e-9)


@DISTRIBUTIONS
def test_changed_observations_count(name):
    data = K.variable(draws(TRIALS))
    n = K.variable(np.int64(TRIALS))
    total = K.function([], make(name, n, WEIGHTS[name]).logp_sum(data))
    total()
    for trials in (7, 1500):
        changed = draws(trials)
        K.set_value(data, changed)
        assert np.isneginf(total())
        K.set_value(n, np.int64(trials))
        np.testing.assert_allclose(total(), scipy_sum(name, trials, WEIGHTS[name], changed), rtol=1e-9)


def test_second_derivative():
    weights, data = WEIGHTS["DirichletMultinomial"], draws(TRIALS)
    symbol = K.placeholder((3,), K.floatx(), name="a")
    distribution = make("DirichletMultinomial", TRIALS, symbol)
    curvatures = []
    for total in (distribution.logp_sum(K.variable(data)), K.sum(distribution.logp(K.variable(data)))):
        (slope,) = K.gradients(total, [symbol])
        curvatures.append(K.function([symbol], K.gradients(K.sum(slope), [symbol]))(weights))
    np.testing.assert_allclose(*curvatures, rtol=1e-9)


def trace_of_concentrations(data):
    with pm.Model() as model:
        a = pm.Lognormal("a", 0.0, 1.0, shape=3)
        pm.DirichletMultinomial("y", n=data.sum(axis=1), a=a, shape=data.shape, observed=data)
        step = pm.Metropolis()
        trace = pm.sample(300, tune=300, step=step, chains=2, cores=1, random_seed=1, progressbar=False)
    return model.logp(model.test_point), trace["a"]


def test_sampled_model_is_that_of_the_vectors(monkeypatch):
    data = draws(np.arange(ROWS) % 40)
    logp, together = trace_of_concentrations(data)
    monkeypatch.setattr(histograms, "_MANY", np.inf)
    by_vector = trace_of_concentrations(data)
    np.testing.assert_allclose(logp, by_vector[0], rtol=1e-9)
    np.testing.assert_allclose(together, by_vector[1], rtol=1e-9)
    # 3,000 vectors tell concentrations to two or three in a hundred: they are found again.
    np.testing.assert_allclose(together.mean(axis=0), WEIGHTS["DirichletMultinomial"], rtol=0.1)
