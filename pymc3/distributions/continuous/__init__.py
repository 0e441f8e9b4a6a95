"""Distributions of real numbers, one per file."""

from pymc3.distributions.continuous.base import (
    BoundedContinuous,
    PositiveContinuous,
    UnitContinuous,
    assert_negative_support,
    get_tau_sigma,
)
from pymc3.distributions.continuous.beta import Beta
from pymc3.distributions.continuous.cauchy import Cauchy
from pymc3.distributions.continuous.ex_gaussian import ExGaussian
from pymc3.distributions.continuous.exponential import Exponential
from pymc3.distributions.continuous.flat import Flat, HalfFlat
from pymc3.distributions.continuous.gamma import ChiSquared, Gamma
from pymc3.distributions.continuous.gumbel import Gumbel
from pymc3.distributions.continuous.half_cauchy import HalfCauchy
from pymc3.distributions.continuous.half_normal import HalfNormal
from pymc3.distributions.continuous.interpolated import Interpolated
from pymc3.distributions.continuous.inverse_gamma import InverseGamma
from pymc3.distributions.continuous.kumaraswamy import Kumaraswamy
from pymc3.distributions.continuous.laplace import AsymmetricLaplace, Laplace
from pymc3.distributions.continuous.log_normal import LogNormal, Lognormal
from pymc3.distributions.continuous.logistic import Logistic
from pymc3.distributions.continuous.logit_normal import LogitNormal
from pymc3.distributions.continuous.moyal import Moyal
from pymc3.distributions.continuous.normal import Normal
from pymc3.distributions.continuous.pareto import Pareto
from pymc3.distributions.continuous.rice import Rice
from pymc3.distributions.continuous.skew_normal import SkewNormal
from pymc3.distributions.continuous.student_t import HalfStudentT, StudentT
from pymc3.distributions.continuous.triangular import Triangular
from pymc3.distributions.continuous.truncated_normal import TruncatedNormal
from pymc3.distributions.continuous.uniform import Uniform
from pymc3.distributions.continuous.von_mises import VonMises
from pymc3.distributions.continuous.wald import Wald
from pymc3.distributions.continuous.weibull import Weibull

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
