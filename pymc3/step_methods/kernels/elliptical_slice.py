"""Elliptical slice sampling (Murray, Adams and MacKay 2010)."""

import hashlib
from typing import Any, NamedTuple

import numpy as np
import scipy.linalg

from ... import backends_symbolic as K
from ...chains.kernel import Kernel
from ...chains.random_numbers import STREAM, exponentials, normals, uniforms
from ...chains.target import total
from .phase_space import Vectors

__all__ = ["EllipticalSliceKernel"]

#: An arc that was shortened so often is shorter than a rounding error.
_MOST_TRIES = 1000


class _NoState(NamedTuple):
    tune: Any


class _Search(NamedTuple):
    """The ends of an arc, the last angle that was tried, the density there with its factors, and the number of tries."""

    low: Any
    high: Any
    angle: Any
    height: Any
    factors: Any
    count: Any


class EllipticalSliceKernel(Kernel):
    """Draw from an ellipse through the point and a draw of a normal distribution around 0.

    What is compared with a random level is the density relative to that normal distribution. So the draws are those of the model
    whatever the prior is, and where that is the same normal distribution, the likelihood alone decides.

    Parameters
    ----------
    vars : sequence of FreeRV
        All of them continuous; moved together.
    chol : array (size, size)
        Cholesky factor of the covariance of the normal distribution.
    is_prior : bool
        Whether the normal distribution is the prior itself, instead of being one of the model's factors.
    """

    is_long = True

    def __init__(self, vars, chol, is_prior=False) -> None:
        super().__init__(vars)
        self._vectors, self._chol, self._is_prior = Vectors(self.vars), np.asarray(chol, "float64"), is_prior
        self.sources = normals(self._vectors.size), exponentials(1), uniforms(1), STREAM

    @property
    def kind(self) -> tuple:
        """What kernels of one batch have in common."""
        return "elliptical slice", hashlib.sha256(np.ascontiguousarray(self._chol)).hexdigest(), self._is_prior

    def init(self, tuning) -> _NoState:
        """Return the state, which does not matter."""
        return _NoState(np.array(True))

    def step(self, points, state, random, target) -> tuple:
        """Try points of the ellipse, on an arc that is shortened to the side of the present one."""
        standard, exponential, uniform, stream = random
        here = self._vectors.vector(points)
        there = K.dot(K.constant(self._chol, K.floatx()), standard)
        relative = self._relative(here, there, standard)
        level = total(target.here) + relative(K.zeros((), K.floatx())) - exponential[0]

        def goes_on(search):
            return K.logical_not(K.greater(search.height, level))

        def further(search):
            low = K.where(search.angle < 0, search.angle, search.low)
            high = K.where(search.angle < 0, search.high, search.angle)
            angle = low + (high - low) * stream.fold_in(search.count).uniform()
            factors = target.factors(self._vectors.points(here * K.cos(angle) + there * K.sin(angle)))
            return _Search(low, high, angle, total(factors) + relative(angle), factors, search.count + 1)

        first = 2 * np.pi * uniform[0]
        start = _Search(first - 2 * np.pi, first, first, K.full_like(level, -np.inf), target.here, K.constant(0))
        search = K.while_loop(goes_on, further, start, _MOST_TRIES)
        is_found = K.greater(search.height, level)
        moved = K.where(is_found, here * K.cos(search.angle) + there * K.sin(search.angle), here)
        factors = [K.where(is_found, new, old) for new, old in zip(search.factors, target.here)]
        return self._vectors.points(moved), factors, (state, self.Info())

    def _relative(self, here, there, standard):
        """Return a function of the angle: minus the logarithm of the normal density, up to a constant; 0 where that is the prior."""
        if self._is_prior:
            return lambda angle: 0.0
        precise = K.dot(K.constant(scipy.linalg.cho_solve((self._chol, True), np.eye(len(self._chol))), K.floatx()), here)
        own, both, other = K.dot(here, precise), K.dot(there, precise), K.dot(standard, standard)

        def relative(angle):
            cos, sin = K.cos(angle), K.sin(angle)
            return 0.5 * (cos * cos * own + 2.0 * cos * sin * both + sin * sin * other)

        return relative
