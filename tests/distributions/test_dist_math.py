"""Pieces of formulas, special functions and shapes of draws, against SciPy, mpmath and NumPy."""

import mpmath
import numpy as np
import pytest
from scipy import special, stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.distributions import dist_math, shape_utils, special as pm_special


def _eval(tensor):
    return np.asarray(K.eval(K.as_tensor(tensor)))


@pytest.mark.parametrize("name", dist_math.__all__)
def test_names_exist(name):
    assert getattr(dist_math, name) is not None


# ---- normal tails --------------------------------------------------------------------------------------------------


def _log_probability_between(mu, sigma, x, y):
    with mpmath.workdps(350):
        a, b = ((mpmath.mpf(end) - mu) / sigma for end in (y, x))
        if a > 0:
            a, b = -b, -a
        return float(mpmath.log(mpmath.erfc(-b / mpmath.sqrt(2)) / 2 - mpmath.erfc(-a / mpmath.sqrt(2)) / 2))


ENDS = [
    (-1.0, 1.0), (-8.0, 9.0), (0.0, 0.5), (30.0, 31.0), (-31.0, -30.0), (30.0, 30.0 + 1e-7), (-5.0, -5.0 + 1e-9), (-1e-8, 1e-8),
    (37.0, 300.0), (-300.0, 37.0), (5.0, 5.3), (-0.2, 1.5), (100.0, 100.001), (1000.0, 1001.0), (-2.5, -1.9), (-0.9, 1.1),
]  # fmt: skip


def test_probability_between():
    low, high = np.array(ENDS).T
    mu, sigma = 0.25, 1.5
    f = K.function([], dist_math.log_diff_normal_cdf(mu, sigma, K.constant(mu + sigma * high), mu + sigma * low))
    expected = [_log_probability_between(mu, sigma, mu + sigma * b, mu + sigma * a) for a, b in ENDS]
    np.testing.assert_allclose(f(), expected, rtol=1e-9)


def test_probability_between_has_finite_gradients():
    low, high = K.placeholder((None,), name="low"), K.placeholder((None,), name="high")
    total = K.sum(dist_math.log_diff_normal_cdf(0.0, 1.0, high, low))
    f = K.function([low, high], K.gradients(total, [low, high]))
    a, b = np.array([(-1.0, 1.0), (-8.0, 9.0), (0.0, 0.5), (3.0, 3.001), (-5.0, -2.0), (30.0, 31.0)]).T
    d_low, d_high = f(a, b)
    log_mass = np.array([_log_probability_between(0.0, 1.0, y, x) for x, y in zip(a, b)])
    np.testing.assert_allclose(d_low, -np.exp(stats.norm.logpdf(a) - log_mass), rtol=1e-8)
    np.testing.assert_allclose(d_high, np.exp(stats.norm.logpdf(b) - log_mass), rtol=1e-8, atol=1e-12)
    assert np.all(_eval(dist_math.log_diff_normal_cdf(0.0, 1.0, [1.0, 0.0], [1.0, 2.0])) == -np.inf)


def test_normal_tails():
    x = np.array([-40.0, -3.0, 0.0, 3.0, 40.0])
    np.testing.assert_allclose(_eval(dist_math.normal_lcdf(1.0, 2.0, x)), stats.norm(1, 2).logcdf(x), rtol=1e-10)
    np.testing.assert_allclose(_eval(dist_math.normal_lccdf(1.0, 2.0, x)), stats.norm(1, 2).logsf(x), rtol=1e-10)
    np.testing.assert_allclose(_eval(dist_math.std_cdf(x)), stats.norm.cdf(x), rtol=1e-10)
    np.testing.assert_allclose(dist_math.zvalue(x, 2.0, 1.0), (x - 1) / 2)


def test_log_normal():
    x, sigma = np.array([-1.0, 0.5]), 0.7
    expected = stats.norm(0.2, sigma).logpdf(x)
    for given in (dict(sigma=sigma), dict(w=np.log(sigma)), dict(rho=np.log(np.expm1(sigma))), dict(tau=sigma**-2)):
        np.testing.assert_allclose(_eval(dist_math.log_normal(x, 0.2, **given)), expected, rtol=1e-12)
    np.testing.assert_allclose(_eval(dist_math.log_normal(x, 0.2, sigma=0.6, eps=0.1)), expected, rtol=1e-12)
    for given in ({}, dict(sigma=1.0, tau=1.0), dict(scale=1.0)):
        with pytest.raises(ValueError, match="exactly one of sigma"):
            dist_math.log_normal(x, 0.2, **given)


def test_rho():
    sigma = np.array([1e-12, 0.3, 5.0, 800.0])
    rho = _eval(dist_math.sigma2rho(-sigma))
    np.testing.assert_allclose(rho[:3], np.log(np.expm1(sigma[:3])), rtol=1e-12)
    np.testing.assert_allclose(_eval(dist_math.rho2sigma(rho)), sigma, rtol=1e-10)
    assert dist_math.rho2sd is dist_math.rho2sigma and dist_math.sd2rho is dist_math.sigma2rho


COVARIANCE = np.array([[2.0, 0.5, 0.1], [0.5, 1.0, -0.3], [0.1, -0.3, 1.5]])


def test_mv_normal_logp():
    delta = np.random.default_rng(0).normal(size=(4, 3))
    cov = K.placeholder((3, 3), name="cov")
    logp = dist_math.MvNormalLogp()(cov, delta)
    f = K.function([cov], [logp, K.gradients(logp, cov)])
    value, gradient = f(COVARIANCE)
    exact = lambda matrix: stats.multivariate_normal(np.zeros(3), matrix).logpdf(delta).sum()  # noqa: E731
    np.testing.assert_allclose(value, exact(COVARIANCE), rtol=1e-12)
    step = np.zeros((3, 3))
    step[0, 1] = step[1, 0] = 1e-5
    difference = (exact(COVARIANCE + step) - exact(COVARIANCE - step)) / 2e-5
    np.testing.assert_allclose(gradient[0, 1] + gradient[1, 0], difference, rtol=1e-6)
    assert f(COVARIANCE - 3 * np.eye(3))[0] == -np.inf


# ---- special functions and counts --------------------------------------------------------------------------------------


def test_special_functions():
    x = np.array([1e-5, 0.3, 2.0, 40.0, 1000.0])
    np.testing.assert_allclose(_eval(pm_special.gammaln(x)), special.gammaln(x), rtol=1e-12)
    np.testing.assert_allclose(_eval(pm_special.psi(x)), special.digamma(x), rtol=1e-12)
    np.testing.assert_allclose(_eval(pm_special.multigammaln(x + 2, 3)), [special.multigammaln(v, 3) for v in x + 2], rtol=1e-12)
    with mpmath.workdps(40):
        log_i0 = [float(mpmath.log(mpmath.besseli(0, v))) for v in x]
    np.testing.assert_allclose(_eval(pm_special.log_i0(-x)), log_i0, rtol=1e-12)
    np.testing.assert_allclose(_eval(dist_math.i0e(x)), special.i0e(x), rtol=1e-12)
    np.testing.assert_allclose(_eval(dist_math.i1e_scalar(x)), special.i1e(x), rtol=1e-12)
    np.testing.assert_allclose(_eval(dist_math.incomplete_beta(2.0, 3.0, [0.1, 0.9])), special.betainc(2, 3, [0.1, 0.9]), rtol=1e-12)


def test_logarithms_of_counts():
    n = np.array([0.0, 1.0, 5.0, 170.0])
    np.testing.assert_allclose(_eval(dist_math.factln(n)), special.gammaln(n + 1), rtol=1e-12, atol=1e-15)
    expected = np.log(special.comb(20, [0, 3, 10]))
    np.testing.assert_allclose(_eval(dist_math.binomln(20.0, np.array([0.0, 3.0, 10.0]))), expected, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(_eval(dist_math.betaln(np.array([0.5, 3.0]), 2.0)), special.betaln([0.5, 3.0], 2.0), rtol=1e-12)


def test_logpow():
    x, m = np.array([0.0, 0.0, 2.0]), np.array([0.0, 2.0, 3.0])
    np.testing.assert_allclose(_eval(dist_math.logpow(x, m)), [0.0, -np.inf, 3 * np.log(2)])


def test_bound():
    value = np.array([-1.0, 2.0, 5.0])
    tensor = K.constant(value)
    logp = dist_math.bound(tensor * 2.0, tensor > 0, tensor < 4)
    np.testing.assert_array_equal(_eval(logp), [-np.inf, 4.0, -np.inf])
    np.testing.assert_array_equal(_eval(dist_math.bound(tensor, tensor > 0, broadcast_conditions=False)), [-np.inf] * 3)
    np.testing.assert_array_equal(_eval(dist_math.bound(tensor, np.array(True))), value)
    assert bool(_eval(dist_math.alltrue_scalar([tensor > -2, np.array([True, True])])))
    np.testing.assert_array_equal(_eval(dist_math.alltrue_elemwise([tensor > 0, tensor < 4])), [False, True, False])
    with pm.Model(check_bounds=False):
        np.testing.assert_array_equal(_eval(dist_math.bound(tensor, tensor > 0)), value)


def test_users_density_with_bound():
    with pm.Model() as model:
        pm.DensityDist("x", lambda x: dist_math.bound(-x, x > 0), testval=1.0)
    assert model.logp({"x": 2.0}) == -2.0 and model.logp({"x": -2.0}) == -np.inf


# ---- draws ---------------------------------------------------------------------------------------------------------


def test_clipped_beta_draws():
    np.random.seed(3)
    draws = dist_math.clipped_beta_rvs(2.0, 3.0, size=20_000)
    assert draws.dtype == np.float64 and stats.kstest(draws, stats.beta(2, 3).cdf).pvalue > 1e-3
    extreme = dist_math.clipped_beta_rvs(np.array([1e-3, 1.0]), np.array([1.0, 1e-9]), size=(2_000, 2), dtype="float32")
    assert extreme.dtype == np.float32 and extreme.min() > 0 and extreme.max() < 1


def test_random_choice():
    np.random.seed(4)
    p = np.array([[0.2, 0.5, 0.3], [0.0, 0.0, 1.0]])
    draws = dist_math.random_choice(p=p, size=(30_000, 2))
    assert draws.dtype == np.int64 and np.all(draws[:, 1] == 2)
    assert stats.chisquare(np.bincount(draws[:, 0]), 30_000 * p[0]).pvalue > 1e-3
    assert dist_math.random_choice(p=p).shape == (2,) and dist_math.random_choice(p=p[0], size=5).shape == (5,)
    assert np.shape(dist_math.random_choice(p=p[0])) == ()


# ---- shapes of draws ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shapes, size, expected",
    [
        ([(100,), (100, 5), (100, 4, 5)], 100, (100, 4, 5)),
        ([(100,), (5,), (4, 5)], 100, (100, 4, 5)),
        ([(1,), (5,), (4, 5)], 100, (4, 5)),
        ([(2, 3), (2, 3, 7), ()], (2, 3), (2, 3, 7)),
        ([(4, 1), (3,)], None, (4, 3)),
    ],
)
def test_shapes_of_draws(shapes, size, expected):
    assert shape_utils.broadcast_dist_samples_shape(shapes, size=size) == expected
    arrays = [np.ones(shape) for shape in shapes]
    views, out = shape_utils.get_broadcastable_dist_samples(arrays, size=size, return_out_shape=True)
    assert out == expected and np.broadcast_shapes(*(view.shape for view in views)) == expected
    assert all(array.shape == expected for array in shape_utils.broadcast_distribution_samples(arrays, size=size))


def test_draws_broadcast_behind_their_size():
    scalar, vector = np.arange(6.0), np.arange(18.0).reshape(6, 3)
    a, b = shape_utils.broadcast_distribution_samples([scalar, vector], size=6)
    np.testing.assert_array_equal(a, np.repeat(scalar[:, None], 3, axis=1))
    np.testing.assert_array_equal(b, vector)
    (wide,) = shape_utils.broadcast_dist_samples_to((6, 2, 3), [vector], size=6)
    np.testing.assert_array_equal(wide, np.repeat(vector[:, None], 2, axis=1))


def test_shapes_that_do_not_broadcast():
    with pytest.raises(ValueError, match="do not broadcast"):
        shape_utils.broadcast_dist_samples_shape([(10, 3), (10, 4)], size=10)
    assert shape_utils.shapes_broadcasting((3,), (4,)) is None
    assert shape_utils.shapes_broadcasting((3, 1), (4,)) == (3, 4)
    assert shape_utils.to_tuple(3) == (3,)


def test_no_condition_holds():
    assert K.eval(dist_math.alltrue_scalar([])) == np.True_


def test_normal_vectors_whose_number_is_not_known():
    cov, delta = (K.placeholder((None, None), "float64", name=name) for name in ("cov", "delta"))
    logp = K.function([cov, delta], dist_math.MvNormalLogp()(cov, delta))
    covariance, vectors = np.array([[1.0, 0.9], [0.9, 4.81]]), np.array([[0.3, -1.0], [2.0, 0.4], [0.0, 0.1]])
    wanted = stats.multivariate_normal(np.zeros(2), covariance).logpdf(vectors).sum()
    np.testing.assert_allclose(logp(covariance, vectors), wanted, rtol=1e-12)
    assert logp(-covariance, vectors) == -np.inf
