"""Special functions against mpmath, value and derivative, at 1e-10 relative."""

import functools

import mpmath
import numpy as np

from pymc3 import backends_symbolic as K
from tests.backends_symbolic.harness import Case, named

LIMITS = {"rtol": 1e-10, "atol": 0, "gradient_rtol": 1e-10, "gradient_atol": 0}
DIGITS = 40


def exact(function, *arrays, order=None):
    """Return `function`, computed by mpmath, of each element; `order`: the partial derivative of these orders instead."""

    def element(*numbers):
        with mpmath.workdps(DIGITS):
            numbers = [mpmath.mpf(float(number)) for number in numbers]
            value = function(*numbers) if order is None else derivative(function, numbers, order)
            return float(mpmath.re(value))

    return np.vectorize(element, otypes=["float64"])(*arrays)


def derivative(function, numbers, order):
    position = order.index(1)

    def along(x):
        return function(*numbers[:position], x, *numbers[position + 1 :])

    scale = max(abs(numbers[position]), mpmath.mpf(10) ** -3)
    return mpmath.diff(along, numbers[position], h=scale * mpmath.mpf(10) ** -13)


def case(name, function, *arguments, label="", partials=None, build=None, **options):
    count = len(arguments)
    orders = [tuple(int(i == j) for j in range(count)) for i in range(count)]
    exact_partials = [lambda *a, order=order: exact(function, *a, order=order) for order in orders]
    return Case(
        f"{name}:{label}" if label else name,
        build or named(name),
        lambda *arrays: exact(function, *arrays),
        arguments,
        partials or exact_partials,
        **{**LIMITS, **options},
    )


def erfcx(x):
    # exp(x^2) overflows no mpf; the digits that erfc loses to a large exponent are made up for.
    with mpmath.workdps(60):
        return mpmath.exp(x * x) * mpmath.erfc(x)


def erfinv_of(x):
    return mpmath.erfinv(x)


def erfcinv(y):
    # Near 0 and 2, 1 - y must keep the digits of y.
    with mpmath.workdps(350):
        return mpmath.erfinv(1 - y)


def ndtr(x):
    return mpmath.erfc(-x / mpmath.sqrt(2)) / 2


def ive(v, x):
    return mpmath.exp(-abs(x)) * mpmath.besseli(v, x)


def gammaln(x):
    return mpmath.log(abs(mpmath.gamma(x)))


def betaln(a, b):
    return mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b)


def multigammaln(a, d):
    return d * (d - 1) / 4 * mpmath.log(mpmath.pi) + sum(mpmath.loggamma(a + mpmath.mpf(1 - j) / 2) for j in range(1, d + 1))


LINE = np.array([-30.0, -8.0, -3.1, -1.0, -0.4, -1e-6, 1e-9, 0.2, 0.7, 1.3, 4.5, 9.0])
NEGATIVE_TOO = np.array([-10.3, -3.7, -0.5, 1e-6, 0.01, 0.6, 1.4616, 2.0, 7.7, 50.0, 1e4, 1e8])
BESSEL = np.array([-20.0, -2.5, -0.01, 1e-8, 0.3, 1.0, 7.9, 8.1, 40.0, 300.0])

ERROR_FUNCTIONS = [
    case("erf", mpmath.erf, np.array([-5.0, -1.1, -1e-8, 1e-12, 0.3, 0.9, 2.5])),
    case("erfc", mpmath.erfc, np.array([-5.0, -1.1, -1e-8, 0.3, 0.9, 2.5, 10.0, 25.0])),
    case(
        "erfcx",
        erfcx,
        np.array([-20.0, -5.0, -0.5, 1e-8, 0.4, 2.0, 12.0, 24.9, 25.1, 100.0, 1e4]),
        partials=(lambda x: exact(lambda x: 2 * x * erfcx(x) - 2 / mpmath.sqrt(mpmath.pi), x),),
    ),
    case(
        "erfinv",
        erfinv_of,
        np.array([-0.999999, -0.9, -0.5, -1e-9, 1e-300, 1e-12, 0.1, 0.49, 0.51, 0.97, 1 - 1e-12]),
        partials=(lambda x: exact(lambda x: mpmath.sqrt(mpmath.pi) / 2 * mpmath.exp(mpmath.erfinv(x) ** 2), x),),
    ),
    case(
        "erfcinv",
        erfcinv,
        np.array([1e-300, 1e-100, 1e-20, 1e-3, 0.4, 0.999, 1.001, 1.5, 1.99]),
        partials=(lambda y: exact(lambda y: -mpmath.sqrt(mpmath.pi) / 2 * mpmath.exp(erfcinv(y) ** 2), y),),
    ),
    case("ndtr", ndtr, np.concatenate([LINE, [-37.0]])),
    case("log_ndtr", lambda x: mpmath.log(ndtr(x)), np.concatenate([LINE, [-1e3, -1e6]])),
]

GAMMA_FUNCTIONS = (
    [
        case("gamma", mpmath.gamma, NEGATIVE_TOO[:9]),
        # Near its zeros at 1 and 2 a logarithm of about 1e-3 is off by the rounding of numbers of size 1.
        case("gammaln", gammaln, NEGATIVE_TOO, partials=(lambda x: exact(mpmath.digamma, x),), atol=1e-14, gradient_atol=1e-14),
        case("digamma", mpmath.digamma, NEGATIVE_TOO, partials=(lambda x: exact(lambda x: mpmath.psi(1, x), x),), atol=1e-14),
    ]
    + [
        case(
            "polygamma",
            lambda x, n=n: mpmath.psi(n, x),
            np.array([1e-3, 0.2, 1.0, 3.3, 20.0, 1e4]),
            label=f"n={n}",
            build=lambda x, n=n: K.polygamma(n, x),
            partials=(lambda x, n=n: exact(lambda x: mpmath.psi(n + 1, x), x),),
            atol=1e-14 if n == 0 else 0,
        )
        for n in (0, 1, 2, 3)
    ]
    + [
        case("betaln", betaln, np.array([0.1, 0.5, 2.0, 30.0, 1e4]), np.array([3.0, 0.5, 1.5, 1e-2, 5e3])),
        case(
            "multigammaln",
            lambda a: multigammaln(a, 3),
            np.array([1.2, 2.0, 7.5, 100.0]),
            label="d=3",
            build=lambda a: K.multigammaln(a, 3),
        ),
        case("multigammaln", lambda a: multigammaln(a, 1), np.array([0.3, 5.0]), label="d=1", build=lambda a: K.multigammaln(a, 1)),
    ]
)


def lower(a, x):
    return mpmath.gammainc(a, 0, x, regularized=True)


def upper(a, x):
    return mpmath.gammainc(a, x, mpmath.inf, regularized=True)


def incomplete_beta(a, b, x):
    return mpmath.betainc(a, b, 0, x, regularized=True)


def _beyond(log_density, x, step):
    """The integral of a density from x on, where it falls on the scale of abs(step), in the direction of step."""
    pieces = [mpmath.mpf(k) for k in (0, 2, 6, 14, 30, 62, 126)]
    start = log_density(x)
    integral = step * mpmath.quad(lambda v: mpmath.exp(log_density(x + step * v) - start), pieces, method="gauss-legendre")
    return mpmath.exp(start) * integral


@functools.lru_cache(None)
def far_lower(a, x):
    """P(a, x) for large parameters, where mpmath's series take minutes; by the integral of the smaller tail."""
    constant = mpmath.loggamma(a)

    def log_density(t):
        return (a - 1) * mpmath.log(t) - t - constant if t > 0 else -mpmath.inf

    slope, size = (a - 1) / x - 1, mpmath.sqrt(a)
    if x < a:
        return -_beyond(log_density, x, -1 / (slope + 1 / size))
    return 1 - _beyond(log_density, x, 1 / (1 / size - slope))


def far_upper(a, x):
    return 1 - far_lower(a, x)


@functools.lru_cache(None)
def far_beta(a, b, x):
    """I_x(a, b) for large parameters, in the same way."""
    constant = mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b)

    def log_density(t):
        return (a - 1) * mpmath.log(t) + (b - 1) * mpmath.log1p(-t) - constant if 0 < t < 1 else -mpmath.inf

    slope, size = (a - 1) / x - (b - 1) / (1 - x), mpmath.sqrt(a * b / (a + b) ** 3)
    if x < a / (a + b):
        return -_beyond(log_density, x, -1 / (slope + 1 / size))
    return 1 - _beyond(log_density, x, 1 / (1 / size - slope))


#: The series are for parameters below this.
FAR = 2000


def lower_of_any(a, x):
    return (lower if a < FAR else far_lower)(a, x)


def upper_of_any(a, x):
    return (upper if a < FAR else far_upper)(a, x)


def beta_of_any(a, b, x):
    return (incomplete_beta if max(a, b) < FAR else far_beta)(a, b, x)


GAMMA = (np.array([0.1, 0.5, 1.0, 3.0, 3.0, 20.0, 20.0, 100.0]), np.array([0.01, 2.0, 0.7, 0.5, 9.0, 15.0, 31.0, 90.0]))
BETA = (
    np.array([0.5, 1.0, 2.0, 5.0, 0.3, 40.0, 1e-3, 300.0]),
    np.array([0.5, 3.0, 2.5, 0.7, 8.0, 60.0, 0.5, 3e-3]),
    np.array([0.1, 0.5, 0.7, 0.95, 0.01, 0.41, 0.3, 0.997]),
)
LARGE_GAMMA = np.array([1000.0, 4000.0, 9e4, 3e6, 1e8, 1e8]), np.array([1010.0, 4000.0, 9.3e4, 2.985e6, 9.9853e7, 1.0003e8])
LARGE_BETA = (
    np.array([1e4, 2e5, 1e7, 1e8, 1e8, 30.0]),
    np.array([1e4, 1e5, 3e7, 1e8, 1e3, 1e8]),
    np.array([0.48, 0.667, 0.2505, 0.5001, 0.99999, 4.1e-7]),
)


def near_and_far(near, far, step):
    """Return the two sets of arguments: in the second, near ones are a little less, and the first of the far ones is more."""
    less, beside = [x * (1 - 2.0**-6) for x in near], [far[0] + step, *far[1:]]
    return [tuple(map(np.append, *pair)) for pair in ((near, far), (less, beside))]


GAMMAS, OTHER_GAMMAS = near_and_far(GAMMA, LARGE_GAMMA, 1.0)
BETAS, OTHER_BETAS = near_and_far(BETA, LARGE_BETA, 0.5)
INCOMPLETE = [
    case("gammainc", lower_of_any, *GAMMAS, second=OTHER_GAMMAS),
    case("gammaincc", upper_of_any, *GAMMAS, second=OTHER_GAMMAS),
    case("betainc", beta_of_any, *BETAS, second=OTHER_BETAS),
]

BESSEL_FUNCTIONS = [
    case("i0", lambda x: mpmath.besseli(0, x), BESSEL),
    case("i0e", lambda x: ive(0, x), BESSEL),
    case("i1", lambda x: mpmath.besseli(1, x), BESSEL),
    case("i1e", lambda x: ive(1, x), BESSEL),
] + [
    case(
        "ive",
        lambda x, v=v: ive(v, x),
        np.array([1e-2, 0.5, 3.0, 20.0, 39.9, 40.1, 200.0, 1e4]),
        label=f"v={v}",
        build=lambda x, v=v: K.ive(v, x),
    )
    for v in (0.0, 1.0, 0.5, 7.0)
]

WEIGHTED_LOGS = [
    case(
        name,
        function,
        np.array([0.0, 0.0, 1.5, -2.0, 1e-9]),
        np.array([0.3, 2.0, 1e-5, 4.0, 10.0]),
        partials=(lambda x, y, log=log: log(y), lambda x, y, inner=inner: x / inner(y)),
    )
    for name, function, log, inner in (
        ("xlogy", lambda x, y: x * mpmath.log(y), np.log, lambda y: y),
        ("xlog1py", lambda x, y: x * mpmath.log(1 + y), np.log1p, lambda y: 1 + y),
    )
]

INF, NAN = np.inf, np.nan


def at(name, arguments, values):
    """Return a row of values at the edge of the domain; the second set of arguments is the first, reversed."""
    arrays = tuple(np.array(a) for a in arguments)
    table = {tuple(map(str, key)): value for key, value in zip(zip(*arguments), values)}
    return Case(
        f"{name}:edges",
        named(name),
        lambda *a: np.array([table[tuple(map(str, key))] for key in zip(*(x.tolist() for x in a))], dtype=float),
        arrays,
        wrt=(),
        second=tuple(a[::-1].copy() for a in arrays),
    )


EDGES = [
    at("erf", [[-INF, 0.0, INF, NAN]], [-1, 0, 1, NAN]),
    at("erfc", [[-INF, 0.0, INF, NAN]], [2, 1, 0, NAN]),
    at("erfcx", [[-30.0, 0.0, INF, NAN]], [INF, 1, 0, NAN]),
    at("erfinv", [[-1.0, 0.0, 1.0, 1.5, NAN]], [-INF, 0, INF, NAN, NAN]),
    at("erfcinv", [[0.0, 1.0, 2.0, -0.5, 2.5, NAN]], [INF, 0, -INF, NAN, NAN, NAN]),
    at("ndtr", [[-INF, 0.0, INF, NAN]], [0, 0.5, 1, NAN]),
    at("log_ndtr", [[-INF, INF, NAN]], [-INF, 0, NAN]),
    at("gammaln", [[0.0, 1.0, 2.0, INF, NAN, -3.0]], [INF, 0, 0, INF, NAN, INF]),
    at("gamma", [[1.0, 5.0, INF, NAN]], [1, 24, INF, NAN]),
    at("i0e", [[0.0, NAN]], [1, NAN]),
    at("i1e", [[0.0, NAN]], [0, NAN]),
    at("gammainc", [[2.0, 2.0, 2.0, -1.0], [0.0, INF, -1.0, 1.0]], [0, 1, NAN, NAN]),
    at("gammaincc", [[2.0, 2.0, 2.0, -1.0], [0.0, INF, -1.0, 1.0]], [1, 0, NAN, NAN]),
    at("betainc", [[2.0, 2.0, 2.0, -1.0], [3.0, 3.0, 3.0, 1.0], [0.0, 1.0, 1.5, 0.5]], [0, 1, NAN, NAN]),
    at("xlogy", [[0.0, 0.0, 1.0, 2.0], [0.0, NAN, 0.0, -1.0]], [0, NAN, -INF, NAN]),
    at("xlog1py", [[0.0, 0.0, 1.0, 2.0], [-1.0, NAN, -1.0, -2.0]], [0, NAN, -INF, NAN]),
    Case("gammaln:integers", lambda n: K.gammaln(n + 1), lambda n: np.log([1.0, 1, 2, 6, 24]), (np.arange(5),)),
]

CASES = tuple(ERROR_FUNCTIONS + GAMMA_FUNCTIONS + INCOMPLETE + BESSEL_FUNCTIONS + WEIGHTED_LOGS + EDGES)
