"""The factors of a model, element by element of one variable: what each of its elements has to do with them."""

from typing import Any, NamedTuple

import numpy as np

from .. import backends_symbolic as K
from .table_reads import factors_within_tables

__all__ = ["ByElement", "Divided", "are_independent", "divided", "turns_of"]

#: A table of what belongs to each element has at most so many times as many places as there are elements of the factor.
_MOST_GATHERED = 4
#: In place of an element: none.
NONE = -1


class ByElement(NamedTuple):
    """The value of a factor, divided.

    Attributes
    ----------
    own : tensor (size,)
        What depends on each element of the variable.
    rest : tensor ()
        What depends on none.
    """

    own: Any
    rest: Any


class Divided(NamedTuple):
    """A factor as a sum of many elements, with what is known of which elements of a variable each depends on.

    Attributes
    ----------
    tensors : list of tensors
        Their elements, taken together, add up to the factor.
    spans : list of (int array, int array)
        For each of them, between which elements of the variable those lie that its elements depend on: first, last.
    size : int
        Number of the variable's elements.
    """

    tensors: list[Any]
    spans: list[tuple[np.ndarray, np.ndarray]]
    size: int

    @property
    def width(self) -> int:
        """How many elements of the variable, in a row, one element of the factor may depend on at most."""
        return max((int(np.max(last - first, initial=0)) + 1 for first, last in map(_filled, self.spans)), default=1)

    def values(self, tensors, turn=0, turns=1) -> ByElement:
        """Return the sums of the parts, for tensors that stand in their place, divided among the elements that move in a turn.

        Parameters
        ----------
        tensors : list of tensors
        turn, turns : int
            Element i of the variable moves in turn ``i % turns``; no element of the factor depends on two of one turn.
        """
        numbers = [_numbers(*span, turn, turns).ravel() for span in self.spans]
        own, rest = zip(*(_summed(tensor, which, self.size) for tensor, which in zip(tensors, numbers)))
        return ByElement(sum(own[1:], own[0]), sum(rest[1:], rest[0]))


def divided(factor, var) -> Divided | None:
    """Return a factor, a ModelFactor, divided among the elements of a variable; None if lengths are not known."""
    tensors = [part for tensor in factor.elements() for part in K.addends(tensor)]
    spans = [K.element_sources(tensor, var) for tensor in tensors]
    known = [span for span in spans if span is not None]
    return Divided(tensors, known, var.dsize) if len(known) == len(spans) else None


def turns_of(model, var) -> int:
    """Return in how many turns the elements of a variable can be moved such that those of a turn are independent, given all else.

    Element i belongs to turn ``i % turns``. This is a proof, read off the graph; where there is none, each has a turn of its own.
    """

    def make():
        own = [divided(factor, var) for factor in factors_within_tables(model) if var in K.inputs_of(factor.logp)]
        return max((var.dsize if factor is None else factor.width for factor in own), default=1)

    return model.remember(("turns of elements", var.name), make)


def are_independent(model, var) -> bool:
    """Tell whether the elements of a variable are independent, given all other variables: see `turns_of`."""
    return turns_of(model, var) == 1


def _filled(span):
    """Return (first, last) without what depends on nothing."""
    first, last = span
    return first[first <= last], last[first <= last]


def _numbers(first, last, turn, turns):
    """Return the element of a turn that lies between `first` and `last`, or NONE."""
    is_none = first > last
    first = np.where(is_none, 0, first)
    number = first + (turn - first) % turns
    return np.where(is_none | (number > last), NONE, number)


def _summed(tensor, numbers, size):
    zero = K.zeros((), K.floatx())
    if (numbers == NONE).all():
        return K.zeros((size,), K.floatx()), K.sum(tensor)
    count, left = divmod(len(numbers), size)
    if not left and (numbers == np.repeat(np.arange(size), count)).all():
        return _over(K.reshape(tensor, (size, count)), 1), zero
    if not left and (numbers == np.tile(np.arange(size), count)).all():
        return _over(K.reshape(tensor, (count, size)), 0), zero
    flat = K.flatten(tensor)
    rest = K.sum(K.where(numbers == NONE, flat, 0.0)) if (numbers == NONE).any() else zero
    counts = np.bincount(numbers[numbers != NONE], minlength=size)
    if size * counts.max() > _MOST_GATHERED * len(numbers):
        sums = K.inc_subtensor(K.zeros((size + 1,), K.floatx()), (np.where(numbers == NONE, size, numbers),), flat)
        return sums[:size], rest
    return _gathered(flat, numbers, counts), rest


def _gathered(flat, numbers, counts):
    """Return the sums of those elements of a vector that have each number: read row by row, which is faster than added in place."""
    order = np.argsort(numbers, kind="stable")[np.sum(numbers == NONE) :]
    firsts = np.cumsum(counts) - counts
    columns = np.arange(counts.max())[:, None]
    exists = columns < counts
    places = order[np.where(exists, firsts + columns, 0)]
    return K.sum(K.where(exists, K.take(flat, places), 0.0), axis=0)


def _over(x, axis):
    return K.squeeze(x, axis) if K.int_shape(x)[axis] == 1 else K.sum(x, axis=axis)
