"""Heights and weights of fifteen American women (1975): the quadratic approximation, then samples from the posterior."""
import numpy as np
import pandas as pd
import pymc3 as pm
import scipy.stats as stats
import theano
import matplotlib.pyplot as plt

np.random.seed(11)
d = pd.DataFrame({
    'height': np.arange(58, 73),
    'weight': [115, 117, 120, 123, 126, 129, 132, 135, 139, 142, 146, 150, 154, 159, 164],
})
d['height_c'] = d.height - d.height.mean()
x = theano.shared(d.height_c.values)

with pm.Model() as m4_3:
    alpha = pm.Normal('alpha', mu=130, sd=20)
    beta = pm.Normal('beta', mu=0, sd=10)
    sigma = pm.Uniform('sigma', lower=0, upper=10)
    mu = pm.Deterministic('mu', alpha + beta * x)
    weight = pm.Normal('weight', mu=mu, sd=sigma, observed=d.weight)

    mean_q = pm.find_MAP()
    cov_q = np.linalg.inv(pm.find_hessian(mean_q, vars=[alpha, beta]))
    trace_4_3 = pm.sample(1000, tune=1000, njobs=1)

norm = stats.norm(mean_q['beta'], cov_q[1, 1] ** 0.5)
print('{:5s} | mean {:.3f} | std {:.3f} | 89% {:.2f} to {:.2f}'.format('beta', norm.mean(), norm.std(), *norm.interval(.89)))
print(pm.summary(trace_4_3, varnames=['alpha', 'beta', 'sigma'], alpha=.11).round(2))
trace_df = pm.trace_to_dataframe(trace_4_3, varnames=['alpha', 'beta', 'sigma'])
correlations = trace_df.corr()
mu_hpd = pm.hpd(trace_4_3['mu'], alpha=.11)

# what women of other heights would weigh
x.set_value(np.linspace(-14, 14, 15))
post_pred = pm.sample_ppc(trace_4_3, 1000, m4_3)
weight_hpd = pm.hpd(post_pred['weight'], alpha=.11)

plt.plot(d.height_c, d.weight, 'C0o')
plt.plot(d.height_c, trace_4_3['mu'].mean(0), 'C2')
plt.fill_between(d.height_c, mu_hpd[:, 0], mu_hpd[:, 1], color='C2', alpha=0.25)
plt.fill_between(x.get_value(), weight_hpd[:, 0], weight_hpd[:, 1], color='C2', alpha=0.25)
