"""
Great discoveries: does the model fit, and which one is better
==============================================================

How many great inventions and discoveries there were in each year from 1860 to 1959. Were they independent of each other, the years would
have a Poisson distribution. What such a model would have seen is drawn and held against what there was; then it is compared with a second.

Data: *The World Almanac and Book of Facts* (1975); McNeil (1977), *Interactive Data Analysis*; R's `discoveries`.
"""

import matplotlib.pyplot as plt
import numpy as np

import pymc3 as pm

discoveries = np.array([
    5, 3, 0, 2, 0, 3, 2, 3, 6, 1, 2, 1, 2, 1, 3, 3, 3, 5, 2, 4, 4, 0, 2, 3, 7, 12, 3, 10, 9, 2, 3, 7, 7,
    2, 3, 3, 6, 2, 4, 3, 5, 2, 2, 4, 0, 4, 2, 5, 2, 3, 3, 6, 5, 8, 3, 6, 6, 0, 5, 2, 2, 2, 6, 3, 4, 4,
    2, 2, 4, 7, 5, 3, 3, 0, 2, 2, 2, 1, 3, 4, 2, 2, 1, 1, 1, 2, 1, 4, 4, 3, 2, 1, 4, 1, 1, 1, 0, 0, 2, 0,
])  # fmt: skip

# %%
# The models
# ----------
# With the second one, years differ in their rate: a Poisson distribution whose rate has a Gamma distribution is a negative binomial one.

with pm.Model() as poisson:
    mu = pm.Gamma("mu", alpha=2, beta=0.5)
    pm.Poisson("found", mu=mu, observed=discoveries)
    trace_poisson = pm.sample(1000, tune=500, chains=4, random_seed=1, progressbar=False)

with pm.Model() as negative_binomial:
    mu = pm.Gamma("mu", alpha=2, beta=0.5)
    alpha = pm.Gamma("alpha", alpha=2, beta=0.2)
    pm.NegativeBinomial("found", mu=mu, alpha=alpha, observed=discoveries)
    trace = pm.sample(1000, tune=500, target_accept=0.9, chains=4, random_seed=1, progressbar=False)

print(pm.summary(trace, kind="stats").round(3))

# %%
# Do they fit?
# ------------
# A hundred years are drawn from each model, again and again. Their variance, in units of their mean, is to be as large as that of the data.

dispersion = discoveries.var() / discoveries.mean()
replicated = {
    "Poisson": pm.sample_posterior_predictive(trace_poisson, model=poisson, random_seed=1, progressbar=False)["found"],
    "negative binomial": pm.sample_posterior_predictive(trace, model=negative_binomial, random_seed=1, progressbar=False)["found"],
}
ratios = {label: draws.var(axis=1) / draws.mean(axis=1) for label, draws in replicated.items()}
for label, ratio in ratios.items():
    print(f"{label}: variance / mean {ratio.mean():.2f}, larger than in the data ({dispersion:.2f}) in {np.mean(ratio > dispersion):.1%}")

# %%
# Which one is better?
# --------------------
# The log-probability of a year that the model has not seen, summed: by leaving one out (LOO), and by WAIC. The larger one is better;
# `dse` is the standard error of the difference. WAIC warns of the year with twelve discoveries, for which it may be off.

with poisson:
    loo_poisson, waic_poisson = pm.loo(trace_poisson), pm.waic(trace_poisson)
with negative_binomial:
    loo, waic = pm.loo(trace), pm.waic(trace)
print(pm.compare({"Poisson": loo_poisson, "negative binomial": loo}).round(2).to_string())
print(pm.compare({"Poisson": waic_poisson, "negative binomial": waic}).round(2).to_string())

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4), width_ratios=[3, 2], layout="constrained")
counts = np.arange(14)
left.bar(counts, np.bincount(discoveries, minlength=14), color="lightgray", label="years")
for shift, (label, draws) in zip((-0.15, 0.15), replicated.items()):
    low, middle, high = np.percentile([np.bincount(row, minlength=99)[:14] for row in draws[::4]], [5, 50, 95], axis=0)
    left.errorbar(counts + shift, middle, yerr=[middle - low, high - middle], fmt="o", markersize=4, label=label)
    right.hist(ratios[label], bins=np.linspace(0.4, 3, 60), density=True, alpha=0.6)
left.set_xlabel("discoveries in a year")
left.set_ylabel("years, with the middle 90%")
left.legend(frameon=False)
right.axvline(dispersion, color="black", label="data")
right.set_xlabel("variance / mean")
right.set_yticks([])
right.legend(frameon=False)
plt.show()
