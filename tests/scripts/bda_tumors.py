"""Tumors of rats in 71 experiments (Tarone 1982): a vague prior of the mean and the size of what the groups have in common."""
import arviz as az
import numpy as np
import pymc3 as pm
import theano.tensor as tt

np.random.seed(0)
y = np.array([
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 5, 2, 5, 3,
    2, 7, 7, 3, 3, 2, 9, 10, 4, 4, 4, 4, 4, 4, 4, 10, 4, 4, 4, 5, 11, 12, 5, 5, 6, 5, 6, 6, 6, 6, 16, 15, 15, 9, 4,
])
n_arr = np.array([
    20, 20, 20, 20, 20, 20, 20, 19, 19, 19, 19, 18, 18, 17, 20, 20, 20, 20, 19, 19, 18, 18, 25, 24, 23, 20, 20, 20, 20, 20, 20, 10,
    49, 19, 46, 27, 17, 49, 47, 20, 20, 13, 48, 50, 20, 20, 20, 20, 20, 20, 20, 48, 19, 19, 19, 22, 46, 49, 20, 20, 23, 19, 22, 20,
    20, 20, 52, 46, 47, 24, 14,
])
N = len(n_arr)


def logp_ab(value):
    """Prior density of both parameters."""
    return tt.log(tt.pow(tt.sum(value), -5 / 2))


with pm.Model() as model:
    ab = pm.HalfFlat('ab', shape=2, testval=np.asarray([1., 1.]))
    pm.Potential('p(a, b)', logp_ab(ab))
    X = pm.Deterministic('X', tt.log(ab[0] / ab[1]))
    Z = pm.Deterministic('Z', tt.log(tt.sum(ab)))
    p = pm.BetaBinomial('y', alpha=ab[0], beta=ab[1], n=n_arr, observed=y)
    trace = pm.sample(5000, step=pm.Metropolis(), njobs=1)[1000:]

# given these, the groups are independent
a, b = trace['ab'].T[:, :, None]
theta = np.random.beta(a[::5] + y, b[::5] + n_arr - y)
intervals = pm.hpd(theta)

az.plot_trace(trace, var_names=['ab', 'X', 'Z'])
az.plot_pair(trace, var_names=['X', 'Z'], kind='scatter')
print(az.summary(trace, var_names=['ab', 'X', 'Z']))
