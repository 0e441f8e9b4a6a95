"""Random numbers of a chain, as a pure function of (seed, place, iteration).

A chain draws its random numbers before it runs.  Each source of each step method has a stream of its own in each segment of
some thousand iterations, from NumPy's SFC64 generator.  Where a stream begins comes from the counter-based Philox
generator: its key is made from the chain's seed, and its counter says which segment, which step method, and which source
within the step method.  What a chain draws depends therefore on nothing else: not on the engine, the number of chains,
the length of a chunk, or on where an interrupted run was continued.

A source draws for many iterations in one call, and what is not needed yet is kept.  While NumPy draws, other threads
may run Python; where several threads draw, calls that are too short let them wait for each other.  Calls that are too
long draw much that a short run does not need.
"""

import contextlib
import itertools
import threading
from typing import NamedTuple

import numpy as np

from .. import backends_symbolic as K
from ..util import power_of_two

__all__ = [
    "LOG_UNIFORM",
    "STREAM",
    "RandomNumbers",
    "RandomNumbersAhead",
    "RandomSource",
    "SourceFault",
    "any_legacy",
    "exponentials",
    "normals",
    "segment_length",
    "uniforms",
]

_SHORTEST_SEGMENT = 16
_LONGEST_SEGMENT = 4096
_LONGEST_WHOLE_SEGMENT = 256
_VALUES_PER_SEGMENT = 2**16
_LONGEST_AHEAD = 2048
_VALUES_AHEAD = 2**17
_NARROW = 6


def segment_length(width) -> int:
    """Return the number of iterations of a segment; it belongs to the definition of a chain's random numbers."""
    return _length(_VALUES_PER_SEGMENT, width, _LONGEST_SEGMENT)


def _length(values, width, longest):
    return min(max(power_of_two(values // max(width, 1)), _SHORTEST_SEGMENT), longest)


class SourceFault(Exception):
    """A source failed.

    Attributes
    ----------
    error : Exception
        What it raised.
    sound : int
        Number of the iterations before that, of those that were asked for.
    """

    def __init__(self, error, sound) -> None:
        super().__init__(error, sound)
        self.error, self.sound = error, sound


class RandomSource:
    """The random numbers that one step method needs in one iteration, from one place.

    Parameters
    ----------
    width : int
        Number of floating point numbers per iteration.
    draw : callable
        ``draw(rng, out)`` fills a contiguous array (count, width) from a ``numpy.random.Generator``; two calls give the
        numbers of one call for as many, unless `whole`.  With ``legacy=True``: ``draw() -> (width,)``, the numbers of one
        iteration, reading NumPy's global generator, which is seeded for a segment and put back afterwards.
    scale : float, or array (width,)
        Factor of the numbers drawn.
    whole : bool
        Whether `draw` is always called for a whole segment, which is short then: what it draws depends on the count.
    legacy : bool
        Whether `draw` reads NumPy's global generator, as a user's own proposal does; it is called for whole segments.
    """

    def __init__(self, width, draw, scale=1.0, whole=False, legacy=False) -> None:
        self.width = int(width)
        self.legacy, self.whole = legacy, whole or legacy
        self.segment = min(segment_length(self.width), _LONGEST_WHOLE_SEGMENT) if self.whole else segment_length(self.width)
        self.scale = np.broadcast_to(np.asarray(scale, dtype="float64"), (self.width,))
        self.draw = _from_global_generator(draw) if legacy else draw

    def numbers(self, tensor) -> K.TensorVariable:
        """Return what a kernel gets for the numbers of an iteration, a tensor (width,): just these."""
        return tensor

    def numbers_of_all(self, tensor) -> K.TensorVariable:
        """Return what a kernel that sees all chains gets, for a tensor (chains, width)."""
        return tensor


class _Stream(RandomSource):
    """A stream of as many random numbers as an iteration asks for, keyed by (chain, iteration).

    Its key is drawn like other random numbers, as four of 16 bits: these are exact in single precision, too.
    """

    def __init__(self) -> None:
        super().__init__(4, _draw_16_bits)

    def numbers(self, tensor) -> K.RandomStream:
        """Return the stream, a K.RandomStream."""
        parts = K.cast(tensor, "int64") - K.constant(np.array([0, 0, 0, 2**15]))
        return K.RandomStream(K.sum(parts * K.constant(np.array([1, 2**16, 2**32, 2**48]))))

    def numbers_of_all(self, tensor) -> K.RandomStream:
        """Return one stream for all chains, that of the first."""
        return self.numbers(tensor[0])


def _draw_16_bits(rng, out):
    out[...] = rng.integers(2**16, size=out.shape)


STREAM = _Stream()


def normals(width) -> RandomSource:
    """Return the source of so many standard normal numbers."""
    return RandomSource(width, lambda rng, out: rng.standard_normal(out=out))


def uniforms(width) -> RandomSource:
    """Return the source of so many numbers that are uniform between 0 and 1."""
    return RandomSource(width, lambda rng, out: rng.random(out=out))


def exponentials(width, scale=1.0) -> RandomSource:
    """Return the source of so many exponential numbers of mean `scale`."""
    return RandomSource(width, lambda rng, out: rng.standard_exponential(out=out), scale)


#: The logarithm of a uniform number, with which a proposal is accepted or rejected.
LOG_UNIFORM = exponentials(1, -1.0)


class RandomNumbers:
    """The random numbers of several chains, for the sources of some step methods.

    Parameters
    ----------
    sources : list of (int, int, RandomSource)
        In the order of their columns: position of the step method in the compound, place among its sources, source.
    seeds : sequence of int
        One seed for each chain.
    """

    def __init__(self, sources, seeds) -> None:
        self.width = sum(source.width for _, _, source in sources)
        parts, places, philox = _parts(sources), [member[:2] for member in sources], np.random.Philox(key=0)
        beginnings = [_Beginnings(philox, seed, places) for seed in seeds]
        self._chains, self._columns = len(seeds), [_Columns(part, beginnings) for part in parts]

    def take(self, start, count, out=None) -> np.ndarray:
        """Return the numbers of iterations `start` ... `start + count - 1`, an array (chains, count, width).

        With `out`, an array (chains, at least count, width), they are written there.

        Raises
        ------
        SourceFault
            A source failed; the numbers of the iterations before that are written.
        """
        out, fault = np.empty((self._chains, count, self.width)) if out is None else out, None
        for columns in self._columns:
            try:
                columns.take(start, count, out)
            except SourceFault as caught:
                fault, count = caught, caught.sound
        if fault is not None:
            raise fault
        return out


def any_legacy(sources) -> bool:
    """Return whether one of the sources of a `RandomNumbers` reads NumPy's global generator, which belongs to the user's thread."""
    return any(source.legacy for _, _, source in sources)


class _Part(NamedTuple):
    """Neighbouring sources of one number each, or one source that is wider or drawn for whole segments.

    Attributes
    ----------
    columns : slice
        Of the part among those of the stream.
    places : list of (int, int)
        Of each source: position of its step method, and its place there.
    draws : list of callable
        Of each source.
    scale : array (width, 1)
    segment : int
        Number of iterations of a segment.
    length : int
        Number of iterations that are drawn in one call; it divides that of a segment, and the numbers do not depend on it.
    """

    columns: slice
    places: list
    draws: list
    scale: np.ndarray
    segment: int
    length: int


def _parts(sources):
    width = sum(source.width for _, _, source in sources)
    ahead = _length(_VALUES_AHEAD, width, _LONGEST_AHEAD)
    parts, first = [], 0
    for _, members in itertools.groupby(sources, _part_of):
        members = list(members)
        places, own = [member[:2] for member in members], [member[2] for member in members]
        scale = np.concatenate([source.scale for source in own])[:, None]
        columns, segment = slice(first, first + len(scale)), own[0].segment
        length = segment if own[0].whole else min(segment, ahead)
        parts.append(_Part(columns, places, [source.draw for source in own], scale, segment, length))
        first = columns.stop
    return parts


def _part_of(member):
    step, place, source = member
    return ("narrow",) if source.width == 1 and not source.whole else (step, place)


class _Columns:
    """The random numbers of some chains for one part: so many iterations are drawn at a time, and kept as far as they are sound."""

    def __init__(self, part, beginnings) -> None:
        self._part, self._beginnings = part, beginnings
        self._index, self._streams, self._fault = None, None, None
        chains, width = len(beginnings), len(part.scale)
        if len(part.draws) == width:
            self._drawn = np.empty((chains, width, part.length))
            self._buffers, self._order = [[row[:, None] for row in rows] for rows in self._drawn], "C"
        else:
            self._drawn = np.empty((chains, part.length, width)).swapaxes(1, 2)
            self._buffers = [[columns.T] for columns in self._drawn]
            self._order = "C" if width < _NARROW else "K"  # NumPy is slow if the innermost axis is short

    def take(self, start, count, out) -> None:
        """Write the numbers of iterations `start` ... `start + count - 1` to the first rows of the part's columns."""
        part, done = self._part, 0
        while done < count:
            index, offset = divmod(start + done, part.length)
            size = min(count - done, part.length - offset)
            if index != self._index:
                self._draw(index)
            if self._fault is not None:
                size = min(size, self._fault.sound - offset)
                if size <= 0:
                    raise SourceFault(self._fault.error, done)
            drawn, rows = self._drawn[:, :, offset : offset + size], out[:, done : done + size, part.columns]
            np.multiply(drawn, part.scale, rows.swapaxes(1, 2), order=self._order)
            done += size

    def _draw(self, index):
        before, self._index, self._fault = self._index, None, None
        segment, place = divmod(index, self._part.segment // self._part.length)
        first = place
        if place == 0 or before != index - 1:
            self._streams = [chain.streams(segment, self._part.places) for chain in self._beginnings]
            first = 0  # what comes before in the segment is drawn and not used
        for streams, buffers in zip(self._streams, self._buffers):
            for _ in range(first, place + 1):
                for draw, stream, buffer in zip(self._part.draws, streams, buffers):
                    self._draw_buffer(draw, stream, buffer)
        self._index = index

    def _draw_buffer(self, draw, stream, buffer):
        """Draw the numbers of one chain; note the first fault of all chains."""
        try:
            draw(stream, buffer)
        except SourceFault as fault:
            if self._fault is None or fault.sound < self._fault.sound:
                self._fault = fault


class _Words(np.random.bit_generator.ISeedSequence):
    """A seed sequence that hands a new generator the words of its state."""

    def __init__(self, words) -> None:
        self._words = words

    def generate_state(self, n_words, dtype=np.uint32) -> np.ndarray:
        return self._words[:n_words]


class _Beginnings:
    """Where the streams of one chain begin.

    Parameters
    ----------
    philox : numpy.random.Philox
        Put to any place; a new one for each place would ask the system for entropy.
    seed : int
    places : list of (int, int)
        Of all streams: positions of the step method and of the source.
    """

    def __init__(self, philox, seed, places) -> None:
        steps = [step for step, _ in places] or [0]
        self._philox, self._first, self._count = philox, min(steps), max(steps) - min(steps) + 1
        self._sources = sorted({source for _, source in places})
        self._counter = np.array([self._first, 0, 0, 0], "uint64")
        key = np.random.SeedSequence(seed).generate_state(2, np.uint64)
        self._state = {**philox.state, "state": {"key": key, "counter": self._counter}}
        self._known = None, {}

    def streams(self, segment, places) -> list[np.random.Generator]:
        """Return a Generator for each place, at the beginning of a segment."""
        if segment != self._known[0]:
            self._known = segment, {source: self._words_of(segment, source) for source in self._sources}
        words, first = self._known[1], self._first
        return [np.random.Generator(np.random.SFC64(_Words(words[source][step - first]))) for step, source in places]

    def _words_of(self, segment, source):
        self._counter[1], self._counter[2] = segment, source
        self._philox.state = self._state
        return self._philox.random_raw(4 * self._count).reshape(-1, 4)


class RandomNumbersAhead:
    """The random numbers of a running chain, drawn before they are asked for: by a second thread, or when it suits.

    Parameters
    ----------
    stream : RandomNumbers
    capacity, chains : int
        Lengths of the buffers (chains, capacity, width) that the engine gets.
    dtype : str
    """

    def __init__(self, stream, capacity, chains, dtype) -> None:
        self._stream = stream
        self._buffers = [np.zeros((chains, capacity, stream.width), dtype) for _ in range(2)]
        self._thread, self._ready = None, range(0)

    def take(self, start, count) -> np.ndarray:
        """Return a buffer (chains, capacity, width) that begins with the numbers of iterations `start` ... `start + count - 1`.

        It is overwritten after the next `take`.
        """
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        ready = len(self._ready) if self._ready.start == start else 0
        if ready < count:
            try:
                self._stream.take(start + ready, count - ready, out=self._buffers[0][:, ready:])
            except SourceFault as fault:
                fault.sound += ready
                self._ready = range(start, start + fault.sound)  # for who takes these alone
                raise
        self._buffers.reverse()
        self._ready = range(0)
        return self._buffers[1]

    def prepare(self, start, count) -> None:
        """Let a second thread begin to `draw`."""
        if count:
            self._thread = threading.Thread(target=self.draw, args=(start, count))
            self._thread.start()

    def draw(self, start, count) -> None:
        """Draw the numbers that the next `take` will ask for, as far as known."""
        count = min(count, self._buffers[0].shape[1])
        self._ready = range(0)
        if count:
            self._stream.take(start, count, out=self._buffers[0])
            self._ready = range(start, start + count)


def _from_global_generator(function):
    """Return a user's ``function() -> (width,)`` as the `draw` of a source."""

    def draw(rng, out):
        with _global_generator_seeded(rng.integers(2**32, size=8, dtype=np.uint32)):
            for row in range(len(out)):
                try:
                    out[row] = function()
                except Exception as error:
                    raise SourceFault(error, row) from error

    return draw


@contextlib.contextmanager
def _global_generator_seeded(seed):
    before = np.random.get_state()
    try:
        np.random.seed(seed)
        yield
    finally:
        np.random.set_state(before)
