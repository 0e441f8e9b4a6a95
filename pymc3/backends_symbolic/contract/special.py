"""Contract: special functions, relative accuracy 1e-10 or better (float64) for values and gradients.

Formulas: Abramowitz and Stegun, "Handbook of Mathematical Functions" (A&S), and https://dlmf.nist.gov (DLMF).
"""

from __future__ import annotations

from .tensors import TensorVariable
from .types import TensorLike


def erf(x: TensorLike) -> TensorVariable:
    """Return the error function 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x (DLMF 7.2.1)."""
    ...


def erfc(x: TensorLike) -> TensorVariable:
    """Return 1 - erf(x), relatively accurate in the right tail (DLMF 7.2.2)."""
    ...


def erfcx(x: TensorLike) -> TensorVariable:
    """Return exp(x^2) erfc(x); falls as 1/(x sqrt(pi)) on the right, inf for x below about -26.6 (DLMF 7.2.3)."""
    ...


def erfinv(x: TensorLike) -> TensorVariable:
    """Return the inverse of erf on (-1, 1); infinite at the borders, NaN beyond."""
    ...


def erfcinv(x: TensorLike) -> TensorVariable:
    """Return the inverse of erfc on (0, 2), accurate for tiny x; inf at 0, -inf at 2, NaN beyond."""
    ...


def gamma(x: TensorLike) -> TensorVariable:
    """Return the gamma function; its sign is right for x < 0, at 0, -1, -2, ... inf or NaN (DLMF 5.2.1)."""
    ...


def gammaln(x: TensorLike) -> TensorVariable:
    """Return log(abs(gamma(x))); inf at 0, -1, -2, ...; the gradient is `digamma`."""
    ...


def digamma(x: TensorLike) -> TensorVariable:
    """Return the derivative of gammaln.

    NaN or infinite at 0, -1, -2, ...; the gradient is polygamma(1, x) (DLMF 5.2.2).
    """
    ...


def polygamma(n: int, x: TensorLike) -> TensorVariable:
    """Return the n-th derivative of digamma.

    `n` is a non-negative integer (0: digamma); gradient in `x` only (DLMF 5.15).
    """
    ...


def betaln(a: TensorLike, b: TensorLike) -> TensorVariable:
    """Return the logarithm of the beta function, for a, b > 0 (DLMF 5.12.1).

    A difference of log-gammas: to 1e-10 of the largest of them (`pymc3.distributions.dist_math.betaln` keeps the digits that
    arguments of very different size lose here).
    """
    ...


def betainc(a: TensorLike, b: TensorLike, x: TensorLike) -> TensorVariable:
    """Return the regularized incomplete beta function I_x(a, b), a, b > 0, 0 <= x <= 1.

    Gradients in all three (DLMF 8.17). To 1e-10 for a and b from 1e-3 to 10^8, as far out as the result is a normal number;
    from there on the error grows as the square root of the larger one: that of rounding x. Second derivatives exist, to 1e-10
    of their largest part; third ones in a and b need not.
    """
    ...


def gammainc(a: TensorLike, x: TensorLike) -> TensorVariable:
    """Return the regularized lower incomplete gamma function P(a, x), a > 0, x >= 0; gradients in both (DLMF 8.2.4).

    To 1e-10 for a from 1e-3 on, as far out as the result is a normal number. Second derivatives exist, to 1e-10 of their
    largest part; third ones in a need not.
    """
    ...


def gammaincc(a: TensorLike, x: TensorLike) -> TensorVariable:
    """Return the regularized upper incomplete gamma function Q(a, x) = 1 - P(a, x); gradients in both (DLMF 8.2.4).

    As `gammainc`; relative to Q itself where Q is small.
    """
    ...


def i0(x: TensorLike) -> TensorVariable:
    """Return the modified Bessel function of the first kind of order 0; overflows to inf beyond 713 (DLMF 10.25)."""
    ...


def i0e(x: TensorLike) -> TensorVariable:
    """Return exp(-abs(x)) i0(x)."""
    ...


def i1(x: TensorLike) -> TensorVariable:
    """Return the modified Bessel function of the first kind of order 1; overflows to inf beyond 713 (DLMF 10.25)."""
    ...


def i1e(x: TensorLike) -> TensorVariable:
    """Return exp(-abs(x)) i1(x)."""
    ...


def ive(v: TensorLike, x: TensorLike) -> TensorVariable:
    """Return exp(-abs(x)) I_v(x), for v >= 0 and x >= 0; gradient in `x` only (DLMF 10.25)."""
    ...


def log_ndtr(x: TensorLike) -> TensorVariable:
    """Return the logarithm of `ndtr`, relatively accurate in both tails."""
    ...


def ndtr(x: TensorLike) -> TensorVariable:
    """Return the standard normal distribution function, erfc(-x / sqrt(2)) / 2, accurate in the left tail."""
    ...


def xlogy(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return x log(y), 0 where x = 0 (unless y is NaN); the gradient in `x` is log(y) also at x = 0."""
    ...


def xlog1py(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return x log1p(y), 0 where x = 0 (unless y is NaN); the gradient in `x` is log1p(y) also at x = 0."""
    ...


def multigammaln(a: TensorLike, d: TensorLike) -> TensorVariable:
    """Return the logarithm of the multivariate gamma function of dimension d, for a > (d - 1) / 2.

    d (d - 1) / 4 log(pi) + sum over j = 1..d of gammaln(a + (1 - j) / 2) (Muirhead 1982, theorem 2.1.12).

    Parameters
    ----------
    a : tensor
    d : int
        A Python integer, d >= 1.
    """
    ...
