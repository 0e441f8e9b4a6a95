"""Covariance matrices in their three forms, and the quadratic form of a multivariate normal."""

import contextlib
from typing import Any

import numpy as np
from scipy import linalg

from ... import backends_symbolic as K
from ...shapes import show, static_shape
from ...util import warn_user
from ..base.parameters import is_known, known_array, namespace, parameter

__all__ = ["Scale", "check_square", "cholesky_factor", "diagonal_of", "log_diagonal", "side_of", "solve_factor"]


class Scale:
    """A covariance matrix given as such, as its inverse or as a Cholesky factor.

    Parameters
    ----------
    cov, tau, chol : array [..., k, k]
        Exactly one of them.
    lower : bool
        Whether `chol` is a lower factor.

    Attributes
    ----------
    kind : str
        Which one was given.
    given : dict
        ``{kind: matrix}``, as given.
    factor : array or tensor [..., k, k]
        Lower Cholesky factor of the covariance (kind cov, chol) or of its inverse (kind tau); NaN where there is none.
    """

    def __init__(self, cov=None, tau=None, chol=None, lower=True) -> None:
        matrices = {"cov": cov, "tau": tau, "chol": chol}
        present = [name for name, matrix in matrices.items() if matrix is not None]
        if len(present) != 1:
            got = " and ".join(present) or "none of them"
            raise ValueError(f"Incompatible parameterization. Specify exactly one of tau, cov, or chol; got {got}.")
        self.kind = present[0]
        matrix = matrices[self.kind]
        self.given = {self.kind: parameter(matrix, self.kind)}
        check_square(self.given[self.kind], self.kind)
        if self.kind != "chol":
            self.factor = cholesky_factor(matrix, self.kind)
        else:
            self.factor = _known_or_tensor(matrix, "chol") if lower else _swap_last(_known_or_tensor(matrix, "chol"))

    def check(self, distribution, name) -> None:
        """Look at a known matrix of the variable `name`.

        Raises
        ------
        ValueError
            It is not positive definite.

        Warns
        -----
        UserWarning
            It is not symmetric: only its lower triangle counts.
        """
        if not is_known(self.factor):
            return
        label = f"{self.kind} of {distribution} {name!r}"
        if not np.all(diagonal_of(self.factor) > 0):
            raise ValueError(f"{label} is not positive definite: no value has a probability.")
        matrix = np.asarray(self.given[self.kind]) if is_known(self.given[self.kind]) else None
        if self.kind != "chol" and matrix is not None and not np.allclose(matrix, _swap_last(matrix), rtol=1e-8, atol=1e-10):
            warn_user(f"{label} is not symmetric: only its lower triangle is used.")

    def factor_of(self, kind) -> K.TensorVariable | np.ndarray:
        """Return the factor, if it is that of "cov" or "tau", as `kind` asks."""
        if (self.kind == "tau") != (kind == "tau"):
            raise AttributeError(f"chol_{kind}: {self.kind} was given, so there is only the factor of the other matrix.")
        return self.factor

    def quadratic(self, delta) -> tuple[K.TensorVariable, Any, Any]:
        """Return the quadratic form of `delta` [..., k], half the log-determinant of the covariance, whether it is valid."""
        valid, log_det = log_diagonal(self.factor)
        if self.kind == "tau":
            white = K.matmul(K.expand_dims(delta, -2), self.factor)[..., 0, :]
            return _without_nan(K.sum(K.square(white), axis=-1)), -log_det, valid
        return _without_nan(K.sum(K.square(self._whiten(delta)), axis=-1)), log_det, valid

    def _whiten(self, delta):
        """Return inv(L) delta for every vector of `delta` [..., k]."""
        delta = K.as_tensor(delta)
        if is_known(self.factor):
            return _apply(_inverse(self.factor), delta)
        if None in K.int_shape(delta):
            return _apply(K.solve_triangular(self.factor, _identity(self.factor)), delta)
        if K.ndim(self.factor) == 2 and K.ndim(delta) <= 2:
            return _transpose(K.solve_triangular(self.factor, _transpose(delta)))
        return _solve_rows(self.factor, delta)

    def factor_of_cov(self) -> K.TensorVariable | np.ndarray:
        """Return a matrix F with F F' = covariance."""
        if self.kind != "tau":
            return self.factor
        if is_known(self.factor):
            # tau = L L', so cov = inv(L)' inv(L).
            return _swap_last(np.linalg.inv(self.factor))
        return _swap_last(K.inv(self.factor))


def cholesky_factor(matrix, name) -> K.TensorVariable | np.ndarray:
    """Return the lower Cholesky factor of `matrix` [..., k, k], an array for a known one, else a tensor; NaN if there is none."""
    matrix = _known_or_tensor(matrix, name)
    if not is_known(matrix):
        return K.cholesky(matrix)
    try:
        return np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        return _cholesky_one_by_one(matrix)


def _cholesky_one_by_one(matrices):
    factors = np.full_like(matrices, np.nan)
    for index in np.ndindex(matrices.shape[:-2]):
        with contextlib.suppress(np.linalg.LinAlgError):
            factors[index] = np.linalg.cholesky(matrices[index])
    return factors


def diagonal_of(matrix) -> K.TensorVariable | np.ndarray:
    """Return the diagonals of matrices [..., k, k]: an array for an array, a tensor for a tensor."""
    if is_known(matrix):
        return np.diagonal(matrix, axis1=-2, axis2=-1)
    return K.diagonal(matrix, axis1=-2, axis2=-1)


def log_diagonal(factor) -> tuple[Any, Any]:
    """Return whether triangular factors [..., k, k] have positive diagonals, and the logs of their determinants."""
    diagonal = diagonal_of(factor)
    xp = namespace(factor)
    with np.errstate(invalid="ignore", divide="ignore"):
        return xp.all(xp.greater(diagonal, 0), axis=-1), xp.sum(xp.log(diagonal), axis=-1)


def solve_factor(factor, columns) -> K.TensorVariable:
    """Return inv(L) B for a lower factor L [k, k] and matrices B [..., k, m]."""
    if is_known(factor):
        return K.matmul(_inverse(factor), columns)
    columns = K.as_tensor(columns)
    if K.ndim(columns) == 2 and None not in K.int_shape(columns):
        return K.solve_triangular(factor, columns)
    return K.matmul(K.solve_triangular(factor, _identity(factor)), columns)


def _identity(factor):
    """Return the identity matrix as large as a factor, a tensor."""
    size = K.int_shape(factor)[-1]
    return K.eye(K.shape(factor)[-1] if size is None else size)


def _without_nan(quadratic):
    # At infinite values differences of infinities arise; they are infinitely far away.
    return K.where(K.isnan(quadratic), np.inf, quadratic)


def _known_or_tensor(matrix, name):
    array = known_array(matrix, name)
    return parameter(matrix, name) if array is None else array


def _transpose(x):
    return K.transpose(x) if K.ndim(x) == 2 else x


def _apply(matrix, delta):
    """Return matrix @ vector for every vector of `delta` [..., k]; a batch of matrices goes with the batch of vectors."""
    if (matrix.ndim if is_known(matrix) else K.ndim(matrix)) == 2:
        return K.matmul(delta, _swap_last(matrix))
    return K.matmul(matrix, K.expand_dims(delta, -1))[..., 0]


def _inverse(factor):
    """Return the inverse of known lower factors [..., k, k]; NaN where one is none."""
    inverse = np.full_like(factor, np.nan)
    for index in np.ndindex(factor.shape[:-2]):
        if np.all(np.diagonal(factor[index]) > 0):
            inverse[index] = linalg.solve_triangular(factor[index], np.eye(factor.shape[-1]), lower=True)
    return inverse


def _solve_rows(factor, delta):
    factor, delta = K.as_tensor(factor), K.as_tensor(delta)
    batch = K.zeros_like(delta[..., :1, None]) + K.zeros_like(factor)
    column = K.expand_dims(delta, -1) + K.zeros_like(batch[..., :1])
    return K.solve_triangular(factor + batch, column)[..., 0]


def check_square(matrix, name) -> None:
    """Raise a ValueError that names the parameter unless `matrix` may be [..., k, k]."""
    shape = np.shape(matrix) if is_known(matrix) else K.int_shape(matrix)
    if len(shape) < 2:
        raise ValueError(f"{name} must be a matrix (at least two axes), got shape {shape}.")
    if None not in shape[-2:] and shape[-1] != shape[-2]:
        raise ValueError(f"{name} must be square in its last two axes, got shape {shape}.")


def side_of(matrix, name) -> int:
    """Return the length of the last axis of a matrix; a ValueError that names the parameter where it is not known."""
    size = static_shape(matrix)[-1]
    if size is None:
        raise ValueError(f"{name} must have a known shape, got {show(static_shape(matrix))}. Say it: reshape((k, k)).")
    return size


def _swap_last(matrix):
    return np.swapaxes(matrix, -1, -2) if is_known(matrix) else K.swapaxes(matrix, -1, -2)
