"""Forward draws of distributions of vectors and matrices: moments, marginals, shapes."""

import warnings

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3.distributions.multivariate import _LKJCholeskyCov
from tests.monte_carlo import assert_mean, assert_moments

DRAWS = 100_000
COV = np.array([[2.0, 0.5, -0.3], [0.5, 1.0, 0.2], [-0.3, 0.2, 0.7]])
CHOL = np.linalg.cholesky(COV)


def wishart(*args, **kwargs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return pm.Wishart.dist(*args, **kwargs)


def assert_ks(draws, frozen):
    """Kolmogorov and Smirnov's test, at a level that a right sampler with a fixed seed passes."""
    assert stats.kstest(np.ravel(draws), frozen.cdf).pvalue > 1e-4


def assert_chi_square(draws, frozen, most):
    """Counts of 0, 1, ... `most` against their probabilities, what is rare together."""
    mass = frozen.pmf(np.arange(most + 1))
    often = mass * len(draws) > 10
    expected = np.append(mass[often], 1 - mass[often].sum()) * len(draws)
    counts = np.bincount(draws, minlength=most + 1)[: most + 1][often]
    observed = np.append(counts, len(draws) - counts.sum())
    keep = expected > 1e-9
    assert observed[~keep].sum() == 0
    assert stats.chisquare(observed[keep], expected[keep]).pvalue > 1e-4


SHAPES = [
    (lambda: pm.MvNormal.dist(np.zeros(3), chol=CHOL, shape=(2, 3)), (2, 3)),
    (lambda: pm.MvNormal.dist(0.0, chol=CHOL, shape=3), (3,)),
    (lambda: pm.MvStudentT.dist(4.0, mu=np.zeros((2, 3)), cov=COV, shape=(2, 3)), (2, 3)),
    (lambda: pm.MvStudentT.dist(np.array([4.0, 9.0]), mu=0.0, cov=COV, shape=(2, 3)), (2, 3)),
    (lambda: pm.Dirichlet.dist(np.ones(3), shape=(4, 3)), (4, 3)),
    (lambda: pm.Dirichlet.dist(np.ones((2, 3)), shape=(2, 3)), (2, 3)),
    (lambda: pm.Multinomial.dist(np.array([5, 9]), np.ones(3) / 3, shape=(2, 3)), (2, 3)),
    (lambda: pm.Multinomial.dist(5, np.ones((2, 3)), shape=(2, 3)), (2, 3)),
    (lambda: pm.Multinomial.dist(np.array([[5], [9]]), np.ones(3), shape=(2, 3)), (2, 3)),
    (lambda: pm.DirichletMultinomial.dist(np.array([5, 9]), np.ones((2, 3)), shape=(2, 3)), (2, 3)),
    (lambda: wishart(5.0, COV, shape=(3, 3)), (3, 3)),
    (lambda: pm.LKJCorr.dist(2.0, 4), (6,)),
    (lambda: _LKJCholeskyCov.dist(2.0, 3, pm.HalfNormal.dist(1.0)), (6,)),
    (lambda: _LKJCholeskyCov.dist(2.0, 3, pm.HalfNormal.dist(np.ones(3), shape=3)), (6,)),
    (lambda: pm.MatrixNormal.dist(np.zeros(2), rowcov=COV, colchol=CHOL[:2, :2], shape=(3, 2)), (3, 2)),
    (lambda: pm.KroneckerNormal.dist(np.zeros(6), covs=[COV, COV[:2, :2]], shape=6), (6,)),
    (lambda: pm.KroneckerNormal.dist(np.zeros(6), covs=[COV, COV[:2, :2]], sigma=0.3, shape=(4, 6)), (4, 6)),
]


@pytest.mark.parametrize("make, shape", SHAPES, ids=range(len(SHAPES)))
def test_shapes_of_draws(make, shape):
    dist = make()
    for size, lead in ((None, ()), (7, (7,)), ((3, 2), (3, 2))):
        draws = np.asarray(dist.random(size=size))
        assert draws.shape == lead + shape
        assert np.all(np.isfinite(draws))
    # Rows of a batch and draws are different from each other.
    assert len(np.unique(np.asarray(dist.random(size=50)).reshape(50, -1), axis=0)) > 10


def test_dirichlet():
    a = np.array([[0.3, 2.0, 5.0], [40.0, 1.0, 0.9]])
    draws = pm.Dirichlet.dist(a, shape=(2, 3)).random(size=DRAWS)
    np.testing.assert_allclose(draws.sum(axis=-1), 1.0, atol=1e-12)
    for index in np.ndindex(2, 3):
        assert_ks(draws[(slice(None), *index)], stats.beta(a[index], a[index[0]].sum() - a[index]))


def test_dirichlet_with_tiny_concentrations():
    draws = pm.Dirichlet.dist(np.full(3, 1e-4), shape=3).random(size=3000)
    assert np.all(np.isfinite(draws)) and np.allclose(draws.sum(axis=-1), 1.0)
    # Nearly all mass is at one corner, each with the same probability.
    assert_mean(draws > 0.99, 1 / 3, independent=True)


def test_multinomial():
    n, p = np.array([5, 60]), np.array([[0.2, 0.3, 0.5], [0.0, 0.1, 0.9]])
    draws = pm.Multinomial.dist(n, p, shape=(2, 3)).random(size=DRAWS)
    assert draws.dtype == "int64" and np.all(draws.sum(axis=-1) == n)
    assert np.all(draws[:, 1, 0] == 0)
    for i, j in ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2)):
        assert_chi_square(draws[:, i, j], stats.binom(n[i], p[i, j]), n[i])
    assert_moments(draws[:, 0], n[0] * p[0], n[0] * (np.diag(p[0]) - np.outer(p[0], p[0])), independent=True)


def test_dirichlet_multinomial():
    n, a = np.array([5, 40]), np.array([[0.5, 2.0, 3.0], [4.0, 0.2, 1.0]])
    draws = pm.DirichletMultinomial.dist(n, a, shape=(2, 3)).random(size=DRAWS)
    assert draws.dtype == "int64" and np.all(draws.sum(axis=-1) == n)
    for i, j in np.ndindex(2, 3):
        assert_chi_square(draws[:, i, j], stats.betabinom(n[i], a[i, j], a[i].sum() - a[i, j]), n[i])


@pytest.mark.parametrize("given", [{"cov": COV}, {"tau": np.linalg.inv(COV)}, {"chol": CHOL}, {"chol": CHOL.T, "lower": False}], ids=str)
def test_mv_student_t(given):
    mu, nu = np.array([1.0, -2.0, 0.5]), 5.0
    draws = pm.MvStudentT.dist(nu, mu=mu, shape=3, **given).random(size=DRAWS)
    for i in range(3):
        assert_ks(draws[:, i], stats.t(nu, mu[i], np.sqrt(COV[i, i])))
    distance = np.sum((draws - mu) @ np.linalg.inv(COV) * (draws - mu), axis=-1)
    assert_ks(distance / 3, stats.f(3, nu))


def test_wishart():
    nu = 4.5
    draws = wishart(nu, COV, shape=(3, 3)).random(size=DRAWS)
    np.testing.assert_allclose(draws, np.swapaxes(draws, -1, -2))
    for i in range(3):
        assert_ks(draws[:, i, i] / COV[i, i], stats.chi2(nu))
    # |X| / |V| is a product of independent chi-square variables (Muirhead 1982, theorem 3.2.15).
    log_det = np.linalg.slogdet(draws)[1] - np.linalg.slogdet(COV)[1]
    parts = [stats.chi2(nu - i).expect(np.log) for i in range(3)]
    assert_mean(log_det, sum(parts), independent=True)
    spread = nu * (COV**2 + np.outer(np.diag(COV), np.diag(COV)))
    assert_mean((draws - nu * COV) ** 2, spread, independent=True)


@pytest.mark.parametrize("eta, n", [(0.5, 3), (1.0, 5), (3.0, 2), (4.0, 4)])
def test_lkj_corr(eta, n):
    draws = pm.LKJCorr.dist(eta, n).random(size=DRAWS)
    # Every correlation has the same marginal (Lewandowski, Kurowicka and Joe 2009, section 3).
    marginal = stats.beta(eta - 1 + n / 2, eta - 1 + n / 2, loc=-1, scale=2)
    for i in range(n * (n - 1) // 2):
        assert_ks(draws[:, i], marginal)


def test_lkj_corr_is_more_than_its_marginals():
    # The determinant is the product of the squared diagonal of the factor, independent betas.
    eta, n = 2.0, 3
    dist = pm.LKJCorr.dist(eta, n)
    matrices = np.where(np.eye(n, dtype=bool), 1.0, dist.random(size=DRAWS)[:, dist.tri_index])
    expected = np.prod([stats.beta(eta + 0.5 * (n - 1 - i), 0.5 * i).mean() for i in range(1, n)])
    det = np.linalg.det(matrices)
    assert_mean(det, expected, independent=True)


@pytest.mark.parametrize(
    "sd_dist", [lambda: pm.HalfNormal.dist(2.0), lambda: pm.HalfNormal.dist(2.0, shape=3), lambda: pm.Gamma.dist(2.0, 1.0, shape=1)]
)
def test_lkj_cholesky_cov(sd_dist):
    dist = sd_dist()
    draws = _LKJCholeskyCov.dist(1.5, 3, dist).random(size=DRAWS)
    chol = np.zeros((DRAWS, 3, 3))
    chol[(slice(None), *np.tril_indices(3))] = draws
    cov = chol @ np.swapaxes(chol, -1, -2)
    sds = np.sqrt(np.diagonal(cov, axis1=-2, axis2=-1))
    frozen = stats.halfnorm(scale=2.0) if isinstance(dist, pm.HalfNormal) else stats.gamma(2.0)
    for i in range(3):
        assert_ks(sds[:, i], frozen)
    standard = (sds - frozen.mean()) / frozen.std()
    assert_mean(standard * np.roll(standard, 1, axis=1), 0.0, independent=True)
    corr = cov / sds[:, :, None] / sds[:, None, :]
    for i, j in ((0, 1), (0, 2), (1, 2)):
        assert_ks(corr[:, i, j], stats.beta(2.0, 2.0, loc=-1, scale=2))


def test_matrix_normal():
    mu, column = np.arange(6.0).reshape(3, 2), np.array([[1.0, 0.0], [-0.8, 0.5]])
    draws = pm.MatrixNormal.dist(mu, rowcov=COV, colchol=column, shape=(3, 2)).random(size=DRAWS)
    vectors = np.swapaxes(draws - mu, -1, -2).reshape(DRAWS, 6)
    cov = np.kron(column @ column.T, COV)
    white = np.linalg.solve(np.linalg.cholesky(cov), vectors.T)
    assert_ks(white, stats.norm())
    assert_moments(white.T, np.zeros(6), np.eye(6), independent=True)


@pytest.mark.parametrize("kind, sigma", [("covs", None), ("chols", None), ("evds", None), ("covs", 0.7), ("chols", 0.7)])
def test_kronecker_normal(kind, sigma):
    factors = [COV, np.array([[1.0, -0.6], [-0.6, 0.8]])]
    forms = {"covs": np.array, "chols": np.linalg.cholesky, "evds": np.linalg.eigh}
    mu = np.arange(6.0)
    given = {kind: [forms[kind](factor) for factor in factors]}
    draws = pm.KroneckerNormal.dist(mu, sigma=sigma, shape=6, **given).random(size=DRAWS)
    cov = np.kron(*factors) + (sigma or 0.0) ** 2 * np.eye(6)
    white = np.linalg.solve(np.linalg.cholesky(cov), (draws - mu).T)
    assert_ks(white, stats.norm())
    assert_moments(white.T, np.zeros(6), np.eye(6), independent=True)


def test_parameters_that_are_drawn():
    """Draws depend on draws of their parents; a point gives parents their values."""
    with pm.Model():
        scale = pm.HalfNormal("scale", 1.0)
        packed = pm.LKJCholeskyCov("packed", 2.0, 2, pm.Exponential.dist(scale))
        chol = pm.expand_packed_triangular(2, packed)
        v = pm.MvNormal("v", np.zeros(2), chol=chol, shape=(3, 2))
        p = pm.Dirichlet("p", np.ones(3), shape=3)
        x = pm.Multinomial("x", 100, p, shape=3)
    point = {"packed": np.array([1e-6, 0.0, 50.0]), "p": np.array([0.0, 0.5, 0.5])}
    draws = v.random(point=point, size=200)
    assert draws.shape == (200, 3, 2)
    assert np.abs(draws[..., 0]).max() < 1e-4
    assert_mean(draws[..., 1] ** 2, 50.0**2, independent=True)
    counts = x.random(point=point, size=300)
    assert counts.shape == (300, 3) and np.all(counts[:, 0] == 0)
    counts = x.random(size=500)
    assert counts.shape == (500, 3) and np.all(counts.sum(axis=-1) == 100)
    # A Dirichlet mixture has far more spread than one multinomial.
    assert counts[:, 0].var() > 200
    assert v.random(size=11).shape == (11, 3, 2)


def test_what_cannot_be_drawn():
    with pytest.raises(ValueError, match="cov of MvNormal is not positive definite"):
        pm.MvNormal.dist(np.zeros(2), cov=[[1.0, 2.0], [2.0, 1.0]], shape=2).random()
    with pytest.raises(ValueError, match="a must be > 0"):
        pm.Dirichlet.dist(np.array([1.0, -1.0]), shape=2).random()
    with pytest.raises(ValueError, match="Multinomial has nothing to draw from"):
        pm.Multinomial.dist(-3, np.ones(2), shape=2).random()
    with pytest.raises(ValueError, match="eta"):
        pm.LKJCorr.dist(-1.0, 3).random()
    with pytest.raises(ValueError, match="nu > 1"):
        wishart(0.5, np.eye(2), shape=(2, 2)).random()
    with pytest.raises(ValueError, match="Cannot draw from MvStudentT: nu must be > 0"):
        pm.MvStudentT.dist(-1.0, mu=np.zeros(2), cov=np.eye(2), shape=2).random()
