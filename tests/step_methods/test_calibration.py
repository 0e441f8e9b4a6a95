"""Simulation-based calibration (Talts et al. 2018): among draws of its posterior, a draw of the prior has each rank equally often."""

import numpy as np
from scipy import stats

import pymc3 as pm
from pymc3.step_methods.hmc.quadpotential import QuadPotentialDiagAdapt

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


def test_nuts_and_hamiltonian_monte_carlo():
    """Groups around a common mean by NUTS, tuned for each data set, and a regression with raw columns by HamiltonianMC."""
    design = np.column_stack([np.ones(4), 3.0 + PLACES])
    with pm.Model():
        grouped, data = pm.Data("grouped", np.zeros(3)), pm.Data("data", np.zeros(4))
        mean, width = pm.Normal("mean", 0, 1, shape=1), pm.HalfNormal("width", 1, shape=1)
        offset = pm.Normal("offset", 0, 1, shape=3)
        pm.Normal("z", mean + width * offset, 0.5, observed=grouped)
        slope, sigma = pm.Normal("slope", 0, 1, shape=2), pm.HalfNormal("sigma", 1, shape=1)
        pm.Normal("y", pm.math.dot(design, slope), 0.3 + sigma, observed=data)
        steps = [pm.NUTS([mean, width, offset]), pm.HamiltonianMC([slope, sigma], path_length=1.5)]
        rng, ranks = np.random.default_rng(13), {"mean": [], "width": [], "offset": [], "slope": [], "sigma": []}
        for seed in range(SETS):
            truth = {name: rng.normal(size=size) for name, size in (("mean", 1), ("offset", 3), ("slope", 2))}
            truth |= {"width": abs(rng.normal(size=1)), "sigma": abs(rng.normal(size=1))}
            observed = rng.normal(truth["mean"] + truth["width"] * truth["offset"], 0.5)
            pm.set_data({"grouped": observed, "data": rng.normal(design @ truth["slope"], 0.3 + truth["sigma"])})
            trace = pm.sample(DRAWS * THIN, tune=100, step=steps, random_seed=seed, **QUIET)
            for name, own in ranks.items():
                own.append((trace[name][::THIN] < truth[name]).sum(axis=0))
    for name, own in ranks.items():
        assert_uniform(np.array(own), name)


def test_chees():
    """Groups around a common mean: all data sets side by side in one posterior, a draw from each of several chains."""
    rng = np.random.default_rng(14)
    truth = {"mean": rng.normal(size=SETS), "width": abs(rng.normal(size=SETS)), "offset": rng.normal(size=(SETS, 2))}
    data = rng.normal(truth["mean"][:, None] + truth["width"][:, None] * truth["offset"], 0.5)
    with pm.Model():
        mean, width = pm.Normal("mean", 0, 1, shape=SETS), pm.HalfNormal("width", 1, shape=SETS)
        offset = pm.Normal("offset", 0, 1, shape=(SETS, 2))
        pm.Normal("z", mean[:, None] + width[:, None] * offset, 0.5, observed=data)
        step = pm.ChEESHMC(potential=QuadPotentialDiagAdapt(4 * SETS, np.zeros(4 * SETS)))
        trace = pm.sample(100, tune=150, step=step, random_seed=1, **{**QUIET, "chains": DRAWS})
    for name, value in truth.items():
        last = trace[name].reshape(DRAWS, -1, *value.shape)[:, -1]
        assert_uniform((last < value).sum(axis=0).reshape(SETS, -1), name)


def test_gibbs_steps():
    """Labels of a mixture at once, switches of a regression one by one, and two coins that flip together; ties are broken at random."""
    design, centres = np.array([[1.0, 0.3, -0.5], [0.2, 1.0, 0.4], [-0.3, 0.5, 1.0]]), np.array([-1.0, 0.0, 1.5])
    with pm.Model():
        labelled, switched, tossed = pm.Data("labelled", np.zeros(4)), pm.Data("switched", np.zeros(3)), pm.Data("tossed", np.zeros(2))
        shift = pm.Normal("shift", 0, 1, shape=1)
        label = pm.Categorical("label", [0.5, 0.2, 0.3], shape=4)
        pm.Normal("y", pm.math.constant(centres)[label] + shift, 1.0, observed=labelled)
        switch = pm.Bernoulli("switch", [0.3, 0.5, 0.6], shape=3)
        pm.Normal("x", pm.math.dot(design, switch), 0.8, observed=switched)
        coin = pm.Bernoulli("coin", 0.4, shape=2)
        pm.Normal("w", coin * 1.0, 1.0, observed=tossed)
        steps = [pm.Slice([shift]), pm.CategoricalGibbsMetropolis([label]), pm.BinaryGibbsMetropolis([switch]), pm.BinaryMetropolis([coin])]
        rng, ranks = np.random.default_rng(12), {"shift": [], "label": [], "switch": [], "coin": []}
        for seed in range(SETS):
            truth = {
                "shift": rng.normal(size=1),
                "label": rng.choice(3, size=4, p=[0.5, 0.2, 0.3]),
                "switch": rng.random(3) < [0.3, 0.5, 0.6],
                "coin": rng.random(2) < 0.4,
            }
            observed = {"labelled": rng.normal(centres[truth["label"]] + truth["shift"])}
            observed |= {"switched": rng.normal(design @ truth["switch"], 0.8), "tossed": rng.normal(truth["coin"])}
            pm.set_data(observed)
            trace = pm.sample(DRAWS * THIN, tune=60, step=steps, random_seed=seed, **QUIET)
            for name, own in ranks.items():
                draws = trace[name][::THIN]
                less, ties = (draws < truth[name]).sum(axis=0), (draws == truth[name]).sum(axis=0)
                own.append(less + rng.integers(ties + 1))
    for name, own in ranks.items():
        assert_uniform(np.array(own), name)
