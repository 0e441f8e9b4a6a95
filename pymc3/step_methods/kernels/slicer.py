"""Slice sampling of one number after the other (Neal 2003), with stepping out and PyMC3's tuning of the width."""

from typing import Any, NamedTuple

import numpy as np

from ... import backends_symbolic as K
from ...chains.kernel import Kernel
from ...chains.random_numbers import STREAM, exponentials, uniforms
from ...chains.target import total
from ...exceptions import SamplingError
from .phase_space import Vectors

__all__ = ["SliceAtOnceKernel", "SliceKernel", "SliceState"]

#: Where no limit is given: a density that is as high a million steps away has no edge.
_MANY = 10**6


class SliceState(NamedTuple):
    """Widths, the number of iterations they are means of, whether they are tuned, and how many iterations a loop has not ended."""

    width: Any
    count: Any
    tune: Any
    lost: Any


class _Point(NamedTuple):
    """Numbers, with the density there: the factors, and their sum."""

    x: Any
    factors: Any
    logp: Any


class _Interval(NamedTuple):
    """Edges of intervals, which of them have been found, and how often the present one was moved."""

    low: Any
    high: Any
    is_low_found: Any
    is_found: Any
    count: Any


class _Search(NamedTuple):
    """Edges of intervals, the points that were tried in them, and how many there were."""

    low: Any
    high: Any
    tried: _Point
    count: Any


class _Slices(NamedTuple):
    """Draws from slices: of one number, a tensor (), or of many that are independent, a tensor (size,).

    Attributes
    ----------
    at : callable
        Numbers -> `_Point`.
    here : _Point
    level : tensor
        What the density has to reach.
    uniform : callable
        Number of a try -> uniform random numbers.
    limit : int
    is_lost : tensor ()
        Whether nothing is to be done, as a loop has come to its limit.
    """

    at: Any
    here: _Point
    level: Any
    uniform: Any
    limit: int
    is_lost: Any

    def moved(self, width, position) -> tuple[_Point, K.TensorVariable, K.TensorVariable]:
        """Return where the draws are, the lengths of the intervals they came from, and whether a loop came to its limit."""
        interval = self._stepped_out(self.here.x - width * position, width)
        is_lost = K.logical_or(self.is_lost, _any(K.greater(interval.count, self.limit)))
        search = self._replace(is_lost=is_lost)._shrunk(interval)
        is_lost = K.logical_or(is_lost, K.greater(search.count, self.limit))
        return _chosen(is_lost, self.here, search.tried), search.high - search.low, is_lost

    def _stepped_out(self, low, width):
        """Return intervals whose edges are outside of the slices: first the lower one is moved, then the other."""

        def are_moving(edges):
            return K.logical_not(K.logical_or(edges.is_found, K.greater(edges.count, self.limit)))

        def goes_on(edges):
            return K.logical_and(_any(are_moving(edges)), K.logical_not(self.is_lost))

        def further(edges):
            reached = K.greater_equal(self.at(K.where(edges.is_low_found, edges.high, edges.low)).logp, self.level)
            is_moving = are_moving(edges)
            is_inside, is_outside = K.logical_and(is_moving, reached), K.logical_and(is_moving, K.logical_not(reached))
            is_low = K.logical_not(edges.is_low_found)
            return _Interval(
                low=K.where(K.logical_and(is_inside, is_low), edges.low - width, edges.low),
                high=K.where(K.logical_and(is_inside, edges.is_low_found), edges.high + width, edges.high),
                is_low_found=K.logical_or(edges.is_low_found, is_outside),
                is_found=K.logical_or(edges.is_found, K.logical_and(is_outside, edges.is_low_found)),
                count=K.where(is_inside, edges.count + 1, K.where(is_outside, 0, edges.count)),
            )

        no = K.zeros_like(low, dtype="bool")
        return K.while_loop(goes_on, further, _Interval(low, low + width, no, no, K.zeros_like(low, dtype="int64")), 2 * (self.limit + 2))

    def _shrunk(self, interval):
        """Return points in the slices: one that is outside is the new edge on its side."""

        def are_outside(search):
            return K.logical_not(K.greater_equal(search.tried.logp, self.level))

        def goes_on(search):
            is_allowed = K.logical_not(K.logical_or(self.is_lost, K.greater(search.count, self.limit)))
            return K.logical_and(_any(are_outside(search)), is_allowed)

        def further(search):
            is_outside, x = are_outside(search), search.tried.x
            low = K.where(K.logical_and(is_outside, x < self.here.x), x, search.low)
            high = K.where(K.logical_and(is_outside, x > self.here.x), x, search.high)
            tried = self.at(low + (high - low) * self.uniform(search.count))
            return _Search(low, high, _chosen(is_outside, tried, search.tried), search.count + 1)

        nowhere = self.here._replace(logp=K.full_like(self.here.logp, -np.inf))
        return K.while_loop(goes_on, further, _Search(interval.low, interval.high, nowhere, K.constant(0)), self.limit + 2)


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

    is_long = True

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
        vector, size, is_lost = self._vectors.vector(points), self._vectors.size, K.greater(state.lost, 0)

        def moved(vector_of, here, place, is_lost, width, exponential, position):
            def at(x):
                factors = target.factors(self._vectors.points(vector_of(x)))
                return _Point(x, factors, total(factors))

            def uniform(tries):
                return stream.fold_in(place * 2**32 + tries).uniform()

            return _Slices(at, here, here.logp - exponential, uniform, self._limit, is_lost).moved(width, position)

        def lap(carry, x):
            (vector, factors, logp, is_lost), (place, here, *own) = carry, x
            here = _Point(here, factors, logp)
            drawn, width, is_lost = moved(lambda x: K.set_subtensor(vector, place, x), here, place, is_lost, *own)
            return (K.set_subtensor(vector, place, drawn.x), drawn.factors, drawn.logp, is_lost), width

        own, logp = (state.width, exponential, position), total(target.here)
        if size == 1:
            here = _Point(vector[0], target.here, logp)
            drawn, width, is_lost = moved(lambda x: K.reshape(x, (1,)), here, 0, is_lost, *(x[0] for x in own))
            vector, factors, width = K.reshape(drawn.x, (1,)), drawn.factors, K.reshape(width, (1,))
        else:
            xs = K.constant(np.arange(size)), vector, *own
            (vector, factors, _, is_lost), width = K.scan(lap, (vector, target.here, logp, is_lost), xs)
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


class SliceAtOnceKernel(SliceKernel):
    """Do the same with all elements of a variable at once: given all else, they are independent (`elements.are_independent`)."""

    elementwise = True

    @property
    def kind(self) -> tuple:
        """What kernels of one batch have in common."""
        return "slices at once", self._vectors.size, self._limit

    def step(self, points, state, random, target) -> tuple:
        """Move all elements."""
        ((name, start),), (exponential, position, stream), size = points.items(), random, self._vectors.size

        def parts_at(x):
            return target.elements({name: K.reshape(x, self.vars[0].dshape)})

        def at(x):
            factors = [part.own for part in parts_at(x)]
            return _Point(x, factors, sum(factors[1:], factors[0]))

        here = at(K.reshape(start, (size,)))
        slices = _Slices(
            at, here, here.logp - exponential, lambda tries: stream.fold_in(tries).uniform((size,)), self._limit, K.greater(state.lost, 0)
        )
        drawn, width, is_lost = slices.moved(state.width, position)
        factors = [K.sum(own) + part.rest for own, part in zip(drawn.factors, parts_at(here.x))]
        return {name: K.reshape(drawn.x, self.vars[0].dshape)}, factors, (self._tuned(state, width, is_lost), self.Info())


def _any(flags):
    return K.any(flags) if K.ndim(flags) else flags


def _chosen(condition, first, second):
    """Return the one of two points, or of elements of points, for which a condition holds."""
    factors = [K.where(condition, one, other) for one, other in zip(first.factors, second.factors)]
    return _Point(K.where(condition, first.x, second.x), factors, K.where(condition, first.logp, second.logp))
