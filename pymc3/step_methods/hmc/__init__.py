"""Step methods that follow the gradient, in PyMC3's names."""

from . import quadpotential
from .chees import ChEESHMC
from .hmc import HamiltonianMC
from .nuts import NUTS

__all__ = ["ChEESHMC", "HamiltonianMC", "NUTS", "quadpotential"]
