"""
Coal mining disasters: a change point
=====================================

How many disasters there were in British coal mines, year by year, and when they became rarer. `pm.sample` chooses what moves a variable:
Metropolis the year of the change, which is discrete, and NUTS the two rates.

Data: Jarrett (1979), *Biometrika* 66(1); the list is that of the R package boot, `coal`, counted by years.
"""

import matplotlib.pyplot as plt
import numpy as np

import pymc3 as pm

disasters = np.array([
    4, 5, 4, 1, 0, 4, 3, 4, 0, 6, 3, 3, 4, 0, 2, 6, 3, 3, 5, 4, 5, 3, 1, 4, 4, 1, 5, 5,
    3, 4, 2, 5, 2, 2, 3, 4, 2, 1, 3, 2, 2, 1, 1, 1, 1, 3, 0, 0, 1, 0, 1, 1, 0, 0, 3, 1,
    0, 3, 2, 2, 0, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 2, 1, 0, 0, 0, 1, 1, 0, 2, 3, 3, 1, 1,
    2, 1, 1, 1, 1, 2, 3, 3, 0, 0, 0, 1, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1,
])  # fmt: skip
years = np.arange(1851, 1963)

# %%
# The model
# ---------
# Before the change, and in its year, the rate is `early`; afterwards it is `late`.

with pm.Model() as model:
    change = pm.DiscreteUniform("change", lower=years[0], upper=years[-1])
    early = pm.Exponential("early", 1)
    late = pm.Exponential("late", 1)
    rate = pm.Deterministic("rate", pm.math.switch(years <= change, early, late))
    pm.Poisson("disasters", rate, observed=disasters)
    trace = pm.sample(4000, tune=1000, chains=4, random_seed=1, progressbar=False)

# %%
# What it finds
# -------------

print(pm.summary(trace, var_names=["change", "early", "late"], kind="stats").round(2))

# %%
low, high = np.percentile(trace["rate"], [5, 95], axis=0)
figure, (top, bottom) = plt.subplots(2, 1, figsize=(8, 5.5), sharex=True, height_ratios=[2, 1], layout="constrained")
top.bar(years, disasters, color="lightgray", label="disasters")
top.fill_between(years, low, high, color="C1", alpha=0.4, linewidth=0)
top.plot(years, trace["rate"].mean(axis=0), color="C1", label="rate, with the middle 90%")
top.set_ylabel("per year")
top.legend(frameon=False)
bottom.hist(trace["change"], bins=np.arange(years[0] - 0.5, years[-1] + 1), density=True, color="C0")
bottom.set_ylabel("year of the change")
bottom.set_yticks([])
plt.show()
