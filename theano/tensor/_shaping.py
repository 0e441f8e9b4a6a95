"""Shapes: joining, splitting, axes in another order."""

from collections.abc import Sequence

import numpy as np

from pymc3 import backends_symbolic as K

from .._conversion import as_tensor_variable
from .._graph import as_length
from ._making import _lengths, _shape_of

__all__ = [
    "addbroadcast", "batched_tensordot", "concatenate", "diagonal", "flatten", "get_vector_length", "horizontal_stack", "is_flat", "join",
    "patternbroadcast", "reshape", "roll", "shape", "shape_i", "shape_padaxis", "shape_padleft", "shape_padright", "size", "specify_shape",
    "split", "squeeze", "stack", "stacklists", "swapaxes", "tile", "transfer", "transpose", "unbroadcast", "vertical_stack",
]  # fmt: skip


def shape(x) -> K.TensorVariable:
    """Return the shape as an int64 vector."""
    return K.shape(as_tensor_variable(x))


def size(x) -> K.TensorVariable:
    """Return the number of elements."""
    return as_tensor_variable(x).size


def shape_i(x, i, fgraph=None) -> K.TensorVariable:
    """Return the length of axis `i`."""
    return shape(x)[i]


def specify_shape(x, shape) -> K.TensorVariable:
    """Return `x`, of which the lengths are now known; ValueError where it is computed with others."""
    return K.reshape(x, [as_length(n) for n in _listed(shape)])


def _listed(lengths):
    return [lengths[i] for i in range(get_vector_length(lengths))]


def get_vector_length(v) -> int:
    """Return the static length of a vector."""
    if not K.is_tensor(v):
        return len(v) if isinstance(v, Sequence) else int(np.shape(v)[0])
    (length,) = K.int_shape(v)
    if length is None:
        raise ValueError(f"The length of {v!r} is not known before it is computed.")
    return length


def reshape(x, newshape, ndim=None) -> K.TensorVariable:
    """Return `x` in another shape; one length may be -1. `ndim` changes nothing."""
    return K.reshape(as_tensor_variable(x), _lengths(newshape))


def flatten(x, ndim=1, outdim=None) -> K.TensorVariable:
    """Return `x` with `ndim` axes: the first ones are kept, the others joined."""
    return as_tensor_variable(x).flatten(ndim if outdim is None else outdim)


def is_flat(var, ndim=None, outdim=None) -> bool:
    """Tell whether a tensor has `ndim` axes (1)."""
    return var.ndim == (ndim or outdim or 1)


def transpose(x, axes=None) -> K.TensorVariable:
    """Return `x` with axes in another order; None: reversed."""
    return K.transpose(x, axes)


def swapaxes(y, axis1, axis2) -> K.TensorVariable:
    """Return a tensor with two axes exchanged."""
    return K.swapaxes(y, axis1, axis2)


def diagonal(a, offset=0, axis1=0, axis2=1) -> K.TensorVariable:
    """Return the diagonal in the plane of two axes; it becomes the last axis."""
    return K.diagonal(a, offset, axis1, axis2)


def squeeze(x, axis=None) -> K.TensorVariable:
    """Return `x` without axes of length 1."""
    return K.squeeze(x, axis)


def concatenate(tensor_list, axis=0) -> K.TensorVariable:
    """Return tensors joined along an existing axis."""
    if K.is_tensor(tensor_list):
        raise TypeError(f"The tensors must be a list or a tuple; got {tensor_list!r}.")
    return K.concatenate([as_tensor_variable(x) for x in tensor_list], axis)


def join(axis, *tensors_list) -> K.TensorVariable:
    """Return tensors joined along an existing axis, which comes first."""
    return concatenate(tensors_list, as_length(axis))


def stack(*tensors, **kwargs) -> K.TensorVariable:
    """Return tensors, given as one list (then the axis, 0) or one by one, joined along a new axis."""
    if tensors and isinstance(tensors[0], (list, tuple)):
        tensors, axis = tensors[0], tensors[1] if len(tensors) > 1 else kwargs.pop("axis", 0)
    else:
        tensors, axis = tensors or kwargs.pop("tensors"), kwargs.pop("axis", 0)
    if kwargs:
        raise TypeError(f"stack: got {', '.join(map(repr, kwargs))}; it takes a list of tensors, and axis=.")
    return K.stack([as_tensor_variable(x) for x in tensors], axis)


def stacklists(arg) -> K.TensorVariable:
    """Return nested lists of tensors as one tensor."""
    return K.stack([stacklists(x) for x in arg]) if isinstance(arg, (list, tuple)) else as_tensor_variable(arg)


def horizontal_stack(*args) -> K.TensorVariable:
    """Return matrices joined side by side."""
    return concatenate(args, axis=1)


def vertical_stack(*args) -> K.TensorVariable:
    """Return matrices joined one below the other."""
    return concatenate(args, axis=0)


def split(x, splits_size, n_splits, axis=0) -> list[K.TensorVariable]:
    """Return `n_splits` parts of `x` along `axis`, whose lengths are `splits_size`."""
    x = as_tensor_variable(x)
    lengths = [as_length(splits_size[i]) for i in range(n_splits)]
    before = (slice(None),) * (axis % x.ndim)
    parts, start = [], 0
    for length in lengths:
        parts.append(x[(*before, slice(start, start + length))])
        start = start + length
    return parts


def tile(x, reps, ndim=None) -> K.TensorVariable:
    """Return `x` repeated as a block `reps` times (a number, or one for each axis); `ndim` adds axes in front."""
    x = as_tensor_variable(x)
    several = isinstance(reps, (tuple, list)) or np.ndim(reps) > 0
    reps = [as_length(n) for n in (_listed(reps) if several else [reps])]
    reps = [1] * ((ndim or 0) - len(reps)) + reps
    if all(isinstance(n, int) for n in reps):
        return K.tile(x, reps)
    x = K.expand_dims(x, tuple(range(len(reps) - x.ndim))) if x.ndim < len(reps) else x
    for axis, count in enumerate([1] * (x.ndim - len(reps)) + reps):
        x = _tiled(x, count, axis)
    return x


def _tiled(x, count, axis):
    """Return `x` repeated as a block along one axis, a number of times that is not known yet."""
    lengths = _shape_of(x)
    block = K.full((*lengths[:axis], count, *lengths[axis:]), K.expand_dims(x, axis))
    return K.reshape(block, (*lengths[:axis], -1, *lengths[axis + 1 :]))


def roll(x, shift, axis=None) -> K.TensorVariable:
    """Return `x` shifted cyclically along `axis`; None: flattened, the shape kept."""
    return K.roll(x, shift, axis)


def shape_padleft(t, n_ones=1) -> K.TensorVariable:
    """Return `t` with new axes of length 1 in front."""
    return K.expand_dims(as_tensor_variable(t), tuple(range(n_ones)))


def shape_padright(t, n_ones=1) -> K.TensorVariable:
    """Return `t` with new axes of length 1 at the end."""
    t = as_tensor_variable(t)
    return K.expand_dims(t, tuple(range(t.ndim, t.ndim + n_ones)))


def shape_padaxis(t, axis) -> K.TensorVariable:
    """Return `t` with a new axis of length 1 at a place."""
    return K.expand_dims(as_tensor_variable(t), axis)


def addbroadcast(x, *axes) -> K.TensorVariable:
    """Return `x`, whose lengths along `axes` are 1 from now on; ValueError where they are not."""
    x = as_tensor_variable(x)
    return K.reshape(x, [1 if i in axes else n for i, n in enumerate(_shape_of(x))]) if axes else x


def unbroadcast(x, *axes) -> K.TensorVariable:
    """Return `x`: lengths of 1 broadcast here."""
    return as_tensor_variable(x)


def patternbroadcast(x, broadcastable) -> K.TensorVariable:
    """Return `x`, whose lengths are 1 where `broadcastable` says so."""
    return addbroadcast(x, *(i for i, is_one in enumerate(broadcastable) if is_one))


def transfer(var, target) -> K.TensorVariable:
    """Return `var`: the engine chooses the device."""
    return as_tensor_variable(var)


def batched_tensordot(x, y, axes=2) -> K.TensorVariable:
    """Return ``tensordot(x[i], y[i], axes)`` for each i, stacked; `axes` count those of x and y, of which the first is no one's."""
    if not isinstance(axes, (int, np.integer)):
        axes = [[a - 1 for a in ([part] if np.isscalar(part) else part)] for part in axes]
    return K.vectorize(lambda a, b: K.tensordot(a, b, axes))(as_tensor_variable(x), as_tensor_variable(y))
