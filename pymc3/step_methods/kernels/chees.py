"""Hamiltonian Monte Carlo of many chains that are tuned together (Hoffman, Radul and Sountsov 2021).

All chains have one step size, one length of trajectories and one metric. Each chain notes what tuning has to know of its last
iterations; after every few of them NumPy looks at all chains and says how they go on. In between, and when tuning is over, a chain
needs none of the others: they are divided among cores, and each engine moves them in its own best way. As the number of steps is the
same for all, none waits for another.
"""

from typing import Any, NamedTuple

import numpy as np

from ... import backends_symbolic as K
from .hamiltonian import part_of
from .hmc import HMCKernel
from .metrics import MetricState
from .step_size import METRIC_STAYS_AFTER, StepSize

__all__ = ["ChEESKernel", "ChEESState"]

#: Iterations of each chain that are remembered, and numbers at most.
_ROWS, _MOST, _FEWEST = 32, 2**18, 8
#: Iterations between two adaptations: the tenth part of those that were made, from one to so many.
_PART, _SELDOM = 10, 8
#: The part of tuning in which the step size is sought, and how much more slowly it changes later: what all chains tell has little noise.
_SEARCH, _CALMER = 0.15, 4.0
#: Probabilities that are smaller count as this: or the step size of all would fall as long as one trajectory of hundreds ends in vain.
_LEAST_ACCEPTED = 0.01
#: How the length of trajectories follows its gradient (Adam, Kingma and Ba 2015): rate, and forgetting of squared gradients.
_RATE, _MEMORY = 0.025, 0.95
#: Multiples of this, modulo 2**16, are spread evenly: the golden section of 2**16.
_GOLDEN, _MODULUS = 40503, 2**16
_TINY = 1e-100


class ChEESState(NamedTuple):
    """What is carried: the fields of `HamiltonianState`, and what concerns the length of trajectories.

    Logarithms of that length and of its average; mean of the squared gradients of the first; where all chains are in the middle;
    acceptance probabilities and gradients of the last iterations.
    """

    tune: Any
    iteration: Any
    gradient: Any
    log_step: Any
    log_average: Any
    log_target: Any
    shortfall: Any
    count: Any
    target_accept: Any
    large_errors: Any
    scale: Any
    directions: Any
    stretches: Any
    draws: Any
    gradients: Any
    log_path: Any
    log_path_average: Any
    squared: Any
    middle: Any
    accepts: Any
    changes: Any


class _Told(NamedTuple):
    accept: Any
    change: Any


class ChEESKernel(HMCKernel):
    """Accept or reject the end of a trajectory whose length is tuned by what all chains tell.

    Parameters
    ----------
    vars : sequence of FreeRV
        All of them continuous; moved together.
    settings : hamiltonian.Settings
    path_length : float
        The first one.
    max_steps : int
    jitter : float
        Trajectories are shorter than the length that is tuned, by up to this part of it.
    """

    def __init__(self, vars, settings, path_length, max_steps, jitter=1.0) -> None:
        super().__init__(vars, settings, path_length, max_steps)
        self._jitter, self._schedules = jitter, {}
        self._rows = min(_ROWS, max(_FEWEST, _MOST // self._vectors.size))

    @property
    def kind(self) -> tuple:
        """What kernels of one batch have in common."""
        return *super().kind, self._jitter

    def init(self, tuning) -> ChEESState:
        """Return the state before the first iteration."""
        known = super().init(tuning)._asdict()
        rows, dtype = np.zeros((self._rows, self._vectors.size), K.floatx()), K.floatx()
        known |= dict(draws=rows, gradients=rows)
        path = np.asarray(np.log(self._path_length), dtype)
        noted, middle = np.zeros(self._rows, dtype), np.zeros(self._vectors.size, dtype)
        return ChEESState(**known, log_path=path, log_path_average=path, squared=0.0 * path, middle=middle, accepts=noted, changes=noted)

    # In an iteration -------------------------------------------------------------------------------------------------

    def trajectory(self, state, step_size) -> tuple[K.TensorVariable, K.TensorVariable]:
        """Return the length of a trajectory, a share of the tuned one that differs between iterations, and its number of steps."""
        place = K.mod((state.iteration + 1) * _GOLDEN, _MODULUS)
        share = 1.0 - self._jitter * (K.cast(place, K.floatx()) + 0.5) / _MODULUS
        length = share * K.exp(K.where(state.tune, state.log_path, state.log_path_average))
        steps = K.minimum(K.ceil(length / step_size), K.cast(state.iteration + 1, K.floatx()))
        return length, self.whole(steps)

    def told(self, start, state, walk, accept) -> _Told:
        """Return the acceptance, and the derivative of the criterion by the logarithm of the length.

        The criterion is the expected square of the change in the squared distance from the middle, in the coordinates of the metric.
        """
        before = start.metric.whitened(start.phase.position - state.middle)
        after = start.metric.whitened(walk.end.position - state.middle)
        along = K.sum(after * start.metric.whitened(walk.end.velocity))
        length, _ = self.trajectory(state, start.step_size)
        change = length * (K.sum(after * after) - K.sum(before * before)) * along
        return _Told(accept, K.where(K.logical_and(accept > 0, K.isfinite(change)), change, 0.0))

    def noted(self, state, accepted, error) -> dict[str, K.TensorVariable]:
        """Return the fields in which an iteration is noted."""
        row = K.mod(state.iteration, self._rows)
        return {
            "accepts": K.set_subtensor(state.accepts, row, accepted.accept),
            "changes": K.set_subtensor(state.changes, row, accepted.change),
        }

    # Between iterations ----------------------------------------------------------------------------------------------

    def adaptations(self, tuning) -> tuple[int, ...]:
        """Return the numbers of iterations after which all chains are adapted: more often at first."""
        if tuning not in self._schedules:
            number, found = 0, {*self._settings.adaptation.schedule(tuning, self._vectors.size), *_parts(tuning)} - {0}
            while number < tuning:
                number += min(max(number // _PART, 1), _SELDOM)
                found.add(min(number, tuning))
            self._schedules[tuning] = tuple(sorted(found))
        return self._schedules[tuning]

    def adapt(self, state, iteration, tuning) -> ChEESState:
        """Return the state (arrays; a first axis of chains) with step size, length of trajectories and metric adapted."""
        since = max((number for number in self.adaptations(tuning) if number < iteration), default=0)
        rows = np.arange(since, iteration) % self._rows
        accepts, changes = (np.asarray(x[..., rows], "float64") for x in (state.accepts, state.changes))
        averages = np.stack([state.log_average, state.log_path_average])
        state = self._with_length(state, (accepts * changes).sum(axis=0) / np.maximum(accepts.sum(axis=0), _TINY), since)
        if self._settings.adapt_step_size:
            state = state._replace(**self._step_size(part_of(state, StepSize), _harmonic_mean(accepts), iteration, tuning)._asdict())
        _, last, _ = _parts(tuning)
        origin = last if iteration > last else 0
        averages += (iteration - since) / (iteration - origin) * (np.stack([state.log_step, state.log_path]) - averages)
        return self._with_metric(state._replace(log_average=averages[0], log_path_average=averages[1]), iteration, tuning)

    def _step_size(self, step, accepted, iteration, tuning):
        """Return the step size after the iterations of a block (..., iterations): it is sought at first, and followed more calmly later."""
        (first, *_), averaging = _parts(tuning), self._settings.averaging
        if iteration > first:
            averaging = averaging._replace(gamma=_CALMER * averaging.gamma)
        step = averaging.moved(step, accepted.mean(axis=-1), np.sqrt)
        return averaging.start(np.exp(step.log_step))._replace(log_target=step.log_step) if iteration == first else step

    def _with_length(self, state, gradients, since):
        """Return the state with the length of trajectories changed by the gradients (..., iterations) of the iterations after some."""
        path, squared = state.log_path, state.squared
        for number, gradient in enumerate(np.moveaxis(gradients, -1, 0), since + 1):
            squared = _MEMORY * squared + (1.0 - _MEMORY) * gradient**2
            path = path + _RATE * gradient / np.sqrt(np.maximum(squared / (1.0 - _MEMORY**number), _TINY))
        return state._replace(log_path=np.minimum(path, state.log_average + np.log(self._max_steps)), squared=squared)

    def _with_metric(self, state, iteration, tuning):
        """Return the state with the metric that is due after so many iterations, and the middle of what all chains drew last."""
        adaptation, kept = self._settings.adaptation, min(-(-iteration // 2), self._rows)
        if iteration in adaptation.schedule(tuning, self._vectors.size):
            state = state._replace(**adaptation.adapted(part_of(state, MetricState), iteration, together=True)._asdict())
        last = state.draws[..., np.arange(iteration - kept, iteration) % self._rows, :]
        return state._replace(middle=np.broadcast_to(last.mean(axis=(0, -2)), state.middle.shape))


def _parts(tuning):
    """Return the numbers of iterations in which the step size is sought, after which the metric stays, and of all."""
    return int(_SEARCH * tuning), int(METRIC_STAYS_AFTER * tuning), tuning


def _harmonic_mean(accepts):
    """Return the harmonic mean of acceptance probabilities (chains, ...); one that is tiny is not all that counts."""
    return 1.0 / np.mean(1.0 / np.maximum(accepts, _LEAST_ACCEPTED), axis=0)
