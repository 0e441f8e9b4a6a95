"""Slice sampling of one number after the other (Neal 2003), with stepping out and PyMC3's tuning of the width."""

from typing import Any, NamedTuple

import numpy as np

from ... import backends_symbolic as K
from ...chains.kernel import Kernel
from ...chains.random_numbers import STREAM, exponentials, uniforms
from ...chains.target import total
from ...exceptions import SamplingError
from .phase_space import Vectors

__all__ = ["SliceKernel", "SliceState"]

#: Where no limit is given: a density that is as high a million steps away has no edge.
_MANY = 10**6


class SliceState(NamedTuple):
    """Widths, the number of iterations they are means of, whether they are tuned, and how many iterations a loop has not ended."""

    width: Any
    count: Any
    tune: Any
    lost: Any


class _Point(NamedTuple):
    """A number, with the density there: the factors, and their sum."""

    x: Any
    factors: Any
    logp: Any


class _Interval(NamedTuple):
    """Edges of an interval, which of them have been found, and how often the present one was moved."""

    low: Any
    high: Any
    is_low_found: Any
    is_found: Any
    count: Any


class _Search(NamedTuple):
    """Edges of an interval, the point that was tried in it, and how many there were."""

    low: Any
    high: Any
    tried: _Point
    count: Any


class SliceKernel(Kernel):
    """Draw each element uniformly from where the density, as a function of it alone, is above a random level.

    Parameters
    ----------
    vars : sequence of FreeRV
        All of them continuous; their elements are moved in turn.
    width : array () or (size,)
        First width of the interval.
    tune : bool
        Whether it becomes the mean length of the intervals that the draws came from.
    iter_limit : float
        An interval is not made longer, or shorter, more often.
    """

    def __init__(self, vars, width, tune=True, iter_limit=np.inf) -> None:
        super().__init__(vars)
        self._vectors, self._tune = Vectors(self.vars), tune
        self._width = np.broadcast_to(width, (self._vectors.size,))
        self._limit = _MANY if np.isinf(iter_limit) else int(iter_limit)
        self.sources = exponentials(self._vectors.size), uniforms(self._vectors.size), STREAM

    @property
    def kind(self) -> tuple:
        """What kernels of one batch have in common."""
        return "slice", self._vectors.size, self._limit

    def init(self, tuning) -> SliceState:
        """Return the state before the first iteration."""
        return SliceState(np.array(self._width, K.floatx()), np.array(0), np.array(bool(self._tune)), np.array(0))

    def step(self, points, state, random, target) -> tuple:
        """Move all elements, one after the other."""
        exponential, position, stream = random
        vector, size = self._vectors.vector(points), self._vectors.size
        is_lost = K.greater(state.lost, 0)
        if size == 1:
            at = self._evaluator(target, lambda x: K.reshape(x, (1,)))
            here = _Point(vector[0], target.here, total(target.here))
            moved, width, is_lost = self._moved(at, here, state.width[0], exponential[0], position[0], stream, 0, is_lost)
            vector, factors, width = K.reshape(moved.x, (1,)), moved.factors, K.reshape(width, (1,))
        else:
            xs = K.constant(np.arange(size)), vector, state.width, exponential, position
            start = vector, target.here, total(target.here), is_lost

            def lap(carry, x):
                (vector, factors, logp, is_lost), (place, here, *own) = carry, x
                at = self._evaluator(target, lambda x: K.set_subtensor(vector, place, x))
                moved, width, is_lost = self._moved(at, _Point(here, factors, logp), *own, stream, place, is_lost)
                return (K.set_subtensor(vector, place, moved.x), moved.factors, moved.logp, is_lost), width

            (vector, factors, _, is_lost), width = K.scan(lap, start, xs)
        return self._vectors.points(vector), factors, (self._tuned(state, width, is_lost), self.Info())

    def lost(self, state) -> np.ndarray:
        """Return the number of iterations since the first in which a loop came to its limit."""
        return state.lost

    def failure(self, state) -> SamplingError:
        """Return the error for them."""
        names = ", ".join(var.name for var in self.vars)
        return SamplingError(
            f"max slicer iters {self._limit} exceeded: the interval from which Slice draws {names} has no end, with steps of "
            f"w={np.array2string(state.width, precision=4, threshold=6)}. The density is flat there, or much wider than w: give "
            "the variable a prior that is proper, or say about how wide its distribution is (pm.Slice(w=...))."
        )

    def _evaluator(self, target, vector_of) -> Any:
        """Return a function of a number that gives the `_Point`."""

        def at(x):
            factors = target.factors(self._vectors.points(vector_of(x)))
            return _Point(x, factors, total(factors))

        return at

    def _moved(self, at, here, width, exponential, position, stream, place, is_lost):
        """Return a new `_Point` for one element, the length of the interval that it came from, and whether a loop did not end."""
        level = here.logp - exponential
        interval = self._stepped_out(at, here.x - width * position, width, level, is_lost)
        is_lost = K.logical_or(is_lost, K.greater(interval.count, self._limit))
        search = self._shrunk(at, here, interval, level, stream, place, is_lost)
        is_lost = K.logical_or(is_lost, K.greater(search.count, self._limit))
        factors = [K.where(is_lost, old, new) for old, new in zip(here.factors, search.tried.factors)]
        moved = _Point(K.where(is_lost, here.x, search.tried.x), factors, K.where(is_lost, here.logp, search.tried.logp))
        return moved, search.high - search.low, is_lost

    def _stepped_out(self, at, low, width, level, is_lost):
        """Return an `_Interval` whose edges are outside of the slice: first the lower one is moved, then the other."""

        def goes_on(edges):
            return K.logical_not(K.logical_or(K.logical_or(edges.is_found, is_lost), K.greater(edges.count, self._limit)))

        def further(edges):
            edge = K.where(edges.is_low_found, edges.high, edges.low)
            is_inside = K.greater_equal(at(edge).logp, level)
            is_outside = K.logical_not(is_inside)
            return _Interval(
                low=K.where(K.logical_or(edges.is_low_found, is_outside), edges.low, edges.low - width),
                high=K.where(K.logical_and(edges.is_low_found, is_inside), edges.high + width, edges.high),
                is_low_found=K.logical_or(edges.is_low_found, is_outside),
                is_found=K.logical_and(edges.is_low_found, is_outside),
                count=K.where(is_inside, edges.count + 1, 0),
            )

        start = _Interval(low, low + width, K.constant(False), K.constant(False), K.constant(0))
        return K.while_loop(goes_on, further, start, 2 * (self._limit + 2))

    def _shrunk(self, at, here, interval, level, stream, place, is_lost):
        """Return a `_Search` whose last point is in the slice: a point outside is the new edge on its side."""

        def goes_on(search):
            is_outside = K.logical_not(K.greater_equal(search.tried.logp, level))
            return K.logical_and(is_outside, K.logical_not(K.logical_or(is_lost, K.greater(search.count, self._limit))))

        def further(search):
            x = search.tried.x
            low, high = K.where(x < here.x, x, search.low), K.where(x > here.x, x, search.high)
            uniform = stream.fold_in(place * 2**32 + search.count).uniform()
            return _Search(low, high, at(low + (high - low) * uniform), search.count + 1)

        nowhere = here._replace(logp=K.full_like(here.logp, -np.inf))
        return K.while_loop(goes_on, further, _Search(interval.low, interval.high, nowhere, K.constant(0)), self._limit + 2)

    def _tuned(self, state, width, is_lost):
        count = K.cast(state.count, K.floatx())
        mean = state.width * (count / (count + 1.0)) + width / (count + 1.0)
        is_tuned = K.logical_and(state.tune, K.logical_not(is_lost))
        return SliceState(
            width=K.where(is_tuned, mean, state.width),
            count=state.count + K.cast(is_tuned, "int64"),
            tune=state.tune,
            lost=state.lost + K.cast(is_lost, "int64"),
        )
