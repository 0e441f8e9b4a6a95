"""Forward draws: shapes, points, and parameters that depend on other variables."""

import pickle

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3._random import use_generator
from pymc3.distributions import draw_values, generate_samples
from tests.monte_carlo import assert_mean


@pytest.mark.parametrize("size, lead", [(None, ()), (4, (4,)), (1, (1,)), ((2, 3), (2, 3))])
@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
def test_shapes(size, lead, shape):
    mean = np.arange(3.0) if shape else 1.0
    dists = [
        pm.Normal.dist(mean, 1.0, shape=shape),
        pm.HalfNormal.dist(2.0, shape=shape),
        pm.Uniform.dist(0, 1, shape=shape),
        pm.HalfCauchy.dist(1.0, shape=shape),
        pm.Exponential.dist(1.0, shape=shape),
        pm.Bernoulli.dist(0.5, shape=shape),
        pm.Poisson.dist(3.0, shape=shape),
        pm.DiscreteUniform.dist(0, 4, shape=shape),
        pm.Categorical.dist([0.5, 0.5], shape=shape),
        pm.Categorical.dist(np.full(shape + (2,), 0.5), shape=shape),
        pm.MvNormal.dist(np.zeros(2), cov=np.eye(2), shape=shape + (2,)),
    ]
    for dist in dists:
        assert dist.random(size=size).shape == lead + dist.shape, dist


def test_parameters_from_a_point():
    with pm.Model():
        mu = pm.Normal("mu", 0, 1)
        sd = pm.HalfNormal("sd", 1)
        x = pm.Normal("x", 100 * mu, sd, shape=2)
    draws = x.random(point={"mu": 3.0, "sd": 1e-6}, size=5)
    assert draws.shape == (5, 2)
    np.testing.assert_allclose(draws, 300.0, atol=1e-3)
    by_free = x.random(point={"mu": 3.0, "sd_log__": np.log(1e-6)}, size=5)
    np.testing.assert_allclose(by_free, 300.0, atol=1e-3)
    values = draw_values([mu, 2 * sd, np.array(1.0)], point={"mu": 3.0, "sd": 0.5})
    np.testing.assert_allclose(values, [3.0, 1.0, 1.0])


def test_parameters_that_are_drawn():
    with pm.Model():
        mu = pm.Normal("mu", 5, 2)
        sd = pm.HalfNormal("sd", 0.01)
        x = pm.Normal("x", mu, sd)
        both = pm.Normal("both", mu + x, 1e-6, shape=2)
    np.random.seed(4)
    draws = x.random(size=300)
    assert draws.shape == (300,)
    assert_mean(draws, 5.0, independent=True)
    assert_mean((draws - 5) ** 2, 2.0**2 + 0.01**2, independent=True)
    draws = both.random(size=300)
    assert draws.shape == (300, 2)
    # Each draw uses one value of mu for all that depends on it: mu + x has standard deviation 4.
    np.testing.assert_allclose(draws[:, 0], draws[:, 1], atol=1e-4)
    assert_mean((draws[:, 0] - 10) ** 2, 4.0**2 + 0.01**2, independent=True)


def test_drawn_and_given_parameters_together():
    groups = np.array([0, 2, 1, 1])
    with pm.Model():
        a = pm.Normal("a", 0, 1, shape=3)
        b = pm.Normal("b", 0, 1)
        c = pm.Normal("c", 0, 1)
        x = pm.Normal("x", a[groups] + 10 * b, 1e-9 * K.exp(c), shape=4)
    given = draw_values([a, a[groups] + 10 * b, 2 * b], point={"b": 5.0}, size=(2, 3))
    assert [value.shape for value in given] == [(2, 3, 3), (2, 3, 4), ()]
    np.testing.assert_allclose(given[1], given[0][..., groups] + 50)
    np.testing.assert_allclose(given[2], 10.0)
    draws = x.random(point={"b": 5.0, "c": 0.0}, size=2000)
    assert draws.shape == (2000, 4)
    np.testing.assert_allclose(draws[:, 2], draws[:, 3], atol=1e-6)
    assert_mean(draws, 50.0, independent=True)


def test_a_generator_for_all_draws():
    dist = pm.Normal.dist(0, 1)
    with use_generator(5):
        first = [dist.random(), dist.random(size=2)]
    with use_generator(5):
        again = [dist.random(), dist.random(size=2)]
    np.testing.assert_array_equal(np.hstack(first), np.hstack(again))
    np.random.seed(7)
    seeded = dist.random(size=3)
    np.random.seed(7)
    np.testing.assert_array_equal(seeded, dist.random(size=3))


def test_generate_samples():
    rng = np.random.default_rng(0)
    draws = generate_samples(rng.normal, loc=np.arange(3.0), scale=np.full((4, 1), 1e-9), dist_shape=(4, 3), size=5)
    assert draws.shape == (5, 4, 3)
    np.testing.assert_allclose(draws, np.broadcast_to(np.arange(3.0), (5, 4, 3)), atol=1e-6)


def test_a_generator_gets_parameters_with_equally_many_axes():
    def shapes(a, b, size=None, scale=None):
        return [np.ndim(a), np.ndim(b), len(size), scale]

    assert list(generate_samples(shapes, np.zeros(3), b=1.0, not_broadcast_kwargs={"scale": 7})) == [1, 1, 1, 7]
    assert list(generate_samples(shapes, 2.0, 1.0, dist_shape=(4,), not_broadcast_kwargs={"scale": 7})) == [0, 0, 1, 7]


def test_improper_distributions_have_no_draws():
    for dist in (pm.Flat.dist(), pm.HalfFlat.dist()):
        with pytest.raises(ValueError, match="Cannot sample from"):
            dist.random()


def test_distributions_can_be_pickled():
    dist = pickle.loads(pickle.dumps(pm.Normal.dist(np.arange(3.0), 2.0, shape=3)))
    assert isinstance(dist, pm.Normal) and dist.shape == (3,)
    np.testing.assert_array_equal(dist.mu, np.arange(3.0))


def test_a_users_own_distribution():
    class Shifted(pm.Continuous):
        def __init__(self, shift, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.shift = K.as_tensor(shift)
            self.mode = self.shift

        def logp(self, value):
            return -0.5 * K.square(value - self.shift)

    with pm.Model() as model:
        a = pm.Normal("a", 2.0, 1.0)
        x = Shifted("x", a + 1.0, shape=2)
        y = Shifted("y", 0.5)
    np.testing.assert_allclose(model.test_point["x"], [3.0, 3.0])
    np.testing.assert_allclose(model.test_point["y"], 0.5)
    np.testing.assert_allclose(K.eval(x.logpt, {a: 2.0, x: np.array([3.0, 5.0])}), -2.0)
    assert str(y) == "y ~ Shifted"


def test_start_values_follow_each_other():
    with pm.Model() as model:
        a = pm.Normal("a", 2.0, 1.0)
        b = pm.Normal("b", 2 * a, 1.0, shape=2)
        c = pm.Uniform("c", a, b[0] + a)
        pm.Exponential("d", 1 / c)
        pm.Normal("e", 0, 1, initial_value=3.0)
        pm.Normal("f", 0, 1, testval="mean")
    point = model.test_point
    np.testing.assert_allclose(point["b"], [4.0, 4.0])
    np.testing.assert_allclose(point["c_interval__"], 0.0, atol=1e-12)
    np.testing.assert_allclose(point["d_log__"], np.log(4.0 * np.log(2.0)))
    assert point["e"] == 3.0 and point["f"] == 0.0
    np.testing.assert_allclose(c.init_value, 4.0)
    np.testing.assert_allclose(b.distribution.default(), 4.0)


def test_text():
    dist = pm.Normal.dist(0.0, 2.0)
    assert str(dist) == "Normal(mu=0.0, sigma=2.0)"
    with pm.Model():
        a = pm.HalfNormal("a_1", 1.0)
        x = pm.Normal("x", a, 2.0)
    assert str(a) == "a_1 ~ HalfNormal"
    assert x._str_repr(formatting="plain_with_params") == "x ~ Normal(mu=a_1, sigma=2.0)"
    assert x._repr_latex_(formatting="latex_with_params").startswith(r"$\text{x} \sim \text{Normal}(\mathit{mu}=\text{a\_1}")
