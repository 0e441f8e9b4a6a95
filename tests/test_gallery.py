"""The gallery's scripts run on the engine under test, and find posteriors that are known without sampling."""

import runpy
from pathlib import Path

import numpy as np
import pytest
from scipy import integrate, optimize, special, stats

import pymc3 as pm

pytest.importorskip("arviz", exc_type=ImportError)
plt = pytest.importorskip("matplotlib.pyplot", exc_type=ImportError)

from tests.monte_carlo import assert_mean

GALLERY = Path(__file__).resolve().parent.parent / "examples" / "gallery"
#: The tests draw no more than this in each chain.
MOST_DRAWS = 1000


def laplace_importance(logp, start, count=50_000):
    """Return points (count, size) and their weights: importance sampling of a smooth density.

    Points come from a Student-t distribution with 5 degrees of freedom around the mode, with the curvature there.
    """
    found = optimize.minimize(lambda x: -logp(x[None])[0], start, method="BFGS")
    size, eps = len(start), 1e-4
    steps = eps * np.eye(size)
    near = [[found.x + sign_a * a + sign_b * b for sign_a, sign_b in ((1, 1), (1, -1), (-1, 1), (-1, -1))] for a in steps for b in steps]
    values = logp(np.reshape(near, (-1, size))).reshape(size, size, 4)
    curvature = (values[..., 0] - values[..., 1] - values[..., 2] + values[..., 3]) / (4 * eps**2)
    proposal = stats.multivariate_t(found.x, np.linalg.inv(-curvature), df=5, seed=1)
    points = proposal.rvs(count)
    ratios = logp(points) - proposal.logpdf(points)
    weights = np.exp(ratios - special.logsumexp(ratios))
    assert 1 / np.sum(weights**2) > 0.25 * count  # so exact that only the chain's errors matter
    return points, weights


def moments(weights, /, **quantities):
    """Return {name: (means, variances)} of quantities (count, *shape) with weights (count,)."""
    result = {}
    for name, values in quantities.items():
        mean = np.tensordot(weights, values, 1)
        result[name] = mean, np.tensordot(weights, (values - mean) ** 2, 1)
    return result


def coal_mining(names):
    """By enumeration: with exponential priors the rates are Gamma distributed, given the year."""
    years, disasters = names["years"], names["disasters"]
    before = np.cumsum(disasters), np.arange(1, len(years) + 1)
    after = disasters.sum() - before[0], len(years) - before[1]
    logp = sum(special.gammaln(total + 1) - (total + 1) * np.log(count + 1) for total, count in (before, after))
    weights = special.softmax(logp)
    known = moments(weights, change=years)
    for name, (total, count) in (("early", before), ("late", after)):
        mean = weights @ ((total + 1) / (count + 1))
        square = weights @ ((total + 1) * (total + 2) / (count + 1) ** 2)
        known[name] = mean, square - mean**2
    return known


def darwins_maize(names):
    """By quadrature over mean and standard deviation: given these, outliers are independent."""
    nodes, lengths = np.polynomial.legendre.leggauss(400)
    mean, sigma = (grid.ravel() for grid in np.meshgrid(25 * nodes, 30 * (1 + nodes)))
    usual, outlying = (
        np.log(share) + stats.norm.logpdf(names["difference"], mean[:, None], factor * sigma[:, None])
        for share, factor in ((0.9, 1), (0.1, 5))
    )
    logp = np.logaddexp(usual, outlying).sum(axis=1) + stats.norm.logpdf(mean, 0, 10) + stats.halfnorm.logpdf(sigma, scale=10)
    weights = special.softmax(logp + np.log(np.outer(lengths, lengths)).ravel())
    return moments(weights, mean=mean, sigma=sigma) | {"outlier": (weights @ special.expit(outlying - usual), None)}


def eight_schools(names):
    """By quadrature over tau: given it, mean and effects are normal."""
    gain, error = names["gain"], names["error"]

    def given(tau):
        """The density of tau with the data, and the first two moments of mu and the effects."""
        variance = error**2 + tau**2
        precision = 1 / 25 + np.sum(1 / variance)
        mu = np.sum(gain / variance) / precision
        logp = np.sum(stats.norm.logpdf(gain, 0, np.sqrt(variance))) + 0.5 * mu**2 * precision - 0.5 * np.log(25 * precision)
        shrink = error**2 / variance
        theta = shrink * mu + (1 - shrink) * gain
        spread = shrink**2 / precision + (1 - shrink) * error**2
        first = np.array([tau, mu, *theta])
        second = np.array([tau**2, mu**2 + 1 / precision, *(theta**2 + spread)])
        return np.exp(logp - 15 + stats.halfcauchy.logpdf(tau, scale=5)) * np.array([1.0, *first, *second])

    total, *rest = integrate.quad_vec(given, 0, np.inf, epsrel=1e-9)[0]
    first, second = np.reshape(rest, (2, -1)) / total
    variance = second - first**2
    # The second moment of tau is infinite but for the likelihood, which falls as tau to the power -7: few chains know it.
    return {"tau": (first[0], None), "mu": (first[1], variance[1]), "theta": (first[2:], variance[2:])}


def fetal_lamb(names):
    def logp(x):
        psi, rate = special.expit(x[:, 0]), np.exp(x[:, 1])
        counts, times = np.unique(names["movements"], return_counts=True)
        each = [np.log(psi * stats.poisson.pmf(count, rate) + (1 - psi) * (count == 0)) * number for count, number in zip(counts, times)]
        return sum(each) - rate + x[:, 1] + np.log(psi * (1 - psi))

    points, weights = laplace_importance(logp, [0.0, 0.0])
    return moments(weights, psi=special.expit(points[:, 0]), rate=np.exp(points[:, 1]))


def kid_scores(names):
    score, school, iq = names["score"], names["school"], names["iq"]
    design = np.column_stack([np.ones_like(iq), school - school.mean(), iq - iq.mean()])

    def logp(x):
        sigma = np.exp(x[:, 3])
        coefficients = x[:, :3]
        squares = (
            np.sum(score**2)
            - 2 * coefficients @ (design.T @ score)
            + np.einsum("ni,ij,nj->n", coefficients, design.T @ design, coefficients)
        )
        prior = stats.norm.logpdf(coefficients, [80, 0, 0], [50, 20, 5]).sum(axis=1) + stats.halfnorm.logpdf(sigma, scale=50)
        return -len(score) * x[:, 3] - 0.5 * squares / sigma**2 + prior + x[:, 3]

    points, weights = laplace_importance(logp, [87.0, 6.0, 0.6, np.log(18.0)])
    return moments(weights, intercept=points[:, 0], slope_school=points[:, 1], slope_iq=points[:, 2], sigma=np.exp(points[:, 3]))


def old_faithful(names):
    minutes = names["minutes"]

    def logp(x):
        share, sigma = special.expit(x[:, 0]), np.exp(x[:, 3:])
        each = stats.norm.pdf(minutes, x[:, 1:3, None], sigma[:, :, None])
        parts = np.log(share[:, None] * each[:, 0] + (1 - share[:, None]) * each[:, 1]).sum(axis=1)
        prior = stats.norm.logpdf(x[:, 1:3], 3, 2).sum(axis=1) + stats.halfnorm.logpdf(sigma).sum(axis=1)
        return parts + prior + x[:, 3:].sum(axis=1) + np.log(share * (1 - share))

    points, weights = laplace_importance(logp, [-0.6, 2.0, 4.3, -1.4, -0.8], count=10_000)
    share = special.expit(points[:, 0])
    return moments(weights, weights=np.column_stack([share, 1 - share]), mu=points[:, 1:3], sigma=np.exp(points[:, 3:]))


def eruptions_in_order(names):
    """The kinds of eruptions are summed out from the first to the last."""
    minutes = names["minutes"]

    def logp(x):
        after, mu, sigma = special.expit(x[:, :2]), x[:, 2:4], np.exp(x[:, 4:])
        short, long = np.exp(-0.5 * ((minutes[:, None, None] - mu.T) / sigma.T).swapaxes(0, 1) ** 2) / sigma.T[:, None]
        is_long, total = 0.5, np.full(len(x), -0.5 * len(minutes) * np.log(2 * np.pi))
        for here_short, here_long in zip(short, long):
            first, second = (1 - is_long) * here_short, is_long * here_long
            share = second / (first + second)
            total, is_long = total + np.log(first + second), (1 - share) * after[:, 0] + share * after[:, 1]
        prior = stats.norm.logpdf(mu, [2, 4], 1).sum(axis=1) + stats.halfnorm.logpdf(sigma).sum(axis=1)
        return total + prior + x[:, 4:].sum(axis=1) + np.log(after * (1 - after)).sum(axis=1)

    points, weights = laplace_importance(logp, [3.0, 0.2, 2.0, 4.3, -1.4, -0.9], count=10_000)
    return moments(weights, long_next=special.expit(points[:, :2]), mu=points[:, 2:4], sigma=np.exp(points[:, 4:]))


def air_quality(names):
    """Where radiation is missing, ozone is normal, with a larger variance."""
    sun, heat, root = names["sun"], names["heat"], names["root"]
    known = ~np.isnan(sun)

    def logp(x):
        a, b, c, mean = x[:, :4].T
        sigma, spread = np.exp(x[:, 4:]).T
        at = (a + c * row for row in heat[:, None])
        result = stats.norm.logpdf(x[:, :4], [3, 0, 0, 2], [3, 2, 2, 2]).sum(axis=1) + stats.halfnorm.logpdf(np.exp(x[:, 4:]), scale=2).sum(
            axis=1
        )
        for center, light, ozone, is_known in zip(at, sun, root, known):
            if is_known:
                result = result + stats.norm.logpdf(light, mean, spread) + stats.norm.logpdf(ozone, center + b * (light - 1.85), sigma)
            else:
                result = result + stats.norm.logpdf(ozone, center + b * (mean - 1.85), np.hypot(sigma, b * spread))
        return result + x[:, 4:].sum(axis=1)

    points, weights = laplace_importance(logp, [3.2, 0.2, 0.6, 1.85, -0.5, -0.1], count=10_000)
    a, b, c, mean, sigma, spread = points.T
    return moments(weights, intercept=a, slope_sun=b, slope_heat=c, mean=mean, sigma=np.exp(sigma), spread=np.exp(spread))


def remission(names):
    control, treated, longer = names["control"], names["treated"], names["treated_at_least"]

    def logp(x):
        shape, scale_control, scale_treated = np.exp(x).T[:, :, None]
        result = stats.gamma.logpdf(np.exp(x), 2, scale=[1, 10, 10]).sum(axis=1) + x.sum(axis=1)
        result += stats.weibull_min.logpdf(control, shape, scale=scale_control).sum(axis=1)
        result += stats.weibull_min.logpdf(treated, shape, scale=scale_treated).sum(axis=1)
        return result + stats.weibull_min.logsf(longer, shape, scale=scale_treated).sum(axis=1)

    points, weights = laplace_importance(logp, np.log([1.3, 10.0, 33.0]))
    shape, scale_control, scale_treated = np.exp(points).T
    ratio = (scale_treated / scale_control) ** shape
    return moments(weights, shape=shape, scale_control=scale_control, scale_treated=scale_treated, hazard_ratio=ratio)


def bioassay(names):
    def logp(x):
        alpha, beta = x[:, 0], np.exp(x[:, 1])
        p = special.expit(alpha[:, None] + beta[:, None] * names["log_dose"])
        likelihood = stats.binom.logpmf(names["deaths"], names["animals"], p).sum(axis=1)
        return likelihood + stats.norm.logpdf(alpha, 0, 2) + stats.gamma.logpdf(beta, 2, scale=5) + x[:, 1]

    points, weights = laplace_importance(logp, [1.0, 2.0])
    alpha, beta = points[:, 0], np.exp(points[:, 1])
    known = moments(weights, alpha=alpha, beta=beta, lethal_dose=-alpha / beta)
    known["lethal_dose"] = known["lethal_dose"][0], None  # its tails are too heavy for a verdict on the variance
    return known


SCRIPTS = (
    coal_mining,
    darwins_maize,
    eight_schools,
    fetal_lamb,
    kid_scores,
    old_faithful,
    eruptions_in_order,
    air_quality,
    remission,
    bioassay,
)


def test_every_script_is_here():
    assert {path.stem for path in GALLERY.glob("*.py")} == {script.__name__ for script in SCRIPTS}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.__name__)
@pytest.mark.filterwarnings("ignore:FigureCanvasAgg is non-interactive", "ignore::pymc3.exceptions.ImputationWarning")
def test_script_finds_the_posterior(script, monkeypatch, capsys):
    plt.switch_backend("agg")
    plt.close("all")
    sample = pm.sample

    def shorter(*args, **kwargs):
        return sample(*(min(value, MOST_DRAWS) if isinstance(value, int) else value for value in args), **kwargs)

    monkeypatch.setattr(pm, "sample", shorter)
    names = runpy.run_path(str(GALLERY / f"{script.__name__}.py"))
    assert len(plt.get_fignums()) == 1 and " mean " in capsys.readouterr().out
    plt.close("all")
    for name, (mean, variance) in script(names).items():
        draws = np.array(names["trace"].get_values(name, combine=False))
        assert_mean(draws, mean, name)
        if variance is not None:
            assert_mean((draws - mean) ** 2, variance, f"{name} variance")
