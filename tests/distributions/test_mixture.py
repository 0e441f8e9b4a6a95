"""Mixtures: exact log-probabilities and derivatives for every kind of components, draws, shapes, errors, sampling."""

import numpy as np
import pytest
from scipy import optimize, special, stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.distributions.mixture import all_discrete
from pymc3.distributions.mixture.components import one_by_one
from tests.distributions.cases import CASES
from tests.distributions.reference import assert_close
from tests.monte_carlo import assert_mean, assert_moments, chains_of

W = np.array([0.2, 0.5, 0.3])
MU = np.array([-3.0, 0.5, 4.0])
SIGMA = np.array([0.5, 1.0, 2.0])
ROWS = np.random.default_rng(3).dirichlet(np.ones(3), size=4)  # weights of four observations
X = np.array([-3.2, 0.0, 1.7, 9.0])


def exact(x, w=W, mu=MU, sigma=SIGMA):
    """Log density of a mixture of normal distributions; `x` gets an axis for the components."""
    return special.logsumexp(stats.norm.logpdf(np.asarray(x)[..., None], mu, sigma) + np.log(w), axis=-1)


def logp_of(dist, x):
    value = K.placeholder(np.shape(x), dist.dtype, name="value")
    return K.function([value], dist.logp(value))(np.asarray(x, dist.dtype))


def normals(mu=MU, sigma=SIGMA, **kwargs):
    return [pm.Normal.dist(m, s, **kwargs) for m, s in zip(mu, sigma)]


# ---- log-probability ---------------------------------------------------------------------------------------------


FORMS = {
    "list": lambda w, **kwargs: pm.Mixture.dist(w, normals(), **kwargs),
    "tuple": lambda w, **kwargs: pm.Mixture.dist(w, tuple(normals()), **kwargs),
    "one": lambda w, **kwargs: pm.Mixture.dist(w, pm.Normal.dist(MU, SIGMA, shape=3), **kwargs),
    "one without shape": lambda w, **kwargs: pm.Mixture.dist(w, pm.Normal.dist(MU, SIGMA), **kwargs),
    "normal": lambda w, **kwargs: pm.NormalMixture.dist(w, MU, SIGMA, **kwargs),
    "same family": lambda w, **kwargs: pm.MixtureSameFamily.dist(w, pm.Normal.dist(MU, SIGMA, shape=3), **kwargs),
}
each_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


@each_form
@pytest.mark.parametrize("x", [X[1], X, np.resize(X, (5, 4)), np.resize(X, (3, 3)), X[:, None]], ids=np.shape)
def test_values_of_any_shape_are_independent(form, x):
    logp = logp_of(form(W), x)
    assert logp.shape in (np.shape(x), np.shape(x)[:-1])  # a last axis of length one may stand for the components
    assert_close(np.reshape(logp, np.shape(x)), exact(x))


@each_form
def test_weights_of_their_own_for_each_observation(form):
    assert_close(logp_of(form(ROWS), X), exact(X, ROWS))


def test_components_of_their_own_for_each_observation():
    mu = MU + np.arange(4.0)[:, None]
    wanted = exact(X, ROWS, mu)
    assert_close(logp_of(pm.NormalMixture.dist(ROWS, mu, SIGMA), X), wanted)
    assert_close(logp_of(pm.NormalMixture.dist(ROWS, mu, SIGMA, comp_shape=(4, 3), shape=4), X), wanted)
    assert_close(logp_of(pm.Mixture.dist(ROWS, normals(mu.T)), X), wanted)
    # Old scripts give the data an axis for the components.
    assert_close(logp_of(pm.NormalMixture.dist(ROWS, mu, SIGMA), X[:, None]), wanted)
    # Repeated observations of all four.
    assert_close(logp_of(pm.NormalMixture.dist(ROWS, mu, SIGMA, comp_shape=(4, 3)), np.stack([X, X + 1])), exact([X, X + 1], ROWS, mu))


def test_components_of_different_families():
    dist = pm.Mixture.dist(W, [pm.Normal.dist(0, 1), pm.Exponential.dist(2.0), pm.Uniform.dist(-5, 5)])
    terms = [stats.norm.logpdf(X), stats.expon.logpdf(X, scale=0.5), stats.uniform.logpdf(X, -5, 10)]
    assert_close(logp_of(dist, X), special.logsumexp(np.stack(terms, -1) + np.log(W), axis=-1))


def test_mixtures_of_mixtures():
    pairs = np.array([[0.1, 0.9], [0.6, 0.4], [0.5, 0.5]])
    mu, sigma = np.stack([MU, MU + 1], -1), np.stack([SIGMA, 2 * SIGMA], -1)
    inner = [pm.NormalMixture.dist(*parts) for parts in zip(pairs, mu, sigma)]
    terms = special.logsumexp(stats.norm.logpdf(X[:, None, None], mu, sigma) + np.log(pairs), axis=-1)
    wanted = special.logsumexp(terms + np.log(W), axis=-1)
    assert_close(logp_of(pm.Mixture.dist(W, inner), X), wanted)
    one = pm.NormalMixture.dist(pairs, mu, sigma, comp_shape=(3, 2), shape=3)
    assert_close(logp_of(pm.Mixture.dist(W, one), X), wanted)
    assert_close(logp_of(pm.MixtureSameFamily.dist(W, one), X), wanted)
    draws = pm.Mixture.dist(W, one, shape=(2,)).random(size=3)
    assert draws.shape == (3, 2)


COV = np.array([[[2.0, 0.5], [0.5, 1.0]], [[1.0, -0.3], [-0.3, 0.5]]])
CENTRES = np.array([[-2.0, 0.0], [3.0, 1.0]])
V = np.array([[0.0, 0.0], [3.0, 1.0], [-9.0, 4.0]])


def exact_vectors(x, w):
    terms = [stats.multivariate_normal(m, c).logpdf(x) for m, c in zip(CENTRES, COV)]
    return special.logsumexp(np.stack(terms, -1) + np.log(w), axis=-1)


def test_mixtures_of_vectors():
    several = [pm.MvNormal.dist(m, c, shape=2) for m, c in zip(CENTRES, COV)]
    w = np.array([0.3, 0.7])
    rows = np.array([[0.3, 0.7], [0.9, 0.1], [0.5, 0.5]])
    assert_close(logp_of(pm.Mixture.dist(w, several, shape=2), V[0]), exact_vectors(V[0], w))
    assert_close(logp_of(pm.Mixture.dist(w, several), V), exact_vectors(V, w))
    assert_close(logp_of(pm.Mixture.dist(rows, several), V), exact_vectors(V, rows))
    one = pm.MvNormal.dist(CENTRES, COV, shape=(2, 2))
    assert_close(logp_of(pm.Mixture.dist(w, one, shape=2), V), exact_vectors(V, w))
    same = pm.MixtureSameFamily.dist(w, one, mixture_axis=0, shape=2)
    assert same.shape == (2,) and same.mixture_axis == 0
    assert_close(logp_of(same, V), exact_vectors(V, w))
    assert_close(logp_of(same, V[1]), exact_vectors(V[1], w))
    assert_close(logp_of(pm.MixtureSameFamily.dist(rows, one, mixture_axis=-2), V), exact_vectors(V, rows))
    np.testing.assert_allclose(same.mean, w @ CENTRES)
    np.testing.assert_allclose(same.mode, CENTRES[1])


def test_same_family_with_independent_axes_behind_the_components():
    mu = MU[:, None] + np.arange(4.0)
    dist = pm.MixtureSameFamily.dist(W, pm.Normal.dist(mu, SIGMA[:, None], shape=(3, 4)), mixture_axis=0)
    assert dist.shape == (4,)
    assert_close(logp_of(dist, X), exact(X, W, mu.T))
    assert_close(logp_of(dist, np.stack([X, X - 1])), exact([X, X - 1], W, mu.T))
    batch = pm.MixtureSameFamily.dist(ROWS, pm.Normal.dist(np.tile(mu, (4, 1, 1)), 1.0, shape=(4, 3, 4)), mixture_axis=1)
    x = np.arange(16.0).reshape(4, 4) - 6
    assert_close(logp_of(batch, x), exact(x, ROWS[:, None], mu.T, 1.0))


def test_same_family_of_multinomials():
    p = np.array([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])
    w = np.array([0.3, 0.7])
    dist = pm.MixtureSameFamily.dist(w, pm.Multinomial.dist(n=10, p=p, shape=(2, 3)), mixture_axis=0, shape=3)
    x = np.array([[2, 3, 5], [6, 3, 1], [10, 0, 0]])
    wanted = special.logsumexp(np.stack([stats.multinomial(10, row).logpmf(x) for row in p], -1) + np.log(w), axis=-1)
    assert_close(logp_of(dist, x), wanted)
    several = [pm.Multinomial.dist(10, row, shape=3) for row in p]
    assert_close(logp_of(pm.Mixture.dist(w, several), x), wanted)
    assert_close(logp_of(pm.Mixture.dist(np.stack([w, w, w]), several), x), wanted)
    assert pm.Mixture.dist(w, several, shape=(4, 3)).random(size=2).shape == (2, 4, 3)
    draws = dist.random(size=20_000)
    assert draws.shape == (20_000, 3) and np.all(draws.sum(-1) == 10)
    assert_mean(draws, 10 * w @ p, independent=True)


def _apart_cases():
    seen = {(case.name, tuple(case.params)): case for case in CASES if case.params and case.name != "Constant"}
    return list(seen.values())


@pytest.mark.parametrize("case", _apart_cases(), ids=lambda case: case.label)
def test_components_can_be_taken_apart(case):
    factors = {name: 1 if isinstance(value, int) else np.array([1.0, 1.01, 1.02]) for name, value in case.params.items()}
    together = getattr(pm, case.name).dist(**{n: np.full(3, v) * factors[n] for n, v in case.params.items()}, shape=3)
    apart = one_by_one(together, 3)
    x = np.array(case.points)
    last = K.as_tensor(apart[2].logp(K.as_tensor(x)))
    wanted, got = K.eval([K.as_tensor(together.logp(K.as_tensor(x[:, None])))[:, 2], last])
    assert len(apart) == 3
    np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=1e-13)


def test_many_components_and_those_of_other_kinds_stay_together():
    assert one_by_one(pm.Normal.dist(np.arange(20.0), 1.0, shape=20), 20) is None
    assert one_by_one(pm.Categorical.dist(np.full((3, 3), 1 / 3), shape=3), 3) is None
    mu = np.linspace(-4, 4, 20)
    assert_close(logp_of(pm.NormalMixture.dist(np.full(20, 0.05), mu), X), exact(X, np.full(20, 0.05), mu, 1.0))
    p = np.array([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])
    got = logp_of(pm.Mixture.dist([0.3, 0.7], pm.Categorical.dist(p, shape=2)), np.array([0, 1, 2, 1]))
    assert_close(got, np.log(np.array([0.3, 0.7]) @ p)[[0, 1, 2, 1]])


# ---- where something is impossible -------------------------------------------------------------------------------------


def derivatives(dist_of, x, *params):
    """Log-probability of all of `x`, and its derivatives by `x` and by the parameters."""
    inputs = [K.placeholder(np.shape(p), name=f"p{i}") for i, p in enumerate((x, *params))]
    logp = K.sum(dist_of(*inputs[1:]).logp(inputs[0]))
    return K.function(inputs, [logp, *K.gradients(logp, inputs)])(x, *params)


@pytest.mark.parametrize("form", ["list", "one", "same family"])
def test_an_impossible_component_leaves_finite_derivatives(form):
    def dist_of(w, scale):
        parts = pm.HalfNormal.dist(scale, shape=2)
        if form == "list":
            return pm.Mixture.dist(w, [pm.HalfNormal.dist(scale[0]), pm.Normal.dist(0.5, scale[1])])
        return (pm.Mixture if form == "one" else pm.MixtureSameFamily).dist(w, parts)

    x = np.array([-0.7]) if form == "list" else np.array([0.7])
    scale, w = np.array([2.0, 1.5]), np.array([0.4, 0.6])
    logp, *gradients = derivatives(dist_of, x, w, scale)
    assert all(np.all(np.isfinite(g)) for g in gradients)
    if form == "list":
        assert_close(logp, np.log(0.6) + stats.norm.logpdf(-0.7, 0.5, 1.5))
        assert_close(gradients[0], [(0.5 + 0.7) / 1.5**2])
        assert_close(gradients[1], [0.0, 1 / 0.6])
    impossible, *gradients = derivatives(dist_of, -x if form != "list" else x, w, scale if form != "list" else -scale)
    assert np.isneginf(impossible)
    assert not any(np.isnan(g).any() for g in gradients)


@each_form
def test_a_component_without_weight_does_not_count(form):
    logp, *gradients = derivatives(form, X, np.array([0.0, 1.0, 0.0]))
    assert_close(logp, stats.norm.logpdf(X, 0.5, 1.0).sum())
    assert_close(gradients[0], 0.5 - X)
    assert np.all(np.isfinite(gradients[1]))


@each_form
def test_derivatives(form):
    def total(w):
        return exact(X, w).sum()

    logp, by_value, by_weights = derivatives(form, X, W)
    assert_close(logp, total(W))
    wanted = optimize.approx_fprime(X, lambda x: exact(x).sum(), 1e-7)
    np.testing.assert_allclose(by_value, wanted, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(by_weights, optimize.approx_fprime(W, total, 1e-7), rtol=1e-5)


@each_form
def test_never_nan(form):
    far = np.array([-np.inf, -1e308, -1e200, 1e8, 1e200, np.inf])
    assert np.all(np.isneginf(logp_of(form(W), far)) | np.isfinite(logp_of(form(W), far)))
    w = K.placeholder((3,), name="w")
    f = K.function([w], form(w).logp(K.as_tensor(X)))
    for wrong in ([0.3, 0.3, 0.3], [-0.2, 0.6, 0.6], [np.nan, 0.5, 0.5], [np.inf, 0.0, 0.0], [2.0, 0.0, 0.0], [0.0, 0.0, 0.0]):
        assert np.all(np.isneginf(f(np.array(wrong)))), wrong
    assert_close(f(np.array([1 / 3, 1 / 3, 1 / 3]) * (1 + 1e-9)), exact(X, np.full(3, 1 / 3)), rtol=1e-7)


def test_one_wrong_row_of_weights_spares_the_others():
    rows = ROWS.copy()
    rows[1] = 0.5
    with pytest.warns(UserWarning, match="w of NormalMixture must be weights"):
        logp = logp_of(pm.NormalMixture.dist(rows, MU, SIGMA), X)
    np.testing.assert_array_equal(np.isneginf(logp), [False, True, False, False])


# ---- start values -------------------------------------------------------------------------------------------------------


def test_start_values():
    assert_close(pm.NormalMixture.dist(W, MU, SIGMA).default(), W @ MU)
    assert_close(pm.NormalMixture.dist(ROWS, MU, SIGMA).default(), ROWS @ MU)
    assert_close(pm.Mixture.dist(ROWS, normals()).default(), ROWS @ MU)
    several = [pm.MvNormal.dist(m, c, shape=2) for m, c in zip(CENTRES, COV)]
    assert_close(pm.Mixture.dist([0.3, 0.7], several, shape=2).default(), np.array([0.3, 0.7]) @ CENTRES)
    rows = np.array([[0.3, 0.7], [0.9, 0.1], [0.5, 0.5]])
    assert_close(pm.Mixture.dist(rows, several, shape=(3, 2)).default(), rows @ CENTRES)
    assert_close(K.eval(pm.Mixture.dist(rows, several, shape=(3, 2)).mode), CENTRES[[1, 0, 1]])
    # Cauchy distributions have no mean: the mode of the component that is highest.
    cauchy = pm.Mixture.dist([0.4, 0.6], [pm.Cauchy.dist(-1.0, 0.1), pm.Cauchy.dist(2.0, 5.0)])
    assert cauchy.mean is None and cauchy.default() == -1.0
    assert pm.Mixture.dist([0.4, 0.6], pm.Cauchy.dist([-1.0, 2.0], [0.1, 5.0], shape=2)).default() == -1.0
    counts = pm.Mixture.dist([[0.9, 0.1], [0.1, 0.9]], [pm.Poisson.dist(1.5), pm.Poisson.dist(8.5)], shape=2)
    np.testing.assert_array_equal(counts.default(), [1, 8])
    assert counts.default().dtype == np.int64


def test_start_values_that_depend_on_variables():
    with pm.Model() as model:
        w = pm.Uniform("a", 0, 1)
        mu = pm.Normal("mu", 3, 1)
        pm.Mixture("x", [0.25, 0.75], [pm.Normal.dist(mu, 1), pm.Normal.dist(-mu, 1)])
        pm.Mixture("n", pm.math.stack([w, 1 - w]), [pm.Poisson.dist(mu), pm.Poisson.dist(50)])
    point = model.test_point
    assert_close(point["x"], -1.5)
    assert point["n"] == 3


# ---- kinds ---------------------------------------------------------------------------------------------------------------


def test_kind_of_components_decides_the_dtype():
    poisson, normal = pm.Poisson.dist(3), pm.Normal.dist(0, 1)
    inner = pm.Mixture.dist([0.5, 0.5], [poisson, poisson])
    assert inner.dtype == "int64" and all_discrete([poisson, inner]) and all_discrete(poisson)
    assert pm.Mixture.dist([0.5, 0.5], [poisson, inner]).dtype == "int64"
    assert not all_discrete([poisson, normal]) and not all_discrete(normal)
    assert pm.Mixture.dist([0.5, 0.5], [poisson, normal]).dtype == K.floatx()


def test_shapes_of_components():
    with pm.Model():
        mu = pm.Normal("mu", 0, 1, shape=3)
        dist = pm.Mixture.dist([0.5, 0.5], [pm.Normal.dist(mu, 1), pm.Normal.dist(0, 1, shape=(2, 1))])
        assert dist.infer_comp_dist_shapes() == ([(3,), (2, 1)], (2, 3))
        assert dist.infer_comp_dist_shapes(point={"mu": np.zeros(3)}) == ([(3,), (2, 1)], (2, 3))
    one = pm.Mixture.dist(W, pm.Normal.dist(MU, 1))
    assert one.infer_comp_dist_shapes() == ((3,), (3,))
    one.comp_dists = normals()
    assert not one.comp_is_distribution
    assert_close(logp_of(one, X), exact(X))


# ---- draws ---------------------------------------------------------------------------------------------------------------


def cdf(x):
    return stats.norm.cdf(np.asarray(x)[..., None], MU, SIGMA) @ W


@each_form
def test_draws(form):
    np.random.seed(5)
    draws = form(W).random(size=100_000)
    assert draws.shape == (100_000,)
    assert stats.kstest(draws, cdf).pvalue > 1e-3
    assert np.shape(form(W).random()) == ()
    assert form(W).random(size=(2, 5)).shape == (2, 5)


@each_form
def test_draws_of_independent_elements(form):
    np.random.seed(6)
    many = form(W, shape=(3, 2)).random(size=20_000)
    assert many.shape == (20_000, 3, 2)
    assert stats.kstest(many.ravel(), cdf).pvalue > 1e-3
    centred = many.reshape(20_000, 6) - W @ MU
    assert_mean(centred * np.roll(centred, 1, axis=1), 0.0, independent=True)


@each_form
def test_draws_with_weights_for_each_element(form):
    np.random.seed(7)
    for kwargs in ({}, {"shape": 4}):
        draws = form(ROWS, **kwargs).random(size=20_000)
        assert draws.shape == (20_000, 4)
        assert_mean(draws, ROWS @ MU, independent=True)


def test_draws_of_components_for_each_element():
    np.random.seed(8)
    mu = MU + 10 * np.arange(4.0)[:, None]
    for dist in (
        pm.NormalMixture.dist(ROWS, mu, SIGMA),
        pm.NormalMixture.dist(ROWS, mu, SIGMA, comp_shape=(4, 3), shape=4),
        pm.Mixture.dist(ROWS, normals(mu.T)),
        pm.MixtureSameFamily.dist(ROWS, pm.Normal.dist(mu, SIGMA, shape=(4, 3))),
    ):
        draws = dist.random(size=20_000)
        assert draws.shape == (20_000, 4)
        assert_mean(draws, (ROWS * mu).sum(-1), independent=True)
    one_for_all = pm.NormalMixture.dist(ROWS, mu, SIGMA[:1], shape=4).random(size=20_000)
    assert_mean(one_for_all, (ROWS * mu).sum(-1), independent=True)
    np.testing.assert_allclose(pm.NormalMixture.dist(W, 2.0, 1e-9, shape=4).random(size=3), 2.0, atol=1e-6)
    # Data of old scripts, with an axis for the components.
    assert pm.NormalMixture.dist(ROWS, mu, SIGMA, shape=(4, 1)).random(size=7).shape == (7, 4, 1)


def test_draws_of_vectors_come_from_one_component_each():
    np.random.seed(9)
    apart = 1000 * CENTRES
    w = np.array([0.3, 0.7])
    one = pm.MvNormal.dist(apart, COV, shape=(2, 2))
    for dist in (
        pm.Mixture.dist(w, [pm.MvNormal.dist(m, c, shape=2) for m, c in zip(apart, COV)], shape=2),
        pm.Mixture.dist(w, one, shape=2),
        pm.MixtureSameFamily.dist(w, one, mixture_axis=0, shape=2),
    ):
        draws = dist.random(size=20_000)
        assert draws.shape == (20_000, 2)
        nearest = np.argmin(np.linalg.norm(draws[:, None] - apart, axis=-1), axis=1)
        assert np.linalg.norm(draws - apart[nearest], axis=-1).max() < 20
        assert_mean(nearest == 1, 0.7, independent=True)
        assert_moments(draws[nearest == 0], apart[0], COV[0], independent=True)
        assert dist.random().shape == (2,)
    rows = pm.Mixture.dist(w, [pm.MvNormal.dist(m, c) for m, c in zip(apart, COV)], shape=(5, 2)).random(size=3)
    assert rows.shape == (3, 5, 2)


def test_draws_of_counts():
    np.random.seed(10)
    dist = pm.Mixture.dist([0.25, 0.75], [pm.Poisson.dist(1.0), pm.Poisson.dist(30.0)])
    draws = dist.random(size=50_000)
    assert draws.dtype == np.int64
    seen = np.bincount(draws, minlength=80)[:80]
    mass = 0.25 * stats.poisson.pmf(np.arange(80), 1.0) + 0.75 * stats.poisson.pmf(np.arange(80), 30.0)
    often = 50_000 * mass > 10
    assert stats.chisquare(seen[often], mass[often] * seen[often].sum() / mass[often].sum()).pvalue > 1e-3


def test_parents_are_drawn_once_for_weights_and_components():
    np.random.seed(11)
    with pm.Model():
        b = pm.Bernoulli("b", 0.5)
        w = pm.math.stack([1.0 * b, 1.0 - b])
        x = pm.Mixture("x", w, [pm.Normal.dist(100.0 * b, 1e-3), pm.Normal.dist(100.0 * b - 50.0, 1e-3)])
        y = pm.NormalMixture("y", w, pm.math.stack([100.0 * b, 100.0 * b - 50.0]), 1e-3)
    for variable in (x, y):
        draws = variable.random(size=500)
        # b = 1: the first component, at 100; b = 0: the second, at -50.
        near = np.isclose(draws, 100, atol=0.1) | np.isclose(draws, -50, atol=0.1)
        assert near.all()
        assert_mean(draws > 0, 0.5, independent=True)
        np.testing.assert_allclose(variable.random(point={"b": 1}, size=3), 100, atol=0.1)


def test_components_with_a_random_function_of_the_user():
    np.random.seed(13)
    with pm.Model():
        mu = pm.Normal("mu", 100.0, 1.0)

        def draw(point=None, size=None):
            (value,) = pm.distributions.draw_values([mu], point=point, size=size)
            return value + np.zeros(size or ())

        own = pm.DensityDist.dist(pm.Normal.dist(mu, 1e-3).logp, random=draw)
        x = pm.Mixture("x", [0.5, 0.5], [own, pm.Normal.dist(-mu, 1e-3)], testval=1.0)
        prior = pm.sample_prior_predictive(samples=200, random_seed=2)
    np.testing.assert_allclose(np.abs(prior["x"]), prior["mu"], atol=0.006)  # six of the standard deviation
    assert_mean(prior["x"] > 0, 0.5, independent=True)
    assert x.random(point={"mu": 7.0}, size=4).shape == (4,)


def test_predictive_draws():
    with pm.Model():
        w = pm.Dirichlet("w", np.ones(3))
        mu = pm.Normal("mu", MU, 0.1, shape=3)
        pm.NormalMixture("x", w, mu, SIGMA, observed=X)
        pm.Mixture("v", w[:2] / w[:2].sum(), [pm.MvNormal.dist(mu[:2], c) for c in COV], observed=V)
        prior = pm.sample_prior_predictive(samples=2000, random_seed=1)
    assert prior["x"].shape == (2000, 4) and prior["v"].shape == (2000, 3, 2)
    assert_mean(prior["x"], MU.mean(), independent=True)
    assert_mean(prior["v"], MU[:2], independent=True)


# ---- errors --------------------------------------------------------------------------------------------------------------


def test_wrong_arguments():
    with pytest.raises(TypeError, match=r"comp_dists of Mixture must be .*\.dist\(\)"):
        pm.Mixture.dist(W, [1, 2, 3])
    with pytest.raises(TypeError, match="comp_dists of Mixture must be"):
        pm.Mixture.dist(W, 3)
    with pytest.raises(TypeError, match="empty sequence"):
        pm.Mixture.dist(W, [])
    with pytest.raises(TypeError, match="shapes that do not broadcast with each other: \\(3,\\), \\(2,\\)"):
        pm.Mixture.dist([0.5, 0.5], [pm.Normal.dist(0, 1, shape=3), pm.Normal.dist(0, 1, shape=2)])
    with pytest.raises(ValueError, match="w of Mixture has 2 weights .* has 3 components"):
        pm.Mixture.dist([0.5, 0.5], normals())
    with pytest.raises(ValueError, match="w of NormalMixture needs at least one axis"):
        pm.NormalMixture.dist(1.0, MU, SIGMA)
    with pytest.raises(ValueError, match="both tau and sigma"):
        pm.NormalMixture.dist(W, MU, sigma=1.0, tau=1.0)
    with pytest.raises(TypeError, match="MixtureSameFamily must be one distribution"):
        pm.MixtureSameFamily.dist(W, normals())
    with pytest.raises(ValueError, match="mixture_axis of MixtureSameFamily is 1, but comp_dists has the shape \\(3,\\)"):
        pm.MixtureSameFamily.dist(W, pm.Normal.dist(MU, 1, shape=3), mixture_axis=1)
    with pytest.raises(ValueError, match="w of MixtureSameFamily has 3 weights .* has 2 components"):
        pm.MixtureSameFamily.dist(W, pm.Normal.dist(0, 1, shape=2))


def test_shapes_that_do_not_fit_are_all_named():
    with pm.Model(), pytest.raises(ValueError, match=r"\(5,\) do not fit Mixture with w of shape \(3,\)"):
        pm.Mixture("x", W, normals(mu=np.zeros((3, 2))), observed=np.zeros(5))


def test_draws_from_no_weights_are_refused():
    with pytest.warns(UserWarning, match="must be weights"):
        dist = pm.NormalMixture.dist([0.3, 0.3, 0.3], MU, SIGMA)
    with pytest.raises(ValueError, match="Cannot draw from NormalMixture"):
        dist.random(size=3)


def test_text():
    with pm.Model():
        x = pm.NormalMixture("x", W, MU, SIGMA)
        y = pm.Mixture("y", W, normals())
    assert str(x.distribution) == "NormalMixture(w=array, mu=array, sigma=array)"
    assert "Mixture" in str(y.distribution)


def test_single_precision(single_precision):
    x = X.astype("float32").astype(float)
    for form in FORMS.values():
        dist = form(W)
        logp = logp_of(dist, x)
        assert dist.dtype == logp.dtype == dist.default().dtype == dist.random(size=2).dtype == "float32"
        np.testing.assert_allclose(logp, exact(x), rtol=1e-5)
        assert np.all(np.isneginf(logp_of(dist, np.array([-1e30, 1e30, np.inf]))))


# ---- sampling ------------------------------------------------------------------------------------------------------------


def test_sampling_recovers_a_mixture():
    rng = np.random.default_rng(12)
    data = np.where(rng.uniform(size=400) < 0.3, rng.normal(-2.0, 0.5, 400), rng.normal(2.0, 1.0, 400))
    with pm.Model():
        p = pm.Uniform("p", 0, 1)
        mu = pm.Normal("mu", [-1.0, 1.0], 2.0, shape=2)
        pm.NormalMixture("x", pm.math.stack([p, 1 - p]), mu, [0.5, 1.0], observed=data)
        trace = pm.sample(1500, tune=500, step=pm.Metropolis(), chains=2, random_seed=1, progressbar=False)
    # The posterior by quadrature on a grid, whose steps are less than half of its standard deviations.
    grids = np.linspace(0.15, 0.45, 35), np.linspace(-2.35, -1.65, 35), np.linspace(1.5, 2.5, 35)
    share, low, high = np.meshgrid(*grids, indexing="ij")
    logs = stats.norm(-1.0, 2.0).logpdf(low) + stats.norm(1.0, 2.0).logpdf(high)
    for y in data:
        logs += np.log(share * stats.norm.pdf(y, grids[1], 0.5)[:, None] + (1 - share) * stats.norm.pdf(y, grids[2], 1.0))
    weights = special.softmax(logs)
    assert_mean(chains_of(trace, "p"), np.sum(weights * share))
    assert_mean(chains_of(trace, "mu"), [np.sum(weights * low), np.sum(weights * high)])


def test_a_free_mixture_is_sampled():
    with pm.Model():
        pm.Mixture("x", [0.3, 0.7], [pm.Normal.dist(0.0, 1.0), pm.Normal.dist(2.0, 1.0)])
        trace = pm.sample(5000, tune=500, step=pm.Metropolis(), chains=2, random_seed=1, progressbar=False)
    assert_mean(chains_of(trace, "x"), 1.4)
    assert_mean((chains_of(trace, "x") - 1.4) ** 2, 1.0 + 0.3 * 0.7 * 2.0**2, "variance")


def test_numbers_of_normal_components_that_differ():
    with pm.Model(), pytest.raises(ValueError, match="'x': .*NormalMixture.* got w 2, mu 3"):
        pm.NormalMixture("x", w=[0.5, 0.5], mu=[0.0, 1.0, 2.0], sigma=1.0, observed=[1.0])


def test_draws_of_one_family_build_their_graphs_once():
    with pm.Model() as model:
        w = pm.Dirichlet("w", np.ones(3), shape=3)
        mixture = pm.MixtureSameFamily("x", w, pm.Normal.dist(MU[:, None], 1.0, shape=(3, 2)), mixture_axis=0, shape=2)
    assert mixture.random(size=5).shape == (5, 2)
    known = len(model._memory)
    for _ in range(3):
        mixture.random(size=5)
    assert len(model._memory) == known
