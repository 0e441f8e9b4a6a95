"""
Old Faithful: a mixture
=======================

How long the eruptions of the geyser Old Faithful last: there are short ones and long ones. An ordered transform says which of the two
components is the first.

Data: Azzalini and Bowman (1990), *Applied Statistics* 39(3); R's `faithful`.
"""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from scipy import stats

import pymc3 as pm

path = Path(sys.argv[0]).resolve().parent.parent / "data" / "faithful.csv"
minutes = np.loadtxt(path, delimiter=",", skiprows=1, usecols=0)

# %%
# The model
# ---------

with pm.Model() as model:
    weights = pm.Dirichlet("weights", a=np.ones(2), shape=2)
    mu = pm.Normal("mu", mu=3, sigma=2, shape=2, transform=pm.distributions.transforms.ordered, testval=[2.0, 4.0])
    sigma = pm.HalfNormal("sigma", sigma=1, shape=2)
    pm.NormalMixture("minutes", w=weights, mu=mu, sigma=sigma, observed=minutes)
    trace = pm.sample(2000, tune=1000, chains=4, random_seed=1, progressbar=False)

# %%
# What it finds
# -------------

print(pm.summary(trace, kind="stats").round(3))

# %%
grid = np.linspace(1, 6, 300)
some = trace[::4]
parts = some["weights"][:, :, None] * stats.norm.pdf(grid, some["mu"][:, :, None], some["sigma"][:, :, None])
low, high = np.percentile(parts.sum(axis=1), [5, 95], axis=0)
figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
axes.hist(minutes, bins=40, density=True, color="lightgray", label="eruptions")
axes.fill_between(grid, low, high, color="C0", alpha=0.4, linewidth=0, label="density, middle 90%")
for component, label in ((0, "components"), (1, None)):
    axes.plot(grid, parts[:, component].mean(axis=0), color="C1", linestyle="--", label=label)
axes.set_xlabel("minutes")
axes.set_yticks([])
axes.legend(frameon=False)
plt.show()
