"""Element-wise functions: values by NumPy and SciPy, derivatives in closed form."""

import numpy as np
from scipy import special as sp

from pymc3 import backends_symbolic as K
from tests.backends_symbolic.harness import Case, named

INF, NAN = np.inf, np.nan
ANY = np.array([-3.1, -1.2, -0.5, -1e-3, 1e-3, 0.3, 0.7, 1.5, 2.6, 4.2])
POSITIVE = np.array([1e-5, 0.02, 0.1, 0.5, 0.9, 1.0, 1.7, 3.3, 25.0, 1e6])
UNIT = np.array([-0.99, -0.6, -0.3, -0.01, 1e-6, 0.02, 0.4, 0.97])
PROBABILITY = np.array([1e-12, 1e-3, 0.2, 0.5, 0.7, 0.999])
WIDE = np.array([-800.0, -40.0, -20.0, -3.0, -0.5, 0.0, 0.5, 3.0, 20.0, 40.0, 800.0])
EDGES = np.array([-INF, -1.0, 0.0, 1.0, INF, NAN])
INTEGERS = np.array([-7, -2, -1, 0, 1, 2, 5])


def unary(name, reference, derivative, x, **options):
    function = named(name)
    return Case(name, lambda x: function(x), reference, (x,), (derivative,), **options)


def edges(name, reference, x=EDGES):
    function = named(name)
    return Case(f"{name}:edges", lambda x: function(x), reference, (x,), wrt=(), second=(x[::-1].copy(),))


def log1mexp(x):
    return np.where(x < 0.69, np.log(-np.expm1(-x)), np.log1p(-np.exp(-x)))


def zero(x):
    return np.zeros_like(x)


SMOOTH = [
    unary("abs", np.abs, np.sign, np.array([-2.0, -0.5, 0.0, 0.5, 3.0])),
    unary("sign", np.sign, zero, np.array([-2.0, -0.5, 0.0, 0.5, 3.0])),
    unary("exp", np.exp, np.exp, ANY),
    unary("expm1", np.expm1, np.exp, np.array([-40.0, -1.0, -1e-9, 1e-12, 1e-3, 2.0])),
    unary("log", np.log, lambda x: 1 / x, POSITIVE),
    unary("log1p", np.log1p, lambda x: 1 / (1 + x), np.array([-0.9, -1e-9, 1e-12, 1e-3, 2.0, 1e6])),
    unary("log2", np.log2, lambda x: 1 / x / np.log(2), POSITIVE),
    unary("log10", np.log10, lambda x: 1 / x / np.log(10), POSITIVE),
    unary("sqrt", np.sqrt, lambda x: 0.5 / np.sqrt(x), POSITIVE),
    unary("square", np.square, lambda x: 2 * x, ANY),
    unary("reciprocal", lambda x: 1 / x, lambda x: -1 / x**2, ANY),
    unary("floor", np.floor, zero, ANY),
    unary("ceil", np.ceil, zero, ANY),
    unary("round", np.round, zero, np.array([-2.5, -1.5, -0.5, 0.4, 0.5, 1.5, 2.5, 3.6]), second=(ANY[:8],)),
    unary("sin", np.sin, np.cos, ANY),
    unary("cos", np.cos, lambda x: -np.sin(x), ANY),
    unary("tan", np.tan, lambda x: 1 / np.cos(x) ** 2, ANY),
    unary("arcsin", np.arcsin, lambda x: 1 / np.sqrt((1 - x) * (1 + x)), UNIT),
    unary("arccos", np.arccos, lambda x: -1 / np.sqrt((1 - x) * (1 + x)), UNIT),
    unary("arctan", np.arctan, lambda x: 1 / (1 + x * x), ANY),
    unary("sinh", np.sinh, np.cosh, ANY),
    unary("cosh", np.cosh, np.sinh, ANY),
    unary("tanh", np.tanh, lambda x: 1 / np.cosh(x) ** 2, ANY),
    unary("arcsinh", np.arcsinh, lambda x: 1 / np.hypot(1, x), ANY),
    unary("arccosh", np.arccosh, lambda x: 1 / np.sqrt((x - 1) * (x + 1)), np.array([1.1, 1.5, 4.0, 1e5])),
    unary("arctanh", np.arctanh, lambda x: 1 / ((1 - x) * (1 + x)), UNIT),
    unary("sigmoid", sp.expit, lambda x: sp.expit(x) * sp.expit(-x), WIDE, gradient_atol=0, atol=0),
    unary("softplus", lambda x: np.logaddexp(0, x), sp.expit, WIDE, gradient_atol=0, atol=0),
    unary("log1pexp", lambda x: np.logaddexp(0, x), sp.expit, WIDE, gradient_atol=0, atol=0),
    unary("logit", sp.logit, lambda x: 1 / (x * (1 - x)), PROBABILITY),
    unary(
        "log1mexp",
        log1mexp,
        lambda x: 1 / np.expm1(x),
        np.array([1e-12, 1e-5, 0.1, 0.6931, 0.7, 2.0, 30.0, 600.0]),
        gradient_atol=0,
        atol=0,
    ),
    unary("negative", np.negative, lambda x: -np.ones_like(x), ANY),
]

AT_EDGES = [
    edges(name, getattr(np, name))
    for name in (
        "abs sign exp expm1 log log1p log2 log10 sqrt square floor ceil arcsin arccos arctan sinh cosh tanh arcsinh "
        "arccosh arctanh isnan isinf isfinite"
    ).split()
] + [
    edges("sigmoid", sp.expit),
    edges("logit", sp.logit, np.array([-0.5, 0.0, 1.0, 1.5, NAN])),
    edges("log1pexp", lambda x: np.logaddexp(0, x)),
    edges("log1mexp", log1mexp),
    edges("round", np.round),
]

# NumPy before 2.1 makes fractions of these.
STAY_INTEGERS = dict.fromkeys(("floor", "ceil"), np.positive)

ON_INTEGERS = [
    Case(f"{name}:integers", named(name), STAY_INTEGERS.get(name, getattr(np, name)), (INTEGERS,))
    for name in "abs sign exp square negative floor ceil sqrt isnan isfinite logical_not sin".split()
] + [
    Case("reciprocal:integers", lambda x: K.reciprocal(x), lambda x: 1 / x, (INTEGERS,)),
    Case("round:integers", lambda x: K.round(x), lambda x: x, (INTEGERS,)),
    Case("exp:booleans", lambda x: K.exp(x), lambda x: np.exp(x * 1.0), (np.array([True, False]),)),
]

MATRIX = np.array([[0.3, -1.2, 2.0, 0.1], [4.0, 4.0, -3.0, 0.7], [-0.2, 0.0, 0.9, 1.1]])
HUGE = np.array([[1000.0, 1001.0, -1000.0], [-800.0, -801.0, -802.0]])
EMPTY_ROW = np.array([[-INF, -INF], [-INF, 1.0]])


def reduced(name, reference, x, label="", **options):
    return Case(
        f"{name}:{label}{','.join(f'{k}={v}' for k, v in options.items())}",
        lambda x: getattr(K, name)(x, **options),
        lambda x: reference(x, **options),
        (x,),
    )


def softmax(x, axis=-1):
    return sp.softmax(x, axis=axis)


def log_softmax(x, axis=-1):
    return sp.log_softmax(x, axis=axis)


EXPONENTIAL_SUMS = [
    reduced("softmax", softmax, MATRIX),
    reduced("softmax", softmax, MATRIX, axis=0),
    reduced("softmax", softmax, HUGE, "huge,"),
    reduced("log_softmax", log_softmax, MATRIX),
    reduced("log_softmax", log_softmax, MATRIX, axis=0),
    reduced("log_softmax", log_softmax, HUGE, "huge,"),
    reduced("logsumexp", sp.logsumexp, MATRIX),
    reduced("logsumexp", sp.logsumexp, MATRIX, axis=1),
    reduced("logsumexp", sp.logsumexp, MATRIX, axis=(0, 1), keepdims=True),
    reduced("logsumexp", sp.logsumexp, MATRIX, axis=-2, keepdims=True),
    reduced("logsumexp", sp.logsumexp, HUGE, "huge,", axis=1),
    Case("logsumexp:empty", lambda x: K.logsumexp(x, axis=1), lambda x: sp.logsumexp(x, axis=1), (EMPTY_ROW,), wrt=()),
]


def binary(name, reference, partials, x, y, label="", **options):
    function = named(name)
    return Case(f"{name}{':' if label else ''}{label}", lambda x, y: function(x, y), reference, (x, y), partials, **options)


X = np.array([[-2.0, -0.7, 0.4, 3.0], [1.5, 2.5, -3.5, 0.1], [5.0, 1.0, -1.0, 2.0]])
Y = np.array([1.5, -0.6, 2.0, -3.0])
TIES = (np.array([1.0, 2.0, 3.0, -1.0]), np.array([1.0, 3.0, 2.0, -1.0]))
ODD = np.array([-7.0, -2.5, 2.5, 7.0, INF, NAN])
INTS = (np.array([[-7, 7, -6], [6, 0, 5]]), np.array([2, -2, 4]))


def one(x, y):
    return np.ones(np.broadcast_shapes(x.shape, y.shape))


ARITHMETIC = [
    binary("add", np.add, (one, one), X, Y),
    binary("subtract", np.subtract, (one, lambda x, y: -one(x, y)), X, Y),
    binary("multiply", np.multiply, (lambda x, y: y * one(x, y), lambda x, y: x * one(x, y)), X, Y),
    binary("true_divide", np.true_divide, (lambda x, y: one(x, y) / y, lambda x, y: -x / y**2), X, Y),
    binary("floor_divide", np.floor_divide, (lambda x, y: 0 * one(x, y), lambda x, y: 0 * one(x, y)), X, Y),
    binary("mod", np.mod, (one, lambda x, y: -np.floor(x / y)), X, Y, second=(X + 0.01, Y)),
    binary("power", np.power, (lambda x, y: y * x ** (y - 1), lambda x, y: x**y * np.log(x)), np.abs(X), Y),
    Case("power:square of anything", lambda x: K.power(x, 2.0), np.square, (X,), (lambda x: 2 * x,)),
    Case("power:cube of anything", lambda x: K.power(x, 3), lambda x: x**3, (X,), (lambda x: 3 * x * x,)),
    binary(
        "power",
        np.power,
        (lambda x, y: np.array([0.0, 1.0, 0.0]), lambda x, y: np.zeros(3)),
        np.zeros(3),
        np.array([2.0, 1.0, 3.5]),
        "at zero",
        second=(np.zeros(3), np.array([2.0, 1.0, 3.5])),
    ),
    binary("power", np.power, None, np.array([-2, 0, 3]), np.array([3, 0, 4]), "integers"),
    binary("power", np.power, None, np.array([-2.0, -8.0]), np.array([0.5, 3.0]), "negative base", wrt=()),
    binary("maximum", np.maximum, (lambda x, y: x >= y, lambda x, y: x < y), *TIES),
    binary("minimum", np.minimum, (lambda x, y: x <= y, lambda x, y: x > y), *TIES),
    binary("maximum", np.maximum, None, EDGES, EDGES[::-1].copy(), "edges", wrt=()),
    binary("minimum", np.minimum, None, EDGES, EDGES[::-1].copy(), "edges", wrt=()),
    binary("maximum", np.maximum, None, *INTS, "integers"),
    binary("arctan2", np.arctan2, (lambda x, y: y / (x * x + y * y), lambda x, y: -x / (x * x + y * y)), X, Y),
    binary(
        "logaddexp",
        np.logaddexp,
        (lambda x, y: sp.expit(x - y), lambda x, y: sp.expit(y - x)),
        np.array([-1000.0, 0.0, 3.0, 1000.0]),
        np.array([-1001.0, 0.0, -2.0, 900.0]),
    ),
    binary("logaddexp", np.logaddexp, None, np.array([-INF, -INF, 1.0]), np.array([-INF, 2.0, INF]), "edges", wrt=()),
    binary("add", np.add, None, *INTS, "integers"),
    binary("subtract", np.subtract, None, *INTS, "integers"),
    binary("multiply", np.multiply, None, *INTS, "integers"),
    binary("true_divide", np.true_divide, None, *INTS, "integers"),
    binary("floor_divide", np.floor_divide, None, *INTS, "integers"),
    binary("mod", np.mod, None, *INTS, "integers"),
    binary("floor_divide", np.floor_divide, None, ODD[:4], np.array([2.0]), "negative", wrt=()),
    binary("mod", np.mod, None, ODD[:4], np.array([-2.0]), "negative", wrt=()),
    binary("true_divide", np.true_divide, None, np.array([1.0, -1.0, 0.0]), np.zeros(3), "by zero", wrt=()),
    binary("multiply", np.multiply, None, INTS[0], X[:2, :3], "integers with floats", wrt=(1,)),
    Case(
        "clip",
        lambda x: K.clip(x, -1.0, 1.0),
        lambda x: np.clip(x, -1, 1),
        (np.array([-3.0, -1.0, 0.2, 1.0, 4.0]),),
        (lambda x: (abs(x) <= 1) * 1.0,),
    ),
    Case("clip:integers", lambda x: K.clip(x, -1, 3), lambda x: np.clip(x, -1, 3), (INTEGERS,)),
]

COMPARISONS = (
    [
        binary(name, getattr(np, name), None, EDGES, np.array([0.0, -1.0, 0.0, 2.0, INF, NAN]))
        for name in "equal not_equal less less_equal greater greater_equal".split()
    ]
    + [
        binary(name, getattr(np, name), None, *INTS, "integers")
        for name in "equal not_equal less less_equal greater greater_equal logical_and logical_or logical_xor".split()
    ]
    + [
        binary(name, getattr(np, name), None, np.array([True, True, False, False]), np.array([True, False, True, False]))
        for name in "logical_and logical_or logical_xor".split()
    ]
    + [
        Case("logical_not", lambda x: K.logical_not(x), np.logical_not, (np.array([True, False]),)),
        Case("logical_not:floats", lambda x: K.logical_not(x), np.logical_not, (EDGES,)),
        Case("isinf", lambda x: K.isinf(x), np.isinf, (EDGES,)),
        Case("isnan", lambda x: K.isnan(x), np.isnan, (EDGES,)),
        Case("isfinite", lambda x: K.isfinite(x), np.isfinite, (EDGES,)),
    ]
)

BITS = [
    binary(name, getattr(np, name), None, INTEGERS, np.array([1, 3, 0, 2, 5, 62, 7]))
    for name in "bitwise_and bitwise_or bitwise_xor left_shift right_shift".split()
] + [Case("bitwise_not", lambda x: K.bitwise_not(x), np.invert, (INTEGERS,))]

SELECTION = [
    Case("where", lambda c, x, y: K.where(c, x, y), np.where, (X > 0, X, Y), (None, lambda c, x, y: c * 1.0, lambda c, x, y: 1.0 - c)),
    Case(
        "where:scalars",
        lambda c, x: K.where(c, x, 0.0) + K.where(c, -1, x),
        lambda c, x: np.where(c, x, 0.0) + np.where(c, -1, x),
        (X > 0, X),
        (None, lambda c, x: np.ones_like(x)),
    ),
    Case(
        "where:harmless branch",
        lambda x: K.where(x > 0, K.log(K.where(x > 0, x, 1.0)), -INF),
        lambda x: np.where(x > 0, np.log(np.where(x > 0, x, 1)), -INF),
        (np.array([-1.0, 0.0, 2.0]),),
        (lambda x: np.where(x > 0, 1 / np.where(x > 0, x, 1), 0.0),),
    ),
    Case("where:integers", lambda c, x: K.where(c, x, 1), lambda c, x: np.where(c, x, 1), (INTEGERS > 0, INTEGERS)),
    Case("where:not finite", lambda x: K.where(x > 0, x, -INF), lambda x: np.where(x > 0, x, -INF), (EDGES,), wrt=()),
]

CASES = tuple(SMOOTH + AT_EDGES + ON_INTEGERS + EXPONENTIAL_SUMS + ARITHMETIC + COMPARISONS + BITS + SELECTION)
