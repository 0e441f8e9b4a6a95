"""Element-wise mathematics, comparisons and logic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytensor.tensor as pt
from pytensor.tensor.elemwise import Elemwise

from ..derived.failures import check_broadcast
from ..derived.promotion import promoted
from ..shared.dtypes import promote, promote_float
from .scalar_ops import shift_left, shift_right, sigmoid_op
from .tensors import as_float, as_tensor, cast, dimshuffled, wrap

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable


def broadcast_checked(function, *operands):
    """Apply an element-wise PyTensor function after checking that the static shapes fit together."""
    return wrap(function(*_aligned(operands)))


def _aligned(operands):
    """Return tensors with as many axes as the one with most, after checking that the static shapes fit together."""
    check_broadcast(operands, [x.type.shape for x in operands])
    ndim = max(x.type.ndim for x in operands)
    return [dimshuffled(x, ["x"] * (ndim - x.type.ndim) + list(range(x.type.ndim))) for x in operands]


def of_reals(function):
    """Make a function of K of one of PyTensor's that takes a tensor of floating type."""

    def applied(x):
        return wrap(function(as_float(x)))

    return applied


def _of_any(function):
    def applied(x):
        return wrap(function(as_tensor(x)))

    return applied


def _of_two(function, rule=promote):
    def applied(x, y):
        return broadcast_checked(function, *promoted(x, y, rule=rule))

    return applied


def _of_truths(function):
    def applied(x, y):
        return broadcast_checked(function, cast(x, "bool"), cast(y, "bool"))

    return applied


def _shifting(function):
    def applied(x, y):
        return broadcast_checked(function, as_tensor(x), as_tensor(y))

    return applied


# ---------------------------------------------------------------------------------------------------------------------
# Functions of one argument
# ---------------------------------------------------------------------------------------------------------------------

abs = _of_any(pt.abs)
sign = _of_any(pt.sign)
negative = _of_any(pt.neg)
square = _of_any(pt.sqr)
bitwise_not = _of_any(pt.invert)
floor = _of_any(pt.floor)
ceil = _of_any(pt.ceil)
round = _of_any(pt.round_half_to_even)
isnan = _of_any(pt.isnan)
exp = of_reals(pt.exp)
expm1 = of_reals(pt.expm1)
log = of_reals(pt.log)
log1p = of_reals(pt.log1p)
log2 = of_reals(pt.log2)  # exact for powers of 2
log10 = of_reals(pt.log10)  # exact for powers of 10
sqrt = of_reals(pt.sqrt)
sin = of_reals(pt.sin)
cos = of_reals(pt.cos)
tan = of_reals(pt.tan)
arcsin = of_reals(pt.arcsin)
arccos = of_reals(pt.arccos)
arctan = of_reals(pt.arctan)
sinh = of_reals(pt.sinh)
cosh = of_reals(pt.cosh)
tanh = of_reals(pt.tanh)
arcsinh = of_reals(pt.arcsinh)
arccosh = of_reals(pt.arccosh)
arctanh = of_reals(pt.arctanh)
sigmoid = of_reals(Elemwise(sigmoid_op))
softplus = of_reals(pt.softplus)


def logical_not(x) -> TensorVariable:
    return wrap(pt.invert(cast(x, "bool")))


# ---------------------------------------------------------------------------------------------------------------------
# Functions of several arguments
# ---------------------------------------------------------------------------------------------------------------------

add = _of_two(pt.add)
subtract = _of_two(pt.sub)
multiply = _of_two(pt.mul)
true_divide = _of_two(pt.true_div, promote_float)
floor_divide = _of_two(pt.floor_div)
mod = _of_two(pt.mod)
power = _of_two(pt.pow)
arctan2 = _of_two(pt.arctan2, promote_float)
equal = _of_two(pt.eq)
not_equal = _of_two(pt.neq)
less = _of_two(pt.lt)
less_equal = _of_two(pt.le)
greater = _of_two(pt.gt)
greater_equal = _of_two(pt.ge)
logical_and = _of_truths(pt.and_)
logical_or = _of_truths(pt.or_)
bitwise_and = _of_two(pt.and_)
bitwise_or = _of_two(pt.or_)
bitwise_xor = _of_two(pt.xor)
left_shift = _shifting(Elemwise(shift_left))
right_shift = _shifting(Elemwise(shift_right))


def where(condition, x, y) -> TensorVariable:
    return broadcast_checked(pt.switch, cast(condition, "bool"), *promoted(x, y))
