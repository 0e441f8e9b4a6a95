"""PyTensor's scalar operations as LLVM instructions."""
from functools import singledispatch

import numpy as np
import pytensor.scalar as ps
import pytensor.scalar.math as psm

from ..scalar_ops import ShiftLeft, ShiftRight
from . import vector_math
from .ir import Unsupported, literal


@singledispatch
def emit_scalar(op, emitter, dtype, *inputs):
    """Append the computation of a scalar operation; return its value, of type `dtype`."""
    raise Unsupported(f"scalar operation {op}")


def cast(emitter, value, dtype):
    """Return a value converted as NumPy's astype does."""
    source = value.dtype
    if source == dtype:
        return value
    if dtype == "bool":
        zero = literal(0, source)
        test = "fcmp une" if is_float(source) else "icmp ne"
        return emitter.assign(f"{test} {value.type} {value.text}, {zero.text}", "bool")
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
    return emitter.assign(f"{instruction} {value.type} {value.text} to {target}", dtype)


def is_float(dtype):
    return dtype.startswith("float")


def is_unsigned(dtype):
    return dtype == "bool" or dtype.startswith("u")


def _bits(dtype):
    return 1 if dtype == "bool" else int(dtype.lstrip("uint"))


def select(emitter, condition, x, y):
    return emitter.assign(f"select i1 {condition.text}, {x.type} {x.text}, {y.type} {y.text}", x.dtype)


def intrinsic(emitter, name, *arguments):
    """Call an LLVM intrinsic of floating type."""
    kind = {"float64": "f64", "float32": "f32"}[arguments[0].dtype]
    return emitter.call(f"llvm.{name}.{kind}", arguments[0].dtype, *arguments)


def math_call(emitter, name, *arguments):
    """Call a function of the C mathematics library."""
    dtype = arguments[0].dtype
    if dtype == "float32":
        wide = [cast(emitter, a, "float64") for a in arguments]
        return cast(emitter, math_call(emitter, name, *wide), dtype)
    if is_written_out(emitter, name):
        emitter.declarations["llvm.sqrt.f64"] = "declare double @llvm.sqrt.f64(double) #0"  # some of them use it
        return emitter.define(f"many.{name}", vector_math.TEXTS[name](f"many.{name}"), dtype, *arguments)
    return emitter.call(name, dtype, *arguments)


#: For so many elements a function is written out, so that several are computed at a time.
MANY = 8


def is_written_out(emitter, name):
    return name in vector_math.TEXTS and emitter.repeats >= MANY

# ---------------------------------------------------------------------------------------------------------------------
# Arithmetic
# ---------------------------------------------------------------------------------------------------------------------


def arithmetic(emitter, name, x, y, flags=""):
    """Append add, sub or mul of two values of one type."""
    prefix, flags = ("f", flags) if is_float(x.dtype) else ("", "")
    return emitter.assign(f"{prefix}{name} {flags}{x.type} {x.text}, {y.text}", x.dtype)


#: A product may be added without being rounded in between.
CONTRACT = "contract "


def _fold(name):
    def emit(op, emitter, dtype, *inputs):
        first, *others = (cast(emitter, x, dtype) for x in inputs)
        if dtype == "bool":
            name_of_bool = "or" if name == "add" else "and"
            for x in others:
                first = emitter.assign(f"{name_of_bool} i1 {first.text}, {x.text}", dtype)
            return first
        for x in others:
            first = arithmetic(emitter, name, first, x, CONTRACT)
        return first

    return emit


emit_scalar.register(ps.Add, _fold("add"))
emit_scalar.register(ps.Mul, _fold("mul"))
emit_scalar.register(ps.Sub, _fold("sub"))


@emit_scalar.register(ps.TrueDiv)
def _true_div(op, emitter, dtype, x, y):
    x, y = cast(emitter, x, dtype), cast(emitter, y, dtype)
    return emitter.assign(f"fdiv {x.type} {x.text}, {y.text}", dtype)


@emit_scalar.register(ps.IntDiv)
def _int_div(op, emitter, dtype, x, y):
    x, y = cast(emitter, x, dtype), cast(emitter, y, dtype)
    if is_float(dtype):
        return intrinsic(emitter, "floor", emitter.assign(f"fdiv {x.type} {x.text}, {y.text}", dtype))
    return _integer_division(emitter, dtype, x, y)[0]


@emit_scalar.register(ps.Mod)
def _mod(op, emitter, dtype, x, y):
    x, y = cast(emitter, x, dtype), cast(emitter, y, dtype)
    if not is_float(dtype):
        return _integer_division(emitter, dtype, x, y)[1]
    rest = emitter.assign(f"frem {x.type} {x.text}, {y.text}", dtype)
    zero = literal(0, dtype)
    signs_differ = _signs_differ(emitter, rest, y, zero)
    moved = arithmetic(emitter, "add", rest, y)
    # A rest of zero has the sign of the divisor.
    at_zero = emitter.assign(f"fcmp oeq {x.type} {rest.text}, {zero.text}", "bool")
    signed_zero = intrinsic(emitter, "copysign", zero, y)
    return select(emitter, at_zero, signed_zero, select(emitter, signs_differ, moved, rest))


def _signs_differ(emitter, rest, y, zero):
    compare = "fcmp olt" if is_float(y.dtype) else "icmp slt"
    negative_rest = emitter.assign(f"{compare} {y.type} {rest.text}, {zero.text}", "bool")
    negative_y = emitter.assign(f"{compare} {y.type} {y.text}, {zero.text}", "bool")
    return emitter.assign(f"xor i1 {negative_rest.text}, {negative_y.text}", "bool")


def _integer_division(emitter, dtype, x, y):
    """Return (floor of x / y, rest with the sign of y); division by zero gives (0, 0), as NumPy's."""
    zero = literal(0, dtype)
    by_zero = emitter.assign(f"icmp eq {y.type} {y.text}, 0", "bool")
    divisor = select(emitter, by_zero, literal(1, dtype), y)
    sign = "u" if is_unsigned(dtype) else "s"
    quotient = emitter.assign(f"{sign}div {x.type} {x.text}, {divisor.text}", dtype)
    rest = emitter.assign(f"{sign}rem {x.type} {x.text}, {divisor.text}", dtype)
    if sign == "s":
        inexact = emitter.assign(f"icmp ne {x.type} {rest.text}, 0", "bool")
        differ = _signs_differ(emitter, rest, divisor, zero)
        adjust = emitter.assign(f"and i1 {inexact.text}, {differ.text}", "bool")
        quotient = select(emitter, adjust, arithmetic(emitter, "sub", quotient, literal(1, dtype)), quotient)
        rest = select(emitter, adjust, arithmetic(emitter, "add", rest, divisor), rest)
    return select(emitter, by_zero, zero, quotient), select(emitter, by_zero, zero, rest)


@emit_scalar.register(ShiftRight)
def _shift_right(op, emitter, dtype, x, n):
    instruction = "lshr" if is_unsigned(dtype) else "ashr"
    return emitter.assign(f"{instruction} {x.type} {x.text}, {cast(emitter, n, dtype).text}", dtype)


@emit_scalar.register(ShiftLeft)
def _shift_left(op, emitter, dtype, x, n):
    return emitter.assign(f"shl {x.type} {x.text}, {cast(emitter, n, dtype).text}", dtype)


@emit_scalar.register(ps.Neg)
def _neg(op, emitter, dtype, x):
    if is_float(dtype):
        return emitter.assign(f"fneg {x.type} {x.text}", dtype)
    return emitter.assign(f"sub {x.type} 0, {x.text}", dtype)


@emit_scalar.register(ps.Sqr)
def _sqr(op, emitter, dtype, x):
    x = cast(emitter, x, dtype)
    return x if dtype == "bool" else arithmetic(emitter, "mul", x, x, CONTRACT)


@emit_scalar.register(ps.Reciprocal)
def _reciprocal(op, emitter, dtype, x):
    x = cast(emitter, x, dtype)
    return emitter.assign(f"fdiv {x.type} {literal(1, dtype).text}, {x.text}", dtype)


@emit_scalar.register(ps.Abs)
def _abs(op, emitter, dtype, x):
    if is_float(dtype):
        return intrinsic(emitter, "fabs", x)
    if is_unsigned(dtype):
        return x
    negative = emitter.assign(f"icmp slt {x.type} {x.text}, 0", "bool")
    return select(emitter, negative, _neg(op, emitter, dtype, x), x)


@emit_scalar.register(ps.Sign)
def _sign(op, emitter, dtype, x):
    zero, one, minus = (literal(v, dtype) for v in (0, 1, -1))
    if not is_float(dtype):
        positive = emitter.assign(f"icmp sgt {x.type} {x.text}, 0", "bool")
        negative = emitter.assign(f"icmp slt {x.type} {x.text}, 0", "bool")
        return select(emitter, positive, one, select(emitter, negative, minus, zero))
    positive = emitter.assign(f"fcmp ogt {x.type} {x.text}, {zero.text}", "bool")
    negative = emitter.assign(f"fcmp olt {x.type} {x.text}, {zero.text}", "bool")
    return select(emitter, positive, one, select(emitter, negative, minus, x))


@emit_scalar.register(ps.Pow)
def _pow(op, emitter, dtype, x, y):
    power = _small_power(y)
    x = cast(emitter, x, dtype)
    if power is not None and (power >= 0 or is_float(dtype)):
        return _repeated_product(emitter, dtype, x, power)
    if is_float(dtype):
        return math_call(emitter, "pow", x, cast(emitter, y, dtype))
    return emitter.define(f"power.{x.type}", _INTEGER_POWER.replace("TYPE", x.type), dtype, x, cast(emitter, y, dtype))


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


def _repeated_product(emitter, dtype, x, power):
    result = literal(1, dtype)
    for _ in range(abs(power)):
        result = x if result.text == literal(1, dtype).text else arithmetic(emitter, "mul", result, x)
    return result if power >= 0 else _reciprocal(None, emitter, dtype, result)


# ---------------------------------------------------------------------------------------------------------------------
# Comparison, logic, choice
# ---------------------------------------------------------------------------------------------------------------------


def compare(emitter, float_test, integer_test, x, y):
    """Return a comparison of two values, brought to a common type."""
    dtype = np.result_type(x.dtype, y.dtype).name if x.dtype != y.dtype else x.dtype
    x, y = cast(emitter, x, dtype), cast(emitter, y, dtype)
    if is_float(dtype):
        return emitter.assign(f"fcmp {float_test} {x.type} {x.text}, {y.text}", "bool")
    if integer_test not in ("eq", "ne"):
        integer_test = ("u" if is_unsigned(dtype) else "s") + integer_test
    return emitter.assign(f"icmp {integer_test} {x.type} {x.text}, {y.text}", "bool")


def _comparison(float_test, integer_test):
    return lambda op, emitter, dtype, x, y: compare(emitter, float_test, integer_test, x, y)


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
    def emit(op, emitter, dtype, *inputs):
        first, *others = (cast(emitter, x, dtype) for x in inputs)
        for x in others:
            first = emitter.assign(f"{name} {first.type} {first.text}, {x.text}", dtype)
        return first

    return emit


emit_scalar.register(ps.AND, _bitwise("and"))
emit_scalar.register(ps.OR, _bitwise("or"))
emit_scalar.register(ps.XOR, _bitwise("xor"))


@emit_scalar.register(ps.Invert)
def _invert(op, emitter, dtype, x):
    ones = "true" if dtype == "bool" else "-1"
    return emitter.assign(f"xor {x.type} {x.text}, {ones}", dtype)


@emit_scalar.register(ps.IsNan)
def _isnan(op, emitter, dtype, x):
    return emitter.assign(f"fcmp uno {x.type} {x.text}, {x.text}", "bool")


@emit_scalar.register(ps.IsInf)
def _isinf(op, emitter, dtype, x):
    size = intrinsic(emitter, "fabs", x)
    return emitter.assign(f"fcmp oeq {x.type} {size.text}, {literal(np.inf, x.dtype).text}", "bool")


@emit_scalar.register(ps.Switch)
def _switch(op, emitter, dtype, condition, x, y):
    return select(emitter, cast(emitter, condition, "bool"), cast(emitter, x, dtype), cast(emitter, y, dtype))


def extremum(emitter, dtype, x, y, float_test, integer_test):
    """Return the larger or smaller of x and y; NaN if one is."""
    x, y = cast(emitter, x, dtype), cast(emitter, y, dtype)
    first = compare(emitter, float_test, integer_test, x, y)
    if is_float(dtype):
        first = emitter.assign(f"or i1 {first.text}, {_isnan(None, emitter, dtype, x).text}", "bool")
    return select(emitter, first, x, y)


@emit_scalar.register(ps.Maximum)
def _maximum(op, emitter, dtype, x, y):
    return extremum(emitter, dtype, x, y, "oge", "ge")


@emit_scalar.register(ps.Minimum)
def _minimum(op, emitter, dtype, x, y):
    return extremum(emitter, dtype, x, y, "ole", "le")


@emit_scalar.register(ps.Clip)
def _clip(op, emitter, dtype, x, low, high):
    x, low, high = (cast(emitter, v, dtype) for v in (x, low, high))
    above = compare(emitter, "ogt", "gt", x, high)
    below = compare(emitter, "olt", "lt", x, low)
    return select(emitter, below, low, select(emitter, above, high, x))


@emit_scalar.register(ps.Cast)
def _cast(op, emitter, dtype, x):
    return cast(emitter, x, dtype)


@emit_scalar.register(ps.Identity)
def _identity(op, emitter, dtype, x):
    return cast(emitter, x, dtype)


@emit_scalar.register(ps.Second)
def _second(op, emitter, dtype, x, y):
    return cast(emitter, y, dtype)


# ---------------------------------------------------------------------------------------------------------------------
# Functions
# ---------------------------------------------------------------------------------------------------------------------


def _intrinsic(name):
    return lambda op, emitter, dtype, x: intrinsic(emitter, name, cast(emitter, x, dtype))


def _library(name):
    return lambda op, emitter, dtype, *inputs: math_call(emitter, name, *(cast(emitter, x, dtype) for x in inputs))


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
def _tanh(op, emitter, dtype, x):
    """-e / (2 + e) with the sign of x, e = expm1(-2 |x|)."""
    x = cast(emitter, x, dtype)
    twice = arithmetic(emitter, "mul", intrinsic(emitter, "fabs", x), literal(-2.0, dtype))
    e = math_call(emitter, "expm1", twice)
    size = emitter.assign(f"fdiv {x.type} {e.text}, {arithmetic(emitter, 'add', e, literal(2.0, dtype)).text}", dtype)
    return intrinsic(emitter, "copysign", size, x)


@emit_scalar.register(psm.Sigmoid)
def _sigmoid(op, emitter, dtype, x):
    x, one = cast(emitter, x, dtype), literal(1, dtype)
    decay = math_call(emitter, "exp", emitter.assign(f"fneg {x.type} {x.text}", dtype))
    return _reciprocal(op, emitter, dtype, arithmetic(emitter, "add", one, decay))


@emit_scalar.register(psm.Softplus)
def _softplus(op, emitter, dtype, x):
    """max(x, 0) + log1p(exp(-|x|))."""
    x, zero = cast(emitter, x, dtype), literal(0, dtype)
    size = intrinsic(emitter, "fabs", x)
    rest = math_call(emitter, "log1p", math_call(emitter, "exp", emitter.assign(f"fneg {x.type} {size.text}", dtype)))
    return arithmetic(emitter, "add", extremum(emitter, dtype, x, zero, "oge", "ge"), rest)


@emit_scalar.register(psm.Log1mexp)
def _log1mexp(op, emitter, dtype, x):
    """log(1 - exp(x)) for x < 0, by log1p or expm1 (Maechler 2012)."""
    x = cast(emitter, x, dtype)
    far = math_call(emitter, "exp", x)
    far = math_call(emitter, "log1p", emitter.assign(f"fneg {x.type} {far.text}", dtype))
    near = math_call(emitter, "expm1", x)
    near = math_call(emitter, "log", emitter.assign(f"fneg {x.type} {near.text}", dtype))
    return select(emitter, compare(emitter, "olt", "lt", x, literal(np.log(0.5), dtype)), far, near)
