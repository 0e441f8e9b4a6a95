"""Random small expressions over K with what NumPy says of them; the same seed gives the same expressions.

An expression is text in which `x0`, `x1`, ... are its arguments. What NumPy refuses is not drawn: the tables of behaviour say
what the errors are. Nor is what rounding decides: steps and comparisons are taken of exact numbers only, and nothing is
divided by a computed zero, whose sign is left to the engine.
"""

import warnings
from typing import NamedTuple

import numpy as np

from tests.backends_symbolic.numpy_twin import twin

DTYPES = ("float64", "float64", "float64", "int64", "int64", "bool", "int8", "uint8", "int32", "float32")
SHAPES = ((), (1,), (3,), (2, 3), (3, 1), (2, 1, 3), (0,), (0, 3), (4,), (1, 1))
NUMBERS = (0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 0.25, 7.0, -4.0, 12.0)
NOT_FINITE = (np.inf, -np.inf, np.nan)
SCALARS = ("2", "-3", "0", "0.5", "-1.5", "True", "7", "3.0")
STEPS = "floor ceil round sign isnan isinf isfinite logical_not".split()
SMOOTH = "exp expm1 log1p sqrt sin cos tanh arctan arcsinh log log2".split()
OPERATORS = "+ - * + - * / // % & | ^ < <= > >= << >>".split()
PAIRS = "maximum minimum equal not_equal logical_and logical_or logical_xor arctan2 logaddexp".split()
REDUCTIONS = "sum prod max min mean all any argmax argmin cumsum cumprod var".split()
#: Largest result that is kept, and largest number of which steps are taken
MAX_SIZE, MAX_EXACT = 200, 1e9


class Expression(NamedTuple):
    """Text, its arguments, what NumPy says, and whether that holds to the last digit."""

    text: str
    arguments: dict
    expected: np.ndarray
    exact: bool

    def program(self):
        """Return a program that shows what K and NumPy say."""
        lines = ["import numpy as np", "from numpy import inf, nan, array", "from pymc3 import backends_symbolic as K"]
        lines.append("from tests.backends_symbolic.numpy_twin import twin")
        for name, x in self.arguments.items():
            lines.append(f"{name} = np.array({x.tolist()!r}, '{x.dtype}').reshape({x.shape})")
        tensors = "".join(f", {name}=K.as_tensor({name}, '{x.dtype}')" for name, x in self.arguments.items())
        lines.append(f"text = {self.text!r}")
        lines.append(f"print(K.eval(eval(text, dict(globals(){tensors}))))")
        lines.append("print(eval(text, dict(globals(), K=twin)))")
        return "\n".join(lines)


def evaluated(text, K, arguments):
    """Return the value of an expression for K or its twin."""
    return eval(text, {"K": K, "np": np, **arguments})


def draw(seed):
    """Return the expression of a seed."""
    for attempt in range(1000):
        drawn = _Drawing(np.random.default_rng([seed, attempt])).expression()
        if drawn is not None:
            return drawn
    raise AssertionError(f"seed {seed}: NumPy refuses all that is drawn")


class _Drawing:
    """One expression under construction; a part is (text, value, exact)."""

    def __init__(self, rng):
        self.rng = rng
        self.arguments = {}

    def expression(self):
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            part = self.part(int(self.rng.integers(1, 5)))
        if part is None or not self.arguments:
            return None
        text, value, exact = part
        return Expression(text, self.arguments, value, exact)

    def choice(self, options):
        return options[int(self.rng.integers(len(options)))]

    def part(self, depth):
        if depth == 0:
            return self.leaf()
        kinds = (self.step, self.smooth, self.operator, self.operator, self.pair, self.reduction, self.index, self.shape, self.join)
        return self.choice((*kinds, self.select, self.cast, self.write, self.order))(depth - 1)

    def made(self, text, exact):
        """Return a part, or None if NumPy refuses it or it is too large."""
        try:
            value = np.asarray(evaluated(text, twin, self.arguments))
        except (TypeError, ValueError, IndexError, OverflowError):
            return None
        return (text, value, exact) if value.size <= MAX_SIZE and value.dtype.kind in "fiub" else None

    def leaf(self):
        dtype, shape = self.choice(DTYPES), self.choice(SHAPES)
        if dtype == "bool":
            value = self.rng.random(shape) < 0.5
        elif dtype.startswith("float"):
            options = NUMBERS + NOT_FINITE if self.rng.random() < 0.2 else NUMBERS
            value = self.rng.choice(options, shape)
        else:
            low = 0 if dtype.startswith("u") else -5
            value = self.rng.integers(low, 9, shape)
        name = f"x{len(self.arguments)}"
        self.arguments[name] = np.asarray(value).astype(dtype)
        return name, self.arguments[name], True

    # One operation each -------------------------------------------------------------------------------------------

    def step(self, depth):
        text, value, exact = self.part(depth) or (None, None, None)
        if text is None or not _is_exact(value, exact):
            return None
        name = self.choice(STEPS)
        if value.dtype == bool and name in ("sign", "floor", "ceil", "round"):
            return None
        return self.made(f"K.{name}({text})", True)

    def smooth(self, depth):
        part = self.part(depth)
        return part and self.made(f"K.{self.choice(SMOOTH)}({part[0]})", False)

    def other(self, depth):
        """Return another operand: a part, or a number of Python's."""
        if self.rng.random() < 0.3:
            text = self.choice(SCALARS)
            return f"({text})", np.asarray(eval(text)), True
        return self.part(int(self.rng.integers(0, depth + 1)))

    def both(self, depth):
        x, y = self.part(depth), self.other(depth)
        if x is None or y is None:
            return None
        return (x, y) if self.rng.random() < 0.5 else (y, x)

    def operator(self, depth):
        pair = self.both(depth)
        if pair is None:
            return None
        (a, x, exact_x), (b, y, exact_y) = pair
        name, exact = self.choice(OPERATORS), _is_exact(x, exact_x) and _is_exact(y, exact_y)
        if name in ("//", "%", "<", "<=", ">", ">=") and not exact:
            return None
        if name in ("/", "//", "%") and y.dtype.kind == "f" and (y == 0).any():
            return None
        made = self.made(f"({a} {name} {b})", exact and name != "/")
        return made if made is None or name != "%" or made[1].dtype.kind != "f" else (*made[:2], False)

    def pair(self, depth):
        pair = self.both(depth)
        if pair is None:
            return None
        (a, x, exact_x), (b, y, exact_y) = pair
        name, exact = self.choice(PAIRS), exact_x and exact_y
        if name == "arctan2" and ((x == 0).any() or (y == 0).any()):
            return None
        if name not in ("arctan2", "logaddexp") and not (_is_exact(x, exact_x) and _is_exact(y, exact_y)):
            return None
        return self.made(f"K.{name}({a}, {b})", exact and name not in ("arctan2", "logaddexp"))

    def reduction(self, depth):
        part = self.part(depth)
        if part is None:
            return None
        text, value, exact = part
        name, exact = self.choice(REDUCTIONS), _is_exact(value, exact)
        if name in ("argmax", "argmin", "all", "any") and not exact:
            return None
        axis = self.choice((None, *range(-value.ndim, value.ndim)))
        kept = ", keepdims=True" if self.rng.random() < 0.3 and name not in ("argmax", "argmin", "cumsum", "cumprod") else ""
        return self.made(f"K.{name}({text}, axis={axis}{kept})", exact and name not in ("mean", "var", "prod", "cumprod"))

    def index(self, depth):
        part = self.part(depth)
        if part is None or not part[1].ndim:
            return None
        text, value, exact = part
        keys = [self.key(n) for n in value.shape[: int(self.rng.integers(1, value.ndim + 1))]]
        if self.rng.random() < 0.2 and not any("bool" in key for key in keys):
            keys.insert(int(self.rng.integers(len(keys) + 1)), self.choice(("None", "...")))
        return self.made(f"{text}[{', '.join(keys)}]", exact)

    def key(self, n):
        start, stop = (self.choice(("", *map(str, range(-n - 1, n + 2)))) for _ in range(2))
        kind = self.rng.random()
        if kind < 0.5:
            return f"{start}:{stop}:{self.choice((1, -1, 2, -2, 3))}"
        if kind < 0.7 and n:
            return str(int(self.rng.integers(-n, n)))
        if kind < 0.9 and n:
            return f"np.array({self.rng.integers(-n, n, int(self.rng.integers(0, 4))).tolist()}, int)"
        return f"np.array({(self.rng.random(n) < 0.5).tolist()}, bool)"

    def shape(self, depth):
        part = self.part(depth)
        if part is None:
            return None
        text, value, exact = part
        axes = range(-value.ndim, value.ndim)
        axis, second = (self.choice(axes), self.choice(axes)) if value.ndim else (0, 0)
        calls = ["flatten({x})", "reshape({x}, (-1,))", "transpose({x})", "expand_dims({x}, 0)", "tile({x}, 2)", "tile({x}, (2, 1))"]
        calls += ["broadcast_to({x}, (2, *{s}))", "zeros_like({x})", "flip({x})", "roll({x}, 2)", "repeat({x}, 2)"]
        if value.ndim:
            calls += ["swapaxes({x}, {a}, {b})", "moveaxis({x}, {a}, {b})", "flip({x}, {a})", "roll({x}, -1, {a})", "expand_dims({x}, -1)"]
            calls += ["repeat({x}, 3, axis={a})", "take({x}, np.array([0, -1, 0]), axis={a})", "squeeze({x})"]
        if value.ndim > 1:
            calls += ["tril({x})", "triu({x}, 1)", "tril({x}, -1)", "diagonal({x})", "diagonal({x}, 1, {a}, {b})"]
        call = self.choice(calls).format(x=text, s=value.shape, a=axis, b=second)
        return self.made(f"K.{call}", exact)

    def join(self, depth):
        parts = [self.part(depth), self.part(int(self.rng.integers(0, depth + 1)))]
        if None in parts:
            return None
        texts = ", ".join(part[0] for part in parts)
        axis = int(self.rng.integers(-1, max(1, parts[0][1].ndim)))
        return self.made(f"K.{self.choice(('concatenate', 'stack'))}([{texts}], axis={axis})", all(part[2] for part in parts))

    def select(self, depth):
        parts = [self.part(depth), self.other(depth), self.other(depth)]
        if None in parts or not _is_exact(*parts[0][1:]):
            return None
        texts = ", ".join(part[0] for part in parts)
        name = self.choice(("where", "clip"))
        if any(part[0] == "(-3)" for part in parts) and any(part[1].dtype == "uint8" for part in parts):
            return None
        if name == "clip" and not all(_is_exact(*part[1:]) for part in parts):
            return None
        return self.made(f"K.{name}({texts})", all(part[2] for part in parts))

    def cast(self, depth):
        part, dtype = self.part(depth), self.choice(DTYPES)
        if part is None:
            return None
        text, value, exact = part
        if not dtype.startswith("float") and value.dtype.kind == "f":
            limits = (0, 1) if dtype == "bool" else (np.iinfo(dtype).min, np.iinfo(dtype).max)
            inside = np.isfinite(value) & ((dtype == "bool") | (value > limits[0]) & (value < limits[1]))
            if not exact or not inside.all():
                return None
        return self.made(f"K.cast({text}, '{dtype}')", exact and not (dtype == "float32" and value.dtype.kind != "b"))

    def write(self, depth):
        part, other = self.part(depth), self.other(0)
        if part is None or other is None or not part[1].ndim or other[1].dtype.kind not in "ib":
            return None
        key = self.key(part[1].shape[0])
        key = f"slice({', '.join(bound or 'None' for bound in key.split(':'))})" if ":" in key else key
        return self.made(f"K.{self.choice(('set', 'inc'))}_subtensor({part[0]}, {key}, {other[0]})", part[2])

    def order(self, depth):
        part = self.part(depth)
        if part is None or not part[1].ndim or not _is_exact(*part[1:]):
            return None
        axis = self.choice(range(-part[1].ndim, part[1].ndim))
        name = self.choice(("sort", "argsort", "along"))
        if name == "along":
            return self.made(f"K.take_along_axis({part[0]}, K.argsort({part[0]}, axis={axis}), {axis})", part[2])
        return self.made(f"K.{name}({part[0]}, axis={axis})", part[2])


def _is_exact(value, exact):
    """Tell whether steps may be taken of a value: engines agree on it to the last digit."""
    if value.dtype.kind != "f":
        return exact
    finite = value[np.isfinite(value)]
    return exact and not (np.abs(finite) > MAX_EXACT).any()
