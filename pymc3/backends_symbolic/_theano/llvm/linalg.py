"""Matrix operations in machine code: LAPACK and BLAS through the C functions of `scipy.linalg`.

A matrix in C order is its transpose to LAPACK, which counts columns first: lower triangles become upper ones.
"""

from ..linalg_ops import QR, Cholesky, Eigh, SignLogDet, Solve, SolveTriangular
from .arrays import shape_of
from .builder import literal
from .c_functions import matrix_routine
from .nodes import emit_array
from .scalars import arithmetic, cast, intrinsic, select


class _Routine:
    """Calls of LAPACK from one node: every argument is a pointer."""

    def __init__(self, lowering):
        self.lowering, self.builder = lowering, lowering.builder

    def integer(self, value):
        place = self.builder.stack_slot("int32")
        self.builder.store(literal(value, "int32"), place, 0)
        return place

    def letter(self, character):
        place = self.builder.stack_slot("int8")
        self.builder.store(literal(ord(character), "int8"), place, 0)
        return place

    def number(self, value):
        place = self.builder.stack_slot("float64")
        self.builder.store(literal(value, "float64"), place, 0)
        return place

    def call(self, name, *pointers):
        given = ", ".join(f"ptr {p}" for p in pointers)
        self.builder.emit(f"call void inttoptr (i64 {matrix_routine(name)} to ptr)({given})")

    def failed(self, info):
        """Return whether LAPACK's last argument says that something went wrong."""
        return self.builder.assign(f"icmp ne i32 {self.builder.load(info, 0, 'int32').text}, 0", "bool")

    def doubles(self, count):
        return self.lowering.allocate("float64", count)

    def copied(self, x, transposed=False):
        """Return a matrix in new memory, as doubles."""
        shape = shape_of(x)
        target = self.doubles(shape[0] * shape[1])
        with self.builder.loops(shape) as (i, j):
            value = cast(self.builder, self.lowering.element(x, (i, j)), "float64")
            place = ((j, i), shape[::-1]) if transposed else ((i, j), shape)
            self.builder.store(value, target, self.builder.offset(*place))
        return target

    def result(self, x, element):
        """Write an output: `element(index)` is a value."""
        pointer = self.lowering.destination(x)
        with self.builder.loops(shape_of(x)) as index:
            value = cast(self.builder, element(index), x.type.dtype)
            self.builder.store(value, pointer, self.builder.offset(index, shape_of(x)))
        self.lowering.memory[x] = pointer

    def matrix_element(self, pointer, shape, transposed=False):
        def element(index):
            place = (index[::-1], shape[::-1]) if transposed else (index, shape)
            return self.builder.load(pointer, self.builder.offset(*place), "float64")

        return element

    def nan_where(self, condition, value):
        return select(self.builder, condition, literal(float("nan"), "float64"), value)


def _is_above_diagonal(builder, index):
    i, j = index
    return builder.assign(f"icmp sgt i64 {j}, {i}", "bool")


@emit_array.register(Cholesky)
def _cholesky(op, lowering, node):
    """LAPACK: dpotrf."""
    routine, builder = _Routine(lowering), lowering.builder
    (x,), (factor,) = node.inputs, node.outputs
    n = shape_of(x)[0]
    a, info, size = routine.copied(x), routine.integer(0), routine.integer(n)
    routine.call("dpotrf", routine.letter("U"), size, a, size, info)
    bad, element = routine.failed(info), routine.matrix_element(a, (n, n))

    def lower(index):
        zeroed = select(builder, _is_above_diagonal(builder, index), literal(0, "float64"), element(index))
        return routine.nan_where(bad, zeroed)

    routine.result(factor, lower)


@emit_array.register(SolveTriangular)
def _solve_triangular(op, lowering, node):
    """BLAS: dtrsm."""
    routine = _Routine(lowering)
    (a, b), (x,) = node.inputs, node.outputs
    n, k = shape_of(b)
    matrix, right = routine.copied(a), routine.copied(b)
    uplo, trans = routine.letter("U" if op.lower else "L"), routine.letter("T" if op.trans else "N")
    order, columns = routine.integer(n), routine.integer(k)
    one = routine.number(1.0)
    routine.call("dtrsm", routine.letter("R"), uplo, trans, routine.letter("N"), columns, order, one, matrix, order, right, columns)
    routine.result(x, routine.matrix_element(right, (n, k)))


@emit_array.register(Solve)
def _solve(op, lowering, node):
    """LAPACK: dgesv."""
    routine = _Routine(lowering)
    (a, b), (x,) = node.inputs, node.outputs
    n, k = shape_of(b)
    matrix, right, pivots = routine.copied(a, transposed=True), routine.copied(b, transposed=True), lowering.allocate("int32", n)
    order, columns, info = routine.integer(n), routine.integer(k), routine.integer(0)
    routine.call("dgesv", order, columns, matrix, order, pivots, right, order, info)
    bad, element = routine.failed(info), routine.matrix_element(right, (n, k), transposed=True)
    routine.result(x, lambda index: routine.nan_where(bad, element(index)))


@emit_array.register(SignLogDet)
def _sign_log_det(op, lowering, node):
    """LAPACK: dgetrf."""
    routine, builder = _Routine(lowering), lowering.builder
    (a,), (sign_out, log_out) = node.inputs, node.outputs
    n = shape_of(a)[0]
    matrix, pivots = routine.copied(a), lowering.allocate("int32", n)
    order, info = routine.integer(n), routine.integer(0)
    routine.call("dgetrf", order, order, matrix, order, pivots, info)
    sign, total, zero = routine.number(1.0), routine.number(0.0), literal(0, "float64")
    with builder.loop(n) as i:
        pivot = builder.load(matrix, builder.offset((i, i), (n, n)), "float64")
        total_now = builder.call("log", "float64", intrinsic(builder, "fabs", pivot))
        builder.store(arithmetic(builder, "add", builder.load(total, 0, "float64"), total_now), total, 0)
        row = cast(builder, builder.load(pivots, i, "int32"), "int64")
        own = builder.index_add(i, 1)
        swapped = builder.assign(f"icmp ne i64 {row.text}, {own}", "bool")
        negative = builder.assign(f"fcmp olt double {pivot.text}, {zero.text}", "bool")
        turned = builder.assign(f"xor i1 {swapped.text}, {negative.text}", "bool")
        old = builder.load(sign, 0, "float64")
        new = select(builder, turned, builder.assign(f"fneg double {old.text}", "float64"), old)
        vanished = builder.assign(f"fcmp oeq double {pivot.text}, {zero.text}", "bool")
        builder.store(select(builder, vanished, zero, new), sign, 0)
    routine.result(sign_out, lambda index: builder.load(sign, 0, "float64"))
    routine.result(log_out, lambda index: builder.load(total, 0, "float64"))


@emit_array.register(Eigh)
def _eigh(op, lowering, node):
    """LAPACK: dsyev."""
    routine = _Routine(lowering)
    (a,), (values, vectors) = node.inputs, node.outputs
    n = shape_of(a)[0]
    matrix, w, info, order = routine.copied(a), routine.doubles(n), routine.integer(0), routine.integer(n)
    length = 34 * n + 1
    work = routine.doubles(length)
    routine.call("dsyev", routine.letter("V"), routine.letter("U"), order, matrix, order, w, work, routine.integer(length), info)
    bad, element = routine.failed(info), routine.matrix_element(matrix, (n, n), transposed=True)
    routine.result(values, lambda index: routine.nan_where(bad, routine.matrix_element(w, (n,))(index)))
    routine.result(vectors, lambda index: routine.nan_where(bad, element(index)))


@emit_array.register(QR)
def _qr(op, lowering, node):
    """LAPACK: dgeqrf and dorgqr."""
    routine, builder = _Routine(lowering), lowering.builder
    (a,), (q, r) = node.inputs, node.outputs
    m, n = shape_of(a)
    matrix, tau, info = routine.copied(a, transposed=True), routine.doubles(n), routine.integer(0)
    rows, columns, length = routine.integer(m), routine.integer(n), 32 * n
    work, work_length = routine.doubles(length), routine.integer(length)
    routine.call("dgeqrf", rows, columns, matrix, rows, tau, work, work_length, info)
    element = routine.matrix_element(matrix, (m, n), transposed=True)

    def upper(index):
        i, j = index
        below = builder.assign(f"icmp sgt i64 {i}, {j}", "bool")
        return select(builder, below, literal(0, "float64"), element(index))

    routine.result(r, upper)
    routine.call("dorgqr", rows, columns, columns, matrix, rows, tau, work, work_length, info)
    routine.result(q, element)


def blas_product(lowering, x, y, result):
    """Write the product of two matrices by BLAS, which sees transposes: it is given the factors in the other order."""
    routine = _Routine(lowering)
    (m, k), n = shape_of(x), shape_of(y)[1]
    left, right, pointer = lowering.stored(x), lowering.stored(y), lowering.destination(result)
    no, (rows, inner, columns) = routine.letter("N"), (routine.integer(i) for i in (m, k, n))
    one, zero = routine.number(1.0), routine.number(0.0)
    routine.call("dgemm", no, no, columns, rows, inner, one, right, columns, left, inner, zero, pointer, columns)
    lowering.memory[result] = pointer
