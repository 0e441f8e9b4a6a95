"""Remission of acute myelogenous leukemia with and without maintenance (Miller 1981): exponential times, some of them cut off."""
from pymc3 import *

import numpy as np
import theano
import theano.tensor as T

np.random.seed(8)
time = np.array([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45.])
failure = np.array([1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1.])
group = np.r_[np.zeros(11, 'int32'), np.ones(12, 'int32')]

with Model() as model:
    # Hazard rates with and without maintenance
    lam = Gamma('lam', .5, 10., shape=2)
    rate = lam[group]

    # Exponential survival likelihood
    def logp(failure, value):
        return (failure * T.log(rate) - rate * value).sum()

    S = DensityDist('S', logp, observed={'failure': failure, 'value': time})
    hazard_ratio = Deterministic('hazard_ratio', lam[1] / lam[0])

weeks = T.vector('weeks')
l = T.scalar('l')
survival = theano.function(inputs=[weeks, l], outputs=T.exp(-T.outer(T.reshape(l, (1,)), weeks)).ravel())


def run(n=2000):
    if n == "short":
        n = 50
    with model:
        trace = sample(n, step=Slice(), njobs=1)
        print(df_summary(trace, varnames=['lam', 'hazard_ratio']))
    return trace


if __name__ == '__main__':
    trace = run()
    curve = np.mean([survival(np.arange(0., 60.), each) for each in trace['lam'][::100, 0]], axis=0)
