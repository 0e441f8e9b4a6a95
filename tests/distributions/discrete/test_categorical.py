"""Classes that scripts derive from Categorical, with parameters of their own: states of a hidden Markov chain."""

import numpy as np

import pymc3 as pm
from pymc3 import backends_symbolic as K


class States(pm.Categorical):
    def __init__(self, transition, *args, **kwargs):
        super(pm.Categorical, self).__init__(*args, **kwargs)  # not that of Categorical, which wants p
        self.transition, self.k, self.mode = transition, 2, K.cast(0, "int64")

    def logp(self, x):
        first = pm.Categorical.dist(np.array([0.5, 0.5])).logp(x[0])
        return first + K.sum(pm.Categorical.dist(self.transition[x[:-1]]).logp(x[1:]))


def test_a_hidden_markov_chain():
    transition = np.array([[0.9, 0.1], [0.3, 0.7]])
    with pm.Model() as model:
        states = States("states", K.constant(transition), shape=4)
        assert isinstance(pm.CategoricalGibbsMetropolis([states]), pm.CategoricalGibbsMetropolis)
    logp = model.logp({"states": np.array([0, 0, 1, 1])})
    np.testing.assert_allclose(logp, np.log(0.5 * 0.9 * 0.1 * 0.7), rtol=1e-12)
