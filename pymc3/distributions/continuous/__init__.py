"""Distributions of real numbers, one per file."""

from .base import BoundedContinuous, PositiveContinuous, UnitContinuous, assert_negative_support, get_tau_sigma
from .beta import Beta
from .cauchy import Cauchy
from .ex_gaussian import ExGaussian
from .exponential import Exponential
from .flat import Flat, HalfFlat
from .gamma import ChiSquared, Gamma
from .gumbel import Gumbel
from .half_cauchy import HalfCauchy
from .half_normal import HalfNormal
from .interpolated import Interpolated
from .inverse_gamma import InverseGamma
from .kumaraswamy import Kumaraswamy
from .laplace import AsymmetricLaplace, Laplace
from .log_normal import LogNormal, Lognormal
from .logistic import Logistic
from .logit_normal import LogitNormal
from .moyal import Moyal
from .normal import Normal
from .pareto import Pareto
from .rice import Rice
from .skew_normal import SkewNormal
from .student_t import HalfStudentT, StudentT
from .triangular import Triangular
from .truncated_normal import TruncatedNormal
from .uniform import Uniform
from .von_mises import VonMises
from .wald import Wald
from .weibull import Weibull

__all__ = [
    "BoundedContinuous",
    "PositiveContinuous",
    "UnitContinuous",
    "assert_negative_support",
    "get_tau_sigma",
    "Exponential",
    "Flat",
    "HalfFlat",
    "HalfCauchy",
    "HalfNormal",
    "Normal",
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
    "AsymmetricLaplace",
    "Beta",
    "Cauchy",
    "Gumbel",
    "HalfStudentT",
    "Kumaraswamy",
    "Laplace",
    "LogNormal",
    "Lognormal",
    "Pareto",
    "StudentT",
    "Triangular",
    "TruncatedNormal",
    "Wald",
]
