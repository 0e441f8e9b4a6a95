"""Shapes, construction, joining, indexing and sorting."""
import numpy as np
import pytensor.tensor as pt
from pytensor.gradient import DisconnectedType
from pytensor.tensor.basic import Join

from .. import common
from ..common import dtype_name, normalize_axes, normalize_axis
from ..derived.elemwise import clip
from ..derived.failures import check_join
from ..shared.checks import check_some
from .elemwise import maximum, mod, promoted
from .indexing import index_of
from .linalg_ops import triangle
from .tensors import as_tensor, cast, dimshuffled, floatx, is_tensor, lengths_of, shape, wrap
from .versions import axis_and_tensors, joined

# ---------------------------------------------------------------------------------------------------------------------
# Axes and shapes
# ---------------------------------------------------------------------------------------------------------------------


def _lengths(shape):
    """Return a shape (an int, a tensor, or a sequence of ints and scalar tensors) in a form PyTensor takes."""
    if is_tensor(shape):
        return shape if shape.type.ndim else (shape,)
    if isinstance(shape, (int, np.integer)):
        return (int(shape),)
    return tuple(n if is_tensor(n) else int(n) for n in shape)


def reshape(x, shape):
    x = as_tensor(x)
    return wrap(pt.reshape(x, _lengths(shape)))


def flatten(x):
    x = as_tensor(x)
    return x if x.type.ndim == 1 else reshape(x, (-1 if None in x.type.shape else int(np.prod(x.type.shape, dtype="int64")),))


def transpose(x, order):
    return wrap(dimshuffled(as_tensor(x), order))


def expand_dims(x, axis):
    x = as_tensor(x)
    count = len(axis) if isinstance(axis, (tuple, list)) else 1
    new = normalize_axes(axis, x.type.ndim + count)
    old = iter(range(x.type.ndim))
    return wrap(dimshuffled(x, ["x" if i in new else next(old) for i in range(x.type.ndim + count)]))


def squeeze(x, axis):
    x = as_tensor(x)
    dropped = normalize_axes(axis, x.type.ndim)
    if any(x.type.shape[i] is None for i in dropped):
        x = pt.specify_broadcastable(x, *dropped)
    return wrap(dimshuffled(x, [i for i in range(x.type.ndim) if i not in dropped]))


def broadcast_to(x, shape):
    return wrap(pt.broadcast_to(as_tensor(x), _lengths(shape)))


# ---------------------------------------------------------------------------------------------------------------------
# Joining and repeating
# ---------------------------------------------------------------------------------------------------------------------


def concatenate(tensors, axis=0):
    check_some("concatenate", tensors)
    tensors = promoted(*tensors)
    if axis is None:
        tensors, axis = [flatten(x) for x in tensors], 0
    axis = normalize_axis(axis, tensors[0].type.ndim)
    check_join(axis, tensors, [x.type.shape for x in tensors])
    if len(tensors) == 1:
        return tensors[0]
    return wrap(joined(Concatenation, axis, tensors))


class Concatenation(Join):
    """PyTensor's Join with a gradient made of slices, whose shapes are static."""

    def pullback(self, inputs, outputs, gradients):
        axis, tensors = axis_and_tensors(self, inputs)
        (g,) = gradients
        if not outputs[0].type.dtype.startswith("float"):
            return super().pullback(inputs, outputs, gradients)
        parts, start = [], 0
        for x in tensors:
            stop = start + (x.shape[axis] if x.type.shape[axis] is None else x.type.shape[axis])
            parts.append(plain_getitem(g, (slice(None),) * axis + (slice(start, stop),)))
            start = stop
        return [*(DisconnectedType()() for _ in inputs[len(tensors) :]), *parts]

    def connection_pattern(self, node):
        _, tensors = axis_and_tensors(self, node.inputs)
        return [*([False] for _ in node.inputs[len(tensors) :]), *([True] for _ in tensors)]


def stack(tensors, axis=0):
    check_some("stack", tensors)
    tensors = promoted(*tensors)
    axis = normalize_axis(axis, tensors[0].type.ndim + 1)
    check_join(axis, tensors, [common.stacked_shape(axis, x.type.shape) for x in tensors])
    return concatenate([expand_dims(x, axis) for x in tensors], axis=axis)


def tile(x, reps):
    for axis, times in enumerate(reps):
        if times != 1:
            x = concatenate([x] * times, axis) if times else getitem(x, (slice(None),) * axis + (slice(0, 0),))
    return x


def repeat(x, repeats, axis):
    if not is_tensor(repeats) and x.type.shape[axis] is not None:
        return take(x, np.repeat(np.arange(x.type.shape[axis]), repeats), axis)
    return wrap(pt.repeat(x, repeats, axis=axis))


# ---------------------------------------------------------------------------------------------------------------------
# Construction
# ---------------------------------------------------------------------------------------------------------------------


def zeros(shape, dtype=None):
    return full(shape, 0, dtype or floatx())


def ones(shape, dtype=None):
    return full(shape, 1, dtype or floatx())


def full(shape, fill_value, dtype=None):
    value = as_tensor(fill_value)
    value = value if dtype is None else cast(value, dtype)
    lengths = _lengths(shape)
    if isinstance(lengths, tuple):
        return wrap(pt.alloc(value, *lengths))
    return wrap(pt.alloc(value, *[lengths[i] for i in range(lengths.type.shape[0])]))


def zeros_like(x, dtype=None):
    return full_like(x, 0, dtype)


def ones_like(x, dtype=None):
    return full_like(x, 1, dtype)


def full_like(x, fill_value, dtype=None):
    x = as_tensor(x)
    value = cast(fill_value, dtype or x.type.dtype)
    if None in x.type.shape:
        return wrap(pt.full_like(x, value, dtype=value.type.dtype))
    return full(x.type.shape, value)


def eye(n, m, k, dtype):
    return literal_or_input(np.eye(n, m, k, dtype=dtype))


def literal_or_input(value):
    """Return a NumPy array as a constant, or as a run-time input if it is large."""
    return as_tensor(value, value.dtype)


def arange(start, stop=None, step=1, dtype=None):
    if not any(is_tensor(v) for v in (start, stop, step)):
        values = np.arange(start, stop, step) if stop is not None else np.arange(0, start, step)
        return literal_or_input(values.astype(dtype_name(dtype) if dtype else common.data_dtype(values.dtype)))
    if stop is None:
        start, stop = 0, start
    start, stop, step = promoted(start, stop, step)
    result = wrap(pt.arange(start, stop, step, dtype=start.type.dtype))
    return result if dtype is None else cast(result, dtype)


def diag(x, k):
    if x.type.ndim == 2:
        return diag_part(x, k)
    n = x.type.shape[0]
    if n is None:
        return wrap(pt.diag(x, k=k))
    size = n + abs(k)
    rows = np.arange(n) + max(-k, 0)
    return set_subtensor(zeros((size, size), x.type.dtype), (rows, rows + k), x)


def diag_part(x, offset=0):
    """Return a diagonal of the last two axes."""
    rows, columns = x.type.shape[-2:]
    if rows is None or columns is None:
        return wrap(pt.diagonal(x, offset, x.type.ndim - 2, x.type.ndim - 1))
    index = np.arange(max(0, min(rows + min(offset, 0), columns - max(offset, 0))))
    return getitem(x, (slice(None),) * (x.type.ndim - 2) + (index + max(-offset, 0), index + max(offset, 0)))


def tril(x, k=0):
    x = as_tensor(x)
    return wrap(pt.switch(as_tensor(triangle(x, k)), x, np.zeros((), x.type.dtype)))


def triu(x, k=0):
    x = as_tensor(x)
    return wrap(pt.switch(as_tensor(triangle(x, k - 1)), np.zeros((), x.type.dtype), x))


def one_hot(x, num_classes, dtype):
    return cast(wrap(pt.eq(expand_dims(x, -1), np.arange(num_classes))), dtype)


# ---------------------------------------------------------------------------------------------------------------------
# Indexing
# ---------------------------------------------------------------------------------------------------------------------


def getitem(x, key):
    x = as_tensor(x)
    return wrap(plain_getitem(x, index_of(x, key)))


def plain_getitem(x, index):
    """Apply PyTensor's own indexing, not this engine's operator."""
    return pt.TensorVariable.__getitem__(x, index)


def set_subtensor(x, key, value):
    return _write(pt.set_subtensor, x, key, value)


def inc_subtensor(x, key, value):
    return _write(pt.inc_subtensor, x, key, value)


def _write(function, x, key, value):
    x = as_tensor(x)
    value = cast(value, x.type.dtype)
    place = plain_getitem(x, index_of(x, key))
    return wrap(x if place is x else function(place, value))


def take(x, indices, axis=0, mode="raise"):
    if mode == "clip":
        indices = _clipped(indices, x, axis)
    return getitem(x, (slice(None),) * axis + (indices,))


def _clipped(indices, x, axis):
    length = x.type.shape[axis]
    clipped = clip(as_tensor(indices), 0, (shape(x)[axis] if length is None else length) - 1)
    clipped.tag.index_below = length
    return clipped


def take_along_axis(x, indices, axis):
    indices = as_tensor(indices)
    key = []
    for i in range(x.type.ndim):
        if i == axis:
            key.append(indices)
        else:
            places = arange(lengths_of(x)[i])
            key.append(expand_dims(places, [j for j in range(x.type.ndim) if j != i]))
    return getitem(x, tuple(key))


# ---------------------------------------------------------------------------------------------------------------------
# Sorting
# ---------------------------------------------------------------------------------------------------------------------


def sort(x, axis=-1):
    x = as_tensor(x)
    if axis is None:
        x, axis = flatten(x), 0
    axis = normalize_axis(axis, x.type.ndim)
    if None in x.type.shape:
        return wrap(pt.sort(x, axis=axis))
    return take_along_axis(x, argsort(x, axis), axis)


def argsort(x, axis=-1):
    x = as_tensor(x)
    if axis is None:
        x, axis = flatten(x), 0
    return wrap(pt.argsort(x, axis=normalize_axis(axis, x.type.ndim), kind="mergesort"))


def flip(x, axes):
    return getitem(x, tuple(slice(None, None, -1) if i in axes else slice(None) for i in range(x.type.ndim)))


def roll(x, shift, axis):
    n = x.type.shape[axis]
    if n is not None and isinstance(shift, int):
        return take(x, (np.arange(n) - shift) % max((n, 1)), axis)
    n = lengths_of(x)[axis]
    return take(x, mod(arange(n) - shift, maximum(n, 1)), axis)


def searchsorted(a, v, side):
    a, v = promoted(a, v)
    compare = pt.lt if side == "left" else pt.le
    below = compare(a, pt.expand_dims(v, -1))
    return wrap(pt.sum(below, axis=-1, dtype="int64"))
