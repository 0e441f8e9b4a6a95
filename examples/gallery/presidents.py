"""
Approval of presidents: a random walk
=====================================

How many in a hundred Americans approved of their president, in each quarter from 1945 to 1974, as some 1500 of them told Gallup. What they
think moves from quarter to quarter, as a random walk; in six quarters nobody asked.

Data: The Gallup Poll; McNeil (1977), *Interactive Data Analysis*; R's `presidents`.
"""

import matplotlib.pyplot as plt
import numpy as np

import pymc3 as pm

none = np.nan
approval = np.array([
    none, 87, 82, 75, 63, 50, 43, 32, 35, 60, 54, 55, 36, 39, none, none, 69, 57, 57, 51,
    45, 37, 46, 39, 36, 24, 32, 23, 25, 32, none, 32, 59, 74, 75, 60, 71, 61, 71, 57,
    71, 68, 79, 73, 76, 71, 67, 75, 79, 62, 63, 57, 60, 49, 48, 52, 57, 62, 61, 66,
    71, 62, 61, 57, 72, 83, 71, 78, 79, 71, 62, 74, 76, 64, 62, 57, 80, 73, 69, 69,
    71, 64, 69, 62, 63, 46, 56, 44, 44, 52, 38, 46, 36, 49, 35, 44, 59, 65, 65, 56,
    66, 53, 61, 52, 51, 48, 54, 49, 49, 61, none, none, 68, 44, 40, 27, 28, 25, 24, 24,
])  # fmt: skip
quarters = 1945 + np.arange(len(approval)) / 4
asked = ~np.isnan(approval)

# %%
# The model
# ---------
# `step` is the standard deviation of what approval moves by in a quarter. The error of a poll is known: that of 1500 answers.

error = 100 * np.sqrt(0.5 * 0.5 / 1500)
with pm.Model() as model:
    step = pm.HalfNormal("step", sigma=10)
    level = pm.GaussianRandomWalk("level", mu=0, sigma=step, init=pm.Normal.dist(mu=50, sigma=20), shape=len(approval))
    pm.Normal("approval", mu=level[asked], sigma=error, observed=approval[asked])
    trace = pm.sample(1000, tune=500, chains=4, random_seed=1, progressbar=False)

# %%
# What it finds
# -------------
# Approval moves by nine points in a quarter, far more than a poll errs. Where nobody asked, the walk goes from the poll before to the one
# after; the first level comes before all polls.

print(pm.summary(trace, var_names=["step"]).round(2).to_string())
print(pm.summary(trace, var_names=["level"], kind="stats").round(1)[~asked].to_string())

# %%
low, middle, high = np.percentile(trace["level"], [5, 50, 95], axis=0)
figure, axes = plt.subplots(figsize=(9, 4.5), layout="constrained")
axes.plot(quarters, approval, "o", color="gray", markersize=4, label="polls")
axes.plot(quarters, middle, color="C0", linewidth=1, label="level, with the middle 90%")
axes.fill_between(quarters, low, high, color="C0", alpha=0.3, linewidth=0)
presidents = {"Truman": 1945.28, "Eisenhower": 1953.05, "Kennedy": 1961.05, "Johnson": 1963.9, "Nixon": 1969.05, "Ford": 1974.6}
for name, since in presidents.items():
    axes.axvline(since, color="black", linestyle=":", linewidth=1)
    axes.text(since + 0.1, 96, name, fontsize=8)
axes.set_ylim(15, 100)
axes.set_ylabel("approval (%)")
axes.legend(frameon=False, loc="lower left")
plt.show()
