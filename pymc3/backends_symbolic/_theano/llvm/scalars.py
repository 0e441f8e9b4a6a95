"""Write PyTensor's scalar operations as LLVM instructions."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

import numpy as np
import pytensor.scalar as ps
import pytensor.scalar.math as psm

from ..scalar_ops import ShiftLeft, ShiftRight
from . import vector_math
from .builder import Unsupported, literal

if TYPE_CHECKING:
    from ...contract.tensors import TensorVariable


@singledispatch
def emit_scalar(op, builder, dtype, *inputs):
    """Append the computation of a scalar operation; return its value, of type `dtype`."""
    raise Unsupported(f"scalar operation {op}")


def cast(builder, value, dtype) -> TensorVariable:
    """Return a value converted as NumPy's astype does."""
    source = value.dtype
    if source == dtype:
        return value
    if dtype == "bool":
        zero = literal(0, source)
        test = "fcmp une" if is_float(source) else "icmp ne"
        return builder.assign(f"{test} {value.type} {value.text}, {zero.text}", "bool")
    target = literal(0, dtype).type
    if is_float(source) and is_float(dtype):
        instruction = "fpext" if dtype == "float64" else "fptrunc"
    elif is_float(source):
        instruction = "fptoui" if dtype.startswith("u") else "fptosi"
    elif is_float(dtype):
        instruction = "uitofp" if is_unsigned(source) else "sitofp"
    else:
        wider, narrower = _bits(dtype), _bits(source)
        if wider == narrower:
            return value._replace(dtype=dtype)
        instruction = "trunc" if wider < narrower else "zext" if is_unsigned(source) else "sext"
    return builder.assign(f"{instruction} {value.type} {value.text} to {target}", dtype)


def is_float(dtype):
    """Tell whether a dtype is of floating-point numbers."""
    return dtype.startswith("float")


def is_unsigned(dtype):
    """Tell whether a dtype is widened with zeros: booleans and unsigned integers."""
    return dtype == "bool" or dtype.startswith("u")


def _bits(dtype):
    return 1 if dtype == "bool" else int(dtype.lstrip("uint"))


def select(builder, condition, x, y):
    """Return `x` where a boolean holds, else `y`; both are computed."""
    return builder.assign(f"select i1 {condition.text}, {x.type} {x.text}, {y.type} {y.text}", x.dtype)


def intrinsic(builder, name, *arguments):
    """Call an LLVM intrinsic of floating type."""
    kind = {"float64": "f64", "float32": "f32"}[arguments[0].dtype]
    return builder.call(f"llvm.{name}.{kind}", arguments[0].dtype, *arguments)


def math_call(builder, name, *arguments):
    """Call a function of the C mathematics library."""
    dtype = arguments[0].dtype
    if dtype == "float32":
        wide = [cast(builder, a, "float64") for a in arguments]
        return cast(builder, math_call(builder, name, *wide), dtype)
    if is_vectorized(builder, name):
        builder.declarations["llvm.sqrt.f64"] = "declare double @llvm.sqrt.f64(double) #0"  # some of them use it
        return builder.define(f"many.{name}", vector_math.TEXTS[name](f"many.{name}"), dtype, *arguments)
    return builder.call(name, dtype, *arguments)


#: Loops over at least so many elements use functions of our own that LLVM vectorizes, instead of the C library's.
MANY = 8


def is_vectorized(builder, name):
    """Tell whether a function is written as arithmetic here, inside a loop that is long enough for several elements at a time."""
    return name in vector_math.TEXTS and builder.repeats >= MANY


# ---------------------------------------------------------------------------------------------------------------------
# Arithmetic
# ---------------------------------------------------------------------------------------------------------------------


def arithmetic(builder, name, x, y, flags=""):
    """Append add, sub or mul of two values of one type."""
    prefix, flags = ("f", flags) if is_float(x.dtype) else ("", "")
    return builder.assign(f"{prefix}{name} {flags}{x.type} {x.text}, {y.text}", x.dtype)


#: A product may be added without being rounded in between.
CONTRACT = "contract "


def _fold(name):
    def emit(op, builder, dtype, *inputs):
        first, *others = (cast(builder, x, dtype) for x in inputs)
        if dtype == "bool":
            name_of_bool = "or" if name == "add" else "and"
            for x in others:
                first = builder.assign(f"{name_of_bool} i1 {first.text}, {x.text}", dtype)
            return first
        for x in others:
            first = arithmetic(builder, name, first, x, CONTRACT)
        return first

    return emit


emit_scalar.register(ps.Add, _fold("add"))
emit_scalar.register(ps.Mul, _fold("mul"))
emit_scalar.register(ps.Sub, _fold("sub"))


@emit_scalar.register(ps.TrueDiv)
def _true_div(op, builder, dtype, x, y):
    x, y = cast(builder, x, dtype), cast(builder, y, dtype)
    return builder.assign(f"fdiv {x.type} {x.text}, {y.text}", dtype)


@emit_scalar.register(ps.IntDiv)
def _int_div(op, builder, dtype, x, y):
    x, y = cast(builder, x, dtype), cast(builder, y, dtype)
    if is_float(dtype):
        return intrinsic(builder, "floor", builder.assign(f"fdiv {x.type} {x.text}, {y.text}", dtype))
    return _integer_division(builder, dtype, x, y)[0]


@emit_scalar.register(ps.Mod)
def _mod(op, builder, dtype, x, y):
    x, y = cast(builder, x, dtype), cast(builder, y, dtype)
    if not is_float(dtype):
        return _integer_division(builder, dtype, x, y)[1]
    rest = builder.assign(f"frem {x.type} {x.text}, {y.text}", dtype)
    zero = literal(0, dtype)
    signs_differ = _signs_differ(builder, rest, y, zero)
    moved = arithmetic(builder, "add", rest, y)
    # A rest of zero has the sign of the divisor.
    at_zero = builder.assign(f"fcmp oeq {x.type} {rest.text}, {zero.text}", "bool")
    signed_zero = intrinsic(builder, "copysign", zero, y)
    return select(builder, at_zero, signed_zero, select(builder, signs_differ, moved, rest))


def _signs_differ(builder, rest, y, zero):
    compare = "fcmp olt" if is_float(y.dtype) else "icmp slt"
    negative_rest = builder.assign(f"{compare} {y.type} {rest.text}, {zero.text}", "bool")
    negative_y = builder.assign(f"{compare} {y.type} {y.text}, {zero.text}", "bool")
    return builder.assign(f"xor i1 {negative_rest.text}, {negative_y.text}", "bool")


def _integer_division(builder, dtype, x, y):
    """Return (floor of x / y, rest with the sign of y); division by zero gives (0, 0), as NumPy's.

    By -1 is changed in sign: the processor refuses the quotient of the smallest integer, which has none.
    """
    zero = literal(0, dtype)
    by_zero = builder.assign(f"icmp eq {y.type} {y.text}, 0", "bool")
    divisor = select(builder, by_zero, literal(1, dtype), y)
    sign = "u" if is_unsigned(dtype) else "s"
    if sign == "s":
        by_minus_one = builder.assign(f"icmp eq {y.type} {y.text}, -1", "bool")
        divisor = select(builder, by_minus_one, literal(1, dtype), divisor)
    quotient = builder.assign(f"{sign}div {x.type} {x.text}, {divisor.text}", dtype)
    rest = builder.assign(f"{sign}rem {x.type} {x.text}, {divisor.text}", dtype)
    if sign == "s":
        inexact = builder.assign(f"icmp ne {x.type} {rest.text}, 0", "bool")
        differ = _signs_differ(builder, rest, divisor, zero)
        adjust = builder.assign(f"and i1 {inexact.text}, {differ.text}", "bool")
        quotient = select(builder, adjust, arithmetic(builder, "sub", quotient, literal(1, dtype)), quotient)
        rest = select(builder, adjust, arithmetic(builder, "add", rest, divisor), rest)
        quotient = select(builder, by_minus_one, _neg(None, builder, dtype, x), quotient)
    return select(builder, by_zero, zero, quotient), select(builder, by_zero, zero, rest)


@emit_scalar.register(ShiftRight)
def _shift_right(op, builder, dtype, x, n):
    instruction = "lshr" if is_unsigned(dtype) else "ashr"
    return builder.assign(f"{instruction} {x.type} {x.text}, {cast(builder, n, dtype).text}", dtype)


@emit_scalar.register(ShiftLeft)
def _shift_left(op, builder, dtype, x, n):
    return builder.assign(f"shl {x.type} {x.text}, {cast(builder, n, dtype).text}", dtype)


@emit_scalar.register(ps.Neg)
def _neg(op, builder, dtype, x):
    if is_float(dtype):
        return builder.assign(f"fneg {x.type} {x.text}", dtype)
    return builder.assign(f"sub {x.type} 0, {x.text}", dtype)


@emit_scalar.register(ps.Sqr)
def _sqr(op, builder, dtype, x):
    x = cast(builder, x, dtype)
    return x if dtype == "bool" else arithmetic(builder, "mul", x, x, CONTRACT)


@emit_scalar.register(ps.Reciprocal)
def _reciprocal(op, builder, dtype, x):
    x = cast(builder, x, dtype)
    return builder.assign(f"fdiv {x.type} {literal(1, dtype).text}, {x.text}", dtype)


@emit_scalar.register(ps.Abs)
def _abs(op, builder, dtype, x):
    if is_float(dtype):
        return intrinsic(builder, "fabs", x)
    if is_unsigned(dtype):
        return x
    negative = builder.assign(f"icmp slt {x.type} {x.text}, 0", "bool")
    return select(builder, negative, _neg(op, builder, dtype, x), x)


@emit_scalar.register(ps.Sign)
def _sign(op, builder, dtype, x):
    zero, one, minus = (literal(v, dtype) for v in (0, 1, -1))
    if not is_float(dtype):
        positive = builder.assign(f"icmp sgt {x.type} {x.text}, 0", "bool")
        negative = builder.assign(f"icmp slt {x.type} {x.text}, 0", "bool")
        return select(builder, positive, one, select(builder, negative, minus, zero))
    positive = builder.assign(f"fcmp ogt {x.type} {x.text}, {zero.text}", "bool")
    negative = builder.assign(f"fcmp olt {x.type} {x.text}, {zero.text}", "bool")
    # -0.0 becomes 0.0, NaN stays.
    unsigned = arithmetic(builder, "add", x, zero)
    return select(builder, positive, one, select(builder, negative, minus, unsigned))


@emit_scalar.register(ps.Pow)
def _pow(op, builder, dtype, x, y):
    power = _small_power(y)
    x = cast(builder, x, dtype)
    if power is not None and (power >= 0 or is_float(dtype)):
        return _repeated_product(builder, dtype, x, power)
    if is_float(dtype):
        return math_call(builder, "pow", x, cast(builder, y, dtype))
    return builder.define(f"power.{x.type}", _INTEGER_POWER.replace("TYPE", x.type), dtype, x, cast(builder, y, dtype))


#: Square and multiply; a negative exponent gives 1 / x ** -y, cut to an integer.
_INTEGER_POWER = """define internal TYPE @power.TYPE(TYPE %x, TYPE %y) {
entry:
  %negative = icmp slt TYPE %y, 0
  br i1 %negative, label %inverse, label %loop
loop:
  %base = phi TYPE [%x, %entry], [%base.next, %loop]
  %left = phi TYPE [%y, %entry], [%left.next, %loop]
  %product = phi TYPE [1, %entry], [%product.next, %loop]
  %odd = trunc TYPE %left to i1
  %factor = select i1 %odd, TYPE %base, TYPE 1
  %product.next = mul TYPE %product, %factor
  %base.next = mul TYPE %base, %base
  %left.next = lshr TYPE %left, 1
  %done = icmp eq TYPE %left.next, 0
  br i1 %done, label %finish, label %loop
finish:
  ret TYPE %product.next
inverse:
  %one = icmp eq TYPE %x, 1
  %minus = icmp eq TYPE %x, -1
  %y.odd = trunc TYPE %y to i1
  %sign = select i1 %y.odd, TYPE -1, TYPE 1
  %unit = select i1 %minus, TYPE %sign, TYPE 0
  %result = select i1 %one, TYPE 1, TYPE %unit
  ret TYPE %result
}"""


def _small_power(y):
    """Return a literal exponent that is a small integer, else None."""
    if y.text.startswith("%"):
        return None
    if is_float(y.dtype):
        value = float(np.frombuffer(bytes.fromhex(y.text[2:]), ">f8")[0])
        return int(value) if abs(value) <= 4 and value == int(value) else None
    return int(y.text) if abs(int(y.text)) <= 64 else None


def _repeated_product(builder, dtype, x, power):
    result = literal(1, dtype)
    for _ in range(abs(power)):
        result = x if result.text == literal(1, dtype).text else arithmetic(builder, "mul", result, x)
    return result if power >= 0 else _reciprocal(None, builder, dtype, result)


# ---------------------------------------------------------------------------------------------------------------------
# Comparison, logic, choice
# ---------------------------------------------------------------------------------------------------------------------


def compare(builder, float_test, integer_test, x, y):
    """Return a comparison of two values, brought to a common type."""
    dtype = np.result_type(x.dtype, y.dtype).name if x.dtype != y.dtype else x.dtype
    x, y = cast(builder, x, dtype), cast(builder, y, dtype)
    if is_float(dtype):
        return builder.assign(f"fcmp {float_test} {x.type} {x.text}, {y.text}", "bool")
    if integer_test not in ("eq", "ne"):
        integer_test = ("u" if is_unsigned(dtype) else "s") + integer_test
    return builder.assign(f"icmp {integer_test} {x.type} {x.text}, {y.text}", "bool")


def _comparison(float_test, integer_test):
    return lambda op, builder, dtype, x, y: compare(builder, float_test, integer_test, x, y)


for _op, _float_test, _integer_test in (
    (ps.EQ, "oeq", "eq"),
    (ps.NEQ, "une", "ne"),
    (ps.LT, "olt", "lt"),
    (ps.LE, "ole", "le"),
    (ps.GT, "ogt", "gt"),
    (ps.GE, "oge", "ge"),
):
    emit_scalar.register(_op, _comparison(_float_test, _integer_test))


def _bitwise(name):
    def emit(op, builder, dtype, *inputs):
        first, *others = (cast(builder, x, dtype) for x in inputs)
        for x in others:
            first = builder.assign(f"{name} {first.type} {first.text}, {x.text}", dtype)
        return first

    return emit


emit_scalar.register(ps.AND, _bitwise("and"))
emit_scalar.register(ps.OR, _bitwise("or"))
emit_scalar.register(ps.XOR, _bitwise("xor"))


@emit_scalar.register(ps.Invert)
def _invert(op, builder, dtype, x):
    ones = "true" if dtype == "bool" else "-1"
    return builder.assign(f"xor {x.type} {x.text}, {ones}", dtype)


@emit_scalar.register(ps.IsNan)
def _isnan(op, builder, dtype, x):
    return builder.assign(f"fcmp uno {x.type} {x.text}, {x.text}", "bool")


@emit_scalar.register(ps.IsInf)
def _isinf(op, builder, dtype, x):
    size = intrinsic(builder, "fabs", x)
    return builder.assign(f"fcmp oeq {x.type} {size.text}, {literal(np.inf, x.dtype).text}", "bool")


@emit_scalar.register(ps.Switch)
def _switch(op, builder, dtype, condition, x, y):
    return select(builder, cast(builder, condition, "bool"), cast(builder, x, dtype), cast(builder, y, dtype))


def extremum(builder, dtype, x, y, float_test, integer_test):
    """Return the larger or smaller of x and y; NaN if one is."""
    x, y = cast(builder, x, dtype), cast(builder, y, dtype)
    first = compare(builder, float_test, integer_test, x, y)
    if is_float(dtype):
        first = builder.assign(f"or i1 {first.text}, {_isnan(None, builder, dtype, x).text}", "bool")
    return select(builder, first, x, y)


@emit_scalar.register(ps.Maximum)
def _maximum(op, builder, dtype, x, y):
    return extremum(builder, dtype, x, y, "oge", "ge")


@emit_scalar.register(ps.Minimum)
def _minimum(op, builder, dtype, x, y):
    return extremum(builder, dtype, x, y, "ole", "le")


@emit_scalar.register(ps.Clip)
def _clip(op, builder, dtype, x, low, high):
    x, low, high = (cast(builder, v, dtype) for v in (x, low, high))
    above = compare(builder, "ogt", "gt", x, high)
    below = compare(builder, "olt", "lt", x, low)
    return select(builder, below, low, select(builder, above, high, x))


@emit_scalar.register(ps.Cast)
def _cast(op, builder, dtype, x):
    return cast(builder, x, dtype)


@emit_scalar.register(ps.Identity)
def _identity(op, builder, dtype, x):
    return cast(builder, x, dtype)


@emit_scalar.register(ps.Second)
def _second(op, builder, dtype, x, y):
    return cast(builder, y, dtype)


# ---------------------------------------------------------------------------------------------------------------------
# Functions
# ---------------------------------------------------------------------------------------------------------------------


def _intrinsic(name):
    return lambda op, builder, dtype, x: intrinsic(builder, name, cast(builder, x, dtype))


def _library(name):
    return lambda op, builder, dtype, *inputs: math_call(builder, name, *(cast(builder, x, dtype) for x in inputs))


for _op, _name in (
    (ps.Sqrt, "sqrt"),
    (ps.Floor, "floor"),
    (ps.Ceil, "ceil"),
    (ps.Trunc, "trunc"),
    (ps.RoundHalfToEven, "roundeven"),
    (ps.RoundHalfAwayFromZero, "round"),
):
    emit_scalar.register(_op, _intrinsic(_name))

for _op, _name in (
    (ps.Exp, "exp"),
    (ps.Exp2, "exp2"),
    (ps.Expm1, "expm1"),
    (ps.Log, "log"),
    (ps.Log2, "log2"),
    (ps.Log10, "log10"),
    (ps.Log1p, "log1p"),
    (ps.Sin, "sin"),
    (ps.Cos, "cos"),
    (ps.Tan, "tan"),
    (ps.ArcSin, "asin"),
    (ps.ArcCos, "acos"),
    (ps.ArcTan, "atan"),
    (ps.ArcTan2, "atan2"),
    (ps.Sinh, "sinh"),
    (ps.Cosh, "cosh"),
    (ps.ArcSinh, "asinh"),
    (ps.ArcCosh, "acosh"),
    (ps.ArcTanh, "atanh"),
    (psm.Erf, "erf"),
    (psm.Erfc, "erfc"),
    (psm.Gamma, "tgamma"),
    (psm.GammaLn, "lgamma"),
):
    emit_scalar.register(_op, _library(_name))


@emit_scalar.register(ps.Tanh)
def _tanh(op, builder, dtype, x):
    """-e / (2 + e) with the sign of x, e = expm1(-2 |x|)."""
    x = cast(builder, x, dtype)
    twice = arithmetic(builder, "mul", intrinsic(builder, "fabs", x), literal(-2.0, dtype))
    e = math_call(builder, "expm1", twice)
    size = builder.assign(f"fdiv {x.type} {e.text}, {arithmetic(builder, 'add', e, literal(2.0, dtype)).text}", dtype)
    return intrinsic(builder, "copysign", size, x)


@emit_scalar.register(psm.Sigmoid)
def _sigmoid(op, builder, dtype, x):
    x, one = cast(builder, x, dtype), literal(1, dtype)
    decay = math_call(builder, "exp", builder.assign(f"fneg {x.type} {x.text}", dtype))
    return _reciprocal(op, builder, dtype, arithmetic(builder, "add", one, decay))


@emit_scalar.register(psm.Softplus)
def _softplus(op, builder, dtype, x):
    """max(x, 0) + log1p(exp(-|x|))."""
    x, zero = cast(builder, x, dtype), literal(0, dtype)
    size = intrinsic(builder, "fabs", x)
    rest = math_call(builder, "log1p", math_call(builder, "exp", builder.assign(f"fneg {x.type} {size.text}", dtype)))
    return arithmetic(builder, "add", extremum(builder, dtype, x, zero, "oge", "ge"), rest)


@emit_scalar.register(psm.Log1mexp)
def _log1mexp(op, builder, dtype, x):
    """log(1 - exp(x)) for x < 0, by log1p or expm1 (Maechler 2012)."""
    x = cast(builder, x, dtype)
    far = math_call(builder, "exp", x)
    far = math_call(builder, "log1p", builder.assign(f"fneg {x.type} {far.text}", dtype))
    near = math_call(builder, "expm1", x)
    near = math_call(builder, "log", builder.assign(f"fneg {x.type} {near.text}", dtype))
    return select(builder, compare(builder, "olt", "lt", x, literal(np.log(0.5), dtype)), far, near)
