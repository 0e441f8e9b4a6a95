"""The No-U-Turn Sampler (Hoffman and Gelman 2014; Betancourt 2017)."""

from typing import NamedTuple

import numpy as np

from ... import backends_symbolic as K
from .hamiltonian import HamiltonianKernel
from .phase_space import energy_of
from .trajectory import trajectory

__all__ = ["NUTSInfo", "NUTSKernel"]


class NUTSInfo(NamedTuple):
    """PyMC3's statistics, and the number of gradients."""

    depth: np.int64
    step_size: np.float64
    tune: np.bool_
    mean_tree_accept: np.float64
    step_size_bar: np.float64
    tree_size: np.float64
    diverging: np.bool_
    energy_error: np.float64
    energy: np.float64
    max_energy_error: np.float64
    model_logp: np.float64
    n_gradients: np.int64


class NUTSKernel(HamiltonianKernel):
    """Draw from a trajectory that is doubled until it turns back.

    Parameters
    ----------
    vars : sequence of FreeRV
        All of them continuous; moved together.
    settings : hamiltonian.Settings
    max_treedepth, early_max_treedepth : int
        Number of doublings at most: in all, and in the first iterations of tuning.
    """

    Info = NUTSInfo
    uniforms = 3
    #: The first iterations of tuning, in which trajectories are shorter.
    early = 200

    def __init__(self, vars, settings, max_treedepth=10, early_max_treedepth=8) -> None:
        super().__init__(vars, settings)
        self._depths = max_treedepth, early_max_treedepth

    @property
    def kind(self) -> tuple:
        """What kernels of one batch have in common."""
        return *super().kind, *self._depths

    def drawn(self, start, state, uniforms) -> tuple:
        """Return a point of the trajectory, the mean probability with which its points are accepted, the largest error, statistics."""
        most, early = self._depths
        depth = K.where(K.logical_and(state.tune, state.iteration < self.early), early, most)
        whole = trajectory(start, uniforms, depth, max(self._depths), self._settings.largest_error)
        course, drawn = whole.course, whole.drawn
        accepted = course.accepted / K.maximum(K.cast(course.leaves, K.floatx()), 1.0)
        info = NUTSInfo(
            depth=whole.depth,
            step_size=start.step_size,
            tune=state.tune,
            mean_tree_accept=accepted,
            step_size_bar=K.exp(state.log_average),
            tree_size=K.cast(course.leaves, K.floatx()),
            diverging=course.is_diverging,
            energy_error=drawn.energy - energy_of(start.phase, start.here),
            energy=drawn.energy,
            max_energy_error=course.largest_error,
            model_logp=drawn.here.logp,
            n_gradients=self.gradients_of(state, course.leaves),
        )
        return drawn, accepted, course.largest_error, info
