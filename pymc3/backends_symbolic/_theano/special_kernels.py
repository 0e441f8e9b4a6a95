"""Incomplete gamma and beta functions by quadrature: where SciPy's have lost digits, and their derivatives in the parameters.

A tail is the density at its end times an integral over v > 0 of exp(f(v)), where f(0) = 0 and f falls. The trapezoidal rule
after the substitution v = scale exp(u - exp(-u)) (H. Takahasi and M. Mori, 1974, "Double exponential formulas for numerical
integration") gives it to 1e-12 near the mean and far from it, for small and for large parameters, and so its derivatives,
which are integrals of the density times powers of the score. Each value is that of the smaller tail, or 1 minus it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numba
import numpy as np

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

HALF_LOG_2PI = 0.5 * math.log(2 * math.pi)
_U, _STEP = np.linspace(-3.6, 3.75, 81, retstep=True)
_NODES = np.exp(_U - np.exp(-_U))
_WEIGHTS = _NODES * (1 + np.exp(-_U)) * _STEP


@numba.njit(cache=True)
def _scale(slope, curvature):
    """Return where slope v + curvature v^2 / 2 is 1; the slope counts as between 0 and 1."""
    slope = min(max(slope, 0.0), 1.0)
    return 2.0 / (slope + math.sqrt(slope * slope + 2.0 * curvature))


@numba.njit(cache=True)
def _log_and_rest(u, direct):
    """Return log(1 + u) and log(1 + u) - u, u > -1; `direct` is log(1 + u) where 1 + u has lost digits, below 1/2."""
    if u < -0.5:
        return direct, direct - u
    log, v = math.log1p(u), u / (2.0 + u)
    if abs(v) > 0.15:
        return log, log - u
    z, series = v * v, 0.0
    for k in range(8, -1, -1):
        series = series * z + 1.0 / (2 * k + 3)
    return log, v * (2.0 * z * series - u)


@numba.njit(cache=True)
def _asymptotic(x):
    """For x > 0, up to 1e-16: the remainder of Stirling's formula for log(gamma(x)), log(x) - digamma(x), and trigamma(x).

    Recurrences up to 12, then the asymptotic series (A&S 6.1.41, 6.3.18, 6.4.12).
    """
    remainder, slope, trigamma, start = 0.0, 0.0, 0.0, x
    while x < 12.0:
        remainder += (x + 0.5) * math.log1p(1.0 / x) - 1.0
        slope += 1.0 / x
        trigamma += 1.0 / (x * x)
        x += 1.0
    z = 1.0 / (x * x)
    remainder += (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z * (1 / 1188 - z * 691 / 360360))))) / x
    slope += z * (1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z * (1 / 132 - z * (691 / 32760 - z / 12))))))
    slope += 0.5 / x - math.log(x / start)
    series = 1 / 6 - z * (1 / 30 - z * (1 / 42 - z * (1 / 30 - z * (5 / 66 - z * (691 / 2730 - z * 7 / 6)))))
    return remainder, slope, trigamma + (1.0 + (0.5 + series / x) / x) / x


# ---------------------------------------------------------------------------------------------------------------------
# Gamma: with t = x exp(side v), the tail beyond x (side -1: below, 1: above) is x^a exp(-x) / gamma(a) times the integral of
# exp(side a v - x (exp(side v) - 1))
# ---------------------------------------------------------------------------------------------------------------------


@numba.njit(cache=True)
def _gamma_parts(a, x):
    """Return x^a exp(-x) / gamma(a), log(x) - digamma(a), and trigamma(a)."""
    log_x, rest = _log_and_rest((x - a) / a, math.log(x) - math.log(a))
    remainder, slope, trigamma = _asymptotic(a)
    return math.exp(a * rest + 0.5 * math.log(a) - HALF_LOG_2PI - remainder), log_x + slope, trigamma


@numba.njit(cache=True)
def _gamma_tail(a, x):
    """Return whether it is below x, and the tail with its first and second derivatives in a, for finite a, x > 0."""
    density, score, trigamma = _gamma_parts(a, x)
    below = x < a
    if below:
        unit = min(a, 1.0) / a
        scale = _scale(1.0 - x * unit, x * unit * unit)
    else:
        scale = _scale(1.0 - (a - 1.0) / x, max(a - 1.0, 0.0) / x / x)
    whole = first = second = 0.0
    for node, weight in zip(_NODES, _WEIGHTS):
        step = scale * node
        if below:
            signed = -step / a
            share = weight * scale / a * math.exp(-step - x * math.expm1(signed))
        else:
            signed = math.log1p(step / x)
            share = weight * scale / (x + step) * math.exp(a * signed - step)
        s = score + signed
        whole += share
        first += share * s
        second += share * (s * s - trigamma)
    return below, (density * whole, density * first, density * second)


@numba.njit(cache=True)
def _lower_gamma(a, x, order):
    """Return P(a, x) (order 0) or a derivative in a."""
    if not (a > 0.0 and x >= 0.0):
        return math.nan
    if x == 0.0 or a == math.inf:
        return 0.0
    if x == math.inf:
        return 1.0 if order == 0 else 0.0
    below, tails = _gamma_tail(a, x)
    if below:
        return tails[order]
    return 1.0 - tails[0] if order == 0 else -tails[order]


@numba.njit(cache=True)
def gammainc(a, x) -> TensorVariable:
    """Return the regularized lower incomplete gamma function."""
    return _lower_gamma(a, x, 0)


@numba.njit(cache=True)
def gammaincc(a, x) -> TensorVariable:
    """Return the regularized upper incomplete gamma function."""
    if not 0.0 < a <= x < math.inf:
        return 1.0 - _lower_gamma(a, x, 0)
    return _gamma_tail(a, x)[1][0]


@numba.njit(cache=True)
def gammainc_in_a(a, x):
    """Return the derivative of the lower regularized incomplete gamma function in its parameter."""
    return _lower_gamma(a, x, 1)


@numba.njit(cache=True)
def gammainc_in_aa(a, x):
    """Return the second derivative of the lower regularized incomplete gamma function in its parameter."""
    return _lower_gamma(a, x, 2)


@numba.njit(cache=True)
def gamma_density(a, x):
    """Return the derivative of the lower regularized incomplete gamma function in `x`."""
    if not (a > 0.0 and x >= 0.0):
        return math.nan
    if x == 0.0:
        return 0.0 if a > 1.0 else 1.0 if a == 1.0 else math.inf
    if x == math.inf or a == math.inf:
        return 0.0
    return _gamma_parts(a, x)[0] / x


@numba.njit(cache=True)
def gamma_density_in_a(a, x):
    """Return the derivative of `gamma_density` in its parameter, 0 where it is 0 itself."""
    density = gamma_density(a, x)
    if density == 0.0 or not 0.0 < x < math.inf:
        return 0.0 * density
    return density * _gamma_parts(a, x)[1]


# ---------------------------------------------------------------------------------------------------------------------
# Beta: with t = x exp(-v), so that 1 - t = y (1 + x / y (1 - exp(-v))), y = 1 - x, the tail below x is
# x^a y^b / (B(a, b) y) times the integral of exp(-a v) (1 + x / y (1 - exp(-v)))^(b - 1)
# ---------------------------------------------------------------------------------------------------------------------


@numba.njit(cache=True)
def _beta_parts(a, b, x, y, excess):
    """Return x^a y^b / B(a, b), the scores of a and b at x, and the covariances of the scores (-trigamma(a + b), ...).

    `excess` is (a + b) x - a = b - (a + b) y, from the smaller of x and y, which has more digits.
    """
    log_x, rest_x = _log_and_rest(excess / a, math.log(x) + math.log1p(b / a))
    log_y, rest_y = _log_and_rest(-excess / b, math.log(y) + math.log1p(a / b))
    remainder_a, slope_a, trigamma_a = _asymptotic(a)
    remainder_b, slope_b, trigamma_b = _asymptotic(b)
    remainder, slope, trigamma = _asymptotic(a + b)
    middle = 0.5 * (math.log(b) - math.log1p(b / a)) - HALF_LOG_2PI + (remainder - remainder_a - remainder_b)
    density = math.exp(a * rest_x + b * rest_y + middle)
    scores = log_x + slope_a - slope, log_y + slope_b - slope
    return density, scores, (trigamma_a - trigamma, -trigamma, trigamma_b - trigamma)


@numba.njit(cache=True)
def _beta_tail(a, b, x, y, excess):
    """Return I_x(a, b) for x below the mean a / (a + b), and its derivatives in a, b, aa, ab, bb."""
    density, (score_a, score_b), (aa, ab, bb) = _beta_parts(a, b, x, y, excess)
    odds, unit = x / y, min(a, 1.0) / a
    above = max(b - 1.0, 0.0) * odds * unit
    scale = _scale(1.0 - above, above * (1.0 + odds) * unit)
    whole = in_a = in_b = in_aa = in_ab = in_bb = 0.0
    for node, weight in zip(_NODES, _WEIGHTS):
        step = scale * node
        v = step / a
        growth = math.log1p(-odds * math.expm1(-v))
        share = weight * math.exp((b - 1.0) * growth - step)
        s, t = score_a - v, score_b + growth
        whole += share
        in_a += share * s
        in_b += share * t
        in_aa += share * (s * s - aa)
        in_ab += share * (s * t - ab)
        in_bb += share * (t * t - bb)
    factor = density * scale / (a * y)
    return factor * whole, factor * in_a, factor * in_b, factor * in_aa, factor * in_ab, factor * in_bb


@numba.njit(cache=True)
def _excess(a, b, x):
    return (a + b) * x - a if x < 0.5 else b - (a + b) * (1.0 - x)


@numba.njit(cache=True)
def _beta(a, b, x, order, turned):
    """Return I_x(a, b) (order 0) or a derivative: order 1 to 5 is a, b, aa, ab, bb; `turned` is that with a and b swapped."""
    if not (a > 0.0 and b > 0.0 and 0.0 <= x <= 1.0):
        return math.nan
    if x == 0.0 or x == 1.0:
        return x if order == 0 else 0.0
    excess = _excess(a, b, x)
    if excess <= 0.0:
        return _beta_tail(a, b, x, 1.0 - x, excess)[order]
    tail = _beta_tail(b, a, 1.0 - x, x, -excess)[turned]
    return 1.0 - tail if order == 0 else -tail


@numba.njit(cache=True)
def betainc(a, b, x) -> TensorVariable:
    """Return the regularized incomplete beta function."""
    return _beta(a, b, x, 0, 0)


@numba.njit(cache=True)
def betainc_in_a(a, b, x):
    """Return the derivative of the regularized incomplete beta function in its first parameter."""
    return _beta(a, b, x, 1, 2)


@numba.njit(cache=True)
def betainc_in_b(a, b, x):
    """Return the derivative of the regularized incomplete beta function in its second parameter."""
    return _beta(a, b, x, 2, 1)


@numba.njit(cache=True)
def betainc_in_aa(a, b, x):
    """Return the second derivative of the regularized incomplete beta function in its first parameter."""
    return _beta(a, b, x, 3, 5)


@numba.njit(cache=True)
def betainc_in_ab(a, b, x):
    """Return the mixed derivative of the regularized incomplete beta function in its parameters."""
    return _beta(a, b, x, 4, 4)


@numba.njit(cache=True)
def betainc_in_bb(a, b, x):
    """Return the second derivative of the regularized incomplete beta function in its second parameter."""
    return _beta(a, b, x, 5, 3)


@numba.njit(cache=True)
def beta_density(a, b, x):
    """Return the derivative of the regularized incomplete beta function in `x`."""
    if not (a > 0.0 and b > 0.0 and 0.0 <= x <= 1.0):
        return math.nan
    if x == 0.0:
        return 0.0 if a > 1.0 else b if a == 1.0 else math.inf
    if x == 1.0:
        return 0.0 if b > 1.0 else a if b == 1.0 else math.inf
    return _beta_parts(a, b, x, 1.0 - x, _excess(a, b, x))[0] / (x * (1.0 - x))


@numba.njit(cache=True)
def _beta_density_in(a, b, x, position):
    """Return the derivative of `beta_density` in a or b (position 0 or 1); 0 where it is 0 itself."""
    density = beta_density(a, b, x)
    if density == 0.0 or not 0.0 < x < 1.0:
        return 0.0 * density
    return density * _beta_parts(a, b, x, 1.0 - x, _excess(a, b, x))[1][position]


@numba.njit(cache=True)
def beta_density_in_a(a, b, x):
    """Return the derivative of `beta_density` in its first parameter."""
    return _beta_density_in(a, b, x, 0)


@numba.njit(cache=True)
def beta_density_in_b(a, b, x):
    """Return the derivative of `beta_density` in its second parameter."""
    return _beta_density_in(a, b, x, 1)


def c_function(name, nin):
    """Return a function of this module, of `nin` doubles, callable from C at its `address`."""
    return numba.cfunc(numba.float64(*[numba.float64] * nin), cache=True)(globals()[name].py_func)
