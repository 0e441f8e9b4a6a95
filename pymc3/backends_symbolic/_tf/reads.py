"""Reads that raise no error for an index out of range, as TensorFlow's own do outside of XLA.

A chain looks at its indices itself, and rejects a proposal that reads out of range; until then it needs some value.
"""

from .indexing import fixed_reads
from .library import tf

__all__ = ["within"]


def within(old, new):
    """Return what stands for the copy `new` of `old`: where it reads out of range, the nearest value, or 0 of an empty axis."""
    op = new.op
    if op.type == "GatherV2":
        return _gathered(op)
    reads = list(fixed_reads(old.op)) if op.type == "StridedSlice" else []
    return _sliced(op, reads) if reads else new


def _gathered(op):
    x, index, axis = op.inputs[0], op.inputs[1], int(tf.get_static_value(op.inputs[2]))
    x = _lengthened(x, axis, 1)
    last = tf.shape(x, out_type=index.dtype)[axis] - 1
    return tf.gather(x, tf.clip_by_value(index, 0, last), axis=axis, batch_dims=op.get_attr("batch_dims"))


def _sliced(op, reads):
    x = op.inputs[0]
    for axis, place in reads:
        x = _lengthened(x, axis, place + 1 if place >= 0 else -place)
    masks = {name: op.get_attr(name) for name in op.node_def.attr if name.endswith("_mask")}
    return tf.raw_ops.StridedSlice(input=x, begin=op.inputs[1], end=op.inputs[2], strides=op.inputs[3], **masks)


def _lengthened(x, axis, wanted):
    """Return `x` with zeros appended along an axis that is shorter than wanted."""
    if x.shape[axis] is not None:
        return x if x.shape[axis] >= wanted else _padded(x, axis, wanted - x.shape[axis])
    return _padded(x, axis, tf.maximum(wanted - tf.shape(x)[axis], 0))


def _padded(x, axis, count):
    return tf.pad(x, [[0, count if place == axis else 0] for place in range(x.shape.rank)])
