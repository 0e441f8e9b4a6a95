"""What is particular to the Student, beta, Wald, truncated normal and related distributions."""

import mpmath as mp
import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from tests.distributions.reference import assert_close

#: distribution of PyMC3's parameters, and the same in SciPy
MOMENTS = [
    (lambda: pm.Laplace.dist(0.7, 1.3), stats.laplace(0.7, 1.3)),
    (lambda: pm.AsymmetricLaplace.dist(2.0, 0.5, 1.0), stats.laplace_asymmetric(0.5, 1.0, 0.5)),
    (lambda: pm.LogNormal.dist(0.5, 0.7), stats.lognorm(0.7, scale=np.exp(0.5))),
    (lambda: pm.StudentT.dist(3.5, 0.2, sigma=1.4), stats.t(3.5, 0.2, 1.4)),
    (lambda: pm.HalfStudentT.dist(3.5, 1.4), None),
    (lambda: pm.Pareto.dist(3.0, 0.5), stats.pareto(3.0, scale=0.5)),
    (lambda: pm.Triangular.dist(-1.0, 3.0, 0.2), stats.triang(0.3, -1.0, 4.0)),
    (lambda: pm.Triangular.dist(-1.0, 3.0, 2.2), stats.triang(0.8, -1.0, 4.0)),
    (lambda: pm.Gumbel.dist(0.7, 1.3), stats.gumbel_r(0.7, 1.3)),
    (lambda: pm.Beta.dist(2.5, 1.5), stats.beta(2.5, 1.5)),
    (lambda: pm.Beta.dist(mu=0.3, sigma=0.1), stats.beta(6.0, 14.0)),
    (lambda: pm.Wald.dist(1.5, 2.0, alpha=0.5), stats.invgauss(0.75, 0.5, 2.0)),
    (lambda: pm.Cauchy.dist(0.7, 1.3), stats.cauchy(0.7, 1.3)),
    (lambda: pm.Kumaraswamy.dist(1.0, 3.0), stats.beta(1.0, 3.0)),
]


@pytest.mark.parametrize("dist, frozen", MOMENTS)
def test_mean_median_variance(dist, frozen):
    dist = dist()
    if frozen is None:
        np.testing.assert_allclose(dist.median, 1.4 * stats.t(3.5).ppf(0.75), rtol=1e-12)
        return
    for name, exact in (("mean", frozen.mean()), ("median", frozen.median()), ("variance", frozen.var())):
        if hasattr(dist, name):
            np.testing.assert_allclose(getattr(dist, name), exact, rtol=1e-9, err_msg=name)


def test_moments_that_do_not_exist_are_infinite():
    assert pm.Pareto.dist(0.9, 1.0).mean == np.inf and pm.Pareto.dist(1.9, 1.0).variance == np.inf
    assert pm.StudentT.dist(1.5).variance == np.inf
    mean = pm.Pareto.dist(np.array([0.5, 2.0]), 3.0).mean
    np.testing.assert_allclose(mean, [np.inf, 6.0])


# ---- names of parameters -----------------------------------------------------------------------------------------------


def test_names_and_alternatives():
    assert pm.Lognormal is pm.LogNormal
    wald = pm.Wald.dist(lam=3.0, phi=1.5)
    assert (wald.mu, wald.lam, wald.phi) == (2.0, 3.0, 1.5)
    assert wald.get_mu_lam_phi(2.0, None, 3.0) == (2.0, 6.0, 3.0)
    assert wald.get_mu_lam_phi(2.0, None, None) == (2.0, 1.0, 0.5)
    beta = pm.Beta.dist(mu=0.3, sigma=9.0, sd=0.1)
    np.testing.assert_allclose([beta.alpha, beta.beta], [6.0, 14.0])
    assert beta.get_alpha_beta(1.0, 2.0) == (1.0, 2.0)
    student = pm.StudentT.dist(3, 0.0, lam=4.0)
    assert (student.sigma, student.sd, student.lam) == (0.5, 0.5, 4.0)
    assert pm.HalfStudentT.dist(3, sigma=9.0, sd=2.0).sigma == 2.0
    assert pm.TruncatedNormal.dist(0, 9.0, sd=2.0).sigma == 2.0
    assert pm.LogNormal.dist(0, 9.0, sd=2.0).tau == 0.25


@pytest.mark.parametrize(
    "make, words",
    [
        (lambda: pm.Beta.dist(alpha=1.0), ["Beta", "alpha", "mu and sigma"]),
        (lambda: pm.Wald.dist(), ["Wald", "none of them"]),
        (lambda: pm.Wald.dist(mu=1.0, lam=1.0, phi=1.0), ["Wald", "mu and lam and phi"]),
        (lambda: pm.StudentT.dist(3, lam=1.0, sigma=1.0), ["StudentT", "lam and sigma"]),
        (lambda: pm.HalfStudentT.dist(3, lam=1.0, sd=1.0), ["HalfStudentT", "lam and sigma"]),
        (lambda: pm.LogNormal.dist(tau=1.0, sigma=1.0), ["LogNormal", "tau and sigma"]),
        (lambda: pm.TruncatedNormal.dist(tau=1.0, sigma=1.0), ["TruncatedNormal", "tau and sigma"]),
        (lambda: pm.Normal.dist(tau=1.0, sigma=1.0), ["Normal", "tau and sigma"]),
    ],
)
def test_contradictions_are_named(make, words):
    with pytest.raises(ValueError) as error:
        make()
    assert all(word in str(error.value) for word in words), str(error.value)


@pytest.mark.parametrize(
    "make",
    [
        lambda x: pm.Laplace.dist(0.0, x),
        lambda x: pm.AsymmetricLaplace.dist(x, 1.0),
        lambda x: pm.Cauchy.dist(0.0, x),
        lambda x: pm.Gumbel.dist(0.0, x),
        lambda x: pm.StudentT.dist(x),
        lambda x: pm.HalfStudentT.dist(3.0, x),
        lambda x: pm.Beta.dist(x, 1.0),
        lambda x: pm.Kumaraswamy.dist(1.0, x),
        lambda x: pm.Wald.dist(x),
        lambda x: pm.Pareto.dist(x, 1.0),
        lambda x: pm.LogNormal.dist(0.0, x),
        lambda x: pm.TruncatedNormal.dist(0.0, x),
    ],
)
def test_a_parameter_that_may_be_negative_is_warned_about(make):
    with pm.Model():
        x = pm.StudentT("x", 3.0)
    with pytest.warns(UserWarning, match="negative support"):
        make(x)


# ---- start values ---------------------------------------------------------------------------------------------------


def test_start_values():
    assert pm.Triangular.dist(0.0, 4.0, 1.0).default() == 1.0
    assert pm.Triangular.dist(0.0, 3.0, 3.0).default() == 2.0  # nothing can start on an edge
    assert pm.HalfStudentT.dist(3.0, 2.0).default() == 2.0
    assert pm.TruncatedNormal.dist(0.0, 1.0, upper=-3.0).default() == -4.0
    with pm.Model() as model:
        c = pm.Uniform("c")
        pm.Triangular("x", 0.0, 1.0, c)
        pm.HalfStudentT("h", nu=2.0 + c, sigma=c)
    assert model.test_point["x_interval__"] == 0.0
    np.testing.assert_allclose(model.test_point["h_log__"], np.log(0.5))
    with pytest.raises(AttributeError, match="no closed form"):
        model["h"].distribution.median


def test_infinite_bounds_are_no_bounds():
    dist = pm.TruncatedNormal.dist(0.5, 2.0, lower=-np.inf, upper=np.inf)
    assert dist.transform is None and dist.default() == 0.5
    assert pm.TruncatedNormal.dist(0.5, 2.0, lower=1.0, upper=np.inf).transform.name == "lowerbound"
    x = np.array([-3.0, 0.0, 40.0])
    assert_close(K.eval(dist.logp(K.as_tensor(x))), stats.norm(0.5, 2.0).logpdf(x))


# ---- tails --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize("bound", [3.0, 30.0, 1e4, 1e8, 1e15])
def test_a_truncated_normal_is_exact_however_far_its_bound_is(side, bound):
    """Far out it is an exponential distribution with rate `bound`."""
    excess = np.array([0.0, 0.5, 1.0, 7.0]) / bound
    points = bound + np.maximum(excess, 0)
    bounds = dict(lower=bound) if side > 0 else dict(upper=-bound)
    logp = K.eval(pm.TruncatedNormal.dist(0.0, 1.0, **bounds).logp(K.as_tensor(side * points)))
    with mp.workdps(60):
        mass = mp.erfc(mp.mpf(bound) / mp.sqrt(2)) / 2 * mp.exp(mp.mpf(bound) ** 2 / 2)
        exact = [-(mp.mpf(x) - bound) * (mp.mpf(x) + bound) / 2 - mp.log(mass * mp.sqrt(2 * mp.pi)) for x in points]
    assert_close(logp, [float(value) for value in exact])


def test_derivatives_by_the_bounds_of_a_truncated_normal():
    """Those of -log(mass): the density at the bound, as a share of the mass between the bounds."""
    lower, upper, mu, sigma = (K.placeholder((), name=name) for name in ("lower", "upper", "mu", "sigma"))
    x = K.placeholder((), name="x")
    logp = pm.TruncatedNormal.dist(mu, sigma, lower=lower, upper=upper).logp(x)
    f = K.function([x, mu, sigma, lower, upper], [logp, *K.gradients(logp, [mu, sigma, lower, upper])])
    for a, b, at in ((-1.0, 2.0, 0.3), (30.0, 31.0, 30.2), (-31.0, -30.0, -30.2), (5.0, 5.001, 5.0003), (0.0, 1.0, 0.4)):

        def exact(mu, sigma, a, b):
            z, low, high = (at - mu) / sigma, (a - mu) / sigma, (b - mu) / sigma
            mass = (mp.erfc(low / mp.sqrt(2)) - mp.erfc(high / mp.sqrt(2))) / 2
            return -(z**2) / 2 - mp.log(sigma) - mp.log(2 * mp.pi) / 2 - mp.log(mass)

        with mp.workdps(300):
            arguments = mp.mpf(0), mp.mpf(1), mp.mpf(a), mp.mpf(b)
            slopes = [mp.diff(exact, arguments, tuple(int(i == k) for i in range(4))) for k in range(4)]
            expected = [float(value) for value in [exact(*arguments), *slopes]]
        np.testing.assert_allclose(f(at, 0.0, 1.0, a, b), expected, rtol=1e-8)


def test_draws_of_far_tails():
    np.random.seed(5)
    for bounds in (dict(lower=1e6), dict(upper=-1e6), dict(lower=1e6, upper=1e6 + 1e-6), dict(lower=200.0)):
        dist = pm.TruncatedNormal.dist(0.0, 1.0, **bounds)
        draws = dist.random(size=20_000)
        edge = abs(bounds.get("lower", bounds.get("upper")))
        width = 1.0 if "upper" in bounds and "lower" in bounds else np.inf
        excess = (np.abs(draws) - edge) * edge
        assert np.all(excess >= 0)
        exponential = stats.truncexpon(width) if np.isfinite(width) else stats.expon()
        assert stats.kstest(excess, exponential.cdf).pvalue > 1e-3


def test_student_with_infinitely_many_degrees_of_freedom_is_normal():
    x = np.array([-40.0, -3.0, 0.0, 1.0, 39.0])
    for nu in (np.inf, K.constant(np.inf), 1e300):
        dist = pm.StudentT.dist(nu, 0.5, sigma=2.0)
        assert_close(K.eval(dist.logp(K.as_tensor(x))), stats.norm(0.5, 2.0).logpdf(x))
        assert_close(K.eval(dist.logcdf(K.as_tensor(x))), stats.norm(0.5, 2.0).logcdf(x))


def test_logcdf_where_the_function_itself_underflows():
    with mp.workdps(50):
        beta = mp.log(mp.betainc(500, 700, 0, mp.mpf("0.05"), regularized=True))
        # For x near 0, I_x(a, b) is x**a / (a B(a, b)).
        tiny = 3 * mp.log(mp.mpf(1e-200)) - mp.log(3 * mp.beta(3, 2))
    assert_close(K.eval(pm.Beta.dist(500.0, 700.0).logcdf(K.as_tensor(0.05))), float(beta))
    assert_close(K.eval(pm.Beta.dist(3.0, 2.0).logcdf(K.as_tensor(1e-200))), float(tiny))
    above = K.eval(pm.Beta.dist(2.0, 300.0).logcdf(K.as_tensor(0.5)))
    assert_close(above, float(-mp.betainc(300, 2, 0, 0.5, regularized=True)))


def test_logcdf_at_the_edges():
    points = K.as_tensor(np.array([-1.0, 0.0, 1.0, 2.0]))
    for dist in (pm.Beta.dist(2.0, 3.0), pm.Triangular.dist(), pm.Triangular.dist(c=0.0), pm.Triangular.dist(c=1.0)):
        assert_close(K.eval(dist.logcdf(points)), [-np.inf, -np.inf, 0.0, 0.0])
    infinite = K.as_tensor(np.array([-np.inf, np.inf]))
    for dist in (
        pm.StudentT.dist(3.0),
        pm.Cauchy.dist(0.0, 1.0),
        pm.Laplace.dist(0.0, 1.0),
        pm.Gumbel.dist(),
        pm.LogNormal.dist(),
        pm.Pareto.dist(2.0, 1.0),
        pm.Wald.dist(1.0),
    ):
        assert_close(K.eval(dist.logcdf(infinite)), [-np.inf, 0.0])


def test_densities_at_edges():
    points = K.as_tensor(np.array([0.0, 1.0]))
    assert_close(K.eval(pm.Beta.dist(0.5, 1.0).logp(points)), [np.inf, np.log(0.5)])
    a = K.placeholder((), name="a")
    for shape in (1.0, 2.0):
        logp = K.eval(pm.Beta.dist(a, 1.0).logp(points), {a: shape})
        assert_close(logp, [0.0 if shape == 1.0 else -np.inf, np.log(shape)])
        logp = K.eval(pm.Kumaraswamy.dist(1.0, a).logp(points), {a: shape})
        assert_close(logp, [np.log(shape), 0.0 if shape == 1.0 else -np.inf])


# ---- in models ------------------------------------------------------------------------------------------------------------


def test_gradients_of_a_model_of_all_of_them():
    """Every parameter a variable or an array: at the test point all derivatives are finite."""
    shapes = np.array([1.0, 2.0, 5.0])
    with pm.Model() as model:
        s = pm.HalfStudentT("s", 4.0, 1.0)
        m = pm.Laplace("m", 0.0, s)
        pm.TruncatedNormal("truncated", m, s, lower=-shapes, upper=2.0, shape=3)
        pm.TruncatedNormal("above", m, s, lower=shapes, shape=3)
        pm.Wald("wald", mu=s, lam=shapes, shape=3)
        pm.Beta("beta", alpha=s, beta=shapes, shape=3)
        pm.Kumaraswamy("kumaraswamy", s, shapes, shape=3)
        pm.AsymmetricLaplace("asymmetric", s, shapes, m, shape=3)
        pm.LogNormal("log_normal", m, s, shape=3)
        pm.StudentT("student", shapes, m, sigma=s, shape=3)
        pm.Pareto("pareto", shapes, s, shape=3)
        pm.Cauchy("cauchy", m, s, shape=3)
        pm.Triangular("triangular", m - s, m + s, m, shape=3)
        pm.Gumbel("gumbel", m, s, shape=3)
    f = model.logp_dlogp_function()
    value, gradient = f(f.dict_to_array(model.test_point))
    assert np.isfinite(value) and np.all(np.isfinite(gradient))
    np.testing.assert_allclose(value, model.logp(model.test_point))
    prior = {name: np.shape(model[name].random(size=7)) for name in ("truncated", "pareto", "triangular", "wald")}
    assert set(prior.values()) == {(7, 3)}


@pytest.mark.parametrize(
    "name, params, listed",
    [
        ("Beta", dict(alpha=[1.0, 2.0], beta=[1.0, 2.0, 3.0]), "alpha (2,), beta (3,)"),
        ("Triangular", dict(lower=[1.0, 2.0], upper=[4.0, 5.0, 6.0]), "lower (2,), upper (3,)"),
        ("Uniform", dict(lower=np.zeros(2), upper=np.ones((4, 3))), "lower (2,), upper (4, 3)"),
    ],
)
def test_parameters_that_do_not_broadcast_are_named(name, params, listed):
    with pytest.raises(ValueError) as error, pm.Model():
        getattr(pm, name)("x", shape=3, **params)
    assert all(part in str(error.value) for part in ("'x'", name, listed)), str(error.value)


@pytest.mark.parametrize(
    "name, params, shown",
    [
        ("Normal", {"sd": 2.0}, {"mu": "0.0", "sigma": "2.0"}),
        ("HalfNormal", {"tau": 0.25}, {"sigma": "2.0"}),
        ("TruncatedNormal", {"tau": 0.25, "lower": 0.0}, {"mu": "0.0", "sigma": "2.0", "lower": "0.0", "upper": "inf"}),
        ("Wald", {"lam": 3.0, "phi": 1.5}, {"mu": "2.0", "lam": "3.0", "alpha": "0.0"}),
        ("Beta", {"mu": 0.5, "sigma": 0.25}, {"alpha": "1.5", "beta": "1.5"}),
        ("LogNormal", {"sigma": 2.0}, {"mu": "0.0", "tau": "0.25"}),
        ("StudentT", {"nu": 4.0, "sd": 2.0}, {"nu": "4.0", "mu": "0.0", "lam": "0.25"}),
        ("HalfStudentT", {"nu": 4.0, "sd": 2.0}, {"nu": "4.0", "lam": "0.25"}),
    ],
)
def test_text_shows_one_parametrisation(name, params, shown):
    """The one PyMC3 shows, whichever was given; not each parameter under all of its names."""
    dist = getattr(pm, name).dist(**params)
    assert str(dist) == f"{name}(" + ", ".join(f"{k}={v}" for k, v in shown.items()) + ")"


@pytest.mark.parametrize("params", [{"sigma": -1.0}, {"sigma": 1.0, "lower": 2.0, "upper": 1.0}])
def test_truncated_normal_that_cannot_be_drawn(params):
    with pytest.raises(ValueError, match="Cannot draw from TruncatedNormal"):
        pm.TruncatedNormal.dist(**params).random(size=3)
