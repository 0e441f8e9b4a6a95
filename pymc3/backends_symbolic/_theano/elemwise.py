"""Element-wise mathematics, comparisons and logic."""
import numpy as np
import pytensor.tensor as pt
from pytensor.gradient import disconnected_grad
from pytensor.tensor.elemwise import Elemwise

from .. import common
from ..derived.failures import check_broadcast
from ..shared.conversions import conversion_of
from .reduce import max as reduce_max
from .reduce import sum as reduce_sum
from .scalar_ops import shift_left, shift_right, sigmoid_op
from .tensors import as_float, as_tensor, cast, dimshuffled, is_tensor, wrap

# ---------------------------------------------------------------------------------------------------------------------
# Promotion
# ---------------------------------------------------------------------------------------------------------------------


def _dtype_for_promotion(x):
    """Return a dtype name, or the type of a Python scalar, which is weak."""
    if type(x) in (bool, int, float):
        return type(x)
    if is_tensor(x):
        return x.type.dtype
    return as_tensor(x).type.dtype if conversion_of(x) is not None else common.as_numpy(x).dtype.name


def promoted(*operands, rule=common.promote):
    """Return the operands as tensors of one dtype, Python scalars weak."""
    operands = [x if type(x) in (bool, int, float) else as_tensor(x) for x in operands]
    kind = rule(*(_dtype_for_promotion(x) for x in operands))
    return [as_tensor(np.asarray(x, dtype=kind), kind) if not is_tensor(x) else cast(x, kind) for x in operands]


def broadcast_checked(function, *operands):
    """Apply an element-wise PyTensor function after checking that the static shapes fit together."""
    return wrap(function(*aligned(operands)))


def aligned(operands):
    """Return tensors with as many axes as the one with most, after checking that the static shapes fit together."""
    check_broadcast(operands, [x.type.shape for x in operands])
    ndim = max(x.type.ndim for x in operands)
    return [dimshuffled(x, ["x"] * (ndim - x.type.ndim) + list(range(x.type.ndim))) for x in operands]


def _arithmetic(function, x, y):
    return broadcast_checked(function, *promoted(x, y))


def _real(function, x, y):
    return broadcast_checked(function, *promoted(x, y, rule=common.promote_float))


def _floating(function, x):
    return wrap(function(as_float(x)))


# ---------------------------------------------------------------------------------------------------------------------
# Arithmetic
# ---------------------------------------------------------------------------------------------------------------------


def add(x, y):
    return _arithmetic(pt.add, x, y)


def subtract(x, y):
    return _arithmetic(pt.sub, x, y)


def multiply(x, y):
    return _arithmetic(pt.mul, x, y)


def true_divide(x, y):
    return _real(pt.true_div, x, y)


def floor_divide(x, y):
    return _arithmetic(pt.floor_div, x, y)


def mod(x, y):
    return _arithmetic(pt.mod, x, y)


def negative(x):
    return wrap(pt.neg(as_tensor(x)))


def power(x, y):
    return _arithmetic(pt.pow, x, y)


def maximum(x, y):
    x, y = promoted(x, y)
    return _choose_first(pt.ge, x, y)


def minimum(x, y):
    x, y = promoted(x, y)
    return _choose_first(pt.le, x, y)


def _choose_first(compare, x, y):
    """Return x where compare(x, y) or x is NaN, else y: a NaN on either side comes through, a tie is x's."""
    x, y = aligned([x, y])
    first = compare(x, y)
    if x.type.dtype.startswith("float"):
        first = pt.or_(first, pt.isnan(x))
    return wrap(pt.switch(first, x, y))


# ---------------------------------------------------------------------------------------------------------------------
# Functions of one argument
# ---------------------------------------------------------------------------------------------------------------------


def abs(x):
    return wrap(pt.abs(as_tensor(x)))


def sign(x):
    return wrap(pt.sign(as_tensor(x)))


def exp(x):
    return _floating(pt.exp, x)


def expm1(x):
    return _floating(pt.expm1, x)


def log(x):
    return _floating(pt.log, x)


def log1p(x):
    return _floating(pt.log1p, x)


def log2(x):
    return _floating(pt.log2, x)


def log10(x):
    return _floating(pt.log10, x)


def sqrt(x):
    return _floating(pt.sqrt, x)


def square(x):
    return wrap(pt.sqr(as_tensor(x)))


def reciprocal(x):
    return _floating(pt.reciprocal, x)


def floor(x):
    return _rounded(pt.floor, x)


def ceil(x):
    return _rounded(pt.ceil, x)


def round(x):
    return _rounded(pt.round_half_to_even, x)


def _rounded(function, x):
    x = as_tensor(x)
    return wrap(function(x)) if x.type.dtype.startswith("float") else x


def sin(x):
    return _floating(pt.sin, x)


def cos(x):
    return _floating(pt.cos, x)


def tan(x):
    return _floating(pt.tan, x)


def arcsin(x):
    return _floating(pt.arcsin, x)


def arccos(x):
    return _floating(pt.arccos, x)


def arctan(x):
    return _floating(pt.arctan, x)


def arctan2(x, y):
    return _real(pt.arctan2, x, y)


def sinh(x):
    return _floating(pt.sinh, x)


def cosh(x):
    return _floating(pt.cosh, x)


def tanh(x):
    return _floating(pt.tanh, x)


def arcsinh(x):
    return _floating(pt.arcsinh, x)


def arccosh(x):
    return _floating(pt.arccosh, x)


def arctanh(x):
    return _floating(pt.arctanh, x)


# ---------------------------------------------------------------------------------------------------------------------
# Logistic functions and logarithms of sums
# ---------------------------------------------------------------------------------------------------------------------

_sigmoid = Elemwise(sigmoid_op)


def sigmoid(x):
    return _floating(_sigmoid, x)


def softplus(x):
    return _floating(pt.softplus, x)


def log1pexp(x):
    return softplus(x)


def logit(x):
    x = as_float(x)
    return log(x) - log1p(-x)


def log1mexp(x):
    """log(1 - exp(-x)); each branch sees a harmless argument where the other one is taken."""
    x = as_float(x)
    small = less(x, np.log(2.0))
    near = log(-expm1(-where(small, x, 0.5)))
    far = log1p(-exp(-where(small, 1.0, x)))
    return where(small, near, far)


def logaddexp(x, y):
    """The larger one plus softplus of minus the distance; equal infinities would give inf - inf."""
    x, y = promoted(x, y, rule=common.promote_float)
    distance = where(logical_and(isinf(x), equal(x, y)), 0.0, y - x)
    return where(greater(y, x), y + softplus(-distance), x + softplus(distance))


def _shift(x, axis):
    """Return the maximum along an axis, for subtraction before `exp`: not differentiated, finite."""
    largest = reduce_max(x, axis=axis, keepdims=True)
    return wrap(disconnected_grad(where(isinf(largest), 0.0, largest)))


def logsumexp(x, axis=None, keepdims=False):
    x = as_float(x)
    shift = _shift(x, axis)
    total = reduce_sum(exp(x - shift), axis=axis, keepdims=True)
    # Where all terms are exp(-inf), the logarithm's infinite slope would make NaN of their zero slopes.
    vanishes = equal(total, 0.0)
    result = where(vanishes, -np.inf, log(where(vanishes, 1.0, total))) + shift
    return result if keepdims else drop_axes(result, axis)


def drop_axes(x, axis):
    """Remove reduced axes of length one."""
    axes = common.normalize_axes(axis, x.type.ndim)
    return wrap(dimshuffled(x, [i for i in range(x.type.ndim) if i not in axes]))


# ---------------------------------------------------------------------------------------------------------------------
# Comparisons and logic
# ---------------------------------------------------------------------------------------------------------------------


def equal(x, y):
    return _arithmetic(pt.eq, x, y)


def not_equal(x, y):
    return _arithmetic(pt.neq, x, y)


def less(x, y):
    return _arithmetic(pt.lt, x, y)


def less_equal(x, y):
    return _arithmetic(pt.le, x, y)


def greater(x, y):
    return _arithmetic(pt.gt, x, y)


def greater_equal(x, y):
    return _arithmetic(pt.ge, x, y)


def as_bool(x):
    """Return the truth value of each element."""
    return cast(x, "bool")


def _logical(function, x, y):
    return broadcast_checked(function, as_bool(x), as_bool(y))


def logical_and(x, y):
    return _logical(pt.and_, x, y)


def logical_or(x, y):
    return _logical(pt.or_, x, y)


def logical_xor(x, y):
    return _logical(pt.xor, x, y)


def logical_not(x):
    return wrap(pt.invert(as_bool(x)))


def bitwise_and(x, y):
    return _arithmetic(pt.and_, x, y)


def bitwise_or(x, y):
    return _arithmetic(pt.or_, x, y)


def bitwise_xor(x, y):
    return _arithmetic(pt.xor, x, y)


def bitwise_not(x):
    return wrap(pt.invert(as_tensor(x)))


_left_shift, _right_shift = Elemwise(shift_left), Elemwise(shift_right)


def left_shift(x, count):
    """`count` moves some of the bits only; so for `right_shift`."""
    return broadcast_checked(_left_shift, x, count)


def right_shift(x, count):
    return broadcast_checked(_right_shift, x, count)


def isnan(x):
    return _classify(pt.isnan, x)


def isinf(x):
    return _classify(pt.isinf, x)


def isfinite(x):
    x = as_tensor(x)
    return logical_not(logical_or(isnan(x), isinf(x)))


def _classify(function, x):
    x = as_tensor(x)
    if not x.type.dtype.startswith("float"):
        return wrap(pt.zeros_like(x, dtype="bool"))
    return wrap(function(x))


def where(condition, x, y):
    condition = as_bool(condition)
    x, y = promoted(x, y)
    return broadcast_checked(pt.switch, condition, x, y)
