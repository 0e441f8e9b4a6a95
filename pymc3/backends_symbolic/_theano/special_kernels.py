"""Derivatives of the incomplete gamma and beta functions in their parameters, by differentiated series and fractions."""
import math

import numba

#: Enough for parameters up to about 10^6: the sums need some multiples of their square root.
MAX_TERMS = 20000
EPSILON = 1e-17


@numba.njit(cache=True)
def digamma(x):
    """Return digamma for x > 0: recurrence up to 12, then the asymptotic series (A&S 6.3.18)."""
    result = 0.0
    while x < 12.0:
        result -= 1.0 / x
        x += 1.0
    z = 1.0 / (x * x)
    series = z * (1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z * (1 / 132 - z * (691 / 32760 - z / 12))))))
    return result + math.log(x) - 0.5 / x - series


@numba.njit(cache=True)
def _lower_in_a(a, x):
    """d/da of P(a, x) by the series x^a e^-x / Gamma(a + 1) sum x^k / ((a + 1) ... (a + k)) (DLMF 8.7.1)."""
    term, slope = 1.0, 0.0
    total, total_slope = 1.0, 0.0
    for k in range(1, MAX_TERMS):
        slope = (slope - term / (a + k)) * x / (a + k)
        term *= x / (a + k)
        total += term
        total_slope += slope
        if abs(slope) < EPSILON * abs(total_slope) and term < EPSILON * total:
            break
    factor = math.exp(a * math.log(x) - x - math.lgamma(a + 1.0))
    return factor * (total * (math.log(x) - digamma(a + 1.0)) + total_slope)


@numba.njit(cache=True)
def _upper_in_a(a, x):
    """d/da of Q(a, x) by the continued fraction of DLMF 8.9.2 (even part), differentiated, from the bottom up."""
    steps = 40 + int(600.0 / (x - a + 1.0) + 6.0 * math.sqrt(a))
    value, slope = x + 2.0 * steps + 1.0 - a, -1.0
    for k in range(steps, 0, -1):
        numerator, numerator_slope = k * (a - k), float(k)
        quotient = numerator / value
        quotient_slope = (numerator_slope - quotient * slope) / value
        value = x + 2.0 * k - 1.0 - a + quotient
        slope = -1.0 + quotient_slope
    factor = math.exp(a * math.log(x) - x - math.lgamma(a))
    return factor / value * (math.log(x) - digamma(a) - slope / value)


@numba.njit(cache=True)
def gammainc_in_a(a, x):
    """Return the derivative of the lower regularized incomplete gamma function in its parameter."""
    if not (a > 0.0 and x >= 0.0):
        return math.nan
    if x == 0.0 or x == math.inf:
        return 0.0
    if x > a + 1.0 and x > 2.0:
        return -_upper_in_a(a, x)
    return _lower_in_a(a, x)


@numba.njit(cache=True)
def gammaincc_in_a(a, x):
    """Return the derivative of the upper regularized incomplete gamma function in its parameter."""
    return -gammainc_in_a(a, x)


@numba.njit(cache=True)
def _beta_fraction(a, b, x):
    """Return the continued fraction of DLMF 8.17.22 and its derivatives in a and b, from the bottom up."""
    steps = 60 + int(4.0 * math.sqrt(max(a, b)))
    value, in_a, in_b = 1.0, 0.0, 0.0
    for k in range(2 * steps, 0, -1):
        m = k // 2
        if k % 2 == 0:
            d = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
            d_a = -d * (1.0 / (a + 2 * m - 1.0) + 1.0 / (a + 2 * m))
            d_b = m * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        else:
            d = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
            d_b = -(a + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
            logarithmic = 1.0 / (a + m) + 1.0 / (a + b + m) - 1.0 / (a + 2 * m) - 1.0 / (a + 2 * m + 1.0)
            d_a = d * logarithmic
        in_a = (d_a - d / value * in_a) / value
        in_b = (d_b - d / value * in_b) / value
        value = 1.0 + d / value
    return value, in_a, in_b


@numba.njit(cache=True)
def _beta_derivatives(a, b, x):
    """d/da and d/db of I_x(a, b) for x below about a / (a + b), where the fraction converges quickly."""
    value, in_a, in_b = _beta_fraction(a, b, x)
    log_beta = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    result = math.exp(a * math.log(x) + b * math.log1p(-x) - log_beta) / (a * value)
    both = digamma(a + b)
    first = result * (math.log(x) - digamma(a) + both - 1.0 / a - in_a / value)
    second = result * (math.log1p(-x) - digamma(b) + both - in_b / value)
    return first, second


@numba.njit(cache=True)
def _betainc_derivatives(a, b, x):
    if not (a > 0.0 and b > 0.0 and 0.0 <= x <= 1.0):
        return math.nan, math.nan
    if x == 0.0 or x == 1.0:
        return 0.0, 0.0
    if x <= (a + 1.0) / (a + b + 2.0):
        return _beta_derivatives(a, b, x)
    second, first = _beta_derivatives(b, a, 1.0 - x)
    return -first, -second


@numba.njit(cache=True)
def betainc_in_a(a, b, x):
    """Return the derivative of the regularized incomplete beta function in its first parameter."""
    return _betainc_derivatives(a, b, x)[0]


@numba.njit(cache=True)
def betainc_in_b(a, b, x):
    """Return the derivative of the regularized incomplete beta function in its second parameter."""
    return _betainc_derivatives(a, b, x)[1]


def c_function(name, nin):
    """Return a function of this module, of `nin` doubles, callable from C at its `address`."""
    return numba.cfunc(numba.float64(*[numba.float64] * nin))(globals()[name].py_func)
