"""Distributions of whole numbers, one per file."""

from pymc3.distributions.discrete.bernoulli import Bernoulli
from pymc3.distributions.discrete.categorical import Categorical
from pymc3.distributions.discrete.discrete_uniform import DiscreteUniform
from pymc3.distributions.discrete.poisson import Poisson

__all__ = ["Bernoulli", "Categorical", "DiscreteUniform", "Poisson"]
