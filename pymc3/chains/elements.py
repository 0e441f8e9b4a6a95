"""The factors of a model, element by element of one variable: what each of its elements has to do with them."""

from typing import Any, NamedTuple

import numpy as np

from .. import backends_symbolic as K
from ..backends_symbolic.shared.element_sources import MANY, NONE
from .table_reads import factors_within_tables

__all__ = ["ByElement", "Divided", "are_independent", "divided"]


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
    """A factor as parts of which no element depends on two elements of a variable.

    Attributes
    ----------
    tensors : list of tensors
        Their elements, taken together, add up to the factor.
    numbers : list of int array
        For each part, the element of the variable that its elements depend on, or -1.
    size : int
        Number of the variable's elements.
    """

    tensors: list[Any]
    numbers: list[np.ndarray]
    size: int

    def values(self, tensors) -> ByElement:
        """Return the sums of the parts, for tensors that stand in their place."""
        own, rest = zip(*(_summed(tensor, numbers.ravel(), self.size) for tensor, numbers in zip(tensors, self.numbers)))
        return ByElement(sum(own[1:], own[0]), sum(rest[1:], rest[0]))


def divided(factor, var) -> Divided | None:
    """Return a factor, a ModelFactor, divided among the elements of a variable; None if it cannot be."""
    tensors = factor.elements()
    numbers = [K.element_sources(tensor, var) for tensor in tensors]
    if any(own is None or (own == MANY).any() for own in numbers):
        return None
    return Divided(tensors, numbers, var.dsize)


def are_independent(model, var) -> bool:
    """Tell whether the elements of a variable are independent, given all other variables: a proof, read off the graph."""

    def make():
        own = [factor for factor in factors_within_tables(model) if var in K.inputs_of(factor.logp)]
        return all(divided(factor, var) is not None for factor in own)

    return model.remember(("independent elements", var.name), make)


def _summed(tensor, numbers, size):
    zero = K.zeros((), K.floatx())
    if (numbers == NONE).all():
        return K.zeros((size,), K.floatx()), K.sum(tensor)
    count, left = divmod(len(numbers), size)
    if not left and (numbers == np.repeat(np.arange(size), count)).all():
        return _over(K.reshape(tensor, (size, count)), 1), zero
    if not left and (numbers == np.tile(np.arange(size), count)).all():
        return _over(K.reshape(tensor, (count, size)), 0), zero
    places = np.where(numbers == NONE, size, numbers)
    sums = K.inc_subtensor(K.zeros((size + 1,), K.floatx()), (places,), K.flatten(tensor))
    return sums[:size], sums[size]


def _over(x, axis):
    return K.squeeze(x, axis) if K.int_shape(x)[axis] == 1 else K.sum(x, axis=axis)
