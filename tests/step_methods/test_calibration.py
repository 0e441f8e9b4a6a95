"""Simulation-based calibration (Talts et al. 2018): among draws of its posterior, a draw of the prior has each rank equally often."""

import numpy as np
from scipy import stats

import pymc3 as pm

from ..monte_carlo import assert_mean

QUIET = dict(progressbar=False, compute_convergence_checks=False, chains=1, cores=1)
#: Numbers of data sets, of draws from each posterior, and of iterations between them; and of the bins into which ranks go.
SETS, DRAWS, THIN, BINS = 200, 19, 8, 10
PLACES = np.array([-1.0, -0.2, 0.5, 1.3])
COVARIANCE = np.exp(-0.5 * np.subtract.outer(PLACES, PLACES) ** 2) + 0.05 * np.eye(4)


def assert_uniform(ranks, label):
    """Fail unless ranks (sets, elements) of 0, ..., DRAWS are equally frequent.

    By a chi-square test of each element; and, as normal scores of all elements of a set together, by their mean and variance.
    """
    for own in ranks.T:
        counts = np.bincount(own * BINS // (DRAWS + 1), minlength=BINS)
        assert stats.chisquare(counts).pvalue > 1e-4, f"{label}: {counts.tolist()} ranks in {BINS} bins"
    scores = stats.norm.ppf((np.arange(DRAWS + 1) + 0.5) / (DRAWS + 1))
    assert_mean(scores[ranks].mean(axis=1), 0.0, label, independent=True)
    assert_mean((scores[ranks] ** 2).mean(axis=1), np.mean(scores**2), label, independent=True)


def test_slice_and_elliptical_slice():
    """A regression by Slice, and counts whose logarithms have a normal prior by EllipticalSlice, in one chain."""
    with pm.Model():
        data, counts = pm.Data("data", np.zeros(4)), pm.Data("counts", np.zeros(4, "int64"))
        slope, sigma = pm.Normal("slope", 0, 1, shape=2), pm.HalfNormal("sigma", 1, shape=1)
        pm.Normal("y", slope[0] + slope[1] * PLACES, sigma, observed=data)
        f = pm.MvNormal("f", np.zeros(4), cov=COVARIANCE, shape=4)
        pm.Poisson("n", pm.math.exp(f - 1.0), observed=counts)
        steps = [pm.Slice([slope, sigma]), pm.EllipticalSlice([f], prior_cov=COVARIANCE)]
        rng, ranks = np.random.default_rng(11), {"slope": [], "sigma": [], "f": []}
        for seed in range(SETS):
            truth = {"slope": rng.normal(size=2), "sigma": abs(rng.normal(size=1)), "f": rng.multivariate_normal(np.zeros(4), COVARIANCE)}
            observed = rng.normal(truth["slope"][0] + truth["slope"][1] * PLACES, truth["sigma"])
            pm.set_data({"data": observed, "counts": rng.poisson(np.exp(truth["f"] - 1.0))})
            trace = pm.sample(DRAWS * THIN, tune=60, step=steps, random_seed=seed, **QUIET)
            for name, own in ranks.items():
                own.append((trace[name][::THIN] < truth[name]).sum(axis=0))
    for name, own in ranks.items():
        assert_uniform(np.array(own), name)
