"""Sampling: runs of Markov chains."""
from .assign import STEP_METHODS, assign_step_methods, instantiate_steppers
from .chain import RunningChain
from .run import Draw
from .sample import iter_sample, sample

__all__ = [
    "Draw",
    "RunningChain",
    "STEP_METHODS",
    "assign_step_methods",
    "instantiate_steppers",
    "iter_sample",
    "sample",
]
