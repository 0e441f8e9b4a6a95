"""Step methods as pure functions: what one step method does to one chain in one iteration."""

from ...chains.kernel import Kernel
from .metropolis import MetropolisKernel

__all__ = ["Kernel", "MetropolisKernel"]
