"""
The Challenger's O-rings: logistic regression
=============================================

In 7 of 23 flights of the Space Shuttle, O-rings of its boosters had been damaged, in the colder ones mostly. When the Challenger was
launched it was 31 degrees Fahrenheit cold, colder than ever before; its O-rings failed.

Data: Dalal, Fowlkes and Hoadley (1989), *Journal of the American Statistical Association* 84(408).
"""

import matplotlib.pyplot as plt
import numpy as np

import pymc3 as pm

temperature = np.array([66, 70, 69, 68, 67, 72, 73, 70, 57, 63, 70, 78, 67, 53, 67, 75, 70, 81, 76, 79, 75, 76, 58])
damage = np.array([0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1])

# %%
# The model
# ---------
# Temperatures are counted from 70 degrees, in tens of degrees. `cold` is the probability of damage at 31 degrees.

with pm.Model() as model:
    intercept = pm.Normal("intercept", mu=0, sigma=5)
    slope = pm.Normal("slope", mu=0, sigma=5)
    p = pm.math.invlogit(intercept + slope * (temperature - 70) / 10)
    pm.Bernoulli("damage", p=p, observed=damage)
    pm.Deterministic("cold", pm.math.invlogit(intercept + slope * (31 - 70) / 10))
    trace = pm.sample(1000, tune=500, chains=4, random_seed=1, progressbar=False)

# %%
# What it finds
# -------------
# By maximum likelihood the logit of the probability is 15.04 - 0.232 times the temperature: here that is an intercept of -1.21 and a slope
# of -2.32. With so few flights, what is likely on average is steeper.

print(pm.summary(trace, kind="stats").round(3))

# %%
grid = np.linspace(28, 85, 100)
curves = 1 / (1 + np.exp(-(trace["intercept"][:, None] + trace["slope"][:, None] * (grid - 70) / 10)))
low, high = np.percentile(curves, [5, 95], axis=0)
figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
axes.fill_between(grid, low, high, color="C0", alpha=0.3, linewidth=0)
axes.plot(grid, curves.mean(axis=0), color="C0", label="probability of damage, with the middle 90%")
axes.plot(temperature, damage, "o", color="black", alpha=0.5, label="flights")
axes.axvline(31, color="C3", linestyle=":", label="the Challenger's last launch")
axes.set_xlabel("temperature (F)")
axes.set_ylabel("damaged O-rings")
axes.legend(frameon=False)
plt.show()
