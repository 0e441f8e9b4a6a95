"""
Movements of a fetal lamb: more zeros than Poisson
==================================================

A lamb was watched by ultrasound for 240 intervals of five seconds; in 182 of them it did not move. Is that more than a Poisson
distribution has? Posterior predictive draws of two models answer.

Data: Leroux and Puterman (1992), *Biometrics* 48(2).
"""

import matplotlib.pyplot as plt
import numpy as np

import pymc3 as pm

movements = np.repeat([0, 1, 2, 3, 4, 7], [182, 41, 12, 2, 2, 1])

# %%
# Two models
# ----------
# In the second one a movement is possible in an interval only with probability `psi`.

with pm.Model() as poisson:
    rate = pm.Exponential("rate", 1)
    pm.Poisson("movements", rate, observed=movements)
    poisson_trace = pm.sample(2000, tune=1000, chains=4, random_seed=1, progressbar=False)
    poisson_draws = pm.sample_posterior_predictive(poisson_trace, random_seed=2, progressbar=False)["movements"]

with pm.Model() as inflated:
    psi = pm.Beta("psi", 1, 1)
    rate = pm.Exponential("rate", 1)
    pm.ZeroInflatedPoisson("movements", psi, rate, observed=movements)
    trace = pm.sample(2000, tune=1000, chains=4, random_seed=1, progressbar=False)
    inflated_draws = pm.sample_posterior_predictive(trace, random_seed=2, progressbar=False)["movements"]

# %%
# What they find
# --------------
# The probability of so many intervals without movement, and of seven movements or more in one:

print(pm.summary(trace, kind="stats").round(3))
for name, draws in {"Poisson": poisson_draws, "zero-inflated": inflated_draws}.items():
    still, lively = np.sum(draws == 0, axis=1) >= 182, np.max(draws, axis=1) >= 7
    print(f"{name:14} P(zeros >= 182) = {still.mean():.4f}   P(max >= 7) = {lively.mean():.4f}")


# %%
def frequencies(draws):
    """Return how many intervals have 0, 1, 2, ... movements: the middle 90% over draws of data."""
    return np.percentile([np.sum(draws == count, axis=1) for count in range(8)], [5, 50, 95], axis=1)


counts = np.arange(8)
figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
axes.bar(counts, np.bincount(movements, minlength=8), color="lightgray", label="observed")
for shift, color, name, draws in ((-0.15, "C3", "Poisson", poisson_draws), (0.15, "C0", "zero-inflated", inflated_draws)):
    low, middle, high = frequencies(draws)
    axes.errorbar(counts + shift, middle, yerr=[middle - low, high - middle], fmt="o", color=color, label=f"{name}, middle 90%")
axes.set_yscale("symlog", linthresh=5)
axes.set_yticks([0, 1, 2, 5, 10, 50, 100, 200], [0, 1, 2, 5, 10, 50, 100, 200])
axes.set_xlabel("movements in an interval")
axes.set_ylabel("intervals")
axes.legend(frameon=False)
plt.show()
