"""Arguments that say how a shape changes, and what arrays are made: axes, lengths, counts, bounds."""

import numpy as np

from .rows import agrees, gives, raises

THREE, MATRIX, CUBE = np.array([1.0, 2.0, 3.0]), np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(2, 1, 3)
M, C, X = "<x: float64 (2, 3)>", "<x: float64 (2, 1, 3)>", "<x: float64 (3,)>"
NEGATIVE = "negative lengths are not allowed"
WHOLE = "need integers, or scalar tensors of them."
AT_LEAST = "need an integer of at least 0, negative ones are not allowed."
COUNTS = "need one for all, or one for each element along axis 0."


def refused(x, *rows):
    """Return the rows (call, error, text) of one argument `x`."""
    return [raises(call, error, text, x=x) for call, error, text in rows]


RESHAPED = [
    *(
        raises(f"K.reshape(x, {shape})", ValueError, f"reshape: got {M}, whose 6 elements do not fit the shape {shape}.", x=MATRIX)
        for shape in ("(4, 2)", "(5,)", "()", "(-1, 4)", "(2, 3, 0)")
    ),
    *refused(
        MATRIX,
        ("x.reshape(4, 2)", ValueError, f"reshape: got {M}, whose 6 elements do not fit the shape (4, 2)."),
        ("np.reshape(x, 5)", ValueError, f"reshape: got {M}, whose 6 elements do not fit the shape (5,)."),
        ("K.reshape(x, (-1, -1))", ValueError, f"reshape: got the shape (-1, -1); {NEGATIVE}; only one may be -1, for the rest."),
        ("K.reshape(x, (-2, 3))", ValueError, f"reshape: got the shape (-2, 3); {NEGATIVE}; only one may be -1, for the rest."),
        ("K.reshape(x, (2.0, 3))", TypeError, f"reshape: got the shape (2.0, 3); {WHOLE}"),
        ("K.reshape(x, 6.0)", TypeError, f"reshape: got the shape (6.0,); {WHOLE}"),
        ("K.reshape(x, (x[0, 0], 3))", TypeError, f"reshape: got the shape (<float64 ()>, 3); {WHOLE}"),
        ("K.reshape(x, 'a')", TypeError, f"reshape: got the shape ('a',); {WHOLE}"),
        ("K.reshape(x, None)", TypeError, f"reshape: got the shape (None,); {WHOLE}"),
        ("K.reshape(x, x)", TypeError, f"reshape: got the shape {M}; need an integer, or a vector of integers of known length."),
        ("K.broadcast_to(x, (3,))", ValueError, f"broadcast_to: got {M}, which cannot be broadcast to the shape (3,)."),
        ("K.broadcast_to(x, (2, 2))", ValueError, f"broadcast_to: got {M}, which cannot be broadcast to the shape (2, 2)."),
        ("K.broadcast_to(x, (2, -1))", ValueError, f"broadcast_to: got the shape (2, -1); {NEGATIVE}."),
        ("K.transpose(x, (0,))", ValueError, f"transpose: got axes=(0,) for {M}; need each axis once."),
        ("K.transpose(x, (0, 0))", ValueError, "axis: got (0, 0), where an axis occurs twice."),
        ("K.transpose(x, (0, 2))", ValueError, "axis: got 2, but the tensor has 2 axes."),
        ("K.transpose(x, (0.0, 1))", TypeError, "axis: got 0.0; need an integer."),
        ("K.swapaxes(x, 0, 2)", ValueError, "axis: got 2, but the tensor has 2 axes."),
        ("K.swapaxes(x, 0, 1.0)", TypeError, "axis: got 1.0; need an integer."),
        ("K.moveaxis(x, (0, 1), 0)", ValueError, "moveaxis: got 2 sources and 1 destinations; need as many of each."),
        ("K.moveaxis(x, (0, 0), (0, 1))", ValueError, "axis: got (0, 0), where an axis occurs twice."),
        ("K.moveaxis(x, 0, 2)", ValueError, "axis: got 2, but the tensor has 2 axes."),
        ("K.moveaxis(x, None, 0)", TypeError, "moveaxis: got source=None and destination=0; need integers, or sequences of them."),
        ("K.expand_dims(x, 4)", ValueError, "axis: got 4, but the tensor has 3 axes."),
        ("K.expand_dims(x, (0, 0))", ValueError, "axis: got (0, 0), where an axis occurs twice."),
        ("K.expand_dims(x, None)", TypeError, "expand_dims: got axis=None; need an integer, or a tuple of integers."),
        ("K.squeeze(x, 0)", ValueError, f"squeeze: axis 0 of {M} has length 2; need 1."),
        ("x.squeeze(-1)", ValueError, f"squeeze: axis 1 of {M} has length 3; need 1."),
        ("K.flip(x, 2)", ValueError, "axis: got 2, but the tensor has 2 axes."),
    ),
    *refused(CUBE, ("K.squeeze(x, (0, 1))", ValueError, f"squeeze: axis 0 of {C} has length 2; need 1.")),
    agrees("K.reshape(x, (3, -1))", x=MATRIX),
    agrees("K.reshape(x, np.array([3, 2]))", x=MATRIX),
    agrees("K.broadcast_to(x, (2, 3))", x=THREE),
    agrees("K.moveaxis(x, (0, 2), (1, 0))", x=CUBE),
    agrees("K.squeeze(x)", x=CUBE),
    agrees("K.expand_dims(x, (0, -1))", x=MATRIX),
    agrees("K.flip(x, -1)", x=MATRIX),
]

REPEATED = [
    *refused(
        THREE,
        ("K.repeat(x, -1)", ValueError, f"repeat: got repeats=-1; {AT_LEAST}"),
        ("K.repeat(x, [1, -2, 1])", ValueError, f"repeat: got repeats=-2; {AT_LEAST}"),
        ("K.repeat(x, 1.5)", TypeError, "repeat: got repeats=1.5; need an integer."),
        ("K.repeat(x, [1, 2])", ValueError, f"repeat: got 2 repeats for the length 3; {COUNTS}"),
        ("K.repeat(x, 2, 1)", ValueError, "axis: got 1, but the tensor has 1 axes."),
        ("K.tile(x, -1)", ValueError, f"tile: got reps=-1; {AT_LEAST}"),
        ("K.tile(x, (2, -1))", ValueError, f"tile: got reps=-1; {AT_LEAST}"),
        ("K.tile(x, 1.5)", TypeError, "tile: got reps=1.5; need an integer."),
        ("K.roll(x, 1.5)", TypeError, "roll: got shift=1.5; need an integer."),
        ("K.roll(x, None)", TypeError, "roll: got shift=None; need an integer."),
        ("K.roll(x, 1, 1)", ValueError, "axis: got 1, but the tensor has 1 axes."),
    ),
    raises("K.repeat(x, n)", ValueError, "repeat: got negative repeats; they are not allowed.", x=THREE, n=np.array([1, -2, 1])),
    raises("K.repeat(x, [1, 2])", ValueError, f"repeat: got another number of repeats than the length; {COUNTS}", x=THREE, unknown=True),
    raises("K.roll(x, (1, 2, 3), (0, 1))", ValueError, "roll: got 3 shifts for 2 axes; need one, or one for each axis.", x=MATRIX),
    *(agrees(f"K.repeat(x, {repeats})", x=THREE) for repeats in ("2", "0", "[1, 0, 2]", "[2]")),
    agrees("K.repeat(x, n)", x=THREE, n=2, modes=()),
    agrees("K.repeat(x, [1, 0, 2])", x=THREE, unknown=True, modes=()),
    *(agrees(f"K.tile(x, {reps})", x=MATRIX) for reps in ("2", "(2, 1, 2)", "0", "()")),
    *(agrees(f"K.roll(x, {shift})", x=MATRIX) for shift in ("1", "-1", "(1, 2)", "1, 0", "(1, 2), (0, 1)", "1, (0, 1)", "1, (0, 0)")),
    agrees("K.roll(x, n)", x=MATRIX, n=2, modes=()),
    agrees("K.roll(x, n, 1)", x=MATRIX, n=-1, modes=()),
]

MADE = [
    *(
        raises(f"K.{name}({shape}{value})", error, f"{name}: got the shape {shown}; {text}")
        for name, value in (("zeros", ""), ("ones", ""), ("full", ", 2.0"))
        for shape, error, shown, text in (
            ("-1", ValueError, "(-1,)", f"{NEGATIVE}."),
            ("(2, -1)", ValueError, "(2, -1)", f"{NEGATIVE}."),
            ("2.0", TypeError, "(2.0,)", WHOLE),
            ("(2, 2.5)", TypeError, "(2, 2.5)", WHOLE),
            ("'a'", TypeError, "('a',)", WHOLE),
            ("None", TypeError, "(None,)", WHOLE),
        )
    ),
    raises("K.full(2, x)", ValueError, f"full: got {X}, which cannot be broadcast to the shape (2,).", x=THREE),
    raises("K.full_like(y, x)", ValueError, f"full_like: got {X}, which cannot be broadcast to the shape (2,).", x=THREE, y=[0, 1]),
    agrees("K.full((2, 3), x)", x=THREE),
    raises("K.eye(-1)", ValueError, f"eye: got n=-1; {AT_LEAST}"),
    raises("K.eye(2, -1)", ValueError, f"eye: got m=-1; {AT_LEAST}"),
    raises("K.eye(2.0)", TypeError, "eye: got n=2.0; need an integer."),
    raises("K.eye(2, k=1.5)", TypeError, "eye: got k=1.5; need an integer."),
    raises("K.eye(x)", TypeError, "eye: got n=<x: float64 (3,)>; need an integer.", x=THREE),
    agrees("K.eye(n, 3, k)", n=2, k=1, modes=()),
    agrees("K.eye(2, 3, -1)", modes=()),
    raises("K.linspace(0, 1, -2)", ValueError, f"linspace: got num=-2; {AT_LEAST}"),
    raises("K.linspace(0, 1, 2.5)", TypeError, "linspace: got num=2.5; need an integer."),
    raises("K.linspace(0, 1, n)", TypeError, "linspace: got num=<n: int64 ()>; need an integer.", n=2),
    *(agrees(f"K.linspace(x, 5.0, {num})", x=THREE) for num in (0, 1, 4)),
    agrees("K.linspace(x, y, 3)", x=THREE, y=MATRIX),
    raises("K.arange(0, 5, 0)", ZeroDivisionError, "arange: got step=0; need another number."),
    raises("K.arange(0, n, 0)", ZeroDivisionError, "arange: got step=0; need another number.", n=2),
    raises("K.arange(x)", ValueError, f"arange: got stop={X}; need a number.", x=THREE),
    raises("K.arange(0, 1, x)", ValueError, f"arange: got step={X}; need a number.", x=THREE),
    raises("K.arange([1, 2])", TypeError, "arange: got stop=[1, 2]; need a number."),
    raises("K.arange('a')", TypeError, "arange: got stop='a'; need a number."),
    *(agrees("K.arange(n)", n=n, modes=()) for n in (0, 3, -3)),
    agrees("K.arange(5, n, -2)", n=-1, modes=()),
    agrees("K.arange(0.5, x, 0.5)", x=2.0, modes=()),
    gives("K.arange(0.5, 3, dtype='int64')", np.array([0, 1, 2])),
    *(raises(f"K.{name}(x)", ValueError, f"{name}: got {X}; need a matrix, or a stack of them.", x=THREE) for name in ("tril", "triu")),
    *(raises(f"K.{name}(x, 1.5)", TypeError, f"{name}: got k=1.5; need an integer.", x=MATRIX) for name in ("tril", "triu", "diag")),
    *(agrees(f"K.{name}(x, n)", x=MATRIX, n=n, modes=()) for name in ("tril", "triu") for n in (-1, 1)),
    raises("K.diag(x)", ValueError, f"diag: got {C}; need a vector or a matrix.", x=CUBE),
    raises("K.diagonal(x)", ValueError, f"diagonal: got {X}; need at least two axes.", x=THREE),
    raises("K.diagonal(x, 1.5)", TypeError, "diagonal: got offset=1.5; need an integer.", x=MATRIX),
    *(agrees(f"K.diag(x, {k})", x=x, unknown=unknown, modes=()) for x in (THREE, MATRIX) for k in (-2, 1) for unknown in (False, True)),
    agrees("K.diagonal(x, 1, 0, 2)", x=CUBE),
]

ROWS = [*RESHAPED, *REPEATED, *MADE]
