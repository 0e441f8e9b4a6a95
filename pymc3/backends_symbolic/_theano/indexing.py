"""Index keys, checked in `derived/indexing.py`, in a form PyTensor takes."""

import numpy as np

from .tensors import as_tensor, constant


def index_of(x, key):
    """Return a key as PyTensor wants it."""
    axis, parts = 0, []
    for part in key:
        parts.append(_index_tensor(x, axis, part) if isinstance(part, np.ndarray) else part)
        axis += part is not None
    return tuple(parts)


def _index_tensor(x, axis, index):
    """Return an array of indices as a tensor; one that was checked says so, and counts from the start."""
    n, index = x.type.shape[axis], np.asarray(index, dtype="int64")
    if n is not None:
        index = np.where(index < 0, index + n, index)
    tensor = constant(index) if index.ndim == 0 else as_tensor(index)
    tensor.tag.index_below = n
    return tensor
