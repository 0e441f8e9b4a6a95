"""Which element of a tensor the elements of what is computed from it depend on: what operations do to that.

Elements have numbers, and for each element of what is computed the smallest and the largest number that it depends on are
followed through the graph. Where both are one number, it depends on that element alone.
"""

from functools import reduce
from typing import NamedTuple

import numpy as np

__all__ = ["Sources", "batched", "copied", "element_by_element", "looked_up", "mixed", "none", "numbered", "product", "reduced", "solution"]

_BEYOND = np.iinfo("int64").max


class Sources(NamedTuple):
    """For each element of a tensor the smallest and the largest number that it depends on; of nothing the smallest is larger."""

    low: np.ndarray
    high: np.ndarray

    @property
    def are_none(self) -> bool:
        """Whether nothing depends on anything."""
        return bool((self.low > self.high).all())


def numbered(shape) -> Sources:
    """Return the sources of the tensor itself: each element is its own."""
    own = np.arange(int(np.prod(shape))).reshape(shape)
    return Sources(own, own)


def none(shape) -> Sources:
    """Return the sources of what does not depend on the tensor; of a shape that is not known fully, as a scalar."""
    shape = () if None in shape else shape
    return Sources(np.broadcast_to(_BEYOND, shape), np.broadcast_to(-1, shape))


def element_by_element(parts, shape) -> Sources:
    """Return the sources of a function of single elements of tensors that are broadcast to a shape."""
    return Sources(
        np.broadcast_to(reduce(np.minimum, [part.low for part in parts]), shape),
        np.broadcast_to(reduce(np.maximum, [part.high for part in parts]), shape),
    )


def copied(function, parts) -> Sources:
    """Return the sources of what moves, copies or picks elements: a function of integer arrays."""
    return Sources(function(*(part.low for part in parts)), function(*(part.high for part in parts)))


def reduced(part, axes, shape) -> Sources:
    """Return the sources of a function of all elements along some axes."""
    if 0 in part.low.shape:
        return none(shape)
    return Sources(part.low.min(axis=axes).reshape(shape), part.high.max(axis=axes).reshape(shape))


def mixed(parts, shape) -> Sources:
    """Return the sources of what may depend on everything that it is computed from."""
    filled = [part for part in parts if part.low.size]
    low = min((part.low.min() for part in filled), default=_BEYOND)
    high = max((part.high.max() for part in filled), default=-1)
    return Sources(np.broadcast_to(low, shape), np.broadcast_to(high, shape))


def batched(parts, count, shape) -> Sources:
    """Return the sources of a function of what lies behind the first `count` axes, which are broadcast."""
    cores = [reduced(part, tuple(range(count, part.low.ndim)), part.low.shape[:count]) for part in parts]
    merged = element_by_element(cores, np.broadcast_shapes(*(core.low.shape for core in cores)))
    longer = (slice(None),) * count + (None,) * (len(shape) - count)
    return copied(lambda numbers: np.broadcast_to(numbers[longer], shape), [merged])


def product(left, right, shape) -> Sources:
    """Return the sources of a product of vectors and matrices: of the rows of one, and the columns of the other."""
    rows = left.low.shape[:-1]
    columns = right.low.shape[:-2] + right.low.shape[-1:] if right.low.ndim > 1 else ()
    first, second = reduced(left, (-1,), rows), reduced(right, (-2 if right.low.ndim > 1 else -1,), columns)
    if right.low.ndim > 1:
        first = copied(lambda numbers: numbers[..., None], [first])
    if left.low.ndim > 1 and right.low.ndim > 1:
        second = copied(lambda numbers: numbers[..., None, :], [second])
    return element_by_element([first, second], shape)


def solution(left, right, shape) -> Sources:
    """Return the sources of the solutions of linear equations, one for each column of the right side, a matrix."""
    whole = reduced(left, (-2, -1), left.low.shape[:-2] + (1, 1))
    columns = reduced(right, (-2,), right.low.shape[:-2] + (1,) + right.low.shape[-1:])
    return element_by_element([whole, columns], shape)


def looked_up(length_of, key, parts) -> Sources:
    """Return the sources of ``table[key]``, where the table depends on nothing.

    Parameters
    ----------
    length_of : tuple of int
        The shape of the table.
    key : list
        One part for each axis: a slice, or the position among `parts` of the index that stands there.
    parts : list of Sources
        Of the indices.
    """
    shape = np.broadcast_shapes(*(part.low.shape for part in parts))
    merged, first = element_by_element(parts, shape), True
    places, lengths, index = np.arange(merged.low.size), [], []
    for length, part in zip(length_of, key):
        if isinstance(part, slice):
            lengths.append(length)
            index.append(part)
        else:  # a table of one axis of all places tells which place of the indices stands where
            lengths.append(len(places) if first else 1)
            index.append(places.reshape(shape) if first else np.zeros(shape, "int64"))
            first = False
    axis = next(axis for axis, part in enumerate(key) if not isinstance(part, slice))
    table = np.broadcast_to(places.reshape((-1,) + (1,) * (len(lengths) - axis - 1)), lengths)
    found = table[tuple(index)]
    return copied(lambda numbers: np.ravel(numbers)[found], [merged])
