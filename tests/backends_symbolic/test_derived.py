"""What is written once over an engine's primitives: composites, checks and structures, on an engine in NumPy."""

import itertools

import numpy as np
import pytest
import scipy.linalg
from scipy import special

from pymc3.backends_symbolic import assembly
from pymc3.backends_symbolic.shared.registry import K, engine, register
from tests.backends_symbolic import numpy_engine

RNG = np.random.default_rng(3)
X, Y = RNG.normal(size=(2, 3, 4))
SIZE = np.abs(X) + 0.1
WHOLE = RNG.integers(-5, 9, (3, 4))
SQUARE = RNG.normal(size=(3, 3))
STACK = RNG.normal(size=(5, 3, 3))
ODD = np.array([np.inf, -np.inf, np.nan, 1.0])


@pytest.fixture(scope="module", autouse=True)
def on_numpy():
    """Put K together over NumPy for this file."""
    primitives, functions = dict(vars(engine)), dict(vars(K))
    ours = assembly.primitives_of("NumPy", numpy_engine.page())
    register(ours, assembly.functions_of(ours))
    with np.errstate(all="ignore"):
        yield
    register(primitives, functions)


#: name -> function of nothing, and what it returns
CASES = {
    "log2": (lambda: K.log2(SIZE), np.log2(SIZE)),
    "log10": (lambda: K.log10(SIZE), np.log10(SIZE)),
    "logit": (lambda: K.logit(special.expit(X)), X),
    "log1mexp": (lambda: K.log1mexp(SIZE), np.log(-np.expm1(-SIZE))),
    "log1pexp": (lambda: K.log1pexp(X), np.logaddexp(0, X)),
    "logaddexp": (lambda: K.logaddexp(X, Y), np.logaddexp(X, Y)),
    "logaddexp of infinities": (lambda: K.logaddexp(ODD, ODD[[0, 1, 3, 2]]), [np.inf, -np.inf, np.nan, np.nan]),
    "maximum": (lambda: K.maximum(WHOLE, 2.5), np.maximum(WHOLE, 2.5)),
    "maximum of NaN": (lambda: K.maximum(ODD, ODD[::-1]), np.maximum(ODD, ODD[::-1])),
    "minimum": (lambda: K.minimum(X, Y), np.minimum(X, Y)),
    "isinf": (lambda: K.isinf(ODD), np.isinf(ODD)),
    "isfinite": (lambda: K.isfinite(ODD), np.isfinite(ODD)),
    "isfinite of integers": (lambda: K.isfinite(WHOLE), np.isfinite(WHOLE)),
    "ceil of integers": (lambda: K.ceil(WHOLE), WHOLE),
    "logical_xor": (lambda: K.logical_xor(WHOLE, X > 0), np.logical_xor(WHOLE, X > 0)),
    "reciprocal": (lambda: K.reciprocal(SIZE), 1 / SIZE),
    "softmax": (lambda: K.softmax(X), special.softmax(X, -1)),
    "log_softmax": (lambda: K.log_softmax(X, 0), special.log_softmax(X, 0)),
    "ndtr": (lambda: K.ndtr(X), special.ndtr(X)),
    "betaln": (lambda: K.betaln(SIZE, 2), special.betaln(SIZE, 2)),
    "polygamma": (lambda: K.polygamma(0, SIZE), special.digamma(SIZE)),
    "multigammaln": (lambda: K.multigammaln([5.0, 6.0], K.constant(3)), special.multigammaln(np.array([5.0, 6.0]), 3)),
    "stack": (lambda: K.stack([X, Y], 1), np.stack([X, Y], 1)),
    "tile": (lambda: K.tile(X, (2, 1, 3)), np.tile(X, (2, 1, 3))),
    "tile by nothing": (lambda: K.tile(X, (0, 2)), np.tile(X, (0, 2))),
    "roll over two axes": (lambda: K.roll(X, (1, 2), (0, 1)), np.roll(X, (1, 2), (0, 1))),
    "roll by a tensor": (lambda: K.roll(X, K.constant(-1), 1), np.roll(X, -1, 1)),
    "repeat by a tensor": (lambda: K.repeat(X, K.constant([1, 2, 3]), 0), np.repeat(X, [1, 2, 3], 0)),
    "one_hot": (lambda: K.one_hot([0, 2, 5], 4), np.eye(6)[[0, 2, 5], :4]),
    "searchsorted": (lambda: K.searchsorted([1.0, 2.0, 2.0], [2.0, 0.0], "right"), [3, 0]),
    "take_along_axis": (lambda: K.take_along_axis(X, [[0, 2, 1, 0]], 0), np.take_along_axis(X, np.array([[0, 2, 1, 0]]), 0)),
    "zeros": (lambda: K.zeros((2, 3), "int64"), np.zeros((2, 3), "int64")),
    "ones_like": (lambda: K.ones_like(WHOLE), np.ones_like(WHOLE)),
    "full_like": (lambda: K.full_like(WHOLE, 2.7), np.full_like(WHOLE, 2.7)),
    "linspace": (lambda: K.linspace(K.constant(0.0), 1, 5), np.linspace(0, 1, 5)),
    "dot": (lambda: K.dot(STACK, STACK), np.dot(STACK, STACK)),
    "dot of a number": (lambda: K.dot(2, X), 2 * X),
    "batched_dot": (lambda: K.batched_dot(STACK, STACK[:, :, 0]), np.einsum("aij,aj->ai", STACK, STACK[:, :, 0])),
    "outer": (lambda: K.outer(X, Y), np.outer(X, Y)),
    "kron": (lambda: K.kron(SQUARE, X), np.kron(SQUARE, X)),
    "trace": (lambda: K.trace(STACK), np.trace(STACK, axis1=1, axis2=2)),
    "inv": (lambda: K.inv(STACK), np.linalg.inv(STACK)),
    "det": (lambda: K.det(STACK), np.linalg.det(STACK)),
    "expm": (lambda: K.expm(9 * SQUARE), scipy.linalg.expm(9 * SQUARE)),
    "scan": (lambda: K.scan(lambda c, x: (c + x, [c, None]), 0.0, np.arange(4.0))[1][0], [0, 0, 1, 3]),
    "scan without xs": (lambda: K.scan(lambda c, x: ((c[0] + 1, c[1] * 2), None), (0, 1), length=3)[0], [3, 8]),
    "while_loop": (lambda: K.while_loop(lambda c: c[0] < 5, lambda c: [c[0] + 1, c[1] * 2], [0, 1], 50), [5, 32]),
    "cond": (lambda: K.cond(True, lambda a: (a + 1, a), lambda a: (a - 1, a), 2.0), [3, 2]),
    "vectorize": (lambda: K.vectorize(lambda a, b: K.sum(a * b), (1, None))(X, Y[:, 0]), X.T @ Y[:, 0]),
}
AXES = (None, 0, -1, (1, 0))
REDUCTIONS = {
    "sum": np.sum, "prod": np.prod, "mean": np.mean, "var": np.var, "std": np.std, "max": np.max, "min": np.min,
    "any": np.any, "all": np.all, "logsumexp": special.logsumexp,
}  # fmt: skip
ALONG = {"argmin": np.argmin, "argmax": np.argmax, "cumsum": np.cumsum, "cumprod": np.cumprod, "flip": np.flip}
OFFSETS = (-2, 0, 1, 4)
DIAGONALS = {
    "diag": np.diag, "diagonal": np.diagonal, "tril": np.tril, "triu": np.triu,
}  # fmt: skip


def same(found, wanted):
    pairs = zip(found, wanted, strict=True) if isinstance(found, (list, tuple)) else [(found, wanted)]
    for got, right in pairs:
        got = numpy_engine.value_of(got)
        assert got.shape == np.shape(right)
        np.testing.assert_allclose(got, right, rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize("name", CASES)
def test_composites(name):
    call, wanted = CASES[name]
    same(call(), wanted)


@pytest.mark.parametrize("name, axis, keepdims", list(itertools.product(REDUCTIONS, AXES, (False, True))))
def test_reductions(name, axis, keepdims):
    for x in (X, WHOLE, X > 0):
        same(getattr(K, name)(x, axis=axis, keepdims=keepdims), REDUCTIONS[name](x, axis=axis, keepdims=keepdims))


@pytest.mark.parametrize("name, axis", list(itertools.product(ALONG, (None, 0, -1))))
def test_functions_along_an_axis(name, axis):
    for x in (X, WHOLE, X > 0):
        same(getattr(K, name)(x, axis), ALONG[name](x, axis))


@pytest.mark.parametrize("axis", [None, 0, -1])
def test_joining_and_ordering(axis):
    same(K.sort(X, axis), np.sort(X, axis))
    same(K.argsort(WHOLE, axis), np.argsort(WHOLE, axis, kind="stable"))
    same(K.concatenate([X, WHOLE], axis), np.concatenate([X, WHOLE], axis))
    same(K.roll(X, 5, axis), np.roll(X, 5, axis))
    same(K.repeat(X, 2, axis), np.repeat(X, 2, axis))
    same(K.take(X, [0, -1], axis), np.take(X, [0, -1], axis))


@pytest.mark.parametrize("name, k", list(itertools.product(DIAGONALS, OFFSETS)))
def test_diagonals(name, k):
    same(getattr(K, name)(X, k), DIAGONALS[name](X, k))
    if name in ("tril", "triu"):
        same(getattr(K, name)(X, K.constant(k)), DIAGONALS[name](X, k))


@pytest.mark.parametrize("k", OFFSETS)
def test_matrices_with_a_diagonal(k):
    same(K.diag(SIZE[0], k), np.diag(SIZE[0], k))
    same(K.eye(3, 4, k), np.eye(3, 4, k))


@pytest.mark.parametrize("call, words", [
    (lambda: K.concatenate([]), "no tensors"),
    (lambda: K.stack([X, Y[0]]), "cannot be joined"),
    (lambda: K.vectorize(lambda a: a)(1.0), "got a scalar to map over"),
    (lambda: K.vectorize(lambda a: a, None)(X), "no argument is mapped over"),
    (lambda: K.vectorize(lambda a: a, (0, 0))(X), "got 1 arguments, and 2 in_axes"),
    (lambda: K.vectorize(lambda a, b: a)(X, Y.T), r"different lengths \[3, 4\]"),
    (lambda: K.scan(lambda c, x: (c, c), 0.0), "neither xs nor length"),
    (lambda: K.scan(lambda c, x: (c, c), 0.0, [X, Y.T]), r"different lengths \[3, 4\]"),
    (lambda: K.scan(lambda c, x: (c, c), 0.0, X, length=4), r"different lengths \[3, 4\]"),
    (lambda: K.scan(lambda c, x: (c, c), 0.0, 1.0), "need at least one axis"),
    (lambda: K.cond(X, lambda: 1, lambda: 2), "need a scalar"),
    (lambda: K.max(np.ones((0, 3)), 0), "no value of nothing"),
    (lambda: K.take(X, 0, 0, mode="wrap"), "need 'raise' or 'clip'"),
])  # fmt: skip
def test_what_does_not_fit_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_a_body_that_returns_another_structure_is_refused():
    with pytest.raises(TypeError, match="need the structure of the first"):
        K.scan(lambda c, x: ((c, c), x), 0.0, X)
    with pytest.raises(TypeError, match="another dtype"):
        K.while_loop(lambda c: c < 3, lambda c: c + 0.5, 0, 9)
