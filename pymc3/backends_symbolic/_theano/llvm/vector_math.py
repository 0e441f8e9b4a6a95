"""exp, log and their relatives as arithmetic without branches, so that LLVM computes several elements at a time.

The C library's functions are calls, which stay one by one. Used inside loops over elements; relative error about 2e-16.
Reduction to a small interval: Muller, "Elementary Functions" (3rd ed. 2016), sections 11.3 and 11.4; Taylor series there.
"""

from math import factorial, sqrt

import numpy as np
from numpy.polynomial import chebyshev
from scipy import special

from .builder import literal

#: Adding it rounds a number below 2^51 to an integer, which is then found in the last bits.
ROUNDER = 6755399441055744.0
ROUNDER_BITS = 0x4338000000000000
#: log(2) in two parts; the first has so many zeros at its end that its multiples by exponents are exact.
LOG2_HIGH, LOG2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
ROOT_HALF_BITS = 0x3FE6A09E667F3BCD


class _Text:
    """Lines of a function of one double."""

    def __init__(self, name):
        self.lines = [f"define internal double @{name}(double %x) alwaysinline {{"]
        self.count = 0

    def line(self, text):
        self.count += 1
        register = f"%r{self.count}"
        self.lines.append(f"  {register} = {text}")
        return register

    def op(self, name, a, b, kind="double", flags=""):
        return self.line(f"{name} {flags}{kind} {number(a)}, {number(b)}")

    def add(self, a, b):
        return self.op("fadd", a, b, flags="contract ")

    def sub(self, a, b):
        return self.op("fsub", a, b, flags="contract ")

    def mul(self, a, b):
        return self.op("fmul", a, b, flags="contract ")

    def div(self, a, b):
        return self.op("fdiv", a, b)

    def integer(self, name, a, b):
        return self.line(f"{name} i64 {a}, {b}")

    def test(self, kind, a, b):
        return self.line(f"fcmp {kind} double {number(a)}, {number(b)}")

    def select(self, condition, a, b, kind="double"):
        a, b = (number(a), number(b)) if kind == "double" else (a, b)
        return self.line(f"select i1 {condition}, {kind} {a}, {kind} {b}")

    def bits(self, x):
        return self.line(f"bitcast double {x} to i64")

    def double(self, bits):
        return self.line(f"bitcast i64 {bits} to double")

    def series(self, x, coefficients):
        """Return the polynomial with these coefficients, lowest first."""
        total = coefficients[-1]
        for c in reversed(coefficients[:-1]):
            total = self.add(self.mul(total, x), c)
        return total

    def finish(self, result):
        return "\n".join([*self.lines, f"  ret double {number(result)}", "}"])


def number(x):
    """Return a register as it is, a Python number as a literal double."""
    return x if isinstance(x, str) else literal(x, "float64").text


def _reduced_exponential(f, x):
    """Return (p, scale, rest): exp(x) = (1 + p) scale rest, |p| < 0.42, powers of two in two parts that do not overflow."""
    rounded = f.op("fadd", f.op("fmul", x, 1.4426950408889634), ROUNDER)
    n = f.op("fsub", rounded, ROUNDER)
    r = f.sub(f.sub(x, f.mul(n, LOG2_HIGH)), f.mul(n, LOG2_LOW))
    q = f.series(r, [1.0 / factorial(k) for k in range(2, 14)])
    p = f.add(r, f.mul(f.mul(r, r), q))
    exponent = f.integer("sub", f.bits(rounded), ROUNDER_BITS)
    low, high = f.integer("icmp slt", exponent, -960), f.integer("icmp sgt", exponent, 960)
    shift = f.select(low, "64", f.select(high, "-64", "0", "i64"), "i64")
    biased = f.integer("add", f.integer("add", exponent, shift), 1023)
    scale = f.double(f.integer("shl", biased, 52))
    return p, scale, f.select(low, 2.0**-64, f.select(high, 2.0**64, 1.0))


def _clamped(f, low, high):
    above = f.select(f.test("ogt", "%x", high), high, "%x")
    return f.select(f.test("olt", above, low), low, above)


def exp_text(name):
    """Return the function exp(x): 0 and infinity beyond the range of doubles, denormal results included."""
    f = _Text(name)
    p, scale, rest = _reduced_exponential(f, _clamped(f, -746.0, 710.0))
    return f.finish(f.op("fmul", f.op("fmul", f.op("fadd", p, 1.0), scale), rest))


def expm1_text(name):
    """Return the function exp(x) - 1, exact near 0; -1 below -40, where that is the nearest double."""
    f = _Text(name)
    p, scale, rest = _reduced_exponential(f, _clamped(f, -40.0, 710.0))
    # Beyond the range of one power of two the 1 does not count.
    one = f.select(f.test("oeq", rest, 1.0), 1.0, 0.0)
    return f.finish(f.op("fmul", f.add(f.op("fsub", scale, one), f.mul(scale, p)), rest))


def _logarithm(f, x):
    """log(x) = n log(2) + log(m), m between sqrt(1/2) and sqrt(2); log(1 + g) = 2 atanh(g / (2 + g))."""
    tiny = f.test("olt", x, 2.2250738585072014e-308)
    scaled = f.select(tiny, f.op("fmul", x, 2.0**54), x)
    bits = f.bits(scaled)
    position = f.integer("add", f.integer("sub", bits, ROOT_HALF_BITS), 1024 << 52)
    exponent = f.integer("sub", f.integer("lshr", position, 52), 1024)
    g = f.op("fsub", f.double(f.integer("sub", bits, f.integer("shl", exponent, 52))), 1.0)
    counted = f.integer("add", exponent, f.select(tiny, "-54", "0", "i64"))
    n = f.op("fsub", f.double(f.integer("add", counted, ROUNDER_BITS)), ROUNDER)
    s = f.div(g, f.op("fadd", g, 2.0))
    z = f.op("fmul", s, s)
    series = f.mul(z, f.series(z, [2.0 / (2 * k + 1) for k in range(1, 12)]))
    below = f.sub(f.mul(s, f.sub(g, series)), f.mul(n, LOG2_LOW))
    result = f.sub(f.mul(n, LOG2_HIGH), f.op("fsub", below, g))
    result = f.select(f.test("olt", x, float("inf")), result, x)
    at_border = f.select(f.test("oeq", x, 0.0), float("-inf"), float("nan"))
    return f.select(f.test("ogt", x, 0.0), result, at_border)


def log_text(name):
    """Return the function log(x): NaN below 0, -inf at 0, denormal arguments included."""
    f = _Text(name)
    return f.finish(_logarithm(f, "%x"))


def log1p_text(name):
    """Return the function log(1 + x): log(u), u = 1 + x rounded, and what the rounding lost, (x - (u - 1)) / u."""
    f = _Text(name)
    u = f.op("fadd", "%x", 1.0)
    lost = f.div(f.op("fsub", "%x", f.op("fsub", u, 1.0)), u)
    result = _logarithm(f, u)
    inside = f.line(f"and i1 {f.test('ogt', u, 0.0)}, {f.test('olt', u, float('inf'))}")
    return f.finish(f.select(inside, f.op("fadd", result, lost), result))


def _half_line(function, centre, terms):
    """Return the polynomial in t = (x - centre) / (x + centre) that is function(x) for x >= 0."""
    t = np.cos(np.pi * (np.arange(2 * terms) + 0.5) / (2 * terms))
    fit = chebyshev.chebfit(t, function(centre * (1.0 + t) / (1.0 - t)), 2 * terms - 1)
    return chebyshev.cheb2poly(fit[:terms]).tolist()


#: M. M. Shepherd and J. G. Laframboise (1981), "Chebyshev approximation of (1 + 2x) exp(x^2) erfc x in 0 <= x < inf".
ERFCX_CENTRE, ERFCX = 3.0, _half_line(lambda x: special.erfcx(x) * (1.0 + 2.0 * x), 3.0, 24)
#: In the same way: sqrt(1 + x) exp(-x) I0(x).
I0E_CENTRE, I0E = 6.0, _half_line(lambda x: special.i0e(x) * np.sqrt(1.0 + x), 6.0, 40)


def _by_series(f, y, centre, coefficients):
    """Return the polynomial of `_half_line` at y >= 0, infinity included."""
    return f.series(f.op("fsub", 1.0, f.div(2.0 * centre, f.op("fadd", y, centre))), coefficients)


def _size(f, x):
    return f.select(f.test("olt", x, 0.0), f.op("fsub", 0.0, x), x)


def i0e_text(name):
    """Return the function exp(-|x|) I0(x), by a Chebyshev series over the whole half line."""
    f = _Text(name)
    y = _size(f, "%x")
    root = f.line(f"call double @llvm.sqrt.f64(double {f.op('fadd', y, 1.0)})")
    return f.finish(f.div(_by_series(f, y, I0E_CENTRE, I0E), root))


def log_ndtr_text(name):
    """Return log(tail) - x^2 / 2 left of zero, log(1 - exp(-x^2 / 2) tail) right of it, with one logarithm; tail = erfcx / 2."""
    f = _Text(name)
    y = f.op("fmul", _size(f, "%x"), sqrt(0.5))
    scaled = f.op("fmul", _by_series(f, y, ERFCX_CENTRE, ERFCX), 0.5)
    tail = f.div(scaled, f.op("fadd", f.op("fmul", y, 2.0), 1.0))
    power = f.op("fsub", 0.0, f.op("fmul", f.op("fmul", "%x", "%x"), 0.5))
    deep = f.test("olt", power, -746.0)
    p, scale, rest = _reduced_exponential(f, f.select(deep, -746.0, power))
    above = f.op("fmul", f.op("fmul", f.op("fmul", f.op("fadd", p, 1.0), scale), rest), tail)
    is_left = f.test("olt", "%x", 0.0)
    u = f.op("fsub", 1.0, above)
    lost = f.div(f.op("fsub", f.op("fsub", 1.0, u), above), u)
    result = _logarithm(f, f.select(is_left, tail, u))
    return f.finish(f.op("fadd", result, f.select(is_left, power, lost)))


TEXTS = {"exp": exp_text, "expm1": expm1_text, "log": log_text, "log1p": log1p_text, "i0e": i0e_text, "log_ndtr": log_ndtr_text}
