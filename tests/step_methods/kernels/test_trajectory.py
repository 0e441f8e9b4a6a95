"""The integrator, and the trajectory of NUTS beside one that is built by recursion in NumPy."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K
from pymc3.step_methods.kernels.hamiltonian import Start
from pymc3.step_methods.kernels.phase_space import Evaluated, Metric, Phase, energy_of, leapfrog
from pymc3.step_methods.kernels.trajectory import trajectory

SIZE, MOST = 3, 6
PRECISION = np.array([[2.0, 0.6, 0.0], [0.6, 1.0, -0.3], [0.0, -0.3, 0.5]])
SCALE = np.array([0.8, 1.1, 1.5])
DIRECTIONS = np.linalg.qr(np.random.default_rng(3).normal(size=(SIZE, 2)))[0]
STRETCHES = np.array([2.5, 0.4])
METRIC = np.diag(SCALE) @ (np.eye(SIZE) + DIRECTIONS @ np.diag(STRETCHES - 1) @ DIRECTIONS.T) @ np.diag(SCALE)


def logp(q):
    """A normal with a term of fourth order: energy errors differ along the trajectory."""
    return -0.5 * q @ PRECISION @ q - 0.1 * (q**4).sum()


def gradient(q):
    return -PRECISION @ q - 0.4 * q**3


def evaluate(q):
    value = -0.5 * K.dot(q, K.dot(PRECISION, q)) - 0.1 * K.sum(q**4)
    return Evaluated(value, [value]), -K.dot(K.constant(PRECISION), q) - 0.4 * q**3


def metric():
    return Metric(K.constant(SCALE), K.constant(DIRECTIONS.T), K.constant(STRETCHES))


def phase_of(q, p):
    return Phase(q, p, metric().of(p), evaluate(q)[1], metric().of(evaluate(q)[1]))


@pytest.fixture(scope="module")
def step():
    q, p, size = K.placeholder((SIZE,), "float64"), K.placeholder((SIZE,), "float64"), K.placeholder((), "float64")
    end, here = leapfrog(phase_of(q, p), size, metric(), evaluate)
    return K.function([q, p, size], [end.position, end.momentum, energy_of(end, here)])


def test_steps_are_those_of_numpy(step):
    q, p = np.array([0.3, -1.0, 0.5]), np.array([1.0, 0.2, -0.4])
    found = step(q, p, 0.3)
    half = p + 0.15 * gradient(q)
    moved = q + 0.3 * METRIC @ half
    end = half + 0.15 * gradient(moved)
    np.testing.assert_allclose(found[0], moved, rtol=1e-13)
    np.testing.assert_allclose(found[1], end, rtol=1e-13)
    np.testing.assert_allclose(found[2], 0.5 * end @ METRIC @ end - logp(moved), rtol=1e-13)


def test_steps_are_reversible(step):
    q, p = first = np.array([0.3, -1.0, 0.5]), np.array([1.0, 0.2, -0.4])
    for _ in range(50):
        q, p, _ = step(q, p, 0.2)
    p = -p
    for _ in range(50):
        q, p, _ = step(q, p, 0.2)
    np.testing.assert_allclose([q, -p], first, rtol=1e-10)


def test_the_energys_error_is_of_second_order(step):
    errors = []
    for halvings in range(3):
        q, p = np.array([0.3, -1.0, 0.5]), np.array([1.0, 0.2, -0.4])
        start = 0.5 * p @ METRIC @ p - logp(q)
        for _ in range(10 * 2**halvings):
            q, p, energy = step(q, p, 0.1 / 2**halvings)
        errors.append(abs(energy - start))
    np.testing.assert_allclose(np.log2(np.divide(errors[:-1], errors[1:])), 2.0, atol=0.1)  # higher orders are left out


def test_momenta_have_the_mass_matrix_as_covariance():
    normals = K.placeholder((SIZE,), "float64")
    function = K.function([normals], list(metric().momentum_and_velocity(normals)))
    momenta, velocities = map(np.array, zip(*(function(row) for row in np.eye(SIZE))))
    np.testing.assert_allclose(momenta.T @ momenta, np.linalg.inv(METRIC), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(velocities, momenta @ METRIC, rtol=1e-12, atol=1e-14)


# The trajectory -------------------------------------------------------------------------------------------------------


class Recursive:
    """NUTS by recursion (Betancourt 2017, appendix A): leaves and depth, for given directions."""

    def __init__(self, q, p, step_size):
        self.step_size, self.leaves = step_size, 0
        self.energy = 0.5 * p @ METRIC @ p - logp(q)
        self.accepted = 0.0

    def leaf(self, q, p, sign):
        half = p + 0.5 * sign * self.step_size * gradient(q)
        q = q + sign * self.step_size * METRIC @ half
        p = half + 0.5 * sign * self.step_size * gradient(q)
        self.leaves += 1
        error = 0.5 * p @ METRIC @ p - logp(q) - self.energy
        self.accepted += min(1.0, np.exp(-error))
        return {"first": (q, p), "last": (q, p), "momenta": p, "stops": error > 1000}

    def subtree(self, q, p, sign, depth):
        if depth == 0:
            return self.leaf(q, p, sign)
        first = self.subtree(q, p, sign, depth - 1)
        if first["stops"]:
            return first
        second = self.subtree(*first["last"], sign, depth - 1)
        return second if second["stops"] else self.joined(first, second, depth)

    @staticmethod
    def joined(first, second, depth):
        """Return two neighbours as one, in the order in which they are walked through."""

        def turns(momenta, *ends):
            return any(momenta @ METRIC @ p <= 0 for _, p in ends)

        momenta = first["momenta"] + second["momenta"]
        stops = turns(momenta, first["first"], second["last"])
        if depth > 1:
            stops |= turns(first["momenta"] + second["first"][1], first["first"], second["first"])
            stops |= turns(second["momenta"] + first["last"][1], first["last"], second["last"])
        return {"first": first["first"], "last": second["last"], "momenta": momenta, "stops": stops}


def by_recursion(q, p, step_size, directions):
    tree = Recursive(q, p, step_size)
    whole = {"first": (q, p), "last": (q, p), "momenta": p, "stops": False}
    depth = 0
    while depth < MOST and not whole["stops"]:
        sign = 1 if directions[depth] else -1
        near = whole["last"] if sign > 0 else whole["first"]
        grown = tree.subtree(*near, sign, depth)
        depth += 1
        if grown["stops"]:
            break
        old = whole if sign > 0 else {**whole, "first": whole["last"], "last": whole["first"]}
        both = tree.joined(old, grown, depth=2)
        whole = both if sign > 0 else {**both, "first": both["last"], "last": both["first"]}
    return depth, tree.leaves, tree.accepted


@pytest.fixture(scope="module")
def walk():
    q, p = K.placeholder((SIZE,), "float64"), K.placeholder((SIZE,), "float64")
    size, random = K.placeholder((), "float64"), K.placeholder((3,), "float64")
    start = Start(phase_of(q, p), evaluate(q)[0], metric(), size, evaluate)
    whole = trajectory(start, random, K.constant(MOST), MOST, 1000.0)
    return K.function([q, p, size, random], [whole.depth, whole.course.leaves, whole.course.accepted, whole.drawn.position])


def directions_of(number):
    """Return the directions that a uniform number says: forward where it is below a half, then twice the rest."""
    found = []
    for _ in range(MOST):
        found.append(number < 0.5)
        number = number / 0.5 if number < 0.5 else (number - 0.5) / 0.5
    return found


def test_the_trajectory_is_that_of_the_recursion(walk):
    rng = np.random.default_rng(0)
    depths = set()
    for step_size in (0.05, 0.15, 0.3, 0.6, 0.9):
        for _ in range(20):
            q, p, random = rng.normal(size=SIZE), np.linalg.cholesky(np.linalg.inv(METRIC)) @ rng.normal(size=SIZE), rng.random(3)
            depth, leaves, accepted, _ = walk(q, p, step_size, random)
            wanted = by_recursion(q, p, step_size, directions_of(random[0]))
            assert (depth, leaves) == wanted[:2]
            assert accepted == pytest.approx(wanted[2], rel=1e-9)
            depths.add(int(depth))
    assert depths >= {2, 3, 4, 5}


def test_a_step_that_is_far_too_large_diverges():
    q = K.placeholder((SIZE,), "float64")
    start = Start(phase_of(q, K.ones((SIZE,))), evaluate(q)[0], metric(), K.constant(50.0), evaluate)
    whole = trajectory(start, K.constant([0.3, 0.3, 0.3]), K.constant(MOST), MOST, 1000.0)
    function = K.function([q], [whole.course.is_diverging, whole.course.leaves, whole.drawn.position])
    diverges, leaves, position = function(np.ones(SIZE))
    assert diverges and leaves == 1
    np.testing.assert_array_equal(position, 1.0)
