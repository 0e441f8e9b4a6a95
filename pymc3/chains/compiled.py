"""Running chains as values, and the compiled code that moves them forward."""

from __future__ import annotations

import bisect
import hashlib
from concurrent.futures import ThreadPoolExecutor, wait
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .. import backends_symbolic as K
from ..exceptions import SamplingError
from ..util import available_cores, power_of_two
from .random_numbers import RandomNumbers, RandomNumbersAhead, any_legacy
from .sweep import Sweep, signature_of, told_if_alone
from .table_reads import factors_within_tables, reads_out_of_range, table_error

if TYPE_CHECKING:
    from .layout import Series

__all__ = ["RunningChain", "Chunk", "CompiledChains", "FORMAT_VERSION"]

FORMAT_VERSION = 3

_BUFFER_BYTES = 2**22
#: Where states are adapted, after chunks of few iterations: an engine may go through whole buffers for each of them.
_SMALL_BUFFER_BYTES, _MUCH_TUNING = 2**20, 1000
_SHORTEST_CHUNK, _LONGEST_CHUNK = 16, 2**16


class RunningChain(NamedTuple):
    """Everything that the next draws of some chains depend on, besides the model: NumPy arrays and names only.

    It pickles, and a fresh process that builds the same model again continues it to the same draws:
    ``pm.sample(1000, trace=running_chain)``.

    Attributes
    ----------
    format_version : int
    fingerprint : str
        Of the model and its step methods.
    seeds : tuple of int
        One for each chain.
    iteration : int
        Number of iterations done.
    arrays : dict of str to array (chains, *shape)
        Points, states of the step methods, and values of the model's factors.
    """

    format_version: int
    fingerprint: str
    seeds: tuple[int, ...]
    iteration: int
    arrays: dict[str, np.ndarray]


class Position(NamedTuple):
    """Where some chains are between two chunks.

    Attributes
    ----------
    seeds : tuple of int
    iteration : int
    vectors : list of array (chains, size)
        What the compiled loop carries.
    """

    seeds: tuple[int, ...]
    iteration: int
    vectors: list[np.ndarray]


class Chunk(NamedTuple):
    """Some consecutive iterations of some chains.

    Attributes
    ----------
    points : dict of str to array (chains, iterations, *shape)
    stats : list of dict of str to array (chains, iterations)
        One for each step method that records statistics.
    """

    points: dict[str, np.ndarray]
    stats: list[dict[str, np.ndarray]]


class _Shard(NamedTuple):
    """Chains that one core moves.

    Attributes
    ----------
    chains : slice
    random : RandomNumbersAhead
    draws_first : bool
        Whether it draws the next random numbers before it moves the chains, instead of after.
    """

    chains: slice
    random: RandomNumbersAhead
    draws_first: bool


class CompiledChains:
    """Chains whose every step method has a kernel: one chunk is one call of the engine on each core.

    Parameters
    ----------
    model : Model
    steps : list of KernelStep
    cores : int, optional
        The chains are divided among so many cores, if there are so many; among all by default.
    """

    def __init__(self, model, steps, cores=None) -> None:
        self._model, self.steps = model, steps
        self._sweep = _sweep_of(model, [kernel for step in steps for kernel in step.kernels])
        # A user's function is called in one thread, and in that of the user, where Ctrl-C is heard.
        apart = not (any_legacy(self._sweep.sources) or self._sweep.sees_all_chains or model.calls_python)
        available = available_cores()
        self._cores = min(cores or available, available) if apart else 1
        self._loop = None
        self._shards, self._seeds, self._threads = [], None, None

    @property
    def fingerprint(self) -> str:
        """Digest of all that decides what a running chain means."""
        text = [self._model.fingerprint(), K.floatx(), repr(self._sweep.signature), *sorted(self._sweep.carry.names)]
        return hashlib.sha256("\n".join(text).encode()).hexdigest()[:16]

    def start(self, points, values, seeds, tuning=0) -> Position:
        """Return the `Position` of chains at their start.

        Parameters
        ----------
        points : list of dict
            The start point of each chain.
        values : array (chains, factors)
            The values of the model's factors there.
        seeds : sequence of int
        tuning : int
            Number of iterations that they will be tuned.
        """
        return self._position(tuple(seeds), 0, self._sweep.start(points, values, tuning=tuning))

    def value(self, position) -> RunningChain:
        """Return the running chains as a value."""
        return RunningChain(FORMAT_VERSION, self.fingerprint, position.seeds, position.iteration, self._arrays(position))

    def _arrays(self, position):
        carry = self._sweep.carry
        return {name: carry.unpack(position.vectors, name).copy() for name in carry.names}

    def position(self, running) -> Position:
        """Return the position of chains that are continued.

        Raises
        ------
        SamplingError
            They are not of this model, with these step methods.
        """
        if running.format_version != FORMAT_VERSION:
            raise SamplingError(
                f"The running chain has format version {running.format_version}; this version continues "
                f"{FORMAT_VERSION}. Continue it with the version that wrote it, or start from its last points (start=)."
            )
        if running.fingerprint != self.fingerprint:
            raise SamplingError(
                "The chain to continue was drawn from another model, or with other step methods (fingerprint "
                f"{running.fingerprint}, here {self.fingerprint}). Continue it with the model and steps it was drawn "
                "from, or start a new one at its last points with start=."
            )
        return self._position(running.seeds, running.iteration, running.arrays)

    def _position(self, seeds, iteration, arrays):
        return Position(seeds, iteration, self._sweep.carry.pack(arrays, (len(seeds),)))

    def stop_tuning(self, position) -> Position:
        """Return the position with tuning switched off."""
        return position._replace(vectors=self._sweep.stop_tuning(position.vectors))

    def adaptations(self, tuning) -> frozenset[int]:
        """Return the numbers of iterations after which states are adapted; no call of `advance` may go beyond one of them."""
        return self._sweep.adaptations(tuning)

    def adapt(self, position, tuning) -> Position:
        """Return the position with the states adapted that are due."""
        return position._replace(vectors=self._sweep.adapt(position.vectors, position.iteration, tuning))

    def jobs(self, chains) -> int:
        """Return the number of threads among which so many chains are divided."""
        return min(self._cores, chains)

    def capacity(self, chains) -> int:
        """Return the largest number of iterations of one call."""
        record = sum(int(np.prod(spec.shape)) for spec in self._sweep.record.specs)
        together = -(-chains // self._cores)
        per_iteration = 8 * together * max(record, self._sweep.random_width, 1)
        bytes_of_all = _SMALL_BUFFER_BYTES if self.adaptations(_MUCH_TUNING) else _BUFFER_BYTES
        return min(max(power_of_two(bytes_of_all // per_iteration), _SHORTEST_CHUNK), _LONGEST_CHUNK)

    def series(self, chains, iterations) -> Series:
        """Return a `Series` without values, for the iterations of some chains."""
        return self._sweep.record.series(chains, iterations)

    def chunk(self, series) -> Chunk:
        """Return what the chains went through, by variable and step method; it shares its memory with the series."""
        points = {var.name: series[var.name] for var in self._sweep.vars}
        kernels = self._sweep.kernels
        return Chunk(points, [self._sweep.stats_of(series, index) for index, kernel in enumerate(kernels) if kernel.stats_dtypes])

    def advance(self, position, count, series=None, following=0) -> tuple[Position, Chunk]:
        """Move the chains forward by `count` iterations, at most `capacity`.

        Parameters
        ----------
        position : Position
        count : int
        series : Series, optional
            Of `count` iterations, where they are noted; new ones by default.
        following : int
            Number of iterations that the next call will ask for, as far as known: random numbers are drawn ahead for them.

        Returns
        -------
        Position
        Chunk
        """
        seeds, iteration, vectors = position
        shards = self._shards_of(seeds)
        series = self.series(len(seeds), count) if series is None else series

        def move(shard):
            return self._move(shard, vectors, iteration, count, series, following)

        if self._loop is None or len(shards) == 1:
            self._loop = self._loop or self._compiled(len(seeds))
            moved = [move(shard) for shard in shards]  # the first call compiles: in the thread whose session is open
        else:
            moved = self._in_threads(move, shards)
        vectors = moved[0] if len(moved) == 1 else [np.concatenate(parts) for parts in zip(*moved)]
        return Position(seeds, iteration + count, vectors), self.chunk(series)

    def _compiled(self, chains):
        """Return the compiled loop, which all runs of the model with such step methods share."""
        together = chains if self._sweep.sees_all_chains else None
        return self._model.remember(("chain", self._sweep.signature, together), lambda: self._sweep.compile(chains))

    def fault(self, position, chunk) -> tuple[Exception | None, int | None]:
        """Look for a chain that could not go on.

        It has read a table out of range, inside of the support of its variables, or a kernel has come to the limit of a loop.

        Parameters
        ----------
        position : Position
            After the chunk.
        chunk : Chunk

        Returns
        -------
        error : Exception or None
            An IndexError names the variables, the index and the length; others are those of kernels.
        sound : int or None
            Number of the chunk's iterations before that.
        """
        found, carry = [], self._sweep.carry
        for chain in np.flatnonzero(reads_out_of_range(self._sweep.values_of(position.vectors)).any(axis=1)):
            point = {var.name: carry.unpack(position.vectors, var.name)[chain] for var in self._sweep.vars}
            if table_error(self._model, point) is not None:  # else a factor of the user's own is as large
                found.append(self._first_fault({name: values[chain] for name, values in chunk.points.items()}))
        count = next(iter(chunk.points.values())).shape[1]
        found += [(count - lost, error) for lost, error in self._sweep.failures(position.vectors)]
        sound, error = min(found, key=lambda entry: entry[0], default=(None, None))
        return error, sound

    def _first_fault(self, points):
        """Return (iteration, error) of the first fault of a chain; all that come after a fault are faults."""

        def error_at(iteration):
            return table_error(self._model, {name: values[iteration] for name, values in points.items()})

        iterations = range(len(next(iter(points.values()))))
        first = bisect.bisect_left(iterations, True, key=lambda iteration: error_at(iteration) is not None)
        return first, error_at(first)

    def _in_threads(self, move, shards):
        """Return the result for each shard, after all have come to their end: an interrupted call leaves none running."""
        self._threads = self._threads or ThreadPoolExecutor(self._cores)
        futures = []
        try:
            for shard in shards:
                futures.append(self._threads.submit(move, shard))
            return [future.result() for future in futures]
        finally:
            wait(futures)

    def _move(self, shard, vectors, iteration, count, series, following):
        """Move the chains of a shard, write their iterations to the series, and return the vectors that they carry then.

        While random numbers are drawn, threads wait for Python's lock: shards do that at different times.
        """
        numbers, coming = shard.random.take(iteration, count), (iteration + count, following)
        takes_turns = 1 < len(self._shards) == self._cores
        if self._cores > len(self._shards):
            shard.random.prepare(*coming)
        if takes_turns and shard.draws_first:
            shard.random.draw(*coming)
        vectors, ys = self._looped([vector[shard.chains] for vector in vectors], numbers.swapaxes(0, 1), count)
        self._sweep.note(series, shard.chains, ys)
        if takes_turns and not shard.draws_first:
            shard.random.draw(*coming)
        return vectors

    def _looped(self, vectors, numbers, count):
        """Call the compiled loop; one whose step is that of all chains takes these for a single chain."""
        if not self._sweep.sees_all_chains:
            return self._loop(vectors, [numbers], count)
        vectors, ys = self._loop([vector[None] for vector in vectors], [numbers[:, None]], count)
        return [vector[0] for vector in vectors], [y[:, 0] for y in ys]

    def _shards_of(self, seeds):
        if self._seeds != seeds:
            number, capacity = self.jobs(len(seeds)), self.capacity(len(seeds))
            bounds = [len(seeds) * index // number for index in range(number + 1)]
            parts = [slice(*ends) for ends in pairwise(bounds)]
            self._shards = [self._shard(seeds, part, capacity, place % 2 == 1) for place, part in enumerate(parts)]
            self._seeds = seeds
        return self._shards

    def _shard(self, seeds, chains, capacity, draws_first):
        stream = RandomNumbers(self._sweep.sources, seeds[chains])
        return _Shard(chains, RandomNumbersAhead(stream, capacity, chains.stop - chains.start, K.floatx()), draws_first)


def _sweep_of(model, kernels):
    """Return the sweep of some kernels; what it knows of the model is found out once for all that have the same signature."""
    signature = signature_of(told_if_alone(kernels))
    known = model.remember(("sweep", signature), lambda: Sweep(model.vars, factors_within_tables(model), kernels))
    return known.with_kernels(kernels)
