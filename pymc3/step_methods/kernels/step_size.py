"""A step size that is tuned until proposals are accepted as often as wanted (Nesterov 2009; Hoffman and Gelman 2014)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ... import backends_symbolic as K

__all__ = ["DualAveraging", "StepSize"]


class StepSize(NamedTuple):
    """What tuning carries: logarithms of the step size, of its average and of where it is drawn to; mean shortfall; a count."""

    log_step: Any
    log_average: Any
    log_target: Any
    shortfall: Any
    count: Any


class DualAveraging(NamedTuple):
    """The settings, under PyMC3's names.

    Attributes
    ----------
    target_accept : float
    gamma, k, t0 : float
        How fast the step size moves, how fast early ones are forgotten, and how much the first ones are damped.
    """

    target_accept: float = 0.8
    gamma: float = 0.05
    k: float = 0.75
    t0: float = 10.0

    def start(self, step) -> StepSize:
        """Return the state before the first iteration, for arrays of first step sizes: NumPy arrays."""
        log_step = np.log(np.asarray(step, "float64"))
        zeros = np.zeros_like(log_step)
        return StepSize(log_step, log_step, np.log(10.0) + log_step, zeros, zeros + 1.0)

    def updated(self, state, accepted) -> StepSize:
        """Return the state after an iteration that would have been accepted with a probability, a tensor ()."""
        weight = 1.0 / (state.count + self.t0)
        shortfall = (1.0 - weight) * state.shortfall + weight * (self.target_accept - accepted)
        log_step = state.log_target - shortfall * K.sqrt(state.count) / self.gamma
        weight = state.count**-self.k
        log_average = weight * log_step + (1.0 - weight) * state.log_average
        return StepSize(log_step, log_average, state.log_target, shortfall, state.count + 1.0)
