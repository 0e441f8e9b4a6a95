"""Reductions and cumulative functions against NumPy."""

import numpy as np

from pymc3 import backends_symbolic as K
from tests.backends_symbolic.harness import Case

NAN = np.nan
VECTOR = np.array([0.4, -1.3, 2.2, 0.9])
MATRIX = np.array([[0.3, -1.2, 2.0, 0.1], [4.0, 1.5, -3.0, 0.7], [-0.2, 0.6, 0.9, 1.1]])
# All different and apart by more than the central differences move them.
CUBE = (np.arange(24) * 7 % 24 * 0.31 - 3.0).reshape(2, 3, 4)
INTEGERS = np.array([[3, -1, 4], [1, 5, -9]])
BOOLEANS = np.array([[True, False, True], [True, True, True]])
HOLED = np.array([[1.0, NAN, 3.0], [4.0, 5.0, 6.0]])
TIED = np.array([[2.0, 5.0, 5.0], [-1.0, -1.0, -3.0]])
ZEROS = np.array([[2.0, 0.0, 3.0, 1.5], [0.0, 4.0, 0.0, 2.0], [1.0, 2.0, 3.0, 0.5]])


def case(name, x, label="", reference=None, options=None, **limits):
    options = options or {}
    reference = reference or getattr(np, name)
    parts = [label] * bool(label) + [f"{key}={value}" for key, value in options.items()]
    return Case(
        f"{name}{':' if parts else ''}{','.join(parts)}",
        lambda x: getattr(K, name)(x, **options),
        lambda x: reference(x, **options),
        (x,),
        **limits,
    )


AXES = [{}, {"axis": 0}, {"axis": -1, "keepdims": True}, {"axis": (0, 2)}]

FLOATS = [case(name, CUBE, options=options) for name in ("sum", "prod", "mean", "max", "min") for options in AXES] + [
    case(name, CUBE, options=options)
    for name in ("var", "std")
    for options in ({}, {"axis": 1}, {"axis": (0, 1), "ddof": 1, "keepdims": True})
]

INTS = (
    [case(name, INTEGERS, "integers") for name in ("sum", "prod", "max", "min", "mean", "var")]
    + [case(name, BOOLEANS, "booleans") for name in ("sum", "prod", "mean", "all", "any")]
    + [
        case("all", BOOLEANS, options={"axis": 1}),
        case("any", ~BOOLEANS, options={"axis": 1, "keepdims": True}),
        case("all", INTEGERS - 1, "integers", options={"axis": 0}),
        case("any", MATRIX, "floats", options={"axis": (0, 1)}),
        case("cumsum", INTEGERS, "integers", options={"axis": 1}),
        case("cumprod", INTEGERS, "integers", options={"axis": 0}),
    ]
)


def shared(extreme):
    def partial(x):
        chosen = x == extreme(x, axis=1, keepdims=True)
        return chosen / chosen.sum(axis=1, keepdims=True)

    return partial


def tied(name, reference):
    # The weights are of the reduced shape, so the partial derivative cannot be weighted element by element: sum instead.
    return Case(
        f"{name}:ties",
        lambda x: K.sum(getattr(K, name)(x, axis=1)) / np.cos(0.5),
        lambda x: reference(x, axis=1).sum() / np.cos(0.5),
        (TIED,),
        (lambda x: shared(reference)(x) / np.cos(0.5),),
    )


EXTREMES = [
    tied("max", np.max),
    tied("min", np.min),
    case("max", HOLED, "nan", options={"axis": 1}, wrt=()),
    case("min", HOLED, "nan", options={"axis": 1}, wrt=()),
    case("max", HOLED, "nan", wrt=()),
    case("sum", HOLED, "nan", options={"axis": 0}, wrt=()),
] + [
    case(name, x, label, options=options, wrt=())
    for name in ("argmin", "argmax")
    for x, label, options in (
        (MATRIX, "", {}),
        (MATRIX, "", {"axis": 0}),
        (CUBE, "", {"axis": -1}),
        (TIED, "ties", {"axis": 1}),
        (INTEGERS, "integers", {"axis": 1}),
    )
]

CUMULATIVE = [
    case("cumsum", VECTOR),
    case("cumsum", MATRIX, "flattened"),
    case("cumsum", CUBE, options={"axis": 1}),
    case("cumprod", VECTOR),
    case("cumprod", ZEROS, "flattened, zeros"),
    case("cumprod", MATRIX, options={"axis": -1}),
    case("cumprod", ZEROS, "zeros", options={"axis": 1}),
    case("prod", ZEROS, "zeros", options={"axis": 1}),
]

norm = np.linalg.norm
NORMS = [
    case("norm", VECTOR, reference=norm),
    case("norm", MATRIX, "matrix", reference=norm),
    case("norm", CUBE, "all axes", reference=norm),
    case("norm", MATRIX, reference=norm, options={"axis": 1}),
    case("norm", MATRIX, reference=norm, options={"ord": 2, "axis": 0, "keepdims": True}),
    case("norm", VECTOR, reference=norm, options={"ord": 1}),
    case("norm", VECTOR, reference=norm, options={"ord": 3}),
    case("norm", VECTOR, reference=norm, options={"ord": np.inf}),
    case("norm", VECTOR, reference=norm, options={"ord": -np.inf}),
    case("norm", VECTOR, reference=norm, options={"ord": 0}, wrt=()),
    case("norm", MATRIX, reference=norm, options={"ord": "fro"}),
    case("norm", MATRIX, reference=norm, options={"ord": 1, "axis": (0, 1)}),
    case("norm", MATRIX, reference=norm, options={"ord": np.inf, "axis": (0, 1)}),
]

EMPTY = [
    Case("sum:no elements", lambda x: K.sum(x, axis=0), lambda x: x.sum(axis=0), (np.zeros((0, 3)),), wrt=()),
    Case("prod:no elements", lambda x: K.prod(x, axis=0), lambda x: x.prod(axis=0), (np.zeros((0, 3)),), wrt=()),
]

CASES = tuple(FLOATS + INTS + EXTREMES + CUMULATIVE + NORMS + EMPTY)
