"""Hamiltonian Monte Carlo with trajectories of a fixed length (Duane et al. 1987; Neal 2011)."""

from typing import Any, NamedTuple

import numpy as np

from ... import backends_symbolic as K
from ...backends_symbolic.derived.control import while_loop_checked
from .hamiltonian import HamiltonianKernel
from .phase_space import Drawn, Phase, chosen, energy_of, leapfrog

__all__ = ["HMCInfo", "HMCKernel", "Walk"]


class HMCInfo(NamedTuple):
    """PyMC3's statistics, and the number of gradients."""

    step_size: np.float64
    n_steps: np.int64
    tune: np.bool_
    step_size_bar: np.float64
    accept: np.float64
    diverging: np.bool_
    energy_error: np.float64
    energy: np.float64
    path_length: np.float64
    accepted: np.bool_
    model_logp: np.float64
    n_gradients: np.int64


class Walk(NamedTuple):
    """The end of a trajectory, what is known there, its energy, and the number of steps."""

    end: Phase
    here: Any
    energy: Any
    steps: Any


class HMCKernel(HamiltonianKernel):
    """Accept or reject the end of a trajectory.

    Parameters
    ----------
    vars : sequence of FreeRV
        All of them continuous; moved together.
    settings : hamiltonian.Settings
    path_length : float
        Number of steps times step size.
    max_steps : int
    """

    Info = HMCInfo

    def __init__(self, vars, settings, path_length=2.0, max_steps=1024) -> None:
        super().__init__(vars, settings)
        self._path_length, self._max_steps = path_length, max_steps

    @property
    def kind(self) -> tuple:
        """What kernels of one batch have in common."""
        return *super().kind, self._path_length, self._max_steps

    def drawn(self, start, state, uniforms) -> tuple:
        """Return the end of the trajectory, or its start; the probability with which the end is accepted; its error; statistics."""
        energy = energy_of(start.phase, start.here)
        length, steps = self.trajectory(state, start.step_size)

        def goes_on(walk):
            return K.logical_and(walk.steps < steps, K.logical_not(walk.energy - energy > self._settings.largest_error))

        def further(walk):
            end, here = leapfrog(walk.end, start.step_size, start.metric, start.evaluate)
            found = energy_of(end, here)
            return Walk(end, here, K.where(K.isnan(found), np.inf, found), walk.steps + 1)

        walk = while_loop_checked(goes_on, further, Walk(start.phase, start.here, energy, K.constant(0)), self._max_steps)
        error = walk.energy - energy
        is_diverging = error > self._settings.largest_error
        accept = K.where(is_diverging, 0.0, K.exp(K.minimum(-error, 0.0)))
        accepted = uniforms[0] < accept
        old = Drawn(start.phase.position, start.phase.gradient, start.here, energy)
        drawn = chosen(accepted, Drawn(walk.end.position, walk.end.gradient, walk.here, walk.energy), old)
        info = HMCInfo(
            step_size=start.step_size,
            n_steps=walk.steps,
            tune=state.tune,
            step_size_bar=K.exp(state.log_average),
            accept=accept,
            diverging=is_diverging,
            energy_error=error,
            energy=drawn.energy,
            path_length=length,
            accepted=accepted,
            model_logp=drawn.here.logp,
            n_gradients=self.gradients_of(state, walk.steps),
        )
        return drawn, self.told(start, state, walk, accept), error, info

    def trajectory(self, state, step_size) -> tuple[K.TensorVariable, K.TensorVariable]:
        """Return the length of a trajectory, and its number of steps."""
        return K.full_like(step_size, self._path_length), self.whole(K.floor(self._path_length / step_size))

    def whole(self, steps) -> K.TensorVariable:
        """Return a number of steps, a float without fraction, as an integer that is possible."""
        return K.clip(K.cast(K.minimum(steps, 1e9), "int64"), 1, self._max_steps)

    def told(self, start, state, walk, accept) -> Any:
        """Return what tuning is told of a trajectory whose end is accepted with a probability: just that."""
        return accept
