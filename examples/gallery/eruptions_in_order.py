"""
Old Faithful: a hidden Markov chain
===================================

Short eruptions of the geyser Old Faithful and long ones do not follow each other at random: after a short one comes a long one. Which
eruption is of which kind is not observed; each is a discrete variable, whose neighbours say as much about it as its own length.

Data: Azzalini and Bowman (1990), *Applied Statistics* 39(3); R's `faithful`, in its order.
"""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import pymc3 as pm

path = Path(sys.argv[0]).resolve().parent.parent / "data" / "faithful.csv"
minutes = np.loadtxt(path, delimiter=",", skiprows=1, usecols=0)

# %%
# The model
# ---------
# `long_next` are the probabilities of a long eruption after a short one, and after a long one. NUTS moves what is continuous, and
# BinaryGibbsMetropolis the 272 kinds.

with pm.Model() as model:
    long_next = pm.Beta("long_next", alpha=1, beta=1, shape=2)
    mu = pm.Normal("mu", mu=[2, 4], sigma=1, shape=2)
    sigma = pm.HalfNormal("sigma", sigma=1, shape=2)
    is_long = pm.Bernoulli("is_long", p=0.5, shape=len(minutes))
    log_next = pm.math.log(pm.math.stack([1 - long_next, long_next]))
    pm.Potential("order", log_next[is_long[1:], is_long[:-1]].sum())
    pm.Normal("minutes", mu=mu[is_long], sigma=sigma[is_long], observed=minutes)
    trace = pm.sample(8000, tune=1000, chains=4, random_seed=1, progressbar=False)

# %%
# What it finds
# -------------

print(pm.summary(trace, var_names=["long_next", "mu", "sigma"], kind="stats").round(3))

# %%
figure, axes = plt.subplots(figsize=(6.5, 5), layout="constrained")
points = axes.scatter(minutes[:-1], minutes[1:], c=trace["is_long"].mean(axis=0)[1:], cmap="coolwarm", s=14, vmin=0, vmax=1)
figure.colorbar(points, label="probability that the next one is long")
axes.set_xlabel("minutes")
axes.set_ylabel("minutes of the next eruption")
plt.show()
