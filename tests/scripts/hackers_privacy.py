"""How many students cheat, if each answers honestly only when a coin that nobody else sees comes up heads?"""
import numpy as np
import pymc3 as pm
import theano.tensor as tt
from matplotlib import pyplot as plt

np.random.seed(3)
N = 20
X = 9

with pm.Model() as model:
    p = pm.Uniform("freq_cheating", 0, 1)
    true_answers = pm.Bernoulli("truths", p, shape=N, testval=np.random.binomial(1, 0.5, N))
    first_coin_flips = pm.Bernoulli("first_flips", 0.5, shape=N, testval=np.random.binomial(1, 0.5, N))
    second_coin_flips = pm.Bernoulli("second_flips", 0.5, shape=N, testval=np.random.binomial(1, 0.5, N))

print(first_coin_flips.tag.test_value)

with model:
    val = first_coin_flips * true_answers + (1 - first_coin_flips) * second_coin_flips
    observed_proportion = pm.Deterministic("observed_proportion", tt.sum(val) / float(N))
    observations = pm.Binomial("obs", N, observed_proportion, observed=X)
    step = pm.Metropolis(vars=[p])
    trace = pm.sample(3000, step=step, njobs=1)
    burned_trace = trace[1000:]

p_trace = burned_trace["freq_cheating"]
plt.hist(p_trace, histtype="stepfilled", density=True, alpha=0.85, bins=30, label="posterior distribution", color="#348ABD")
plt.vlines([.1, .5], [0, 0], [1.2, 1.2], alpha=0.3)
plt.xlim(0, 1)
plt.legend()
