"""Runs with a step method that a user wrote in plain Python: a loop over iterations, one chain after the other."""

import copy
import time

import numpy as np

from .._random import legacy_seed
from ..chains.compiled import Chunk
from ..chains.run import Pace, Progress
from ..step_methods import CompoundStep, KernelStep

__all__ = ["PythonChain", "PythonRun"]


class PythonChain:
    """One chain that is moved by its step methods, one call after the other.

    Built-in members draw the same random numbers as in a compiled chain.  A user's own step method reads NumPy's global
    generator, which is seeded when the chain starts.

    Parameters
    ----------
    step : CompoundStep, or step method
    point : dict of str to array
    seed : int
    tuning : int
        Number of iterations that the chain will be tuned.
    """

    def __init__(self, step, point, seed, tuning=0) -> None:
        members = step.methods if isinstance(step, CompoundStep) else [step]
        self._members = [copy.copy(member) if isinstance(member, KernelStep) else member for member in members]
        place = 0
        for member in self._members:
            if isinstance(member, KernelStep):
                member.start_chain(seed, place, tuning=tuning)
                place += len(member.kernels)
                continue
            place += 1
            if hasattr(member, "reset_tuning"):
                member.reset_tuning()
        np.random.seed(legacy_seed(seed))
        self._step = CompoundStep(self._members)
        self.point = {name: np.asarray(value) for name, value in point.items()}

    def stop_tuning(self) -> None:
        """Switch tuning off."""
        self._step.stop_tuning()

    def advance(self, count) -> tuple[Chunk, int, BaseException | None]:
        """Move the chain `count` times, or until a step method fails.

        Returns
        -------
        Chunk
            With a chain axis of length 1.
        int
            Its length.
        Exception or None
            What a step method raised then; where that is the first move, it is raised.
        """
        points, stats, error = [], [], None
        for _ in range(count):
            try:
                point, *own = self._step.step(self.point) if self._step.generates_stats else [self._step.step(self.point)]
            except Exception as caught:
                if not points:
                    raise
                error = caught
                break
            self.point = point
            points.append(point)
            stats.extend(own)
        stacked = {name: np.stack([np.asarray(point[name]) for point in points])[None] for name in self.point}
        kept = [
            {name: np.array([own[index][name] for own in stats])[None] for name in dtypes}
            for index, dtypes in enumerate(self._step.stats_dtypes)
        ]
        return Chunk(stacked, kept), len(points), error


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

    def __init__(self, step, points, seeds, tune, draws, recorder, discard_tuned) -> None:
        self._step, self._points, self._seeds, self.recorder = step, points, seeds, recorder
        self.steps, self.chains = step.methods if isinstance(step, CompoundStep) else [step], len(points)
        self.tune, self.total = tune, tune + draws
        self.offset = tune if discard_tuned else 0
        self._chain, self._index, self.done = None, -1, self.total
        self._pace = Pace(2**16)

    def advance(self) -> Progress | None:
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

    def rewind(self, done) -> None:
        """Forget the iterations of the current chain from `done` on."""
        self.done = done
        self.discard_unfinished()

    def discard_unfinished(self) -> None:
        """Forget what an interrupted chunk recorded beyond the current chain's iteration."""
        if self._chain is not None:
            self.recorder.cut([self._index], self.done - self.offset)

    def _start_next_chain(self):
        self._index += 1
        self._chain = PythonChain(self._step, self._points[self._index], self._seeds[self._index], self.tune)
        self.done = 0
        if self.tune == 0:
            self._chain.stop_tuning()
