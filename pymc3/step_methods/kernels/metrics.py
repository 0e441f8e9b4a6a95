"""How the metric of a gradient-based kernel is adapted: by NumPy, between chunks of a chain, from the draws and gradients so far.

For a normal posterior with covariance C the gradients have the covariance of C's inverse, and the geometric mean of the covariance of
draws and the inverse of that of gradients is C, however few there are in the directions that they span (nutpie's idea; Seyboldt 2024).
After each of some iterations a metric is made from the last half of what was drawn: what comes from far out is forgotten, and
more and more is used. After the last one, the rest of tuning is left to the step size.
"""

import abc
import functools
from typing import Any, NamedTuple

import numpy as np
import threadpoolctl

from ... import backends_symbolic as K
from .phase_space import in_blocks
from .step_size import METRIC_STAYS_AFTER

__all__ = ["Adaptation", "FixedMetric", "MetricFromDraws", "MetricState", "geometric_mean"]

#: Iterations between two adaptations, at least; one for each so many elements, and a growing part of those that were made.
_OFTEN, _ELEMENTS, _GROWTH = 10, 4, 5
#: Draws that are kept for each chain, at most, and numbers.
_ROWS, _MOST = 512, 2**21
#: With so many elements all directions are looked at; with more, those in which draws and gradients vary most.
_FEW = 256
#: Added to variances, in units of the scale: a direction in which nothing is known is not stretched.
_REGULAR = 1e-5
#: Directions are stretched whose eigenvalue, or its inverse, is larger.
_CUTOFF = 2.0
_SMALLEST, _LARGEST = 1e-20, 1e20


class MetricState(NamedTuple):
    """A metric (see `phase_space.Metric`), and the draws and gradients (rows, size) that it is adapted to, overwritten in turn."""

    scale: Any
    directions: Any
    stretches: Any
    draws: Any
    gradients: Any


class Adaptation(abc.ABC):
    """Where a metric comes from."""

    @property
    @abc.abstractmethod
    def kind(self) -> tuple:
        """What two of them share that need the same code."""

    @abc.abstractmethod
    def start(self, size) -> MetricState:
        """Return the metric of a chain that was not moved yet."""

    def schedule(self, tuning, size) -> tuple[int, ...]:
        """Return the numbers of iterations after which the metric of so many elements is adapted."""
        return ()

    def adapted(self, state, iteration, together=False) -> MetricState:
        """Return the state (arrays, any leading axes) with the metric adapted to what was drawn in so many iterations.

        With `together`, the first axis is one of chains, which get one metric from what all of them drew.
        """
        return state


class FixedMetric(Adaptation):
    """A metric that stays what it is.

    Parameters
    ----------
    covariance : array (size,) or (size, size)
        What the posterior's is thought to be.
    """

    def __init__(self, covariance) -> None:
        self._scale, directions, stretches = _decomposed(np.asarray(covariance, "float64"))
        self._directions, self._stretches = in_blocks(directions, stretches)

    @property
    def kind(self) -> tuple:
        """What two of them share that need the same code: the number of directions."""
        return "fixed", len(self._stretches)

    def start(self, size) -> MetricState:
        """Return the metric."""
        nothing = np.zeros((0, size))
        return MetricState(*_floats(self._scale, self._directions, self._stretches, nothing, nothing))


class MetricFromDraws(Adaptation):
    """A diagonal metric with some directions stretched, from draws and gradients.

    Parameters
    ----------
    rank : int
        Number of directions at most; 0: a diagonal metric.
    covariance : array (size,) or (size, size), optional
        What the posterior's is thought to be at first, variances or all of it; from the first gradient if not given.
    patience : int
        Number of iterations before which the first metric stays.
    """

    def __init__(self, rank, covariance=None, patience=0) -> None:
        self._rank, self._patience = rank, patience
        self._first = None if covariance is None else _decomposed(np.asarray(covariance, "float64"))

    @property
    def kind(self) -> tuple:
        """What two of them share that need the same code: the number of directions."""
        return "from draws", self._rank

    def start(self, size) -> MetricState:
        """Return the metric of a chain that was not moved yet."""
        rank, rows = min(self._rank, size), max(1, min(_ROWS, _MOST // (2 * size)))
        scale, directions, stretches = self._first or (np.ones(size), np.eye(0, size), np.ones(0))
        missing = max(0, rank - len(stretches))
        directions = np.pad(directions[:rank], ((0, missing), (0, 0)))
        stretches = np.pad(stretches[:rank], (0, missing), constant_values=1.0)
        return MetricState(*_floats(scale, *in_blocks(directions, stretches), np.zeros((rows, size)), np.zeros((rows, size))))

    def schedule(self, tuning, size) -> tuple[int, ...]:
        """Return the numbers of iterations after which the metric is adapted: more often at first, not in the last part of tuning."""
        last, number, found = int(METRIC_STAYS_AFTER * tuning), 0, []
        while number < last:
            found.append(number)
            number += max(_OFTEN, size // _ELEMENTS, number // _GROWTH)
        first = {1} if self._first is None else set()
        return tuple(sorted(number for number in {*found, *first, last} if self._patience < number <= last))

    @np.errstate(over="ignore", invalid="ignore")
    def adapted(self, state, iteration, together=False) -> MetricState:
        """Return the state (arrays, any leading axes) with the metric adapted to what was drawn in so many iterations."""
        rows, rank = state.draws.shape[-2], state.stretches.shape[-1]
        kept = min(-(-iteration // 2), rows)
        places = np.arange(iteration - kept, iteration) % rows
        draws, gradients = (np.asarray(x[..., places, :], "float64") for x in (state.draws, state.gradients))
        if together:
            draws, gradients = _in_one(draws), _in_one(gradients)
        scale = _scale(draws, gradients)
        if not rank or draws.shape[-2] < 5:
            return state._replace(scale=_like(scale, state.scale))
        with _blas().limit(limits=1):  # threads that wait for small matrices cost more than they do
            directions, stretches = _stretched(draws / scale[..., None, :], gradients * scale[..., None, :], rank)
        return state._replace(
            scale=_like(scale, state.scale), directions=_like(directions, state.directions), stretches=_like(stretches, state.stretches)
        )


def _decomposed(covariance):
    """Return scale (size,), directions (rank, size) and stretches (rank,), those farthest from one first, of variances or a covariance."""
    if covariance.ndim == 1:
        return np.sqrt(covariance), np.zeros((0, len(covariance))), np.zeros(0)
    scale = np.sqrt(np.diag(covariance))
    stretches, vectors = np.linalg.eigh(covariance / np.outer(scale, scale))
    order = np.argsort(-np.abs(np.log(stretches)))
    return scale, vectors.T[order], stretches[order]


def _floats(*arrays):
    return [np.asarray(array, K.floatx()) for array in arrays]


def _in_one(x):
    """Return rows (chains, ..., n, size) of all chains as those of one (..., chains * n, size)."""
    x = np.moveaxis(x, 0, -3)
    return x.reshape(*x.shape[:-3], -1, x.shape[-1])


def _like(array, other):
    """Return an array in the shape and dtype of another, which may have an axis of chains more."""
    return np.broadcast_to(_floats(array)[0], other.shape)


def _scale(draws, gradients):
    """Return standard deviations (..., size): the fourth root of the quotient of the variances of draws and gradients."""
    if draws.shape[-2] < 3:
        squared = 1.0 / np.maximum(np.abs(gradients[..., -1, :]), _SMALLEST)
    else:
        squared = np.sqrt(draws.var(axis=-2) / np.maximum(gradients.var(axis=-2), _SMALLEST))
    squared = np.where(np.isfinite(squared) & (squared > 0), squared, 1.0)
    return np.sqrt(np.clip(squared, _SMALLEST, _LARGEST))


def _stretched(draws, gradients, rank):
    """Return directions (..., rank, size) and the eigenvalues (..., rank) in them, for (..., n, size) in units of the scale."""
    draws, gradients = (x - x.mean(axis=-2, keepdims=True) for x in (draws, gradients))
    basis = None if draws.shape[-1] <= _FEW else _widest(np.concatenate([draws, gradients], axis=-2), 2 * rank)
    covariance, information = (_variances(x if basis is None else x @ basis) for x in (draws, gradients))
    stretches, vectors = _eigen(geometric_mean(covariance, information))
    order = np.argsort(-np.abs(np.log(stretches)), axis=-1)[..., :rank]
    stretches = np.take_along_axis(stretches, order, axis=-1)
    vectors = np.take_along_axis(vectors, order[..., None, :], axis=-1)
    stretches = np.where((stretches > _CUTOFF) | (stretches < 1 / _CUTOFF), stretches, 1.0)
    directions = np.swapaxes(vectors if basis is None else basis @ vectors, -1, -2)
    unknown = rank - order.shape[-1]
    if unknown:  # few draws, and their gradients, span fewer directions
        lead = [(0, 0)] * (draws.ndim - 2)
        directions = np.pad(directions, [*lead, (0, unknown), (0, 0)])
        stretches = np.pad(stretches, [*lead, (0, unknown)], constant_values=1.0)
    return directions, stretches


def _widest(x, number):
    """Return orthonormal columns (..., size, number) that nearly span the directions in which rows (..., n, size) vary most.

    By subspace iteration from random directions (Halko, Martinsson and Tropp 2011).
    """
    transposed = np.swapaxes(x, -1, -2)
    columns = transposed @ np.random.default_rng(0).standard_normal((x.shape[-2], min(number, *x.shape[-2:])))
    for _ in range(2):
        columns = transposed @ (x @ np.linalg.qr(columns)[0])
    return np.linalg.qr(columns)[0]


@functools.cache
def _blas():
    return threadpoolctl.ThreadpoolController().select(user_api="blas")


def _variances(x):
    return np.swapaxes(x, -1, -2) @ x / x.shape[-2] + _REGULAR * np.eye(x.shape[-1])


def geometric_mean(covariance, information) -> np.ndarray:
    """Return the positive definite matrices M with ``M information M = covariance``; leading axes are those of several."""
    values, vectors = _eigen(information)
    root, inverse = _with_values(np.sqrt(values), vectors), _with_values(1.0 / np.sqrt(values), vectors)
    values, vectors = _eigen(root @ covariance @ root)
    return inverse @ _with_values(np.sqrt(np.maximum(values, _SMALLEST)), vectors) @ inverse


def _eigen(matrices):
    """Return the eigenvalues of positive definite matrices, none smaller than rounding leaves, and the vectors.

    Those that are not finite are taken for the identity: of draws that went beyond all bounds nothing is learned.
    """
    finite = np.isfinite(matrices).all(axis=(-2, -1), keepdims=True)
    values, vectors = np.linalg.eigh(np.where(finite, matrices, np.eye(matrices.shape[-1])))
    return np.maximum(values, np.finfo(values.dtype).eps * values[..., -1:]), vectors


def _with_values(values, vectors):
    return vectors * values[..., None, :] @ np.swapaxes(vectors, -1, -2)
