"""Shapes that do not fit, and indices out of range: when a function is defined, and when it runs."""

import numpy as np

from .rows import raises

TWO, THREE, MATRIX = np.zeros(2), np.zeros(3), np.zeros((2, 3))
BEYOND = (
    "is out of range for an axis of length 2: it reads beyond the end of a table. Give the table an entry for every value that "
    "the variable can take, or the variable fewer values."
)
FIT = "shapes (2,) and (3,) do not fit together (axis -1). They are computed from 'x', 'y'."

ROWS = [
    *(raises(f"x {op} y", ValueError, FIT, x=TWO, y=THREE) for op in "+ - * / // % ** < >=".split()),
    *(raises(f"K.{f}(x, y)", ValueError, FIT, x=TWO, y=THREE) for f in "maximum minimum logaddexp arctan2 equal".split()),
    *(raises(f"x {op} y", ValueError, f"function 'row': {FIT}", x=TWO, y=THREE, unknown=True) for op in "+ - * / < >=".split()),
    raises("x[i]", IndexError, f"function 'row': index 5 (computed from 'i') {BEYOND}", x=TWO, i=[0, 5], unknown=True),
    raises("x[4]", IndexError, f"function 'row': index 4 {BEYOND}", x=TWO, unknown=True),
    raises("K.take(x, i)", IndexError, f"function 'row': index -3 (computed from 'i') {BEYOND}", x=TWO, i=-3, unknown=True),
    raises(
        "K.dot(x, y)",
        ValueError,
        "function 'row': the inner axes of a product have the lengths 2 and 3; they must be equal. They are computed from 'x', 'y'.",
        x=TWO,
        y=THREE,
        unknown=True,
    ),
    *(
        raises(f"K.{name}(x)", ValueError, f"{name}: got <x: float64 (2, 3)>; need a square matrix, or a stack of them.", x=MATRIX)
        for name in "cholesky inv det slogdet eigh expm".split()
    ),
    raises("K.one_hot(x, 3)", TypeError, "one_hot: got <x: float64 (2,)>; need integers (cast it first).", x=TWO),
]
