"""Random-walk Metropolis (Metropolis et al. 1953) with PyMC3's tuning of the step size."""

from typing import Any, NamedTuple

import numpy as np

from ... import backends_symbolic as K
from ...chains.kernel import Kernel
from ...chains.random_numbers import LOG_UNIFORM
from ...chains.target import sum_of
from ..proposals import proposal_source

__all__ = [
    "MetropolisInfo",
    "MetropolisKernel",
    "MetropolisState",
    "Outcome",
    "TUNING_FACTOR_ABOVE",
    "TUNING_RULE",
    "accept_or_reject",
    "interval_begun",
    "iteration_counted",
]

# Acceptance rates up to which a step size is multiplied by a factor; above the last, by TUNING_FACTOR_ABOVE.
# Each entry is (rate, whether a rate equal to it belongs to the entry, factor).
TUNING_RULE = ((0.001, False, 0.1), (0.05, False, 0.5), (0.2, False, 0.9), (0.5, True, 1.0), (0.75, True, 1.1), (0.95, True, 2.0))
TUNING_FACTOR_ABOVE = 10.0


class MetropolisState(NamedTuple):
    """Step size (a number, or one for each element), acceptances since it was tuned, iterations until it is tuned again."""

    scaling: Any
    accepted: Any
    steps_until_tune: Any
    tune: Any


class MetropolisInfo(NamedTuple):
    """PyMC3's statistics; `accept` is the log of the ratio of densities until it is recorded."""

    accept: np.float64
    accepted: np.bool_
    tune: np.bool_
    scaling: np.float64


class Outcome(NamedTuple):
    """Difference of the log-probabilities, and whether the proposal was accepted."""

    delta: Any
    accepted: Any


class MetropolisKernel(Kernel):
    """Propose ``q + scaling * move`` and accept it with probability min(1, p(proposed) / p(q)).

    Parameters
    ----------
    vars : sequence of FreeRV
        Moved together.  Moves of discrete variables are rounded to integers.
    proposal : callable
        Returns a random move of all elements of `vars`.
    scaling : array () or (size,)
        Initial step size.
    tune : bool
        Whether the step size is tuned until tuning is stopped.
    tune_interval : int
        Number of iterations after which the step size is tuned.
    """

    Info = MetropolisInfo
    postprocess = {"accept": np.exp}

    def __init__(self, vars, proposal, scaling, tune, tune_interval) -> None:
        super().__init__(vars)
        self.scaling, self.tune, self.tune_interval = scaling, tune, tune_interval
        self.sources = (proposal_source(proposal, sum(var.dsize for var in self.vars)), LOG_UNIFORM)

    @property
    def kind(self) -> tuple:
        """What kernels of one batch have in common: the shape of the step size, and the interval of its tuning."""
        return "Metropolis", np.shape(self.scaling), self.tune_interval

    def init(self, tuning) -> MetropolisState:
        """Return the state before the first iteration: the given step size, nothing accepted, a whole interval to go."""
        scaling = np.asarray(self.scaling, K.floatx())
        return MetropolisState(scaling, np.array(0), np.array(self.tune_interval), np.array(bool(self.tune)))

    def begin(self, state) -> MetropolisState:
        """Tune the step size if an interval has ended."""
        state, factor = interval_begun(state, self.tune_interval)
        return state._replace(scaling=state.scaling * (factor if np.ndim(self.scaling) == 0 else K.expand_dims(factor, -1)))

    def step(self, points, state, random, target) -> tuple[dict[str, K.TensorVariable], list[K.TensorVariable], Outcome]:
        """Propose a move, and accept it if the log of a uniform number lies below the difference of the log-probabilities.

        A difference that is not finite is never accepted: a proposal outside of the support, or one with NaN.
        """
        move, log_uniform = random
        proposed = self._moved(points, move * state.scaling)
        return accept_or_reject(points, proposed, log_uniform[0], target)

    def end(self, state, outcome) -> tuple[MetropolisState, MetropolisInfo]:
        """Return the state with one iteration counted, and the iteration's statistics."""
        scaling = state.scaling if np.ndim(self.scaling) == 0 else K.mean(state.scaling, axis=-1)
        return iteration_counted(state, outcome), MetropolisInfo(outcome.delta, outcome.accepted, state.tune, scaling)

    def _moved(self, points, delta):
        moved, start = {}, 0
        for var in self.vars:
            stop = start + var.dsize
            part = delta[start] if var.dshape == () else K.reshape(delta[start:stop], var.dshape)
            if np.dtype(var.dtype).kind != "f":
                part = K.cast(K.round(part), var.dtype)
            moved[var.name] = points[var.name] + part
            start = stop
        return moved


def interval_begun(state, tune_interval) -> tuple:
    """Return the state with its counters put back if an interval of tuning has ended, and the factor of the step size."""
    due = K.logical_and(state.tune, K.equal(state.steps_until_tune, 0))
    factor = K.where(due, _tuning_factor(state.accepted / float(tune_interval)), 1.0)
    accepted, steps = K.where(due, 0, state.accepted), K.where(due, tune_interval, state.steps_until_tune)
    return state._replace(accepted=accepted, steps_until_tune=steps), factor


def iteration_counted(state, outcome) -> Any:
    """Return the state with one iteration more, and its acceptance."""
    return state._replace(accepted=state.accepted + K.cast(outcome.accepted, "int64"), steps_until_tune=state.steps_until_tune - 1)


def accept_or_reject(points, proposed, log_uniform, target) -> tuple[dict[str, K.TensorVariable], list[K.TensorVariable], Outcome]:
    """Return one of two points, the factors' values there, and whether it is the proposed one (Metropolis et al. 1953)."""
    factors = target.factors(proposed)
    delta = sum_of([K.sum(new - old) for new, old in zip(factors, target.here)])
    accepted = K.logical_and(K.isfinite(delta), K.less(log_uniform, delta))
    points = {name: K.where(accepted, proposed[name], points[name]) for name in points}
    factors = [K.where(accepted, new, old) for new, old in zip(factors, target.here)]
    return points, factors, Outcome(delta, accepted)


def _tuning_factor(rate):
    factor = TUNING_FACTOR_ABOVE
    for bound, included, entry in reversed(TUNING_RULE):
        below = K.less_equal(rate, bound) if included else K.less(rate, bound)
        factor = K.where(below, entry, factor)
    return factor
