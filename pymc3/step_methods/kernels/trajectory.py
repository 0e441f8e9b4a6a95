"""The trajectory of NUTS: doubled until it turns back, with one of its points drawn on the way.

Multinomial sampling along the trajectory and the generalised criterion for turning back are Betancourt's (2017); that a subtree is
walked leaf by leaf, instead of by recursion, is Phan, Pradhan and Jankowiak's (2019), with the further checks between neighbouring
subtrees that Stan and PyMC3 make.

Leaves of a subtree are counted from 0. A leaf with an odd number ends as many subtrees as its number has ones at the end
in binary; what their checks need was noted where they began (in a row per subtree that is still open) and where their first
halves ended (in a row per size).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ... import backends_symbolic as K
from ...backends_symbolic.derived.control import while_loop_checked
from .phase_space import Drawn, Phase, chosen, energy_of, leapfrog

__all__ = ["Trajectory", "trajectory"]


class Random(NamedTuple):
    """Three uniform numbers, for directions, subtrees and leaves; each is stretched again after a decision (see `_decided`)."""

    direction: Any
    subtree: Any
    leaf: Any


class Course(NamedTuple):
    """What is counted along a trajectory: leaves, the sum of their acceptance probabilities, the largest error of the energy."""

    leaves: Any
    accepted: Any
    largest_error: Any
    is_diverging: Any


class Trajectory(NamedTuple):
    """Both ends, the sum of all momenta, the log of the sum of all weights, and the point drawn from it."""

    left: Phase
    right: Phase
    momenta: Any
    log_weight: Any
    drawn: Drawn
    depth: Any
    is_turning: Any
    course: Course
    random: Random


class _Subtree(NamedTuple):
    end: Phase
    momenta: Any
    log_weight: Any
    drawn: Drawn
    is_turning: Any
    begun: Any
    halves: Any
    course: Course
    leaf: Any
    count: Any


def _decided(number, probability):
    """Return whether a uniform number lies below a probability, and what is left of it: again a uniform number."""
    below = number < probability
    return below, K.where(below, number / probability, (number - probability) / (1.0 - probability))


def trajectory(start, random, depth, most, largest_error) -> Trajectory:
    """Return a whole trajectory.

    Parameters
    ----------
    start : hamiltonian.Start
    random : tensor (3,)
        Uniform numbers.
    depth : tensor ()
        Number of doublings at most.
    most : int
        What `depth` never exceeds.
    largest_error : float
        An energy that is higher than at the start by more than this is a divergence.
    """
    phase, energy = start.phase, energy_of(start.phase, start.here)
    zero = K.constant(0.0)
    first = Trajectory(
        left=phase,
        right=phase,
        momenta=phase.momentum,
        log_weight=zero,
        drawn=Drawn(phase.position, phase.gradient, start.here, energy),
        depth=K.constant(0),
        is_turning=K.constant(False),
        course=Course(K.constant(0), zero, zero, K.constant(False)),
        random=Random(random[0], random[1], random[2]),
    )

    def goes_on(known):
        stopped = K.logical_or(known.is_turning, known.course.is_diverging)
        return K.logical_and(known.depth < depth, K.logical_not(stopped))

    def doubled(known):
        forward, left = _decided(known.random.direction, 0.5)
        near, far = chosen(forward, known.right, known.left), chosen(forward, known.left, known.right)
        step_size = K.where(forward, start.step_size, -start.step_size)
        subtree = _walked(near, step_size, known, energy, start, most, largest_error)
        return _joined(known, subtree, near, far, forward, left)

    return while_loop_checked(goes_on, doubled, first, most)


def _turns(momenta, *velocities):
    """Return whether the sum of momenta points against one of the velocities."""
    return K.logical_or(*(K.dot(velocity, momenta) <= 0.0 for velocity in velocities))


def _row(momentum, velocity, momenta):
    return K.stack([momentum, velocity, momenta])


def _joined(known, subtree, near, far, forward, direction):
    """Return the trajectory with a subtree at one of its ends."""
    momentum, velocity, _ = _rows(subtree.begun[0])
    momenta, end = known.momenta + subtree.momenta, subtree.end
    turning = _turns(momenta, far.velocity, end.velocity)
    turning = K.logical_or(turning, _turns(known.momenta + momentum, far.velocity, velocity))
    turning = K.logical_or(turning, _turns(subtree.momenta + near.momentum, near.velocity, end.velocity))
    is_whole = K.logical_not(K.logical_or(subtree.is_turning, subtree.course.is_diverging))
    probability = K.where(is_whole, K.exp(K.minimum(subtree.log_weight - known.log_weight, 0.0)), 0.0)
    taken, left = _decided(known.random.subtree, probability)
    return Trajectory(
        left=chosen(forward, known.left, end),
        right=chosen(forward, end, known.right),
        momenta=momenta,
        log_weight=K.logaddexp(known.log_weight, subtree.log_weight),
        drawn=chosen(taken, subtree.drawn, known.drawn),
        depth=known.depth + 1,
        is_turning=K.logical_or(subtree.is_turning, turning),
        course=subtree.course,
        random=Random(direction, left, subtree.leaf),
    )


def _rows(entry):
    return entry[0], entry[1], entry[2]


def _tables(most):
    """Return what is known of each leaf of the largest subtree, three tables of integers.

    Where the subtrees that begin there are noted; how many end there, which is also where the half that it ends is noted; and
    where the smallest subtree that ends there was noted.
    """
    leaf = np.arange(2 ** max(most - 1, 0))
    ending = np.array([_ones_at_end(n) for n in leaf])
    open_rows = np.array([bin(n >> 1).count("1") for n in leaf])
    begun = np.where(leaf % 2 == 0, open_rows, max(most, 1))  # the last row is for nothing
    return K.constant(begun), K.constant(ending), K.constant(open_rows)


def _ones_at_end(n):
    return 0 if n % 2 == 0 else 1 + _ones_at_end(n >> 1)


def _walked(near, step_size, known, energy, start, most, largest_error):
    """Return a subtree of as many leaves as are known, which ends early where it turns back or diverges."""
    count = K.left_shift(K.constant(1), known.depth)
    begun_rows, ending_of, open_rows = _tables(most)
    dimensions = K.int_shape(near.position)[0]
    notes = K.zeros((max(most, 1) + 1, 3, dimensions), K.floatx())
    first = _Subtree(
        end=near,
        momenta=K.zeros((dimensions,), K.floatx()),
        log_weight=K.constant(-np.inf),
        drawn=known.drawn,
        is_turning=K.constant(False),
        begun=notes,
        halves=notes,
        course=known.course,
        leaf=known.random.leaf,
        count=K.constant(0),
    )

    def goes_on(tree):
        stopped = K.logical_or(tree.is_turning, tree.course.is_diverging)
        return K.logical_and(tree.count < count, K.logical_not(stopped))

    def extended(tree):
        end, here = leapfrog(tree.end, step_size, start.metric, start.evaluate)
        energy_here = energy_of(end, here)
        error = energy_here - energy
        error = K.where(K.isnan(error), np.inf, error)
        log_weight = K.logaddexp(tree.log_weight, -error)
        taken, left = _decided(tree.leaf, K.where(error < np.inf, K.exp(-error - log_weight), 0.0))
        momenta, n = tree.momenta + end.momentum, tree.count
        row = _row(end.momentum, end.velocity, momenta)
        begun, halves = K.set_subtensor(tree.begun, begun_rows[n], row), K.set_subtensor(tree.halves, ending_of[n], row)
        course = tree.course
        is_larger = K.abs(error) > K.abs(course.largest_error)
        return _Subtree(
            end=end,
            momenta=momenta,
            log_weight=log_weight,
            drawn=chosen(taken, Drawn(end.position, end.gradient, here, energy_here), tree.drawn),
            is_turning=_turned(row, begun, halves, ending_of[n], open_rows[n], most),
            begun=begun,
            halves=halves,
            course=Course(
                course.leaves + 1,
                course.accepted + K.exp(K.minimum(-error, 0.0)),
                K.where(is_larger, error, course.largest_error),
                error > largest_error,
            ),
            leaf=left,
            count=n + 1,
        )

    return while_loop_checked(goes_on, extended, first, 2 ** max(most - 1, 0))


def _turned(row, begun, halves, ending, place, most):
    """Return whether one of the subtrees turns back that end at a leaf, smallest first.

    Parameters
    ----------
    row : tensor (3, size)
        Momentum and velocity of the leaf, and the sum of momenta up to it.
    begun, halves : tensor (rows, 3, size)
    ending : tensor ()
        Number of subtrees that end here.
    place : tensor ()
        The row where the smallest of them was noted at its beginning; the next larger one is a row before.
    most : int
    """
    _, velocity, momenta = _rows(row)

    def goes_on(carry):
        level, turning = carry
        return K.logical_and(level < ending, K.logical_not(turning))

    def checked(carry):
        level, _ = carry  # of the halves
        first_momentum, first_velocity, before = _rows(begun[place - level])
        before = before - first_momentum
        turning = _turns(momenta - before, first_velocity, velocity)
        middle_momentum, middle_velocity, until_middle = _rows(halves[level])
        next_momentum, next_velocity, _ = _rows(begun[place - level + 1])
        apart = K.logical_or(
            _turns(until_middle - before + next_momentum, first_velocity, next_velocity),
            _turns(momenta - until_middle + middle_momentum, middle_velocity, velocity),
        )
        return level + 1, K.logical_or(turning, K.logical_and(level > 0, apart))

    return while_loop_checked(goes_on, checked, (K.constant(0), K.constant(False)), max(most - 1, 1))[1]
