"""Mean temperatures in New Haven, 1912 to 1951 (degrees Fahrenheit): exponential smoothing with theano.scan."""
import numpy as np
import pymc3 as pm
import theano
import theano.tensor as T

np.random.seed(2016)
theano.config.compute_test_value = 'ignore'
floatX = theano.config.floatX
temperature = np.array([
    49.9, 52.3, 49.4, 51.1, 49.4, 47.9, 49.8, 50.9, 49.3, 51.9, 50.8, 49.6, 49.3, 50.6, 48.4, 50.7, 50.9, 50.6, 51.5, 52.8,
    51.8, 51.1, 49.8, 50.2, 50.4, 51.6, 51.8, 50.9, 48.8, 51.7, 51.0, 50.6, 51.7, 51.5, 52.1, 51.3, 51.0, 54.0, 51.4, 52.7,
], dtype=floatX)

data = theano.shared(temperature, name='data')


def smooth(y_t, level, a):
    """The level after another year: what is forecast for the next."""
    return level + a * (y_t - level)


with pm.Model() as ets:
    a = pm.Uniform('a', 0., 1.)
    sigma = pm.HalfCauchy('sigma', beta=1., testval=1.)
    level0 = pm.Normal('level0', mu=50., sd=1.)
    levels, updates = theano.scan(fn=smooth,
                                  sequences=[dict(input=data, taps=[0])],
                                  outputs_info=[level0],
                                  non_sequences=[a])
    forecast = T.concatenate([T.shape_padleft(level0), levels[:-1]])
    y = pm.Normal('y', mu=forecast, sd=sigma, observed=data)
    pm.Deterministic('next_year', levels[-1])
    trace = pm.sample(5000, step=pm.Metropolis(), njobs=1)

print(pm.summary(trace))
pm.autocorrplot(trace, varnames=['a', 'sigma'])

# the levels, at the posterior mean
v, l0 = T.dscalars('v', 'l0')
path = theano.function([v, l0], theano.scan(smooth, sequences=data, outputs_info=l0, non_sequences=v)[0])
mean_path = path(trace['a'].mean(), trace['level0'].mean())
