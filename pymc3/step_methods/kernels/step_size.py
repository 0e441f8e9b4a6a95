"""A step size that is tuned until proposals are accepted as often as wanted (Nesterov 2009; Hoffman and Gelman 2014).

How often that should be depends on the posterior. Where it is nearly normal, larger steps make trajectories shorter and draws less
correlated, and nothing else comes of them. Where its curvature changes they lead into regions from which the energy comes back far
off. That is seen while tuning: errors of the energy are small in the one case, and have a long tail in the other.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ... import backends_symbolic as K

__all__ = ["CHOSEN_TARGETS", "METRIC_STAYS_AFTER", "DualAveraging", "StepSize"]

#: The part of tuning after which the metric stays, and the step size is all that is tuned.
METRIC_STAYS_AFTER = 0.85
#: Acceptance probabilities to which the step size is tuned where none is asked for: if errors of the energy are small, and if not, and
#: at first. An average of step sizes that go up and down is accepted somewhat more often: in these cases 0.7 and 0.85.
_WHERE_CALM, _AT_FIRST = 0.6, 0.8
#: Errors above this are large, and no more than this part of them are where the posterior is nearly normal.
_LARGE_ERROR, _SELDOM = 20.0, 0.005
#: What comes of these; what lies outside was not tuned.
CHOSEN_TARGETS = 0.6, 0.9


class StepSize(NamedTuple):
    """What tuning carries.

    Logarithms of the step size, of its average and of where it is drawn to; the mean shortfall of acceptance, and a count; the wanted
    acceptance; the number of large errors of the energy.
    """

    log_step: Any
    log_average: Any
    log_target: Any
    shortfall: Any
    count: Any
    target_accept: Any
    large_errors: Any


class DualAveraging(NamedTuple):
    """The settings, under PyMC3's names.

    Attributes
    ----------
    target_accept : float or None
        None: chosen while tuning.
    gamma, k, t0 : float
        How fast the step size moves, how fast early ones are forgotten, and how much the first ones are damped.
    """

    target_accept: float | None = None
    gamma: float = 0.05
    k: float = 0.75
    t0: float = 10.0

    def start(self, step) -> StepSize:
        """Return the state before the first iteration, for arrays of first step sizes: NumPy arrays."""
        log_step = np.log(np.asarray(step, "float64"))
        zeros = np.zeros_like(log_step)
        target = zeros + (_AT_FIRST if self.target_accept is None else self.target_accept)
        return StepSize(log_step, log_step, np.log(10.0) + log_step, zeros, zeros + 1.0, target, zeros.astype("int64"))

    def updated(self, state, accepted, error) -> StepSize:
        """Return the state after an iteration.

        Parameters
        ----------
        state : StepSize of tensors
        accepted : tensor ()
            Mean acceptance probability.
        error : tensor ()
            The largest of the energy.
        """
        large_errors = state.large_errors + K.cast(K.abs(error) > _LARGE_ERROR, "int64")
        return self.moved(state, accepted, K.sqrt)._replace(large_errors=large_errors)

    def moved(self, state, accepted, sqrt) -> StepSize:
        """Return the state, of tensors or arrays, after an iteration of some acceptance; `sqrt` is the square root of these."""
        weight = 1.0 / (state.count + self.t0)
        shortfall = (1.0 - weight) * state.shortfall + weight * (state.target_accept - accepted)
        log_step = state.log_target - shortfall * sqrt(state.count) / self.gamma
        weight = self.weight(state.count)
        log_average = weight * log_step + (1.0 - weight) * state.log_average
        return state._replace(log_step=log_step, log_average=log_average, shortfall=shortfall, count=state.count + 1.0)

    def weight(self, count) -> Any:
        """Return the weight of the last of so many iterations in an average."""
        return count**-self.k

    def schedule(self, tuning) -> tuple[int, ...]:
        """Return the numbers of iterations after which `adapted` is called."""
        return tuple(sorted({number for number in _parts(tuning) if number > 0}))

    def adapted(self, state, iteration, tuning) -> StepSize:
        """Return the state (arrays, any leading axes) after so many iterations of tuning."""
        half, last = _parts(tuning)
        if iteration == half < last:
            state = state._replace(large_errors=np.zeros_like(state.large_errors))
        if iteration == last:
            state = self.start(np.exp(state.log_step))._replace(target_accept=self._target(state, last - half))
        return state

    def _target(self, state, iterations):
        if self.target_accept is not None:
            return state.target_accept
        return np.where(state.large_errors <= _SELDOM * iterations, _WHERE_CALM, _AT_FIRST)


def _parts(tuning):
    """Return the number of iterations after which large errors are counted, and after which the metric stays."""
    return tuning // 2, int(METRIC_STAYS_AFTER * tuning)
