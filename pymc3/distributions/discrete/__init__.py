"""Distributions of whole numbers, one per file."""

from pymc3.distributions.discrete.bernoulli import Bernoulli
from pymc3.distributions.discrete.beta_binomial import BetaBinomial
from pymc3.distributions.discrete.binomial import Binomial
from pymc3.distributions.discrete.categorical import Categorical
from pymc3.distributions.discrete.constant import Constant, ConstantDist
from pymc3.distributions.discrete.discrete_uniform import DiscreteUniform
from pymc3.distributions.discrete.discrete_weibull import DiscreteWeibull
from pymc3.distributions.discrete.geometric import Geometric
from pymc3.distributions.discrete.hyper_geometric import HyperGeometric
from pymc3.distributions.discrete.negative_binomial import NegativeBinomial
from pymc3.distributions.discrete.ordered import OrderedLogistic, OrderedProbit
from pymc3.distributions.discrete.poisson import Poisson
from pymc3.distributions.discrete.zero_inflated import (
    ZeroInflatedBinomial,
    ZeroInflatedNegativeBinomial,
    ZeroInflatedPoisson,
)

__all__ = [
    "Bernoulli",
    "BetaBinomial",
    "Binomial",
    "Categorical",
    "Constant",
    "ConstantDist",
    "DiscreteUniform",
    "DiscreteWeibull",
    "Geometric",
    "HyperGeometric",
    "NegativeBinomial",
    "OrderedLogistic",
    "OrderedProbit",
    "Poisson",
    "ZeroInflatedBinomial",
    "ZeroInflatedNegativeBinomial",
    "ZeroInflatedPoisson",
]
