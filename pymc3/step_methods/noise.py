"""Random numbers of a chain, as a pure function of (seed, place, iteration).

A chain draws its random numbers before it runs, from NumPy's counter-based Philox generator.  The key of the generator
is the chain's seed; its counter is set to (block of iterations, step method, source within the step method).  What a
chain draws depends therefore on nothing else: not on the engine, the number of chains, the length of a chunk, or on
where an interrupted run was continued.
"""
import contextlib
import itertools
import threading
from typing import NamedTuple

import numpy as np

__all__ = ["NoiseSource", "NoiseStream", "NoiseAhead", "any_legacy", "block_length"]

_WORD = 2**64 - 1
_LONGEST_BLOCK = 4096
_VALUES_PER_BLOCK = 2**16
_LINE = 8


class NoiseSource:
    """The random numbers that one step method needs in one iteration, from one place.

    Parameters
    ----------
    width : int
        Number of floating point numbers per iteration.
    draw : callable
        ``draw(rng, count) -> (count, width)`` for a ``numpy.random.Generator``.  With ``legacy=True``:
        ``draw(count)``, reading NumPy's global generator, which is seeded for the call and put back afterwards.
    legacy : bool
        Whether `draw` reads NumPy's global generator, as a user's own proposal does.
    """

    def __init__(self, width, draw, legacy=False):
        self.width = int(width)
        self.legacy = legacy
        self._draw = draw

    def block(self, rng, count):
        """Draw the numbers of `count` iterations, an array (count, width)."""
        if self.legacy:
            with _global_generator_seeded(rng.integers(2**32, size=8, dtype=np.uint32)):
                values = self._draw(count)
        else:
            values = self._draw(rng, count)
        return np.asarray(values, dtype="float64").reshape(count, self.width)


class NoiseStream:
    """The random numbers of several chains, for the sources of some step methods.

    Parameters
    ----------
    sources : list of (int, int, NoiseSource)
        In the order of their columns: position of the step method in the compound, place among its sources, source.
    seeds : sequence of int
        One seed for each chain.
    """

    def __init__(self, sources, seeds):
        self._runs = _runs(sources)
        self._seeds = [int(seed) for seed in seeds]
        self._recent, self._philox = {}, _Philox()
        self.width = sum(source.width for _, _, source in sources)
        self.is_legacy = any_legacy(sources)

    def take(self, start, count, out=None):
        """Return the numbers of iterations `start` ... `start + count - 1`, an array (chains, count, width).

        With `out`, an array (chains, at least count, width), they are written there.
        """
        out = np.empty((len(self._seeds), count, self.width)) if out is None else out
        for chain in range(len(self._seeds)):
            column = 0
            for number, run in enumerate(self._runs):
                columns = out[chain, :count, column : column + run.width * len(run.sources)]
                self._fill(columns.reshape(count, len(run.sources), run.width), chain, number, start)
                column += run.width * len(run.sources)
        return out

    def _fill(self, out, chain, number, start):
        length, done, count = block_length(self._runs[number].width), 0, len(out)
        while done < count:
            index, offset = divmod(start + done, length)
            values = self._block(chain, number, index, length)
            stop = min(count, done + length - offset)
            out[done:stop] = values[:, offset : offset + stop - done].swapaxes(0, 1)
            done = stop

    def _block(self, chain, number, index, length):
        """Return the numbers of a run in one block of iterations, an array (sources, length, width)."""
        recent_index, values = self._recent.get((chain, number), (None, None))
        if recent_index != index:
            run = self._runs[number]
            # One line longer than needed: at distances of a power of two, the processor's cache holds few lines.
            values = np.empty((len(run.sources), length + _LINE, run.width)) if values is None else values
            for row, (step, place, source) in zip(values, run.sources):
                row[:length] = source.block(self._philox.at(self._seeds[chain], [0, index, step, place]), length)
            self._recent[chain, number] = index, values
        return values


def any_legacy(sources):
    """Whether one of the sources of a `NoiseStream` reads NumPy's global generator, which belongs to the user's thread."""
    return any(source.legacy for _, _, source in sources)


class _Run(NamedTuple):
    """Neighbouring sources of one width."""

    width: int
    sources: list


def _runs(sources):
    return [_Run(width, list(own)) for width, own in itertools.groupby(sources, lambda place: place[2].width)]


class _Philox:
    """NumPy's Philox generator, put to any place: a new generator for each place would ask the system for entropy."""

    def __init__(self):
        self._bits = np.random.Philox(key=0)
        self._start, self._rng = self._bits.state, np.random.Generator(self._bits)

    def at(self, seed, counter):
        """Return a Generator at a counter of the sequence of a seed; it is valid until the next call."""
        place = {"key": np.array([seed & _WORD, 0], "uint64"), "counter": np.array(counter, "uint64")}
        self._bits.state = {**self._start, "state": place}
        return self._rng


class NoiseAhead:
    """The random numbers of a running chain, drawn by a second thread while the engine works on those before.

    Parameters
    ----------
    stream : NoiseStream
    capacity, chains : int
        Lengths of the buffers (chains, capacity, width) that the engine gets.
    dtype : str
    """

    def __init__(self, stream, capacity, chains, dtype):
        self._stream = stream
        self._buffers = [np.zeros((chains, capacity, stream.width), dtype) for _ in range(2)]
        self._thread, self._ready = None, range(0)

    def take(self, start, count):
        """Return a buffer (chains, capacity, width) that begins with the numbers of iterations `start` ... `start + count - 1`.

        It is overwritten by the second `prepare` after this call.
        """
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._ready.start != start or len(self._ready) < count:
            self._draw(start, count)
        self._buffers.reverse()
        self._ready = range(0)
        return self._buffers[1]

    def prepare(self, start, count):
        """Begin to draw the numbers that the next `take` will ask for, as far as known."""
        if not self._stream.is_legacy:
            self._thread = threading.Thread(target=self._draw, args=(start, min(count, self._buffers[0].shape[1])))
            self._thread.start()

    def _draw(self, start, count):
        self._ready = range(0)
        self._stream.take(start, count, out=self._buffers[0])
        self._ready = range(start, start + count)


def block_length(width):
    """Number of iterations that are drawn together; it belongs to the definition of a chain's random numbers."""
    return int(2 ** np.floor(np.log2(np.clip(_VALUES_PER_BLOCK / max(width, 1), 16, _LONGEST_BLOCK))))


@contextlib.contextmanager
def _global_generator_seeded(seed):
    before = np.random.get_state()
    np.random.seed(seed)
    try:
        yield
    finally:
        np.random.set_state(before)
