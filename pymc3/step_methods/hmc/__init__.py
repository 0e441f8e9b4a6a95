"""Step methods that follow the gradient, in PyMC3's names."""

from . import quadpotential
from .hmc import HamiltonianMC
from .nuts import NUTS

__all__ = ["HamiltonianMC", "NUTS", "quadpotential"]
