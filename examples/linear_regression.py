"""Linear regression as a PyMC3 user writes it: no line of it knows which engine runs it.

PYMC_SYMB_BACKEND=tensorflow python examples/linear_regression.py
"""

import numpy as np

import pymc3 as pm

np.random.seed(123)
X1 = np.random.randn(100)
X2 = np.random.randn(100) * 0.2
Y = (1 + X1 + 2.5 * X2 + np.random.randn(100)).astype(np.float32)

with pm.Model() as model:
    alpha = pm.Normal(name="alpha", mu=0.0, sd=10.0)
    beta = pm.Normal(name="beta", mu=0.0, sd=10.0, shape=2)
    mu = alpha + beta[0] * X1 + beta[1] * X2
    Y_obs = pm.Normal(name="Y_obs", mu=mu, sd=1.0, observed=Y)
    step = pm.Metropolis()
    trace = pm.sample(5000, step=step, cores=1, chains=1)

print("alpha", trace["alpha"].mean())
print("beta", trace["beta"].mean(axis=0))
