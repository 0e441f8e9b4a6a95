"""Step methods: PyMC3's classes, and the kernels they stand for."""

from .arraystep import ArrayStep, ArrayStepShared, BlockedStep, Competence, GradientSharedStep, metrop_select
from .compound import CompoundStep
from .differential_evolution import DEMetropolis, DEMetropolisZ
from .elliptical_slice import EllipticalSlice
from .gibbs import BinaryGibbsMetropolis, BinaryMetropolis, CategoricalGibbsMetropolis, ElemwiseCategorical
from .hmc import NUTS, ChEESHMC, HamiltonianMC
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
from .slicer import Slice

__all__ = [
    "ArrayStep",
    "ArrayStepShared",
    "BinaryGibbsMetropolis",
    "BinaryMetropolis",
    "BlockedStep",
    "CategoricalGibbsMetropolis",
    "CauchyProposal",
    "ChEESHMC",
    "Competence",
    "CompoundStep",
    "DEMetropolis",
    "DEMetropolisZ",
    "EllipticalSlice",
    "ElemwiseCategorical",
    "GradientSharedStep",
    "HamiltonianMC",
    "LaplaceProposal",
    "Metropolis",
    "MultivariateNormalProposal",
    "NUTS",
    "NormalProposal",
    "PoissonProposal",
    "KernelStep",
    "Slice",
    "UniformProposal",
    "metrop_select",
]
