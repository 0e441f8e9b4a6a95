"""Distribution functions, draws, gradients and integrals against SciPy and first principles."""

import numpy as np
import pytest
from scipy import integrate, special, stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from tests.distributions.reference import SCIPY, assert_close
from tests.monte_carlo import assert_moments

#: name, parameters as (tested values), points
CONTINUOUS = {
    "Normal": (dict(mu=0.7, sigma=1.3), [-60.0, -9.0, -1.0, 0.7, 2.0, 8.0, 30.0]),
    "HalfNormal": (dict(sigma=2.0), [1e-9, 0.3, 2.0, 9.0, 70.0]),
    "Uniform": (dict(lower=-1.0, upper=3.0), [-0.999, 0.0, 2.9]),
    "HalfCauchy": (dict(beta=2.5), [1e-9, 0.3, 2.5, 40.0, 1e6, 1e200]),
    "Exponential": (dict(lam=0.4), [1e-9, 0.3, 2.0, 40.0]),
}
DISCRETE = {"Poisson": (dict(mu=3.2), [0, 1, 3, 10, 60]), "DiscreteUniform": (dict(lower=-2, upper=6), [-2, 0, 5, 6])}
BERNOULLI = {"p": dict(p=0.3), "logit_p": dict(logit_p=-1.2)}


def _names(table):
    return [pytest.param(name, *entry, id=name) for name, entry in table.items()]


@pytest.mark.parametrize("name, params, points", _names({**CONTINUOUS, **DISCRETE}))
def test_logcdf(name, params, points):
    dist = getattr(pm, name).dist(**params)
    inside = K.eval(dist.logcdf(K.as_tensor(np.array(points, dist.dtype))))
    assert_close(inside, SCIPY[name](**params).logcdf(points))


def test_logcdf_outside_the_support():
    below = np.array([-5.0])
    above = np.array([50.0])
    for name in ("HalfNormal", "Uniform", "HalfCauchy", "Exponential"):
        dist = getattr(pm, name).dist(**CONTINUOUS[name][0])
        assert K.eval(dist.logcdf(below)) == -np.inf
    assert K.eval(pm.Uniform.dist(-1.0, 3.0).logcdf(above)) == 0.0
    assert K.eval(pm.DiscreteUniform.dist(0, 3).logcdf(np.array([50]))) == 0.0
    assert K.eval(pm.Poisson.dist(2.0).logcdf(np.array([-1]))) == -np.inf
    for params in BERNOULLI.values():
        logcdf = K.eval(pm.Bernoulli.dist(**params).logcdf(np.array([-1, 0, 1, 2])))
        p = params.get("p", special.expit(params.get("logit_p", 0)))
        assert_close(logcdf, [-np.inf, np.log1p(-p), 0.0, 0.0])
    assert_close(K.eval(pm.Flat.dist().logcdf(np.array([-np.inf, 0.0, np.inf]))), [-np.inf, np.log(0.5), 0.0])
    assert_close(K.eval(pm.HalfFlat.dist().logcdf(np.array([1.0, np.inf]))), [-np.inf, 0.0])


@pytest.mark.parametrize("name, params, points", _names(CONTINUOUS))
def test_densities_integrate_to_one(name, params, points):
    value = K.placeholder((), name="value")
    density = K.function([value], K.exp(getattr(pm, name).dist(**params).logp(value)))
    frozen = SCIPY[name](**params)
    low, high = frozen.ppf(1e-9), frozen.ppf(1 - 1e-6)
    cuts = [low, *frozen.ppf([0.01, 0.5, 0.9, 0.99, 0.9999]), high]
    total = sum(integrate.quad(lambda x: float(density(x)), a, b, limit=30)[0] for a, b in zip(cuts[:-1], cuts[1:]))
    np.testing.assert_allclose(total, 1.0, atol=2e-6)


def test_masses_sum_to_one():
    counts = np.arange(-5, 80)
    for dist in (
        pm.Poisson.dist(7.5),
        pm.DiscreteUniform.dist(-3, 9),
        pm.Bernoulli.dist(0.3),
        pm.Bernoulli.dist(logit_p=0.4),
        pm.Categorical.dist([0.2, 0.3, 0.5]),
    ):
        np.testing.assert_allclose(np.exp(K.eval(dist.logp(counts))).sum(), 1.0, rtol=1e-12)


# ---- multivariate normal --------------------------------------------------------------------------------------------

COV = np.array([[2.0, 0.5, 0.1], [0.5, 1.0, -0.3], [0.1, -0.3, 1.5]])
MEAN = np.array([0.3, -1.0, 2.0])
FORMS = {
    "cov": dict(cov=COV),
    "tau": dict(tau=np.linalg.inv(COV)),
    "chol": dict(chol=np.linalg.cholesky(COV)),
    "upper": dict(chol=np.linalg.cholesky(COV).T, lower=False),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("shape", [(3,), (4, 3), (2, 4, 3)])
def test_mv_normal(form, known, shape):
    x = np.random.default_rng(0).normal(size=shape)
    params = {k: v if known or k == "lower" else K.constant(v) * 1.0 for k, v in FORMS[form].items()}
    logp = K.eval(pm.MvNormal.dist(MEAN, **params).logp(K.as_tensor(x)))
    assert_close(logp, stats.multivariate_normal(MEAN, COV).logpdf(x))


@pytest.mark.parametrize("form", FORMS)
def test_mv_normal_of_data_of_any_length(form):
    x = np.random.default_rng(0).normal(size=(4, 3))
    params = {k: v if k == "lower" else K.constant(v) * 1.0 for k, v in FORMS[form].items()}
    for known in (FORMS[form], params):
        value = K.placeholder((None, 3), name="value")
        logp = K.eval(pm.MvNormal.dist(MEAN, **known).logp(value), {value: x})
        assert_close(logp, stats.multivariate_normal(MEAN, COV).logpdf(x))


def test_mv_normal_with_a_batch_of_covariances():
    covs = np.stack([COV, 2 * COV])
    x = np.random.default_rng(0).normal(size=(5, 2, 3))
    logp = K.eval(pm.MvNormal.dist(MEAN, cov=K.constant(covs) * 1.0).logp(K.as_tensor(x)))
    by_known = K.eval(pm.MvNormal.dist(MEAN, cov=covs).logp(K.as_tensor(x)))
    assert_close(logp, by_known)
    expected = np.stack([stats.multivariate_normal(MEAN, cov).logpdf(x[:, i]) for i, cov in enumerate(covs)], axis=1)
    assert_close(logp, expected)


@pytest.mark.parametrize("form", FORMS)
def test_mv_normal_draws(form):
    with pm.Model():
        x = pm.MvNormal("x", MEAN, shape=3, **FORMS[form])
    np.random.seed(3)
    draws = x.random(size=50_000)
    assert draws.shape == (50_000, 3)
    assert_moments(draws, MEAN, COV, independent=True)


# ---- gradients and edges --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name, params, points", _names(CONTINUOUS))
def test_gradients(name, params, points):
    value = K.placeholder((len(points),), name="value")
    inputs = {key: K.placeholder((), name=key) for key in params}
    logp = K.sum(getattr(pm, name).dist(**inputs).logp(value))
    f = K.function([value, *inputs.values()], [logp, *K.gradients(logp, [value, *inputs.values()])])
    arguments = [np.array(points), *params.values()]
    _, to_value, *to_params = f(*arguments)
    assert np.all(np.isfinite(to_value)) and np.all(np.isfinite(to_params))
    repeated = np.resize([x for x in points if 1e-3 < abs(x) < 20], len(points))
    _, _, *symbolic = f(repeated, *params.values())
    step = 1e-5
    for key, derivative in zip(params, symbolic):
        above, below = (SCIPY[name](**{**params, key: params[key] + h}).logpdf(repeated).sum() for h in (step, -step))
        np.testing.assert_allclose(derivative, (above - below) / (2 * step), rtol=1e-5, atol=1e-6)


def test_gradients_at_edges_are_finite():
    p = K.placeholder((), name="p")
    for value, at in ((1, 1.0), (0, 0.0)):
        logp = K.sum(pm.Bernoulli.dist(p).logp(K.constant(np.array([value]))))
        np.testing.assert_allclose(K.eval([logp, K.gradients(logp, p)], {p: at}), [0.0, 1.0 if value else -1.0])
    mu = K.placeholder((), name="mu")
    logp = K.sum(pm.Poisson.dist(mu).logp(K.constant(np.array([0]))))
    np.testing.assert_allclose(K.eval([logp, K.gradients(logp, mu)], {mu: 0.0}), [0.0, -1.0])


@pytest.mark.parametrize("name, params, points", _names({**CONTINUOUS, **DISCRETE}))
def test_never_nan_at_extreme_values(name, params, points):
    extremes = [-1e300, -1e10, -1.0, 0.0, 1e-300, 1.0, 1e10, 1e300]
    dtype = getattr(pm, name).dist(**params).dtype
    if dtype == "int64":
        extremes = [-(2**62), -(2**31), -1, 0, 1, 2**31, 2**62]
    inputs = {key: K.placeholder((), name=key) for key in params}
    value = K.placeholder((len(extremes),), dtype, name="value")
    f = K.function([value, *inputs.values()], getattr(pm, name).dist(**inputs).logp(value))
    scales = [1e-300, 1e-10, 1.0, 1e10, 1e300, -1.0, 0.0]
    for scale in scales:
        arguments = {key: scale if key not in ("mu", "lower") or name == "Poisson" else 0.0 for key in params}
        logp = f(np.array(extremes, dtype), *arguments.values())
        assert not np.isnan(logp).any(), (arguments, dict(zip(extremes, logp)))
        assert not np.isposinf(logp).any(), (arguments, dict(zip(extremes, logp)))


# ---- draws -----------------------------------------------------------------------------------------------------------

DRAWS = 100_000


@pytest.mark.parametrize("name, params, points", _names(CONTINUOUS))
def test_continuous_draws(name, params, points):
    np.random.seed(1)
    draws = getattr(pm, name).dist(**params).random(size=DRAWS)
    assert draws.shape == (DRAWS,)
    assert stats.kstest(draws, SCIPY[name](**params).cdf).pvalue > 1e-3


@pytest.mark.parametrize(
    "dist, masses",
    [
        (lambda: pm.Poisson.dist(1.3), stats.poisson(1.3).pmf(np.arange(6))),
        (lambda: pm.DiscreteUniform.dist(0, 3), np.full(4, 0.25)),
        (lambda: pm.Bernoulli.dist(0.3), np.array([0.7, 0.3])),
        (lambda: pm.Bernoulli.dist(logit_p=0.4), special.expit([-0.4, 0.4])),
        (lambda: pm.Categorical.dist([2.0, 3.0, 5.0]), np.array([0.2, 0.3, 0.5])),
    ],
)
def test_discrete_draws(dist, masses):
    np.random.seed(2)
    draws = dist().random(size=DRAWS)
    assert draws.dtype == np.int64 and draws.shape == (DRAWS,)
    counts = np.bincount(draws, minlength=len(masses))
    expected = np.append(masses, 1 - masses.sum()) * DRAWS
    observed = np.append(counts[: len(masses)], counts[len(masses) :].sum())
    kept = expected > 1
    assert stats.chisquare(observed[kept], expected[kept] * observed[kept].sum() / expected[kept].sum()).pvalue > 1e-3


def test_poisson_keeps_its_digits_for_large_counts():
    mpmath = pytest.importorskip("mpmath")
    cases = [(10**6, 1.001e6), (10**9, 1e9 + 1e4), (10**12, 1e12), (15, 15.0), (16, 16.0), (3, 3.6), (1, 1e-300), (2, 1e300)]
    with mpmath.workdps(50):
        terms = [(mpmath.mpf(k), mpmath.mpf(mu)) for k, mu in cases]
        exact = [float(k * mpmath.log(mu) - mpmath.loggamma(k + 1) - mu) for k, mu in terms]
        slopes = [float(k / mu - 1) for k, mu in terms]
    mu = K.placeholder((len(cases),), name="mu")
    logp = pm.Poisson.dist(mu).logp(K.as_tensor(np.array([k for k, _ in cases])))
    value, gradient = K.eval([logp, K.gradients(K.sum(logp), mu)], {mu: [m for _, m in cases]})
    np.testing.assert_allclose(value, exact, rtol=1e-12)
    np.testing.assert_allclose(gradient, slopes, rtol=1e-12, atol=1e-13)
