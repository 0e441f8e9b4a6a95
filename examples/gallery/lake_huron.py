"""
Lake Huron: a time series with theano.scan
==========================================

The level of the lake in each year from 1875 to 1972. A year's level depends on that of the year before, and on what surprised in it: an
ARMA(1, 1) process. What surprised in a year follows from the years before; `theano.scan` computes it, year after year.

Data: Brockwell and Davis (1991), *Time Series: Theory and Methods*; R's `LakeHuron`.
"""

import matplotlib.pyplot as plt
import numpy as np

import pymc3 as pm
import theano
import theano.tensor as tt

level = np.array([
    580.38, 581.86, 580.97, 580.80, 579.79, 580.39, 580.42, 580.82, 581.40, 581.32, 581.44, 581.68, 581.17, 580.53,
    580.01, 579.91, 579.14, 579.16, 579.55, 579.67, 578.44, 578.24, 579.10, 579.09, 579.35, 578.82, 579.32, 579.01,
    579.00, 579.80, 579.83, 579.72, 579.89, 580.01, 579.37, 578.69, 578.19, 578.67, 579.55, 578.92, 578.09, 579.37,
    580.13, 580.14, 579.51, 579.24, 578.66, 578.86, 578.05, 577.79, 576.75, 576.75, 577.82, 578.64, 580.58, 579.48,
    577.38, 576.90, 576.94, 576.24, 576.84, 576.85, 576.90, 577.79, 578.18, 577.51, 577.23, 578.42, 579.61, 579.05,
    579.26, 579.22, 579.38, 579.10, 577.95, 578.12, 579.75, 580.85, 580.41, 579.96, 579.61, 578.76, 578.18, 577.21,
    577.13, 579.10, 578.25, 577.91, 576.89, 575.96, 576.80, 577.68, 578.38, 578.52, 579.74, 579.31, 579.89, 579.96,
])  # fmt: skip
years = np.arange(1875, 1973)

# %%
# The model
# ---------
# The first year surprised by nothing. From the second on, the surprise is what the level before and the last surprise do not explain.


def surprise(now, before, last, mean, phi, theta):
    return now - (mean + phi * (before - mean) + theta * last)


with pm.Model() as model:
    mean = pm.Normal("mean", mu=579, sigma=2)
    phi = pm.Uniform("phi", lower=-1, upper=1)
    theta = pm.Uniform("theta", lower=-1, upper=1)
    sigma = pm.HalfNormal("sigma", sigma=1)
    surprises, updates = theano.scan(
        fn=surprise,
        sequences=[dict(input=tt.as_tensor_variable(level), taps=[0, -1])],
        outputs_info=[tt.as_tensor_variable(0.0)],
        non_sequences=[mean, phi, theta],
    )
    pm.Potential("likelihood", tt.sum(pm.Normal.dist(mu=0, sigma=sigma).logp(surprises)))
    last = pm.Deterministic("last", surprises[-1])
    trace = pm.sample(1000, tune=500, chains=4, random_seed=1, progressbar=False)

# %%
# What it finds
# -------------
# By maximum likelihood, Brockwell and Davis have `phi` 0.74, `theta` 0.32 and `sigma` 0.69.

print(pm.summary(trace, var_names=["mean", "phi", "theta", "sigma"]).round(3).to_string())

# %%
# What comes next, drawn with the parameters of each draw: known at first, then hardly more than that lakes return to their mean.

random = np.random.RandomState(1)
path, shock = np.full(len(trace["mean"]), level[-1]), trace["last"]
paths = []
for _ in range(20):
    path = trace["mean"] + trace["phi"] * (path - trace["mean"]) + trace["theta"] * shock
    shock = random.normal(0, trace["sigma"])
    path = path + shock
    paths.append(path)

low, middle, high = np.percentile(paths, [5, 50, 95], axis=1)
ahead = years[-1] + 1 + np.arange(20)
figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
axes.plot(years, level, color="black", label="measured")
axes.plot(ahead, middle, color="C0", label="what comes next, with the middle 90%")
axes.fill_between(ahead, low, high, color="C0", alpha=0.3, linewidth=0)
axes.axhline(trace["mean"].mean(), color="gray", linestyle=":", label="mean")
axes.set_ylabel("level of the lake (feet)")
axes.legend(frameon=False)
plt.show()
