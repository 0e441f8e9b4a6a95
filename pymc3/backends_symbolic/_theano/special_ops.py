"""Special functions as scalar operations: SciPy's compiled functions, with derivatives in closed form.

`llvm/special.py` calls the C functions of `scipy.special.cython_special` directly. What SciPy does not have, derivatives
of the incomplete gamma and beta functions in their parameters, or has lost digits of, these functions of large parameters, is
in `special_kernels.py`.
"""

import numpy as np
import pytensor.scalar as ps
from scipy import special

from .lazy_imports import numba_module

ROOT_PI = float(np.sqrt(np.pi))
#: up to here SciPy's incomplete gamma and beta functions are exact to 1e-11, tails included
LARGE = 1e5


#: (class, name) -> operation
_known = {}


def _named(kind, name):
    return _known[kind, name]


class SpecialFunction(ps.ScalarOp):
    """A function of `nin` real arguments.

    Parameters
    ----------
    name : str
        Of the function in `scipy.special` and in `scipy.special.cython_special`.
    derivatives : callable
        ``derivatives(*inputs)`` -> list of scalar variables (None: not differentiable in this argument).
    """

    nout = 1

    def __init__(self, name, nin, derivatives, implementation=None):
        self.nin = nin
        self.derivatives = derivatives
        self.implementation = implementation or getattr(special, name)
        if implementation is None:
            self.nfunc_spec = (f"scipy.special.{name}", nin, 1)
        super().__init__(ps.upgrade_to_float, name=name)
        _known.setdefault((type(self), name), self)

    def __reduce__(self):
        return _named, (type(self), self.name)  # its derivatives are functions without names

    def __eq__(self, other):
        return type(self) is type(other) and self.name == other.name

    def __hash__(self):
        return hash((type(self), self.name))

    def impl(self, *inputs):
        """Return the value, by SciPy or by a kernel, for constants and for graphs that are not lowered."""
        return self.implementation(*inputs)

    def pullback(self, inputs, outputs, gradients):
        """Return g times the derivative in each argument; zeros where there is none in closed form."""
        (g,) = gradients
        found = self.derivatives(*inputs)
        return [x.zeros_like() if d is None else g * d for x, d in zip(inputs, found)]


class KernelFunction(SpecialFunction):
    """A function of `special_kernels.py`, compiled by Numba; without `derivatives`, it is a last derivative."""

    def __init__(self, name, nin, derivatives=None):
        super().__init__(name, nin, derivatives, self._evaluate)

    def _evaluate(self, *inputs):
        return getattr(numba_module("special_kernels"), self.name)(*(float(x) for x in inputs))

    def pullback(self, inputs, outputs, gradients):
        """Return the gradients; NotImplementedError where the derivative is not known."""
        if self.derivatives is None:
            function = self.name.partition("_")[0]
            raise NotImplementedError(
                f"{function}: its third derivatives in the parameters are not known; first and second derivatives are."
            )
        return super().pullback(inputs, outputs, gradients)


class SizedFunction(SpecialFunction):
    """SciPy's function where no parameter (every input but the last) is above `LARGE`, elsewhere the kernel of that name."""

    def __init__(self, small):
        super().__init__(small.name, small.nin, small.derivatives, self._evaluate)
        self.small, self.kernel = small, KernelFunction(small.name, small.nin)

    def __reduce__(self):
        return type(self), (self.small,)

    def _evaluate(self, *inputs):
        is_small = all(parameter <= LARGE for parameter in inputs[:-1])
        return (self.small if is_small else self.kernel).impl(*inputs)


class Polygamma(ps.UnaryScalarOp):
    """The n-th derivative of digamma, n >= 1."""

    def __init__(self, order):
        self.order = order
        super().__init__(ps.upgrade_to_float, name=f"polygamma{order}")

    def __eq__(self, other):
        return type(self) is type(other) and self.order == other.order

    def __hash__(self):
        return hash((type(self), self.order))

    def impl(self, x):
        """Return the value by SciPy, for constants and for graphs that are not lowered."""
        return special.polygamma(self.order, x)

    def pullback(self, inputs, outputs, gradients):
        """Return g times the polygamma function of the next order."""
        (x,), (g,) = inputs, gradients
        return [g * Polygamma(self.order + 1)(x)]


class XTimes(ps.BinaryScalarOp):
    """x f(y), 0 where x is 0 and y is a number; `logarithm` is log or log1p."""

    def __init__(self, name, logarithm, shift):
        self.logarithm, self.shift = logarithm, shift
        super().__init__(ps.upgrade_to_float, name=name)

    def __eq__(self, other):
        return type(self) is type(other) and self.name == other.name

    def __hash__(self):
        return hash((type(self), self.name))

    def impl(self, x, y):
        """Return the value by SciPy, for constants and for graphs that are not lowered."""
        return getattr(special, self.name)(x, y)

    def pullback(self, inputs, outputs, gradients):
        """Return g f(y) for x, g x f'(y) for y."""
        (x, y), (g,) = inputs, gradients
        return [g * self.logarithm(y), g * x / (y + self.shift) if self.shift else g * x / y]


# ---------------------------------------------------------------------------------------------------------------------
# Error functions: DLMF 7.2, 7.10; the derivative of erfcx for large x is that of its expansion, DLMF 7.12.1
# ---------------------------------------------------------------------------------------------------------------------


def _erfcx_derivative(x):
    direct = 2.0 * x * erfcx(x) - 2.0 / ROOT_PI
    inverse = 1.0 / (2.0 * x * x)
    series = 1.0
    for k in range(8, 0, -1):
        series = 1.0 - (2 * k + 1) * inverse * series
    return [ps.switch(ps.gt(x, 25.0), -series / (ROOT_PI * x * x), direct)]


erfcx = SpecialFunction("erfcx", 1, _erfcx_derivative)
erfinv = SpecialFunction("erfinv", 1, lambda x: [ROOT_PI / 2 * ps.exp(ps.sqr(erfinv(x)))])
erfcinv = SpecialFunction("erfcinv", 1, lambda x: [-ROOT_PI / 2 * ps.exp(ps.sqr(erfcinv(x)))])
log_ndtr = SpecialFunction("log_ndtr", 1, lambda x: [np.sqrt(2 / np.pi) / erfcx(x * -np.sqrt(0.5))])

# ---------------------------------------------------------------------------------------------------------------------
# Gamma and related functions: DLMF 5.2, 5.15, 8.8
# ---------------------------------------------------------------------------------------------------------------------

digamma = SpecialFunction("psi", 1, lambda x: [Polygamma(1)(x)])
gamma = SpecialFunction("gamma", 1, lambda x: [gamma(x) * digamma(x)])
gammaln = SpecialFunction("gammaln", 1, lambda x: [digamma(x)])
xlogy = XTimes("xlogy", ps.log, 0.0)
xlog1py = XTimes("xlog1py", ps.log1p, 1.0)


gamma_density_in_a = KernelFunction("gamma_density_in_a", 2)
gamma_density = KernelFunction("gamma_density", 2, lambda a, x: [gamma_density_in_a(a, x), gamma_density(a, x) * ((a - 1.0) / x - 1.0)])
gammainc_in_aa = KernelFunction("gammainc_in_aa", 2)
gammainc_in_a = KernelFunction("gammainc_in_a", 2, lambda *ax: [gammainc_in_aa(*ax), gamma_density_in_a(*ax)])
gammainc = SpecialFunction("gammainc", 2, lambda a, x: [gammainc_in_a(a, x), gamma_density(a, x)])
gammaincc = SpecialFunction("gammaincc", 2, lambda a, x: [-gammainc_in_a(a, x), -gamma_density(a, x)])


def _beta_density_derivatives(a, b, x):
    in_x = beta_density(a, b, x) * ((a - 1.0) / x - (b - 1.0) / (1.0 - x))
    return [beta_density_in_a(a, b, x), beta_density_in_b(a, b, x), in_x]


beta_density_in_a, beta_density_in_b = (KernelFunction(f"beta_density_in_{one}", 3) for one in "ab")
beta_density = KernelFunction("beta_density", 3, _beta_density_derivatives)
betainc_in_aa, betainc_in_ab, betainc_in_bb = (KernelFunction(f"betainc_in_{pair}", 3) for pair in ("aa", "ab", "bb"))
betainc_in_a = KernelFunction("betainc_in_a", 3, lambda *abx: [betainc_in_aa(*abx), betainc_in_ab(*abx), beta_density_in_a(*abx)])
betainc_in_b = KernelFunction("betainc_in_b", 3, lambda *abx: [betainc_in_ab(*abx), betainc_in_bb(*abx), beta_density_in_b(*abx)])
betainc = SpecialFunction("betainc", 3, lambda *abx: [betainc_in_a(*abx), betainc_in_b(*abx), beta_density(*abx)])

# ---------------------------------------------------------------------------------------------------------------------
# Modified Bessel functions: DLMF 10.29
# ---------------------------------------------------------------------------------------------------------------------


def _ive_derivative(v, x):
    return [None, (ive(v - 1.0, x) + ive(v + 1.0, x)) / 2.0 - ps.sign(x) * ive(v, x)]


def _i1_derivative(x):
    return [(i0(x) + ive(2.0, x) * ps.exp(ps.abs(x))) / 2.0]


ive = SpecialFunction("ive", 2, _ive_derivative)
i0 = SpecialFunction("i0", 1, lambda x: [i1(x)])
i1 = SpecialFunction("i1", 1, _i1_derivative)
i0e = SpecialFunction("i0e", 1, lambda x: [i1e(x) - ps.sign(x) * i0e(x)])
i1e = SpecialFunction("i1e", 1, lambda x: [(i0e(x) + ive(2.0, x)) / 2.0 - ps.sign(x) * i1e(x)])
