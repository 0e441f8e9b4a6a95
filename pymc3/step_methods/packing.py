"""Many small arrays in few vectors: one of floating point numbers, one of integers.

A compiled chain carries points, tuning state and factor values.  An engine's loop is short and quickly compiled when it
carries two vectors instead of a hundred small arrays.
"""
from typing import NamedTuple

import numpy as np

from .. import backends_symbolic as K
from .stacks import Stacks

__all__ = ["Block", "Packing", "Series"]

_FLOAT, _INTEGER = "float", "integer"
#: Rows are turned so many bytes at a time: what is read then stays in the processor's cache until all of it was used.
_TURNED_BYTES = 2**18


class Block(NamedTuple):
    """Arrays of one shape and dtype that lie side by side, so that code can use them as one array.

    Attributes
    ----------
    names : tuple of hashable
    shape : tuple of int
        Of each.
    dtype : str
    """

    names: tuple
    shape: tuple
    dtype: str

    @property
    def kind(self):
        return _FLOAT if np.dtype(self.dtype).kind == "f" else _INTEGER

    @property
    def size(self):
        """Number of elements of each."""
        return int(np.prod(self.shape, dtype="int64"))


class Packing:
    """Where each named array lies in the vectors.

    Parameters
    ----------
    blocks : list of Block
        In the order in which they lie.  Booleans are packed as integers.
    tables : dict of str to list of names, optional
        Arrays outside that hold several of the packed ones along their first axis, in an order of their own.  What is in no
        table is an array of its own.
    """

    def __init__(self, blocks, tables=None):
        self._blocks = list(blocks)
        self._dtypes = {_FLOAT: K.floatx(), _INTEGER: "int64"}
        starts, sizes = {}, {}
        for block in self._blocks:
            for name in block.names:
                if name in starts:
                    raise ValueError(f"the name {name!r} is packed twice")
                starts[name] = sizes.get(block.kind, 0), block
                sizes[block.kind] = starts[name][0] + block.size
        self._kinds, self._sizes = [kind for kind in self._dtypes if kind in sizes], sizes
        self._starts = {block: starts[block.names[0]][0] for block in self._blocks}
        self._entries = _entries(starts, tables or {})

    @property
    def specs(self):
        """One K.TensorSpec for each vector."""
        return [K.TensorSpec((self._sizes[kind],), self._dtypes[kind], f"{kind}_values") for kind in self._kinds]

    @property
    def names(self):
        """Names of the arrays outside."""
        return list(self._entries)

    def pack(self, arrays, batch):
        """Pack a dict of arrays (*batch, *shape) into vectors (*batch, size)."""
        vectors = [np.empty((*batch, self._sizes[kind]), self._dtypes[kind]) for kind in self._kinds]
        for name, (kind, columns, _, _) in self._entries.items():
            target = vectors[self._kinds.index(kind)]
            target[..., columns] = np.asarray(arrays[name]).reshape(*batch, -1)
        return vectors

    def unpack(self, vectors, name):
        """Return the array (*batch, *shape) called `name` in its own dtype, a view of the vectors where possible."""
        kind, columns, shape, dtype = self._entries[name]
        vector = vectors[self._kinds.index(kind)]
        return vector[..., columns].reshape(vector.shape[:-1] + shape).astype(dtype, copy=False)

    def series(self, chains, iterations):
        """Return a `Series` without values yet."""
        places = [(block, self._kinds.index(block.kind), self._starts[block]) for block in self._blocks]
        shapes = [(len(block.names), chains, iterations, *block.shape) for block in self._blocks]
        return Series(places, [np.empty(shape, block.dtype) for shape, block in zip(shapes, self._blocks)])

    def stacks(self):
        """Return `Stacks` without tensors yet."""
        return Stacks([block.names for block in self._blocks])

    def pack_tensors(self, stacks):
        """Pack tensors, a `Stacks` of the blocks, into tensors (size,)."""
        return [self._packed(kind, stacks) for kind in self._kinds]

    def _packed(self, kind, stacks):
        pieces, scalars = [], []
        for block in self._blocks:
            if block.kind == kind and len(block.names) == 1 and block.shape == ():
                scalars.append(K.cast(stacks[block.names[0]], self._dtypes[kind]))
            elif block.kind == kind:
                pieces += [K.stack(scalars)] if scalars else []
                pieces.append(K.cast(K.flatten(stacks.stack(block.names)), self._dtypes[kind]))
                scalars = []
        pieces += [K.stack(scalars)] if scalars else []
        return pieces[0] if len(pieces) == 1 else K.concatenate(pieces)

    def unpack_tensors(self, vectors):
        """Return a `Stacks` of the packed tensors."""
        stacks = self.stacks()
        for block in self._blocks:
            vector, start, count = vectors[self._kinds.index(block.kind)], self._starts[block], len(block.names)
            if block.size == count == 1:
                value = K.reshape(vector[start], block.shape) if block.shape else vector[start]
            else:
                value = vector[start : start + count * block.size]
                value = K.reshape(value, (count, *block.shape) if count > 1 else block.shape)
            value = K.cast(value, "bool") if block.dtype == "bool" else value
            if count == 1:
                stacks[block.names[0]] = value
            else:
                stacks.put(block.names, value)
        return stacks


def _entries(starts, tables):
    """Return {name: (kind, columns, shape, dtype)} of the arrays outside."""
    listed = {member for members in tables.values() for member in members}
    entries = {}
    for name, (start, block) in starts.items():
        if name not in listed:
            entries[name] = block.kind, slice(start, start + block.size), block.shape, block.dtype
    for name, members in tables.items():
        block = starts[members[0]][1]
        columns = np.concatenate([starts[member][0] + np.arange(block.size) for member in members])
        if (np.diff(columns) == 1).all():
            columns = slice(int(columns[0]), int(columns[-1]) + 1)
        entries[name] = block.kind, columns, (len(members), *block.shape), block.dtype
    return entries


class Series:
    """What loops wrote in packed vectors, iteration by iteration: arrays (chains, iterations, *shape) by name.

    Parameters
    ----------
    places : list of (Block, int, int)
        Each with the number of the vector that it lies in, and where it begins there.
    stacked : list of array (names, chains, iterations, *shape)
        One for each block.
    """

    def __init__(self, places, stacked):
        self._places, self._stacked = places, stacked
        self._arrays = {
            name: row for (block, _, _), stacked in zip(places, self._stacked) for name, row in zip(block.names, stacked)
        }

    def __getitem__(self, name):
        return self._arrays[name]

    def between(self, start, stop):
        """Return the part from iteration `start` to `stop - 1`; it shares its memory with the whole."""
        return Series(self._places, [stacked[:, :, start:stop] for stacked in self._stacked])

    def put(self, chains, vectors):
        """Take the vectors (iterations, chains, size) that a loop wrote for a slice of the chains."""
        for (block, kind, start), stacked in zip(self._places, self._stacked):
            part = vectors[kind][..., start : start + len(block.names) * block.size]
            part = part.reshape(*part.shape[:2], len(block.names), *block.shape)
            target = stacked[:, chains].transpose(2, 1, 0, *range(3, stacked.ndim))
            rows = max(1, _TURNED_BYTES // max(1, vectors[kind][:1].nbytes))
            for first in range(0, len(part), rows):
                target[first : first + rows] = part[first : first + rows]
