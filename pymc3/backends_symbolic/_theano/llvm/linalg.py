"""Matrix operations in machine code: LAPACK and BLAS through the C functions of `scipy.linalg`.

A matrix in C order is its transpose to LAPACK, which counts columns first: lower triangles become upper ones.
"""
import ctypes
from functools import lru_cache

from pytensor.tensor.math import Dot
from scipy.linalg import cython_blas, cython_lapack

from ..linalg_ops import QR, Cholesky, Eigh, SignLogDet, Solve, SolveTriangular
from .arrays import is_view, shape_of, size_of
from .ir import literal
from .scalars import arithmetic, cast, intrinsic, select
from .whole import REORDER, emit_array


@lru_cache(maxsize=None)
def _address(name):
    table = cython_lapack.__pyx_capi__ if name in cython_lapack.__pyx_capi__ else cython_blas.__pyx_capi__
    read_name = ctypes.pythonapi.PyCapsule_GetName
    read_name.restype, read_name.argtypes = ctypes.c_char_p, [ctypes.py_object]
    read = ctypes.pythonapi.PyCapsule_GetPointer
    read.restype, read.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return read(table[name], read_name(table[name]))


class _Routine:
    """Calls of LAPACK from one node: every argument is a pointer."""

    def __init__(self, lowering):
        self.lowering, self.emitter = lowering, lowering.emitter

    def integer(self, value):
        place = self.emitter.stack_slot("int32")
        self.emitter.store(literal(value, "int32"), place, 0)
        return place

    def letter(self, character):
        place = self.emitter.stack_slot("int8")
        self.emitter.store(literal(ord(character), "int8"), place, 0)
        return place

    def number(self, value):
        place = self.emitter.stack_slot("float64")
        self.emitter.store(literal(value, "float64"), place, 0)
        return place

    def call(self, name, *pointers):
        given = ", ".join(f"ptr {p}" for p in pointers)
        self.emitter.emit(f"call void inttoptr (i64 {_address(name)} to ptr)({given})")

    def failed(self, info):
        """Return whether LAPACK's last argument says that something went wrong."""
        return self.emitter.assign(f"icmp ne i32 {self.emitter.load(info, 0, 'int32').text}, 0", "bool")

    def doubles(self, count):
        return self.lowering.work("float64", count)

    def copied(self, x, transposed=False):
        """Return a matrix in new memory, as doubles."""
        shape = shape_of(x)
        target = self.doubles(shape[0] * shape[1])
        with self.emitter.loops(shape) as (i, j):
            value = cast(self.emitter, self.lowering.element(x, (i, j)), "float64")
            place = ((j, i), shape[::-1]) if transposed else ((i, j), shape)
            self.emitter.store(value, target, self.emitter.offset(*place))
        return target

    def result(self, x, element):
        """Write an output: `element(index)` is a value."""
        room = self.lowering.room(x)
        with self.emitter.loops(shape_of(x)) as index:
            value = cast(self.emitter, element(index), x.type.dtype)
            self.emitter.store(value, room, self.emitter.offset(index, shape_of(x)))
        self.lowering.memory[x] = room

    def matrix_element(self, pointer, shape, transposed=False):
        def element(index):
            place = (index[::-1], shape[::-1]) if transposed else (index, shape)
            return self.emitter.load(pointer, self.emitter.offset(*place), "float64")

        return element

    def nan_where(self, condition, value):
        return select(self.emitter, condition, literal(float("nan"), "float64"), value)


def _is_above_diagonal(emitter, index):
    i, j = index
    return emitter.assign(f"icmp sgt i64 {j}, {i}", "bool")


@emit_array.register(Cholesky)
def _cholesky(op, lowering, node):
    routine, emitter = _Routine(lowering), lowering.emitter
    (x,), (factor,) = node.inputs, node.outputs
    n = shape_of(x)[0]
    a, info, size = routine.copied(x), routine.integer(0), routine.integer(n)
    routine.call("dpotrf", routine.letter("U"), size, a, size, info)
    bad, element = routine.failed(info), routine.matrix_element(a, (n, n))

    def lower(index):
        zeroed = select(emitter, _is_above_diagonal(emitter, index), literal(0, "float64"), element(index))
        return routine.nan_where(bad, zeroed)

    routine.result(factor, lower)


@emit_array.register(SolveTriangular)
def _solve_triangular(op, lowering, node):
    routine = _Routine(lowering)
    (a, b), (x,) = node.inputs, node.outputs
    n, k = shape_of(b)
    matrix, right = routine.copied(a), routine.copied(b)
    uplo, trans = routine.letter("U" if op.lower else "L"), routine.letter("T" if op.trans else "N")
    order, columns = routine.integer(n), routine.integer(k)
    one = routine.number(1.0)
    routine.call(
        "dtrsm", routine.letter("R"), uplo, trans, routine.letter("N"), columns, order, one, matrix, order, right, columns
    )
    routine.result(x, routine.matrix_element(right, (n, k)))


@emit_array.register(Solve)
def _solve(op, lowering, node):
    routine = _Routine(lowering)
    (a, b), (x,) = node.inputs, node.outputs
    n, k = shape_of(b)
    matrix, right, pivots = routine.copied(a, transposed=True), routine.copied(b, transposed=True), lowering.work("int32", n)
    order, columns, info = routine.integer(n), routine.integer(k), routine.integer(0)
    routine.call("dgesv", order, columns, matrix, order, pivots, right, order, info)
    bad, element = routine.failed(info), routine.matrix_element(right, (n, k), transposed=True)
    routine.result(x, lambda index: routine.nan_where(bad, element(index)))


@emit_array.register(SignLogDet)
def _sign_log_det(op, lowering, node):
    routine, emitter = _Routine(lowering), lowering.emitter
    (a,), (sign_out, log_out) = node.inputs, node.outputs
    n = shape_of(a)[0]
    matrix, pivots = routine.copied(a), lowering.work("int32", n)
    order, info = routine.integer(n), routine.integer(0)
    routine.call("dgetrf", order, order, matrix, order, pivots, info)
    sign, total, zero = routine.number(1.0), routine.number(0.0), literal(0, "float64")
    with emitter.loop(n) as i:
        pivot = emitter.load(matrix, emitter.offset((i, i), (n, n)), "float64")
        total_now = emitter.call("log", "float64", intrinsic(emitter, "fabs", pivot))
        emitter.store(arithmetic(emitter, "add", emitter.load(total, 0, "float64"), total_now), total, 0)
        row = cast(emitter, emitter.load(pivots, i, "int32"), "int64")
        own = emitter.index_add(i, 1)
        swapped = emitter.assign(f"icmp ne i64 {row.text}, {own}", "bool")
        negative = emitter.assign(f"fcmp olt double {pivot.text}, {zero.text}", "bool")
        turned = emitter.assign(f"xor i1 {swapped.text}, {negative.text}", "bool")
        old = emitter.load(sign, 0, "float64")
        new = select(emitter, turned, emitter.assign(f"fneg double {old.text}", "float64"), old)
        vanished = emitter.assign(f"fcmp oeq double {pivot.text}, {zero.text}", "bool")
        emitter.store(select(emitter, vanished, zero, new), sign, 0)
    routine.result(sign_out, lambda index: emitter.load(sign, 0, "float64"))
    routine.result(log_out, lambda index: emitter.load(total, 0, "float64"))


@emit_array.register(Eigh)
def _eigh(op, lowering, node):
    routine = _Routine(lowering)
    (a,), (values, vectors) = node.inputs, node.outputs
    n = shape_of(a)[0]
    matrix, w, info, order = routine.copied(a), routine.doubles(n), routine.integer(0), routine.integer(n)
    length = 34 * n + 1
    work = routine.doubles(length)
    routine.call(
        "dsyev", routine.letter("V"), routine.letter("U"), order, matrix, order, w, work, routine.integer(length), info
    )
    bad, element = routine.failed(info), routine.matrix_element(matrix, (n, n), transposed=True)
    routine.result(values, lambda index: routine.nan_where(bad, routine.matrix_element(w, (n,))(index)))
    routine.result(vectors, lambda index: routine.nan_where(bad, element(index)))


@emit_array.register(QR)
def _qr(op, lowering, node):
    routine, emitter = _Routine(lowering), lowering.emitter
    (a,), (q, r) = node.inputs, node.outputs
    m, n = shape_of(a)
    matrix, tau, info = routine.copied(a, transposed=True), routine.doubles(n), routine.integer(0)
    rows, columns, length = routine.integer(m), routine.integer(n), 32 * n
    work, work_length = routine.doubles(length), routine.integer(length)
    routine.call("dgeqrf", rows, columns, matrix, rows, tau, work, work_length, info)
    element = routine.matrix_element(matrix, (m, n), transposed=True)

    def upper(index):
        i, j = index
        below = emitter.assign(f"icmp sgt i64 {i}, {j}", "bool")
        return select(emitter, below, literal(0, "float64"), element(index))

    routine.result(r, upper)
    routine.call("dorgqr", rows, columns, columns, matrix, rows, tau, work, work_length, info)
    routine.result(q, element)


# ---------------------------------------------------------------------------------------------------------------------
# Products
# ---------------------------------------------------------------------------------------------------------------------

#: Larger products go to BLAS.
MAX_PRODUCT = 200_000


@emit_array.register(Dot)
def _dot(op, lowering, node):
    x, y = node.inputs
    if _is_large(x, y):
        _blas_product(lowering, x, y, node.outputs[0])
    else:
        _product(lowering, x, y, node.outputs[0])


def _is_large(x, y):
    columns = shape_of(y)[-1] if len(shape_of(y)) > 1 else 1
    of_doubles = x.type.dtype == y.type.dtype == "float64"
    return of_doubles and len(shape_of(x)) > 1 and columns > 1 and size_of(x) * columns > MAX_PRODUCT


def _blas_product(lowering, x, y, result):
    """To BLAS, the transposed result is the product of the transposed factors in the other order."""
    routine = _Routine(lowering)
    (m, k), n = shape_of(x), shape_of(y)[1]
    left, right, room = lowering.stored(x), lowering.stored(y), lowering.room(result)
    no, (rows, inner, columns) = routine.letter("N"), (routine.integer(i) for i in (m, k, n))
    one, zero = routine.number(1.0), routine.number(0.0)
    routine.call("dgemm", no, no, columns, rows, inner, one, right, columns, left, inner, zero, room, columns)
    lowering.memory[result] = room


def _product(lowering, x, y, result):
    emitter, dtype = lowering.emitter, result.type.dtype
    accumulator, pointer = emitter.stack_slot(dtype), lowering.room(result)
    for operand in (x, y):
        if size_of(operand) > 1 and not _is_in_memory(lowering, operand):
            lowering.stored(operand)
    rows, columns = len(shape_of(x)) == 2, len(shape_of(y)) == 2
    with emitter.loops(shape_of(result)) as index:
        row, column = index[:1] if rows else (), index[-1:] if columns else ()
        emitter.store(literal(0, dtype), accumulator, 0)
        with emitter.loop(shape_of(x)[-1]) as k:
            left = cast(emitter, lowering.element(x, (*row, k)), dtype)
            right = cast(emitter, lowering.element(y, (k, *column)), dtype)
            product = arithmetic(emitter, "mul", left, right, REORDER)
            emitter.store(arithmetic(emitter, "add", emitter.load(accumulator, 0, dtype), product, REORDER), accumulator, 0)
        emitter.store(emitter.load(accumulator, 0, dtype), pointer, emitter.offset(index, shape_of(result)))
    lowering.memory[result] = pointer


def _is_in_memory(lowering, x):
    """Tell whether the elements of x are loaded, perhaps through views, rather than computed."""
    while x not in lowering.memory and x.owner is not None and is_view(x.owner.op):
        x = x.owner.inputs[0]
    return x in lowering.memory or x.owner is None
