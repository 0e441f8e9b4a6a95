"""
Ozone and sunshine: missing data
================================

Ozone in New York's air in the summer of 1973, explained by solar radiation and temperature. On five of the 116 days solar radiation was not
measured. Nothing has to be done about that: what is NaN in the data becomes a variable, here `solar_missing`, and is drawn with the rest.

Data: New York State Department of Conservation and the National Weather Service; R's `airquality`, days with ozone.
"""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import pymc3 as pm

path = Path(sys.argv[0]).resolve().parent.parent / "data" / "airquality.csv"
ozone, solar, temperature = np.genfromtxt(path, delimiter=",", skip_header=1).T
root = np.cbrt(ozone)
sun = solar / 100
heat = (temperature - temperature.mean()) / 10

# %%
# The model
# ---------
# The cube root of ozone is about normal. Solar radiation is counted in hundreds of Langleys, and what is missing of it comes from the
# distribution of the rest.

with pm.Model() as model:
    mean = pm.Normal("mean", mu=2, sigma=2)
    spread = pm.HalfNormal("spread", sigma=2)
    x = pm.Normal("solar", mu=mean, sigma=spread, observed=sun)
    intercept = pm.Normal("intercept", mu=3, sigma=3)
    slope_sun = pm.Normal("slope_sun", mu=0, sigma=2)
    slope_heat = pm.Normal("slope_heat", mu=0, sigma=2)
    sigma = pm.HalfNormal("sigma", sigma=2)
    pm.Normal("ozone", mu=intercept + slope_sun * (x - 1.85) + slope_heat * heat, sigma=sigma, observed=root)
    trace = pm.sample(2000, tune=1000, chains=4, random_seed=1, progressbar=False)

# %%
# What it finds
# -------------

print(pm.summary(trace, var_names=["intercept", "slope_sun", "slope_heat", "sigma", "solar_missing"], kind="stats").round(3))

# %%
grid = np.linspace(0, 3.5, 50)
lines = trace["intercept"][::2, None] + trace["slope_sun"][::2, None] * (grid - 1.85)
low, high = np.percentile(lines, [5, 95], axis=0)
left, middle, right = 100 * np.percentile(trace["solar_missing"], [5, 50, 95], axis=0)
is_missing = np.isnan(solar)
figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
points = axes.scatter(solar, root, c=temperature, cmap="coolwarm", s=20)
axes.errorbar(middle, root[is_missing], xerr=[middle - left, right - middle], fmt="D", color="black", label="radiation not measured")
axes.fill_between(100 * grid, low, high, color="gray", alpha=0.3, linewidth=0, label="at the mean temperature, middle 90%")
axes.set_xlabel("solar radiation (Langleys)")
axes.set_ylabel("cube root of ozone (ppb)")
axes.legend(frameon=False)
figure.colorbar(points, label="temperature (F)")
plt.show()
