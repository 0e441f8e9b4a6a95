"""The gallery's scripts run on the engine under test, and find posteriors that are known without sampling."""

import runpy
from pathlib import Path

import numpy as np
import pytest
from scipy import integrate, special, stats

import pymc3 as pm

pytest.importorskip("arviz", exc_type=ImportError)
plt = pytest.importorskip("matplotlib.pyplot", exc_type=ImportError)

from tests.exact import laplace_importance, moments
from tests.monte_carlo import assert_found

GALLERY = Path(__file__).resolve().parent.parent / "examples" / "gallery"
#: The tests draw no more than this in each chain.
MOST_DRAWS = 1000


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


def challenger(names):
    tens, damage = (names["temperature"] - 70) / 10, names["damage"]

    def logp(x):
        logit = x[:, :1] + x[:, 1:] * tens
        return (damage * logit - np.logaddexp(0, logit)).sum(axis=1) + stats.norm.logpdf(x, 0, 5).sum(axis=1)

    points, weights = laplace_importance(logp, [-1.0, -2.0])
    intercept, slope = points.T
    return moments(weights, intercept=intercept, slope=slope, cold=special.expit(intercept - 3.9 * slope))


def radon(names):
    """Given the rest, the levels of the counties are normal, and independent: both ways to write them find the same."""
    y, floor, county = names["log_radon"], names["floor"], names["county"]
    houses, first, total, total_first, squares, products = (
        np.bincount(county, each) for each in (np.ones_like(y), floor, y, floor * y, y**2, floor**2)
    )

    def residuals(b):
        """Sums, over the houses of a county, of what is above the first floor's part, and of its square."""
        return total - b * first, squares - 2 * b * total_first + b**2 * products

    def logp(x):
        (mu, b), (tau, sigma) = x[:, :2].T[..., None], np.exp(x[:, 2:]).T[..., None]
        one, two = residuals(b)
        one, two = one - houses * mu, two - 2 * mu * one + houses * mu**2
        spread = sigma**2 + houses * tau**2
        each = -0.5 * (two - tau**2 * one**2 / spread) / sigma**2 - (houses - 1) * np.log(sigma) - 0.5 * np.log(spread)
        prior = stats.norm.logpdf(x[:, :2], 0, 5).sum(axis=1) + stats.halfnorm.logpdf(np.exp(x[:, 2:])).sum(axis=1)
        return each.sum(axis=1) + prior + x[:, 2:].sum(axis=1)

    points, weights = laplace_importance(logp, [1.5, -0.7, -1.1, -0.3], count=10_000)
    mu, b, tau, sigma = points[:, 0], points[:, 1], *np.exp(points[:, 2:]).T
    shrink = tau[:, None] ** 2 / (sigma[:, None] ** 2 + houses * tau[:, None] ** 2)
    a = mu[:, None] + shrink * (residuals(b[:, None])[0] - houses * mu[:, None])
    known = moments(weights, mu=mu, b=b, tau=tau, sigma=sigma) | {"a": (weights @ a, None)}
    return known | {("trace_non_centred", name): value for name, value in known.items() if name != "a"}


def discoveries(names):
    """The sums of PSIS-LOO are those of really leaving years out: in closed form, and by quadrature over both parameters."""
    found = names["discoveries"]
    shape, rate = 2 + found.sum() - found, 0.5 + len(found) - 1
    assert names["loo_poisson"].elpd_loo == pytest.approx(stats.nbinom.logpmf(found, shape, rate / (rate + 1)).sum(), abs=0.1)
    nodes, lengths = np.polynomial.legendre.leggauss(100)
    mu, alpha = (grid.ravel() for grid in np.meshgrid(3.25 + 1.75 * nodes, 40 * (1 + nodes)))
    counts, index = np.unique(found, return_inverse=True)
    each = stats.nbinom.logpmf(counts, alpha[:, None], (alpha / (alpha + mu))[:, None])[:, index]
    prior = stats.gamma.logpdf(mu, 2, scale=2) + stats.gamma.logpdf(alpha, 2, scale=5) + np.log(np.outer(lengths, lengths)).ravel()
    logp = each.sum(axis=1) + prior
    left_out = special.logsumexp(logp) - special.logsumexp(logp[:, None] - each, axis=0)
    assert names["loo"].elpd_loo == pytest.approx(left_out.sum(), abs=0.1)
    weights = special.softmax(logp)
    mean = weights @ np.exp(each)
    penalty = weights @ (each - weights @ each) ** 2
    assert names["waic"].elpd_waic == pytest.approx(np.sum(np.log(mean) - penalty), abs=0.1)
    rate = stats.gamma(2 + found.sum(), scale=1 / (0.5 + len(found)))
    return moments(weights, mu=mu, alpha=alpha) | {("trace_poisson", "mu"): (rate.mean(), rate.var())}


def presidents(names):
    """By quadrature over the step: given it, levels and polls are normal."""
    asked, time = names["asked"], np.arange(len(names["asked"]))
    off = names["approval"][asked] - 50

    def given(step):
        """The logarithm of the density of the step with the polls, and what is expected of the levels."""
        covariance = 400 + step**2 * np.minimum.outer(time, time)
        root = np.linalg.cholesky(covariance[np.ix_(asked, asked)] + names["error"] ** 2 * np.eye(asked.sum()))
        white = np.linalg.solve(root, np.column_stack([off, covariance[asked]]))
        logp = -np.log(np.diag(root)).sum() - 0.5 * white[:, 0] @ white[:, 0] + stats.halfnorm.logpdf(step, scale=10)
        return logp, 50 + white[:, 0] @ white[:, 1:]

    steps = np.linspace(6, 14, 40)
    logp, levels = (np.array(part) for part in zip(*map(given, steps)))
    weights = special.softmax(logp)
    return moments(weights, step=steps) | {"level": (weights @ levels, None)}


def lake_huron(names):
    """Surprises are linear in the mean, which is normal, given the rest."""
    level = names["level"] - 579

    def given(x):
        """The logarithm of the density of the rest, and what is expected of the mean, and its variance."""
        phi, theta, sigma = *np.tanh(x[:, :2]).T, np.exp(x[:, 2])
        last, slope, squares, products, slopes = 0.0, 0.0, 0.0, 0.0, 0.25 * sigma**2
        for before, now in zip(level[:-1], level[1:]):
            last, slope = now - phi * before - theta * last, 1 - phi - theta * slope
            squares, products, slopes = squares + last**2, products + last * slope, slopes + slope**2
        logp = -0.5 * (squares - products**2 / slopes) / sigma**2 - 0.5 * np.log(slopes) - (len(level) - 2) * x[:, 2]
        prior = np.log((1 - phi**2) * (1 - theta**2)) + stats.halfnorm.logpdf(sigma) + x[:, 2]
        return logp + prior, 579 + products / slopes, sigma**2 / slopes

    points, weights = laplace_importance(lambda x: given(x)[0], [1.0, 0.3, -0.3])
    phi, theta = np.tanh(points[:, :2]).T
    known = moments(weights, phi=phi, theta=theta, sigma=np.exp(points[:, 2]))
    _, mean, variance = given(points)
    center = weights @ mean
    return known | {"mean": (center, weights @ (variance + (mean - center) ** 2))}


def waiting_for_a_child(names):
    cycles = np.arange(1, 13)

    def parameters(x):
        return special.expit(x[:, :2]), np.exp(x[:, 2:])

    def logp(x):
        chance, spread = parameters(x)
        result = np.log(chance * (1 - chance)).sum(axis=1) + stats.halfnorm.logpdf(spread, scale=0.5).sum(axis=1) + x[:, 2:].sum(axis=1)
        for index, counts in enumerate((names["smokers"], names["others"])):
            a = (chance / spread)[:, index, None]
            b = ((1 - chance) / spread)[:, index, None]
            pregnant = special.betaln(a + 1, b + cycles - 1)
            result += np.hstack([pregnant, special.betaln(a, b + 12)]) @ counts - counts.sum() * special.betaln(a, b)[:, 0]
        return result

    points, weights = laplace_importance(logp, [-1.0, -0.4, -2.0, -2.0])
    chance, spread = parameters(points)
    return moments(weights, chance=chance, spread=spread, difference=chance[:, 1] - chance[:, 0])


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
    challenger,
    radon,
    discoveries,
    presidents,
    lake_huron,
    waiting_for_a_child,
)


def test_every_script_is_here():
    assert {path.stem for path in GALLERY.glob("*.py")} == {script.__name__ for script in SCRIPTS}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.__name__)
@pytest.mark.filterwarnings(
    "ignore:FigureCanvasAgg is non-interactive",
    "ignore::pymc3.exceptions.ImputationWarning",
    "ignore:For one or more samples the posterior variance",  # of WAIC, for the year with twelve discoveries
    "ignore:The inplace keyword",  # of pandas, in ArviZ
)
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
    assert_found(names, script(names))
