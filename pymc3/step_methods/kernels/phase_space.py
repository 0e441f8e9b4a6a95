"""What gradient-based kernels share: positions as vectors, the leapfrog integrator, and the metric that it moves by."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ... import backends_symbolic as K
from ...backends_symbolic.derived.control import while_loop_checked
from ...backends_symbolic.shared.structures import leaves_of, rebuilt
from ...chains.target import total

__all__ = ["Drawn", "Evaluated", "Metric", "Phase", "Vectors", "chosen", "energy_of", "evaluator", "in_blocks", "leapfrog"]

#: So many directions are looked at together. Of more, only blocks are that have one which is stretched.
_BLOCK = 32


class Vectors:
    """The values of some variables as one vector, and back.

    Parameters
    ----------
    vars : sequence of FreeRV
    """

    def __init__(self, vars) -> None:
        self._vars = tuple(vars)
        self.size = sum(var.dsize for var in vars)

    def vector(self, points) -> K.TensorVariable:
        """Return the values of all variables, one after the other, a tensor (size,)."""
        parts = [K.reshape(points[var.name], (var.dsize,)) for var in self._vars]
        return parts[0] if len(parts) == 1 else K.concatenate(parts)

    def points(self, vector) -> dict[str, K.TensorVariable]:
        """Return the value of each variable."""
        points, start = {}, 0
        for var in self._vars:
            part = vector[start] if var.dshape == () else K.reshape(vector[start : start + var.dsize], var.dshape)
            points[var.name], start = part, start + var.dsize
        return points


class Evaluated(NamedTuple):
    """The log-probability somewhere, and the values of the factors that it is the sum of."""

    logp: Any
    factors: Any


class Drawn(NamedTuple):
    """A point that was drawn from a trajectory."""

    position: Any
    gradient: Any
    here: Evaluated
    energy: Any


class Phase(NamedTuple):
    """A point of phase space: position, momentum, gradient of the log-probability; velocity and acceleration are these in the metric."""

    position: Any
    momentum: Any
    velocity: Any
    gradient: Any
    acceleration: Any


class Metric:
    """The inverse of a mass matrix, as a product that is cheap: ``S (I + U (diag(e) - I) U') S`` with ``S = diag(scale)``.

    It stands for the covariance of the posterior. `U` has orthonormal columns; without them the metric is diagonal.

    Parameters
    ----------
    scale : tensor (size,)
    directions : tensor (rank, size), optional
        The columns of `U`, as rows. If they are many, whole blocks of them (see `in_blocks`).
    stretches : tensor (rank,), optional
        The eigenvalues `e`; those that are not one come first.
    """

    def __init__(self, scale, directions=None, stretches=None) -> None:
        self._scale, self._directions, self._stretches = scale, directions, stretches

    def momentum_and_velocity(self, normals) -> tuple[K.TensorVariable, K.TensorVariable]:
        """Return a momentum with the mass matrix as covariance, and its velocity, for independent standard normals (size,)."""
        roots = None if self._stretches is None else K.sqrt(self._stretches)
        return self._stretched(normals, roots, invert=True) / self._scale, self._scale * self._stretched(normals, roots)

    def whitened(self, x) -> K.TensorVariable:
        """Return a position or velocity (size,) in coordinates in which the metric is one of unit variances without correlation."""
        roots = None if self._stretches is None else K.sqrt(self._stretches)
        return self._stretched(x / self._scale, roots, invert=True)

    def of(self, covector) -> K.TensorVariable:
        """Return the velocity of a momentum, or the acceleration of a gradient."""
        return self._scale * self._stretched(self._scale * covector, self._stretches)

    def _stretched(self, x, by, invert=False):
        if by is None:
            return x
        factors = 1.0 / by - 1.0 if invert else by - 1.0
        rank, size = K.int_shape(self._directions)
        if rank <= _BLOCK:
            return x + _within(self._directions, factors, x)
        blocks, factors = K.reshape(self._directions, (-1, _BLOCK, size)), K.reshape(factors, (-1, _BLOCK))
        stretched = K.sum(K.cast(K.not_equal(self._stretches, 1.0), "int64"))

        def with_block(carry):
            number, moved = carry
            return number + 1, moved + _within(blocks[number], factors[number], x)

        return while_loop_checked(lambda carry: carry[0] * _BLOCK < stretched, with_block, (K.constant(0), x), rank // _BLOCK)[1]


def _within(directions, factors, x):
    """Return the part of x (size,) that lies in some directions (rank, size), multiplied by factors (rank,).

    Sums, not matrix products: an engine's library may add in another order where memory lies otherwise, after a chain is continued.
    """
    along = factors * K.sum(directions * x, axis=1)
    return K.sum(K.expand_dims(along, 1) * directions, axis=0)


def in_blocks(directions, stretches) -> tuple[np.ndarray, np.ndarray]:
    """Return directions (rank, size) and their stretches (rank,), filled up to whole blocks if they are more than one."""
    missing = -len(stretches) % _BLOCK if len(stretches) > _BLOCK else 0
    return np.pad(directions, ((0, missing), (0, 0))), np.pad(stretches, (0, missing), constant_values=1.0)


def leapfrog(phase, step_size, metric, evaluate) -> tuple[Phase, Evaluated]:
    """Return where one leapfrog step leads (Leimkuhler and Reich 2004, with the velocity carried along), and the density there.

    Parameters
    ----------
    phase : Phase
    step_size : tensor ()
        Negative: back in time.
    metric : Metric
    evaluate : callable
        Position -> (Evaluated, gradient).
    """
    half = 0.5 * step_size
    velocity = phase.velocity + half * phase.acceleration
    position = phase.position + step_size * velocity
    here, gradient = evaluate(position)
    acceleration = metric.of(gradient)
    momentum = phase.momentum + half * (phase.gradient + gradient)
    return Phase(position, momentum, velocity + half * acceleration, gradient, acceleration), here


def kinetic_energy(phase) -> K.TensorVariable:
    """Return half the product of momentum and velocity."""
    return 0.5 * K.dot(phase.momentum, phase.velocity)


def energy_of(phase, here) -> K.TensorVariable:
    """Return the Hamiltonian: kinetic energy less log-probability."""
    return kinetic_energy(phase) - here.logp


def chosen(condition, first, second) -> Any:
    """Return the first of two structures where a condition holds, else the second."""
    return rebuilt(first, [K.where(condition, x, y) for x, y in zip(leaves_of(first), leaves_of(second))])


def evaluator(vectors, target) -> Any:
    """Return a function position -> (Evaluated, gradient)."""

    def evaluate(position):
        factors, gradient = target.factors_and_gradient(vectors.points(position))
        return Evaluated(total(factors), factors), vectors.vector(gradient)

    return evaluate
