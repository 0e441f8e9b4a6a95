"""Probability distributions under PyMC3's names."""

from pymc3.distributions import dist_math, transforms
from pymc3.distributions.absent import missing_name
from pymc3.distributions.bound import Bound
from pymc3.distributions.continuous import (
    BoundedContinuous,
    ChiSquared,
    ExGaussian,
    Exponential,
    Flat,
    Gamma,
    HalfCauchy,
    HalfFlat,
    HalfNormal,
    Interpolated,
    InverseGamma,
    Logistic,
    LogitNormal,
    Moyal,
    Normal,
    PositiveContinuous,
    Rice,
    SkewNormal,
    Uniform,
    UnitContinuous,
    VonMises,
    Weibull,
)
from pymc3.distributions.density_dist import DensityDist
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
from pymc3.distributions.multivariate import (
    Dirichlet,
    DirichletMultinomial,
    KroneckerNormal,
    LKJCholeskyCov,
    LKJCorr,
    MatrixNormal,
    Multinomial,
    MvNormal,
    MvStudentT,
    Wishart,
    WishartBartlett,
)
from pymc3.distributions.simulator import Simulator

__all__ = [
    "Bound",
    "DensityDist",
    "Simulator",
    "BoundedContinuous",
    "Exponential",
    "Flat",
    "HalfCauchy",
    "HalfFlat",
    "HalfNormal",
    "Normal",
    "PositiveContinuous",
    "Uniform",
    "ChiSquared",
    "ExGaussian",
    "Gamma",
    "Interpolated",
    "InverseGamma",
    "Logistic",
    "LogitNormal",
    "Moyal",
    "Rice",
    "SkewNormal",
    "VonMises",
    "Weibull",
    "UnitContinuous",
    "Bernoulli",
    "Categorical",
    "DiscreteUniform",
    "Poisson",
    "Dirichlet",
    "DirichletMultinomial",
    "KroneckerNormal",
    "LKJCholeskyCov",
    "LKJCorr",
    "MatrixNormal",
    "Multinomial",
    "MvNormal",
    "MvStudentT",
    "Wishart",
    "WishartBartlett",
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


def __getattr__(name):
    raise missing_name(__name__, name)
