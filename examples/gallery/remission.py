"""
Remission of leukaemia: censored data with a Potential
======================================================

For how many weeks children stayed in remission, with a drug (6-MP) and without. For twelve of them all that is known is that they were
still in remission when the trial ended: their terms of the log-probability are those of surviving, which `pm.Potential` adds.

Data: Freireich et al. (1963), *Blood* 21(6); R's `MASS::gehan`.
"""

import matplotlib.pyplot as plt
import numpy as np

import pymc3 as pm

control = np.array([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23])
treated = np.array([6, 6, 6, 7, 10, 13, 16, 22, 23])
treated_at_least = np.array([6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])

# %%
# The model
# ---------
# Times have a Weibull distribution, with one shape and two scales. Its probability of more than t weeks is exp(-(t / scale) ** shape).

with pm.Model() as model:
    shape = pm.Gamma("shape", 2, 1)
    scale_control = pm.Gamma("scale_control", 2, 0.1)
    scale_treated = pm.Gamma("scale_treated", 2, 0.1)
    pm.Weibull("control", alpha=shape, beta=scale_control, observed=control)
    pm.Weibull("treated", alpha=shape, beta=scale_treated, observed=treated)
    pm.Potential("treated_at_least", -pm.math.sum((treated_at_least / scale_treated) ** shape))
    pm.Deterministic("hazard_ratio", (scale_treated / scale_control) ** shape)
    trace = pm.sample(2000, tune=1000, chains=4, random_seed=1, progressbar=False)

# %%
# What it finds
# -------------
# A child without the drug relapses at about five times the rate of one with it.

print(pm.summary(trace, kind="stats").round(2))


# %%
def kaplan_meier(times, censored):
    """Return weeks, and the share that is in remission after them, as steps."""
    every, share, steps = np.concatenate([times, censored]), 1.0, [(0, 1.0)]
    for week in np.unique(times):
        share *= 1 - np.sum(times == week) / np.sum(every >= week)
        steps.append((week, share))
    return np.array([*steps, (every.max(), share)]).T


weeks = np.linspace(0.01, 36, 100)
figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
for color, label, name, times, censored in (
    ("C3", "control", "scale_control", control, []),
    ("C0", "6-MP", "scale_treated", treated, treated_at_least),
):
    curves = np.exp(-((weeks / trace[name][::2, None]) ** trace["shape"][::2, None]))
    low, high = np.percentile(curves, [5, 95], axis=0)
    axes.fill_between(weeks, low, high, color=color, alpha=0.25, linewidth=0)
    axes.plot(weeks, curves.mean(axis=0), color=color, label=label)
    axes.step(*kaplan_meier(times, censored), where="post", color=color, linestyle=":")
axes.plot([], [], color="gray", linestyle=":", label="Kaplan-Meier estimate")
axes.set_xlabel("weeks")
axes.set_ylabel("share in remission, with the middle 90%")
axes.set_ylim(0, 1.02)
axes.legend(frameon=False)
plt.show()
