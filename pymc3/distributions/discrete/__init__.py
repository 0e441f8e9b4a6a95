"""Distributions of whole numbers, one per file."""

from .bernoulli import Bernoulli
from .beta_binomial import BetaBinomial
from .binomial import Binomial
from .categorical import Categorical
from .constant import Constant, ConstantDist
from .discrete_uniform import DiscreteUniform
from .discrete_weibull import DiscreteWeibull
from .geometric import Geometric
from .hyper_geometric import HyperGeometric
from .negative_binomial import NegativeBinomial
from .ordered import OrderedLogistic, OrderedProbit
from .poisson import Poisson
from .zero_inflated import ZeroInflatedBinomial, ZeroInflatedNegativeBinomial, ZeroInflatedPoisson

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
