"""Distributions of real numbers, one per file."""

from pymc3.distributions.continuous.base import (
    BoundedContinuous,
    PositiveContinuous,
    UnitContinuous,
    assert_negative_support,
    get_tau_sigma,
)
from pymc3.distributions.continuous.exponential import Exponential
from pymc3.distributions.continuous.flat import Flat, HalfFlat
from pymc3.distributions.continuous.half_cauchy import HalfCauchy
from pymc3.distributions.continuous.half_normal import HalfNormal
from pymc3.distributions.continuous.normal import Normal
from pymc3.distributions.continuous.uniform import Uniform

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
]
