"""Linear algebra with SciPy's functions."""

from collections.abc import Callable
from typing import Any

from pymc3 import backends_symbolic as K

from .._absent import missing_name
from .._conversion import as_tensor_variable

__all__ = [
    "Cholesky", "Eigvalsh", "Expm", "Solve", "cholesky", "eigvalsh", "expm", "kron", "solve", "solve_lower_triangular", "solve_symmetric",
    "solve_upper_triangular",
]  # fmt: skip


def Cholesky(lower=True, on_error="raise") -> Callable[[Any], K.TensorVariable]:
    """Return the function that decomposes a matrix: into the lower triangle L, or the upper one, its transpose.

    A matrix that is not positive definite gives NaN, whatever `on_error` says: a graph has no exceptions.
    """
    return cholesky if lower else lambda x: K.transpose(cholesky(x))


def cholesky(x) -> K.TensorVariable:
    """Return the lower triangle L with L L^T = x; NaN where `x` is not positive definite."""
    return K.cholesky(as_tensor_variable(x))


def Solve(A_structure="general", lower=False, **kwargs) -> Callable[[Any, Any], K.TensorVariable]:
    """Return the function that solves equations: 'general', 'symmetric', 'lower_triangular' or 'upper_triangular' ones."""
    functions = {
        "general": solve,
        "symmetric": solve_symmetric,
        "lower_triangular": solve_lower_triangular,
        "upper_triangular": solve_upper_triangular,
    }
    if A_structure not in functions:
        raise ValueError(f"Solve: got A_structure={A_structure!r}; need one of {', '.join(map(repr, functions))}.")
    return functions[A_structure]


def solve(A, b) -> K.TensorVariable:
    """Return x with A x = b."""
    return K.solve(as_tensor_variable(A), as_tensor_variable(b))


solve_symmetric = solve


def solve_lower_triangular(A, b) -> K.TensorVariable:
    """Return x with A x = b, of a matrix whose lower triangle is read."""
    return K.solve_triangular(as_tensor_variable(A), as_tensor_variable(b), lower=True)


def solve_upper_triangular(A, b) -> K.TensorVariable:
    """Return x with A x = b, of a matrix whose upper triangle is read."""
    return K.solve_triangular(as_tensor_variable(A), as_tensor_variable(b), lower=False)


def eigvalsh(a, b=None, lower=True) -> K.TensorVariable:
    """Return the eigenvalues w of a symmetric matrix, ascending; with `b`, positive definite, those of a v = w b v."""
    a = as_tensor_variable(a)
    if b is None:
        return K.eigh(a)[0]
    half = K.cholesky(as_tensor_variable(b))
    return K.eigh(K.solve_triangular(half, K.transpose(K.solve_triangular(half, a))))[0]


def Eigvalsh(lower=True) -> Callable[..., K.TensorVariable]:
    """Return what Theano's operation is: the function `eigvalsh`."""
    return eigvalsh


def kron(a, b) -> K.TensorVariable:
    """Return the Kronecker product of two matrices."""
    return K.kron(as_tensor_variable(a, ndim=2), as_tensor_variable(b, ndim=2))


def expm(x) -> K.TensorVariable:
    """Return the exponential of a square matrix."""
    return K.expm(as_tensor_variable(x))


def Expm() -> Callable[[Any], K.TensorVariable]:
    """Return what Theano's operation is: the function `expm`."""
    return expm


def __getattr__(name) -> Any:
    raise missing_name(__name__, name)
