"""
Waiting for a child: a distribution of one's own
================================================

After how many cycles women who wanted a child were pregnant, 100 who smoked and 486 who did not. Couples differ in their chance: if it has
a Beta distribution, what they wait for has one that PyMC3 has no name for. `pm.DensityDist` takes its log-probability as a function.

Data: Weinberg and Gladen (1986), *Biometrics* 42(3), table 1.
"""

import matplotlib.pyplot as plt
import numpy as np
from scipy.special import betaln

import pymc3 as pm
import theano.tensor as tt

# After 1, 2, ..., 12 cycles; the last number is that of women who were not pregnant after 12.
smokers = np.array([29, 16, 17, 4, 3, 9, 4, 5, 1, 1, 1, 3, 7])
others = np.array([198, 107, 55, 38, 18, 22, 7, 9, 5, 3, 6, 6, 12])
cycles = np.arange(1, 14)

# %%
# The model
# ---------
# A couple that waited for k - 1 cycles is pregnant in the next with probability a / (a + b + k - 1): the longer it waited, the less likely
# it is one of those with a large chance.


def log_waiting(a, b):
    """Return the log-probability of having waited for 0, 1, ..., 12 cycles, in vain."""
    before = cycles - 1
    return tt.gammaln(b + before) - tt.gammaln(b) + tt.gammaln(a + b) - tt.gammaln(a + b + before)


def beta_geometric(a, b):
    """Return the log-probability of counts of women, as `pm.DensityDist` takes it."""
    pregnant = tt.log(a) - tt.log(a + b + cycles[:-1] - 1)
    each = log_waiting(a, b) + tt.concatenate([pregnant, tt.zeros(1)])
    return lambda counts: counts * each


with pm.Model() as model:
    chance = pm.Uniform("chance", lower=0, upper=1, shape=2)
    spread = pm.HalfNormal("spread", sigma=0.5, shape=2)
    a = chance / spread
    b = (1 - chance) / spread
    pm.DensityDist("smokers", beta_geometric(a[0], b[0]), observed=smokers)
    pm.DensityDist("others", beta_geometric(a[1], b[1]), observed=others)
    pm.Deterministic("difference", chance[1] - chance[0])
    trace = pm.sample(1000, tune=500, chains=4, random_seed=1, progressbar=False)

# %%
# What it finds
# -------------
# `chance` is that of a pregnancy in the first cycle, without smoking the larger one. `spread` is 0 if all couples have the same.

print(pm.summary(trace, kind="stats").round(3))

# %%
waited = np.arange(13)
figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
for index, (label, color, counts) in enumerate((("smokers", "C3", smokers), ("others", "C0", others))):
    a = (trace["chance"] / trace["spread"])[:, index, None]
    b = ((1 - trace["chance"]) / trace["spread"])[:, index, None]
    curves = np.exp(betaln(a, b + waited) - betaln(a, b))
    low, high = np.percentile(curves, [5, 95], axis=0)
    axes.fill_between(waited, low, high, color=color, alpha=0.3, linewidth=0)
    axes.plot(waited, curves.mean(axis=0), color=color, label=f"{label}, with the middle 90%")
    axes.plot(waited, 1 - np.append(0, counts.cumsum()[:-1]) / counts.sum(), "o", color=color, markersize=4)
axes.set_xlabel("cycles")
axes.set_ylabel("share that is still waiting")
axes.set_ylim(0, 1.02)
axes.legend(frameon=False)
plt.show()
