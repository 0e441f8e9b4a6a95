"""The base classes of distributions, where PyMC3's scripts import them from."""

from .base.distribution import Continuous, Discrete, Distribution, NoDistribution, TensorType, draw_values, generate_samples

__all__ = ["Continuous", "Discrete", "Distribution", "NoDistribution", "TensorType", "draw_values", "generate_samples"]
