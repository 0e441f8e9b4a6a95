"""
Darwin's maize: outliers, by two step methods
=============================================

How much taller cross-fertilised maize grows than self-fertilised maize: fifteen pairs of plants, each grown side by side in a pot. Two of
the differences do not look like the others. Whether a pair is an outlier is a discrete variable; mean and standard deviation are
continuous.

Data: Darwin (1876), *The Effects of Cross and Self Fertilisation in the Vegetable Kingdom*; model: Box and Tiao (1968), *Biometrika*
55(1).
"""

import matplotlib.pyplot as plt
import numpy as np
from scipy import stats

import pymc3 as pm

eighths_of_an_inch = np.array([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48])
difference = eighths_of_an_inch / 8

# %%
# The model
# ---------
# Of ten pairs one is expected to be an outlier, with a standard deviation that is five times as large. `pm.sample` chooses what moves a
# variable: `BinaryGibbsMetropolis` all outliers at once, as they do not depend on each other given the rest, and NUTS mean and
# standard deviation. Both are parts of one compiled chain.

with pm.Model() as model:
    mean = pm.Normal("mean", mu=0, sigma=10)
    sigma = pm.HalfNormal("sigma", sigma=10)
    outlier = pm.Bernoulli("outlier", p=0.1, shape=len(difference))
    pm.Normal("difference", mu=mean, sigma=pm.math.switch(outlier, 5 * sigma, sigma), observed=difference)
    trace = pm.sample(4000, tune=1000, chains=4, random_seed=1, progressbar=False)

# %%
# What it finds
# -------------
# The mean of an indicator is a probability. Beside each number is its Monte Carlo error (`mcse`).

print(pm.summary(trace).round(3).to_string())
print("divergences:", trace.get_sampler_stats("diverging").sum())
print(f"mean of all pairs: {difference.mean():.2f} inches")

# %%
# Without outliers, and with flat priors of the mean and of log(sigma), the mean would have Student's t distribution.

probability = trace["outlier"].mean(axis=0)
grid = np.linspace(-3, 8, 200)
all_alike = stats.t.pdf(grid, len(difference) - 1, difference.mean(), stats.sem(difference))
figure, (top, bottom) = plt.subplots(2, 1, figsize=(8, 5.5), sharex=True, layout="constrained")
top.vlines(difference, 0, probability, color="C1")
top.plot(difference, probability, "o", color="C1")
top.set_ylabel("probability of an outlier")
top.set_ylim(0, 1)
bottom.hist(trace["mean"], bins=100, density=True, color="C0", label="with outliers")
bottom.plot(grid, all_alike, color="gray", linestyle="--", label="if all pairs were alike")
bottom.set_yticks([])
bottom.set_xlabel("difference in height, and its mean (inches)")
bottom.legend(frameon=False, loc="upper left")
plt.show()
