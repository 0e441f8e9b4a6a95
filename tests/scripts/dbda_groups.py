"""Dried weights of plants under two treatments and none (R's PlantGrowth): differences of means and scales, robustly."""
from __future__ import division
import numpy as np
import pandas as pd
import pymc3 as pm
import theano.tensor as tt
import matplotlib.pyplot as plt
plt.style.use('seaborn-white' if 'seaborn-white' in plt.style.available else 'default')

np.random.seed(7)
df = pd.DataFrame({
    'group': np.repeat(['ctrl', 'trt1', 'trt2'], 10),
    'weight': [4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14, 4.81, 4.17, 4.41, 3.59, 5.87,
               3.83, 6.03, 4.89, 4.32, 4.69, 6.31, 5.12, 5.54, 5.50, 5.37, 5.29, 4.92, 6.15, 5.80, 5.26],
})
df.group = df.group.astype('category')
idx = df.group.cat.codes.values
n_groups = df.group.nunique()
yMean, ySD = df.weight.mean(), df.weight.std()

with pm.Model() as model:
    mu = pm.Normal('mu', yMean, sd=2 * ySD, shape=n_groups)
    sigma = pm.Uniform('sigma', ySD / 10, ySD * 10, shape=n_groups)
    nu = tt.constant(4.)
    likelihood = pm.StudentT('likelihood', nu=nu, mu=mu[idx], sd=sigma[idx], observed=df.weight)
    step = pm.Metropolis()
    trace = pm.sample(10000, step, nchains=2, njobs=1, live_plot=False)

pm.forestplot(trace, varnames=['mu'])
mcmcChain = trace.get_values('mu', burn=1000, thin=2)
fig, ax = plt.subplots(1, 2, figsize=(10, 4))
pm.plot_posterior(trace['mu'][:, 2] - trace['mu'][:, 1], ref_val=0, point_estimate='mode', kde_plot=False, color='skyblue', ax=ax[0])
pm.kdeplot(trace['sigma'][:, 2] - trace['sigma'][:, 1], ax=ax[1])
effective_n, gelman_rubin = pm.effective_n(trace), pm.gelman_rubin(trace)
print(pm.summary(trace).round(3))

# Cohen's d, and the probability that a plant of the second treatment is heavier than one of the first
difference = trace['mu'][:, 2] - trace['mu'][:, 1]
d_cohen = (difference / np.sqrt((trace['sigma'][:, 1] ** 2 + trace['sigma'][:, 2] ** 2) / 2)).mean()
print('P(mu2 > mu1) = {:.3f}, d = {:.2f}'.format((difference > 0).mean(), d_cohen))
