"""Scripts in the voices of books and courses of PyMC3's years, as they were written then: Theano, old names, old keywords.

They run unchanged on the engine under test, and find posteriors that are known without sampling.
"""

import runpy
from pathlib import Path

import numpy as np
import pytest
from scipy import special, stats

pytest.importorskip("arviz", exc_type=ImportError)
plt = pytest.importorskip("matplotlib.pyplot", exc_type=ImportError)

import theano
from tests.exact import laplace_importance, moments
from tests.monte_carlo import assert_found

SCRIPTS = Path(__file__).resolve().parent / "scripts"


def rethinking_weights(names):
    """By quadrature over sigma: given it, line and predictions are normal."""
    x, y = names["d"].height_c.values, names["d"].weight.values
    design = np.column_stack([np.ones(15), x])
    slope_of_best = x @ y / (x @ x + names["mean_q"]["sigma"] ** 2 / 100)
    assert names["mean_q"]["beta"] == pytest.approx(slope_of_best, rel=1e-4)
    assert names["norm"].std() == pytest.approx((x @ x / names["mean_q"]["sigma"] ** 2 + 0.01) ** -0.5, rel=1e-4)
    sigma = 10 * (np.arange(500) + 0.5) / 500
    logp, means = [], []
    for each in sigma:
        logp.append(stats.multivariate_normal.logpdf(y, [130.0] * 15, design @ np.diag([400, 100]) @ design.T + each**2 * np.eye(15)))
        precision = np.diag([1 / 400, 1 / 100]) + design.T @ design / each**2
        means.append(np.linalg.solve(precision, [130 / 400, 0] + design.T @ y / each**2))
    weights = special.softmax(logp)
    line = weights @ means
    at = np.linspace(-14, 14, 15)
    drawn = names["post_pred"]["weight"]
    off = (drawn.mean(axis=0) - line[0] - line[1] * at) / (drawn.std(axis=0) / np.sqrt(len(drawn)))
    assert drawn.shape == (1000, 15) and abs(off).max() < 5
    assert names["correlations"].shape == (3, 3) and names["mu_hpd"].shape == (15, 2)
    return {("trace_4_3", "alpha"): line[0], ("trace_4_3", "beta"): line[1], ("trace_4_3", "sigma"): weights @ sigma}


def bap_gaussian_process(names):
    def covariances(points):
        eta, rho, sigma = np.exp(points).T[:, :, None, None]
        return eta * np.exp(-rho * names["D"]) + sigma * np.eye(names["N"]), eta * np.exp(-rho * names["D_off_diag"])

    def logp(points):
        eta, rho, sigma = np.exp(points).T
        root = np.linalg.cholesky(covariances(points)[0])
        white = np.linalg.solve(root, names["y"][:, None])[..., 0]
        likelihood = -0.5 * np.sum(white**2, axis=1) - np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)
        prior = stats.halfnorm.logpdf(eta, scale=2) + stats.gamma.logpdf(rho, 2, scale=1 / 4) + stats.halfnorm.logpdf(sigma, scale=0.3)
        return likelihood + prior + points.sum(axis=1)

    points, weights = laplace_importance(logp, [0.0, -1.0, -3.0], count=10_000)
    own, other = covariances(points)
    curve = (other @ np.linalg.solve(own, names["y"][:, None]))[..., 0]
    eta, rho, sigma = np.exp(points).T
    known = moments(weights, eta=eta, rho=rho, sigma=sigma, mu_post=curve)
    return {name: mean for name, (mean, _) in known.items()}


def dbda_groups(names):
    low, high = names["ySD"] / 10, names["ySD"] * 10
    mu, sigma = (grid.ravel() for grid in np.meshgrid(np.linspace(2, 8, 200), np.linspace(low, high, 301)[:-1] + (high - low) / 600))
    known = []
    for group in range(3):
        weight = names["df"].weight.values[names["idx"] == group]
        logp = stats.t.logpdf(weight[:, None], 4, mu, sigma).sum(axis=0) + stats.norm.logpdf(mu, names["yMean"], 2 * names["ySD"])
        weights = special.softmax(logp)
        known.append([weights @ mu, weights @ sigma])
    assert max(names["gelman_rubin"]["mu"]) < 1.02 and min(names["effective_n"]["mu"]) > 300
    return {"mu": np.array(known)[:, 0], "sigma": np.array(known)[:, 1]}


def hackers_privacy(names):
    """Whoever answers "yes" does so independently of the others, whether the truth or a coin says it."""
    N, X = names["N"], names["X"]
    p = (np.arange(1000) + 0.5) / 1000
    yes = np.arange(N + 1)
    joint = stats.binom.pmf(yes, N, 0.25 + 0.5 * p[:, None]) * stats.binom.pmf(X, N, yes / N)
    weights = joint / joint.sum()
    return {
        ("burned_trace", "freq_cheating"): weights.sum(axis=1) @ p,
        ("burned_trace", "observed_proportion"): weights.sum(axis=0) @ yes / N,
    }


def bcm_exams(names):
    """By quadrature over the rate of the one, by enumeration of the number of surveys in the other."""
    phi = 0.5 + (np.arange(2000) + 0.5) / 4000
    learned, guessed = (stats.binom.pmf(names["k"], names["n"], rate[:, None]) / 2 for rate in (phi, np.full(2000, 0.5)))
    weights = special.softmax(np.log(learned + guessed).sum(axis=1))
    who = weights @ (learned / (learned + guessed))
    assert abs(names["trace1"]["zi"].mean(axis=0) - who).max() < 0.01
    returned = names["returned"]
    sent = np.arange(returned.max(), names["nmax"] + 1)
    a, b = 1 + returned.sum(), 1 + len(returned) * sent - returned.sum()
    numbers = special.softmax(
        special.betaln(a, b) - special.betaln(returned + 1, sent[:, None] - returned + 1).sum(axis=1) - 5 * np.log(sent + 1)
    )
    return {("trace1", "phi"): weights @ phi, ("trace2", "TotalN"): numbers @ sent, ("trace2", "theta"): numbers @ (a / (a + b))}


def bda_tumors(names):
    y, n = names["y"], names["n_arr"]

    def logp(points):
        a, b = np.exp(points).T[:, :, None]
        each = special.betaln(a + y, b + n - y) - special.betaln(a, b)
        return each.sum(axis=1) - 2.5 * np.log(a + b)[:, 0] + points.sum(axis=1)

    points, weights = laplace_importance(logp, [0.8, 2.6], count=10_000)
    a, b = np.exp(points).T
    theta = [weights @ ((a + tumors) / (a + b + rats)) for tumors, rats in zip(y, n)]
    np.testing.assert_allclose(names["theta"].mean(axis=0), theta, atol=0.01)
    assert names["intervals"].shape == (71, 2)
    return {"X": weights @ np.log(a / b), "Z": weights @ np.log(a + b)}


def course_smoothing(names):
    temperature = names["temperature"]

    def forecasts(points):
        a, level, result = special.expit(points[:, 0]), points[:, 2], []
        for measured in temperature:
            result.append(level)
            level = level + a * (measured - level)
        return np.array(result), level

    def logp(points):
        sigma = np.exp(points[:, 1])
        likelihood = stats.norm.logpdf(temperature[:, None], forecasts(points)[0], sigma).sum(axis=0)
        prior = stats.halfcauchy.logpdf(sigma) + stats.norm.logpdf(points[:, 2], 50)
        return likelihood + prior + points[:, 1] + np.log(special.expit(points[:, 0]) * special.expit(-points[:, 0]))

    points, weights = laplace_importance(logp, [-1.0, 0.2, 50.0])
    at_mean = np.array([[special.logit(names["trace"]["a"].mean()), 0.0, names["trace"]["level0"].mean()]])
    paths, last = forecasts(at_mean)
    np.testing.assert_allclose(names["mean_path"], [*paths[1:, 0], last[0]], rtol=1e-12)
    return {
        "a": weights @ special.expit(points[:, 0]),
        "sigma": weights @ np.exp(points[:, 1]),
        "level0": weights @ points[:, 2],
        "next_year": weights @ forecasts(points)[1],
    }


def blackbox_infusion(names):
    """The differential equation has a solution in closed form, Bateman's."""

    def blood(points):
        ka, ke = np.exp(points).T[:, :, None]
        return names["dose"] * ka / (ka - ke) * (np.exp(-ke * names["times"]) - np.exp(-ka * names["times"]))

    def logp(points):
        return stats.norm.logpdf(names["measured"], blood(points), 0.5).sum(axis=1) + stats.norm.logpdf(points, [0, -2]).sum(axis=1)

    points, weights = laplace_importance(logp, np.log([0.8, 0.15]))
    return {"ka": weights @ np.exp(points[:, 0]), "ke": weights @ np.exp(points[:, 1]), "c": weights @ blood(points)}


def survival_aml(names):
    """Conjugate: the rates are Gamma distributed."""
    shape, rate = ([start + np.sum(x[names["group"] == g]) for g in (0, 1)] for start, x in ((0.5, names["failure"]), (10, names["time"])))
    some = names["trace"]["lam"][::100, 0]
    np.testing.assert_allclose(names["curve"], np.exp(-np.outer(some, np.arange(60))).mean(axis=0), rtol=1e-12)
    return {"lam": np.divide(shape, rate), "hazard_ratio": shape[1] / rate[1] * rate[0] / (shape[0] - 1)}


def notes_mixture(names):
    count = names["count"]

    def logp(points):
        w, lam = special.expit(points[:, :1]), np.exp(points[:, 1:])
        each = np.log(w * stats.poisson.pmf(count, lam[:, :1]) + (1 - w) * stats.poisson.pmf(count, lam[:, 1:]))
        prior = stats.expon.logpdf(lam, scale=5).sum(axis=1) + np.log(w * (1 - w))[:, 0]
        return np.where(lam[:, 0] < lam[:, 1], each.sum(axis=1) + prior + points[:, 1:].sum(axis=1), -np.inf)

    points, weights = laplace_importance(logp, [0.0, 0.2, 2.0], count=10_000)
    w, lam = special.expit(points[:, 0]), np.exp(points[:, 1:])
    assert list(names["comparison"].index) == ["mixture", "single"]
    assert names["ppc"]["like"].shape == names["ppc_single"]["like"].shape == (500, 24)
    # The variance of the data is that of a mixture of two kinds, and of no kind by itself.
    assert (
        (names["ppc_single"]["like"].var(axis=1) > count.var()).mean()
        < 0.01
        < (names["ppc"]["like"].var(axis=1) > count.var()).mean()
        < 0.99
    )
    return {
        "w": weights @ np.column_stack([w, 1 - w]),
        "lam": weights @ lam,
        ("trace_single", "mu"): (1 + count.sum()) / (1 / 5 + len(count)),
    }


KNOWN = (
    rethinking_weights,
    bap_gaussian_process,
    dbda_groups,
    hackers_privacy,
    bcm_exams,
    bda_tumors,
    course_smoothing,
    blackbox_infusion,
    survival_aml,
    notes_mixture,
)


def test_every_script_is_here():
    assert {path.stem for path in SCRIPTS.glob("*.py")} == {known.__name__ for known in KNOWN}


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.__name__)
def test_script_of_old_runs_unchanged(known, capsys):
    plt.switch_backend("agg")
    with theano.config.change_flags(compute_test_value=theano.config.compute_test_value):  # a script that sets it is not the last
        names = runpy.run_path(str(SCRIPTS / f"{known.__name__}.py"), run_name="__main__")
    plt.close("all")
    assert_found(names, {key: (mean, None) for key, mean in known(names).items()})
