"""Flaws per roll of cloth come in two kinds of rolls: a mixture, and whether one kind would do."""
import matplotlib.pyplot as plt
import numpy as np
import pymc3 as pm
import theano.tensor as tt

np.random.seed(42)
count = np.array([0, 1, 1, 2, 2, 0, 1, 3, 2, 1, 1, 0, 2, 1, 7, 9, 6, 8, 11, 5, 7, 10, 8, 6])

with pm.Model() as mixture:
    w = pm.Dirichlet('w', a=np.ones(2), shape=2)
    lam = pm.Exponential('lam', 1 / 5., shape=2, testval=np.array([1., 8.]))
    order_means = pm.Potential('order_means', tt.switch(lam[1] - lam[0] < 0, -np.inf, 0))
    components = pm.Poisson.dist(mu=lam, shape=2)
    like = pm.Mixture('like', w=w, comp_dists=components, observed=count)
    trace = pm.sample(6000, step=pm.Metropolis(), njobs=1)
    ppc = pm.sample_ppc(trace, samples=500)

with pm.Model() as single:
    mu = pm.Exponential('mu', 1 / 5.)
    pm.Poisson('like', mu=mu, observed=count)
    trace_single = pm.sample(3000, step=pm.Metropolis(), njobs=1)
    ppc_single = pm.sample_ppc(trace_single, 500)

comparison = pm.compare({'mixture': trace, 'single': trace_single}, ic='WAIC')
print(comparison)
for name, draws in (('mixture', ppc), ('single', ppc_single)):
    spread = draws['like'].var(axis=1)
    print('{}: bayesian p of the variance {:.2f}'.format(name, (spread > count.var()).mean()))
ax = pm.densityplot([trace], varnames=['lam', 'w'])
