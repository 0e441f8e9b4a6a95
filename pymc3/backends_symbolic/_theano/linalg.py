"""Linear algebra."""
import numpy as np
import pytensor.tensor as pt
from pytensor.tensor.blockwise import Blockwise
from pytensor.tensor.linalg.summary import SLogDet

from .elemwise import promoted
from .reduce import sum as reduce_sum
from .shaping import diagonal, expand_dims, flatten, moveaxis, reshape, tril
from .tensors import as_float, as_tensor, wrap

# ---------------------------------------------------------------------------------------------------------------------
# Products
# ---------------------------------------------------------------------------------------------------------------------


def dot(x, y):
    x, y = promoted(x, y)
    if not x.type.ndim or not y.type.ndim:
        return x * y
    if y.type.ndim <= 2 and x.type.ndim <= 2:
        _check_inner("dot", x, y, x.type.shape[-1], y.type.shape[0])
        return wrap(pt.dot(x, y))
    return tensordot(x, y, axes=[[x.type.ndim - 1], [max(0, y.type.ndim - 2)]])


def _check_inner(name, x, y, left, right):
    if left is not None and right is not None and left != right:
        raise ValueError(f"{name}: {x!r} and {y!r} do not fit: {left} is not {right}.")


def matmul(x, y):
    x, y = promoted(x, y)
    if not x.type.ndim or not y.type.ndim:
        raise ValueError(f"matmul: got {x!r} and {y!r}; need at least one axis each (use K.multiply for scalars).")
    _check_inner("matmul", x, y, x.type.shape[-1], y.type.shape[max(0, y.type.ndim - 2)])
    return wrap(pt.matmul(x, y))


def tensordot(x, y, axes=2):
    x, y = promoted(x, y)
    return wrap(pt.tensordot(x, y, axes=axes))


def outer(x, y):
    return expand_dims(flatten(as_tensor(x)), 1) * expand_dims(flatten(as_tensor(y)), 0)


def batched_dot(x, y):
    x, y = promoted(x, y)
    letters = "bcdefghijklmnopqrstuvwxyz"
    left = letters[: x.type.ndim - 2]
    right = letters[x.type.ndim : x.type.ndim + max(0, y.type.ndim - 3)]
    last = "z" if y.type.ndim > 2 else ""
    return einsum(f"a{left}Z,a{right}Z{last}->a{left}{right}{last}", x, y)


def einsum(subscripts, *operands):
    return wrap(pt.einsum(subscripts, *promoted(*operands)))


# ---------------------------------------------------------------------------------------------------------------------
# Decompositions and equations
# ---------------------------------------------------------------------------------------------------------------------


def _square(name, x):
    x = as_float(x)
    if x.type.ndim < 2:
        raise ValueError(f"{name}: got {x!r}; need at least two axes.")
    _check_inner(name, x, x, *x.type.shape[-2:])
    return x


def cholesky(x):
    return wrap(pt.linalg.cholesky(_square("cholesky", x), lower=True, on_error="nan"))


def solve(a, b):
    a, b = promoted(_square("solve", a), b)
    vector = b.type.ndim == 1
    _check_inner("solve", a, b, a.type.shape[-1], b.type.shape[-1 if vector else -2])
    return wrap(pt.linalg.solve(a, b, b_ndim=1 if vector else 2))


def solve_triangular(a, b, lower=True, trans=False):
    a, b = promoted(_square("solve_triangular", a), b)
    vector = b.type.ndim == 1
    _check_inner("solve_triangular", a, b, a.type.shape[-1], b.type.shape[-1 if vector else -2])
    return wrap(pt.linalg.solve_triangular(a, b, lower=lower, trans=1 if trans else 0, b_ndim=1 if vector else 2))


def inv(x):
    return wrap(pt.linalg.inv(_square("inv", x)))


def det(x):
    return wrap(pt.linalg.det(_square("det", x)))


def slogdet(x):
    sign, logdet = Blockwise(SLogDet(), signature="(m,m)->(),()")(_square("slogdet", x))
    return wrap(sign), wrap(logdet)


def eigh(x):
    w, v = pt.linalg.eigh(_square("eigh", x))
    return wrap(w), wrap(v)


def qr(x):
    q, r = pt.linalg.qr(as_float(x), mode="economic")
    return wrap(q), wrap(r)


def trace(x):
    return reduce_sum(diagonal(as_tensor(x), 0, -2, -1), axis=-1)


def kron(x, y):
    x, y = promoted(x, y)
    product = expand_dims(x, (1, 3)) * expand_dims(y, (0, 2))
    return reshape(product, (x.type.shape[0] * y.type.shape[0], x.type.shape[1] * y.type.shape[1]))


def expm(x):
    return wrap(pt.linalg.expm(_square("expm", x)))
