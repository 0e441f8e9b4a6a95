"""The normal distribution whose covariance is a Kronecker product."""

from functools import reduce

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ...shapes import broadcast_shape, size_of
from ..base.distribution import Continuous
from ..base.draws import draw_event_parameters
from ..base.parameters import is_known, known_array, namespace, parameter
from ..formulas.log_terms import HALF_LOG_2PI, bound
from .events import as_events, as_vectors, check_mean
from .quadratic import check_square, cholesky_factor, log_diagonal, side_of, solve_factor

__all__ = ["KroneckerNormal"]


class KroneckerNormal(Continuous):
    r"""Multivariate normal distribution with covariance :math:`K_1 \otimes K_2 \otimes \cdots + \sigma^2 I`.

    The product is never formed: each factor acts on its own axis of the values. With noise and factors that are
    unknown, second derivatives with respect to these are not available.

    ========  ==================================================
    Support   :math:`x \in \mathbb{R}^N`
    Mean      :math:`\mu`
    Variance  :math:`K_1 \otimes K_2 \otimes \cdots + \sigma^2 I`
    ========  ==================================================

    Parameters
    ----------
    mu : array [..., N]
        Mean.
    covs : list of arrays [n_i, n_i]
        The factors of the covariance; N is the product of their lengths. Exactly one of `covs`, `chols`, `evds` is
        given.
    chols : list of arrays [n_i, n_i]
        Lower Cholesky factors of them.
    evds : list of pairs (array [n_i], array [n_i, n_i])
        Their eigenvalues and eigenvectors (in columns), as `numpy.linalg.eigh` gives them.
    sigma : float, optional
        Standard deviation of white noise.

    Raises
    ------
    ValueError
        Not exactly one of `covs`, `chols`, `evds`; a known factor that is not positive definite.
    """

    _negative_support = True

    def __init__(self, mu, covs=None, chols=None, evds=None, sigma=None, *args, **kwargs) -> None:
        given = {"covs": covs, "chols": chols, "evds": evds}
        present = [name for name, value in given.items() if value is not None]
        if len(present) != 1:
            got = " and ".join(present) or "none of them"
            raise ValueError(f"KroneckerNormal: incompatible parameterization. Specify exactly one of covs, chols, or evds; got {got}.")
        (self._cov_type,) = present
        setattr(self, self._cov_type, given[self._cov_type])
        self.sigma = None if sigma is None else parameter(sigma, "sigma")
        self.is_noisy = self.sigma is not None and not (is_known(self.sigma) and np.all(self.sigma == 0))
        self._isEVD = self.is_noisy or evds is not None
        if self._isEVD:
            self._set_up_eigenvalues(given[self._cov_type])
        else:
            self._set_up_factors(given[self._cov_type])
        self.sizes = [side_of(matrix, self._cov_type) for matrix in self._matrices]
        self.N = size_of(self.sizes)
        self.mu = parameter(mu, "mu")
        check_mean(self.mu, "mu", self.N, "KroneckerNormal")
        self.mean = self.median = self.mode = self.mu
        super().__init__(*args, **kwargs)

    def _set_up_factors(self, matrices):
        factors = []
        for i, matrix in enumerate(matrices):
            name = f"{self._cov_type}[{i}] of KroneckerNormal"
            check_square(parameter(matrix, name), name)
            factors.append(_array_or_tensor(matrix, name) if self._cov_type == "chols" else _factor(matrix, name))
        self.chols = self._matrices = factors

    def _set_up_eigenvalues(self, given):
        self._live = None
        pairs = given
        if self._cov_type != "evds":
            covs = [self._covariance(i, matrix) for i, matrix in enumerate(given)]
            pairs = [np.linalg.eigh(cov) if is_known(cov) else K.eigh(K.stop_gradient(cov)) for cov in covs]
            self._live = None if all(is_known(cov) for cov in covs) else covs
        self.eigs_sep = [_array_or_tensor(values, "eigenvalues") for values, _ in pairs]
        self.Qs = self._matrices = [_array_or_tensor(vectors, "eigenvectors") for _, vectors in pairs]
        self.eigs = reduce(_products, self.eigs_sep)
        if self.is_noisy:
            self.eigs = self.eigs + self.sigma * self.sigma

    def _covariance(self, i, matrix):
        name = f"{self._cov_type}[{i}] of KroneckerNormal"
        matrix = _array_or_tensor(matrix, name)
        check_square(matrix, name)
        if self._cov_type == "chols":
            return matrix @ matrix.T if is_known(matrix) else K.dot(matrix, K.transpose(matrix))
        return matrix

    def implied_shape(self) -> tuple[int | None, ...]:
        """Return the shape of one draw: a vector of N elements."""
        return broadcast_shape(super().implied_shape(), (self.N,))

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density of each vector of `value` [..., N]."""
        delta = as_events(value, self, lengths=(self.N,)) - self.mu
        lead = K.int_shape(delta)[:-1]
        # The vectors as columns, so that each factor meets its own axis in one product of matrices.
        columns = K.expand_dims(delta, 1) if not lead else K.transpose(K.reshape(delta, (-1, self.N)))
        valid, log_det = self._determinant()
        quadratic = self._quadratic(columns)
        quadratic = K.where(K.isnan(quadratic), np.inf, quadratic)
        quadratic = quadratic[0] if not lead else quadratic
        if len(lead) > 1:
            quadratic = K.reshape(quadratic, tuple(-1 if length is None else length for length in lead))
        return bound(-0.5 * (quadratic + log_det) - self.N * HALF_LOG_2PI, *valid)

    def _quadratic(self, columns):
        """Return the quadratic forms of `columns` [N, b]: [b].

        Derivatives with respect to unknown factors are not taken through the decomposition, where near eigenvalues
        (those of a smooth kernel are all near 0) leave no digits, but from d quad = -a' dK a with a = inv(K) x.
        """
        if not self._isEVD:
            return K.sum(K.square(self._on_each_axis(self._matrices, columns, solve_factor)), axis=0)
        turned = self._on_each_axis([_transposed(vectors) for vectors in self.Qs], columns, K.dot)
        scaled = turned / _column(self.eigs)
        quadratic = K.sum(turned * scaled, axis=0)
        if self._live is None:
            return quadratic
        weights = K.stop_gradient(self._on_each_axis(self.Qs, scaled, K.dot))
        return quadratic - _derivative_of(K.sum(weights * self._on_each_axis(self._live, weights, K.dot), axis=0))

    def _on_each_axis(self, matrices, columns, apply):
        """Return ``apply(matrix, ...)`` along each of the axes that the first one of `columns` [N, b] stands for: [N, b].

        Each turn treats the first of these axes and puts it behind the others; the last turn restores their order.
        """
        for matrix, size in zip(matrices, self.sizes):
            turned = apply(matrix, K.reshape(columns, (size, -1)))
            apart = K.transpose(K.reshape(turned, (size, self.N // size, -1)), (1, 0, 2))
            columns = K.reshape(apart, (self.N, -1))
        return columns

    def _determinant(self):
        """Return the conditions, and the log of the determinant of the covariance."""
        if self._isEVD:
            xp = namespace(self.eigs)
            positive = xp.greater(self.eigs, 0)
            eigs = xp.where(positive, self.eigs, 1.0)
            log_det = xp.sum(xp.log(eigs))
            if self._live is not None:
                # d log det(K) = trace(inv(K) dK), where only the diagonal of dK between eigenvectors counts.
                diagonals = [K.sum(vectors * K.dot(cov, vectors), axis=0) for vectors, cov in zip(self.Qs, self._live)]
                log_det = log_det + _derivative_of(K.sum(reduce(_products, diagonals) / K.stop_gradient(eigs)))
            return [xp.all(positive)], log_det
        parts = [log_diagonal(factor) for factor in self._matrices]
        log_dets = [log_det * (2.0 * self.N / size) for (_, log_det), size in zip(parts, self.sizes)]
        return [valid for valid, _ in parts], sum(log_dets)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw normal variables, multiplied by each factor along its own axis."""
        params = [as_vectors(self.mu), *self._matrices, *([self.eigs] if self._isEVD else [])]
        events = [1] + [2] * len(self._matrices) + [1] * self._isEVD
        (mu, *rest), batch = draw_event_parameters(params, events, self.shape[:-1], point, size)
        draws = generator().normal(size=batch + (self.N,))
        if self._isEVD:
            eigs = rest.pop()
            if not np.all(eigs > 0):
                raise ValueError("The covariance of KroneckerNormal is not positive definite: nothing to draw from.")
            draws = draws * np.sqrt(eigs)
        done = 1
        for matrix, length in zip(rest, self.sizes):
            parts = np.reshape(draws, batch + (done, length, self.N // (done * length)))
            draws = np.reshape(matrix[..., None, :, :] @ parts, batch + (self.N,))
            done *= length
        return mu + draws

    def _distr_parameters_for_repr(self):
        return ["mu"]


def _array_or_tensor(value, name):
    array = known_array(value, name)
    return parameter(value, name) if array is None else array


def _factor(matrix, name):
    factor = cholesky_factor(matrix, name)
    if is_known(factor) and not np.all(np.isfinite(factor)):
        raise ValueError(f"{name} is not positive definite.")
    return factor


def _products(first, second):
    """Return all products of elements of two vectors, flat."""
    if is_known(first) and is_known(second):
        return np.outer(first, second).ravel()
    return K.flatten(K.outer(first, second))


def _derivative_of(x):
    """Return zero, with the derivative of `x`."""
    return x - K.stop_gradient(x)


def _transposed(matrix):
    return matrix.T if is_known(matrix) else K.transpose(matrix)


def _column(vector):
    return vector[:, None] if is_known(vector) else K.expand_dims(vector, 1)
