"""Linear algebra."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytensor.tensor as pt
from pytensor.tensor.blockwise import Blockwise

from ..derived.composites import linalg as composed
from ..derived.promotion import promoted
from ..shared.dtypes import promote_float
from . import linalg_ops as ops
from .shaping import expand_dims, squeeze
from .static_shapes import with_static_shapes
from .tensors import as_float, wrap

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

# ---------------------------------------------------------------------------------------------------------------------
# Products
# ---------------------------------------------------------------------------------------------------------------------


def dot(x, y) -> TensorVariable:
    """Return PyTensor's own product of vectors and matrices, which is lowered as it is."""
    x, y = promoted(x, y)
    return wrap(pt.dot(x, y)) if {x.type.ndim, y.type.ndim} <= {1, 2} else composed.dot(x, y)


def _known(result, *operands):
    """Return a result of PyTensor's, its static shape as precise as the operands allow."""
    return wrap(with_static_shapes([result], operands)[0])


def matmul(x, y) -> TensorVariable:
    x, y = promoted(x, y)
    return _known(pt.matmul(x, y), x, y)


def tensordot(x, y, axes) -> TensorVariable:
    x, y = promoted(x, y)
    return _known(pt.tensordot(x, y, axes=axes), x, y)


def einsum(subscripts, *operands) -> TensorVariable:
    operands = promoted(*operands)
    return _known(pt.einsum(subscripts, *operands), *operands)


# ---------------------------------------------------------------------------------------------------------------------
# Decompositions and equations
# ---------------------------------------------------------------------------------------------------------------------


def _mapped(op, *matrices):
    """Apply an operation on matrices to batches of them."""
    if all(x.type.ndim == 2 for x in matrices):
        return op(*matrices)
    return Blockwise(op)(*matrices)


def cholesky(x) -> TensorVariable:
    return wrap(_mapped(ops.Cholesky(), as_float(x)))


def _equation(op, a, b):
    a, b = promoted(a, b, rule=promote_float)
    if b.type.ndim > 1:
        return wrap(_mapped(op, a, b))
    return squeeze(wrap(_mapped(op, a, expand_dims(b, (1,)))), (a.type.ndim - 1,))


def solve(a, b) -> TensorVariable:
    return _equation(ops.Solve(), a, b)


def solve_triangular(a, b, lower=True, trans=False) -> TensorVariable:
    return _equation(ops.SolveTriangular(lower, trans), a, b)


def slogdet(x) -> tuple[TensorVariable, TensorVariable]:
    sign, logdet = _mapped(ops.SignLogDet(), as_float(x))
    return wrap(sign), wrap(logdet)


def eigh(x) -> tuple[TensorVariable, TensorVariable]:
    values, vectors = _mapped(ops.Eigh(), as_float(x))
    return wrap(values), wrap(vectors)


def qr(x) -> tuple[TensorVariable, TensorVariable]:
    q, r = _mapped(ops.QR(), as_float(x))
    return wrap(q), wrap(r)
