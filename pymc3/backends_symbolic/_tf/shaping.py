"""Making arrays, changing shapes, picking and replacing elements, sorting."""
import builtins

import numpy as np

from .. import common
from ..common import normalize_axes, normalize_axis, stacked_shape
from ..derived.failures import check_join
from ..shared.checks import check_some
from .indexing import at, checked_indices, length_of, positions_of, size_of
from .library import tf
from .variables import TensorVariable, lengths, literal, promoted, raw, static_shape, symbolic, wrap


# ---------------------------------------------------------------------------------------------------------------------
# Shapes
# ---------------------------------------------------------------------------------------------------------------------


def shape_argument(shape):
    """Return a shape argument as a list of ints, or an int64 vector if a length is symbolic."""
    if isinstance(shape, (int, np.integer)):
        return [int(shape)]
    if isinstance(shape, (TensorVariable, tf.Tensor)):
        tensor = tf.cast(raw(shape), "int64")
        return _known_vector(tensor if tensor.shape.rank == 1 else tf.reshape(tensor, [1]))
    items = list(shape)
    if builtins.any(isinstance(item, (TensorVariable, tf.Tensor)) for item in items):
        return _known_vector(tf.stack([tf.cast(raw(item), "int64") for item in items]))
    return [int(item) for item in items]


def _known_vector(tensor):
    known = tf.get_static_value(tensor)
    return tensor if known is None else [int(item) for item in known]


@symbolic
def reshape(x, shape):
    return tf.reshape(raw(x), shape_argument(shape))


@symbolic
def flatten(x):
    return tf.reshape(raw(x), [-1])


@symbolic
def transpose(x, order):
    return tf.transpose(raw(x), order)


def _moved(ndim, source, destination):
    """Return the order of axes in which one of them is at another place."""
    order = [axis for axis in range(ndim) if axis != source % ndim]
    order.insert(destination % ndim, source % ndim)
    return order


@symbolic
def expand_dims(x, axis):
    x = raw(x)
    for place in sorted(normalize_axes(axis, x.shape.rank + (len(axis) if isinstance(axis, (tuple, list)) else 1))):
        x = tf.expand_dims(x, place)
    return x


@symbolic
def squeeze(x, axes):
    return tf.squeeze(raw(x), list(axes)) if axes else raw(x)


@symbolic
def concatenate(tensors, axis=0):
    check_some("concatenate", tensors)
    tensors = promoted(*tensors)
    if axis is None:
        tensors, axis = [tf.reshape(x, [-1]) for x in tensors], 0
    axis = normalize_axis(axis, tensors[0].shape.rank)
    if len({static_shape(x) for x in tensors}) > 1:
        check_join(axis, [wrap(x) for x in tensors], [static_shape(x) for x in tensors])
    return tf.concat(tensors, axis)


@symbolic
def stack(tensors, axis=0):
    check_some("stack", tensors)
    tensors = promoted(*tensors)
    axis = normalize_axis(axis, tensors[0].shape.rank + 1)
    if len({static_shape(x) for x in tensors}) > 1:
        check_join(axis, [wrap(x) for x in tensors], [stacked_shape(axis, static_shape(x)) for x in tensors])
    return tf.stack(tensors, axis)


@symbolic
def tile(x, reps):
    return tf.tile(raw(x), reps)


@symbolic
def repeat(x, repeats, axis):
    x = raw(x)
    if isinstance(repeats, np.ndarray) and static_shape(x)[axis] is not None:
        return tf.gather(x, literal(np.repeat(np.arange(len(repeats)), repeats)), axis=axis)
    return tf.repeat(x, repeats if isinstance(repeats, int) else raw(repeats), axis)


@symbolic
def broadcast_to(x, shape):
    return tf.broadcast_to(raw(x), shape_argument(shape))


# ---------------------------------------------------------------------------------------------------------------------
# Making arrays
# ---------------------------------------------------------------------------------------------------------------------


def _dtype(dtype):
    return common.floatx() if dtype is None else common.dtype_name(dtype)


@symbolic
def zeros(shape, dtype=None):
    return tf.zeros(shape_argument(shape), _dtype(dtype))


@symbolic
def ones(shape, dtype=None):
    return tf.ones(shape_argument(shape), _dtype(dtype))


@symbolic
def full(shape, fill_value, dtype=None):
    value = raw(fill_value)
    return tf.broadcast_to(value if dtype is None else tf.cast(value, common.dtype_name(dtype)), shape_argument(shape))


@symbolic
def zeros_like(x, dtype=None):
    x = raw(x)
    return tf.zeros(lengths(x), x.dtype if dtype is None else common.dtype_name(dtype))


@symbolic
def ones_like(x, dtype=None):
    x = raw(x)
    return tf.ones(lengths(x), x.dtype if dtype is None else common.dtype_name(dtype))


@symbolic
def full_like(x, fill_value, dtype=None):
    x = raw(x)
    value = tf.cast(raw(fill_value), x.dtype if dtype is None else common.dtype_name(dtype))
    return tf.broadcast_to(value, lengths(x))


@symbolic
def eye(n, m=None, k=0, dtype=None):
    n, m = (_length(length) for length in (n, n if m is None else m))
    return tf.cast(tf.equal(_offsets(n, m), _length(k)), _dtype(dtype))


def _length(value):
    return tf.cast(raw(value), "int64") if isinstance(value, (TensorVariable, tf.Tensor)) else int(value)


def _offsets(n, m):
    """Return the matrix (n, m) of column less row: on the k-th diagonal it is k."""
    return tf.range(m, dtype="int64")[None, :] - tf.range(n, dtype="int64")[:, None]


@symbolic
def arange(start, stop, step):
    start, stop, step = promoted(start, stop, step)
    beyond = tf.where(step > 0, tf.maximum(start, stop), tf.minimum(start, stop))  # TensorFlow refuses what has no elements
    return tf.range(start, beyond, step)


# ---------------------------------------------------------------------------------------------------------------------
# Diagonals
# ---------------------------------------------------------------------------------------------------------------------


@symbolic
def diag(x, k):
    x = raw(x)
    if x.shape.rank == 2:
        return _diagonal(x, k)
    below, above = builtins.max(-k, 0), builtins.max(k, 0)
    return tf.pad(tf.linalg.diag(x), [[below, above], [above, below]])


@symbolic
def diag_part(x, offset):
    return _diagonal(raw(x), offset)


def _diagonal(x, k):
    """Return the k-th diagonal of the last two axes; one that the matrix does not have has no elements."""
    return tf.linalg.diag_part(x[..., builtins.max(-k, 0) :, builtins.max(k, 0) :] if k else x)


@symbolic
def tril(x, k=0):
    x = raw(x)
    return tf.where(_offsets_of(x) <= k, x, tf.zeros((), x.dtype))


@symbolic
def triu(x, k=0):
    x = raw(x)
    return tf.where(_offsets_of(x) >= k, x, tf.zeros((), x.dtype))


def _offsets_of(x):
    known = lengths(x)
    return _offsets(known[-2], known[-1])


# ---------------------------------------------------------------------------------------------------------------------
# Elements
# ---------------------------------------------------------------------------------------------------------------------


@symbolic
def take(x, indices, axis=0, mode="raise"):
    x, indices = raw(x), indices if isinstance(indices, np.ndarray) else raw(indices)
    if mode == "clip":
        last = tf.cast(length_of(x, axis), "int64") - 1
        return tf.gather(x, tf.clip_by_value(tf.cast(indices, "int64"), 0, last), axis=axis)
    return tf.gather(x, checked_indices(indices, length_of(x, axis)), axis=axis)


@symbolic
def take_along_axis(x, indices, axis):
    x = raw(x)
    indices = checked_indices(indices if isinstance(indices, np.ndarray) else raw(indices), length_of(x, axis))
    order = _moved(x.shape.rank, axis, -1)
    x, indices = tf.transpose(x, order), tf.transpose(indices, order)
    batch = list(common.broadcast_shapes(static_shape(x)[:-1], static_shape(indices)[:-1]))
    if None in batch:
        batch = tf.broadcast_dynamic_shape(tf.shape(x)[:-1], tf.shape(indices)[:-1])
        x, indices = (tf.broadcast_to(v, tf.concat([batch, tf.shape(v)[-1:]], 0)) for v in (x, indices))
    else:
        x, indices = (tf.broadcast_to(v, batch + [length_of(v, -1)]) for v in (x, indices))
    picked = tf.gather(x, indices, axis=x.shape.rank - 1, batch_dims=x.shape.rank - 1)
    return tf.transpose(picked, _moved(picked.shape.rank, -1, axis))


@symbolic
def getitem(x, key):
    return at(raw(x), key if isinstance(key, tuple) else (key,))


@symbolic
def set_subtensor(x, key, value):
    """No scatter, whose gradient cannot be mapped: each element looks up whether, and where, it gets a new value."""
    x = raw(x)
    if _is_row(key) and static_shape(x)[0] is not None:
        return _with_row(x, raw(key[0]), value)
    positions, values = _placed(x, key, value)
    if positions.shape[0] == 0:
        return x
    source = _last_source(positions, size_of(x))
    new = tf.gather(values, tf.maximum(source, 0))
    return tf.reshape(tf.where(source >= 0, new, tf.reshape(x, [-1])), lengths(x))


def _is_row(key):
    """Tell whether a key is one symbolic integer."""
    return len(key) == 1 and isinstance(key[0], (TensorVariable, tf.Tensor)) and raw(key[0]).shape.rank == 0


def _with_row(x, row, value):
    """Return x with x[row] = value, for a symbolic integer."""
    shape, value = static_shape(x), tf.cast(raw(value), x.dtype)
    is_row = tf.equal(tf.range(shape[0], dtype="int64"), checked_indices(row, shape[0]))
    return tf.where(tf.reshape(is_row, [shape[0]] + [1] * (len(shape) - 1)), value, x)


def _last_source(positions, size):
    """Return for each of `size` elements the last place where `positions` names it, or a negative number."""
    if isinstance(positions, np.ndarray):
        source = np.full(size, -1)
        source[positions] = np.arange(len(positions))
        return literal(source)
    return tf.math.unsorted_segment_max(tf.range(lengths(positions)[0], dtype="int64"), positions, size)


@symbolic
def inc_subtensor(x, key, value):
    x = raw(x)
    positions, values = _placed(x, key, value)
    positions = literal(positions) if isinstance(positions, np.ndarray) else positions
    added = tf.math.unsorted_segment_sum(values, positions, size_of(x))
    return x + tf.reshape(added, lengths(x))


def _placed(x, key, value):
    """Return the flat positions (n,) in `x` of x[key] (an array if they are constant), and the values (n,) for them."""
    positions = positions_of(x, key)
    shape = positions.shape if isinstance(positions, (np.ndarray, np.integer)) else static_shape(positions)
    value = tf.cast(raw(value), x.dtype)
    if isinstance(positions, (np.ndarray, np.integer)):
        return np.ravel(positions).astype("int64"), tf.reshape(tf.broadcast_to(value, shape), [-1])
    return tf.reshape(positions, [-1]), tf.reshape(tf.broadcast_to(value, lengths(positions)), [-1])


# ---------------------------------------------------------------------------------------------------------------------
# Order
# ---------------------------------------------------------------------------------------------------------------------


@symbolic
def sort(x, axis=-1):
    x, axis = _along(raw(x), axis)
    order = _moved(x.shape.rank, axis, -1)
    last = tf.transpose(x, order)
    ordered = tf.gather(last, _argsort(last), axis=x.shape.rank - 1, batch_dims=x.shape.rank - 1)
    return tf.transpose(ordered, _moved(x.shape.rank, -1, axis))


@symbolic
def argsort(x, axis=-1):
    x, axis = _along(raw(x), axis)
    indices = _argsort(tf.transpose(x, _moved(x.shape.rank, axis, -1)))
    return tf.transpose(indices, _moved(x.shape.rank, -1, axis))


def _argsort(x):
    """Return the int64 indices that sort the last axis."""
    x = tf.cast(x, "int32") if x.dtype == "bool" else tf.stop_gradient(x)
    return tf.cast(tf.argsort(x, axis=-1, stable=True), "int64")


def _along(x, axis):
    if axis is None:
        return tf.reshape(x, [-1]), 0
    return x, normalize_axis(axis, x.shape.rank)


@symbolic
def flip(x, axes):
    return tf.reverse(raw(x), list(axes))


@symbolic
def roll(x, shift, axis):
    return tf.roll(raw(x), shift if isinstance(shift, int) else raw(shift), axis)


@symbolic
def searchsorted(a, v, side):
    a, v = promoted(a, v)
    found = tf.searchsorted(tf.stop_gradient(a), tf.reshape(tf.stop_gradient(v), [-1]), side, out_type="int64")
    return tf.reshape(found, lengths(v))


@symbolic
def one_hot(x, num_classes, dtype):
    return tf.one_hot(raw(x), num_classes, dtype=dtype)
