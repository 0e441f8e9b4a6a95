"""The loop of a run: move the chains chunk by chunk and keep what they draw."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple

from .random_numbers import SourceFault

if TYPE_CHECKING:
    from .compiled import RunningChain

__all__ = ["CompiledRun", "Draw", "Pace", "Progress"]

_CHUNK_SECONDS = 0.2
_FIRST_CHUNK = 64


class Draw(NamedTuple):
    """What a callback is told about one draw; the fields are PyMC3's.

    Attributes
    ----------
    chain : int
    is_last : bool
        Whether it is the last draw of its chain.
    draw_idx : int
        Number of the iteration, tuning included.
    tuning : bool
    stats : list of dict
        One for each step method that records statistics.
    point : dict of str to array
        Values of the model's value variables.
    warnings : list
    """

    chain: int
    is_last: bool
    draw_idx: int
    tuning: bool
    stats: list[dict[str, Any]]
    point: dict[str, Any]
    warnings: list[Any]


class Progress(NamedTuple):
    """One chunk that was recorded: which chains, their first iteration, how many, and the chunk itself."""

    chains: range
    start: int
    count: int
    chunk: Any


class Pace:
    """How many iterations take about a fifth of a second: for a moving progress bar, and a prompt Ctrl-C."""

    def __init__(self, largest) -> None:
        self._largest, self.count, self._calls = largest, min(_FIRST_CHUNK, largest), 0

    def measured(self, count, seconds) -> None:
        """Set the next chunk's length by the seconds that `count` iterations took."""
        self._calls += 1
        if self._calls > 1:  # the first call compiles
            self.count = int(min(self._largest, 4 * count, max(1, count * _CHUNK_SECONDS / max(seconds, 1e-9))))


class CompiledRun:
    """A run whose chains move together, one call of the engine for a chunk.

    Parameters
    ----------
    compiled : CompiledChains
    position : Position
        Where the chains are.
    tune, draws : int
    recorder : Recorder
    series : Series, optional
        Of all draws that are kept, where the chains note them; the recorder copies them if there is none.
    discard_tuned : bool

    Attributes
    ----------
    steps : list of step methods
    chains, jobs : int
        How many chains there are, and how many threads share them (0: one chain runs after the other).
    """

    def __init__(self, compiled, position, tune, draws, recorder, series, discard_tuned) -> None:
        self._compiled, self.recorder, self._series = compiled, recorder, series
        self.steps, self.chains = compiled.steps, len(position.seeds)
        self.jobs = compiled.jobs(self.chains)
        self.tune, self.total = tune, tune + draws
        self.offset = tune if discard_tuned else 0
        self._pace = Pace(compiled.capacity(self.chains))
        self.done = 0
        self._adaptations = compiled.adaptations(tune)
        self._ends = sorted({*self._adaptations, tune, self.total})
        self._position = position if tune else compiled.stop_tuning(position)
        self._before = 0, self._position

    @property
    def running(self) -> RunningChain:
        """The running chains as a value, a `RunningChain`."""
        return self._compiled.value(self._position)

    def advance(self) -> Progress | None:
        """Move the chains by one chunk; None when the run is complete.

        Raises
        ------
        IndexError
            A table was read out of range; the iterations before that are recorded.
        Exception
            Of a user's own proposal; the iterations before that are recorded.
        """
        if self.done == self.total:
            return None
        limit = next(end for end in self._ends if end > self.done)
        count, start, began = min(self._pace.count, limit - self.done), self.done, time.perf_counter()
        kept, first = start >= self.offset, start - self.offset
        series = self._series.between(first, first + count) if kept and self._series else None
        following = min(self._pace.count, (limit if start + count < limit else self.total) - start - count)
        position, chunk, count, error = self._moved(count, series, following)
        self._pace.measured(count, time.perf_counter() - began)
        position = self._tuned(position, start + count)
        try:
            if kept:
                self.recorder.write(chunk, first, count)
        except Exception:  # of a computed variable: the chains moved, and are kept
            self._position, self.done = position, start + count
            raise
        self._before = start, self._position
        self._position, self.done = position, start + count
        if error is not None:
            raise error
        return Progress(range(self.chains), start, count, chunk)

    def _tuned(self, position, done):
        """Return the position with what is due after so many iterations: states adapted, or tuning switched off."""
        if done > self.tune:
            return position
        if done in self._adaptations:
            position = self._compiled.adapt(position, self.tune)
        return self._compiled.stop_tuning(position) if done == self.tune else position

    def _moved(self, count, series, following):
        """Move the chains; return them, their chunk, its length, and the error before which it ends, or None."""
        error = None
        try:
            position, chunk = self._compiled.advance(self._position, count, series, following)
        except SourceFault as fault:
            error, count = fault.error, fault.sound
            series = None if series is None else series.between(0, count)
            position, chunk = self._compiled.advance(self._position, count, series)
        fault, sound = self._compiled.fault(position, chunk)
        if fault is not None:
            error, count = fault, sound
            position, chunk = self._compiled.advance(self._position, count)
        return position, chunk, count, error

    def rewind(self, done) -> None:
        """Go back to iteration `done` of the last chunk, as if the run had ended there."""
        start, position = self._before
        position, _ = self._compiled.advance(position, done - start)
        self._position = self._tuned(position, done)
        self.done = done
        self.discard_unfinished()

    def discard_unfinished(self) -> None:
        """Forget what an interrupted chunk recorded beyond the running chains."""
        self.recorder.cut(range(self.chains), self.done - self.offset)
