"""Linear algebra."""
import pytensor.tensor as pt
from pytensor.tensor.blockwise import Blockwise

from .. import common
from ..derived.elemwise import clip
from . import linalg_ops as ops
from .control import while_loop
from .elemwise import abs, ceil, exp, greater, isfinite, log2, maximum, power, promoted, where
from .reduce import max as reduce_max
from .reduce import sum as reduce_sum
from .replacing import stop_gradient
from .shaping import diag_part, expand_dims, flatten, reshape, squeeze
from .static_shapes import with_static_shapes
from .tensors import as_float, as_tensor, cast, lengths_of, wrap

# ---------------------------------------------------------------------------------------------------------------------
# Products
# ---------------------------------------------------------------------------------------------------------------------


def dot(x, y):
    x, y = promoted(x, y)
    if not x.type.ndim or not y.type.ndim:
        return x * y
    if y.type.ndim <= 2 and x.type.ndim <= 2:
        return wrap(pt.dot(x, y))
    return tensordot(x, y, axes=[[x.type.ndim - 1], [max(0, y.type.ndim - 2)]])


def _known(result, *operands):
    """Return a result of PyTensor's, its static shape as precise as the operands allow."""
    return wrap(with_static_shapes([result], operands)[0])


def matmul(x, y):
    x, y = promoted(x, y)
    return _known(pt.matmul(x, y), x, y)


def tensordot(x, y, axes=2):
    x, y = promoted(x, y)
    return _known(pt.tensordot(x, y, axes=axes), x, y)


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


def cholesky(x):
    return wrap(_mapped(ops.Cholesky(), as_float(x)))


def _equation(op, a, b):
    a, b = promoted(a, b, rule=common.promote_float)
    vector = b.type.ndim == 1
    result = wrap(_mapped(op, a, expand_dims(b, -1) if vector else b))
    return squeeze(result, -1) if vector else result


def solve(a, b):
    return _equation(ops.Solve(), a, b)


def solve_triangular(a, b, lower=True, trans=False):
    return _equation(ops.SolveTriangular(lower, trans), a, b)


def inv(x):
    x = as_float(x)
    return solve(x, wrap(ops.identity(x)))


def det(x):
    sign, logdet = slogdet(x)
    return sign * exp(logdet)


def slogdet(x):
    sign, logdet = _mapped(ops.SignLogDet(), as_float(x))
    return wrap(sign), wrap(logdet)


def eigh(x):
    values, vectors = _mapped(ops.Eigh(), as_float(x))
    return wrap(values), wrap(vectors)


def qr(x):
    q, r = _mapped(ops.QR(), as_float(x))
    return wrap(q), wrap(r)


def trace(x):
    return reduce_sum(diag_part(as_tensor(x)), axis=-1)


def kron(x, y):
    x, y = promoted(x, y)
    product = expand_dims(x, (1, 3)) * expand_dims(y, (0, 2))
    (a, b), (c, d) = lengths_of(x), lengths_of(y)
    return reshape(product, (a * c, b * d))


#: Coefficients of the Pade approximant of order 13, and the norm up to which it is exact in double precision
#: (Higham 2005, "The scaling and squaring method for the matrix exponential revisited", tables 2.3 and 4.1).
_PADE = (
    64764752532480000.0, 32382376266240000.0, 7771770303897600.0, 1187353796428800.0, 129060195264000.0, 10559470521600.0,
    670442572800.0, 33522128640.0, 1323241920.0, 40840800.0, 960960.0, 16380.0, 182.0, 1.0,
)  # fmt: skip
_PADE_NORM = 5.371920351148152
_MAX_SQUARINGS = 64


def expm(x):
    x = as_float(x)
    size = stop_gradient(reduce_max(reduce_sum(abs(x), axis=0)))
    squarings = clip(ceil(log2(maximum(size, 1e-300) / _PADE_NORM)), 0, _MAX_SQUARINGS)
    squarings = where(isfinite(size), squarings, 0)
    start = _pade(x * power(2.0, -squarings))

    def square(state):
        result, left = state
        return matmul(result, result), left - 1

    return while_loop(lambda state: greater(state[1], 0), square, (start, cast(squarings, "int64")), _MAX_SQUARINGS)[0]


def _pade(a):
    identity = wrap(ops.identity(a))
    a2 = matmul(a, a)
    a4 = matmul(a2, a2)
    a6 = matmul(a2, a4)
    b = _PADE
    odd = matmul(a6, b[13] * a6 + b[11] * a4 + b[9] * a2) + b[7] * a6 + b[5] * a4 + b[3] * a2 + b[1] * identity
    odd = matmul(a, odd)
    even = matmul(a6, b[12] * a6 + b[10] * a4 + b[8] * a2) + b[6] * a6 + b[4] * a4 + b[2] * a2 + b[0] * identity
    return solve(even - odd, even + odd)
