"""Metropolis with moves along differences: of other chains (ter Braak 2006), or of the chain's past (ter Braak and Vrugt 2008)."""

import abc
from typing import Any, NamedTuple

import numpy as np

from ... import backends_symbolic as K
from ...chains.kernel import Kernel
from ...chains.random_numbers import LOG_UNIFORM, uniforms
from ..proposals import proposal_source
from .metropolis import Outcome, accept_or_reject, interval_begun, iteration_counted
from .phase_space import Vectors

__all__ = ["EvolutionInfo", "HistoryKernel", "PopulationKernel", "Settings"]

#: A history has room for so many points, or so many times the number of elements: differences in each direction.
_ROOM, _ROOM_PER_ELEMENT = 1000, 4


class Settings(NamedTuple):
    """Of a kernel.

    Attributes
    ----------
    proposal : callable
        Returns a random move of all elements, which is added.
    lamb : float
        Factor of the differences.
    scaling : array () or (size,)
        Factor of the random moves.
    tuned : {None, "lambda", "scaling"}
        Which of the two factors is tuned.
    tune_interval : int
        Number of iterations after which it is.
    """

    proposal: Any
    lamb: float
    scaling: np.ndarray
    tuned: str | None
    tune_interval: int


class PopulationState(NamedTuple):
    """Factors of differences and of moves, acceptances since one was tuned, iterations until it is tuned again."""

    lamb: Any
    scaling: Any
    accepted: Any
    steps_until_tune: Any
    tune: Any


class HistoryState(NamedTuple):
    """The same, with points of the past, and how many of these there were to choose from."""

    lamb: Any
    scaling: Any
    accepted: Any
    steps_until_tune: Any
    tune: Any
    past: Any
    seen: Any


class EvolutionInfo(NamedTuple):
    """PyMC3's statistics; `accept` is the log of the ratio of densities until it is recorded."""

    accept: np.float64
    accepted: np.bool_
    tune: np.bool_
    scaling: np.float64
    lambda_: np.float64


class _Remembered(NamedTuple):
    delta: Any
    accepted: Any
    past: Any


class _EvolutionKernel(Kernel, abc.ABC):
    """What the two kernels share: a factor is tuned by the rule of Metropolis.

    Parameters
    ----------
    vars : sequence of FreeRV
        All of them continuous; moved together.
    settings : Settings
    """

    Info = EvolutionInfo
    postprocess = {"accept": np.exp}
    _uniforms = 3

    def __init__(self, vars, settings) -> None:
        super().__init__(vars)
        self._vectors, self._settings = Vectors(self.vars), settings
        self.sources = proposal_source(settings.proposal, self._vectors.size), uniforms(self._uniforms), LOG_UNIFORM

    @property
    def kind(self) -> tuple:
        """What kernels of one batch have in common."""
        settings = self._settings
        return type(self).__name__, self._vectors.size, np.shape(settings.scaling), settings.tuned, settings.tune_interval

    def init(self, tuning) -> Any:
        """Return the state before the first iteration: the given factors, nothing accepted, a whole interval to go."""
        settings, dtype = self._settings, K.floatx()
        factors = np.asarray(settings.lamb, dtype), np.asarray(settings.scaling, dtype)
        return PopulationState(*factors, np.array(0), np.array(settings.tune_interval), np.array(settings.tuned is not None))

    def begin(self, state) -> Any:
        """Tune a factor if an interval has ended."""
        state, factor = interval_begun(state, self._settings.tune_interval)
        if self._settings.tuned == "lambda":
            return state._replace(lamb=state.lamb * factor)
        if self._settings.tuned == "scaling":
            return state._replace(scaling=state.scaling * self._along(factor))
        return state

    def end(self, state, outcome) -> tuple[Any, EvolutionInfo]:
        """Return the state with one iteration counted, and the iteration's statistics."""
        scaling = K.mean(state.scaling, axis=-1) if np.ndim(self._settings.scaling) else state.scaling
        return iteration_counted(state, outcome), EvolutionInfo(outcome.delta, outcome.accepted, state.tune, scaling, state.lamb)

    def _along(self, factor):
        """Return a number, with any leading axes, as a factor of `scaling`."""
        return K.expand_dims(factor, -1) if np.ndim(self._settings.scaling) else factor


class PopulationKernel(_EvolutionKernel):
    """Move each chain along the difference of two others.

    In each iteration the chains are divided at random, and the parts move one after the other, each by differences of chains
    outside of it. So what a move is made of does not change while it is decided upon, and the moves are reversible.
    """

    sees_all_chains = True

    def step(self, points, state, random, target) -> tuple:
        """Move the parts of the population; points, state and random numbers have a first axis of chains."""
        moves, uniform, log_uniform = random
        names = list(points)
        here = K.vectorize(lambda *own: self._vectors.vector(dict(zip(names, own))))(*points.values())
        noise = moves * (state.scaling if np.ndim(self._settings.scaling) else K.expand_dims(state.scaling, -1))
        factors, outcome = target.here, Outcome(K.zeros_like(state.lamb), K.zeros_like(state.tune))
        order = K.argsort(uniform[:, 0])
        place = K.argsort(order)
        for first, last in _parts(K.int_shape(here)[0]):
            others = K.concatenate([order[:first], order[last:]])
            is_moved = K.logical_and(K.greater_equal(place, first), K.less(place, last))
            one, other = _two_of(K.int_shape(others)[0], uniform[:, 1], uniform[:, 2])
            difference = K.take(here, K.take(others, one), axis=0) - K.take(here, K.take(others, other), axis=0)
            proposed = here + K.expand_dims(state.lamb, -1) * difference + noise
            found = target.factors(self._points_of(proposed, names))
            delta = _of_each(found) - _of_each(factors)
            accepted = K.logical_and(is_moved, K.logical_and(K.isfinite(delta), K.less(log_uniform[:, 0], delta)))
            here = _chosen(accepted, proposed, here)
            factors = [_chosen(accepted, new, old) for new, old in zip(found, factors)]
            outcome = Outcome(K.where(is_moved, delta, outcome.delta), K.logical_or(accepted, outcome.accepted))
        return self._points_of(here, names), factors, outcome

    def _points_of(self, vectors, names):
        parts = K.vectorize(lambda vector: list(self._vectors.points(vector).values()))(vectors)
        return dict(zip(names, parts))


class HistoryKernel(_EvolutionKernel):
    """Move the chain along the difference of two points of its past.

    While it is tuned, the past is what it went through, of a very long tuning the latest part. When tuning ends, the earliest
    part of that is forgotten. Then points go on to be collected; where there is no room for more, each new one takes the place of
    one of them at random, with such a probability that they are always a random sample of all. So the proposals change less
    and less, and memory does not grow.

    Parameters
    ----------
    vars : sequence of FreeRV
        All of them continuous; moved together.
    settings : Settings
    drop : float
        The share of the past that is forgotten when tuning ends.
    room : int, optional
        Number of points that are kept at most.
    """

    def __init__(self, vars, settings, drop, room=None) -> None:
        super().__init__(vars, settings)
        self._drop = drop
        self._room = max(_ROOM, _ROOM_PER_ELEMENT * self._vectors.size) if room is None else room

    @property
    def kind(self) -> tuple:
        """What kernels of one batch have in common."""
        return *super().kind, self._drop, self._room

    def init(self, tuning) -> HistoryState:
        """Return the state before the first iteration, without a past."""
        past = np.zeros((self._room, self._vectors.size), K.floatx())
        return HistoryState(*super().init(tuning)._replace(tune=np.array(True)), past, np.array(0))

    def step(self, points, state, random, target) -> tuple:
        """Propose a move, accept or reject it, and remember the point."""
        move, uniform, log_uniform = random
        one, other = _two_of(K.minimum(state.seen, self._room), uniform[0], uniform[1])
        difference = K.where(state.seen > 1, state.past[one] - state.past[other], 0.0)
        here = self._vectors.vector(points)
        proposed = self._vectors.points(here + state.lamb * difference + state.scaling * move)
        points, factors, (delta, accepted) = accept_or_reject(points, proposed, log_uniform[0], target)
        row, is_kept = self._place(state, uniform[2])
        remembered = K.where(is_kept, self._vectors.vector(points), state.past[row])
        return points, factors, _Remembered(delta, accepted, K.set_subtensor(state.past, row, remembered))

    def end(self, state, outcome) -> tuple[HistoryState, EvolutionInfo]:
        """Return the state with one iteration counted, and the iteration's statistics."""
        state, info = super().end(state, outcome)
        return state._replace(past=outcome.past, seen=state.seen + 1), info

    def stop_tuning(self, state) -> Any:
        """Return the state with tuning switched off, and without the earliest part of the past."""
        if not np.any(state.tune):
            return state
        seen = int(np.max(state.seen))  # all chains have gone the same way
        kept = min(seen - int(self._drop * seen), self._room)
        past = np.roll(state.past, kept - seen, axis=-2)
        return super().stop_tuning(state)._replace(past=past, seen=np.full_like(state.seen, kept))

    def _place(self, state, uniform):
        """Return the row where the new point belongs, and whether it is written there (Vitter 1985, algorithm R)."""
        count = K.cast(state.seen + 1, K.floatx())
        drawn = K.minimum(K.cast(K.floor(uniform * count), "int64"), state.seen)
        row = K.where(state.seen < self._room, state.seen, K.where(state.tune, K.mod(state.seen, self._room), drawn))
        return K.minimum(row, self._room - 1), row < self._room


def _parts(chains):
    """Return where the parts of a population begin and end: two of them, if at least two chains are outside of each."""
    if chains < 4:
        return [(chain, chain + 1) for chain in range(chains)]
    return [(0, chains // 2), (chains // 2, chains)]


def _two_of(count, first, second):
    """Return two different numbers of 0, 1, ..., count - 1, for uniform random numbers of any shape; (0, 0) where there are none."""
    number = K.cast(count, K.floatx())
    one = K.minimum(K.cast(K.floor(first * number), "int64"), K.maximum(count - 1, 0))
    apart = K.minimum(K.cast(K.floor(second * (number - 1.0)), "int64"), K.maximum(count - 2, 0))
    return one, K.mod(one + 1 + apart, K.maximum(count, 1))


def _of_each(factors):
    """Return the sum of the factors (chains, ...) of each chain."""
    return sum(K.sum(K.reshape(value, (K.int_shape(value)[0], -1)), axis=1) for value in factors)


def _chosen(accepted, new, old):
    """Return, for each chain, the new one of two values (chains, ...) if it is accepted."""
    for _ in range(K.ndim(new) - 1):
        accepted = K.expand_dims(accepted, -1)
    return K.where(accepted, new, old)
