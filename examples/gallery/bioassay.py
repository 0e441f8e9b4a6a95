"""
Bioassay: a model that is a function
====================================

Four doses of a substance, five animals each. The model is a generator function: it yields distributions and is sent their values, and
what it returns, here the dose that kills half of the animals, is kept in the trace under its name.

Data: Racine, Grieve, Fluehler and Smith (1986), *Applied Statistics* 35(2); also in Gelman et al., *Bayesian Data Analysis*, chapter 3.
"""

import matplotlib.pyplot as plt
import numpy as np

import pymc3 as pm

log_dose = np.array([-0.86, -0.30, -0.05, 0.73])
animals = np.array([5, 5, 5, 5])
deaths = np.array([0, 1, 3, 5])

# %%
# The model
# ---------


@pm.model
def lethal_dose(log_dose, animals, deaths):
    alpha = yield pm.Normal("alpha", 0, 2)
    beta = yield pm.Gamma("beta", 2, 0.2)
    yield pm.Binomial("deaths", n=animals, p=pm.math.invlogit(alpha + beta * log_dose), observed=deaths)
    return -alpha / beta


model = lethal_dose(log_dose, animals, deaths)
trace = pm.sample(model, 2000, tune=1000, chains=4, random_seed=1, progressbar=False)

# %%
# The same function without data draws them: what the prior expects of such an experiment.

prior = pm.sample_prior_predictive(lethal_dose(log_dose, animals, None), samples=2000, random_seed=1)
print("deaths expected by the prior:", prior["deaths"].mean(axis=0).round(1), " observed:", deaths)

# %%
# What it finds
# -------------

print(pm.summary(trace, kind="stats").round(3))

# %%
grid = np.linspace(-1.2, 1.2, 100)
curves = 1 / (1 + np.exp(-(trace["alpha"][::2, None] + trace["beta"][::2, None] * grid)))
low, high = np.percentile(curves, [5, 95], axis=0)
figure, (top, bottom) = plt.subplots(2, 1, figsize=(8, 5.5), sharex=True, height_ratios=[2, 1], layout="constrained")
top.fill_between(grid, low, high, color="C0", alpha=0.3, linewidth=0)
top.plot(grid, curves.mean(axis=0), color="C0", label="probability of death, with the middle 90%")
top.plot(log_dose, deaths / animals, "o", color="black", label="share of deaths")
top.legend(frameon=False)
bottom.hist(trace["lethal_dose"], bins=np.linspace(-0.6, 0.6, 80), density=True, color="C0")
bottom.set_yticks([])
bottom.set_ylabel("dose that kills half")
bottom.set_xlabel("log dose (log g/ml)")
plt.show()
