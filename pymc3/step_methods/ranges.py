"""Factors that read tables at proposed classes stay defined where a proposal is impossible.

``mu[z]`` with z ~ Categorical(k classes) has no value at z = k, which a random walk proposes all the same. There z's own
factor is -inf and the proposal is rejected, whatever the other factors are: so they see the nearest possible class.
"""

import numpy as np

from .. import backends_symbolic as K
from ..distributions import Bernoulli, Categorical, DiscreteUniform
from ..distributions.parameters import is_known

__all__ = ["within_ranges"]


def within_ranges(factors, vars):
    """Return the factors' log-probabilities; each sees the variables of other factors within their ranges.

    Parameters
    ----------
    factors : sequence of ModelFactor
    vars : sequence of FreeRV
    """
    ranges = {var: _range(var.distribution) for var in vars}
    held = {var: K.clip(var, *limits) for var, limits in ranges.items() if limits is not None}
    return [_with(factor, held) for factor in factors]


def _with(factor, held):
    others = {var: held[var] for var in K.inputs_of(factor.logp) if var in held and var.name != factor.name}
    return K.replace([factor.logp], others)[0] if others else factor.logp


def _range(distribution):
    """The smallest and the largest possible value, where they are known numbers; else None."""
    if isinstance(distribution, Bernoulli):
        return 0, 1
    if isinstance(distribution, Categorical):
        return None if distribution.k is None else (0, distribution.k - 1)
    if isinstance(distribution, DiscreteUniform):
        lower, upper = distribution.lower, distribution.upper
        if is_known(lower) and is_known(upper) and np.all(lower <= upper):
            return lower, upper
    return None
