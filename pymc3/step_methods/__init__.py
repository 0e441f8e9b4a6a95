"""Step methods: PyMC3's classes, and the kernels they stand for."""

from .arraystep import ArrayStep, ArrayStepShared, BlockedStep, Competence, metrop_select
from .compound import CompoundStep
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
    "LaplaceProposal",
    "Metropolis",
    "MultivariateNormalProposal",
    "NormalProposal",
    "PoissonProposal",
    "KernelStep",
    "UniformProposal",
    "metrop_select",
]
