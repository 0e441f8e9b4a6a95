"""The base classes of distributions, where PyMC3's scripts import them from."""

from ..shapes import to_tuple
from .base.distribution import Continuous, Discrete, Distribution, NoDistribution, TensorType, draw_values, generate_samples
from .density_dist import DensityDist

__all__ = [
    "Continuous",
    "DensityDist",
    "Discrete",
    "Distribution",
    "NoDistribution",
    "TensorType",
    "draw_values",
    "generate_samples",
    "to_tuple",
]
