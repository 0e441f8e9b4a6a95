"""Many small arrays in few vectors: one of floating point numbers, one of integers, one of booleans.

A compiled chain carries points, tuning state and factor values.  An engine's loop is short and quickly compiled when it
carries three vectors instead of a hundred small arrays.  What is large lies apart.
"""

from __future__ import annotations

from itertools import groupby, product
from math import prod
from typing import NamedTuple

import numpy as np

from .. import backends_symbolic as K
from .stacks import Stacks

__all__ = ["Block", "Packing", "Series"]

_FLOAT, _INTEGER, _BOOLEAN = "float", "integer", "boolean"
_KINDS = {"f": _FLOAT, "b": _BOOLEAN}
#: What a loop wrote is turned so many bytes at a time: they stay in the processor's cache until all of them were used.
_TILE_BYTES = 2**20


class Block(NamedTuple):
    """Arrays of one shape and dtype that lie side by side, so that code can use them as one array.

    Attributes
    ----------
    names : tuple of hashable
    shape : tuple of int
        Of each.
    dtype : str
    apart : bool
        Whether it is carried as it is, instead of in a vector with others; of one name only.
    """

    names: tuple
    shape: tuple
    dtype: str
    apart: bool = False

    @property
    def kind(self) -> str:
        """What its elements are: "float", "integer" or "boolean". Those of one kind lie in one vector."""
        return _KINDS.get(np.dtype(self.dtype).kind, _INTEGER)

    @property
    def vector(self) -> str | tuple:
        """What the vectors are told apart by."""
        return self.names if self.apart else self.kind

    @property
    def size(self) -> int:
        """Number of elements of each."""
        return prod(self.shape)


class Packing:
    """Where each named array lies in the vectors.

    Parameters
    ----------
    blocks : list of Block
        They lie sorted by dtype, scalars before others: what is recorded of all scalars is then turned at once.
    tables : dict of str to list of names, optional
        Arrays outside that hold several of the packed ones along their first axis, in an order of their own.  What is in no
        table is an array of its own.
    """

    def __init__(self, blocks, tables=None) -> None:
        self._blocks = sorted(blocks, key=lambda block: (str(block.dtype), block.shape != ()))
        dtypes = {_FLOAT: K.floatx(), _INTEGER: "int64", _BOOLEAN: "bool"}
        apart = {block.vector: block for block in self._blocks if block.apart}
        self._dtypes = {**dtypes, **{vector: dtypes[block.kind] for vector, block in apart.items()}}
        starts, sizes = {}, {}
        for block in self._blocks:
            for name in block.names:
                if name in starts:
                    raise ValueError(f"the name {name!r} is packed twice")
                starts[name] = sizes.get(block.vector, 0), block
                sizes[block.vector] = starts[name][0] + block.size
        self._kinds = [kind for kind in self._dtypes if kind in sizes]
        self._shapes = {kind: apart[kind].shape if kind in apart else (sizes[kind],) for kind in self._kinds}
        self._starts = {block: starts[block.names[0]][0] for block in self._blocks}
        self._entries = _entries(starts, tables or {})

    @property
    def specs(self) -> list[K.TensorSpec]:
        """One K.TensorSpec for each vector."""
        names = [f"{kind}_values" if isinstance(kind, str) else str(kind[0]) for kind in self._kinds]
        return [K.TensorSpec(self._shapes[kind], self._dtypes[kind], name) for kind, name in zip(self._kinds, names)]

    @property
    def names(self) -> list:
        """Names of the arrays outside."""
        return list(self._entries)

    def pack(self, arrays, batch) -> list[np.ndarray]:
        """Pack a dict of arrays (*batch, *shape) into vectors (*batch, size)."""
        vectors = [np.empty((*batch, *self._shapes[kind]), self._dtypes[kind]) for kind in self._kinds]
        for name in self._entries:
            self.write(vectors, name, arrays[name])
        return vectors

    def write(self, vectors, name, array) -> None:
        """Write the array (*batch, *shape) called `name` into the vectors."""
        kind, columns, _, _ = self._entries[name]
        vector = self._flat(vectors, kind)
        vector[..., columns] = np.asarray(array).reshape(*vector.shape[:-1], -1)

    def unpack(self, vectors, name) -> np.ndarray:
        """Return the array (*batch, *shape) called `name` in its own dtype, a view of the vectors where possible."""
        kind, columns, shape, dtype = self._entries[name]
        vector = self._flat(vectors, kind)
        return vector[..., columns].reshape(vector.shape[:-1] + shape).astype(dtype, copy=False)

    def _flat(self, vectors, kind):
        vector = vectors[self._kinds.index(kind)]
        return vector if len(self._shapes[kind]) == 1 else vector.reshape(*vector.shape[: vector.ndim - len(self._shapes[kind])], -1)

    def series(self, chains, iterations) -> Series:
        """Return a `Series` without values yet."""
        groups = groupby(self._blocks, key=lambda block: block if block.shape else block.dtype)
        return Series([self._part(list(blocks), chains, iterations) for _, blocks in groups])

    def _part(self, blocks, chains, iterations):
        """Return room for blocks that lie side by side."""
        first, names = blocks[0], tuple(name for block in blocks for name in block.names)
        columns = slice(self._starts[first], self._starts[first] + len(names) * first.size)
        items = np.empty((chains, len(names), iterations), _item_type(first))
        return _Part(names, first, self._kinds.index(first.vector), columns, items)

    def stacks(self) -> Stacks:
        """Return `Stacks` without tensors yet."""
        return Stacks([block.names for block in self._blocks])

    def pack_tensors(self, stacks) -> list[K.TensorVariable]:
        """Pack tensors, a `Stacks` of the blocks, into tensors (size,)."""
        return [self._packed(kind, stacks) for kind in self._kinds]

    def _packed(self, kind, stacks):
        pieces, scalars = [], []
        for block in self._blocks:
            if block.vector != kind:
                continue
            if block.apart:
                return K.cast(stacks[block.names[0]], self._dtypes[kind])
            if len(block.names) == 1 and block.shape == ():
                scalars.append(K.cast(stacks[block.names[0]], self._dtypes[kind]))
            else:
                pieces += [K.stack(scalars)] if scalars else []
                pieces.append(K.cast(K.flatten(stacks.stack(block.names)), self._dtypes[kind]))
                scalars = []
        pieces += [K.stack(scalars)] if scalars else []
        return pieces[0] if len(pieces) == 1 else K.concatenate(pieces)

    def unpack_tensors(self, vectors) -> Stacks:
        """Return a `Stacks` of the packed tensors."""
        stacks = self.stacks()
        for block in self._blocks:
            vector, start, count = vectors[self._kinds.index(block.vector)], self._starts[block], len(block.names)
            if block.apart:
                value = vector
            elif block.size == count == 1:
                value = K.reshape(vector[start], block.shape) if block.shape else vector[start]
            else:
                value = vector[start : start + count * block.size]
                value = K.reshape(value, (count, *block.shape) if count > 1 else block.shape)
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
            entries[name] = block.vector, slice(start, start + block.size), block.shape, block.dtype
    for name, members in tables.items():
        block = starts[members[0]][1]
        columns = np.concatenate([starts[member][0] + np.arange(block.size) for member in members])
        if (np.diff(columns) == 1).all():
            first = starts[members[0]][0]
            columns = slice(first, first + len(columns))
        entries[name] = block.vector, columns, (len(members), *block.shape), block.dtype
    return entries


class _Part(NamedTuple):
    """Neighbours in a vector, all like one block, and the array (chains, names, iterations) that keeps them item by item."""

    names: tuple
    block: Block
    vector: int
    columns: slice
    items: np.ndarray

    def array(self, row) -> np.ndarray:
        """Return (chains, iterations, *shape) of one name; it shares its memory with the items."""
        items, shape = self.items[:, row], self.block.shape
        return items.view(self.block.dtype).reshape(*items.shape, *shape) if shape else items

    def written(self, vectors) -> np.ndarray:
        """Return what a loop wrote as items (iterations, chains, names)."""
        values = vectors[self.vector][..., self.columns]
        if self.block.size == 1:
            return values
        return values.astype(self.block.dtype, copy=False).view(self.items.dtype)


class Series:
    """What loops wrote in packed vectors, iteration by iteration: arrays (chains, iterations, *shape) by name.

    Parameters
    ----------
    parts : list of _Part
    """

    def __init__(self, parts) -> None:
        self._parts = parts
        self._places = {name: (part, row) for part in parts for row, name in enumerate(part.names)}

    def __getitem__(self, name) -> np.ndarray:
        part, row = self._places[name]
        return part.array(row)

    def between(self, start, stop) -> Series:
        """Return the part from iteration `start` to `stop - 1`; it shares its memory with the whole."""
        return Series([part._replace(items=part.items[:, :, start:stop]) for part in self._parts])

    def put(self, chains, vectors) -> None:
        """Take the vectors (iterations, chains, size) that a loop wrote for a slice of the chains."""
        parts = [part for part in self._parts if part.block.size]
        pairs = [(part.items[chains].transpose(2, 0, 1), part.written(vectors)) for part in parts]
        iterations, number = vectors[0].shape[:2]
        for tile in _tiles(iterations, number, sum(vector.shape[-1] * vector.itemsize for vector in vectors)):
            for target, source in pairs:
                target[tile] = source[tile]

    def apply(self, function, names, chains) -> None:
        """Replace the scalars of a block, for some chains, by a NumPy function of them that keeps their dtype."""
        part, first = self._places[names[0]]
        values = part.items[chains, first : first + len(names)]
        function(values, out=values)


def _item_type(block):
    """Return a dtype for arrays of a block's shape as one item: NumPy copies few large items faster than many small ones."""
    return block.dtype if block.size == 1 else f"V{block.size * np.dtype(block.dtype).itemsize}"


def _tiles(iterations, chains, row_bytes):
    """Return (slice of iterations, slice of chains) that cover all rows: long runs, of as many chains as there is room for."""
    room = max(1, _TILE_BYTES // max(1, row_bytes))
    length = max(1, min(iterations, room // min(chains, 4)))
    width = max(1, room // length)
    starts = product(range(0, chains, width), range(0, iterations, length))
    return [(slice(first, first + length), slice(chain, chain + width)) for chain, first in starts]
