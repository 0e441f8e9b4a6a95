"""Probability distributions under PyMC3's names."""

from pymc3.distributions import dist_math, transforms
from pymc3.distributions.continuous import (
    BoundedContinuous,
    Exponential,
    Flat,
    HalfCauchy,
    HalfFlat,
    HalfNormal,
    Normal,
    PositiveContinuous,
    Uniform,
    UnitContinuous,
)
from pymc3.distributions.discrete import Bernoulli, Categorical, DiscreteUniform, Poisson
from pymc3.distributions.distribution import (
    Continuous,
    Discrete,
    Distribution,
    NoDistribution,
    TensorType,
    draw_values,
    generate_samples,
)
from pymc3.distributions.mixture import Mixture, MixtureSameFamily, NormalMixture
from pymc3.distributions.multivariate import MvNormal

__all__ = [
    "BoundedContinuous",
    "Exponential",
    "Flat",
    "HalfCauchy",
    "HalfFlat",
    "HalfNormal",
    "Normal",
    "PositiveContinuous",
    "Uniform",
    "UnitContinuous",
    "Bernoulli",
    "Categorical",
    "DiscreteUniform",
    "Poisson",
    "MvNormal",
    "Mixture",
    "MixtureSameFamily",
    "NormalMixture",
    "Continuous",
    "Discrete",
    "Distribution",
    "NoDistribution",
    "TensorType",
    "draw_values",
    "generate_samples",
    "dist_math",
    "transforms",
]
