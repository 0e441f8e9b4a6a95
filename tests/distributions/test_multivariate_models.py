"""Distributions of vectors and matrices in models: names, start values, errors, single precision, sampling."""

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.distributions.multivariate import _LKJCholeskyCov
from pymc3.exceptions import ShapeError
from pymc3.sampling.pointwise import log_likelihood
from tests.distributions.reference import REFERENCE, assert_close, make, make_variable, numbers
from tests.monte_carlo import assert_mean, chains_of

RAW = json.loads((Path(__file__).parent.parent / "data" / "pymc3_logp.json").read_text())["distributions"]
COV = np.array([[2.0, 0.5], [0.5, 1.0]])
QUIET = dict(progressbar=False, compute_convergence_checks=False)


# ---- matrices made of several variables -----------------------------------------------------------------------------


@pytest.mark.parametrize("case", RAW["LKJCholeskyCov"]["compute_corr_cases"], ids=lambda case: str(case["kwargs"]))
def test_lkj_cholesky_cov_unpacked(case):
    with pm.Model() as model:
        made = pm.LKJCholeskyCov("x", 1, 3, pm.HalfCauchy.dist(2.5), **case["kwargs"])
    assert [v.name for v in model.free_RVs] == case["free_RVs"]
    assert [v.name for v in model.deterministics] == case["deterministics"]
    if "values" not in case:
        assert type(made).__name__ == case["returns"]
        return
    (free,) = model.free_RVs
    values = K.eval(list(made), {free: numbers(case["at"][free.name])})
    np.testing.assert_array_equal(np.diagonal(values[1]), 1.0)
    for name, value in zip(("chol", "corr", "stds"), values):
        np.testing.assert_allclose(value, numbers(case["values"][name]), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("case", RAW["WishartBartlett"]["settings"], ids=lambda case: str(case["params"]))
def test_wishart_bartlett(case):
    """As PyMC3's, but with the degrees of freedom nu, nu - 1, ..., a lower factor of S, and 64 bits."""
    params = {key: np.array(value) if key == "S" else value for key, value in case["params"].items()}
    with pm.Model() as model:
        made = pm.WishartBartlett("x", **params)
    assert [v.name for v in model.free_RVs] == case["free_RVs"]
    assert [v.name for v in model.deterministics] == case["deterministics"]
    nu = params["nu"]
    start = model.test_point
    np.testing.assert_allclose(start["x_c_log__"], np.log([nu, nu - 1]))
    np.testing.assert_array_equal(start["x_z"], [0.0])
    factor = params["S"] if params.get("is_cholesky") else np.linalg.cholesky(params["S"])
    f = K.function(list(model.free_RVs), [model.logpt, made])
    for point in case["points"]:
        log_c, z = np.array(point["x_c_log__"]), np.array(point["x_z"])
        logp, value = f(log_c, z)
        chi_square = stats.chi2([nu, nu - 1]).logpdf(np.exp(log_c))
        assert_close(logp, chi_square.sum() + log_c.sum() + stats.norm().logpdf(z).sum())
        root = factor @ np.array([[np.exp(log_c[0] / 2), 0.0], [z[0], np.exp(log_c[1] / 2)]])
        assert_close(value, root if params.get("return_cholesky") else root @ root.T)


def test_wishart_bartlett_is_a_wishart_distribution():
    nu, start = 4.5, np.array([[3.0, 1.0], [1.0, 0.9]])
    with pm.Model() as model:
        x = pm.WishartBartlett("x", COV, nu, testval=start)
    assert_close(K.eval(x, {v: model.test_point[v.name] for v in model.free_RVs}), start)
    draws = pm.sample_prior_predictive(20_000, model=model, random_seed=3)["x"]
    for i in range(2):
        assert stats.kstest(draws[:, i, i] / COV[i, i], stats.chi2(nu).cdf).pvalue > 1e-4
    assert_mean(draws, nu * COV, independent=True)


# ---- start values ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("setting", REFERENCE["Dirichlet"]["settings"], ids=lambda s: str(s["params"]))
def test_dirichlet_starts_where_pymc3_does(setting):
    with pm.Model() as model:
        make_variable("x", "Dirichlet", setting)
    for name, value in setting["in_model"]["test_point"].items():
        np.testing.assert_allclose(model.test_point[name], numbers(value), rtol=1e-8, atol=1e-12)


def test_dirichlet_takes_its_shape_from_its_parameter():
    with pytest.warns(DeprecationWarning, match="shape"):
        dist = make("Dirichlet", {"params": {"a": [[1.0, 2.0], [3.0, 4.0]]}})
    assert dist.shape == (2, 2)
    np.testing.assert_allclose(dist.mode, [[np.nan, np.nan], [0.4, 0.6]])


@pytest.mark.parametrize(
    "n, p, expected",
    [
        (5, [0.2, 0.3, 0.5], [1, 2, 2]),
        (10, [0.3, 0.3, 4.0], [0, 1, 9]),
        (0, [0.5, 0.5], [0, 0]),
        # What PyMC3 rounds to is impossible here: a count of -1, and one in a category without probability.
        (3, [0.0, 0.5, 0.5], [0, 2, 1]),
        (1, [0.0, 0.3, 0.3, 0.4], [0, 0, 0, 1]),
    ],
)
def test_start_of_counts(n, p, expected):
    p = np.array(p)
    assert pm.Multinomial.dist(n, p, shape=len(p)).mode.tolist() == expected
    given = K.placeholder(p.shape, name="p")
    mode = K.eval(pm.Multinomial.dist(n, given, shape=len(p)).mode, {given: p})
    assert mode.tolist() == expected and mode.dtype == "int64"
    if np.all(p > 0):
        with pm.Model() as model:
            pm.DirichletMultinomial("x", n, p, shape=len(p))
        assert model.test_point["x"].tolist() == expected
        assert np.isfinite(model.logp(model.test_point))


@pytest.mark.parametrize("most", [7, 1000, 1001])
def test_tables_of_counts_agree_with_the_form_for_large_ones(most):
    """Where numbers of trials are known and small, tables serve; unknown ones take the other way."""
    rng = np.random.default_rng(most)
    n = rng.integers(0, most + 1, size=200)
    n[0] = most
    p = np.array([0.1, 0.3, 0.6])
    x = rng.multinomial(n, p)
    trials, shares = K.placeholder((200,), name="n"), K.placeholder((3,), name="p")
    f = K.function(
        [trials, shares],
        [
            pm.Multinomial.dist(n, shares, shape=(200, 3)).logp(x),
            pm.Multinomial.dist(trials, shares, shape=(200, 3)).logp(x),
            pm.DirichletMultinomial.dist(n, shares, shape=(200, 3)).logp(x),
            pm.DirichletMultinomial.dist(trials, shares, shape=(200, 3)).logp(x),
        ],
    )
    for scale in (1e-3, 1.0, 1e4, 1e10):
        table, form, mixture_table, mixture_form = f(n.astype(float), scale * p)
        assert table.shape == mixture_form.shape == (200, 1)
        assert_close(table, form)
        np.testing.assert_allclose(mixture_table, mixture_form, rtol=1e-9, atol=1e-9)


# ---- data -----------------------------------------------------------------------------------------------------------


def test_observed_rows():
    rng = np.random.default_rng(1)
    counts, shares = rng.multinomial(9, [0.2, 0.3, 0.5], size=7), rng.dirichlet([1.0, 2.0, 3.0], size=7)
    vectors = rng.normal(size=(7, 2))
    with pm.Model() as model:
        pm.Multinomial("counts", 9, [0.2, 0.3, 0.5], observed=counts)
        pm.DirichletMultinomial("mixed", counts.sum(axis=1), np.ones(3), shape=(7, 3), observed=counts)
        pm.Dirichlet("shares", np.array([1.0, 2.0, 3.0]), shape=(7, 3), observed=shares)
        pm.MvNormal("vectors", np.zeros(2), cov=COV, observed=vectors)
        pm.MvStudentT("heavy", 3.0, mu=np.zeros(2), cov=COV, observed=vectors)
        pm.KroneckerNormal("grid", np.zeros(14), covs=[np.eye(7), COV], observed=vectors.ravel())
        pm.MatrixNormal("matrix", rowcov=np.eye(7), colcov=COV, shape=(7, 2), observed=vectors)
    logp = {variable.name: float(K.eval(variable.logpt)) for variable in model.observed_RVs}
    normal = stats.multivariate_normal(np.zeros(2), COV).logpdf(vectors).sum()
    assert logp["counts"] == pytest.approx(stats.multinomial(9, [0.2, 0.3, 0.5]).logpmf(counts).sum())
    assert logp["mixed"] == pytest.approx(stats.dirichlet_multinomial(np.ones(3), 9).logpmf(counts).sum())
    assert logp["shares"] == pytest.approx(stats.dirichlet([1.0, 2.0, 3.0]).logpdf(shares.T).sum())
    assert logp["heavy"] == pytest.approx(stats.multivariate_t(np.zeros(2), COV, df=3).logpdf(vectors).sum())
    for name in ("vectors", "grid", "matrix"):
        assert logp[name] == pytest.approx(normal)


def test_rounded_shares_are_accepted_and_others_are_impossible():
    with pm.Model() as model:
        pm.Dirichlet("x", np.ones(3), shape=(2, 3), observed=[[0.33333, 0.33333, 0.33333], [0.2, 0.3, 0.5]])
    assert np.isfinite(model.logp({}))
    with pm.Model() as model:
        pm.Dirichlet("x", np.ones(3), shape=(2, 3), observed=[[0.3, 0.3, 0.3], [0.2, 0.3, 0.5]])
    assert np.isneginf(model.logp({}))


def test_draws_and_log_likelihoods_of_a_whole_model():
    """Everything is computed for all draws in one call."""
    rng = np.random.default_rng(2)
    vectors, counts = rng.normal(size=(6, 2)), rng.multinomial(9, [0.2, 0.3, 0.5], size=6)
    with pm.Model() as model:
        chol, _, _ = pm.LKJCholeskyCov("L", 2.0, 2, pm.HalfNormal.dist(1.0), compute_corr=True)
        a = pm.HalfNormal("a", 1.0, shape=3)
        pm.MvNormal("v", np.zeros(2), chol=chol, observed=vectors)
        pm.MvStudentT("t", pm.Exponential("nu", 0.1), mu=np.zeros(2), chol=chol, observed=vectors)
        pm.Multinomial("c", counts.sum(axis=1), pm.Dirichlet("p", np.ones(3), shape=3), observed=counts)
        pm.DirichletMultinomial("d", counts.sum(axis=1), a, shape=(6, 3), observed=counts)
        pm.MatrixNormal("m", 0.0, rowcov=np.eye(6), colchol=chol, shape=(6, 2), observed=vectors)
        trace = pm.sample(30, tune=10, step=pm.Metropolis(), chains=2, random_seed=8, **QUIET)
        prior = pm.sample_prior_predictive(25, random_seed=1)
        posterior = pm.sample_posterior_predictive(trace, samples=20, random_seed=1, progressbar=False)
    shapes = {"v": (6, 2), "t": (6, 2), "c": (6, 3), "d": (6, 3), "m": (6, 2)}
    for name, shape in shapes.items():
        assert prior[name].shape == (25, *shape) and posterior[name].shape == (20, *shape)
    assert np.all(prior["c"].sum(axis=-1) == 9) and np.all(posterior["d"].sum(axis=-1) == 9)
    shapes = {name: values.shape for name, values in log_likelihood(trace, model).items()}
    lead = (2, 30)
    assert shapes == {"v": lead + (6,), "t": lead + (6,), "c": lead + (6, 1), "d": lead + (6, 1), "m": lead}


# ---- errors ---------------------------------------------------------------------------------------------------------

S = lambda: pm.HalfNormal.dist(1.0)  # noqa: E731
ERRORS = [
    (lambda: pm.MvNormal("x", [0, 0], cov=COV, chol=COV, shape=2), ValueError, "'x'.*exactly one of tau, cov, or chol; got cov and chol"),
    (lambda: pm.MvNormal("x", [0, 0], cov=np.ones((2, 3)), shape=2), ValueError, "cov must be square"),
    (
        lambda: pm.MvNormal("x", [0, 0], cov=COV, shape=()),
        ShapeError,
        r"'x' has shape \(\).*MvNormal distribution: mu \(2,\). Pass shape=2",
    ),
    (lambda: pm.MvStudentT("x", 3, cov=COV, shape=2), TypeError, "MvStudentT needs mu"),
    (lambda: pm.MvStudentT("x", 3, mu=[0, 0], Sigma=COV, cov=COV, shape=2), ValueError, "Sigma and cov"),
    (lambda: pm.Dirichlet("x", 2.0), ValueError, "a of Dirichlet must have at least one axis"),
    (lambda: pm.Multinomial("x", 5, [0.2, 0.8], shape=()), ShapeError, r"'x', the mode .* variable has shape \(\). Pass shape=2"),
    (lambda: pm.Multinomial("x", 5, 0.5, shape=2), ValueError, "p of Multinomial must have at least one axis"),
    (lambda: pm.Multinomial("x", 5, [0.5, 0.5], shape=2, transform=pm.distributions.transforms.log), ValueError, "discrete"),
    (lambda: pm.DirichletMultinomial("x", 5, [1.0, 1.0]), TypeError, "shape"),
    (lambda: pm.LKJCorr("x", eta=1), ValueError, "eta, the shape, and n, the dimension"),
    (lambda: pm.LKJCorr("x", eta=1, n=2.5), ValueError, "n of LKJCorr"),
    (lambda: pm.LKJCorr("x", eta=1, n="2"), ValueError, "n of LKJCorr"),
    (lambda: pm.LKJCholeskyCov("x", 1, 2, pm.HalfNormal("s", 1.0)), TypeError, r"sd_dist of LKJCholeskyCov.*\.dist\(\)"),
    (lambda: pm.LKJCholeskyCov("x", 1, 2, pm.HalfNormal.dist(1.0, shape=3)), ValueError, "sd_dist of LKJCholeskyCov must have shape"),
    (lambda: pm.LKJCholeskyCov("x", 1, 2, S(), shape=3), ValueError, "leave out shape="),
    (lambda: pm.LKJCholeskyCov("x", 1, 2, S(), transform=pm.distributions.transforms.log), ValueError, "leave out transform="),
    (lambda: pm.LKJCholeskyCov("x", 1, 2, S(), nonsense=3), TypeError, "nonsense"),
    (lambda: pm.MatrixNormal("x", rowcov=COV, colcov=COV), TypeError, "shape is a required argument"),
    (lambda: pm.MatrixNormal("x", rowcov=COV, colcov=COV, shape=2), ValueError, "shape of MatrixNormal"),
    (lambda: pm.MatrixNormal("x", rowcov=COV, colcov=COV, shape=(3, 2)), ValueError, r"rowcov is 2 x 2.*\(3, 2\)"),
    (lambda: pm.MatrixNormal("x", rowcov=COV, shape=(2, 2)), ValueError, "exactly one of colcov and colchol; got none"),
    (lambda: pm.MatrixNormal("x", rowcov=COV, coltau=COV, shape=(2, 2)), ValueError, "coltau is not supported; pass its inverse"),
    (lambda: pm.MatrixNormal("x", rowcov=-COV, colcov=COV, shape=(2, 2)), ValueError, "'x'.*rowcov of MatrixNormal is not positive"),
    (lambda: pm.KroneckerNormal("x", np.zeros(4), covs=[COV, -COV], shape=4), ValueError, r"covs\[1\] of KroneckerNormal is not"),
    (lambda: pm.KroneckerNormal("x", np.zeros(4), shape=4), ValueError, "exactly one of covs, chols, or evds; got none"),
    (lambda: pm.KroneckerNormal("x", np.zeros(4), covs=[COV, COV], shape=5), ShapeError, r"mu \(4,\)"),
    (lambda: pm.WishartBartlett("x", np.eye(3), 2), ValueError, "'x': nu must be larger than 2"),
    (lambda: pm.WishartBartlett("x", -COV, 5), ValueError, "S of WishartBartlett is not positive definite"),
]


@pytest.mark.parametrize("define, kind, message", ERRORS, ids=[message for _, _, message in ERRORS])
def test_errors(define, kind, message):
    with pm.Model() as model, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        with pytest.raises(kind, match=message):
            define()
    assert "x" not in model.named_vars


def test_wishart_warns():
    with pytest.warns(UserWarning, match="Wishart distribution cannot be sampled as a free variable"):
        pm.Wishart.dist(3, COV, shape=(2, 2))


def test_unknown_matrices_that_are_not_positive_definite():
    """An error is impossible while sampling: such points have no probability."""
    cov, value = K.placeholder((2, 2), name="cov"), np.array([0.3, -0.2])
    bad = np.array([[1.0, 2.0], [2.0, 1.0]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        every = [
            pm.MvNormal.dist(np.zeros(2), cov=cov, shape=2).logp(value),
            pm.MvStudentT.dist(3, mu=np.zeros(2), tau=cov, shape=2).logp(value),
            pm.MatrixNormal.dist(rowcov=cov, colcov=np.eye(1), shape=(2, 1)).logp(value[:, None]),
            pm.MatrixNormal.dist(rowcov=np.eye(1), colcov=cov, shape=(1, 2)).logp(value[None]),
            pm.KroneckerNormal.dist(np.zeros(2), covs=[np.eye(1), cov], shape=2).logp(value),
            pm.KroneckerNormal.dist(np.zeros(2), covs=[np.eye(1), cov], sigma=0.1, shape=2).logp(value),
            pm.Wishart.dist(3, cov, shape=(2, 2)).logp(np.eye(2)),
        ]
    f = K.function([cov], every)
    assert all(np.isneginf(logp) for logp in f(bad))
    assert all(np.isfinite(logp) for logp in f(COV))


# ---- single precision -----------------------------------------------------------------------------------------------

SINGLE = {
    "MvNormal": (lambda: pm.MvNormal.dist(np.zeros(2), cov=COV, shape=2), [0.5, -1.25]),
    "MvStudentT": (lambda: pm.MvStudentT.dist(4, mu=np.zeros(2), cov=COV, shape=2), [0.5, -1.25]),
    "Dirichlet": (lambda: pm.Dirichlet.dist(np.array([0.5, 1.0, 3.0]), shape=3), [0.25, 0.25, 0.5]),
    "Multinomial": (lambda: pm.Multinomial.dist(9, np.array([0.25, 0.75]), shape=2), [2, 7]),
    "Multinomial, many": (lambda: pm.Multinomial.dist(5000, np.array([0.25, 0.75]), shape=2), [1200, 3800]),
    "DirichletMultinomial": (lambda: pm.DirichletMultinomial.dist(9, np.array([0.25, 2.0]), shape=2), [2, 7]),
    "DirichletMultinomial, many": (lambda: pm.DirichletMultinomial.dist(5000, np.array([0.25, 2.0]), shape=2), [1200, 3800]),
    "Wishart": (lambda: pm.Wishart.dist(5, COV, shape=(2, 2)), [[2.0, 0.25], [0.25, 1.0]]),
    "LKJCorr": (lambda: pm.LKJCorr.dist(2, 3), [0.25, -0.5, 0.125]),
    "LKJCholeskyCov": (lambda: _LKJCholeskyCov.dist(2, 2, S()), [1.0, 0.5, 2.0]),
    "MatrixNormal": (lambda: pm.MatrixNormal.dist(rowcov=COV, colchol=np.eye(2), shape=(2, 2)), [[0.5, 1.0], [-2.0, 0.25]]),
    "KroneckerNormal": (lambda: pm.KroneckerNormal.dist(np.zeros(4), covs=[COV, COV], sigma=0.5, shape=4), [0.5, 1.0, -2.0, 0.25]),
}


def _logp_and_gradient(make, point):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        dist = make()
    value = K.placeholder(np.shape(point), dist.dtype)
    logp = K.sum(dist.logp(value))
    wrt = [] if dist.dtype == "int64" else [value]
    return K.function([value], [logp, *K.gradients(logp, wrt)])(np.asarray(point, dtype=dist.dtype))


def test_single_precision():
    """Log-probabilities to 1e-5, and nothing is computed in double precision behind the user's back."""
    double = {name: _logp_and_gradient(*case) for name, case in SINGLE.items()}
    floatx, before = K.floatx(), K.set_session(K.Session())
    try:
        K.set_floatx("float32")
        for name, case in SINGLE.items():
            for single, exact in zip(_logp_and_gradient(*case), double[name]):
                assert single.dtype == "float32", name
                np.testing.assert_allclose(single, exact, rtol=1e-5, atol=1e-5, err_msg=name)
    finally:
        K.set_session(before)
        K.set_floatx(floatx)


# ---- sampling -------------------------------------------------------------------------------------------------------


def test_sampling_correlations_from_their_prior():
    eta = 2.0
    with pm.Model() as model:
        corr = pm.LKJCorr("corr", eta, 3)
        pm.LKJCholeskyCov("chol", eta, 2, pm.Gamma.dist(9.0, 9.0), compute_corr=True)
        trace = pm.sample(6000, tune=1000, step=pm.Metropolis(), chains=4, random_seed=5, **QUIET)
    assert corr.distribution.shape == (3,) and model.ndim == 6
    # Each correlation of an n x n matrix has variance 1 / (2 eta + n - 1).
    assert_mean(chains_of(trace, "corr"), 0.0)
    assert_mean(chains_of(trace, "corr") ** 2, 1 / (2 * eta + 2))
    assert_mean(chains_of(trace, "chol_corr")[..., 0, 1] ** 2, 1 / (2 * eta + 1))
    assert_mean(chains_of(trace, "chol_stds"), 1.0)


def test_sampling_conjugate_shares():
    prior, counts = np.array([1.0, 2.0, 0.5]), np.array([[3, 5, 2], [6, 2, 1]])
    with pm.Model():
        p = pm.Dirichlet("p", prior, shape=3)
        pm.Multinomial("counts", counts.sum(axis=1), p, observed=counts)
        trace = pm.sample(4000, tune=1000, step=pm.Metropolis(), chains=4, random_seed=6, **QUIET)
    posterior = prior + counts.sum(axis=0)
    assert_mean(chains_of(trace, "p"), posterior / posterior.sum())


def test_sampling_a_covariance():
    rng = np.random.default_rng(4)
    data = rng.multivariate_normal([0.0, 0.0], COV, size=400)
    with pm.Model():
        chol, _, _ = pm.LKJCholeskyCov("chol", 2.0, 2, pm.HalfCauchy.dist(2.5), compute_corr=True)
        pm.MvNormal("y", np.zeros(2), chol=chol, observed=data)
        trace = pm.sample(1500, tune=1500, step=pm.Metropolis(), chains=2, random_seed=7, **QUIET)
    # The prior is worth a few of 400 points, and the mean of the draws is off by as little.
    np.testing.assert_allclose(trace["chol_stds"].mean(axis=0), data.std(axis=0), rtol=0.03)
    np.testing.assert_allclose(trace["chol_corr"][:, 0, 1].mean(), np.corrcoef(data.T)[0, 1], atol=0.03)


def test_dirichlet_with_a_shape_of_another_length():
    with pm.Model(), pytest.raises(ValueError, match=r"'x': .*Dirichlet, the categories, has length 3 in a and 4 in shape"):
        pm.Dirichlet("x", a=np.ones(3), shape=4)
