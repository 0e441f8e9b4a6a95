"""A drug is absorbed and eliminated: rates of a differential equation that SciPy integrates, a black box to Theano."""
import numpy as np
import pymc3 as pm
import theano.tensor as tt
from scipy.integrate import odeint
from theano.compile.ops import as_op

np.random.seed(4)
times = np.array([0., 0.25, 0.5, 1., 2., 3.5, 5., 7., 9., 12.])
measured = np.array([0.7, 1.7, 3.1, 4.6, 6.2, 5.6, 4.9, 4.0, 2.8, 2.2])  # mg/l
dose = 10.


def rates(amounts, t, ka, ke):
    gut, blood = amounts
    return [-ka * gut, ka * gut - ke * blood]


@as_op(itypes=[tt.dscalar, tt.dscalar], otypes=[tt.dvector])
def concentration(ka, ke):
    return odeint(rates, [dose, 0.], times, args=(float(ka), float(ke)))[:, 1]


with pm.Model() as pharmacokinetics:
    ka = pm.Lognormal('ka', mu=0, sd=1)
    ke = pm.Lognormal('ke', mu=-2, sd=1)
    c = pm.Deterministic('c', concentration(ka, ke))
    pm.Normal('obs', mu=c, sd=0.5, observed=measured)
    trace = pm.sample(800, step=pm.Metropolis(), start={'ka': .8, 'ke': .15}, tune=200, njobs=1)

half_life = np.log(2) / trace['ke']
print('half-life {:.2f} h, 95% HPD {}'.format(half_life.mean(), pm.hpd(half_life)))
print(pm.stats.quantiles(trace['c'], qlist=(5, 50, 95))[50])
