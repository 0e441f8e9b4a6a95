"""More functions with NumPy's names."""

from typing import Any

import numpy as np

from pymc3 import backends_symbolic as K

from .._absent import missing_name
from .._conversion import as_tensor_variable
from .._graph import as_length, constant_value
from ._making import _shape_of
from ._shaping import squeeze

__all__ = [
    "bartlett", "bincount", "broadcast_shape", "broadcast_to", "compress", "cpu_contiguous", "cumprod", "cumsum", "diff", "fill_diagonal",
    "fill_diagonal_offset", "ravel_multi_index", "repeat", "searchsorted", "squeeze", "to_one_hot", "unique", "unravel_index",
]  # fmt: skip


def cumsum(x, axis=None) -> K.TensorVariable:
    """Return the cumulative sum along `axis` (None: of the flat tensor)."""
    return K.cumsum(as_tensor_variable(x), axis)


def cumprod(x, axis=None) -> K.TensorVariable:
    """Return the cumulative product along `axis` (None: of the flat tensor)."""
    return K.cumprod(as_tensor_variable(x), axis)


def diff(x, n=1, axis=-1) -> K.TensorVariable:
    """Return the n-th differences of neighbours along `axis`."""
    x = K.moveaxis(as_tensor_variable(x), axis, -1)
    for _ in range(n):
        x = x[..., 1:] - x[..., :-1]
    return K.moveaxis(x, -1, axis)


def bincount(x, weights=None, minlength=None, assert_nonneg=False) -> K.TensorVariable:
    """Return how often (or with which sum of `weights`) each whole number 0, 1, ... stands in the vector `x`."""
    x = as_tensor_variable(x)
    length = as_length(K.max(x) + 1)
    if minlength is not None:
        length = max(length, minlength) if isinstance(length, int) and isinstance(minlength, int) else K.maximum(length, minlength)
    values = K.ones_like(x, dtype="int64") if weights is None else as_tensor_variable(weights)
    return K.inc_subtensor(K.zeros((length,), values.dtype), x, values)


def compress(condition, x, axis=None) -> K.TensorVariable:
    """Return the slices of `x` along `axis` (None: elements of the flat tensor) for which `condition`, a vector, is not 0."""
    x = as_tensor_variable(x)
    places = as_tensor_variable(condition).nonzero()[0]
    return K.take(x, places, axis)


def repeat(x, repeats, axis=None) -> K.TensorVariable:
    """Return each element (slice along `axis`) repeated."""
    return K.repeat(as_tensor_variable(x), repeats, axis)


def searchsorted(x, v, side="left", sorter=None) -> K.TensorVariable:
    """Return where to insert `v` into the sorted vector `x` (or ``x[sorter]``)."""
    x = as_tensor_variable(x)
    return K.searchsorted(x if sorter is None else x[sorter], v, side)


def to_one_hot(y, nb_class, dtype=None) -> K.TensorVariable:
    """Return a matrix with a 1 in each row, in the column that `y` names."""
    return K.one_hot(y, nb_class, dtype)


def fill_diagonal(a, val) -> K.TensorVariable:
    """Return `a` with its main diagonal replaced by a value."""
    return fill_diagonal_offset(a, val, 0)


def fill_diagonal_offset(a, val, offset) -> K.TensorVariable:
    """Return a matrix with its diagonal at `offset` replaced by a value; of more than two axes of one length the main one."""
    a = as_tensor_variable(a)
    lengths = _shape_of(a)
    if a.ndim == 2:
        return K.where(K.cast(K.eye(lengths[0], lengths[1], offset), "bool"), K.cast(val, a.dtype), a)
    places = K.arange(lengths[0])
    return K.set_subtensor(a, (places,) * a.ndim, val)


def unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None) -> Any:
    """Return the different elements, ascending; if asked for also where each comes first, which one each element is, and how many are."""
    if axis is not None:
        raise NotImplementedError("unique: got an axis; the elements of the flat tensor are compared.")
    flat = K.flatten(as_tensor_variable(ar))
    order = K.argsort(flat)
    ascending = flat[order]
    is_first = K.concatenate([K.ones_like(ascending[:1], dtype="bool"), K.not_equal(ascending[1:], ascending[:-1])])
    places = is_first.nonzero()[0]
    found = [ascending[places]]
    if return_index:
        found.append(order[places])
    if return_inverse:
        found.append(K.set_subtensor(K.zeros_like(order), order, K.cumsum(K.cast(is_first, "int64")) - 1))
    if return_counts:
        found.append(diff(K.concatenate([places, K.shape(flat)])))
    return found if len(found) > 1 else found[0]


def unravel_index(indices, dims, order="C") -> tuple[K.TensorVariable, ...]:
    """Return the places along each axis of elements of the flat tensor of shape `dims`."""
    dims = [as_length(n) for n in dims]
    rest, places = as_tensor_variable(indices), []
    for n in reversed(dims) if order == "C" else dims:
        places.append(K.mod(rest, n))
        rest = K.floor_divide(rest, n)
    return tuple(reversed(places)) if order == "C" else tuple(places)


def ravel_multi_index(multi_index, dims, mode="raise", order="C") -> K.TensorVariable:
    """Return the places in the flat tensor of shape `dims` of elements named along each axis."""
    place: Any = 0
    pairs = [(as_tensor_variable(i), as_length(n)) for i, n in zip(multi_index, dims)]
    for index, n in pairs if order == "C" else reversed(pairs):
        index = K.mod(index, n) if mode == "wrap" else K.clip(index, 0, n - 1) if mode == "clip" else index
        place = place * n + index
    return place


def broadcast_shape(*arrays, **kwargs) -> tuple[Any, ...]:
    """Return the lengths of tensors that are broadcast together: ints, or tensors."""
    shape = _shape_of(sum(K.zeros_like(as_tensor_variable(x), dtype="int8") for x in arrays))
    return tuple(shape)


def broadcast_to(x, shape) -> K.TensorVariable:
    """Return `x` broadcast to a shape."""
    return K.broadcast_to(as_tensor_variable(x), shape)


def bartlett(M) -> K.TensorVariable:
    """Return the window of `M` points that rises to 1 in the middle and falls to 0 at the ends."""
    value = constant_value(M)
    if value is not None:
        return K.as_tensor(np.bartlett(int(value)))
    n = K.cast(K.arange(M), K.floatx())
    return K.where(K.less(M, 2), 1.0, 1.0 - K.abs(2.0 * n / K.maximum(K.subtract(M, 1), 1) - 1.0))


def cpu_contiguous(x) -> K.TensorVariable:
    """Return `x`: how it lies in memory is the engine's affair."""
    return as_tensor_variable(x)


def __getattr__(name) -> Any:
    raise missing_name(__name__, name)
