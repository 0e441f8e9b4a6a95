"""The matrix normal distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ...shapes import static_shape, to_tuple
from ..base.distribution import Continuous
from ..base.draws import draw_event_parameters
from ..base.parameters import is_known, known_array, parameter
from ..formulas.log_terms import HALF_LOG_2PI, bound
from .events import as_events
from .quadratic import check_square, cholesky_factor, log_diagonal, solve_factor

__all__ = ["MatrixNormal"]


class MatrixNormal(Continuous):
    r"""Matrix normal distribution: vec(X) is normal with covariance :math:`V \otimes U`.

    .. math::

        f(X \mid M, U, V) = \frac{\exp(-\mathrm{tr}[V^{-1} (X - M)' U^{-1} (X - M)] / 2)}
            {(2 \pi)^{m n / 2} |U|^{n / 2} |V|^{m / 2}}

    ===============  ===================================
    Support          :math:`X \in \mathbb{R}^{m \times n}`
    Mean             :math:`M`
    Row variance     :math:`U`
    Column variance  :math:`V`
    ===============  ===================================

    Parameters
    ----------
    mu : array [m, n]
        Mean, or anything that broadcasts to it.
    rowcov, rowchol : array [m, m]
        Exactly one of: covariance matrix U among rows, its lower Cholesky factor.
    rowtau, coltau
        Not supported, as in PyMC3: an error says what to pass instead.
    colcov, colchol : array [n, n]
        Exactly one of: covariance matrix V among columns, its lower Cholesky factor.
    shape : tuple (m, n)
        Required.

    Raises
    ------
    TypeError
        `shape` is missing.
    ValueError
        Not exactly one matrix for rows and one for columns; a known matrix is not positive definite or does not fit
        `shape`.
    """

    _negative_support = True
    _event_parameters = ("rowcov", "rowchol", "colcov", "colchol")

    def __init__(
        self, mu=0, rowcov=None, rowchol=None, rowtau=None, colcov=None, colchol=None, coltau=None, shape=None, *args, **kwargs
    ) -> None:
        self._kinds, self._factors = [], []
        for side, cov, chol, tau in (("row", rowcov, rowchol, rowtau), ("col", colcov, colchol, coltau)):
            name, matrix, factor = _one_matrix(side, cov, chol, tau)
            setattr(self, name, matrix)
            self._kinds.append(name)
            self._factors.append(factor)
        if shape is None:
            raise TypeError("MatrixNormal: shape is a required argument, the numbers of rows and columns.")
        shape = to_tuple(shape)
        self.m, self.n = self._check_shape(shape)
        self.mu = parameter(mu, "mu")
        self.mean = self.median = self.mode = self.mu
        super().__init__(shape, *args, **kwargs)

    def _check_shape(self, shape):
        if len(shape) < 2:
            raise ValueError(f"shape of MatrixNormal must have two lengths, rows and columns; got {shape}.")
        sizes = [static_shape(factor)[-1] for factor in self._factors]
        for name, size, length in zip(self._kinds, sizes, shape[-2:]):
            if size not in (None, length):
                raise ValueError(f"MatrixNormal: {name} is {size} x {size}, which does not fit shape {shape}.")
        return shape[-2:]

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density of each matrix of `value` [..., m, n]."""
        row, column = self._factors
        delta = as_events(value, self, 2, (self.m, self.n)) - self.mu
        half = solve_factor(row, delta)
        white = solve_factor(column, K.swapaxes(half, -1, -2))
        quadratic = K.sum(K.square(white), axis=(-2, -1))
        quadratic = K.where(K.isnan(quadratic), np.inf, quadratic)
        row_valid, row_log_det = log_diagonal(row)
        column_valid, column_log_det = log_diagonal(column)
        constant = self.m * self.n * HALF_LOG_2PI + self.m * column_log_det + self.n * row_log_det
        return bound(-0.5 * quadratic - constant, row_valid, column_valid)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw matrices of normal variables, multiplied by the factor of the rows and that of the columns."""
        params = [_as_matrix(self.mu), *self._factors]
        (mu, row, column), batch = draw_event_parameters(params, [2, 2, 2], self.shape[:-2], point, size)
        if not (np.all(np.isfinite(row)) and np.all(np.isfinite(column))):
            raise ValueError("A covariance of MatrixNormal is not positive definite: there is nothing to draw from.")
        noise = generator().normal(size=batch + (self.m, self.n))
        return mu + row @ noise @ np.swapaxes(column, -1, -2)

    def _distr_parameters_for_repr(self):
        return ["mu", *self._kinds]


def _one_matrix(side, cov, chol, tau):
    """Return name, matrix and lower Cholesky factor of the one matrix that was given for rows or for columns."""
    every = {f"{side}cov": cov, f"{side}chol": chol, f"{side}tau": tau}
    given = {name: matrix for name, matrix in every.items() if matrix is not None}
    if len(given) != 1:
        got = " and ".join(given) or "none of them"
        raise ValueError(f"MatrixNormal: incompatible parameterization. Specify exactly one of {side}cov and {side}chol; got {got}.")
    ((name, matrix),) = given.items()
    if tau is not None:
        raise ValueError(f"MatrixNormal: {name} is not supported; pass its inverse as {side}cov=.")
    tensor = parameter(matrix, name)
    check_square(tensor, name)
    if chol is not None:
        known = known_array(matrix, name)
        return name, tensor, tensor if known is None else known
    factor = cholesky_factor(matrix, name)
    if is_known(factor) and not np.all(np.isfinite(factor)):
        raise ValueError(f"{name} of MatrixNormal is not positive definite.")
    return name, tensor, factor


def _as_matrix(mu):
    """Return a mean with at least two axes."""
    for _ in range(len(static_shape(mu)), 2):
        mu = mu[None] if is_known(mu) else K.expand_dims(mu, 0)
    return mu
