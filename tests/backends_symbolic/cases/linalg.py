"""Linear algebra against NumPy and SciPy."""

import numpy as np
import scipy.linalg

from pymc3 import backends_symbolic as K
from tests.backends_symbolic.harness import Case

VECTOR = np.array([0.4, -1.3, 2.2])
MATRIX = np.array([[0.3, -1.2, 2.0, 0.1], [4.0, 1.5, -3.0, 0.7], [-0.2, 0.6, 0.9, 1.1]])
GENERAL = np.array([[2.0, -0.4, 0.3], [0.5, -1.5, 0.8], [0.1, 0.7, 1.9]])
POSITIVE = np.array([[2.0, 0.5, -0.3], [0.5, 1.5, 0.2], [-0.3, 0.2, 1.0]])
BATCH = np.stack([GENERAL, 1.5 * GENERAL.T])
POSITIVES = np.stack([POSITIVE, POSITIVE @ POSITIVE])
RIGHT = MATRIX[:, :2].copy()
RIGHTS = np.stack([RIGHT, RIGHT[::-1]])
CUBE = np.sin(np.arange(24.0) * 1.7).reshape(2, 3, 4) + 0.3
INTEGERS = np.array([[3, -1, 4], [1, 5, -9]])
LIMITS = {"rtol": 1e-12, "atol": 1e-13, "gradient_rtol": 1e-10, "gradient_atol": 1e-10}


def case(name, label, call, *arguments, reference=None, **options):
    return Case(
        f"{name}:{label}" if label else name,
        lambda *tensors: call(K, *tensors),
        reference or (lambda *arrays: call(np, *arrays)),
        arguments,
        **{**LIMITS, **options},
    )


def symmetric(x):
    return (x + np.swapaxes(x, -1, -2)) / 2


def symmetric_tensor(x):
    return (x + K.swapaxes(x, -1, -2)) / 2


PRODUCTS = [
    case("dot", "vectors", lambda np, x, y: np.dot(x, y), VECTOR, VECTOR[::-1].copy()),
    case("dot", "matrix, vector", lambda np, x, y: np.dot(x, y), GENERAL, VECTOR),
    case("dot", "vector, matrix", lambda np, x, y: np.dot(x, y), VECTOR, MATRIX),
    case("dot", "matrices", lambda np, x, y: np.dot(x, y), GENERAL, MATRIX),
    case("dot", "scalar", lambda np, x, y: np.dot(x, y), np.array(2.5), MATRIX),
    case("dot", "three axes", lambda np, x, y: np.dot(x, y), np.swapaxes(CUBE, 1, 2).copy(), BATCH),
    case("dot", "integers", lambda np, x, y: np.dot(x, y), INTEGERS, INTEGERS.T.copy()),
    case("dot", "integers with floats", lambda np, x, y: np.dot(x, y), INTEGERS, VECTOR, wrt=(1,)),
    case("matmul", "", lambda np, x, y: np.matmul(x, y), GENERAL, MATRIX),
    case("matmul", "vectors", lambda np, x, y: np.matmul(x, y), VECTOR, VECTOR * 2),
    case("matmul", "batch", lambda np, x, y: np.matmul(x, y), BATCH, CUBE),
    case("matmul", "batch, matrix", lambda np, x, y: np.matmul(x, y), BATCH, MATRIX),
    case("matmul", "batch, vector", lambda np, x, y: np.matmul(x, y), BATCH, VECTOR),
    case("matmul", "vector, batch", lambda np, x, y: np.matmul(x, y), VECTOR, CUBE),
    case("tensordot", "", lambda np, x, y: np.tensordot(x, y), CUBE, MATRIX),
    case("tensordot", "one", lambda np, x, y: np.tensordot(x, y, axes=1), BATCH, MATRIX),
    case("tensordot", "pairs", lambda np, x, y: np.tensordot(x, y, axes=([0, 2], [1, 0])), CUBE, CUBE[0].T[:, :2].copy()),
    case("tensordot", "none", lambda np, x, y: np.tensordot(x, y, axes=0), VECTOR, RIGHT),
    case("outer", "", lambda np, x, y: np.outer(x, y), VECTOR, MATRIX[0]),
    case("outer", "matrices", lambda np, x, y: np.outer(x, y), RIGHT, VECTOR),
    Case("batched_dot", lambda x, y: K.batched_dot(x, y), np.matmul, (BATCH, CUBE)),
    Case("batched_dot:vectors", lambda x, y: K.batched_dot(x, y), lambda x, y: np.einsum("ij,ij->i", x, y), (MATRIX, MATRIX[::-1].copy())),
    Case(
        "batched_dot:matrices, vectors",
        lambda x, y: K.batched_dot(x, y),
        lambda x, y: np.einsum("ijk,ik->ij", x, y),
        (BATCH, GENERAL[:2].copy()),
    ),
    case("einsum", "", lambda np, x, y: np.einsum("ij,jk->ik", x, y), GENERAL, MATRIX),
    case("einsum", "implicit", lambda np, x, y: np.einsum("ij,jk", x, y), GENERAL, MATRIX),
    case("einsum", "ellipsis", lambda np, x, y: np.einsum("...ij,...j->...i", x, y), BATCH, GENERAL[:2].copy()),
    case("einsum", "diagonal", lambda np, x: np.einsum("ii->i", x), GENERAL),
    case("einsum", "trace", lambda np, x: np.einsum("ii", x), GENERAL),
    case("einsum", "transpose, sum", lambda np, x: np.einsum("ijk->kj", x), CUBE),
    case("einsum", "three", lambda np, x, y, z: np.einsum("i,ij,j->", x, y, z), VECTOR, GENERAL, VECTOR + 1),
    case("kron", "", lambda np, x, y: np.kron(x, y), RIGHT, MATRIX[:2, :3].copy()),
    case("trace", "", lambda np, x: np.trace(x), GENERAL),
    Case("trace:batch", lambda x: K.trace(x), lambda x: np.trace(x, axis1=-2, axis2=-1), (BATCH,)),
]


def solve(a, b):
    return np.linalg.solve(a, b[..., None])[..., 0] if b.ndim == 1 else np.linalg.solve(a, b)


def triangular(a, b, lower=True, trans=False):
    a = np.tril(a) if lower else np.triu(a)
    return solve(np.swapaxes(a, -1, -2) if trans else a, b)


def solved(label, a, b, **options):
    return Case(
        f"solve_triangular:{label}",
        lambda a, b: K.solve_triangular(a, b, **options),
        lambda a, b: triangular(a, b, **options),
        (a, b),
        **LIMITS,
    )


SYSTEMS = [
    Case("solve:vector", lambda a, b: K.solve(a, b), solve, (GENERAL, VECTOR), **LIMITS),
    Case("solve:matrix", lambda a, b: K.solve(a, b), solve, (GENERAL, RIGHT), **LIMITS),
    Case("solve:batch", lambda a, b: K.solve(a, b), solve, (BATCH, RIGHTS), **LIMITS),
    solved("vector", GENERAL, VECTOR),
    solved("matrix, upper", GENERAL, RIGHT, lower=False),
    solved("matrix, transposed", GENERAL, RIGHT, trans=True),
    solved("vector, upper, transposed", GENERAL, VECTOR, lower=False, trans=True),
    solved("batch", BATCH, RIGHTS),
    case("inv", "", lambda K, x: K.inv(x), GENERAL, reference=np.linalg.inv),
    case("inv", "batch", lambda K, x: K.inv(x), BATCH, reference=np.linalg.inv),
    case("det", "", lambda K, x: K.det(x), GENERAL, reference=np.linalg.det),
    case("det", "batch", lambda K, x: K.det(x), BATCH, reference=np.linalg.det),
    case("slogdet", "", lambda K, x: K.slogdet(x), GENERAL, reference=lambda x: tuple(np.linalg.slogdet(x))),
    case("slogdet", "batch", lambda K, x: K.slogdet(x), BATCH, reference=lambda x: tuple(np.linalg.slogdet(x))),
    case(
        "slogdet",
        "singular",
        lambda K, x: K.slogdet(x),
        np.array([[1.0, 2.0], [2.0, 4.0]]),
        reference=lambda x: (np.array(0.0), np.array(-np.inf)),
        wrt=(),
    ),
    Case("cholesky", lambda x: K.cholesky(symmetric_tensor(x)), lambda x: np.linalg.cholesky(symmetric(x)), (POSITIVE,), **LIMITS),
    Case("cholesky:batch", lambda x: K.cholesky(symmetric_tensor(x)), lambda x: np.linalg.cholesky(symmetric(x)), (POSITIVES,), **LIMITS),
    Case("cholesky:not positive", lambda x: K.cholesky(x), lambda x: x * np.nan, (POSITIVE - 2 * np.eye(3),), wrt=()),
    Case(
        "cholesky:one of two",
        lambda x: K.cholesky(x),
        lambda x: np.stack([np.linalg.cholesky(x[0]), x[1] * np.nan]),
        (np.stack([POSITIVE, -POSITIVE]),),
        wrt=(),
        second=(np.stack([POSITIVE + np.eye(3), -POSITIVE]),),
    ),
    case("expm", "", lambda K, x: K.expm(x), GENERAL, reference=scipy.linalg.expm, rtol=1e-11),
    case("expm", "large", lambda K, x: K.expm(x), GENERAL * 9, reference=scipy.linalg.expm, rtol=1e-11, wrt=()),
]


def rebuilt(x):
    """Return what the engine must agree on whatever signs it gives its vectors: eigenvalues, and squares of vectors."""
    w, v = np.linalg.eigh(symmetric(x))
    return w, v**2


def rebuilt_tensor(x):
    w, v = K.eigh(symmetric_tensor(x))
    return w, K.square(v)


def signed_qr(q, r, library):
    signs = library.sign(library.diagonal(r, 0, -2, -1))
    return q * signs[..., None, :], r * signs[..., None]


DECOMPOSITIONS = [
    Case("eigh", rebuilt_tensor, rebuilt, (POSITIVE,), **LIMITS),
    Case("eigh:batch", rebuilt_tensor, rebuilt, (POSITIVES,), **LIMITS),
    Case("qr", lambda x: signed_qr(*K.qr(x), K), lambda x: signed_qr(*np.linalg.qr(x), np), (GENERAL,), **LIMITS),
    Case("qr:tall", lambda x: signed_qr(*K.qr(x), K), lambda x: signed_qr(*np.linalg.qr(x), np), (MATRIX.T.copy(),), **LIMITS),
]

CASES = tuple(PRODUCTS + SYSTEMS + DECOMPOSITIONS)
