"""Linear algebra: checks of arguments over the engine's primitives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..shared.registry import engine
from ..shared.shapes import broadcast_shapes, check_product, normalize_axis
from ..shared.texts import describe
from .lengths import checked, flattened, lengths_of, same
from .promotion import promoted

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

# ---------------------------------------------------------------------------------------------------------------------
# Products
# ---------------------------------------------------------------------------------------------------------------------


def dot(x, y) -> TensorVariable:
    left, right = _tensors(x, y)
    if left.ndim and right.ndim:
        _check_inner("dot", left, right)
    return engine.dot(x, y)


def matmul(x, y) -> TensorVariable:
    x, y = _tensors(x, y)
    if not x.ndim or not y.ndim:
        raise ValueError(f"matmul: got {describe(x)} and {describe(y)}; need at least one axis each (use K.multiply for scalars).")
    _check_inner("matmul", x, y)
    try:
        broadcast_shapes(engine.int_shape(x)[:-2], engine.int_shape(y)[:-2])
    except ValueError as problem:
        raise ValueError(f"matmul: got {describe(x)} and {describe(y)}; the leading {problem}") from None
    return engine.matmul(x, y)


def tensordot(x, y, axes=2) -> TensorVariable:
    x, y = _tensors(x, y)
    if isinstance(axes, (int, np.integer)):
        pairs = (range(x.ndim - axes, x.ndim), range(axes))
    else:
        pairs = [[item] if isinstance(item, (int, np.integer)) else item for item in axes]
    first, second = ([normalize_axis(a, tensor.ndim) for a in group] for tensor, group in zip((x, y), pairs))
    if len(first) != len(second):
        raise ValueError(f"tensordot: got axes={axes!r}, which name {len(first)} axes of one and {len(second)} of the other.")
    for a, b in zip(first, second):
        _check_pair("tensordot", x, y, a, b)
    return engine.tensordot(x, y, (first, second))


def batched_dot(x, y) -> TensorVariable:
    x, y = _tensors(x, y)
    if not x.ndim or not y.ndim:
        raise ValueError(f"batched_dot: got {describe(x)} and {describe(y)}; need a common first axis.")
    _check_pair("batched_dot", x, y, 0, 0)
    if x.ndim == 1 or y.ndim == 1:  # numbers times what belongs to them
        longer = x if x.ndim > y.ndim else y
        x, y = (engine.expand_dims(v, tuple(range(v.ndim, longer.ndim))) if v.ndim < longer.ndim else v for v in (x, y))
        return engine.multiply(x, y)
    _check_pair("batched_dot", x, y, -1, -2 if y.ndim > 2 else -1)
    return engine.batched_dot(x, y)


def einsum(subscripts, *operands) -> TensorVariable:
    operands = _tensors(*operands)
    labelled = _of_labelled_lengths(subscripts, operands)
    shapes = [[1 if n is None else n for n in engine.int_shape(x)] for x in operands]
    np.einsum_path(subscripts, *(np.broadcast_to(np.float64(0), shape) for shape in shapes), optimize=False)  # it checks
    return engine.einsum(subscripts, *labelled)


def _of_labelled_lengths(subscripts, operands):
    """Return the operands of einsum; a label that occurs again has the same length, which is compared at the latest when it runs."""
    known, found = {}, []
    for labels, x in zip(subscripts.replace(" ", "").partition("->")[0].split(","), operands):
        first, _, last = labels.partition("...")
        lengths = lengths_of(x)
        for label, length in [*zip(first, lengths), *zip(last, lengths[len(lengths) - len(last) :])]:
            problem = f"einsum: the axes {label!r} of {subscripts!r} have different lengths."
            x = checked(same(known.setdefault(label, length), length), x, problem)
        found.append(x)
    return found


def outer(x, y) -> TensorVariable:
    x, y = promoted(x, y)
    return engine.multiply(engine.expand_dims(flattened(x), (1,)), engine.expand_dims(flattened(y), (0,)))


def kron(x, y) -> TensorVariable:
    x, y = _tensors(x, y)
    if x.ndim != 2 or y.ndim != 2:
        raise ValueError(f"kron: got {describe(x)} and {describe(y)}; need two matrices.")
    return engine.kron(x, y)


def _tensors(*operands):
    return [engine.as_tensor(x) for x in operands]


def _check_inner(name, x, y):
    _check_pair(name, x, y, -1, -2 if y.ndim > 1 else -1)


def _check_pair(name, x, y, x_axis, y_axis):
    try:
        check_product(engine.int_shape(x), engine.int_shape(y), x_axis, y_axis)
    except ValueError as problem:
        raise ValueError(f"{name}: got {describe(x)} and {describe(y)}; {problem}") from None


# ---------------------------------------------------------------------------------------------------------------------
# Square matrices
# ---------------------------------------------------------------------------------------------------------------------


def cholesky(x) -> TensorVariable:
    return engine.cholesky(_square("cholesky", x))


def inv(x) -> TensorVariable:
    return engine.inv(_square("inv", x))


def det(x) -> TensorVariable:
    return engine.det(_square("det", x))


def slogdet(x) -> tuple[TensorVariable, TensorVariable]:
    return engine.slogdet(_square("slogdet", x))


def eigh(x) -> tuple[TensorVariable, TensorVariable]:
    return engine.eigh(_square("eigh", x))


def trace(x) -> TensorVariable:
    x = engine.as_tensor(x)
    if x.ndim < 2:
        raise ValueError(f"trace: got {describe(x)}; need a matrix, or a stack of them.")
    return engine.trace(x)


def expm(x) -> TensorVariable:
    x = _square("expm", x)
    if x.ndim != 2:
        raise ValueError(f"expm: got {describe(x)}; need one matrix.")
    return engine.expm(x)


def solve(a, b) -> TensorVariable:
    return engine.solve(*_equation("solve", a, b))


def solve_triangular(a, b, lower=True, trans=False) -> TensorVariable:
    return engine.solve_triangular(*_equation("solve_triangular", a, b), bool(lower), bool(trans))


def qr(x) -> tuple[TensorVariable, TensorVariable]:
    x = engine.as_tensor(x)
    problem = f"qr: got {describe(x)}; need a matrix with at least as many rows as columns."
    if x.ndim < 2:
        raise ValueError(problem)
    rows, columns = lengths_of(x)[-2:]
    known = isinstance(rows, int) and isinstance(columns, int)
    return engine.qr(checked(rows >= columns if known else engine.greater_equal(rows, columns), x, problem))


def _square(name, x):
    x = engine.as_tensor(x)
    problem = f"{name}: got {describe(x)}; need a square matrix, or a stack of them."
    if x.ndim < 2:
        raise ValueError(problem)
    return checked(same(*lengths_of(x)[-2:]), x, problem)


def _equation(name, a, b):
    a, b = _square(name, a), engine.as_tensor(b)
    if not b.ndim:
        raise ValueError(f"{name}: got {describe(b)} as the right-hand side; need a vector or a matrix.")
    _check_inner(name, a, b)
    rows_fit = same(lengths_of(a)[-2], lengths_of(b)[-2 if b.ndim > 1 else -1])
    return a, checked(rows_fit, b, f"{name}: got {describe(a)} and {describe(b)}; the right-hand side has another number of rows.")
