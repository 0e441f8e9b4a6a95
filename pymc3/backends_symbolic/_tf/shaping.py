"""Making arrays, changing shapes, picking and replacing elements, sorting."""

import builtins

import numpy as np

from ..shared.shapes import broadcast_shapes
from .indexing import at, checked_indices, length_of, positions_of, size_of
from .library import tf
from .row_writes import with_row_written
from .variables import TensorVariable, lengths, literal, promoted, raw, static_shape, symbolic

# ---------------------------------------------------------------------------------------------------------------------
# Shapes
# ---------------------------------------------------------------------------------------------------------------------


def _shape_argument(shape):
    """Return a shape, a tuple or an int64 vector, as a list of ints, or as an int64 vector if a length is symbolic."""
    if not isinstance(shape, tuple):
        return _known_vector(raw(shape))
    if builtins.any(isinstance(item, (TensorVariable, tf.Tensor)) for item in shape):
        return _known_vector(tf.stack([tf.cast(raw(item), "int64") for item in shape]))
    return list(shape)


def _known_vector(tensor):
    known = tf.get_static_value(tensor)
    return tensor if known is None else [int(item) for item in known]


@symbolic
def reshape(x, shape) -> TensorVariable:
    return tf.reshape(raw(x), _shape_argument(shape))


@symbolic
def transpose(x, order) -> TensorVariable:
    return tf.transpose(raw(x), order)


def _moved(ndim, source, destination):
    """Return the order of axes in which one of them is at another place."""
    order = [axis for axis in range(ndim) if axis != source % ndim]
    order.insert(destination % ndim, source % ndim)
    return order


@symbolic
def expand_dims(x, axes) -> TensorVariable:
    x = raw(x)
    for axis in sorted(axes):
        x = tf.expand_dims(x, axis)
    return x


@symbolic
def squeeze(x, axes) -> TensorVariable:
    return tf.squeeze(raw(x), list(axes)) if axes else raw(x)


@symbolic
def broadcast_to(x, shape) -> TensorVariable:
    return tf.broadcast_to(raw(x), _shape_argument(shape))


# ---------------------------------------------------------------------------------------------------------------------
# Joining, repeating, making
# ---------------------------------------------------------------------------------------------------------------------


@symbolic
def concatenate(tensors, axis) -> TensorVariable:
    return tf.concat([raw(x) for x in tensors], axis)


@symbolic
def stack(tensors, axis) -> TensorVariable:
    """Stack in one operation, by which `stacks_in` finds it."""
    return tf.stack([raw(x) for x in tensors], axis)


@symbolic
def repeat(x, repeats, axis) -> TensorVariable:
    return tf.repeat(raw(x), raw(repeats), axis)


@symbolic
def full(shape, value) -> TensorVariable:
    value, shape = raw(value), _shape_argument(shape)
    return tf.broadcast_to(value, shape) if value.shape.rank else tf.fill(shape, value)


@symbolic
def arange(start, stop, step) -> TensorVariable:
    # TensorFlow refuses what has no elements.
    if builtins.all(isinstance(bound, (int, float)) for bound in (start, stop, step)):
        stop = (builtins.max if step > 0 else builtins.min)(start, stop)
        return tf.range(*promoted(start, stop, step))
    start, stop, step = promoted(start, stop, step)
    return tf.range(start, tf.where(step > 0, tf.maximum(start, stop), tf.minimum(start, stop)), step)


@symbolic
def diag(x, k) -> TensorVariable:
    """Return the matrix without a scatter, whose gradient cannot be mapped."""
    below, above = builtins.max(-k, 0), builtins.max(k, 0)
    return tf.pad(tf.linalg.diag(raw(x)), [[below, above], [above, below]])


@symbolic
def diag_part(x, offset):
    """Return a diagonal; one that the matrix does not have has no elements."""
    x = raw(x)
    return tf.linalg.diag_part(x[..., builtins.max(-offset, 0) :, builtins.max(offset, 0) :] if offset else x)


# ---------------------------------------------------------------------------------------------------------------------
# Elements
# ---------------------------------------------------------------------------------------------------------------------


@symbolic
def take(x, indices, axis=0, mode="raise") -> TensorVariable:
    x, indices = raw(x), indices if isinstance(indices, np.ndarray) else raw(indices)
    if mode == "clip":
        last = tf.cast(length_of(x, axis), "int64") - 1
        return tf.gather(x, tf.clip_by_value(tf.cast(indices, "int64"), 0, last), axis=axis)
    return tf.gather(x, checked_indices(indices, length_of(x, axis)), axis=axis)


@symbolic
def take_along_axis(x, indices, axis) -> TensorVariable:
    """Find the elements of a row by their place in it, not in the whole tensor."""
    x = raw(x)
    indices = checked_indices(indices if isinstance(indices, np.ndarray) else raw(indices), length_of(x, axis))
    order = _moved(x.shape.rank, axis, -1)
    x, indices = tf.transpose(x, order), tf.transpose(indices, order)
    batch = list(broadcast_shapes(static_shape(x)[:-1], static_shape(indices)[:-1]))
    if None in batch:
        batch = tf.broadcast_dynamic_shape(tf.shape(x)[:-1], tf.shape(indices)[:-1])
        x, indices = (tf.broadcast_to(v, tf.concat([batch, tf.shape(v)[-1:]], 0)) for v in (x, indices))
    else:
        x, indices = (tf.broadcast_to(v, batch + [length_of(v, -1)]) for v in (x, indices))
    picked = tf.gather(x, indices, axis=x.shape.rank - 1, batch_dims=x.shape.rank - 1)
    return tf.transpose(picked, _moved(picked.shape.rank, -1, axis))


@symbolic
def getitem(x, key) -> TensorVariable:
    return at(raw(x), key)


@symbolic
def set_subtensor(x, key, value) -> TensorVariable:
    """Look up for each element whether, and where, it gets a new value: a scatter has a gradient that cannot be mapped."""
    x = raw(x)
    if _is_row(key) and None not in static_shape(x):
        return with_row_written(x, raw(key[0]), tf.cast(raw(value), x.dtype))
    positions, values = _placed(x, key, value)
    if positions.shape[0] == 0:
        return x
    source = _last_source(positions, size_of(x))
    new = tf.gather(values, tf.maximum(source, 0))
    return tf.reshape(tf.where(source >= 0, new, tf.reshape(x, [-1])), lengths(x))


def _is_row(key):
    """Tell whether a key is one symbolic integer."""
    return len(key) == 1 and isinstance(key[0], (TensorVariable, tf.Tensor)) and raw(key[0]).shape.rank == 0


def _last_source(positions, size):
    """Return for each of `size` elements the last place where `positions` names it, or a negative number."""
    if isinstance(positions, np.ndarray):
        source = np.full(size, -1)
        source[positions] = np.arange(len(positions))
        return literal(source)
    return tf.math.unsorted_segment_max(tf.range(lengths(positions)[0], dtype="int64"), positions, size)


@symbolic
def inc_subtensor(x, key, value) -> TensorVariable:
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
def sort(x, axis) -> TensorVariable:
    """Sort without a check of the places, which are there."""
    x = raw(x)
    order = _moved(x.shape.rank, axis, -1)
    last = tf.transpose(x, order)
    ordered = tf.gather(last, _argsort(last), axis=x.shape.rank - 1, batch_dims=x.shape.rank - 1)
    return tf.transpose(ordered, _moved(x.shape.rank, -1, axis))


@symbolic
def argsort(x, axis) -> TensorVariable:
    x = raw(x)
    indices = _argsort(tf.transpose(x, _moved(x.shape.rank, axis, -1)))
    return tf.transpose(indices, _moved(x.shape.rank, -1, axis))


def _argsort(x):
    """Return the int64 indices that sort the last axis."""
    x = tf.cast(x, "int32") if x.dtype == "bool" else tf.stop_gradient(x)
    return tf.cast(tf.argsort(x, axis=-1, stable=True), "int64")


@symbolic
def searchsorted(a, v, side) -> TensorVariable:
    """Search by halves."""
    a, v = promoted(a, v)
    found = tf.searchsorted(tf.stop_gradient(a), tf.reshape(tf.stop_gradient(v), [-1]), side, out_type="int64")
    return tf.reshape(found, lengths(v))
