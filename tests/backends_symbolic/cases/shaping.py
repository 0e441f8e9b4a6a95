"""Making arrays, changing shapes, picking, replacing and sorting elements, against NumPy."""

import numpy as np

from pymc3 import backends_symbolic as K
from tests.backends_symbolic.harness import Case, named

VECTOR = np.array([0.4, -1.3, 2.2, 0.9, -0.1])
MATRIX = np.array([[0.3, -1.2, 2.0, 0.1], [4.0, 1.5, -3.0, 0.7], [-0.2, 0.6, 0.9, 1.1]])
SQUARE = MATRIX[:, :3].copy()
CUBE = np.sin(np.arange(24.0) * 1.7).reshape(2, 3, 4) + 0.3
ROW = np.array([[0.7, 0.2, -0.4]])
INTEGERS = np.array([[3, -1, 4], [1, 5, -9]])
TIED = np.array([[2.0, 5.0, 5.0, -1.0], [-1.0, -1.0, -3.0, 0.0]])
INDICES = (np.array([2, 0, -1]), np.array([1, 1, 0]))
GRID = (np.array([[2, 0], [1, -2]]), np.array([[0, 0], [3, 1]]))


def case(name, label, call, *arguments, reference=None, **options):
    """A row whose `call(library, *arrays)` serves K and NumPy alike."""
    return Case(
        f"{name}:{label}" if label else name,
        lambda *tensors: call(K, *tensors),
        reference or (lambda *arrays: call(np, *arrays)),
        arguments,
        **options,
    )


def with_indices(name, label, call, x, indices, reference=None):
    """A row with integer indices that differ between the two sets of arguments."""
    return case(name, label, call, x, indices[0], reference=reference, second=(x * 0.9, indices[1]), wrt=(0,))


SHAPES = [
    case("reshape", "", lambda np, x: np.reshape(x, (2, 6)), MATRIX),
    case("reshape", "unknown", lambda np, x: np.reshape(x, (4, -1)), MATRIX),
    case("reshape", "vector", lambda np, x: np.reshape(x, -1), MATRIX),
    case("reshape", "integers", lambda np, x: np.reshape(x, (3, 2)), INTEGERS),
    case("flatten", "", lambda np, x: np.flatten(x), CUBE, reference=np.ravel),
    case("transpose", "", lambda np, x: np.transpose(x), CUBE),
    case("transpose", "axes", lambda np, x: np.transpose(x, (1, 2, 0)), CUBE),
    case("swapaxes", "", lambda np, x: np.swapaxes(x, 0, -1), CUBE),
    case("moveaxis", "", lambda np, x: np.moveaxis(x, 0, -1), CUBE),
    case("moveaxis", "two", lambda np, x: np.moveaxis(x, (0, 1), (-1, 0)), CUBE),
    case("expand_dims", "", lambda np, x: np.expand_dims(x, 1), MATRIX),
    case("expand_dims", "two", lambda np, x: np.expand_dims(x, (0, -1)), MATRIX),
    case("squeeze", "", lambda np, x: np.squeeze(x), ROW),
    case("squeeze", "axis", lambda np, x: np.squeeze(x, axis=0), ROW),
    case("broadcast_to", "", lambda np, x: np.broadcast_to(x, (2, 4, 3)), ROW),
    case("concatenate", "", lambda np, x, y: np.concatenate([x, y, x], axis=1), MATRIX, SQUARE),
    case("concatenate", "axis 0", lambda np, x, y: np.concatenate([x, y]), SQUARE, ROW),
    case("concatenate", "dtypes", lambda np, x, y: np.concatenate([x, y], axis=0), ROW, INTEGERS),
    case("stack", "", lambda np, x, y: np.stack([x, y * 2]), SQUARE, ROW + 0 * SQUARE),
    case("stack", "last axis", lambda np, x: np.stack([x, x * 2], axis=-1), VECTOR),
    case("tile", "", lambda np, x: np.tile(x, 3), MATRIX),
    case("tile", "axes", lambda np, x: np.tile(x, (2, 1, 3)), MATRIX),
    case("tile", "fewer", lambda np, x: np.tile(x, (2,)), CUBE),
    case("repeat", "", lambda np, x: np.repeat(x, 2), MATRIX),
    case("repeat", "axis", lambda np, x: np.repeat(x, 3, axis=1), MATRIX),
    case("repeat", "each", lambda np, x: np.repeat(x, [1, 0, 2], axis=0), MATRIX),
]

MADE = [
    case("zeros", "", lambda np, x: np.zeros((2, 5)) + x, VECTOR),
    case("ones", "", lambda np, x: np.ones(5) * x, VECTOR),
    case("ones", "integers", lambda np, x: np.ones((5,), dtype="int64"), VECTOR),
    case("full", "", lambda np, x: np.full((2, 5), 2.5) * x, VECTOR),
    case("full", "tensor", lambda np, x: np.full((2, 3), x[1]), VECTOR),
    case("zeros_like", "", lambda np, x: np.zeros_like(x) + x, MATRIX),
    case("zeros_like", "dtype", lambda np, x: np.zeros_like(x, dtype="int64"), MATRIX),
    case("ones_like", "", lambda np, x: np.ones_like(x) * x, MATRIX),
    case("ones_like", "integers", lambda np, x: np.ones_like(x), INTEGERS),
    case("full_like", "", lambda np, x: np.full_like(x, 1.5) * x, MATRIX),
    case("full_like", "integers", lambda np, x: np.full_like(x, 3), INTEGERS),
    case("eye", "", lambda np, x: np.eye(3) + x, SQUARE),
    case("eye", "wide", lambda np, x: np.eye(3, 4, 1) + x, MATRIX),
    case("eye", "integers", lambda np, x: np.eye(3, k=-1, dtype="int64"), SQUARE),
    case("arange", "", lambda np, x: np.arange(5) * x, VECTOR),
    case("arange", "step", lambda np, x: np.arange(2, 12, 2) * x, VECTOR),
    case("arange", "down", lambda np, x: np.arange(4, -1, -1), VECTOR),
    case("arange", "floats", lambda np, x: np.arange(0.5, 3.0, 0.5) * x, VECTOR),
    case("linspace", "", lambda np, x: np.linspace(-1.0, 2.0, 5) * x, VECTOR),
    case("linspace", "tensor", lambda np, x: np.linspace(x[0], x[2], 7), VECTOR),
]

DIAGONALS = [
    case("diag", "vector", lambda np, x: np.diag(x), VECTOR),
    case("diag", "vector, k=1", lambda np, x: np.diag(x, 1), VECTOR),
    case("diag", "matrix", lambda np, x: np.diag(x), MATRIX),
    case("diag", "matrix, k=-1", lambda np, x: np.diag(x, -1), MATRIX),
    case("diagonal", "", lambda np, x: np.diagonal(x), MATRIX),
    case("diagonal", "axes", lambda np, x: np.diagonal(x, 1, 1, 2), CUBE),
    case("diagonal", "default axes", lambda np, x: np.diagonal(x, -1), CUBE),
    case("tril", "", lambda np, x: np.tril(x), MATRIX),
    case("tril", "k=-1", lambda np, x: np.tril(x, -1), CUBE),
    case("triu", "", lambda np, x: np.triu(x), MATRIX),
    case("triu", "k=1", lambda np, x: np.triu(x, 1), CUBE),
]

PICKED = [
    with_indices("take", "", lambda np, x, i: np.take(x, i), MATRIX, GRID),
    with_indices("take", "axis", lambda np, x, i: np.take(x, i, axis=1), MATRIX, INDICES),
    with_indices("take", "axis 0, grid", lambda np, x, i: np.take(x, i, axis=0), MATRIX, (GRID[0], GRID[0][::-1].copy())),
    case("take", "constant", lambda np, x: np.take(x, [2, 0, 2], axis=-1), CUBE),
    with_indices(
        "take_along_axis",
        "",
        lambda np, x, i: np.take_along_axis(x, i, 1),
        MATRIX,
        (np.array([[3, 0], [1, 1], [-1, 2]]), np.array([[0, 0], [2, 3], [1, -4]])),
    ),
    with_indices(
        "take_along_axis",
        "broadcast",
        lambda np, x, i: np.take_along_axis(x, i, 0),
        MATRIX,
        (np.array([[2, 0, 1, 1]]), np.array([[0, 0, 2, 1]])),
    ),
    with_indices("getitem", "integers", lambda np, x, i: x[i], MATRIX, (np.array([2, 0]), np.array([1, 1]))),
    with_indices("getitem", "second axis", lambda np, x, i: x[:, i], MATRIX, INDICES),
    with_indices("getitem", "scalar", lambda np, x, i: x[i], MATRIX, (np.array(2), np.array(-1))),
    with_indices("getitem", "scalar, second axis", lambda np, x, i: x[:, i], MATRIX, (np.array(3), np.array(1))),
    with_indices("getitem", "two arrays", lambda np, x, i: x[i, [0, 3, 1]], MATRIX, INDICES),
    with_indices("getitem", "arrays apart", lambda np, x, i: x[i, :, [0, 3, 1]], CUBE, (np.array([0, 1, 1]), np.array([1, 0, 1]))),
    case("getitem", "slices", lambda np, x: x[1:, ::-2], MATRIX),
    case("getitem", "new axis, ellipsis", lambda np, x: x[..., None, 1:3], CUBE),
    case("getitem", "mask", lambda np, x: x[[True, False, True]], MATRIX),
]


def assigned(x, key, value):
    x = x.copy()
    x[key] = value
    return x


def increased(x, key, value):
    x = x.copy()
    np.add.at(x, key, value)
    return x


MASK = np.array([[True, False, False, True], [False, False, True, False], [False, True, False, False]])
KEYS = {
    "integer": (1, (4,)),
    "negative": (-1, ()),
    "slice": (slice(1, None), (2, 4)),
    "slices": ((slice(None), slice(None, None, -2)), (3, 2)),
    "array": (np.array([2, 0]), (2, 4)),
    "list, second axis": ((slice(None), [3, 1]), (3, 2)),
    "two arrays": (([0, 2, 1], [1, 1, 3]), (3,)),
    "mask": (MASK, (4,)),
    "ellipsis": ((Ellipsis, 0), (3,)),
    "tuple": ((1, 2), ()),
}
REPLACED = [
    Case(
        f"{name}:{label}",
        lambda x, value, f=named(name), key=key: f(x, key, value),
        lambda x, value, f=reference, key=key: f(x, key, value),
        (MATRIX, np.cos(np.arange(np.prod(shape, dtype=int)) + 0.2).reshape(shape)),
    )
    for name, reference in (("set_subtensor", assigned), ("inc_subtensor", increased))
    for label, (key, shape) in KEYS.items()
] + [
    Case(
        "inc_subtensor:twice the same",
        lambda x, value: K.inc_subtensor(x, [0, 2, 0], value),
        lambda x, value: increased(x, [0, 2, 0], value),
        (MATRIX, CUBE[0]),
    ),
    Case(
        "inc_subtensor:symbolic, repeated",
        lambda x, i, value: K.inc_subtensor(x, i, value),
        increased,
        (VECTOR, np.array([1, 3, 1]), np.array([0.1, 0.2, 0.3])),
        second=(VECTOR, np.array([-1, 0, 0]), np.array([0.5, 0.2, 0.3])),
        wrt=(0, 2),
    ),
    Case(
        "set_subtensor:symbolic",
        lambda x, i, value: K.set_subtensor(x, i, value),
        assigned,
        (MATRIX, np.array(1), CUBE[0, 0]),
        second=(MATRIX, np.array(-1), CUBE[0, 1]),
        wrt=(0, 2),
    ),
    Case(
        "set_subtensor:scalar value",
        lambda x: K.set_subtensor(x, (slice(None), 1), 0),
        lambda x: assigned(x, (slice(None), 1), 0),
        (MATRIX,),
    ),
    Case(
        "set_subtensor:integers",
        lambda x: K.set_subtensor(x, (0, slice(None)), [7, 8, 9]),
        lambda x: assigned(x, 0, [7, 8, 9]),
        (INTEGERS,),
    ),
]

SORTED = [
    case("sort", "", lambda np, x: np.sort(x), MATRIX),
    case("sort", "axis 0", lambda np, x: np.sort(x, axis=0), MATRIX),
    case("sort", "flattened", lambda np, x: np.sort(x, axis=None), MATRIX),
    case("sort", "integers", lambda np, x: np.sort(x), INTEGERS),
    Case("argsort", lambda x: K.argsort(x), lambda x: np.argsort(x, kind="stable"), (MATRIX,), wrt=()),
    Case("argsort:ties", lambda x: K.argsort(x), lambda x: np.argsort(x, kind="stable"), (TIED,), wrt=()),
    Case("argsort:axis 0", lambda x: K.argsort(x, axis=0), lambda x: np.argsort(x, axis=0, kind="stable"), (MATRIX,), wrt=()),
    case("flip", "", lambda np, x: np.flip(x), MATRIX),
    case("flip", "axis", lambda np, x: np.flip(x, axis=1), MATRIX),
    case("flip", "axes", lambda np, x: np.flip(x, axis=(0, 2)), CUBE),
    case("roll", "", lambda np, x: np.roll(x, 3), MATRIX),
    case("roll", "axis", lambda np, x: np.roll(x, -1, axis=0), MATRIX),
    case("roll", "around", lambda np, x: np.roll(x, 9, axis=1), MATRIX),
    case("searchsorted", "", lambda np, a, v: np.searchsorted(a, v), np.array([0.0, 1.0, 1.0, 3.0]), TIED, wrt=()),
    case("searchsorted", "right", lambda np, a, v: np.searchsorted(a, v, side="right"), np.array([-1.0, 0.0, 2.0, 2.0, 5.0]), TIED, wrt=()),
    Case("one_hot", lambda x: K.one_hot(x, 4), lambda x: (x[..., None] == np.arange(4)) * 1.0, (INTEGERS,)),
    Case(
        "one_hot:integers", lambda x: K.one_hot(x, 3, dtype="int64"), lambda x: (x[..., None] == np.arange(3)) * 1, (np.array([0, 2, 1]),)
    ),
]

CASES = tuple(SHAPES + MADE + DIAGONALS + PICKED + REPLACED + SORTED)
