"""Contract: functions of one or several tensors, element by element, with NumPy's broadcasting.

Types are NumPy 2's (`promote`): Python's numbers are weak, so that ``uint8_tensor + 300`` is an OverflowError; comparisons with
an integer that the other's type does not hold have their answer. Functions of the reals turn integers and booleans into floatx.
Outside the domain the value is NaN (or the infinity of the limit), never an error. The gradient with respect to integers and
booleans is zero.
"""

from __future__ import annotations

from .tensors import TensorVariable
from .types import Axes, TensorLike


def abs(x: TensorLike) -> TensorVariable:
    """Return the absolute value; its gradient at 0 is 0. Integers stay integers."""
    ...


def sign(x: TensorLike) -> TensorVariable:
    """Return -1, 0 or 1 in the dtype of `x` (NaN at NaN); gradient 0."""
    ...


def exp(x: TensorLike) -> TensorVariable:
    """Return e to the power `x`."""
    ...


def expm1(x: TensorLike) -> TensorVariable:
    """Return exp(x) - 1, accurate near 0."""
    ...


def log(x: TensorLike) -> TensorVariable:
    """Return the natural logarithm; -inf at 0, NaN below."""
    ...


def log1p(x: TensorLike) -> TensorVariable:
    """Return log(1 + x), accurate near 0; -inf at -1, NaN below."""
    ...


def log2(x: TensorLike) -> TensorVariable:
    """Return the logarithm to base 2; -inf at 0, NaN below."""
    ...


def log10(x: TensorLike) -> TensorVariable:
    """Return the logarithm to base 10; -inf at 0, NaN below."""
    ...


def sqrt(x: TensorLike) -> TensorVariable:
    """Return the square root; NaN below 0; gradient inf at 0."""
    ...


def square(x: TensorLike) -> TensorVariable:
    """Return x * x, in the dtype of `x`."""
    ...


def reciprocal(x: TensorLike) -> TensorVariable:
    """Return 1 / x (integers give floatx)."""
    ...


def floor(x: TensorLike) -> TensorVariable:
    """Return the largest integer not above `x`, as a float; integers unchanged; gradient 0."""
    ...


def ceil(x: TensorLike) -> TensorVariable:
    """Return the smallest integer not below `x`, as a float; integers unchanged; gradient 0."""
    ...


def round(x: TensorLike) -> TensorVariable:
    """Return the nearest integer as a float, halves to the even one; integers unchanged; gradient 0."""
    ...


def sin(x: TensorLike) -> TensorVariable:
    """Return the sine of `x` (radians)."""
    ...


def cos(x: TensorLike) -> TensorVariable:
    """Return the cosine of `x` (radians)."""
    ...


def tan(x: TensorLike) -> TensorVariable:
    """Return the tangent of `x` (radians)."""
    ...


def arcsin(x: TensorLike) -> TensorVariable:
    """Return the angle in [-pi/2, pi/2] whose sine is `x`; NaN outside [-1, 1]."""
    ...


def arccos(x: TensorLike) -> TensorVariable:
    """Return the angle in [0, pi] whose cosine is `x`; NaN outside [-1, 1]."""
    ...


def arctan(x: TensorLike) -> TensorVariable:
    """Return the angle in (-pi/2, pi/2) whose tangent is `x`."""
    ...


def sinh(x: TensorLike) -> TensorVariable:
    """Return the hyperbolic sine."""
    ...


def cosh(x: TensorLike) -> TensorVariable:
    """Return the hyperbolic cosine."""
    ...


def tanh(x: TensorLike) -> TensorVariable:
    """Return the hyperbolic tangent."""
    ...


def arcsinh(x: TensorLike) -> TensorVariable:
    """Return the inverse of sinh."""
    ...


def arccosh(x: TensorLike) -> TensorVariable:
    """Return the inverse of cosh; NaN below 1."""
    ...


def arctanh(x: TensorLike) -> TensorVariable:
    """Return the inverse of tanh; infinite at -1 and 1, NaN beyond."""
    ...


def sigmoid(x: TensorLike) -> TensorVariable:
    """Return 1 / (1 + exp(-x)); the gradient sigmoid(x) sigmoid(-x) keeps its relative accuracy in both tails."""
    ...


def softplus(x: TensorLike) -> TensorVariable:
    """Return log(1 + exp(x)) without overflow; the same as `log1pexp`."""
    ...


def logit(x: TensorLike) -> TensorVariable:
    """Return log(x / (1 - x)), the inverse of `sigmoid`; -inf at 0, inf at 1, NaN outside [0, 1]."""
    ...


def log1pexp(x: TensorLike) -> TensorVariable:
    """Return log(1 + exp(x)) without overflow, relatively accurate in both tails."""
    ...


def log1mexp(x: TensorLike) -> TensorVariable:
    """Return log(1 - exp(-x)) for x > 0 (PyMC3's sign of `x`); -inf at 0, NaN below.

    Switches between log(-expm1(-x)) and log1p(-exp(-x)) at log 2 (Maechler 2012, ``Accurately computing log(1 - exp(-|a|))``).
    """
    ...


def softmax(x: TensorLike, axis: Axes = -1) -> TensorVariable:
    """Return exp(x) / sum(exp(x)) along `axis`, without overflow; NaN where an element is inf or all are -inf."""
    ...


def log_softmax(x: TensorLike, axis: Axes = -1) -> TensorVariable:
    """Return x - logsumexp(x) along `axis`, without overflow."""
    ...


def power(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return x to the power y; integers to integer powers stay integers (booleans: int8).

    NaN for a negative float to a fractional power; 0 ** 0 is 1. At x = 0 and y > 0 the gradient in `y` is 0, that in `x`
    the limit (0 for y > 1). Of integers a negative exponent is a ValueError if it is known when the power is written down;
    known only at run time, it gives 1 / x ** -y cut to an integer: 1 for 1, 1 or -1 for -1, else 0.
    """
    ...


def maximum(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the larger of x and y, NaN if either is; at a tie the gradient goes to `x`."""
    ...


def minimum(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the smaller of x and y, NaN if either is; at a tie the gradient goes to `x`."""
    ...


def arctan2(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the angle of the point (y, x) in (-pi, pi]: NumPy's arctan2, first argument the ordinate."""
    ...


def logaddexp(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return log(exp(x) + exp(y)) without overflow.

    -inf where both are; the gradient in `x` is sigmoid(x - y), ties too.
    """
    ...


def logsumexp(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> TensorVariable:
    """Return log(sum(exp(x))) along `axis` without overflow; -inf where all elements are; its gradient is softmax."""
    ...


def clip(x: TensorLike, a_min: TensorLike | None, a_max: TensorLike | None) -> TensorVariable:
    """Return `x` held within [a_min, a_max]; gradient 1 to `x` inside (borders included), 0 beyond.

    A bound that is None does not hold; where ``a_min > a_max`` the result is `a_max`; NaN in any of the three gives NaN. All
    three have a say in the dtype; a Python integer beyond the range of an integer type is the nearest one in it.
    """
    ...


def add(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return x + y; booleans: logical or."""
    ...


def subtract(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return x - y; TypeError for two booleans (`bitwise_xor` is meant, or a cast). Unsigned integers wrap around."""
    ...


def multiply(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return x * y; booleans: logical and."""
    ...


def true_divide(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return x / y; int / int gives floatx; division by 0 gives inf or NaN."""
    ...


def floor_divide(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the floor of x / y, towards minus infinity; integers stay integers (booleans: int8); gradient 0.

    Integers over 0 are 0, the smallest integer over -1 wraps around to itself. Floats over 0 are inf, -inf or NaN, as
    `true_divide` has it; finite ones over an infinity 0, or -1 where the signs differ.
    """
    ...


def mod(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the remainder x - floor(x / y) y, with the sign of `y`; integers stay integers (booleans: int8).

    Of integers over 0 it is 0, of floats NaN; of a finite number over an infinity `x`, or `y` where the signs differ.
    """
    ...


def negative(x: TensorLike) -> TensorVariable:
    """Return -x; TypeError for booleans. The smallest integer, and unsigned ones, wrap around."""
    ...


def equal(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the boolean tensor x == y; False at NaN, and for a number that the other's type does not hold."""
    ...


def not_equal(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the boolean tensor x != y; True at NaN."""
    ...


def less(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the boolean tensor x < y."""
    ...


def less_equal(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the boolean tensor x <= y."""
    ...


def greater(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the boolean tensor x > y."""
    ...


def greater_equal(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the boolean tensor x >= y."""
    ...


def logical_and(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the boolean tensor x and y; a number counts as True unless it is 0."""
    ...


def logical_or(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the boolean tensor x or y; a number counts as True unless it is 0."""
    ...


def logical_xor(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the boolean tensor 'exactly one of x and y'; a number counts as True unless it is 0."""
    ...


def logical_not(x: TensorLike) -> TensorVariable:
    """Return the boolean tensor not x; a number counts as True unless it is 0."""
    ...


def isnan(x: TensorLike) -> TensorVariable:
    """Return the boolean tensor 'x is NaN'; integers: all False."""
    ...


def isinf(x: TensorLike) -> TensorVariable:
    """Return the boolean tensor 'x is inf or -inf'; integers: all False."""
    ...


def isfinite(x: TensorLike) -> TensorVariable:
    """Return the boolean tensor 'x is neither infinite nor NaN'; integers: all True."""
    ...


def where(condition: TensorLike, x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return `x` where the boolean `condition` holds, else `y`; all three broadcast.

    The branch that is not chosen gets gradient 0 from here; if its own derivative is infinite or NaN there, 0 times it is
    NaN: make its argument harmless first (``log(where(ok, x, 1))``).
    """
    ...


def bitwise_and(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the bits that both integers have; booleans: logical and. TypeError for floats."""
    ...


def bitwise_or(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the bits that either integer has; booleans: logical or. TypeError for floats."""
    ...


def bitwise_xor(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the bits that one of the integers has; booleans: exactly one. TypeError for floats."""
    ...


def bitwise_not(x: TensorLike) -> TensorVariable:
    """Return the integer with all bits turned over, -x - 1 where there is a sign; booleans: not. TypeError for floats."""
    ...


def left_shift(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the integer `x` with its bits moved up by `y`; 0 if that is all of them or `y` is negative; booleans: int64."""
    ...


def right_shift(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the integer `x` with its bits moved down by `y`, the floor of x / 2 ** y; booleans: int64.

    0, or -1 below 0, if `y` is all of the bits or negative.
    """
    ...
