"""Bounded distributions: what they accept, where they start, draws."""

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3 import _context, backends_symbolic as K
from tests.monte_carlo import assert_mean, assert_moments, chains_of


def _logp(dist, values):
    return K.eval(K.as_tensor(dist.logp(K.as_tensor(np.asarray(values)))))


def test_infinities_are_no_bounds():
    dist = pm.Bound(pm.Normal, lower=-np.inf, upper=np.array(np.inf)).dist(mu=0.0, sigma=1.0)
    assert dist.lower is None and dist.upper is None and dist.transform is None
    np.testing.assert_allclose(_logp(dist, [-40.0, 40.0]), stats.norm.logpdf([-40.0, 40.0]))


def test_bounds_that_are_variables():
    with pm.Model() as model:
        low = pm.Normal("low", 2.0, 1.0)
        high = pm.Normal("high", 7.0, 1.0)
        x = pm.Bound(pm.Normal, lower=low, upper=high)("x", mu=low, sigma=2.0)
        count = pm.Bound(pm.Poisson, lower=low)("count", mu=9.0)
    assert {name: float(value) for name, value in model.test_point.items()} == pytest.approx(
        {"low": 2.0, "high": 7.0, "x_interval__": 0.0, "count": 3}
    )
    point = {"low": 1.0, "high": 3.0, "x_interval__": 0.3, "count": 5}
    share = 1 / (1 + np.exp(-0.3))
    expected = stats.norm.logpdf([1.0, 3.0], [2.0, 7.0]).sum() + stats.norm.logpdf(1 + 2 * share, 1.0, 2.0)
    expected += np.log(2.0 * share * (1 - share)) + stats.poisson.logpmf(5, 9.0)
    np.testing.assert_allclose(model.logp(point), expected, rtol=1e-12)
    assert model.logp({**point, "low": 5.5}) == -np.inf
    assert x.distribution.transform.name == "interval" and count.distribution.transform is None


def test_the_gradient_is_finite_at_the_bound():
    value = K.placeholder((None,), name="value")
    logp = pm.Bound(pm.Gamma, upper=2.0).dist(alpha=2.0, beta=1.0).logp(value)
    gradient = K.function([value], K.gradients(K.sum(logp), value))(np.array([0.5, 2.0]))
    assert np.all(np.isfinite(gradient))


def test_sum_of_a_vector():
    value = np.array([0.5, 1.5])
    inside = pm.Bound(pm.Normal, lower=0.0).dist(mu=0.0, sigma=1.0, shape=2)
    tensor = K.as_tensor(value)
    np.testing.assert_allclose(K.eval(inside.logp_sum(tensor)), stats.norm.logpdf(value).sum(), rtol=1e-12)
    outside = pm.Bound(pm.Normal, lower=1.0).dist(mu=0.0, sigma=1.0, shape=2)
    assert K.eval(outside.logp_sum(tensor)) == -np.inf


def test_a_vector_with_one_density():
    covariance = np.array([[1.0, 0.5], [0.5, 1.0]])
    dist = pm.Bound(pm.MvNormal, lower=0.0).dist(mu=np.zeros(2), cov=covariance, shape=2)
    expected = stats.multivariate_normal(np.zeros(2), covariance)
    np.testing.assert_allclose(_logp(dist, [[0.5, 1.0], [0.5, -0.1]]), [expected.logpdf([0.5, 1.0]), -np.inf], rtol=1e-12)
    np.random.seed(2)
    draws = dist.random(size=20_000)
    assert draws.shape == (20_000, 2) and np.all(draws >= 0)
    # The orthant has the probability 1/3; an element by itself is half normal times the rest.
    standard = (draws - draws.mean(axis=0)) / draws.std(axis=0)
    assert_mean(standard.prod(axis=1), _orthant_correlation(0.5), independent=True)


def _orthant_correlation(rho):
    """By integration on a grid."""
    grid = np.linspace(0.0, 8.0, 801)
    x, y = np.meshgrid(grid, grid)
    mass = np.exp(-(x * x - 2 * rho * x * y + y * y) / (2 * (1 - rho * rho)))
    mass[0], mass[:, 0] = 0.5 * mass[0], 0.5 * mass[:, 0]
    mass /= mass.sum()
    mean = (mass * x).sum()
    return ((mass * x * y).sum() - mean**2) / ((mass * x * x).sum() - mean**2)


def test_bounds_of_a_distribution_that_has_bounds():
    dist = pm.Bound(pm.Uniform, lower=1.0, upper=2.0).dist(lower=0.0, upper=4.0)
    np.testing.assert_allclose(_logp(dist, [0.5, 1.5, 2.5]), [-np.inf, -np.log(4.0), -np.inf])
    assert dist.default() == 1.5 and 1.0 <= dist.random() <= 2.0
    counts = pm.Bound(pm.DiscreteUniform, lower=2).dist(lower=0, upper=9)
    np.testing.assert_allclose(_logp(counts, [1, 2, 10]), [-np.inf, -np.log(10.0), -np.inf])


@pytest.mark.parametrize(
    "distribution, params, frozen, lower, upper",
    [
        ("Gamma", dict(alpha=2.0, beta=1.0), stats.gamma(2.0), 1.0, None),
        ("HalfNormal", dict(sigma=1.0), stats.halfnorm(), None, 2.0),
        ("Geometric", dict(p=0.3), stats.geom(0.3), 2, 6),
        ("LogNormal", dict(mu=0.0, sigma=1.0), stats.lognorm(1.0), 0.5, 3.0),
        ("Flat", dict(), None, 0.0, None),
    ],
)
def test_other_distributions(distribution, params, frozen, lower, upper):
    dist = pm.Bound(getattr(pm, distribution), lower=lower, upper=upper).dist(**params)
    points = np.array([-1, 0, 1, 2, 3, 4, 7]) if dist.dtype == "int64" else np.array([-1.0, 0.3, 0.7, 1.5, 2.9, 3.1, 40.0])
    exact = np.zeros(len(points))
    if frozen is not None:
        exact = frozen.logpmf(points) if dist.dtype == "int64" else frozen.logpdf(points)
    inside = (points >= (-np.inf if lower is None else lower)) & (points <= (np.inf if upper is None else upper))
    np.testing.assert_allclose(_logp(dist, points), np.where(inside, exact, -np.inf), rtol=1e-9)
    with pm.Model() as model:
        pm.Bound(getattr(pm, distribution), lower=lower, upper=upper)("x", **params)
    assert np.isfinite(model.logp(model.test_point)) and np.all(np.isfinite(model.dlogp()(model.test_point)))


# ---- draws ---------------------------------------------------------------------------------------------------------


def test_draws_of_a_number():
    np.random.seed(3)
    dist = pm.Bound(pm.Normal, lower=0.5, upper=2.0).dist(mu=0.0, sigma=1.0)
    draws = dist.random(size=100_000)
    assert stats.kstest(draws, stats.truncnorm(0.5, 2.0).cdf).pvalue > 1e-3
    assert np.shape(dist.random()) == () and dist.random(size=(3, 4)).shape == (3, 4)


def test_draws_of_counts():
    np.random.seed(4)
    draws = pm.Bound(pm.Poisson, lower=2, upper=5).dist(mu=3.0).random(size=50_000)
    assert draws.dtype == np.int64
    support = np.arange(2, 6)
    mass = stats.poisson(3.0).pmf(support)
    counts = np.array([np.count_nonzero(draws == k) for k in support])
    assert counts.sum() == 50_000
    assert stats.chisquare(counts, 50_000 * mass / mass.sum()).pvalue > 1e-3


def test_draws_with_bounds_and_parameters_that_are_arrays():
    np.random.seed(5)
    lower = np.array([0.0, 3.0])
    dist = pm.Bound(pm.Normal, lower=lower).dist(mu=np.array([[0.0], [1.0], [2.0]]), sigma=1.0, shape=(3, 2))
    draws = dist.random(size=2_000)
    assert draws.shape == (2_000, 3, 2) and np.all(draws >= lower)
    for i, mu in enumerate([0.0, 1.0, 2.0]):
        for j, low in enumerate(lower):
            assert stats.kstest(draws[:, i, j], stats.truncnorm(low - mu, np.inf, mu).cdf).pvalue > 1e-4
    assert dist.random().shape == (3, 2)


def test_draws_with_random_bounds_keep_the_distribution_of_the_parents():
    """Rejection redraws the variable, not its parents: their draws stay those of their own distributions."""
    with pm.Model():
        low = pm.Uniform("low", 0.0, 2.5)
        x = pm.Bound(pm.Normal, lower=low)("x", mu=0.0, sigma=1.0)
    np.random.seed(6)
    draws = x.random(size=10_000)
    shares = np.linspace(0.0, 2.5, 2_001)
    cdf = np.mean(stats.truncnorm.cdf(1.5, shares, np.inf))
    assert_mean(draws <= 1.5, cdf, independent=True)
    np.random.seed(6)
    given = x.random(point={"low": 2.0}, size=1_000)
    assert np.all(given >= 2.0) and stats.kstest(given, stats.truncnorm(2.0, np.inf).cdf).pvalue > 1e-3


def test_draws_are_reproducible():
    dist = pm.Bound(pm.Normal, lower=1.0).dist(mu=0.0, sigma=1.0)
    np.random.seed(7)
    first = dist.random(size=10)
    np.random.seed(7)
    np.testing.assert_array_equal(first, dist.random(size=10))


@pytest.mark.parametrize("shape", [(), (2,)])
def test_bounds_that_leave_nothing_to_draw(shape):
    dist = pm.Bound(pm.Normal, lower=50.0).dist(mu=0.0, sigma=1.0, shape=shape)
    with pytest.raises(ValueError, match=r"Bound-Normal\.random: .* lower=50"):
        dist.random(size=10)


# ---- start values and text ----------------------------------------------------------------------------------------------


def test_start_values():
    with pm.Model() as model:
        pm.Bound(pm.Normal, lower=2.0)("above", mu=0.0, sigma=1.0, testval=7.0)
        pm.Bound(pm.Normal, lower=[0.0, 1.0], upper=[4.0, 2.0])("between", mu=0.0, sigma=1.0, shape=2)
        pm.Bound(pm.Normal, lower=2.0)("same_scale", mu=5.0, sigma=1.0, transform=None)
        pm.Bound(pm.Poisson, lower=3, upper=3)("fixed", mu=1.0)
        pm.Bound(pm.Poisson, lower=2.5)("fraction", mu=1.0)
    start = model.test_point
    np.testing.assert_allclose(start["above_lowerbound__"], np.log(5.0))
    np.testing.assert_allclose(start["between_interval__"], [0.0, 0.0], atol=1e-15)
    assert (start["same_scale"], start["fixed"], start["fraction"]) == (5.0, 3, 4)
    assert np.isfinite(model.logp(start))


def test_dims():
    with pm.Model(coords={"city": ["a", "b", "c"]}) as model:
        x = pm.Bound(pm.Normal, lower=0.0)("x", mu=0.0, sigma=1.0, dims="city")
    assert x.dshape == (3,) and model.test_point["x_lowerbound__"].shape == (3,)


def test_text():
    dist = pm.Bound(pm.Normal, lower=0.0).dist(mu=1.0, sigma=2.0)
    assert str(dist).startswith("Bound-Normal(mu=1.0, sigma=2.0")
    assert str(dist).endswith("lower=0.0)")


def test_a_positive_scale_gives_no_warning(recwarn):
    with pm.Model():
        scale = pm.Bound(pm.Normal, lower=0.0)("scale", mu=0.0, sigma=1.0)
        pm.Normal("x", 0.0, scale)
    assert not [w for w in recwarn if "negative support" in str(w.message)]
    with pm.Model():
        scale = pm.Bound(pm.Normal, lower=-1.0)("scale", mu=0.0, sigma=1.0)
        with pytest.warns(UserWarning, match="negative support"):
            pm.Normal("x", 0.0, scale)


# ---- bad input ----------------------------------------------------------------------------------------------------------


def test_observed_is_an_error():
    with pm.Model() as model:
        with pytest.raises(ValueError, match="'x'.*observed Bound"):
            pm.Bound(pm.Normal, lower=0.0)("x", mu=0.0, sigma=1.0, observed=[1.0, 2.0])
    assert not model.named_vars


def test_the_name_in_errors_is_the_one_that_was_typed():
    dist = pm.Bound(pm.Normal, lower=0.0).dist(mu=0.0, sigma=1.0)
    error = _context.no_context_error(_context.VariableRequest("x", type(dist), lambda: dist))
    assert "pm.Bound(...) needs one" in str(error) and "write Bound(...).dist(...)" in str(error)


@pytest.mark.parametrize("what", ["Normal", pm.Model, pm.Normal.dist(0, 1)], ids=["text", "class", "instance"])
def test_what_is_no_distribution(what):
    with pytest.raises(ValueError, match="class of continuous or discrete"):
        pm.Bound(what, lower=0.0)


def test_bounds_in_the_wrong_order():
    for distribution, lower, upper in [(pm.Normal, 2.0, 1.0), (pm.Normal, 1.0, 1.0), (pm.Poisson, 4, 3)]:
        with pytest.raises(ValueError, match=f"Bound.{distribution.__name__}.*no value lies between"):
            pm.Bound(distribution, lower=lower, upper=upper).dist(*([0.0] if distribution is pm.Normal else [2.0]))


def test_some_elements_without_a_bound():
    with pytest.raises(ValueError, match="Make two variables"):
        pm.Bound(pm.Normal, lower=[0.0, -np.inf]).dist(mu=0.0, sigma=1.0, shape=2)
    dist = pm.Bound(pm.Normal, lower=[0.0, -np.inf]).dist(mu=0.0, sigma=1.0, shape=2, transform=None)
    assert list(np.isfinite(_logp(dist, [-1.0, -1.0]))) == [False, True]


def test_discrete_variables_have_no_transform():
    with pytest.raises(ValueError, match="Can not transform discrete"):
        pm.Bound(pm.Poisson, upper=4).dist(mu=1.0, transform=pm.transforms.log)


def test_shapes_that_do_not_fit():
    with pm.Model():
        with pytest.raises(ValueError, match=r"'x' has shape \(2,\).*lower \(3,\)"):
            pm.Bound(pm.Normal, lower=[0.0, 1.0, 2.0])("x", mu=0.0, sigma=1.0, shape=2)


def test_a_name_that_is_missing_says_so():
    with pytest.raises(AttributeError, match="BART.*not part of this package"):
        pm.BART
    with pytest.raises(AttributeError, match="has no attribute 'Nonsense'"):
        pm.distributions.Nonsense


def test_sampling_stays_within_the_bounds():
    with pm.Model():
        pm.Bound(pm.Normal, lower=1.0, upper=2.0)("x", mu=0.0, sigma=1.0)
        trace = pm.sample(
            2_000, tune=1_000, chains=2, cores=1, random_seed=1, step=pm.Metropolis(), progressbar=False,
            compute_convergence_checks=False, return_inferencedata=False,
        )  # fmt: skip
    assert trace["x"].min() > 1.0 and trace["x"].max() < 2.0
    mean, variance = stats.truncnorm(1.0, 2.0).stats()
    assert_moments(chains_of(trace, "x")[..., None], [mean], [[variance]])
