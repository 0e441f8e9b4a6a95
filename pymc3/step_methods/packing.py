"""Many small arrays in few vectors: one of floating point numbers, one of integers.

A compiled chain carries points, tuning state and factor values.  An engine's loop is short and quickly compiled when it
carries two vectors instead of a hundred small arrays.
"""
import numpy as np

from .. import backends_symbolic as K

__all__ = ["Packing"]

_FLOAT, _INTEGER = "float", "integer"


class Packing:
    """Where each named array lies in the vectors.

    Parameters
    ----------
    specs : list of K.TensorSpec
        Name, static shape and dtype of each array.  Booleans are packed as integers.
    """

    def __init__(self, specs):
        self._entries = {}
        sizes = {}
        for spec in specs:
            kind = _FLOAT if np.dtype(spec.dtype).kind == "f" else _INTEGER
            size = int(np.prod(spec.shape, dtype="int64"))
            start = sizes.get(kind, 0)
            if spec.name in self._entries:
                raise ValueError(f"the name {spec.name!r} is packed twice")
            self._entries[spec.name] = kind, slice(start, start + size), tuple(spec.shape), str(spec.dtype)
            sizes[kind] = start + size
        self._dtypes = {_FLOAT: K.floatx(), _INTEGER: "int64"}
        self._kinds = [kind for kind in (_FLOAT, _INTEGER) if kind in sizes]
        self._sizes = sizes

    @property
    def specs(self):
        """One K.TensorSpec for each vector."""
        return [K.TensorSpec((self._sizes[kind],), self._dtypes[kind], f"{kind}_values") for kind in self._kinds]

    @property
    def names(self):
        """Names of the packed arrays."""
        return list(self._entries)

    def pack(self, arrays, batch):
        """Pack a dict of arrays (*batch, *shape) into vectors (*batch, size)."""
        vectors = [np.empty((*batch, self._sizes[kind]), self._dtypes[kind]) for kind in self._kinds]
        for name, (kind, where, _, _) in self._entries.items():
            values = np.asarray(arrays[name])
            vectors[self._kinds.index(kind)][..., where] = values.reshape(*batch, where.stop - where.start)
        return vectors

    def unpack(self, vectors, name):
        """Return the array (*batch, *shape) called `name` in its own dtype, a view of the vectors where possible."""
        kind, where, shape, dtype = self._entries[name]
        vector = vectors[self._kinds.index(kind)]
        return vector[..., where].reshape(vector.shape[:-1] + shape).astype(dtype, copy=False)

    def pack_tensors(self, tensors):
        """Pack a dict of tensors (*shape) into tensors (size,)."""
        vectors = []
        for kind in self._kinds:
            pieces, scalars = [], []
            for name, (entry_kind, _, shape, _) in self._entries.items():
                if entry_kind != kind:
                    continue
                value = K.cast(tensors[name], self._dtypes[kind])
                if shape == ():
                    scalars.append(value)
                    continue
                if scalars:
                    pieces.append(K.stack(scalars))
                    scalars = []
                pieces.append(K.flatten(value))
            if scalars:
                pieces.append(K.stack(scalars))
            vectors.append(pieces[0] if len(pieces) == 1 else K.concatenate(pieces))
        return vectors

    def unpack_tensors(self, vectors):
        """Return a dict of the packed tensors."""
        tensors = {}
        for name, (kind, where, shape, dtype) in self._entries.items():
            vector = vectors[self._kinds.index(kind)]
            if shape == ():
                value = vector[where.start]
            else:
                value = vector[where] if shape == (where.stop - where.start,) else K.reshape(vector[where], shape)
            tensors[name] = K.cast(value, "bool") if dtype == "bool" else value
        return tensors
