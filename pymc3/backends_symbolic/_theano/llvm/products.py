"""Products of matrices and vectors: loops that read each matrix once, along its rows; BLAS for large matrices."""

from pytensor.tensor.elemwise import DimShuffle
from pytensor.tensor.math import Dot

from .arrays import is_view, shape_of, size_of
from .builder import literal
from .linalg import blas_product
from .nodes import emit_array, is_cheap
from .reductions import REORDER
from .scalars import arithmetic, cast

#: Larger products go to BLAS, if neither factor has so few rows or columns that it is nearly a vector.
MAX_PRODUCT, MIN_LENGTH = 200_000, 8
#: So many rows of a matrix are read side by side: each has its sum, or they share the reads and writes of the sums.
ROWS = 8
#: Loops of so few are written out, and longer ones done by so many elements at a time; what is left over is written out.
SHORT, VECTOR = 5, 4
IN_VECTORS = ("llvm.loop.unroll.disable", ("llvm.loop.interleave.count", 1))


@emit_array.register(Dot)
def _dot(op, lowering, node):
    """Loops in the order in which the matrix lies in memory; BLAS for large matrices: dgemm."""
    x, y = node.inputs
    if _is_large(x, y):
        blas_product(lowering, x, y, node.outputs[0])
        return
    rows, columns = (shape_of(v)[i] if len(shape_of(v)) == 2 else 1 for i, v in enumerate((x, y)))
    along_rows = columns > SHORT and _lies_along(y) == 1
    along_columns = not along_rows and rows > SHORT and len(shape_of(x)) == 2 and _lies_along(x) == 0
    for operand, is_read_once in ((x, along_rows or columns <= SHORT), (y, along_columns or rows <= SHORT)):
        if size_of(operand) > 1 and not _is_in_memory(lowering, operand, is_read_once):
            lowering.stored(operand)
    product = _Product(lowering, x, y, node.outputs[0], (rows, columns))
    if along_rows or along_columns:
        product.add_up(axis=1 if along_rows else 0)
    else:
        product.sum_each(axis=0 if rows > 1 else 1)
    lowering.memory[node.outputs[0]] = product.pointer


def _is_large(x, y):
    if not x.type.dtype == y.type.dtype == "float64" or len(shape_of(x)) == 1 or len(shape_of(y)) == 1:
        return False
    rows, columns = shape_of(x)[0], shape_of(y)[1]
    return min(rows, columns) >= MIN_LENGTH and size_of(x) * columns > MAX_PRODUCT


def _is_in_memory(lowering, x, or_cheap):
    """Tell whether the elements of x are loaded, perhaps through views, rather than computed; or computed for little more."""
    while x not in lowering.memory and x.owner is not None and is_view(x.owner.op):
        x = x.owner.inputs[0]
    return x in lowering.memory or x.owner is None or (or_cheap and is_cheap(lowering, x))


def _lies_along(x):
    """Return the axis along which the elements of x are neighbours in memory; None for one that has only one element."""
    if x.owner is None or not isinstance(x.owner.op, DimShuffle):
        return len(shape_of(x)) - 1
    axis, order = _lies_along(x.owner.inputs[0]), x.owner.op.new_order
    return order.index(axis) if axis in order else None


class _Product:
    """Statements that compute a product: a vector is a matrix of one row on the left, of one column on the right."""

    def __init__(self, lowering, x, y, result, lengths):
        self.lowering, self.builder = lowering, lowering.builder
        self.x, self.y, self.dtype = x, y, result.type.dtype
        self.lengths = lengths
        self.inner = shape_of(x)[-1]
        self.pointer = lowering.destination(result)

    def sum_each(self, axis):
        """Sum elements of the result one after the other, some neighbours along an axis side by side."""
        builder, length = self.builder, self.lengths[axis]
        with builder.loop(self.lengths[1 - axis]) as other:
            if self.inner > SHORT:
                _in_blocks(builder, length, lambda places: self._sum_together([_index(axis, place, other) for place in places]))
                return
            with builder.loop(length) as place:
                index, total = _index(axis, place, other), literal(0, self.dtype)
                for k in range(self.inner):
                    total = self._plus_product(total, index, k)
                self._store(total, index)

    def _sum_together(self, indices):
        builder = self.builder
        sums = [builder.stack_slot(self.dtype) for _ in indices]
        for total in sums:
            builder.store(literal(0, self.dtype), total, 0)

        def add(k):
            for total, index in zip(sums, indices):
                builder.store(self._plus_product(builder.load(total, 0, self.dtype), index, k), total, 0)

        _in_vectors(builder, self.inner, add)
        for total, index in zip(sums, indices):
            self._store(builder.load(total, 0, self.dtype), index)

    def add_up(self, axis):
        """Add to all elements of the result along an axis what they get from some k, and from the next."""
        builder, length = self.builder, self.lengths[axis]
        with builder.loop(self.lengths[1 - axis]) as other:
            with builder.loop(length) as place:
                self._store(literal(0, self.dtype), _index(axis, place, other))

            _in_blocks(builder, self.inner, lambda ks: self._add_together(ks, axis, other))

    def _add_together(self, ks, axis, other):
        for k in ks:  # what all elements have in common is read before the loop
            self._right(k, other) if axis == 0 else self._left(other, k)

        def add(place):
            index = _index(axis, place, other)
            total = self.builder.load(self.pointer, self.builder.offset(index, self.lengths), self.dtype)
            for k in ks:
                total = self._plus_product(total, index, k)
            self._store(total, index)

        _in_vectors(self.builder, self.lengths[axis], add)

    def _plus_product(self, total, index, k):
        product = arithmetic(self.builder, "mul", self._left(index[0], k), self._right(k, index[1]), REORDER)
        return arithmetic(self.builder, "add", total, product, REORDER)

    def _left(self, row, k):
        return cast(self.builder, self.lowering.element(self.x, (row, k)[-len(shape_of(self.x)) :]), self.dtype)

    def _right(self, k, column):
        return cast(self.builder, self.lowering.element(self.y, (k, column)[: len(shape_of(self.y))]), self.dtype)

    def _store(self, value, index):
        self.builder.store(value, self.pointer, self.builder.offset(index, self.lengths))


def _index(axis, place, other):
    return (place, other) if axis == 0 else (other, place)


def _in_blocks(builder, length, together):
    """Call `together` with the indices of a block inside a loop over blocks, then with what is left over."""
    whole = length // ROWS
    if whole:
        with builder.loop(whole) as block:
            start = builder.index_multiply(block, ROWS)
            together([builder.index_add(start, i) for i in range(ROWS)])
    if length % ROWS:
        together(list(range(whole * ROWS, length)))


def _in_vectors(builder, length, body):
    """Call `body` with the index of a loop over whole vectors, then with those of what is left over."""
    whole = length // VECTOR * VECTOR if length > SHORT else 0
    if whole:
        with builder.loop(whole, IN_VECTORS) as i:
            body(i)
    for i in range(whole, length):
        body(i)
