"""Writing one row of a tensor: in place where it is large and XLA sees that nobody reads the old one any more."""

from .custom_ops import CustomOp
from .indexing import checked_indices, size_of, zero_at
from .library import tf

__all__ = ["with_row_written"]

#: With so many elements it is cheaper to write a row than to choose, for each element, between old and new.
_MANY = 512


def with_row_written(x, row, value):
    """Return `x` with ``x[row] = value``, for a symbolic integer; XLA, which cannot stop, writes nothing where there is no such row."""
    length = x.shape[0]
    row = checked_indices(row, length) + zero_at(row, length)
    if size_of(x) < _MANY:
        is_row = tf.equal(tf.range(length, dtype="int64"), row)
        return tf.where(tf.reshape(is_row, [length] + [1] * (x.shape.rank - 1)), value, x)
    exists = (0 <= row) & (row < length)
    row = tf.where(exists, row, 0)
    return _RowWrite()(x, row, tf.where(exists, tf.broadcast_to(value, x.shape[1:]), tf.gather(x, row)))[0]


class _RowWrite(CustomOp):
    """The tensor with one row replaced; each tensor of a stack with one of its own."""

    def contents(self, x, row, value):
        return [tf.tensor_scatter_nd_update(x, _places(row), value if row.shape.rank else value[tf.newaxis])]

    def pull_back(self, args, results, grads):
        _, row, value = args
        (grad,) = grads
        return [self(grad, row, tf.zeros_like(value))[0], None, tf.gather(grad, row, batch_dims=row.shape.rank)]

    def mapped_over(self, args, is_stacked):
        count = next(tf.shape(arg)[0] for arg, stacked in zip(args, is_stacked) if stacked)
        args = [_stacked(arg, stacked, count) for arg, stacked in zip(args, is_stacked)]
        if args[1].shape.rank == 1:
            return self(*args), [True]
        # A stack of stacks is a longer stack.
        merged = [tf.reshape(arg, tf.concat([[-1], tf.shape(arg)[2:]], 0)) for arg in args]
        return [tf.reshape(self(*merged)[0], tf.shape(args[0]))], [True]


def _stacked(arg, stacked, count):
    return arg if stacked else tf.broadcast_to(arg, tf.concat([[count], tf.shape(arg)], 0))


def _places(row):
    """Return the places (rows, 1) of a row, or (rows, 2) of a row in each tensor of a stack."""
    if row.shape.rank == 0:
        return tf.reshape(row, [1, 1])
    return tf.stack([tf.range(tf.shape(row, out_type="int64")[0]), row], axis=1)
