"""Keys of x[key] and indices that are taken: what is refused when it is written down."""

import numpy as np

from .rows import agrees, raises

THREE, MATRIX = np.array([1.0, 2.0, 3.0]), np.arange(6.0).reshape(2, 3)
M, X = "<x: float64 (2, 3)>", "<x: float64 (3,)>"
BEYOND = (
    "is out of range for an axis of length 3: it reads beyond the end of a table. Give the table an entry for every value that "
    "the variable can take, or the variable fewer values."
)
FLOATS = "Of whole numbers that are floats make integers first: .astype(int)."
BOUND = "need integers, or scalar tensors of them."


def beyond(index, axis, length, x=M):
    return f"index {index} is out of range for axis {axis} of length {length} of {x}."


REFUSED = [
    *(
        raises(f"K.{name}(x, 9, 1.0)", IndexError, f"function 'row': index 9 {BEYOND}", x=THREE, unknown=True)
        for name in ("set_subtensor", "inc_subtensor")
    ),
    raises("K.searchsorted(x, 1.0)", ValueError, f"searchsorted: got {M} to search in; need a sorted vector.", x=MATRIX),
    raises("K.searchsorted(x, 1.0, 'middle')", ValueError, "searchsorted: got side='middle'; need 'left' or 'right'.", x=THREE),
    *(
        raises(call, IndexError, beyond(*where), x=MATRIX)
        for call, where in (
            ("x[5]", (5, 0, 2)),
            ("x[-3]", (-3, 0, 2)),
            ("x[0, 3]", (3, 1, 3)),
            ("x[..., 3]", (3, 1, 3)),
            ("x[None, 0, 7]", (7, 1, 3)),
            ("x[[0, 2]]", (2, 0, 2)),
            ("x[[0, 1], [0, -4]]", (-4, 1, 3)),
            ("x[np.array([[0, 5]])]", (5, 0, 2)),
            ("x[:, 2 ** 70]", (2**70, 1, 3)),
            ("K.take(x, 3, 1)", (3, 1, 3)),
            ("K.take(x, [0, -3], 0)", (-3, 0, 2)),
            ("np.take(x, 2, 0)", (2, 0, 2)),
            ("K.take_along_axis(x, [[0], [5]], 1)", (5, 1, 3)),
            ("K.set_subtensor(x, 5, 0.0)", (5, 0, 2)),
            ("K.inc_subtensor(x, (0, 7), 0.0)", (7, 1, 3)),
        )
    ),
    *(
        raises(f"x[{key}]", IndexError, f"too many indices: got 3 for {M}, which has 2 axes.", x=MATRIX)
        for key in ("0, 0, 0", "..., 0, 0, 0", "np.ones((2, 3, 1), bool)")
    ),
    raises("x[0]", IndexError, "too many indices: got 1 for <x: float64 ()>, which has 0 axes.", x=1.5),
    raises("x[..., ...]", IndexError, "an index can hold `...` only once.", x=MATRIX),
    *(
        raises(f"x[{key}]", IndexError, f"got a mask of shape {shape} for axes of lengths {lengths} of {M}.", x=MATRIX)
        for key, shape, lengths in (
            ("[True, False, True]", "(3,)", "(2,)"),
            ("np.array([True])", "(1,)", "(2,)"),
            (":, [True, False]", "(2,)", "(3,)"),
            ("np.ones((3, 2), bool)", "(3, 2)", "(2, 3)"),
        )
    ),
    *(
        raises(call, IndexError, f"got a mask of shape (3,) for axes of lengths (2,) of {M}.", x=MATRIX, b=[True, False, True])
        for call in ("x[b]", "x[None, b]", "K.set_subtensor(x, b, 0.0)", "K.inc_subtensor(x, b, [0.0])")
    ),
    raises(
        "K.set_subtensor(x, b, 0.0)",
        ValueError,
        "got a mask of shape (?,) for axes of lengths (?,) of <x: float64 (?,)>.",
        x=THREE,
        b=[True],
        unknown=True,
    ),
    raises("K.set_subtensor(x, b, 0.0)", IndexError, f"too many indices: got 2 for {X}, which has 1 axes.", x=THREE, b=MATRIX > 1),
    raises(
        "x[b]",
        IndexError,
        "an index must be an integer, a slice, an array or None; got <b: bool ()> (K.where chooses by a condition).",
        x=THREE,
        b=True,
    ),
    *(
        raises(
            f"x[{value}]",
            IndexError,
            f"an index must be an integer, a slice, an array or None; got {value} (K.where chooses by a condition).",
            x=MATRIX,
        )
        for value in ("True", "np.True_")
    ),
    *(
        raises(f"x[{key}]", IndexError, f"an index must be of integer or boolean type, got {kind} of dtype float64. {FLOATS}", x=MATRIX)
        for key, kind in (
            ("1.0", "float"),
            ("0, 1.0", "float"),
            ("[1.0, 0.0]", "list"),
            ("np.array([1.0, 0.0])", "ndarray"),
            ("np.array(1.0)", "ndarray"),
        )
    ),
    raises("x[y]", IndexError, "an index must be of integer type, got <y: float64 ()> (cast it first).", x=MATRIX, y=1.0),
    *(
        raises(f"x[{key}]", TypeError, f"slice: got the bound {bound}; {BOUND}", x=THREE)
        for key, bound in (("1.0:", "1.0"), (":1.5", "1.5"), ("::0.5", "0.5"), ("'a':", "'a'"), (":x", X), ("[0, 1]:", "[0, 1]"))
    ),
    raises("x[::0]", ValueError, "slice: got step 0; need another integer.", x=THREE),
    raises("x[[0, 1], [0, 1, 2]]", IndexError, "the arrays of an index: shapes (2,) and (3,) do not fit together (axis -1).", x=MATRIX),
    raises("K.take(x, [0, 5])", IndexError, beyond(5, 0, 3, X), x=THREE),
    raises("K.take(x, [1.0])", TypeError, "take: got indices of dtype float64; need integers.", x=THREE),
    raises("K.take(x, x)", TypeError, f"take: got indices {X}; need integers (cast them first).", x=THREE),
    raises("K.take(x, 0, 1)", ValueError, "axis: got 1, but the tensor has 1 axes.", x=THREE),
    raises("K.take(x, 0, mode='wrap')", ValueError, "take: got mode='wrap'; need 'raise' or 'clip'.", x=THREE),
    raises("K.take_along_axis(x, x, 1)", IndexError, f"take_along_axis: got indices {M}; need integers (cast them first).", x=MATRIX),
    raises(
        "K.take_along_axis(x, [0, 1], 1)", ValueError, f"take_along_axis: got indices <int64 (2,)> for {M}; need as many axes.", x=MATRIX
    ),
    raises(
        "K.take_along_axis(x, [[0], [1], [2]], 1)",
        IndexError,
        f"take_along_axis: got indices <int64 (3, 1)> for {M}; the other axes do not fit together.",
        x=MATRIX,
    ),
    *(
        raises(f"K.{name}(x, 0, [1.0, 2.0])", ValueError, "a value <float64 (2,)> does not fit the place x[key], <float64 (3,)>.", x=MATRIX)
        for name in ("set_subtensor", "inc_subtensor")
    ),
    raises(
        "K.one_hot(x, -1)", ValueError, "one_hot: got num_classes=-1; need an integer of at least 0, negative ones are not allowed.", x=[0]
    ),
    raises("K.one_hot(x, 2.5)", TypeError, "one_hot: got num_classes=2.5; need an integer.", x=[0]),
]

TAKEN = [
    *(
        agrees(f"K.set_subtensor(x, {key}, 9.0)", twin, x=THREE, unknown=True, modes=())
        for key, twin in (("0", "np.r_[9.0, x[1:]]"), ("slice(1, None)", "np.r_[x[0], 9.0, 9.0]"), ("[0, -1]", "np.r_[9.0, x[1], 9.0]"))
    ),
    agrees("K.inc_subtensor(x, [0, 0], 1.0)", "x + [2, 0, 0]", x=THREE, unknown=True, modes=()),
    *(
        agrees(f"x[{key}]", x=MATRIX)
        for key in (
            "1",
            "-1, -1",
            "..., 0",
            "None, ..., None",
            "::-1, 1:",
            "[1, 0, -1]",
            "[]",
            "np.array(1)",
            "0, [2, 0]",
            "[0, 1], None, [1, 2]",
            "[True, False]",
            "np.array([[True, False, True], [False, False, True]])",
            "[[0, 1], [1, 0]], 1",
            "np.int32(1), np.uint8(2)",
        )
    ),
    agrees("x[:, 0:n:n]", x=MATRIX, n=2, modes=()),
    agrees("x[n:]", x=THREE, n=-2, modes=()),
    agrees("x[n, [0, 2]]", x=MATRIX, n=1),
    agrees("K.take(x, [[0, -1]], 1)", x=MATRIX),
    agrees("K.take(x, [-5, 9], mode='clip')", x=THREE),
    agrees("K.take_along_axis(x, np.array([[0], [-1]]), 1)", x=MATRIX),
]

ROWS = [*REFUSED, *TAKEN]
