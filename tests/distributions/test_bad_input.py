"""Input that cannot be right is an error that names variable, distribution and parameter."""

import inspect
import warnings

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K

EYE = np.eye(2)
HALF = np.array([0.5, 0.5])

# Distribution -> its numeric parameters, all of them right.
NUMERIC = {
    "AR": dict(rho=HALF, sigma=1.0),
    "AR1": dict(k=0.5, tau_e=1.0),
    "AsymmetricLaplace": dict(b=1.0, kappa=1.0, mu=0.0),
    "Bernoulli": dict(p=0.5),
    "Beta": dict(alpha=1.0, beta=2.0),
    "BetaBinomial": dict(alpha=1.0, beta=2.0, n=5),
    "Binomial": dict(n=5, p=0.5),
    "Categorical": dict(p=HALF),
    "Cauchy": dict(alpha=0.0, beta=1.0),
    "ChiSquared": dict(nu=2.0),
    "Constant": dict(c=2),
    "Dirichlet": dict(a=HALF),
    "DiscreteUniform": dict(lower=0, upper=5),
    "DiscreteWeibull": dict(q=0.5, beta=1.0),
    "ExGaussian": dict(mu=0.0, sigma=1.0, nu=1.0),
    "Exponential": dict(lam=1.0),
    "GARCH11": dict(omega=1.0, alpha_1=0.5, beta_1=0.2, initial_vol=1.0),
    "Gamma": dict(alpha=1.0, beta=2.0),
    "GaussianRandomWalk": dict(mu=0.0, sigma=1.0),
    "Geometric": dict(p=0.5),
    "Gumbel": dict(mu=0.0, beta=1.0),
    "HalfCauchy": dict(beta=1.0),
    "HalfNormal": dict(sigma=1.0),
    "HalfStudentT": dict(nu=3.0, sigma=1.0),
    "HyperGeometric": dict(N=10, k=5, n=3),
    "InverseGamma": dict(alpha=1.0, beta=2.0),
    "Kumaraswamy": dict(a=1.0, b=2.0),
    "LKJCorr": dict(eta=1.0, n=2),
    "Laplace": dict(mu=0.0, b=1.0),
    "LogNormal": dict(mu=0.0, sigma=1.0),
    "Logistic": dict(mu=0.0, s=1.0),
    "LogitNormal": dict(mu=0.0, sigma=1.0),
    "MatrixNormal": dict(mu=np.zeros((2, 2)), rowcov=EYE, colcov=EYE),
    "Moyal": dict(mu=0.0, sigma=1.0),
    "MvGaussianRandomWalk": dict(mu=np.zeros(2), cov=EYE),
    "MvNormal": dict(mu=np.zeros(2), cov=EYE),
    "MvStudentT": dict(nu=3.0, mu=np.zeros(2), cov=EYE),
    "MvStudentTRandomWalk": dict(nu=3.0, mu=np.zeros(2), cov=EYE),
    "NegativeBinomial": dict(mu=1.0, alpha=1.0),
    "Normal": dict(mu=0.0, sigma=1.0),
    "NormalMixture": dict(w=HALF, mu=np.array([0.0, 1.0]), sigma=1.0),
    "OrderedLogistic": dict(eta=0.0, cutpoints=np.array([-1.0, 1.0])),
    "OrderedProbit": dict(eta=0.0, cutpoints=np.array([-1.0, 1.0])),
    "Pareto": dict(alpha=1.0, m=2.0),
    "Poisson": dict(mu=1.0),
    "Rice": dict(nu=1.0, sigma=1.0),
    "SkewNormal": dict(mu=0.0, sigma=1.0, alpha=1.0),
    "StudentT": dict(nu=3.0, mu=0.0, lam=1.0),
    "Triangular": dict(lower=0.0, upper=1.0, c=0.5),
    "TruncatedNormal": dict(mu=0.0, sigma=1.0, lower=-1.0, upper=1.0),
    "Uniform": dict(lower=0.0, upper=1.0),
    "VonMises": dict(mu=0.0, kappa=1.0),
    "Wald": dict(mu=1.0, lam=1.0),
    "Weibull": dict(alpha=1.0, beta=2.0),
    "Wishart": dict(nu=3.0, V=EYE),
    "ZeroInflatedBinomial": dict(psi=0.5, n=5, p=0.5),
    "ZeroInflatedNegativeBinomial": dict(psi=0.5, mu=1.0, alpha=1.0),
    "ZeroInflatedPoisson": dict(psi=0.5, theta=1.0),
}
SHAPES = {"AR": 3, "AR1": 3, "Dirichlet": 2, "GARCH11": 3, "GaussianRandomWalk": 3, "MatrixNormal": (2, 2), "MvNormal": 2}
SHAPES.update(MvStudentT=2, MvGaussianRandomWalk=(3, 2), MvStudentTRandomWalk=(3, 2), Wishart=(2, 2))
NO_NUMBERS = ["abc", ["a", "b"], 1j, object(), [[1.0], [2.0, 3.0]]]

pytestmark = [pytest.mark.filterwarnings("ignore:The Wishart"), pytest.mark.filterwarnings("ignore:Constant is deprecated")]


def _good(name):
    shape = {"shape": SHAPES[name]} if name in SHAPES else {}
    return {**NUMERIC[name], **shape}


def _raises(define, *words):
    """`define` is an error that has all the words in it."""
    with pytest.raises((TypeError, ValueError)) as caught:
        define()
    assert all(word in str(caught.value) for word in words), str(caught.value)


@pytest.mark.parametrize("name", NUMERIC)
def test_parameters_that_are_no_numbers(name):
    for parameter in NUMERIC[name]:
        for wrong in NO_NUMBERS:
            given = {**_good(name), parameter: wrong}
            _raises(lambda given=given: getattr(pm, name).dist(**given), name, parameter)
            with pm.Model() as model:
                _raises(lambda given=given: getattr(pm, name)("x", **given), "'x'", name, parameter)
            assert not model.named_vars


@pytest.mark.parametrize("name", NUMERIC)
def test_arguments_of_all_distributions(name):
    cls, good = getattr(pm, name), NUMERIC[name]
    required = [key for key, entry in inspect.signature(cls.__init__).parameters.items() if entry.default is entry.empty]
    for missing in [key for key in good if key in required]:
        with pm.Model():
            _raises(lambda missing=missing: cls("x", **{k: v for k, v in good.items() if k != missing}), "'x'", name, repr(missing))
    for wrong in [{"surprise": 1}, {"shape": -1}, {"shape": "a"}, {"dtype": "abc"}, {"transform": "log"}]:
        with pm.Model() as model:
            _raises(lambda wrong=wrong: cls("x", **{**_good(name), **wrong}), "'x'", name)
        assert not model.named_vars


IMPOSSIBLE = [
    ("AR", dict(sigma=-1.0), "sigma"),
    ("AR1", dict(tau_e=-1.0), "tau_e"),
    ("AsymmetricLaplace", dict(b=-1.0), "b must"),
    ("AsymmetricLaplace", dict(kappa=-1.0), "kappa"),
    ("Bernoulli", dict(p=1.5), "p must be between 0 and 1, got 1.5"),
    ("Bernoulli", dict(p=np.array([0.5, -0.5])), "p must be between 0 and 1, got -0.5"),
    ("Beta", dict(alpha=0.0), "alpha"),
    ("BetaBinomial", dict(beta=-1.0), "beta"),
    ("BetaBinomial", dict(n=-1), "n must"),
    ("Binomial", dict(p=1.5), "p must"),
    ("Binomial", dict(n=-1), "n must"),
    ("Categorical", dict(p=[-0.5, 1.5]), "p must be >= 0, got -0.5"),
    ("Categorical", dict(p=[-0.5, -0.5]), "p must be >= 0, got -0.5"),
    ("Categorical", dict(p=[0.0, 0.0]), "the sum of p"),
    ("Cauchy", dict(beta=-1.0), "beta"),
    ("ChiSquared", dict(nu=-1.0), "nu"),
    ("DiscreteUniform", dict(lower=7), "lower <= upper must hold, got lower=7, upper=5"),
    ("DiscreteWeibull", dict(q=1.5), "q must"),
    ("ExGaussian", dict(nu=-1.0), "nu"),
    ("Exponential", dict(lam=-1.0), "lam"),
    ("GARCH11", dict(initial_vol=-1.0), "initial_vol"),
    ("Gamma", dict(beta=-1.0), "beta"),
    ("GaussianRandomWalk", dict(sigma=-1.0), "sigma"),
    ("Geometric", dict(p=0.0), "p must be > 0 and <= 1"),
    ("Gumbel", dict(beta=-1.0), "beta"),
    ("HalfCauchy", dict(beta=-1.0), "beta"),
    ("HalfNormal", dict(sigma=-1.0), "sigma"),
    ("HalfStudentT", dict(sigma=-1.0), "sigma"),
    ("HyperGeometric", dict(k=20), "k <= N must hold, got k=20, N=10"),
    ("HyperGeometric", dict(n=20), "n <= N must hold"),
    ("InverseGamma", dict(beta=-1.0), "beta"),
    ("Kumaraswamy", dict(a=-1.0), "a must"),
    ("LKJCorr", dict(eta=-1.0), "eta"),
    ("Laplace", dict(b=-1.0), "b must"),
    ("LogNormal", dict(sigma=-1.0), "sigma"),
    ("Logistic", dict(s=-1.0), "s must"),
    ("LogitNormal", dict(sigma=-1.0), "sigma"),
    ("Moyal", dict(sigma=0.0), "sigma"),
    ("MvStudentT", dict(nu=-1.0), "nu"),
    ("NegativeBinomial", dict(alpha=-1.0), "alpha"),
    ("Normal", dict(sigma=-1.0), "sigma"),
    ("NormalMixture", dict(sigma=-1.0), "sigma"),
    ("OrderedLogistic", dict(cutpoints=[1.0, -1.0]), "cutpoints"),
    ("OrderedProbit", dict(cutpoints=np.array([[0.0, 1.0], [1.0, 0.0]])), "cutpoints"),
    ("OrderedProbit", dict(eta=np.nan), "eta"),
    ("Pareto", dict(alpha=-1.0), "alpha"),
    ("Poisson", dict(mu=-1.0), "mu"),
    ("Rice", dict(nu=-1.0), "nu"),
    ("SkewNormal", dict(sigma=-1.0), "sigma"),
    ("StudentT", dict(lam=-1.0), "lam"),
    ("StudentT", dict(nu=0.0), "nu"),
    ("Triangular", dict(c=2.0), "lower <= c <= upper must hold, got lower=0.0, c=2.0, upper=1.0"),
    ("TruncatedNormal", dict(lower=3.0), "lower <= upper"),
    ("Uniform", dict(lower=3.0), "lower <= upper must hold, got lower=3.0, upper=1.0"),
    ("Uniform", dict(lower=-np.inf), "lower must be finite"),
    ("VonMises", dict(kappa=-1.0), "kappa"),
    ("Wald", dict(lam=-1.0), "lam"),
    ("Weibull", dict(beta=-1.0), "beta"),
    ("ZeroInflatedBinomial", dict(psi=1.5), "psi"),
    ("ZeroInflatedNegativeBinomial", dict(psi=-0.5), "psi"),
    ("ZeroInflatedPoisson", dict(theta=-1.0), "theta"),
]


@pytest.mark.parametrize("name, wrong, words", IMPOSSIBLE, ids=[f"{name}-{words}" for name, _, words in IMPOSSIBLE])
def test_nothing_is_drawn_with_impossible_parameters(name, wrong, words):
    dist = getattr(pm, name).dist(**{**_good(name), **wrong})
    for size in (None, 3):
        _raises(lambda size=size: dist.random(size=size), "Cannot draw from " + name, words)


def test_parameters_that_are_not_given():
    with pytest.warns(UserWarning, match="kappa of VonMises is not given"):
        dist = pm.VonMises.dist(mu=0.0)
    _raises(dist.random, "VonMises: kappa must be >= 0, got nan")


def test_draws_name_the_variable():
    with pm.Model():
        p = pm.Normal("p", 5.0, 0.1)
        pm.Bernoulli("heads", p, observed=[0, 1])
        _raises(lambda: pm.sample_prior_predictive(10), "'heads'", "Bernoulli", "p must be between 0 and 1, got ")


@pytest.mark.parametrize(
    "name",
    ["AR", "GaussianRandomWalk", "HalfNormal", "LogNormal", "LogitNormal", "Normal", "NormalMixture", "SkewNormal", "TruncatedNormal"],
)
def test_two_parameters_for_one_scale(name):
    cls, good = getattr(pm, name), {key: value for key, value in _good(name).items() if key != "sigma"}
    for scale in ("sigma", "sd"):
        _raises(lambda scale=scale: cls.dist(**good, **{scale: 1.0}, tau=1.0), name, "both tau and sigma")
    with pytest.warns(UserWarning, match=f"sigma and sd of {name} are two names of one parameter"):
        assert cls.dist(**good, sigma=9.0, sd=2.0).sigma == 2.0


@pytest.mark.parametrize("name", ["Beta", "Gamma", "InverseGamma"])
def test_two_pairs_of_parameters(name):
    cls = getattr(pm, name)
    for given in (dict(alpha=1.0, beta=1.0, mu=0.5), dict(alpha=1.0, mu=0.5, sigma=0.1), dict(beta=1.0), dict(mu=0.5)):
        with pm.Model():
            _raises(lambda given=given: cls("x", **given), "'x'", name, ", ".join(given))
    with pytest.warns(UserWarning, match=f"sigma and sd of {name} are two names"):
        np.testing.assert_allclose(cls.dist(mu=0.5, sigma=0.3, sd=0.1).mean, 0.5)


def test_probabilities_up_to_rounding():
    above = 1.0 + 1e-9
    for dist in (pm.Bernoulli.dist(above), pm.Binomial.dist(1, above), pm.Geometric.dist(above)):
        np.testing.assert_array_equal(dist.random(size=5), np.ones(5))
    assert not np.any(pm.ZeroInflatedPoisson.dist(-1e-9, 5.0).random(size=5))


def test_parameters_that_do_not_broadcast_when_drawing():
    _raises(pm.Normal.dist(np.zeros(2), np.ones(3)).random, "Normal", "mu (2,), sigma (3,)")
    _raises(pm.Poisson.dist(np.ones(2), shape=3).random, "Poisson", "(3,)", "mu (2,)")


@pytest.mark.parametrize(
    "define, words",
    [
        (lambda: pm.Binomial("x", np.nan, 0.5), ["'x'", "Binomial", "n must be whole numbers, got nan"]),
        (lambda: pm.DiscreteUniform("x", 0, np.inf), ["'x'", "DiscreteUniform", "upper must be whole numbers"]),
        (lambda: pm.Categorical("x", np.zeros(0)), ["'x'", "Categorical", "no classes"]),
        (lambda: pm.distributions.EulerMaruyama("x", 0.1, lambda x: (x, 1.0), 3.0, shape=3), ["'x'", "sde_pars of EulerMaruyama", "3.0"]),
        (lambda: pm.LKJCorr("x", 1.0, np.nan), ["'x'", "n of LKJCorr", "nan"]),
        (lambda: pm.LKJCholeskyCov("x"), ["'x'", "LKJCholeskyCov", "missing: eta, n, sd_dist"]),
        (lambda: pm.LKJCholeskyCov("x", eta=1.0, sd_dist=pm.HalfNormal.dist()), ["'x'", "LKJCholeskyCov", "missing: n."]),
        (lambda: pm.LKJCholeskyCov("x", None, 2, pm.HalfNormal.dist()), ["'x'", "LKJCholeskyCov", "eta is None"]),
        (lambda: pm.WishartBartlett("x", EYE), ["'x'", "WishartBartlett", "missing: nu."]),
        (lambda: pm.MvNormal("x", np.zeros(2), np.eye(3), shape=3), ["'x'", "MvNormal", "mu", "(2,)", "3 x 3"]),
        (lambda: pm.KroneckerNormal("x", np.zeros(3), [EYE, EYE], shape=4), ["'x'", "KroneckerNormal", "mu", "(3,)", "4 x 4"]),
        (lambda: pm.LKJCorr("x", 1.0, 3, observed=np.zeros(5)), ["'x'", "LKJCorr", "(3,)", "(5,)"]),
        (lambda: pm.MvNormal("x", np.zeros(2), EYE, observed=np.zeros((4, 1))), ["'x'", "MvNormal", "(2,)", "(4, 1)"]),
        (lambda: pm.Dirichlet("x", np.ones(3), observed=np.ones((4, 1))), ["'x'", "Dirichlet", "(3,)", "(4, 1)"]),
        (lambda: pm.Wishart("x", 3, EYE, observed=np.eye(3)), ["'x'", "Wishart", "(2, 2)", "(3, 3)"]),
        (lambda: pm.Categorical("x", np.full((3, 2), 0.5), observed=[0, 1]), ["'x'", "Categorical", "p of shape (3, 2)", "(2,)"]),
        (lambda: pm.OrderedProbit("x", 0.0, np.zeros((3, 2)), observed=[0, 1]), ["'x'", "OrderedProbit", "cutpoints", "(3, 2)"]),
        (lambda: pm.Normal("x", observed=[[1.0], [1.0, 2.0]]), ["'x'", "observed", "parts of different shapes"]),
    ],
)
def test_input_that_does_not_fit(define, words):
    with pm.Model() as model, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        _raises(define, *words)
    assert not model.named_vars


def test_predictors_that_are_no_numbers_are_impossible():
    for cls in (pm.OrderedLogistic, pm.OrderedProbit):
        eta = K.placeholder((2,))
        log_mass = K.function([eta], cls.dist(eta, [-1.0, 1.0]).logp(np.array([0, 1])))(np.array([0.0, np.nan]))
        assert np.isfinite(log_mass[0]) and log_mass[1] == -np.inf
        assert K.eval(cls.dist(np.nan, [-1.0, 1.0]).logp(1)) == -np.inf


def test_standard_deviations_that_could_be_negative():
    with pm.Model() as model, pytest.warns(UserWarning, match="sd_dist of LKJCholeskyCov 'x' is Normal, which has negative values"):
        x = pm.LKJCholeskyCov("x", eta=1.0, n=2, sd_dist=pm.Normal.dist(0.0, 1.0))
    assert np.isfinite(model.logp(model.test_point))
    _raises(lambda: x.random(size=50), "LKJCholeskyCov", "draws of sd_dist must be >= 0")
    with pm.Model(), warnings.catch_warnings():
        warnings.simplefilter("error")
        for i, sd_dist in enumerate([pm.HalfNormal.dist(1.0), pm.TruncatedNormal.dist(0.0, 1.0, lower=0.0), pm.Gamma.dist(2, 1)]):
            pm.LKJCholeskyCov(f"x{i}", eta=1.0, n=2, sd_dist=sd_dist)


@pytest.mark.filterwarnings("always")
@pytest.mark.parametrize(
    "define",
    [
        lambda: pm.Categorical("x", [0.3, 0.3]),
        lambda: pm.Constant("x", 2),
        lambda: pm.Dirichlet("x", np.ones(2)),
        lambda: pm.ExGaussian("x", nu=1.0),
        lambda: pm.HalfNormal("x", pm.Normal("sigma")),
        lambda: pm.LKJCholeskyCov("x", 1.0, 2, pm.Normal.dist()),
        lambda: pm.LKJCorr("x", n=1, p=2),
        lambda: pm.MvNormal("x", np.zeros(2), [[1.0, 0.2], [0.3, 1.0]], shape=2),
        lambda: pm.NormalMixture("x", [0.3, 0.3], [0.0, 1.0], sigma=1.0),
        lambda: pm.Uniform("x", 0, 1, testval=3.0),
        lambda: pm.VonMises("x"),
        lambda: pm.Wishart("x", 3, EYE, shape=(2, 2)),
        lambda: pm.distributions.transforms.StickBreaking(eps=1e-3),
    ],
)
def test_warnings_point_at_the_line_of_the_user(define):
    with pm.Model(), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        define()
    assert caught and all(entry.filename == __file__ for entry in caught)
