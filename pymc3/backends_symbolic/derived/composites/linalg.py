"""Products and functions of matrices composed of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...shared.registry import engine
from ..lengths import lengths_of
from ..making import eye
from ..promotion import as_float, promoted
from ..reduce import sum

if TYPE_CHECKING:
    from ...contract.tensors import TensorVariable

__all__ = ["batched_dot", "det", "dot", "expm", "inv", "kron", "trace"]


def dot(x, y) -> TensorVariable:
    x, y = promoted(x, y)
    if not x.ndim or not y.ndim:
        return engine.multiply(x, y)
    if x.ndim <= 2 and y.ndim <= 2:
        return engine.matmul(x, y)
    return engine.tensordot(x, y, ([x.ndim - 1], [max(0, y.ndim - 2)]))


def batched_dot(x, y) -> TensorVariable:
    letters = "bcdefghijklmnopqrstuvwxyz"
    left = letters[: x.ndim - 2]
    right = letters[x.ndim : x.ndim + max(0, y.ndim - 3)]
    last = "z" if y.ndim > 2 else ""
    return engine.einsum(f"a{left}Z,a{right}Z{last}->a{left}{right}{last}", x, y)


def kron(x, y) -> TensorVariable:
    (a, b), (c, d) = lengths_of(x), lengths_of(y)
    product = engine.multiply(engine.expand_dims(x, (1, 3)), engine.expand_dims(y, (0, 2)))
    return engine.reshape(product, (a * c, b * d))


def trace(x) -> TensorVariable:
    return sum(engine.diag_part(x, 0), -1)


def inv(x) -> TensorVariable:
    x = as_float(x)
    return engine.solve(x, eye(lengths_of(x)[-1], dtype=x.dtype))


def det(x) -> TensorVariable:
    sign, logdet = engine.slogdet(x)
    return engine.multiply(sign, engine.exp(logdet))


#: Coefficients of the Pade approximant of order 13, and the norm up to which it is exact in double precision
#: (Higham 2005, "The scaling and squaring method for the matrix exponential revisited", tables 2.3 and 4.1).
_PADE = (
    64764752532480000.0, 32382376266240000.0, 7771770303897600.0, 1187353796428800.0, 129060195264000.0, 10559470521600.0,
    670442572800.0, 33522128640.0, 1323241920.0, 40840800.0, 960960.0, 16380.0, 182.0, 1.0,
)  # fmt: skip
_PADE_NORM = 5.371920351148152
_MAX_SQUARINGS = 64


def expm(x) -> TensorVariable:
    """Scale by a power of two, take the Pade approximant, and square as often."""
    x = as_float(x)
    size = engine.stop_gradient(engine.max(engine.sum(engine.abs(x), (0,), False), (0,), False))
    squarings = engine.ceil(engine.log2(engine.true_divide(engine.maximum(size, 1e-300), _PADE_NORM)))
    squarings = engine.minimum(engine.maximum(squarings, 0), _MAX_SQUARINGS)
    squarings = engine.where(engine.isfinite(size), squarings, 0)
    start = _pade(engine.multiply(x, engine.power(2.0, engine.negative(squarings))))

    def square(state):
        result, left = state
        return [engine.matmul(result, result), engine.subtract(left, 1)]

    def goes_on(state):
        return engine.greater(state[1], 0)

    return engine.while_loop(goes_on, square, [start, engine.cast(squarings, "int64")], _MAX_SQUARINGS)[0]


def _pade(a):
    identity = eye(lengths_of(a)[0], dtype=a.dtype)
    a2 = engine.matmul(a, a)
    a4 = engine.matmul(a2, a2)
    a6 = engine.matmul(a2, a4)
    b = _PADE
    odd = engine.matmul(a6, b[13] * a6 + b[11] * a4 + b[9] * a2) + b[7] * a6 + b[5] * a4 + b[3] * a2 + b[1] * identity
    odd = engine.matmul(a, odd)
    even = engine.matmul(a6, b[12] * a6 + b[10] * a4 + b[8] * a2) + b[6] * a6 + b[4] * a4 + b[2] * a2 + b[0] * identity
    return engine.solve(even - odd, even + odd)
