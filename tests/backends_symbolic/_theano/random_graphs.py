"""Random graphs with gradients, of K's functions and PyTensor's own; the same seed gives the same graph.

Each variable is evaluated while it is drawn, by the `perform` of PyTensor's operations. What rounding decides is not drawn:
steps and comparisons are taken of exact numbers only, extremes and orders of numbers that are apart.
"""

import itertools
import warnings
from typing import NamedTuple

import numpy as np
import pytensor
import pytensor.tensor as pt
from pytensor.compile.sharedvalue import SharedVariable
from pytensor.graph.basic import Constant
from pytensor.graph.traversal import toposort

from pymc3 import backends_symbolic as K

DTYPES = ("float64",) * 6 + ("float32", "int64", "int64", "int32", "int8", "uint8", "bool")
SHAPES = ((), (1,), (3,), (2, 3), (3, 3), (3, 1), (2, 1, 3), (0,), (0, 3), (4,), (2, 2, 3), (12,), (33,), (70,), (5, 20))
NUMBERS = (0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 0.25, -0.75, 1.5, 2.0)
NOT_FINITE = (np.inf, -np.inf, np.nan)
#: What is larger is not kept: elements, and numbers.
MAX_SIZE, MAX_NUMBER = 400, 200.0
SMOOTH = "sin cos tanh arctan arcsinh sigmoid softplus erf erfc erfcx expm1 exp i0e log_ndtr square negative ndtr".split()
#: Functions of positive numbers.
POSITIVE = "log log1p sqrt gammaln digamma reciprocal log2 log10".split()
STEPS = "floor ceil round sign abs isnan isinf isfinite logical_not".split()
ARITHMETIC = "add subtract multiply maximum minimum".split()
PAIRS = "equal not_equal less less_equal greater greater_equal logical_and logical_or logical_xor".split()
WHOLE_PAIRS = "bitwise_and bitwise_or bitwise_xor floor_divide mod".split()
SUMS = "sum mean prod max min any all argmax argmin cumsum cumprod var logsumexp".split()


class Part(NamedTuple):
    """A tensor, its value, and whether that is exact to the last digit."""

    tensor: object
    value: np.ndarray
    exact: bool

    @property
    def is_float(self):
        return self.value.dtype.kind == "f"


class Graph(NamedTuple):
    """Inputs and their values, outputs (some parts, then gradients), and how the parts were drawn."""

    inputs: list
    values: list
    outputs: list
    steps: list


def computed(outputs, known):
    """Return the values of variables; `known` variables have theirs, and get those of all that are computed."""
    for node in toposort(outputs, blockers=list(known)):
        storage = [[None] for _ in node.outputs]
        given = [value_of(x, known) for x in node.inputs]
        node.op.perform(node, given, storage)
        known.update((x, np.asarray(cell[0])) for x, cell in zip(node.outputs, storage))
    return [value_of(x, known) for x in outputs]


def value_of(x, known):
    """Return the value of a variable; large arrays that K was given are shared variables."""
    if isinstance(x, Constant):
        return np.asarray(x.data)
    return x.get_value() if isinstance(x, SharedVariable) else known[x]


def reference(graph):
    """Return the values of a graph's outputs, every operation computed by itself in Python."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return computed(graph.outputs, dict(zip(graph.inputs, graph.values)))


def draw(seed):
    """Return the graph of a seed."""
    for attempt in itertools.count():
        drawing = _Drawing(np.random.default_rng([seed, attempt]))
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            graph = drawing.graph()
        if graph is not None and _has_reference(graph):
            return graph


def _has_reference(graph):
    """Tell whether PyTensor computes a graph: NumPy shapes no empty array to a length that it has to find out."""
    try:
        reference(graph)
    except ValueError as error:
        if "cannot reshape array of size 0" not in str(error):
            raise
        return False
    return True


def tolerance(graph):
    """Return how far results may differ, relative to the largest number among them."""
    return 1e-4 if any(x.dtype == "float32" for x in (*graph.values, *(np.empty(0, t.type.dtype) for t in graph.outputs))) else 1e-9


def difference(graph, got, wanted):
    """Return what is wrong with the values of a graph's outputs, "" if nothing is."""
    sizes = [np.abs(v[np.isfinite(v)]).max(initial=1.0) for v in wanted if v.dtype.kind == "f"]
    atol = tolerance(graph) * max(sizes, default=1.0)
    for number, (a, b) in enumerate(zip(got, wanted, strict=True)):
        if a.dtype != b.dtype or a.shape != b.shape:
            return f"output {number}: {a.dtype} {a.shape}, expected {b.dtype} {b.shape}"
        is_close = np.allclose(a, b, rtol=tolerance(graph), atol=atol, equal_nan=True) if a.dtype.kind == "f" else np.array_equal(a, b)
        if not is_close:
            return f"output {number}: {a.tolist()}, expected {b.tolist()}"
    return ""


class _Drawing:
    """One graph under construction."""

    def __init__(self, rng):
        self.rng, self.parts, self.steps, self.known = rng, [], [], {}

    def graph(self):
        inputs = [self.input(number) for number in range(int(self.rng.integers(1, 4)))]
        self.parts += inputs
        for _ in range(int(self.rng.integers(3, 12))):
            self.step()
        if len(self.parts) == len(inputs):
            return None
        chosen = [self.parts[-1], *(p for p in self.parts[len(inputs) : -1] if self.rng.random() < 0.25)]
        outputs = [p.tensor for p in chosen] + self.gradients(chosen, inputs)
        return Graph([p.tensor for p in inputs], [p.value for p in inputs], outputs, self.steps)

    def gradients(self, chosen, inputs):
        """Return the gradients of a sum of floats, sometimes those of their sum, too."""
        floats = [p.tensor for p in chosen if p.is_float]
        wrt = [p.tensor for p in inputs if p.is_float]
        if not floats or not wrt:
            return []
        total = sum((K.cast(K.sum(K.arctan(K.cast(x, "float64"))), "float64") for x in floats), K.constant(0.0))
        first = K.gradients(total, wrt)
        if self.rng.random() < 0.8:
            return first
        try:
            return first + K.gradients(sum(K.cast(K.sum(g), "float64") for g in first), wrt)
        except NotImplementedError:
            return first

    def input(self, number):
        dtype, shape = self.choice(DTYPES), self.choice(SHAPES)
        value = self.rng.choice(NUMBERS, shape)
        if dtype.startswith("float") and self.rng.random() < 0.06:
            value = np.where(self.rng.random(shape) < 0.2, self.rng.choice(NOT_FINITE, shape), value)
        value = np.asarray(np.abs(value) if dtype.startswith("u") else value).astype(dtype)
        exact = not dtype.startswith("float") or self.rng.random() < 0.5
        if not exact:
            value = (value + self.rng.normal(size=shape)).astype(dtype)
        tensor = K.placeholder(shape, dtype, f"x{number}")
        self.known[tensor] = value
        self.steps.append(f"x{number} = {dtype} {shape}")
        return Part(tensor, value, exact)

    def step(self):
        rule = self.choice(RULES)
        made = rule(self)
        if made is None:
            return
        tensor, exact = made
        tensor = K.as_tensor(tensor)
        (value,) = computed([tensor], self.known)
        finite = value[np.isfinite(value)] if value.dtype.kind == "f" else value
        if value.size > MAX_SIZE or np.abs(finite.astype("float64")).max(initial=0.0) > MAX_NUMBER:
            return
        self.steps.append(f"{rule.__name__}: {tensor.type} {tensor.owner and tensor.owner.op}")
        self.parts.append(Part(tensor, value, exact))

    def choice(self, options):
        return options[int(self.rng.integers(len(options)))]

    def pick(self, holds=lambda p: True):
        """Return a part for which a condition holds, later ones more often; None if there is none."""
        found = [p for p in self.parts if holds(p)]
        return found[max(self.rng.integers(len(found), size=2))] if found else None

    def floating(self, holds=lambda p: True):
        return self.pick(lambda p: p.is_float and holds(p))

    def exact(self, holds=lambda p: True):
        return self.pick(lambda p: p.exact and holds(p))

    def partner(self, part, holds=lambda p: True):
        """Return a part that broadcasts with another: one of the graph, or a small constant."""

        def fits(p):
            try:
                np.broadcast_shapes(p.value.shape, part.value.shape)
            except ValueError:
                return False
            return holds(p)

        return self.pick(fits) if self.rng.random() < 0.8 else self.constant(part)

    def constant(self, part):
        shape = part.value.shape[int(self.rng.integers(part.value.ndim + 1)) :]
        value = self.rng.choice(NUMBERS, shape)
        if part.value.dtype.kind != "f":
            value = np.abs(value).astype(part.value.dtype)
        value = np.asarray(value, part.value.dtype)
        return Part(K.constant(value), value, True)


# ---- rules: (tensor, exact), or None where nothing fits --------------------------------------------------------------------


def _are_apart(value):
    """Tell whether no two numbers of an array are so close that rounding may change their order."""
    if value.dtype.kind != "f":
        return True
    if np.isnan(value).any():
        return False
    gaps = np.diff(np.sort(value, axis=None))
    return not ((gaps > 0) & (gaps < 1e-6 * (1 + np.abs(value).max(initial=0.0)))).any()


def smooth(d):
    p = d.floating()
    return p and (getattr(K, d.choice(SMOOTH))(p.tensor), False)


def positive(d):
    p = d.floating()
    return p and (getattr(K, d.choice(POSITIVE))(K.square(p.tensor) + 0.5), False)


def step(d):
    p = d.exact()
    name = d.choice(STEPS)
    return p and (getattr(K, "logical_not" if p.value.dtype == bool else name)(p.tensor), True)


def arithmetic(d):
    p = d.pick()
    other = d.partner(p)
    name = d.choice(ARITHMETIC)
    if other is None or (p.value.dtype == other.value.dtype == bool and name == "subtract"):
        return None
    exact = p.exact and other.exact
    if name in ("maximum", "minimum") and not exact:
        return None
    return getattr(K, name)(p.tensor, other.tensor), exact


def quotient(d):
    p = d.floating()
    other = p and d.partner(p, lambda q: q.is_float)
    return other and (K.true_divide(p.tensor, 1.0 + K.square(other.tensor)), False)


def two_floats(d):
    p = d.floating()
    other = p and d.partner(p, lambda q: q.is_float)
    return other and (getattr(K, d.choice(("arctan2", "logaddexp")))(p.tensor, K.exp(K.tanh(other.tensor))), False)


def power(d):
    p = d.floating()
    return p and (K.power(K.square(p.tensor) + 0.5, d.choice((2, 0.5, -1.5, 3, -1))), False)


def comparison(d):
    p = d.exact()
    other = p and d.partner(p, lambda q: q.exact)
    return other and (getattr(K, d.choice(PAIRS))(p.tensor, other.tensor), True)


def whole_pair(d):
    p = d.exact(lambda q: q.value.dtype.kind in "iu")
    other = p and d.partner(p, lambda q: q.value.dtype == p.value.dtype)
    return other and (getattr(K, d.choice(WHOLE_PAIRS))(p.tensor, other.tensor), True)


def choice(d):
    condition = d.exact(lambda q: q.value.dtype == bool)
    p = d.pick()
    other = d.partner(p, lambda q: q.value.dtype == p.value.dtype)
    if condition is None or other is None:
        return None
    try:
        np.broadcast_shapes(*(q.value.shape for q in (condition, p, other)))
    except ValueError:
        return None
    return K.where(condition.tensor, p.tensor, other.tensor), p.exact and other.exact


def conversion(d):
    dtype = d.choice(DTYPES)
    p = d.pick(lambda q: dtype.startswith("float") or (q.exact and np.isfinite(q.value).all()))
    if p is None:
        return None
    if not dtype.startswith("float") and dtype != "bool":
        limits = np.iinfo(dtype)
        if p.value.size and (p.value.min() < limits.min or p.value.max() > limits.max):
            return None
    return K.cast(p.tensor, dtype), p.exact


def part_of(d):
    p = d.pick(lambda q: q.value.ndim)
    if p is None:
        return None
    key = tuple(_key(d, n) for n in p.value.shape[: int(d.rng.integers(1, p.value.ndim + 1))])
    if sum(isinstance(part, np.ndarray) for part in key) > 1:  # they need not fit together
        key = key[:1]
    return p.tensor[key], p.exact


def _key(d, n):
    kind = d.rng.random()
    if kind < 0.5:
        start, stop = (d.choice((None, *range(-n - 1, n + 2))) for _ in range(2))
        return slice(start, stop, d.choice((None, -1, 2, -2, 3)))
    if kind < 0.7 and n:
        return int(d.rng.integers(-n, n))
    if kind < 0.9 and n:
        return d.rng.integers(-n, n, int(d.rng.integers(0, 5)))
    return d.rng.random(n) < 0.5


def read_by_index(d):
    """A part at places that are computed."""
    i, p = d.pick(lambda q: q.value.dtype.kind in "iu" and q.value.size), d.pick(lambda q: q.value.size and q.value.ndim)
    return i and p and (p.tensor[K.mod(K.cast(i.tensor, "int64"), p.value.shape[0])], p.exact)


def shaped(d):
    p = d.pick()
    x, n = p.tensor, p.value.ndim
    makers = [K.flatten, lambda v: K.expand_dims(v, 0), lambda v: K.tile(v, 2), lambda v: K.repeat(v, 2), K.transpose, K.flip]
    makers += [lambda v: K.broadcast_to(v, (2, *p.value.shape)), lambda v: K.roll(v, 2), lambda v: K.reshape(v, (-1, 1))]
    if n:
        axis = int(d.rng.integers(n))
        makers += [lambda v: K.moveaxis(v, axis, 0), lambda v: K.flip(v, axis), lambda v: K.roll(v, -1, axis)]
        makers += [lambda v: K.take(v, np.array([0, -1, 0]), axis=axis) if p.value.shape[axis] else v]
    if n > 1:
        makers += [K.tril, lambda v: K.triu(v, 1), K.diagonal, lambda v: K.diagonal(v, 1), lambda v: pt.diagonal(v, -1)]
        makers += [lambda v: pt.fill_diagonal(v, v[(0,) * n]) if p.value.size and len(set(p.value.shape)) == 1 else v]
    return d.choice(makers)(x), p.exact


def pieces(d):
    p = d.pick(lambda q: q.value.ndim and q.value.shape[0] > 1)
    if p is None:
        return None
    first = int(d.rng.integers(p.value.shape[0] + 1))
    return d.choice(pt.split(p.tensor, [first, p.value.shape[0] - first], n_splits=2)), p.exact


def made_by_rule(d):
    n, dtype = int(d.rng.integers(1, 90)), d.choice(("float64", "int64", "float32", "int8"))
    return d.choice((lambda: pt.arange(-3, n, 2, dtype=dtype), lambda: pt.eye(n % 5 + 1, 3, n % 3 - 1, dtype=dtype)))(), True


def joined(d):
    p = d.pick()
    other = d.pick(lambda q: q.value.shape == p.value.shape)
    axis = int(d.rng.integers(p.value.ndim)) if p.value.ndim else 0
    join = K.concatenate if p.value.ndim and d.rng.random() < 0.6 else K.stack
    return join([p.tensor, other.tensor], axis=axis), p.exact and other.exact


def write(d):
    p = d.pick(lambda q: q.value.ndim and q.value.dtype != bool)
    if p is None:
        return None
    key = _key(d, p.value.shape[0])
    selected = p.value[key]
    other = d.pick(lambda q: q.value.dtype == p.value.dtype and q.value.shape in (selected.shape, ()))
    changed = getattr(K, d.choice(("set_subtensor", "inc_subtensor")))
    if other is None or (isinstance(key, np.ndarray) and changed is K.set_subtensor and len(set(key % len(p.value))) < len(key)):
        return None
    return changed(p.tensor, key, other.tensor), p.exact and other.exact


def write_at_index(d):
    i = d.pick(lambda q: q.value.dtype.kind in "iu" and q.value.ndim == 0)
    p = d.pick(lambda q: q.value.ndim and q.value.shape[0] and q.value.dtype != bool)
    other = p and d.pick(lambda q: q.value.dtype == p.value.dtype and q.value.shape in (p.value.shape[1:], ()))
    if i is None or other is None:
        return None
    place = K.mod(K.cast(i.tensor, "int64"), p.value.shape[0])
    return getattr(K, d.choice(("set_subtensor", "inc_subtensor")))(p.tensor, place, other.tensor), p.exact and other.exact


def reduction(d):
    name = d.choice(SUMS)
    p = d.pick(lambda q: q.exact or name in ("sum", "mean", "prod", "cumsum", "cumprod", "var") or _are_apart(q.value))
    if p is None or (name in ("any", "all") and not p.exact) or (name == "logsumexp" and not p.is_float):
        return None
    axis = d.choice((None, *range(p.value.ndim)))
    if name in ("max", "min", "argmax", "argmin", "logsumexp") and (p.value.size == 0 or (axis is not None and p.value.shape[axis] == 0)):
        return None
    return getattr(K, name)(p.tensor, axis=axis), p.exact and name in ("sum", "max", "min", "any", "all", "argmax", "argmin", "cumsum")


def order(d):
    p = d.pick(lambda q: q.value.ndim and (q.exact or _are_apart(q.value)))
    return p and (d.choice((K.sort, K.argsort, lambda v: pt.sort(v, axis=0)))(p.tensor), p.exact)


# ---- matrices and loops -----------------------------------------------------------------------------------------------------


def product(d):
    p = d.pick(lambda q: q.value.ndim == 2 and q.value.dtype != bool)
    other = p and d.pick(lambda q: q.value.ndim in (1, 2) and len(q.value) == p.value.shape[1] and q.value.dtype == p.value.dtype)
    return other and (K.dot(p.tensor, other.tensor), p.exact and other.exact)


def _square(d):
    """A well-conditioned symmetric matrix, and a bounded matrix with as many columns."""
    p = d.pick(lambda q: q.is_float and q.value.ndim >= 2 and 0 < q.value.shape[-1] < 13 and np.isfinite(q.value).all())
    if p is None:
        return None, None
    x = K.tanh(p.tensor)
    return K.matmul(K.swapaxes(x, -1, -2), x) + K.as_tensor(np.diag(np.arange(2.0, 2.0 + p.value.shape[-1])), p.tensor.dtype), x


def decomposition(d):
    a, x = _square(d)
    if a is None:
        return None
    makers = [K.cholesky, K.inv, lambda v: K.slogdet(v)[1], lambda v: K.eigh(v)[0], K.det, lambda v: K.solve(v, K.swapaxes(x, -1, -2))]
    makers += [lambda v: K.solve_triangular(v, K.swapaxes(x, -1, -2), lower=d.rng.random() < 0.5), lambda v: K.qr(v)[1]]
    makers += [pt.linalg.cholesky, lambda v: pt.linalg.inv(v), lambda v: pt.linalg.slogdet(v)[1]]
    return d.choice(makers)(a), False


def loop(d):
    p = d.floating(lambda q: q.value.ndim and q.value.dtype == "float64")
    other = p and d.floating(lambda q: q.value.shape == p.value.shape[1:] and q.value.dtype == "float64")
    if other is None:
        return None
    captured = d.floating(lambda q: q.value.ndim == 0 and q.value.dtype == "float64") or d.constant(Part(None, np.zeros(()), True))

    def body(carry, x):
        carry = K.tanh(carry * 0.5 + x + captured.tensor)
        return carry, K.sin(carry) * x

    last, rows = K.scan(body, other.tensor, p.tensor)
    return d.choice((last, rows)), False


def repeated(d):
    p = d.floating(lambda q: q.value.dtype == "float64" and q.value.size and np.isfinite(q.value).all())
    if p is None:
        return None

    def goes_on(state):
        return K.less(state[1], 3)

    def body(state):
        x, count = state
        return K.sin(x) + 0.25, count + 1

    return K.while_loop(goes_on, body, (p.tensor, K.constant(0, "int64")), 5)[0], False


def branch(d):
    flag, p = d.exact(lambda q: q.value.ndim == 0), d.floating(lambda q: q.value.dtype == "float64")
    if flag is None or p is None:
        return None
    return K.cond(K.greater(flag.tensor, 0), lambda v: K.sin(v) * 2.0, lambda v: K.exp(-K.square(v)), p.tensor), False


def mapped(d):
    p = d.floating(lambda q: q.value.ndim and q.value.dtype == "float64")
    return p and (K.vectorize(lambda row: K.sum(K.sin(row)) * row)(p.tensor), False)


RULES = (smooth, smooth, smooth, positive, step, arithmetic, arithmetic, arithmetic, quotient, two_floats, power, comparison, whole_pair)
RULES += (choice, conversion, part_of, part_of, read_by_index, shaped, shaped, pieces, made_by_rule, joined, write, write_at_index)
RULES += (reduction, reduction, reduction, order, product, decomposition, loop, repeated, branch, mapped)


def first_difference(graph, compiled):
    """Return (operation, what is wrong) of the first variable on the way to a graph's outputs that is another one."""
    inner = [x for node in toposort(graph.outputs, blockers=graph.inputs) for x in node.outputs]
    inner = [x for x in inner if isinstance(x.type, pytensor.tensor.TensorType)]
    whole = graph._replace(outputs=[K.as_tensor(x) for x in inner])
    got, wanted = compiled(whole), reference(whole)
    for x, a, b in zip(inner, got, wanted):
        wrong = difference(graph, [a], [b])
        if wrong:
            return x.owner, wrong
    return None, ""
