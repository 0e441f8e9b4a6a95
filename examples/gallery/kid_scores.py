"""
Test scores of children: linear regression
==========================================

The scores of 434 children of three and four years, explained by their mothers' IQ and by whether these finished school.

Data: US National Longitudinal Survey of Youth; Gelman and Hill (2007), *Data Analysis Using Regression and Multilevel/Hierarchical
Models*, chapter 3.
"""

import json
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import pymc3 as pm

data = json.loads((Path(sys.argv[0]).resolve().parent.parent / "data" / "kidiq.json").read_text())["data"]
score, school, iq = (np.array(data[name], dtype=float) for name in ("kid_score", "mom_hs", "mom_iq"))

# %%
# The model
# ---------
# Predictors are centred, so that the intercept is the score of the average child, and coefficients are hardly correlated.

with pm.Model() as model:
    intercept = pm.Normal("intercept", mu=80, sigma=50)
    slope_school = pm.Normal("slope_school", mu=0, sigma=20)
    slope_iq = pm.Normal("slope_iq", mu=0, sigma=5)
    sigma = pm.HalfNormal("sigma", sigma=50)
    mu = intercept + slope_school * (school - school.mean()) + slope_iq * (iq - iq.mean())
    pm.Normal("score", mu=mu, sigma=sigma, observed=score)
    trace = pm.sample(2000, tune=1000, chains=4, random_seed=1, progressbar=False)

# %%
# What it finds
# -------------
# Gelman and Hill have slopes of 6 and 0.6, and a standard deviation of 18.

print(pm.summary(trace, kind="stats").round(2))

# %%
grid = np.linspace(iq.min(), iq.max(), 50)
figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
for finished, color, label in ((0, "C3", "mother did not finish school"), (1, "C0", "mother finished school")):
    lines = (
        trace["intercept"][::2, None]
        + trace["slope_school"][::2, None] * (finished - school.mean())
        + trace["slope_iq"][::2, None] * (grid - iq.mean())
    )
    low, high = np.percentile(lines, [5, 95], axis=0)
    axes.scatter(iq[school == finished], score[school == finished], color=color, s=8, alpha=0.5)
    axes.fill_between(grid, low, high, color=color, alpha=0.3, linewidth=0)
    axes.plot(grid, lines.mean(axis=0), color=color, label=label)
axes.set_xlabel("mother's IQ")
axes.set_ylabel("child's score")
axes.legend(frameon=False)
plt.show()
