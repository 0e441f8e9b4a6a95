"""
Eight schools: a hierarchical model
===================================

What coaching for a test gained in eight schools, each estimated with an error that is known. The schools inform each other through the
mean and the spread of their effects. Written non-centred: a school's effect is `mu + tau * z`, which leaves no funnel between `tau` and
the effects for the sampler to be stuck in.

Data: Rubin (1981), *Journal of Educational Statistics* 6(4); priors as in posteriordb, `eight_schools_noncentered`.
"""

import matplotlib.pyplot as plt
import numpy as np

import pymc3 as pm

gain = np.array([28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0])
error = np.array([15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0])
schools = list("ABCDEFGH")

# %%
# The model
# ---------
# NUTS moves all parameters together, along the gradient. It takes smaller steps where it is asked to accept more of them.

with pm.Model(coords={"school": schools}) as model:
    mu = pm.Normal("mu", mu=0, sigma=5)
    tau = pm.HalfCauchy("tau", beta=5)
    z = pm.Normal("z", mu=0, sigma=1, dims="school")
    theta = pm.Deterministic("theta", mu + tau * z, dims="school")
    pm.Normal("gain", mu=theta, sigma=error, observed=gain, dims="school")
    trace = pm.sample(4000, tune=1000, target_accept=0.95, chains=4, random_seed=1, progressbar=False)

# %%
# What depends on what: a plate has the variables that each school has.

pm.model_to_svg(model)

# %%
# What it finds
# -------------
# Every estimate is drawn towards the common mean, the more the larger its error. Beside each number is its Monte Carlo error (`mcse`); a
# divergence would say that the steps are too large somewhere.

print(pm.summary(trace, var_names=["mu", "tau", "theta"]).round(2).to_string())
print("divergences:", trace.get_sampler_stats("diverging").sum())

# %%
low, middle, high = np.percentile(trace["theta"], [5, 50, 95], axis=0)
rows = np.arange(len(schools))
figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
axes.errorbar(gain, rows - 0.12, xerr=1.645 * error, fmt="o", color="gray", label="each school alone")
axes.errorbar(middle, rows + 0.12, xerr=[middle - low, high - middle], fmt="o", color="C0", label="all together")
axes.axvline(trace["mu"].mean(), color="C0", linestyle=":", label="common mean")
axes.set_yticks(rows, schools)
axes.invert_yaxis()
axes.set_xlabel("gain in points, with the middle 90%")
axes.legend(frameon=False, loc="upper left")
plt.show()
