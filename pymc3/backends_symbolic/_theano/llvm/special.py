"""Special functions in machine code: calls of SciPy's C functions and of compiled kernels; polygamma in full."""

from math import factorial

import pytensor.scalar as ps

from ..lazy_imports import numba_module
from ..special_ops import LARGE, KernelFunction, Polygamma, SizedFunction, SpecialFunction, XTimes
from .builder import Unsupported, literal
from .c_functions import special_function
from .scalars import arithmetic, cast, compare, emit_scalar, is_vectorized, math_call, select

_kernels = {}


def _kernel_address(name, nin):
    if name not in _kernels:
        _kernels[name] = numba_module("special_kernels").c_function(name, nin)
    return _kernels[name].address


def _scipy_call(name, texts):
    return _call_text(special_function(name, len(texts)), [f"double {text}" for text in texts] + ["i32 0"])


def _kernel_call(name, texts):
    return _call_text(_kernel_address(name, len(texts)), [f"double {text}" for text in texts])


def _call_text(address, arguments):
    """A call of a C function of doubles at an address; it has no side effects."""
    return f"call double inttoptr (i64 {address} to ptr)({', '.join(arguments)}) #0"


def _call(make_text, name, builder, dtype, inputs):
    texts = [cast(builder, x, "float64").text for x in inputs]
    return cast(builder, builder.assign(make_text(name, texts), "float64"), dtype)


@emit_scalar.register(ps.ScalarOp)
def _of_scipy(op, builder, dtype, *inputs):
    """Call SciPy's C function that a scalar operation of PyTensor's stands for."""
    module, _, name = (getattr(op, "nfunc_spec", None) or ("",))[0].rpartition(".")
    if module != "scipy.special":
        raise Unsupported(f"scalar operation {op}")
    return _call(_scipy_call, name, builder, dtype, inputs)


@emit_scalar.register(SpecialFunction)
def _special(op, builder, dtype, *inputs):
    if is_vectorized(builder, op.name):
        return cast(builder, math_call(builder, op.name, *(cast(builder, x, "float64") for x in inputs)), dtype)
    return _call(_scipy_call, op.name, builder, dtype, inputs)


@emit_scalar.register(KernelFunction)
def _kernel(op, builder, dtype, *inputs):
    return _call(_kernel_call, op.name, builder, dtype, inputs)


@emit_scalar.register(SizedFunction)
def _sized(op, builder, dtype, *inputs):
    inputs = [cast(builder, x, "float64") for x in inputs]
    return cast(builder, builder.define(f"sized.{op.name}", _sized_text(op.name, op.nin), "float64", *inputs), dtype)


def _sized_text(name, nin):
    """Return a function that leaves its arguments to SciPy, or to the kernel if a parameter is large (or NaN)."""
    arguments = [f"%x{i}" for i in range(nin)]
    lines = [f"define internal double @sized.{name}({', '.join(f'double {x}' for x in arguments)}) {{", "entry:"]
    lines += ["  br label %test0"]
    for i in range(nin - 1):
        after = f"test{i + 1}" if i < nin - 2 else "small"
        lines += [f"test{i}:", f"  %small{i} = fcmp ole double %x{i}, {literal(LARGE, 'float64').text}"]
        lines += [f"  br i1 %small{i}, label %{after}, label %large"]
    lines += ["small:", f"  %scipy = {_scipy_call(name, arguments)}", "  ret double %scipy"]
    lines += ["large:", f"  %kernel = {_kernel_call(name, arguments)}", "  ret double %kernel", "}"]
    return "\n".join(lines)


@emit_scalar.register(XTimes)
def _x_times(op, builder, dtype, x, y):
    x, y, zero = cast(builder, x, dtype), cast(builder, y, dtype), literal(0, dtype)
    product = arithmetic(builder, "mul", x, math_call(builder, op.logarithm.name, y))
    vanishes = compare(builder, "oeq", "eq", x, zero)
    is_number = builder.assign(f"fcmp ord {y.type} {y.text}, {y.text}", "bool")
    both = builder.assign(f"and i1 {vanishes.text}, {is_number.text}", "bool")
    return select(builder, both, zero, product)


#: B_2, B_4, ... (A&S table 23.2).
_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330)


@emit_scalar.register(Polygamma)
def _polygamma(op, builder, dtype, x):
    x = cast(builder, x, "float64")
    text = _polygamma_text(op.order)
    return cast(builder, builder.define(f"polygamma.{op.order}", text, "float64", x), dtype)


def _polygamma_text(n):
    """Return (-1)^(n+1) n! zeta(n + 1, x) as a function: terms 1 / (x + k)^(n+1) until x + k is large, then the series.

    A&S 6.4.10 and 6.4.11. Negative x only need more terms.
    """
    sign = -1.0 if n % 2 == 0 else 1.0
    lines = [f"define internal double @polygamma.{n}(double %x) {{", "entry:"]
    lines += [f"  %far = fcmp ult double %x, {literal(-1e6, 'float64').text}", "  br i1 %far, label %fail, label %head"]
    lines += ["fail:", f"  ret double {literal(float('nan'), 'float64').text}", "head:"]
    lines += ["  %y = phi double [%x, %entry], [%y.next, %body]"]
    lines += [f"  %sum = phi double [{literal(0, 'float64').text}, %entry], [%sum.next, %body]"]
    lines += [f"  %small = fcmp olt double %y, {literal(14.0 + n, 'float64').text}"]
    lines += ["  br i1 %small, label %body, label %tail", "body:"]
    lines += _power_lines("%y", n + 1, "p")
    lines += [f"  %term = fdiv double {literal(1, 'float64').text}, %p.{n + 1}", "  %sum.next = fadd double %sum, %term"]
    lines += [f"  %y.next = fadd double %y, {literal(1, 'float64').text}", "  br label %head", "tail:"]
    lines += ["  %yy = fmul double %y, %y", f"  %z = fdiv double {literal(1, 'float64').text}, %yy"]
    lines += _power_lines("%y", n, "q")
    coefficients = [b * factorial(2 * j + n - 1) / (factorial(2 * j) * factorial(n)) for j, b in enumerate(_BERNOULLI, 1)]
    lines += [f"  %h{len(coefficients)} = fadd double {literal(0, 'float64').text}, {literal(0, 'float64').text}"]
    for j in range(len(coefficients), 0, -1):
        lines += [f"  %g{j} = fadd double %h{j}, {literal(coefficients[j - 1], 'float64').text}"]
        lines += [f"  %h{j - 1} = fmul double %g{j}, %z"]
    lines += [f"  %half = fdiv double {literal(0.5, 'float64').text}, %y"]
    lines += [f"  %lead = fadd double %half, {literal(1.0 / n, 'float64').text}", "  %series = fadd double %lead, %h0"]
    lines += [f"  %scaled = fdiv double %series, %q.{n}", "  %all = fadd double %sum, %scaled"]
    lines += [f"  %result = fmul double %all, {literal(sign * factorial(n), 'float64').text}", "  ret double %result", "}"]
    return "\n".join(lines)


def _power_lines(base, exponent, stem):
    """Return lines that compute base^1, ..., base^exponent."""
    lines = [f"  %{stem}.1 = fadd double {base}, {literal(-0.0, 'float64').text}"]
    return lines + [f"  %{stem}.{k} = fmul double %{stem}.{k - 1}, {base}" for k in range(2, exponent + 1)]
