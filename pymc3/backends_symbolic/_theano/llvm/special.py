"""Special functions in machine code: calls of SciPy's C functions and of compiled kernels; polygamma in full."""
import ctypes
from math import factorial

from scipy.special import cython_special

from ..late import numba_room
from ..special_ops import LARGE, KernelFunction, Polygamma, SizedFunction, SpecialFunction, XTimes
from .ir import Unsupported, literal
from .scalars import arithmetic, cast, compare, emit_scalar, is_written_out, math_call, select

#: Names in cython_special of the versions for doubles, where several types share a name.
_VARIANTS = ("{}", "__pyx_fuse_1{}", "__pyx_fuse_0{}")
_kernels = {}


def _c_address(name, nin):
    """Return the address of SciPy's C function of `nin` doubles."""
    wanted = f"double ({'double, ' * nin}int __pyx_skip_dispatch)"
    read_name = ctypes.pythonapi.PyCapsule_GetName
    read_name.restype, read_name.argtypes = ctypes.c_char_p, [ctypes.py_object]
    read = ctypes.pythonapi.PyCapsule_GetPointer
    read.restype, read.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    for variant in _VARIANTS:
        capsule = cython_special.__pyx_capi__.get(variant.format(name))
        if capsule is not None and read_name(capsule).decode() == wanted:
            return read(capsule, read_name(capsule))
    raise Unsupported(f"scipy.special.{name} as a function of {nin} doubles")


def _kernel_address(name, nin):
    if name not in _kernels:
        _kernels[name] = numba_room("special_kernels").c_function(name, nin)
    return _kernels[name].address


def _scipy_call(name, texts):
    return _call_text(_c_address(name, len(texts)), [f"double {text}" for text in texts] + ["i32 0"])


def _kernel_call(name, texts):
    return _call_text(_kernel_address(name, len(texts)), [f"double {text}" for text in texts])


def _call_text(address, arguments):
    """A call of a C function of doubles at an address; it has no side effects."""
    return f"call double inttoptr (i64 {address} to ptr)({', '.join(arguments)}) #0"


def _call(make_text, op, emitter, dtype, inputs):
    texts = [cast(emitter, x, "float64").text for x in inputs]
    return cast(emitter, emitter.assign(make_text(op.name, texts), "float64"), dtype)


@emit_scalar.register(SpecialFunction)
def _special(op, emitter, dtype, *inputs):
    if is_written_out(emitter, op.name):
        return cast(emitter, math_call(emitter, op.name, *(cast(emitter, x, "float64") for x in inputs)), dtype)
    return _call(_scipy_call, op, emitter, dtype, inputs)


@emit_scalar.register(KernelFunction)
def _kernel(op, emitter, dtype, *inputs):
    return _call(_kernel_call, op, emitter, dtype, inputs)


@emit_scalar.register(SizedFunction)
def _sized(op, emitter, dtype, *inputs):
    inputs = [cast(emitter, x, "float64") for x in inputs]
    return cast(emitter, emitter.define(f"sized.{op.name}", _sized_text(op.name, op.nin), "float64", *inputs), dtype)


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
def _x_times(op, emitter, dtype, x, y):
    x, y, zero = cast(emitter, x, dtype), cast(emitter, y, dtype), literal(0, dtype)
    product = arithmetic(emitter, "mul", x, math_call(emitter, op.logarithm.name, y))
    vanishes = compare(emitter, "oeq", "eq", x, zero)
    is_number = emitter.assign(f"fcmp ord {y.type} {y.text}, {y.text}", "bool")
    both = emitter.assign(f"and i1 {vanishes.text}, {is_number.text}", "bool")
    return select(emitter, both, zero, product)


#: B_2, B_4, ... (A&S table 23.2).
_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330)


@emit_scalar.register(Polygamma)
def _polygamma(op, emitter, dtype, x):
    x = cast(emitter, x, "float64")
    text = _polygamma_text(op.order)
    return cast(emitter, emitter.define(f"polygamma.{op.order}", text, "float64", x), dtype)


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
