"""Reductions and cumulative functions: of nothing, of integers and booleans, of NaN, along several axes."""

import numpy as np

from .rows import agrees, raises

NAN = np.nan
MATRIX = np.array([[3.0, -1.0, 2.0], [0.5, NAN, -4.0]])
PLAIN = np.array([[3.0, -1.0, 2.0], [0.5, 7.0, -4.0]])
WHOLE = np.array([[3, -1, 2], [0, 7, -4]])
NOTHING = np.zeros((0,))
FLAT = np.zeros((2, 0, 3))


def nothing(name, x):
    return f"{name}: got a tensor without elements along an axis that is reduced, {x}; there is no value of nothing."


ROWS = [
    *(agrees(f"K.{name}(x)", x=NOTHING) for name in "sum prod all any cumsum cumprod mean var std".split()),
    *(agrees(f"K.{name}(x, axis=1)", x=FLAT) for name in "sum prod all any mean".split()),
    *(agrees(f"K.{name}(x, axis=0)", x=FLAT) for name in "sum prod max min all mean argmax argmin cumsum".split()),
    *(raises(f"K.{name}(x)", ValueError, nothing(name, "<x: float64 (0,)>"), x=NOTHING) for name in "max min argmax argmin".split()),
    *(
        raises(f"K.{name}(x)", ValueError, nothing(name, "<x: float64 (?,)>"), x=NOTHING, unknown=True)
        for name in "max min argmax argmin".split()
    ),
    *(
        raises(f"K.{name}(x, axis=1)", ValueError, nothing(name, "<x: float64 (2, 0, 3)>"), x=FLAT)
        for name in "max min argmax argmin".split()
    ),
    *(
        raises(f"K.{name}(x, axis=1)", ValueError, nothing(name, "<x: float64 (?, ?, ?)>"), x=FLAT, unknown=True)
        for name in "max min argmax argmin".split()
    ),
    *(agrees(f"K.{name}(x)", x=MATRIX) for name in "sum prod max min mean argmax argmin all any".split()),
    *(agrees(f"K.{name}(x, axis=0)", x=MATRIX) for name in "sum prod max min mean argmax argmin cumsum cumprod".split()),
    *(agrees(f"K.{name}(x, axis=-1, keepdims=True)", x=PLAIN) for name in "sum prod max min mean var std all".split()),
    *(agrees(f"K.{name}(x, axis=(0, 1))", x=PLAIN) for name in "sum prod max min mean var".split()),
    *(agrees(f"K.{name}(x)", x=WHOLE) for name in "sum prod max min mean var std argmax argmin cumsum cumprod all".split()),
    *(agrees(f"K.{name}(x)", x=[True, False, True]) for name in "sum prod max min mean argmax argmin cumsum all any".split()),
    *(agrees(f"K.{name}(x)", x=np.array([200, 100, 3], "uint8")) for name in "sum prod max min argmax cumsum".split()),
    *(agrees(f"K.{name}(x)", x=np.array([-128, 100, 3], "int8")) for name in "sum prod max min argmin cumsum".split()),
    *(agrees(f"K.{name}(x)", x=np.array(2.5)) for name in "sum prod max min mean all".split()),
    *(agrees(f"K.{name}(x, axis=1)", x=PLAIN, unknown=True, modes=()) for name in "sum prod max min mean argmax cumsum var".split()),
    agrees("K.argmax(x)", x=[1.0, 3.0, 3.0]),
    agrees("K.argmin(x)", x=[1, 0, 0]),
    agrees("K.var(x, ddof=1)", x=[1.0, 2.0, 4.0]),
    agrees("K.var(x, ddof=1)", x=[1.0]),
    agrees("K.max(x)", x=[-np.inf, np.inf]),
    agrees("K.sum(x)", x=[np.inf, -np.inf]),
    agrees("K.norm(x)", "np.linalg.norm(x)", x=[3.0, 4.0]),
    agrees("K.norm(x, np.inf)", "np.linalg.norm(x, np.inf)", x=[3.0, -4.0]),
    *(agrees(f"K.norm(x, {ord})", f"np.linalg.norm(x, {ord})", x=[3.0, -4.0, 0.0]) for ord in ("None", "0", "1", "2", "3", "-np.inf")),
    *(agrees(f"K.norm(x, {ord})", f"np.linalg.norm(x, {ord})", x=PLAIN) for ord in ("None", "'fro'", "1", "-1", "np.inf", "-np.inf")),
    agrees("K.norm(x, 1, 0)", "np.linalg.norm(x, 1, 0)", x=WHOLE),
    agrees("K.norm(x, np.inf, (1, 0), True)", "np.linalg.norm(x, np.inf, (1, 0), True)", x=PLAIN),
    raises("K.norm(x, 'fro')", ValueError, "norm: got ord='fro' for vectors; need None or a number.", x=[1.0]),
    raises("K.norm(x, 3)", ValueError, "norm: got ord=3 for matrices; need None, 'fro', 1, -1, inf or -inf.", x=PLAIN),
    raises(
        "K.norm(x, 2)", ValueError, "norm: got ord=2 for 3 axes of <x: float64 (2, 0, 3)>; need axis=, one axis or a pair of axes.", x=FLAT
    ),
    raises("K.logsumexp(x, 1)", ValueError, "axis: got 1, but the tensor has 1 axes.", x=NOTHING),
    raises("K.logsumexp(x, (0, 0))", ValueError, "axis: got (0, 0), where an axis occurs twice.", x=PLAIN),
    agrees("K.cumsum(x)", x=PLAIN),
    agrees("K.cumprod(x)", x=PLAIN),
    agrees("x.sum() + x.max()", x=WHOLE),
    raises("K.sum(x, axis=2)", ValueError, "axis: got 2, but the tensor has 2 axes.", x=PLAIN),
    raises("K.max(x, axis=(0, 0))", ValueError, "axis: got (0, 0), where an axis occurs twice.", x=PLAIN),
    raises("K.argmax(x, axis=-3)", ValueError, "axis: got -3, but the tensor has 2 axes.", x=PLAIN),
]
