"""What is particular to the distributions of `cases/continuous_b.py`: alternatives of parameters, tables, far tails."""

import mpmath as mp
import numpy as np
import pytest
from scipy import interpolate, stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.distributions.dist_math import SplineWrapper
from pymc3.distributions.formulas.incomplete_gamma import log_gammainc, log_gammaincc
from tests.distributions.reference import assert_close
from tests.monte_carlo import assert_mean, chains_of

mp.mp.dps = 30


def values(dist, method, points):
    """`method` of a distribution at an array of points."""
    return K.eval(getattr(dist, method)(K.as_tensor(np.asarray(points, dtype=float))))


# ---- moments and start values --------------------------------------------------------------------------------------

MOMENTS = [
    ("Gamma", dict(alpha=2.5, beta=0.5), stats.gamma(2.5, scale=2.0)),
    ("Gamma", dict(mu=3.0, sd=1.5), stats.gamma(4.0, scale=0.75)),
    ("ChiSquared", dict(nu=7.0), stats.chi2(7.0)),
    ("InverseGamma", dict(alpha=2.5, beta=1.5), stats.invgamma(2.5, scale=1.5)),
    ("InverseGamma", dict(mu=2.0, sd=0.7), stats.invgamma(2 + (2 / 0.7) ** 2, scale=2 * (1 + (2 / 0.7) ** 2))),
    ("Weibull", dict(alpha=1.5, beta=2.0), stats.weibull_min(1.5, scale=2.0)),
    ("ExGaussian", dict(mu=0.5, sd=1.3, nu=2.0), stats.exponnorm(2.0 / 1.3, loc=0.5, scale=1.3)),
    ("SkewNormal", dict(mu=0.5, sd=1.3, alpha=-3.0), stats.skewnorm(-3.0, 0.5, 1.3)),
    ("SkewNormal", dict(mu=0.5, tau=4.0, alpha=0.3), stats.skewnorm(0.3, 0.5, 0.5)),
    ("Rice", dict(nu=1.0, sd=1.3), stats.rice(1.0 / 1.3, scale=1.3)),
    ("Rice", dict(b=2.0), stats.rice(2.0)),
    ("Logistic", dict(mu=0.5, s=1.3), stats.logistic(0.5, 1.3)),
    ("Moyal", dict(mu=0.5, sigma=1.3), stats.moyal(0.5, 1.3)),
]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("name, params, frozen", MOMENTS)
def test_moments(name, params, frozen, known):
    given = params if known else {key: K.constant(value) * 1.0 for key, value in params.items()}
    dist = getattr(pm, name).dist(**given)
    for moment, exact in [("mean", frozen.mean()), ("variance", frozen.var()), ("median", frozen.median())]:
        if hasattr(dist, moment):
            value = getattr(dist, moment)
            assert isinstance(value, np.ndarray | np.floating) or not known
            np.testing.assert_allclose(value if known else K.eval(value), exact, rtol=1e-8, err_msg=moment)


@pytest.mark.parametrize(
    "dist, low, high",
    [
        (pm.Gamma.dist(alpha=2.5, beta=0.5), 2.0, 4.0),
        (pm.Weibull.dist(alpha=1.5, beta=2.0), 0.5, 2.0),
        (pm.InverseGamma.dist(alpha=2.5, beta=1.5), 0.2, 1.0),
        (pm.Moyal.dist(mu=0.5, sigma=1.3), -1.0, 2.0),
        (pm.Logistic.dist(mu=0.5, s=1.3), -1.0, 2.0),
        (pm.VonMises.dist(mu=0.5, kappa=1.3), -1.0, 2.0),
    ],
)
def test_modes_are_where_the_density_is_highest(dist, low, high):
    x = np.linspace(low, high, 3001)
    assert abs(x[values(dist, "logp", x).argmax()] - dist.mode) < 2e-3


def test_modes_at_the_edge():
    assert pm.Gamma.dist(alpha=0.5, beta=2.0).mode == 0.0
    assert pm.Weibull.dist(alpha=0.7, beta=2.0).mode == 0.0
    assert pm.InverseGamma.dist(alpha=0.5, beta=2.0).mean == np.inf
    assert pm.InverseGamma.dist(alpha=1.5, beta=2.0).variance == np.inf


def test_moments_of_rice_far_from_zero():
    for nu in (1e3, 3e4, 1e9):
        dist = pm.Rice.dist(nu=nu, sigma=2.0)
        np.testing.assert_allclose(dist.mean, nu + 2.0 / nu, rtol=1e-9)


def test_logit_normal_starts_at_its_median():
    np.testing.assert_allclose(pm.LogitNormal.dist(mu=1.2, sd=0.3).default(), 1 / (1 + np.exp(-1.2)), rtol=1e-12)


# ---- alternatives of parameters ------------------------------------------------------------------------------------


def test_sd_wins_over_sigma():
    for dist in (
        pm.Gamma.dist(mu=3.0, sigma=9.0, sd=1.5),
        pm.InverseGamma.dist(mu=3.0, sigma=9.0, sd=1.5),
        pm.ExGaussian.dist(sigma=9.0, nu=1.0, sd=1.5),
        pm.SkewNormal.dist(sigma=9.0, sd=1.5),
        pm.Rice.dist(nu=3.0, sigma=9.0, sd=1.5),
        pm.LogitNormal.dist(sigma=9.0, sd=1.5),
    ):
        same = {"Gamma": "variance", "InverseGamma": "variance"}.get(type(dist).__name__, "sigma")
        np.testing.assert_allclose(getattr(dist, same), 2.25 if same == "variance" else 1.5)


def test_alternatives_are_kept_as_attributes():
    rice = pm.Rice.dist(b=2.0, sigma=0.5)
    assert (rice.nu, rice.b, rice.sigma, rice.sd) == (1.0, 2.0, 0.5, 0.5)
    assert pm.Gamma.dist(1.0, 2.0).get_alpha_beta(mu=3.0, sigma=1.5) == (4.0, 4.0 / 3.0)
    assert [float(part) for part in rice.get_nu_b(None, 3.0, 2.0)] == [6.0, 3.0, 2.0]
    skewed = pm.SkewNormal.dist(tau=4.0)
    assert (skewed.sigma, skewed.tau, skewed.alpha) == (0.5, 4.0, 1.0)
    assert pm.ChiSquared.dist(3).alpha == 1.5 and pm.ChiSquared.dist(3).beta == 0.5


@pytest.mark.parametrize(
    "make, words",
    [
        (lambda: pm.Gamma("x", alpha=1.0), ["'x'", "Gamma", "alpha and beta", "mu and sigma", "Got alpha"]),
        (lambda: pm.Gamma("x"), ["'x'", "Gamma", "none of them"]),
        (lambda: pm.Gamma("x", alpha=1.0, beta=1.0, mu=2.0), ["'x'", "Gamma", "Got alpha, beta, mu"]),
        (lambda: pm.InverseGamma("x", beta=1.0), ["'x'", "InverseGamma", "Got beta"]),
        (lambda: pm.InverseGamma("x", alpha=1.0, mu=1.0, sigma=1.0), ["'x'", "InverseGamma", "Got alpha, mu, sigma"]),
        (lambda: pm.Rice("x", nu=1.0, b=1.0), ["'x'", "Rice", "either nu or b", "both"]),
        (lambda: pm.Rice("x", sigma=1.0), ["'x'", "Rice", "either nu or b", "none"]),
        (lambda: pm.SkewNormal("x", sigma=1.0, tau=1.0), ["'x'", "tau", "sigma"]),
        (lambda: pm.Interpolated("x", [0.0, 1.0], [1.0, 1.0, 1.0]), ["'x'", "Interpolated", "(2,)", "(3,)"]),
        (lambda: pm.Interpolated("x", [0.0, 2.0, 1.0], [1.0, 1.0, 1.0]), ["'x'", "x_points", "ascend"]),
        (lambda: pm.Interpolated("x", [0.0, 1.0], [0.0, 0.0]), ["'x'", "pdf_points", "positive"]),
        (lambda: pm.Interpolated("x", [0.0, np.inf], [1.0, 1.0]), ["'x'", "finite"]),
    ],
)
def test_contradictory_parameters(make, words):
    with pm.Model(), pytest.raises(ValueError) as caught:
        make()
    assert all(word in str(caught.value) for word in words), caught.value


def test_parameters_of_a_wrong_kind():
    with pytest.raises(TypeError, match="must be numbers"):
        pm.Interpolated.dist(K.constant([0.0, 1.0]) * 1.0, [1.0, 1.0])
    with pytest.raises(TypeError, match="unexpected.*gama.*alpha, beta"):
        pm.Gamma.dist(alpha=1.0, beta=1.0, gama=2.0)


def test_a_scale_that_may_be_negative_is_warned_about():
    with pm.Model():
        x = pm.Normal("x")
        for make in (
            lambda: pm.Gamma.dist(alpha=x, beta=1.0),
            lambda: pm.InverseGamma.dist(alpha=1.0, beta=x),
            lambda: pm.ChiSquared.dist(x),
            lambda: pm.Weibull.dist(x, 1.0),
            lambda: pm.ExGaussian.dist(0.0, x, 1.0),
            lambda: pm.VonMises.dist(0.0, x),
            lambda: pm.SkewNormal.dist(sigma=x),
            lambda: pm.Rice.dist(nu=1.0, sigma=x),
            lambda: pm.Logistic.dist(0.0, x),
            lambda: pm.LogitNormal.dist(sigma=x),
            lambda: pm.Moyal.dist(0.0, x),
        ):
            with pytest.warns(UserWarning, match="negative support"):
                make()


@pytest.mark.parametrize("make, missing", [(lambda: pm.ExGaussian.dist(0.0, 1.0), "nu"), (lambda: pm.VonMises.dist(0.0), "kappa")])
def test_a_missing_parameter_is_warned_about(make, missing):
    """PyMC3 accepts it in silence; nothing is possible then."""
    with pytest.warns(UserWarning, match=f"{missing} of .* is not given"):
        dist = make()
    assert np.all(np.isneginf(values(dist, "logp", [-1.0, 0.0, 2.0])))


def test_a_negative_standard_deviation_is_invalid():
    """PyMC3 uses its square only, and does not see the sign."""
    of_the_mean = [getattr(pm, name).dist(mu=3.0, sigma=-1.5) for name in ("Gamma", "InverseGamma")]
    for dist in (*of_the_mean, pm.LogitNormal.dist(sigma=-1.0)):
        assert np.all(np.isneginf(values(dist, "logp", [0.2, 0.5])))


# ---- distribution functions in the far tails -----------------------------------------------------------------------


def _exact_log(function, a, x):
    with mp.workdps(40):
        low, high = (0, x) if function is log_gammainc else (x, mp.inf)
        return float(mp.log(mp.gammainc(a, low, high, regularized=True)))


@pytest.mark.parametrize("function", [log_gammainc, log_gammaincc])
def test_log_of_incomplete_gamma_functions(function):
    points = [(0.01, 1e-300), (0.5, 1e-8), (2.0, 1e-300), (50.0, 1e-300), (50.0, 1.0), (300.0, 10.0), (3000.0, 1000.0)]
    points += [(0.01, 800.0), (0.5, 5000.0), (3.0, 700.0), (2.0, 1e5), (300.0, 2000.0), (1000.0, 1010.0), (20.0, 20.0)]
    a, x = np.array(points).T
    inputs = [K.placeholder((None,), name="a"), K.placeholder((None,), name="x")]
    result = function(*inputs)
    logs, *gradients = K.function(inputs, [result, *K.gradients(K.sum(result), inputs)])(a, x)
    assert_close(logs, [_exact_log(function, *point) for point in points])
    for i, gradient in enumerate(gradients):
        step = 1e-5 * np.array([a, x][i])
        moved = [[a, x], [a, x]]
        moved[0][i], moved[1][i] = moved[0][i] - step, moved[1][i] + step
        low, high = ([_exact_log(function, *point) for point in np.transpose(pair)] for pair in moved)
        np.testing.assert_allclose(gradient, (np.array(high) - low) / (2 * step), rtol=1e-5, atol=1e-12)


def test_incomplete_gamma_functions_at_the_ends():
    ends = np.array([0.0, np.inf])
    for a in (1e-300, 0.5, 3.0, 40.0):
        np.testing.assert_array_equal(K.eval(log_gammainc(a, K.as_tensor(ends))), [-np.inf, 0.0])
        np.testing.assert_array_equal(K.eval(log_gammaincc(a, K.as_tensor(ends)))[1], -np.inf)


@pytest.mark.parametrize(
    "dist, ends",
    [
        (pm.Gamma.dist(2.0, 1.0), [-np.inf, -np.inf, 0.0]),
        (pm.InverseGamma.dist(2.0, 1.0), [-np.inf, -np.inf, 0.0]),
        (pm.ChiSquared.dist(2.0), [-np.inf, -np.inf, 0.0]),
        (pm.Weibull.dist(2.0, 1.0), [-np.inf, -np.inf, 0.0]),
        (pm.ExGaussian.dist(0.0, 1.0, 1.0), [-np.inf, None, 0.0]),
        (pm.Logistic.dist(), [-np.inf, None, 0.0]),
        (pm.Moyal.dist(), [-np.inf, None, 0.0]),
    ],
)
def test_distribution_functions_at_the_ends(dist, ends):
    found = values(dist, "logcdf", [-np.inf, 0.0, np.inf])
    for value, wanted in zip(found, ends):
        assert wanted is None or value == wanted
    invalid = type(dist).dist(**{name: -1.0 for name in dist._distr_parameters_for_repr()})
    assert np.all(np.isneginf(values(invalid, "logcdf", [0.5, 2.0])))


@pytest.mark.parametrize("sigma, nu", [(1.0, 1e-9), (1.0, 1e6), (1e-6, 1.0), (1e-9, 1.0), (1.0, 99.0), (1.0, 101.0), (2.0, 2.0)])
def test_ex_gaussian_with_parts_of_very_different_size(sigma, nu):
    near = {z * sigma for z in (-50.0, -8.0, -1.0, 0.0, 0.7, 3.0)}
    points = sorted(near | {nu * share for share in (0.01, 0.5, 0.8, 20.0)})

    def exact(x):
        with mp.workdps(600):
            z, ratio = mp.mpf(x) / sigma, mp.mpf(sigma) / nu
            part = mp.exp(ratio**2 / 2 - ratio * z) * mp.erfc((ratio - z) / mp.sqrt(2)) / 2
            return float(mp.log(part / nu)), float(mp.log(mp.erfc(-z / mp.sqrt(2)) / 2 - part))

    dist = pm.ExGaussian.dist(0.0, sigma, nu)
    logp, logcdf = np.transpose([exact(x) for x in points])
    assert_close(values(dist, "logp", points), logp)
    assert_close(values(dist, "logcdf", points), logcdf)


def test_von_mises_for_any_concentration():
    for kappa in (1e-300, 1e-8, 4.99, 5.01, 700.0, 1e8):
        x = np.array([-3.0, -1e-4, 1e-5, 0.3])
        with mp.workdps(30):
            if kappa < 1e4:
                log_bessel = mp.log(mp.besseli(0, kappa))
            else:
                log_bessel = kappa - mp.log(2 * mp.pi * kappa) / 2 + mp.log(1 + 1 / (8 * mp.mpf(kappa)))
            exact = [float(kappa * mp.cos(mp.mpf(entry)) - mp.log(2 * mp.pi) - log_bessel) for entry in x]
        assert_close(values(pm.VonMises.dist(0.0, kappa), "logp", x), exact)


def test_von_mises_goes_round():
    with pm.Model() as model:
        pm.VonMises("x", 0.3, 1.5)
    (free,) = model.free_RVs
    logps = [K.eval(model.logpt, {free: 2.0 + turn * 2 * np.pi}) for turn in (-3, 0, 4)]
    np.testing.assert_allclose(logps, stats.vonmises(1.5, 0.3).logpdf(2.0), rtol=1e-12)
    assert pm.VonMises.dist(0.3, 1.5, transform=None).transform is None
    draws = pm.VonMises.dist(3.0, 1.0).random(size=1000)
    assert np.all(np.abs(draws) <= np.pi)


# ---- tables --------------------------------------------------------------------------------------------------------

TABLES = {
    "even": (np.linspace(-3.0, 3.0, 13), lambda x: np.exp(-0.5 * x * x)),
    "uneven": (np.array([0.0, 0.1, 0.5, 2.0, 2.5, 7.0]), lambda x: x * np.exp(-x) + 0.01),
    "long": (np.linspace(0.0, 1.0, 500) ** 2, lambda x: 1.0 + np.sin(5 * x)),
    "two": (np.array([1.0, 4.0]), lambda x: 5.0 - x),
}


@pytest.mark.parametrize("table", TABLES)
def test_interpolated(table):
    x, density = TABLES[table]
    pdf = density(x)
    dist = pm.Interpolated.dist(x, pdf)
    total = np.trapezoid(pdf, x)
    points = np.concatenate([x, x[:-1] + 0.3 * np.diff(x)])
    value = K.placeholder((None,), name="value")
    logp, gradient = K.function([value], [dist.logp(value), K.gradients(K.sum(dist.logp(value)), value)])(points)
    assert_close(logp, np.log(np.interp(points, x, pdf) / total))
    slopes = np.diff(pdf) / np.diff(x)
    np.testing.assert_allclose(gradient[len(x) :], slopes / np.interp(points[len(x) :], x, pdf), rtol=1e-9)
    outside = values(dist, "logp", [x[0] - 1e-6, x[-1] + 1e-6, -np.inf, np.inf, np.nan])
    assert np.all(np.isneginf(outside[:4])) and np.isnan(outside[4])
    assert (dist.lower, dist.upper) == (x[0], x[-1])
    np.testing.assert_allclose(dist.Z, total, rtol=1e-12)
    np.testing.assert_allclose(np.trapezoid(dist.pdf_points, x), 1.0, rtol=1e-12)
    np.testing.assert_allclose(dist.cdf_points[[0, -1]], [0.0, 1.0], atol=1e-12)


@pytest.mark.parametrize("table", TABLES)
def test_draws_of_interpolated(table):
    x, density = TABLES[table]
    pdf = density(x)
    dist = pm.Interpolated.dist(x, pdf, shape=(2,))
    np.random.seed(5)
    draws = dist.random(size=(100, 500))
    assert draws.shape == (100, 500, 2)
    below = np.concatenate([[0.0], np.cumsum(0.5 * (pdf[1:] + pdf[:-1]) * np.diff(x))])

    def cdf(points):
        piece = np.clip(np.searchsorted(x, points) - 1, 0, len(x) - 2)
        return (below[piece] + 0.5 * (points - x[piece]) * (pdf[piece] + np.interp(points, x, pdf))) / below[-1]

    assert stats.kstest(draws.ravel(), cdf).pvalue > 1e-3
    np.testing.assert_allclose(cdf(dist.median), 0.5, rtol=1e-9)


def test_splines_of_scipy():
    rng = np.random.default_rng(1)
    x = np.sort(rng.uniform(-1.0, 4.0, 12))
    y = rng.normal(size=12)
    points = np.concatenate([x, x[:-1] + 0.4 * np.diff(x), [-9.0, 9.0]])
    splines = [interpolate.InterpolatedUnivariateSpline(x, y, k=k, ext=ext) for k, ext in [(1, "zeros"), (2, "const"), (3, "extrapolate")]]
    splines += [interpolate.UnivariateSpline(x, y, s=3.0), interpolate.make_interp_spline(x, y, k=3)]
    for spline in splines:
        wrapped = SplineWrapper(spline)
        np.testing.assert_allclose(K.eval(wrapped(K.as_tensor(points))), spline(points), rtol=1e-9, atol=1e-9)
        inside = points[12:-2].reshape(1, -1)
        value = K.placeholder((1, None), name="value")
        gradient = K.function([value], K.gradients(K.sum(wrapped(value)), value))(inside)
        np.testing.assert_allclose(gradient, spline.derivative()(inside), rtol=1e-8, atol=1e-9)
    np.testing.assert_allclose(K.eval(SplineWrapper(splines[2]).grad_op(1.5)), splines[2].derivative()(1.5), rtol=1e-9)
    with pytest.raises(TypeError, match="univariate spline"):
        SplineWrapper(np.sin)


# ---- in a model ----------------------------------------------------------------------------------------------------


def test_all_of_them_in_one_model():
    with pm.Model() as model:
        a = pm.Gamma("a", mu=2.0, sigma=1.0)
        b = pm.InverseGamma("b", 3.0)
        w = pm.Weibull("w", a, b)
        e = pm.ExGaussian("e", 0.0, w, a)
        pm.VonMises("v", e, a)
        s = pm.SkewNormal("s", 0.0, 1.0, alpha=e)
        pm.Rice("r", b=2.0, sigma=a, shape=3)
        pm.Logistic("l", s, a)
        pm.LogitNormal("ln", s, b)
        i = pm.Interpolated("i", [0.0, 1.0, 2.0], [0.0, 1.0, 0.5])
        pm.Moyal("m", i, a)
        pm.ChiSquared("c", a)
    f = model.logp_dlogp_function()
    f.set_extra_values(model.test_point)
    start = f.dict_to_array(model.test_point)
    value, gradient = f(start)
    np.testing.assert_allclose(value, sum(model.logps_at(model.test_point).values()), rtol=1e-12)
    step = 1e-6 * np.eye(len(start))
    differences = [(f(start + row)[0] - f(start - row)[0]) / 2e-6 for row in step]
    np.testing.assert_allclose(gradient, differences, rtol=1e-5, atol=1e-7)


def test_sampling():
    with pm.Model():
        kappa = pm.Gamma("kappa", mu=2.0, sigma=1.0)
        pm.VonMises("angle", 3.0, kappa, shape=2)
        center = pm.Interpolated("center", [0.0, 1.0, 2.0], [0.0, 1.0, 0.0])
        pm.ExGaussian("y", center, 0.5, 1.0, observed=[1.5, 2.5, 1.9])
        quiet = dict(progressbar=False, compute_convergence_checks=False)
        trace = pm.sample(2000, tune=500, chains=4, random_seed=1, step=pm.Metropolis(), **quiet)
    assert np.all((trace["center"] > 0) & (trace["center"] < 2))
    assert np.all(np.abs(trace["angle"]) <= np.pi)
    # Around 3, both sides of the cut at pi are visited.
    assert_mean(np.sin(chains_of(trace, "angle") - 3.0), 0.0)
    assert np.ptp(np.sign(trace["angle"]), axis=0).tolist() == [2.0, 2.0]
    x = np.linspace(0.0, 2.0, 2001)[1:-1]
    likelihood = np.prod([stats.exponnorm(2.0, loc=x, scale=0.5).pdf(y) for y in (1.5, 2.5, 1.9)], axis=0)
    weights = likelihood * (1.0 - np.abs(x - 1.0))
    assert_mean(chains_of(trace, "center"), np.sum(x * weights) / np.sum(weights))


@pytest.mark.parametrize("name, params", [("Rice", {"nu": -1.0, "sigma": 1.0}), ("Moyal", {"mu": 0.0, "sigma": -1.0})])
def test_what_cannot_be_drawn(name, params):
    with pytest.raises(ValueError, match=f"Cannot draw from {name}"):
        getattr(pm, name).dist(**params).random(size=3)
