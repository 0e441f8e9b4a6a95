"""Gibbs sampling of discrete variables, in Liu's (1996) Metropolised form: what is drawn is seldom what was there before.

Of the values that an element may have, one of the others is proposed, with its conditional probability, and accepted so that
the conditional distribution stays. Staying is then less likely than in a draw from that distribution itself, for each value;
so no expectation has a larger variance (Peskun 1973). With two values it is the flip of Metropolis.
"""

from typing import Any, NamedTuple

import numpy as np

from ... import backends_symbolic as K
from ...backends_symbolic.derived.control import scan_checked
from ...chains.kernel import Kernel
from ...chains.random_numbers import RandomSource, uniforms
from ...chains.target import sum_of

__all__ = ["GibbsAtOnce", "GibbsOneByOne", "GibbsState"]


#: So many values are tried by code that is written for each of them.
_MOST_WRITTEN_OUT = 8


class GibbsState(NamedTuple):
    """Nothing is carried."""


class _Gibbs(Kernel):
    """What the kernels of one discrete variable have in common.

    Parameters
    ----------
    var : FreeRV
    values : sequence of int
        What its elements may be, at least two.
    transit : float
        Acceptance probabilities are multiplied by this.
    places : sequence of int, optional
        The elements that are moved, in this order; all, in random order where that matters, if not given.
    """

    def __init__(self, var, values, transit=1.0, places=None) -> None:
        super().__init__([var])
        self.values, self.transit = tuple(int(value) for value in values), float(transit)
        self.places = None if places is None else tuple(int(place) for place in places)
        self._are_first_numbers = self.values == tuple(range(len(self.values)))

    @property
    def kind(self) -> tuple:
        """What kernels of one batch have in common: what may be drawn, and in which order."""
        return type(self).__name__, self.values, self.transit, self.places

    def init(self, tuning) -> GibbsState:
        """Return the state before the first iteration: there is none."""
        return GibbsState()

    def _shifted(self, value, shift):
        """Return the value that stands so many places after another in the cycle of values."""
        (var,), count = self.vars, len(self.values)
        if self._are_first_numbers:
            return K.cast(K.mod(value + shift, count), var.dtype)
        known = K.reshape(K.constant(np.array(self.values)), (count,) + (1,) * K.ndim(value))
        place = K.argmax(K.cast(K.equal(known, value), "int64"), axis=0)
        return K.cast(K.take(K.constant(np.array(self.values)), K.mod(place + shift, count), axis=0), var.dtype)


class GibbsAtOnce(_Gibbs):
    """Moves all elements at once, or in few turns: those of a turn are independent, given all else.

    Parameters
    ----------
    var, values, transit, places
        As above.
    turns : int
        Element i moves in turn ``i % turns``; see `elements.turns_of`.
    """

    elementwise = True

    def __init__(self, var, values, transit=1.0, places=None, turns=1) -> None:
        super().__init__(var, values, transit, places)
        self.sources = (uniforms(var.dsize), uniforms(var.dsize))
        self._turns, numbers = turns, np.arange(var.dsize)
        moves = np.full(var.dsize, True) if places is None else np.isin(numbers, self.places)
        #: For each turn, the factor of each element's acceptance probability: zero where it does not move.
        self._transits = [self.transit * (moves & (numbers % turns == turn)) for turn in range(turns)]

    @property
    def kind(self) -> tuple:
        """What kernels of one batch have in common."""
        return *super().kind, self._turns

    def step(self, points, state, random, target) -> tuple[dict[str, K.TensorVariable], list[K.TensorVariable], Any]:
        """Evaluate the elements of the factors once for each value, and draw each element; in each turn."""
        ((name, here),), factors = points.items(), []
        for turn in range(self._turns):
            here, factors = self._moved(name, here, turn, random, target)
        return {name: here}, factors, (state, self.Info())

    def _moved(self, name, here, turn, random, target):
        """Return the variable after a turn, and the values of the factors then."""
        shape, layout = self.vars[0].dshape, []
        shifts, moves = K.constant(np.arange(len(self.values))), np.reshape(self._transits[turn] > 0, shape)

        def at(shift):
            point = self._shifted(here, shift)
            point = point if moves.all() else K.where(moves, point, here)
            found = target.elements({name: point}, turn, self._turns)
            layout[:] = [len(found)]
            return [*(part.own for part in found), *(part.rest for part in found)]

        tables = _for_each(at, shifts)
        own, rest = tables[: layout[0]], tables[layout[0] :]
        logps = own[0] if len(own) == 1 else sum(own[1:], own[0])
        shift = metropolised(logps[0], logps[1:], *random, self._transits[turn])
        is_drawn = K.equal(K.expand_dims(shifts, 1), shift)
        factors = [K.sum(K.where(is_drawn, part, 0.0)) + apart[0] for part, apart in zip(own, rest)]
        return self._shifted(here, K.reshape(shift, shape)), factors


class GibbsOneByOne(_Gibbs):
    """Moves one element after the other: each sees those that moved before it."""

    def __init__(self, var, values, transit=1.0, places=None) -> None:
        super().__init__(var, values, transit, places)
        self.sources = (uniforms(var.dsize), uniforms(var.dsize))
        if var.dsize > 1 and self.places is None:
            self.sources += (RandomSource(var.dsize, _fill_with_orders),)

    def step(self, points, state, random, target) -> tuple[dict[str, K.TensorVariable], list[K.TensorVariable], Any]:
        """Evaluate the factors for all other values of an element and draw it; then go on to the next."""
        ((name, here),), (choice, acceptance, *order) = points.items(), random
        if not self.vars[0].dshape:
            moved, factors = self._drawn(here, (), target.here, choice[0], acceptance[0], name, target)
            return {name: moved}, factors, (state, self.Info())
        places = K.cast(order[0], "int64") if order else K.constant(np.array([0] if self.places is None else self.places))

        def lap(carry, x):
            vector, *factors = carry
            place, *numbers = x
            vector, factors = self._drawn(vector, (place,), factors, *numbers, name, target)
            return [vector, *factors], []

        # Numbers are those of the element, whatever the order: elements that are independent are drawn as if they moved at once.
        carry, xs = [K.flatten(here), *target.here], [places, choice[places], acceptance[places]]
        (vector, *factors), _ = scan_checked(lap, carry, xs)  # the elements that it moves exist
        return {name: K.reshape(vector, self.vars[0].dshape)}, factors, (state, self.Info())

    def _drawn(self, vector, place, factors, choice, acceptance, name, target):
        """Return the variable, flat, with one element drawn, and the values of the factors then."""
        shape, old = self.vars[0].dshape, vector[place]
        others = self._shifted(K.expand_dims(old, 0), K.constant(np.arange(1, len(self.values))))

        def at(value):
            point = K.where(K.equal(np.arange(self.vars[0].dsize), place[0]), value, vector) if place else value
            return target.factors({name: K.reshape(point, shape)})

        tried = _for_each(at, others)
        gains = sum_of([_sum_of_rows(new - old_factor) for new, old_factor in zip(tried, factors)])
        shift = metropolised(K.zeros((), K.floatx()), gains, choice, acceptance, self.transit)
        moves, row = shift > 0, K.maximum(shift - 1, 0) if len(self.values) > 2 else 0
        factors = [K.where(moves, new[row], old_factor) for new, old_factor in zip(tried, factors)]
        value = K.where(moves, others[row], old)
        return (K.set_subtensor(vector, place, value) if place else value), factors


def metropolised(here, others, choice, acceptance, transit) -> K.TensorVariable:
    r"""Return which of some values is drawn, int64 (\*shape): 0, if it stays; 1 and so on for the others.

    Parameters
    ----------
    here : tensor (\*shape)
        Log-probability of the present value, up to a constant.
    others : tensor (count, \*shape)
        That of each of the others, at least one. What is not finite is never drawn.
    choice, acceptance : tensors (\*shape)
        Uniform random numbers.
    transit : float, or array (\*shape)
        Factor of the acceptance probabilities.
    """
    here, others = (K.where(K.isfinite(logp), logp, -np.inf) for logp in (here, others))
    top = K.maximum(here, others[0] if K.int_shape(others)[0] == 1 else K.max(others, axis=0))
    top = K.where(K.isfinite(top), top, 0.0)
    weights, stay = K.exp(others - top), K.exp(here - top)
    proposed, weight, rest = _proposed(weights, choice)
    # The probability of all but the present value, over that of all but the proposed one.
    accepted = acceptance * (rest - weight + stay) < transit * rest
    return K.where(K.logical_and(accepted, acceptance < transit), proposed + 1, 0)


def _proposed(weights, choice):
    """Return the row that a uniform number chooses, its weight, and the sum of all."""
    count = K.int_shape(weights)[0]
    if count == 1:
        return K.zeros_like(weights[0], dtype="int64"), weights[0], weights[0]
    sums = K.cumsum(weights, axis=0)
    rest = sums[-1]
    row = K.minimum(K.sum(K.cast(sums <= choice * rest, "int64"), axis=0), count - 1)
    rows = np.arange(count).reshape((-1,) + (1,) * (K.ndim(weights) - 1))
    return row, K.sum(K.where(K.equal(rows, row), weights, 0.0), axis=0), rest


def _for_each(function, values):
    """Return what a function (tensor () -> list of tensors) gives for each element of a vector, stacked.

    Few calls are written out: code that is mapped, or in a loop, is slower. Many are a loop, whose code is compiled once.
    """
    count = K.int_shape(values)[0]
    if count > _MOST_WRITTEN_OUT:
        return scan_checked(lambda carry, x: ([], function(x[0])), [], [values])[1]
    return [K.stack(list(found)) for found in zip(*(function(values[place]) for place in range(count)))]


def _sum_of_rows(x):
    return x if K.ndim(x) == 1 else K.sum(x, axis=tuple(range(1, K.ndim(x))))


def _fill_with_orders(rng, out):
    out[...] = np.argsort(rng.random(out.shape), axis=1)
