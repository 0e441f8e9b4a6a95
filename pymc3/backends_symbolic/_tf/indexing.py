"""NumPy's indexing on TensorFlow's tensors, which know slices and integers only.

A key is brought to one item per axis. Slices, None and constant integers are TensorFlow's strided slice; integer arrays
and symbolic integers are gathered at flat positions, and the new axes put where NumPy puts them.
"""

import builtins

import numpy as np

from .copying import walk_back
from .custom_ops import MARK, mark
from .library import tf
from .variables import TensorVariable, lengths, literal, raw, static_shape

__all__ = ["at", "checked_indices", "fixed_reads", "index_reads", "positions_of", "size_of", "zero_at"]
#: Attribute of the operations that count an index from the start; the graph is searched for them.
_IS_INDEX = f"{MARK}index"


def at(x, key):
    """Return x[key] for a TensorFlow tensor `x`."""
    items = _expanded(key, x.shape.rank)
    arrays = [item for item in items if isinstance(item, (np.ndarray, tf.Tensor))]
    if not arrays:
        return _sliced(x, items)
    gathering = builtins.any(array.ndim > 0 for array in arrays)
    if gathering:  # beside arrays NumPy takes integers for arrays too
        items = [np.asarray(item) if isinstance(item, int) else item for item in items]
    return _gathered(x, items)


def positions_of(x, key):
    """Return arange(n).reshape(shape of x)[key]: a NumPy array if that is known, else an int64 tensor."""
    if None not in static_shape(x) and builtins.all(map(_is_constant, key)):
        return np.arange(size_of(x)).reshape(static_shape(x))[key]
    return at(tf.reshape(tf.range(size_of(x), dtype="int64"), lengths(x)), key)


def size_of(x):
    """Return the number of elements, an int64 scalar if it is not known."""
    return tf.size(x, out_type="int64") if None in static_shape(x) else int(np.prod(static_shape(x)))


def checked_indices(indices, length):
    """Return indices along an axis of `length` (an int or a tensor) as an int64 tensor, negative ones counted from the end."""
    if isinstance(indices, np.ndarray):
        if not isinstance(length, int):
            return _wrapped_around(literal(indices), length)
        return literal(np.where(indices < 0, indices + length, indices))
    return _wrapped_around(indices, length)


def _wrapped_around(indices, length):
    indices, length = tf.cast(indices, "int64"), tf.cast(length, "int64")
    counted = tf.where(indices < 0, indices + length, indices)
    mark(counted.op, _IS_INDEX)
    return counted


def zero_at(place, length):
    """Return 0, read at a place of a table of this length, of which there is but one element."""
    counted = _wrapped_around(place, length)
    exists = (0 <= counted) & (counted < tf.cast(length, "int64"))
    return tf.gather(tf.zeros(1, "int64"), tf.where(exists, 0, 1))


def index_reads(tensors, graph=None) -> list[tuple[TensorVariable, int | TensorVariable]]:
    """Return (index, length) for every index (of one graph) that was not checked when it was built, each pair once."""
    found = {}
    for op in walk_back(tensors):
        if graph is not None and op.graph is not graph:
            continue
        if _IS_INDEX in op.node_def.attr:
            _, moved, index = op.inputs
            length = moved.op.inputs[1]
            known = tf.get_static_value(length)
            length = length if known is None else int(known)
            found.setdefault((id(index), id(length) if known is None else length), (index, length))
        elif op.type == "StridedSlice":
            for axis, place in fixed_reads(op):
                length = tf.shape(op.inputs[0], out_type="int64")[axis]
                found[op, axis] = (tf.constant(place, "int64"), length)
    return list(found.values())


def fixed_reads(op):
    """Yield (axis, index) for the constant integers of a slice on axes of unknown length."""
    x, begin = op.inputs[0], tf.get_static_value(op.inputs[1])
    dropped, new, axis = op.get_attr("shrink_axis_mask"), op.get_attr("new_axis_mask"), 0
    for place in range(op.inputs[1].shape[0]):
        if new >> place & 1:
            continue
        if dropped >> place & 1 and begin is not None and static_shape(x)[axis] is None:
            yield axis, int(begin[place])
        axis += 1


# ---------------------------------------------------------------------------------------------------------------------
# Keys
# ---------------------------------------------------------------------------------------------------------------------


def _expanded(key, ndim):
    """Return the key as a list of int, slice, None, int64 array, int tensor; all axes of `x` are covered."""
    items = [_item(item) for item in key]
    return items + [slice(None)] * (ndim - sum(item is not None for item in items))


def _item(item):
    """Return one part of a key with a tensor as TensorFlow's."""
    return tf.cast(raw(item), "int64") if isinstance(item, (TensorVariable, tf.Tensor)) else item


def _is_constant(part):
    bounds = (part.start, part.stop, part.step) if isinstance(part, slice) else (part,)
    return not builtins.any(isinstance(bound, (TensorVariable, tf.Tensor)) for bound in bounds)


# ---------------------------------------------------------------------------------------------------------------------
# Slices, then gathers
# ---------------------------------------------------------------------------------------------------------------------


def _sliced(x, items):
    parts = []
    for item in items:
        if item is None:
            parts.append(tf.newaxis)
            continue
        parts.append(_slice_bounds(item) if isinstance(item, slice) else item)
    if builtins.all(isinstance(part, slice) and part == slice(None) for part in parts):
        return x
    result = x[tuple(parts)]
    if result.shape.rank is None:  # the step is symbolic
        result.set_shape([None] * sum(not isinstance(item, int) for item in items))
    return result


def _slice_bounds(item):
    return slice(*(bound if bound is None or isinstance(bound, int) else raw(bound) for bound in (item.start, item.stop, item.step)))


def _gathered(x, items):
    """Apply a key that has arrays: the other parts first, then all arrays at once."""
    is_array = [isinstance(item, (np.ndarray, tf.Tensor)) for item in items]
    x = _sliced(x, [slice(None) if array else item for item, array in zip(items, is_array)])
    kept = [array for item, array in zip(items, is_array) if array or not isinstance(item, int)]
    axes = [axis for axis, array in enumerate(kept) if array]
    arrays = [item for item, array in zip(items, is_array) if array]
    shape = static_shape(x)
    indices = [checked_indices(array, length_of(x, axis)) for array, axis in zip(arrays, axes)]
    if len(axes) == 1:
        return tf.gather(x, indices[0], axis=axes[0])
    return _gathered_together(x, axes, indices, shape)


def length_of(x, axis):
    """Return the length of an axis: an int where it is static, else a scalar tensor."""
    static = static_shape(x)[axis]
    return tf.shape(x, out_type="int64")[axis] if static is None else static


def _gathered_together(x, axes, indices, shape):
    """Gather along several axes at once: bring them to the front, and merge them into one."""
    adjacent = axes == list(range(axes[0], axes[-1] + 1))
    others = [axis for axis in range(len(shape)) if axis not in axes]
    dynamic = tf.shape(x, out_type="int64")
    merged = tf.reshape(tf.transpose(x, axes + others), [-1] + [dynamic[axis] if shape[axis] is None else shape[axis] for axis in others])
    flat, inside = indices[0], True
    for axis, index in zip(axes[1:], indices[1:]):
        length = tf.cast(length_of(x, axis), "int64")
        flat, inside = flat * length + index, inside & (0 <= index) & (index < length)
    flat = tf.where(inside, flat, -1)  # else an index beyond its row would read from another row
    result = tf.gather(merged, flat, axis=0)
    if not adjacent or axes[0] == 0:
        return result
    new, before = flat.shape.rank, axes[0]
    order = list(range(new, new + before)) + list(range(new)) + list(range(new + before, result.shape.rank))
    return tf.transpose(result, order)
