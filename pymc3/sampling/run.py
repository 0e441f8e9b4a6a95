"""The loop of a run: move the chains chunk by chunk and keep what they draw."""
import time
from typing import Any, Dict, List, NamedTuple

from ..step_methods import CompoundStep
from ..chains.random_numbers import NoiseFault
from .python_chains import PythonChain

__all__ = ["Draw", "CompiledRun", "PythonRun"]

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
    stats: List[Dict[str, Any]]
    point: Dict[str, Any]
    warnings: List[Any]


class Progress(NamedTuple):
    """One chunk that was recorded: which chains, their first iteration, how many, and the chunk itself."""

    chains: range
    start: int
    count: int
    chunk: Any


class _Pace:
    """How many iterations take about a fifth of a second: for a moving progress bar, and a prompt Ctrl-C."""

    def __init__(self, largest):
        self._largest, self.count, self._calls = largest, min(_FIRST_CHUNK, largest), 0

    def measured(self, count, seconds):
        self._calls += 1
        if self._calls > 1:  # the first call compiles
            self.count = int(min(self._largest, 4 * count, max(1, count * _CHUNK_SECONDS / max(seconds, 1e-9))))


class CompiledRun:
    """A run whose chains move together, one call of the engine for a chunk.

    Parameters
    ----------
    compiled : CompiledChains
    running : RunningChain
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

    def __init__(self, compiled, running, tune, draws, recorder, series, discard_tuned):
        self._compiled, self.recorder, self._series = compiled, recorder, series
        self.steps, self.chains, self.jobs = compiled.steps, len(running.seeds), compiled.jobs(len(running.seeds))
        self.tune, self.total = tune, tune + draws
        self.offset = tune if discard_tuned else 0
        self._pace = _Pace(compiled.capacity(len(running.seeds)))
        self.done = 0
        self.running = running if tune else compiled.stop_tuning(running)
        self._before = 0, self.running

    def advance(self):
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
        limit = self.tune if self.done < self.tune else self.total
        count, start, began = min(self._pace.count, limit - self.done), self.done, time.perf_counter()
        kept, first = start >= self.offset, start - self.offset
        series = self._series.between(first, first + count) if kept and self._series else None
        following = min(self._pace.count, (limit if start + count < limit else self.total) - start - count)
        running, chunk, count, error = self._moved(count, series, following)
        self._pace.measured(count, time.perf_counter() - began)
        if start + count == self.tune:
            running = self._compiled.stop_tuning(running)
        try:
            if kept:
                self.recorder.write(chunk, first, count)
        except Exception:  # of a computed variable: the chains moved, and are kept
            self.running, self.done = running, start + count
            raise
        self._before = start, self.running
        self.running, self.done = running, start + count
        if error is not None:
            raise error
        return Progress(range(len(running.seeds)), start, count, chunk)

    def _moved(self, count, series, following):
        """Move the chains; return them, their chunk, its length, and the error before which it ends, or None."""
        error = None
        try:
            running, chunk = self._compiled.advance(self.running, count, series, following)
        except NoiseFault as fault:
            error, count = fault.error, fault.sound
            series = None if series is None else series.between(0, count)
            running, chunk = self._compiled.advance(self.running, count, series)
        fault, sound = self._compiled.fault(running, chunk)
        if fault is not None:
            error, count = fault, sound
            running, chunk = self._compiled.advance(self.running, count)
        return running, chunk, count, error

    def rewind(self, done):
        """Go back to iteration `done` of the last chunk, as if the run had ended there."""
        start, running = self._before
        running, _ = self._compiled.advance(running, done - start)
        self.running = self._compiled.stop_tuning(running) if done >= self.tune else running
        self.done = done
        self.settle()

    def settle(self):
        """Forget what an interrupted chunk recorded beyond the running chains."""
        self.recorder.cut(range(len(self.running.seeds)), self.done - self.offset)


class PythonRun:
    """A run with a user's step method in plain Python: one chain after the other.

    Parameters
    ----------
    step : step method
    points : list of dict
        Start point of each chain.
    seeds : list of int
    tune, draws : int
    recorder : Recorder
    discard_tuned : bool
    """

    running = None
    jobs = 0

    def __init__(self, step, points, seeds, tune, draws, recorder, discard_tuned):
        self._step, self._points, self._seeds, self.recorder = step, points, seeds, recorder
        self.steps, self.chains = step.methods if isinstance(step, CompoundStep) else [step], len(points)
        self.tune, self.total = tune, tune + draws
        self.offset = tune if discard_tuned else 0
        self._chain, self._index, self.done = None, -1, self.total
        self._pace = _Pace(2**16)

    def advance(self):
        """Move one chain by one chunk; None when the run is complete."""
        if self.done == self.total:
            if self._index + 1 == len(self._points) or self.total == 0:
                return None
            self._start_next_chain()
        limit = self.tune if self.done < self.tune else self.total
        count, start, began = min(self._pace.count, limit - self.done), self.done, time.perf_counter()
        chunk, count, error = self._chain.advance(count)
        self._pace.measured(count, time.perf_counter() - began)
        if start + count == self.tune:
            self._chain.stop_tuning()
        try:
            if start >= self.offset:
                self.recorder.write(chunk, start - self.offset, count, slice(self._index, self._index + 1))
        except Exception:  # of a computed variable: the chain moved, and is kept
            self.done = start + count
            raise
        self.done = start + count
        if error is not None:
            raise error
        return Progress(range(self._index, self._index + 1), start, count, chunk)

    def rewind(self, done):
        """Forget the iterations of the current chain from `done` on."""
        self.done = done
        self.settle()

    def settle(self):
        """Forget what an interrupted chunk recorded beyond the current chain's iteration."""
        if self._chain is not None:
            self.recorder.cut([self._index], self.done - self.offset)

    def _start_next_chain(self):
        self._index += 1
        self._chain = PythonChain(self._step, self._points[self._index], self._seeds[self._index])
        self.done = 0
        if self.tune == 0:
            self._chain.stop_tuning()

