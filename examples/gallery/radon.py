"""
Radon in Minnesota: a county's level, centred and not
=====================================================

Radon in 919 houses of 85 counties, measured in the basement or on the first floor. Every county has its own level, `a[county]`; what they
have in common comes from all houses, so that a county with two of them is not believed as much as one with a hundred.

Data: US Environmental Protection Agency; Gelman and Hill (2007), *Data Analysis Using Regression and Multilevel/Hierarchical Models*,
chapter 12. They come with PyMC3.
"""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import pymc3 as pm

data = pd.read_csv(pm.get_data("radon.csv"))
county, names = pd.factorize(data["county"].str.strip())
floor = data["floor"].to_numpy()
log_radon = np.log(data["activity"].replace(0, 0.1)).to_numpy()

# %%
# The model
# ---------
# Centred: the levels of the counties are normal, around a mean that is unknown.

with pm.Model(coords={"county": names}) as centred:
    mu = pm.Normal("mu", mu=0, sigma=5)
    tau = pm.HalfNormal("tau", sigma=1)
    a = pm.Normal("a", mu=mu, sigma=tau, dims="county")
    b = pm.Normal("b", mu=0, sigma=5)
    sigma = pm.HalfNormal("sigma", sigma=1)
    pm.Normal("log_radon", mu=a[county] + b * floor, sigma=sigma, observed=log_radon)
    trace = pm.sample(1000, tune=500, chains=4, random_seed=1, progressbar=False)

# %%
# Not centred: the same model, with each county's distance from the mean in units of `tau`.

with pm.Model(coords={"county": names}) as non_centred:
    mu = pm.Normal("mu", mu=0, sigma=5)
    tau = pm.HalfNormal("tau", sigma=1)
    z = pm.Normal("z", mu=0, sigma=1, dims="county")
    a = pm.Deterministic("a", mu + tau * z, dims="county")
    b = pm.Normal("b", mu=0, sigma=5)
    sigma = pm.HalfNormal("sigma", sigma=1)
    pm.Normal("log_radon", mu=a[county] + b * floor, sigma=sigma, observed=log_radon)
    trace_non_centred = pm.sample(1000, tune=500, chains=4, random_seed=1, progressbar=False)

# %%
# What they find
# --------------
# Gelman and Hill have a mean of 1.46 with a standard deviation of 0.33 between counties, a first floor that is 0.69 lower, and a standard
# deviation of 0.76 within a county. Both ways find the same. How many independent draws theirs are worth (`ess_bulk`) can differ: many
# houses in each county speak for the centred way, few for the other.

for label, found in (("centred", trace), ("not centred", trace_non_centred)):
    print(label, pm.summary(found, var_names=["mu", "tau", "b", "sigma"]).round(3).to_string(), sep="\n")

# %%
# Counties with few houses are drawn far towards the mean, and less certain.

houses = np.bincount(county)
order = np.argsort(houses, kind="stable")
alone = np.bincount(county, log_radon - trace["b"].mean() * floor) / houses
low, middle, high = np.percentile(trace["a"], [5, 50, 95], axis=0)
rows = np.arange(len(names))
figure, axes = plt.subplots(figsize=(9, 4.5), layout="constrained")
axes.scatter(rows, alone[order], color="gray", s=14, label="mean of the county's houses")
bars = [(middle - low)[order], (high - middle)[order]]
axes.errorbar(rows, middle[order], yerr=bars, fmt="o", markersize=3, linewidth=1, label="a, with the middle 90%")
axes.axhline(trace["mu"].mean(), color="C0", linestyle=":", label="mean of the counties")
axes.set_ylim(top=3.3)
axes.set_xticks(rows[::12], houses[order][::12])
axes.set_xlabel("counties, by their number of houses")
axes.set_ylabel("log radon in the basement")
axes.legend(frameon=False, ncols=3)
plt.show()
