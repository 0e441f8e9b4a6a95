"""Step methods: PyMC3's classes, and the kernels they stand for."""

from .arraystep import ArrayStep, ArrayStepShared, BlockedStep, Competence, metrop_select
from .compound import CompoundStep
from .hmc import NUTS, HamiltonianMC
from .kernel_step import KernelStep
from .metropolis import (
    CauchyProposal,
    LaplaceProposal,
    Metropolis,
    MultivariateNormalProposal,
    NormalProposal,
    PoissonProposal,
    UniformProposal,
)

__all__ = [
    "ArrayStep",
    "ArrayStepShared",
    "BlockedStep",
    "CauchyProposal",
    "Competence",
    "CompoundStep",
    "HamiltonianMC",
    "LaplaceProposal",
    "Metropolis",
    "MultivariateNormalProposal",
    "NUTS",
    "NormalProposal",
    "PoissonProposal",
    "KernelStep",
    "UniformProposal",
    "metrop_select",
]
