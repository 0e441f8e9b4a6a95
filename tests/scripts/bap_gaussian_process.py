"""A Gaussian process, written out: how fast a curve bends, and where it goes between the data."""
import numpy as np
import pymc3 as pm
import theano.tensor as tt
import matplotlib.pyplot as plt

np.random.seed(1)
x = np.array([0.3, 1.1, 1.9, 2.2, 3.6, 4.1, 5.0, 6.3, 7.7, 8.4])
y = np.array([0.41, 0.86, 1.1, 0.72, -0.52, -0.77, -1.12, 0.13, 0.94, 0.81])
N = len(y)


def squared_distance(x, y):
    return np.array([[(x[i] - y[j]) ** 2 for i in range(len(x))] for j in range(len(y))])


test_points = np.linspace(0, 10, 5)
D = squared_distance(x, x)
D_off_diag = squared_distance(x, test_points)
D_pred = squared_distance(test_points, test_points)

with pm.Model() as GP:
    mu = np.zeros(N)
    eta = pm.HalfNormal('eta', sd=2)
    rho = pm.Gamma('rho', 2, 4)
    sigma = pm.HalfNormal('sigma', sd=.3)

    K = tt.fill_diagonal(eta * pm.math.exp(-rho * D), eta + sigma)
    obs = pm.MvNormal('obs', mu, cov=K, observed=y)

    # prediction
    K_o = eta * pm.math.exp(-rho * D_off_diag)
    K_oo = eta * pm.math.exp(-rho * D_pred)
    inv_K = tt.nlinalg.matrix_inverse(K)
    mu_post = pm.Deterministic('mu_post', pm.math.dot(pm.math.dot(K_o, inv_K), y))
    SIGMA_post = pm.Deterministic('SIGMA_post', K_oo - pm.math.dot(pm.math.dot(K_o, inv_K), K_o.T))

    start = pm.find_MAP(progressbar=False)
    trace = pm.sample(1000, tune=500, start=start, njobs=1)

varnames = ['eta', 'rho', 'sigma']
chain = trace[100:]
pm.traceplot(chain, varnames)
print(pm.df_summary(chain, varnames=varnames).round(4))

y_pred = [np.random.multivariate_normal(m, S) for m, S in zip(trace['mu_post'][::5], trace['SIGMA_post'][::5])]
plt.figure()
for yp in y_pred[:50]:
    plt.plot(test_points, yp, 'r-', alpha=0.1)
plt.plot(x, y, 'bo')
