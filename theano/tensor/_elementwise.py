"""Functions element by element: K's under Theano's names, and those that K does not have."""

import numpy as np

from pymc3 import backends_symbolic as K

from .._conversion import as_tensor_variable

__all__ = [
    "add", "allclose", "ceil", "ceil_intdiv", "chi2sf", "clip", "conj", "deg2rad", "divmod", "exp2", "fill", "gammal", "gammau", "imag",
    "floor", "floor_div", "int_div", "iround", "isclose", "iv", "mul", "rad2deg", "real", "round", "round_half_away_from_zero",
    "round_half_to_even", "second", "switch", "tri_gamma", "trunc", "where",
]  # fmt: skip

#: Theano's names of functions that are the same in K
_SAME = (
    "exp expm1 log log2 log10 log1p sqrt square sin cos tan sinh cosh tanh maximum minimum arctan2 mod power erf erfc erfcx "
    "erfinv erfcinv gamma gammaln gammainc gammaincc i0 i1 isnan isinf arccos arccosh arcsin arcsinh arctan arctanh "
    "bitwise_and bitwise_or bitwise_xor bitwise_not softplus sigmoid cast"
)
#: Theano's name -> K's
_RENAMED = {
    "abs_": "abs", "abs": "abs", "neg": "negative", "inv": "reciprocal", "reciprocal": "reciprocal", "sgn": "sign", "sqr": "square",
    "psi": "digamma", "digamma": "digamma", "pow": "power", "sub": "subtract", "true_div": "true_divide",
    "lt": "less", "gt": "greater", "le": "less_equal", "ge": "greater_equal", "eq": "equal", "neq": "not_equal", "mod_check": "mod",
    "and_": "bitwise_and", "or_": "bitwise_or", "xor": "bitwise_xor", "invert": "bitwise_not", "isnan_": "isnan", "isinf_": "isinf",
}  # fmt: skip
NAMED = {**{name: getattr(K, name) for name in _SAME.split()}, **{name: getattr(K, ours) for name, ours in _RENAMED.items()}}


def add(a, *terms) -> K.TensorVariable:
    """Return the sum of tensors, element by element."""
    for term in terms:
        a = K.add(a, term)
    return K.as_tensor(a)


def mul(a, *factors) -> K.TensorVariable:
    """Return the product of tensors, element by element."""
    for factor in factors:
        a = K.multiply(a, factor)
    return K.as_tensor(a)


def switch(cond, ift, iff) -> K.TensorVariable:
    """Return `ift` where `cond` is not 0, else `iff`."""
    return K.where(K.cast(as_tensor_variable(cond), "bool"), ift, iff)


where = switch


def clip(x, min, max) -> K.TensorVariable:
    """Return `x` held within [min, max]."""
    return K.clip(x, min, max)


def int_div(a, b) -> K.TensorVariable:
    """Return the floor of a / b."""
    return K.floor_divide(a, b)


floor_div = int_div


def ceil_intdiv(a, b) -> K.TensorVariable:
    """Return the smallest integer that is not below a / b, for integers."""
    a = as_tensor_variable(a)
    return K.floor_divide(a, b) + K.cast(K.not_equal(K.mod(a, b), 0), a.dtype)


def divmod(x, y) -> tuple[K.TensorVariable, K.TensorVariable]:
    """Return (floor of x / y, remainder)."""
    return K.floor_divide(x, y), K.mod(x, y)


def _as_float(a):
    a = as_tensor_variable(a)
    return a if a.dtype.startswith("float") else K.cast(a, K.floatx())


def floor(a) -> K.TensorVariable:
    """Return the largest integer not above `a`, as a float."""
    return K.floor(_as_float(a))


def ceil(a) -> K.TensorVariable:
    """Return the smallest integer not below `a`, as a float."""
    return K.ceil(_as_float(a))


def trunc(a) -> K.TensorVariable:
    """Return `a` rounded towards zero, as a float."""
    return _as_float(a).trunc()


def round_half_to_even(a) -> K.TensorVariable:
    """Return the nearest integers, as floats; halves go to the even one."""
    return K.round(a)


def round_half_away_from_zero(a) -> K.TensorVariable:
    """Return the nearest integers, as floats; halves go away from zero."""
    a = as_tensor_variable(a)
    size = K.abs(a)
    down = K.floor(size)
    return K.sign(a) * K.cast(K.where(size - down >= 0.5, down + 1, down), a.dtype)


def round(a, mode=None) -> K.TensorVariable:
    """Return the nearest integers; `mode` says where halves go: 'half_to_even' (default) or 'half_away_from_zero'."""
    if mode not in (None, "half_to_even", "half_away_from_zero"):
        raise ValueError(f"round: got the mode {mode!r}; need 'half_to_even' or 'half_away_from_zero'.")
    return round_half_away_from_zero(a) if mode == "half_away_from_zero" else K.round(a)


def iround(a, mode=None) -> K.TensorVariable:
    """Return what `round` does, as int64."""
    return K.cast(round(a, mode), "int64")


def exp2(a) -> K.TensorVariable:
    """Return 2 to the power `a`."""
    return as_tensor_variable(a).exp2()


def deg2rad(a) -> K.TensorVariable:
    """Return degrees in radians."""
    return as_tensor_variable(a).deg2rad()


def rad2deg(a) -> K.TensorVariable:
    """Return radians in degrees."""
    return as_tensor_variable(a).rad2deg()


def conj(z) -> K.TensorVariable:
    """Return `z`: there are no complex numbers."""
    return as_tensor_variable(z)


real = conj


def imag(z) -> K.TensorVariable:
    """Return zeros: there are no complex numbers."""
    return K.zeros_like(as_tensor_variable(z))


def second(a, b) -> K.TensorVariable:
    """Return `b` in the shape of `a`; its dtype stays."""
    b = as_tensor_variable(b)
    return K.full_like(a, b, dtype=b.dtype)


fill = second


def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False) -> K.TensorVariable:
    """Return where ``|a - b| <= atol + rtol * |b|``, or both are the same infinity (or, if asked for, NaN)."""
    a, b = as_tensor_variable(a), as_tensor_variable(b)
    near = K.less_equal(K.abs(a - b), atol + rtol * K.abs(b))
    near = K.logical_or(K.equal(a, b), K.logical_and(near, K.isfinite(b)))
    return K.logical_or(near, K.logical_and(K.isnan(a), K.isnan(b))) if equal_nan else near


def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False) -> K.TensorVariable:
    """Return whether `isclose` holds everywhere."""
    return K.all(isclose(a, b, rtol, atol, equal_nan))


def tri_gamma(a) -> K.TensorVariable:
    """Return the second derivative of `gammaln`."""
    return K.polygamma(1, a)


def chi2sf(x, k) -> K.TensorVariable:
    """Return the probability that a chi-squared variable with `k` degrees of freedom exceeds `x`."""
    return K.gammaincc(K.true_divide(k, 2.0), K.true_divide(x, 2.0))


def gammal(k, x) -> K.TensorVariable:
    """Return the lower incomplete gamma function, the integral from 0 to `x`."""
    return K.gammainc(k, x) * K.gamma(k)


def gammau(k, x) -> K.TensorVariable:
    """Return the upper incomplete gamma function, the integral from `x` on."""
    return K.gammaincc(k, x) * K.gamma(k)


def iv(v, x) -> K.TensorVariable:
    """Return the modified Bessel function of the first kind of order `v` >= 0."""
    x = as_tensor_variable(x)
    # I_v(-x) = (-1)^v I_v(x), real for whole orders.
    value = K.ive(v, K.abs(x)) * K.exp(K.abs(x))
    return K.where(x < 0, value * K.cos(np.pi * K.true_divide(v, 1)), value)
