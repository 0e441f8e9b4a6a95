"""Some of fifteen students did not learn for the exam: they guess. And: how many surveys were sent out?"""
import numpy as np
import pymc3 as pm
import theano.tensor as tt
import matplotlib.pyplot as plt
from matplotlib import gridspec

np.random.seed(5)
k = np.array([21, 17, 21, 18, 22, 31, 31, 34, 34, 35, 35, 36, 39, 36, 35])
p = len(k)  # number of people
n = 40  # number of questions

with pm.Model() as model1:
    # group prior
    zi = pm.Bernoulli('zi', p=.5, shape=p)
    # accuracy
    BoundedBeta = pm.Bound(pm.Beta, lower=.5, upper=1.)
    phi = BoundedBeta('phi', alpha=1, beta=1, testval=.75)
    psi = .5
    theta = pm.Deterministic('theta', tt.switch(tt.eq(zi, 1), phi, psi))
    kij = pm.Binomial('kij', p=theta, n=n, observed=k)
    trace1 = pm.sample(3000, step=[pm.Metropolis([phi]), pm.BinaryGibbsMetropolis([zi])], njobs=1)

print(pm.summary(trace1, varnames=['phi']))
print(np.c_[k, trace1['zi'].mean(axis=0)])

returned = np.array([16, 18, 22, 25, 27])
nmax = 60
with pm.Model() as model2:
    theta2 = pm.Beta('theta', alpha=1, beta=1)
    TotalN = pm.DiscreteUniform('TotalN', lower=1, upper=nmax, testval=nmax - 10)
    obs = pm.Binomial('obs', p=theta2, n=TotalN, observed=returned)
    trace2 = pm.sample(int(2e4), tune=2000, step=[pm.Metropolis([theta2]), pm.Metropolis([TotalN])], njobs=1)

burnin = 2000
thetapost, npost = trace2['theta'][burnin:], trace2['TotalN'][burnin:]
fig = plt.figure(figsize=(6, 6))
gs = gridspec.GridSpec(2, 2, width_ratios=[3, 1], height_ratios=[1, 3])
ax0 = plt.subplot(gs[2])
ax0.scatter(npost[::10], thetapost[::10], edgecolor='k', alpha=.05)
plt.subplot(gs[0]).hist(npost, bins=nmax)
ax3 = plt.subplot(gs[3])
ax3.hist(thetapost, bins=30, orientation='horizontal', density=True)
