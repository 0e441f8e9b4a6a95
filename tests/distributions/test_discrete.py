"""What is particular to distributions of whole numbers: large counts, edges, classes in order, far tails, bad input."""

import mpmath
import numpy as np
import pytest
from scipy import special, stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from tests.distributions.cases import discrete
from tests.distributions.reference import assert_close
from tests.monte_carlo import assert_mean


def _logp(dist, x):
    return K.eval(dist.logp(K.as_tensor(np.asarray(x))))


def _logcdf(dist, x):
    return K.eval(dist.logcdf(K.as_tensor(np.asarray(x))))


def _log_choose(n, k):
    return mpmath.loggamma(n + 1) - mpmath.loggamma(k + 1) - mpmath.loggamma(n - k + 1)


# ---- large counts and shapes: more digits than the binomial coefficients have --------------------------------------


def _binomial(x, n, p):
    return _log_choose(n, x) + x * mpmath.log(p) + (n - x) * mpmath.log1p(-p)


def _negative_binomial(x, mu, alpha):
    ratio = mpmath.loggamma(x + alpha) - mpmath.loggamma(alpha) - mpmath.loggamma(x + 1)
    return ratio - alpha * mpmath.log1p(mu / alpha) - x * mpmath.log1p(alpha / mu)


def _beta_binomial(x, alpha, beta, n):
    def log_beta(a, b):
        return mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b)

    return _log_choose(n, x) + log_beta(x + alpha, n - x + beta) - log_beta(alpha, beta)


def _hyper_geometric(x, N, k, n):
    return _log_choose(k, x) + _log_choose(N - k, n - x) - _log_choose(N, n)


LARGE = [
    ("Binomial", _binomial, dict(n=10**9, p=0.3), [0, 10**6, 299_990_000, 3 * 10**8, 10**9 - 1, 10**9]),
    ("Binomial", _binomial, dict(n=10**9, p=1e-8), [0, 1, 10, 40, 10**5]),
    ("Binomial", _binomial, dict(n=10**12, p=0.25), [25 * 10**10, 25 * 10**10 + 10**6]),
    ("NegativeBinomial", _negative_binomial, dict(mu=3.0, alpha=1e12), [0, 1, 3, 50, 10**6]),
    ("NegativeBinomial", _negative_binomial, dict(mu=3.0, alpha=0.999e10), [0, 1, 3, 50]),
    ("NegativeBinomial", _negative_binomial, dict(mu=3.0, alpha=1.001e10), [0, 1, 3, 50]),
    ("NegativeBinomial", _negative_binomial, dict(mu=1e9, alpha=1e9), [10**9, 10**9 + 10**5, 5 * 10**8]),
    ("NegativeBinomial", _negative_binomial, dict(mu=1e6, alpha=1e-3), [0, 1, 10**6, 10**9]),
    ("BetaBinomial", _beta_binomial, dict(alpha=2.0, beta=3.0, n=10**9), [0, 1, 4 * 10**8, 10**9]),
    ("BetaBinomial", _beta_binomial, dict(alpha=1e9, beta=3e9, n=10**9), [25 * 10**7, 25 * 10**7 + 10**5]),
    ("BetaBinomial", _beta_binomial, dict(alpha=1e-6, beta=1e6, n=1000), [0, 1, 500, 1000]),
    ("HyperGeometric", _hyper_geometric, dict(N=10**9, k=3 * 10**8, n=5 * 10**8), [15 * 10**7, 15 * 10**7 + 10**5]),
    ("HyperGeometric", _hyper_geometric, dict(N=10**9, k=10, n=10**6), [0, 1, 10]),
]


@pytest.mark.parametrize("name, exact, params, points", LARGE, ids=[f"{row[0]}-{row[2]}" for row in LARGE])
def test_large_counts_keep_their_digits(name, exact, params, points):
    with mpmath.workdps(60):
        numbers = {key: mpmath.mpf(value) for key, value in params.items()}
        expected = [float(exact(mpmath.mpf(x), **numbers)) for x in points]
    np.testing.assert_allclose(_logp(getattr(pm, name).dist(**params), points), expected, rtol=1e-10, atol=1e-13)


def test_gradients_for_large_counts():
    n, p = 10**9, K.placeholder((), name="p")
    x = np.array([3 * 10**8, 299_990_000, 10**6])
    logp = pm.Binomial.dist(n, p).logp(K.as_tensor(x))
    slopes = [K.eval(K.gradients(logp[i], p), {p: 0.3}) for i in range(3)]
    np.testing.assert_allclose(slopes, (x - n * 0.3) / (0.3 * 0.7), rtol=1e-9, atol=1e-6)
    alpha = K.placeholder((), name="alpha")
    logp = pm.NegativeBinomial.dist(mu=3.0, alpha=alpha).logp(K.as_tensor(np.array(7)))
    for at in (1e-2, 7.9, 8.0, 50.0, 1e6):
        slope = special.digamma(7 + at) - special.digamma(at) - np.log1p(3 / at) + 1 - (7 + at) / (3 + at)
        np.testing.assert_allclose(K.eval(K.gradients(logp, alpha), {alpha: at}), slope, rtol=1e-8, atol=1e-12)


def test_second_derivatives_keep_the_curvature():
    p = K.placeholder((), name="p")
    logp = K.sum(pm.Binomial.dist(1000, p).logp(K.as_tensor(np.array(300))))
    np.testing.assert_allclose(K.eval(K.hessian(logp, p), {p: 0.31}), -300 / 0.31**2 - 700 / 0.69**2, rtol=1e-9)


# ---- edges of parameters: values and derivatives --------------------------------------------------------------------

EDGES = [
    ("Binomial", dict(n=5, p=0.0), 0, dict(p=-5.0)),
    ("Binomial", dict(n=5, p=1.0), 5, dict(p=5.0)),
    ("Binomial", dict(n=0, p=1.0), 0, dict(p=0.0)),
    ("Geometric", dict(p=1.0), 1, dict(p=1.0)),
    ("Poisson", dict(mu=0.0), 0, dict(mu=-1.0)),
    ("ZeroInflatedPoisson", dict(psi=0.0, theta=2.0), 0, dict(psi=np.expm1(-2.0), theta=0.0)),
    ("ZeroInflatedPoisson", dict(psi=1.0, theta=2.0), 3, dict(psi=1.0, theta=0.5)),
    ("ZeroInflatedPoisson", dict(psi=1.0, theta=2.0), 0, dict(psi=-np.expm1(2.0), theta=-1.0)),
    ("ZeroInflatedPoisson", dict(psi=0.5, theta=900.0), 0, dict(psi=-2.0, theta=0.0)),
    ("ZeroInflatedBinomial", dict(psi=1.0, n=4, p=1.0), 4, dict(psi=1.0, p=4.0)),
]


@pytest.mark.parametrize("name, params, x, slopes", EDGES, ids=[f"{row[0]}-{row[1]}-{row[2]}" for row in EDGES])
def test_derivatives_at_edges(name, params, x, slopes):
    inputs = {key: K.placeholder((), name=key) for key in slopes}
    logp = K.sum(getattr(pm, name).dist(**{**params, **inputs}).logp(K.as_tensor(np.array([x, x]))))
    found = K.eval([logp, *K.gradients(logp, list(inputs.values()))], {inputs[key]: params[key] for key in slopes})
    mass = discrete.exact(discrete.MASSES[name])(params, [x])
    assert_close(found[0], 2 * mass[0])
    np.testing.assert_allclose(found[1:], [2 * slope for slope in slopes.values()], rtol=1e-10, atol=1e-15)


def test_mass_at_the_edges_of_probability_is_none_elsewhere():
    counts = np.arange(-1, 7)
    for p, certain in ((0.0, 0), (1.0, 5)):
        expected = np.where(counts == certain, 0.0, -np.inf)
        assert_close(_logp(pm.Binomial.dist(5, p), counts), expected)
        assert_close(_logp(pm.ZeroInflatedBinomial.dist(1.0, 5, p), counts), expected)
        at_least = np.where(counts >= certain, 0.0, -np.inf)
        assert_close(_logcdf(pm.Binomial.dist(5, p), counts), at_least)
    assert_close(_logp(pm.ZeroInflatedPoisson.dist(0.0, 3.0), counts), np.where(counts == 0, 0.0, -np.inf))
    assert_close(_logp(pm.ZeroInflatedPoisson.dist(0.3, 2000.0), [0]), [np.log(0.7)])
    assert_close(_logp(pm.ZeroInflatedPoisson.dist(1.0, 2000.0), [0]), [-2000.0])


# ---- far tails of distribution functions -----------------------------------------------------------------------------

TAILS = [
    ("Binomial", dict(n=2000, p=0.6), [0, 3, 300, 700, 1200, 1500, 1999, 2000, 3000]),
    ("Poisson", dict(mu=1500.0), [0, 1, 100, 500, 900, 1500, 1900]),
    ("NegativeBinomial", dict(mu=1500.0, alpha=1000.0), [0, 1, 100, 500, 1500, 2000]),
    ("NegativeBinomial", dict(mu=3.0, alpha=1e12), [0, 1, 3, 20]),
    ("BetaBinomial", dict(alpha=0.5, beta=30.0, n=100), [0, 1, 50, 99, 100, 200]),
    ("HyperGeometric", dict(N=1000, k=300, n=400), [0, 5, 100, 120, 121, 150, 299, 300, 400]),
    ("HyperGeometric", dict(N=1000, k=800, n=400), [200, 201, 300, 320, 350, 399, 400]),
    ("Geometric", dict(p=1e-9), [1, 2, 3]),
    ("DiscreteWeibull", dict(q=0.999, beta=1.5), [0, 1, 50, 300]),
    ("ZeroInflatedPoisson", dict(psi=1.0, theta=1500.0), [0, 1, 500, 1500]),
    ("ZeroInflatedNegativeBinomial", dict(psi=0.999, mu=1500.0, alpha=1000.0), [0, 500, 1500]),
]


@pytest.mark.parametrize("name, params, points", TAILS, ids=[f"{row[0]}-{row[1]}" for row in TAILS])
def test_logcdf_far_out(name, params, points):
    expected = discrete.exact_cdf(discrete.MASSES[name])(params, points)
    *logcdf, before, long_before = _logcdf(getattr(pm, name).dist(**params), [*points, -1, -(2**40)])
    assert_close(logcdf, expected)
    assert np.all(np.less_equal(logcdf, 0))
    assert before == long_before == -np.inf


def test_gradient_of_logcdf_far_out():
    mu = K.placeholder((), name="mu")
    logcdf = K.sum(pm.Poisson.dist(mu).logcdf(K.as_tensor(np.array([10, 1000, 1100]))))
    slope = -np.exp(stats.poisson(1000.0).logpmf([1000, 1100]) - stats.poisson(1000.0).logcdf([1000, 1100])).sum()
    with mpmath.workdps(60):
        tail = mpmath.fsum(discrete.poisson(k, mpmath.mpf(1000)) for k in range(11))
        slope -= float(discrete.poisson(10, mpmath.mpf(1000)) / tail)
    np.testing.assert_allclose(K.eval(K.gradients(logcdf, mu), {mu: 1000.0}), slope, rtol=1e-7)


# ---- ordered classes ---------------------------------------------------------------------------------------------------

CDFS = {"OrderedLogistic": discrete.logistic_cdf, "OrderedProbit": mpmath.ncdf}
CUTPOINTS = np.array([-1.5, 0.2, 0.2000001, 3.0])


@pytest.mark.parametrize("name", CDFS)
@pytest.mark.parametrize("eta", [-700.0, -30.0, -3.0, 0.1, 12.0, 35.0, 700.0])
def test_ordered_classes_far_from_their_cutpoints(name, eta):
    classes = np.arange(-1, 6)
    with mpmath.workdps(1000):
        edges = [-mpmath.inf, *(mpmath.mpf(float(c)) for c in CUTPOINTS), mpmath.inf]
        # The normal distribution function underflows its own digits on the right: the mirror image keeps them.
        mirrored = [-edge for edge in reversed(edges)]
        turn = eta < 0
        expected = []
        for x in classes:
            inside = 0 <= x < 5
            at, table, centre = (4 - int(x), mirrored, -eta) if turn else (int(x), edges, eta)
            expected.append(discrete._class(CDFS[name], table, centre, at) if inside else -np.inf)
    logp = _logp(getattr(pm, name).dist(eta, CUTPOINTS), classes)
    np.testing.assert_allclose(logp, expected, rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("name", CDFS)
def test_ordered_gradients(name):
    eta, cutpoints = K.placeholder((3,), name="eta"), K.placeholder((2,), name="cutpoints")
    logp = K.sum(getattr(pm, name).dist(eta, cutpoints).logp(K.as_tensor(np.array([0, 1, 2]))))
    f = K.function([eta, cutpoints], [logp, *K.gradients(logp, [eta, cutpoints])])
    at, cuts, step = np.array([0.3, -2.0, 1.0]), np.array([-1.0, 0.5]), 1e-6
    _, to_eta, to_cuts = f(at, cuts)
    for i in range(3):
        move = step * (np.arange(3) == i)
        np.testing.assert_allclose(to_eta[i], (f(at + move, cuts)[0] - f(at - move, cuts)[0]) / (2 * step), rtol=1e-6)
    for i in range(2):
        move = step * (np.arange(2) == i)
        np.testing.assert_allclose(to_cuts[i], (f(at, cuts + move)[0] - f(at, cuts - move)[0]) / (2 * step), rtol=1e-6)
    for far in (-1e5, 1e5):
        assert all(np.all(np.isfinite(part)) for part in f(np.full(3, far), cuts))


@pytest.mark.parametrize("name", CDFS)
def test_ordered_batches(name):
    cls = getattr(pm, name)
    eta, cutpoints = np.array([0.3, -2.0, 1.0]), np.array([[-1.0, 0.5], [0.0, 0.1], [2.0, 3.0]])
    x = np.array([[0, 1, 2], [2, 2, 0]])
    single = np.array([[_logp(cls.dist(e, c), [v])[0] for e, c, v in zip(eta, cutpoints, row)] for row in x])
    assert_close(_logp(cls.dist(eta, cutpoints, shape=3), x), single)
    assert_close(_logp(cls.dist(K.constant(eta) * 1.0, K.constant(cutpoints) * 1.0, shape=3), x), single)
    dist = cls.dist(eta, cutpoints, shape=3)
    assert dist.p.shape == (3, 3) and dist.k == 3
    np.testing.assert_allclose(dist.p.sum(axis=-1), 1.0, rtol=1e-14)
    np.random.seed(3)
    draws = dist.random(size=50_000)
    assert draws.shape == (50_000, 3) and draws.dtype == np.int64
    assert_mean(draws[..., None] == np.arange(3), dist.p, independent=True)
    np.random.seed(4)
    vector = cls.dist(0.4, [-1.0, 0.0, 1.0])
    counts = np.bincount(vector.random(size=50_000), minlength=4)
    assert stats.chisquare(counts, 50_000 * vector.p).pvalue > 1e-3


@pytest.mark.parametrize("name", CDFS)
def test_cutpoints_out_of_order(name):
    cls = getattr(pm, name)
    for cutpoints in (np.array([1.0, 0.0]), K.constant(np.array([1.0, 0.0])) * 1.0):
        assert np.all(_logp(cls.dist(0.0, cutpoints), [0, 1, 2]) == -np.inf)
    with pytest.raises(ValueError, match="cutpoints"):
        cls.dist(0.0, 1.0)
    equal = _logp(cls.dist(0.0, [0.5, 0.5]), [0, 1, 2])
    assert equal[1] == -np.inf and np.all(np.isfinite(equal[[0, 2]]))


@pytest.mark.parametrize("name", CDFS)
def test_ordinal_regression(name):
    rng = np.random.default_rng(0)
    x = rng.normal(size=200)
    y = np.searchsorted([-1.0, 1.0], 1.5 * x + rng.logistic(size=200))
    with pm.Model() as model:
        slope = pm.Normal("slope", 0, 3)
        cuts = pm.Normal("cuts", 0, 3, shape=2, transform=pm.transforms.ordered, testval=np.array([-0.5, 0.5]))
        getattr(pm, name)("y", slope * x, cuts, observed=y)
        trace = pm.sample(300, tune=300, step=pm.Metropolis(), chains=2, random_seed=1, progressbar=False)
    assert np.isfinite(model.logp(model.test_point))
    assert np.all(np.diff(trace["cuts"], axis=-1) > 0)
    assert trace["slope"][100:].mean() > 0.5


# ---- categories ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("known", [True, False])
def test_categorical_batches(known):
    p = np.random.default_rng(0).dirichlet(np.ones(4), size=(2, 3))
    given = p if known else K.constant(p) * 1.0
    x = np.random.default_rng(1).integers(-1, 5, size=(5, 2, 3))
    expected = np.where((x >= 0) & (x < 4), np.log(np.take_along_axis(p[None], x.clip(0, 3)[..., None], -1)[..., 0]), -np.inf)
    assert_close(_logp(pm.Categorical.dist(given), x), expected)
    assert_close(_logp(pm.Categorical.dist(given), np.array(2)), np.log(p[..., 2]))
    invalid = p.copy()
    invalid[0, 1, 2] = -0.5
    given = invalid if known else K.constant(invalid) * 1.0
    logp = _logp(pm.Categorical.dist(given), np.zeros((2, 3), "int64"))
    assert logp[0, 1] == -np.inf and np.isfinite(np.delete(logp.ravel(), 1)).all()
    draws = pm.Categorical.dist(p, shape=(2, 3)).random(size=20_000)
    assert draws.shape == (20_000, 2, 3)
    assert_mean(draws[..., None] == np.arange(4), p, independent=True)


# ---- draws ---------------------------------------------------------------------------------------------------------------


def test_draws_of_large_and_extreme_parameters():
    np.random.seed(5)
    draws = pm.Binomial.dist(10**12, 0.5).random(size=1000)
    assert_mean(draws, 5e11, independent=True)
    assert np.all(pm.NegativeBinomial.dist(mu=5.0, alpha=1e-3).random(size=1000) >= 0)
    assert_mean(pm.NegativeBinomial.dist(mu=1e6, alpha=1e9).random(size=1000), 1e6, independent=True)
    assert np.all(pm.DiscreteWeibull.dist(0.5, 1e-3).random(size=1000) >= 0)
    assert np.all(pm.BetaBinomial.dist(1e-3, 1e-3, 10).random(size=1000) <= 10)
    hypergeometric = pm.HyperGeometric.dist(10**9, 3 * 10**8, 10**6).random(size=1000)
    assert_mean(hypergeometric, 3e5, independent=True)
    for dist in (pm.ZeroInflatedPoisson.dist(0.0, 5.0), pm.ZeroInflatedBinomial.dist(0.0, 5, 0.5)):
        assert np.all(dist.random(size=100) == 0)


def test_draws_of_a_point_and_of_random_parameters():
    with pm.Model():
        p = pm.Beta("p", 2.0, 3.0) if hasattr(pm, "Beta") else pm.Uniform("p", 0.0, 1.0)
        x = pm.Binomial("x", 20, p, shape=3)
        z = pm.ZeroInflatedPoisson("z", p, 4.0)
    np.random.seed(6)
    assert np.all(x.random(point={"p": 1.0}) == 20)
    assert x.random(size=7).shape == (7, 3)
    assert z.random(size=7).shape == (7,)
    assert np.all(z.random(point={"p": 0.0}, size=50) == 0)


# ---- parameters, attributes, bad input -----------------------------------------------------------------------------------


def test_attributes_of_pymc3():
    nb = pm.NegativeBinomial.dist(p=0.25, n=4)
    np.testing.assert_allclose([nb.mu, nb.alpha, nb.p, nb.n], [12.0, 4.0, 0.25, 4])
    assert str(nb) == "NegativeBinomial(p=0.25, n=4)"
    np.testing.assert_allclose(nb.get_mu_alpha(mu=2.0, alpha=3.0), (2.0, 3.0))
    zib = pm.ZeroInflatedBinomial.dist(0.3, 10, 0.4)
    assert isinstance(zib.bin, pm.Binomial) and zib.n == 10 and zib.p == 0.4 and zib.mode == 4
    assert isinstance(pm.ZeroInflatedPoisson.dist(0.3, 2).pois, pm.Poisson)
    assert isinstance(pm.ZeroInflatedNegativeBinomial.dist(0.3, 2, 1).nb, pm.NegativeBinomial)
    assert isinstance(pm.OrderedLogistic.dist(0, [0.0]), pm.Categorical)
    assert pm.ConstantDist is pm.Constant
    for dist, mode in (
        (pm.BetaBinomial.dist(0.5, 0.4, 7), 7),
        (pm.BetaBinomial.dist(0.4, 0.5, 7), 0),
        (pm.BetaBinomial.dist(0.5, 9.0, 7), 0),
        (pm.BetaBinomial.dist(4.0, 3.0, 7), 4),
        (pm.HyperGeometric.dist(20, 7, 12), 4),
    ):
        counts = np.arange(8)
        assert dist.mode == mode
        assert _logp(dist, counts).max() - _logp(dist, mode) < 1e-12


def test_median_of_discrete_weibull():
    for q, beta in ((0.9, 1.0), (0.5, 0.5), (0.99, 0.3), (0.1, 2.0)):
        dist = pm.DiscreteWeibull.dist(q, beta)
        below, at = np.exp(_logcdf(dist, [dist.median - 1, dist.median]))
        assert below <= 0.5 + 1e-12 and at >= 0.5


def test_constant():
    with pytest.warns(DeprecationWarning, match="Deterministic"):
        dist = pm.Constant.dist(np.array([3, 5]), shape=2)
    assert np.array_equal(dist.random(size=4), [[3, 5]] * 4)
    assert_close(_logp(dist, [[3, 5], [3, 4]]), [[0.0, 0.0], [0.0, -np.inf]])


@pytest.mark.parametrize("given", [{}, dict(mu=1.0), dict(alpha=1.0), dict(mu=1, alpha=1, p=0.5), dict(mu=1, alpha=1, n=2)])
def test_parameters_of_negative_binomial_that_contradict(given):
    with pytest.raises(ValueError, match="parametrization.*NegativeBinomial"):
        pm.NegativeBinomial.dist(**given)
    with pm.Model(), pytest.raises(ValueError, match="'x'"):
        pm.NegativeBinomial("x", **given)


DISTRIBUTIONS = {
    "Binomial": dict(n=5, p=0.3),
    "BetaBinomial": dict(alpha=1.0, beta=2.0, n=5),
    "NegativeBinomial": dict(mu=1.0, alpha=2.0),
    "Geometric": dict(p=0.3),
    "HyperGeometric": dict(N=9, k=4, n=3),
    "DiscreteWeibull": dict(q=0.5, beta=1.0),
    "ZeroInflatedPoisson": dict(psi=0.5, theta=2.0),
    "OrderedLogistic": dict(eta=0.0, cutpoints=[0.0, 1.0]),
    "Poisson": dict(mu=2.0),
    "Categorical": dict(p=[0.2, 0.3, 0.5]),
    "Bernoulli": dict(p=0.3),
    "DiscreteUniform": dict(lower=0, upper=5),
}


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_fractions_are_no_counts(name):
    cls = getattr(pm, name)
    with pm.Model(), pytest.raises(ValueError, match="'y'.*fraction"):
        cls("y", **DISTRIBUTIONS[name], observed=[1.0, 0.5])
    with pm.Model() as model:
        cls("y", **DISTRIBUTIONS[name], observed=[1.0, 1.0])
    assert np.isfinite(model.logp({}))
    logp = _logp(cls.dist(**DISTRIBUTIONS[name]), [1.0, 1.5, np.nan, np.inf, -np.inf])
    assert np.isfinite(logp[0]) and np.all(np.isneginf(logp[1:]))


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_unknown_arguments(name):
    with pytest.raises(TypeError, match="nonsense"):
        getattr(pm, name).dist(**DISTRIBUTIONS[name], nonsense=1)


def test_draws_of_a_constant_keep_its_fraction():
    np.testing.assert_array_equal(pm.Constant.dist(2.5).random(size=3), [2.5, 2.5, 2.5])
    whole = pm.Constant.dist(4).random(size=2)
    assert whole.dtype == "int64" and np.all(whole == 4)
