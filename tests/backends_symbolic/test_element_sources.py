"""Which element of a tensor each element of a graph depends on: a proof, which may say too little, and never too much."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K

#: In place of the number of an element: depends on none, or on more than one.
NONE, MANY = -1, -2
TABLE = np.linspace(-1.0, 1.0, 4)
LARGE = np.arange(300) % 3


def told(x, z):
    """Return the element of z that each element of x depends on."""
    first, last = K.element_sources(x, z)
    return np.where(first > last, NONE, np.where(first == last, first, MANY))


def rows(count):
    return [[place] * count for place in range(3)]


def places():
    return K.placeholder((3, 1), "int64", name="places")


# Name -> (function of an integer vector z of three elements, what its elements depend on; None where that may be MANY)
CASES = {
    "itself": (lambda z: z, [0, 1, 2]),
    "a function": (lambda z: K.exp(K.cast(z, "float64") * 0.5) + np.array([1.0, 2.0, 3.0]), [0, 1, 2]),
    "without a gradient": (lambda z: K.stop_gradient(K.cast(z, "float64")), [0, 1, 2]),
    "a choice": (lambda z: K.where(K.equal(z, 1), 2.0, K.cast(z, "float64")), [0, 1, 2]),
    "a table": (lambda z: K.constant(TABLE)[z], [0, 1, 2]),
    "a table, twice": (lambda z: K.constant(TABLE)[K.constant(np.array([1, 0, 2, 1]))[z]], [0, 1, 2]),
    "rows of a table": (lambda z: K.constant(np.ones((4, 2)))[z], [[0, 0], [1, 1], [2, 2]]),
    "columns of a table": (lambda z: K.constant(np.ones((2, 4)))[:, z], [[0, 1, 2], [0, 1, 2]]),
    "one place of each row": (lambda z: K.take_along_axis(K.constant(np.ones((3, 4))), K.expand_dims(z, 1), axis=1)[:, 0], [0, 1, 2]),
    "places of a matrix": (lambda z: K.constant(np.ones((3, 4)))[np.arange(3), z], [0, 1, 2]),
    "clipped": (lambda z: K.take(K.constant(TABLE), z, mode="clip"), [0, 1, 2]),
    "turned round": (lambda z: z[::-1], [2, 1, 0]),
    "a part": (lambda z: z[1:], [1, 2]),
    "an element": (lambda z: z[2], 2),
    "picked": (lambda z: z[np.array([2, 2, 0, 1])], [2, 2, 0, 1]),
    "picked by many": (lambda z: z[LARGE], LARGE.tolist()),
    "outer": (lambda z: K.expand_dims(z, 1) * np.ones(2), [[0, 0], [1, 1], [2, 2]]),
    "summed over others": (lambda z: K.sum(K.expand_dims(z, 1) * np.ones((3, 2)), axis=1), [0, 1, 2]),
    "reshaped": (lambda z: K.reshape(K.transpose(K.expand_dims(z, 0) * np.ones((2, 3))), (6,)), [0, 0, 1, 1, 2, 2]),
    "joined": (lambda z: K.concatenate([z[:1], np.array([7]), z[1:]]), [0, NONE, 1, 2]),
    "stacked": (lambda z: K.stack([z[1], z[0] * 2, 5]), [1, 0, NONE]),
    "written": (lambda z: K.set_subtensor(K.zeros((3,), "int64"), np.array([2, 1, 0]), z), [2, 1, 0]),
    "another place of each row": (lambda z: K.take_along_axis(K.expand_dims(z, 1) * np.ones((3, 2)), places(), axis=1), [[0], [1], [2]]),
    "one row of each column": (lambda z: (z * np.ones((2, 3)))[K.placeholder((), "int64", name="row")], [0, 1, 2]),
    "the length": (lambda z: K.shape(z)[0] + np.zeros(2, "int64"), [NONE, NONE]),
    "something else": (lambda z: K.constant(TABLE), [NONE] * 4),
    "rows of a product": (lambda z: K.dot(K.expand_dims(z, 1) * np.ones((3, 2)), np.ones((2, 4))), rows(4)),
    "columns of a product": (lambda z: K.matmul(np.ones((1, 2)), z * np.ones((2, 3))), [[0, 1, 2]]),
    "right sides": (lambda z: K.solve_triangular(np.eye(2), z * np.ones((2, 3))), [[0, 1, 2]] * 2),
    "right sides in rows": (lambda z: K.transpose(K.solve(np.eye(2), K.transpose(K.expand_dims(z, 1) * np.ones((3, 2))))), rows(2)),
    # No element of these may be said to depend on one.
    "a sum": (lambda z: K.sum(z), MANY),
    "a mean beside it": (lambda z: z - K.mean(K.cast(z, "float64")), [MANY] * 3),
    "running sums": (lambda z: K.cumsum(z), [MANY] * 3),
    "neighbours": (lambda z: z[1:] + z[:-1], [MANY] * 2),
    "transitions": (lambda z: K.constant(np.ones((4, 4)))[z[:-1], z[1:]], [MANY] * 2),
    "all pairs": (lambda z: K.expand_dims(z, 0) * K.expand_dims(z, 1), [[0, MANY, MANY], [MANY, 1, MANY], [MANY, MANY, 2]]),
    "sorted": (lambda z: K.sort(z), [MANY] * 3),
    "at places that depend on it": (lambda z: z[K.mod(z, 3)], [MANY] * 3),
    "a product of matrices": (lambda z: K.dot(np.ones((2, 3)), K.cast(z, "float64")), [MANY] * 2),
    "a condition on all": (lambda z: K.where(K.all(z > 0), z, 0), [MANY] * 3),
    "a matrix that depends on it": (lambda z: K.solve(K.exp(z + np.eye(3)), np.ones((3, 2))), [[MANY] * 2] * 3),
    "a product with itself": (lambda z: K.dot(z, z), MANY),
    "a loop": (lambda z: K.scan(lambda c, x: (c + x, c + x), K.constant(0), z)[1], [MANY] * 3),
    "a branch": (lambda z: K.cond(z[0] > 0, lambda x: x, lambda x: -x, z), [MANY] * 3),
}


@pytest.mark.parametrize("name", CASES)
def test_what_elements_depend_on(name):
    function, wanted = CASES[name]
    z = K.placeholder((3,), "int64", name="z")
    found = told(function(z), z)
    np.testing.assert_array_equal(found, wanted)


def test_what_is_not_constant_tells_nothing():
    z, place = K.placeholder((3,), "int64", name="z"), K.placeholder((3,), "int64", name="place")
    np.testing.assert_array_equal(told(z[place], z), [MANY] * 3)
    np.testing.assert_array_equal(told(z[place] * 0 + place, place), [0, 1, 2])
    order = K.variable(np.array([2, 1, 0]))  # its value may be set
    np.testing.assert_array_equal(told(z[order], z), [MANY] * 3)


def test_several_axes():
    z = K.placeholder((2, 3), "int64", name="z")
    numbers = np.arange(6).reshape(2, 3)
    np.testing.assert_array_equal(told(K.transpose(z), z), numbers.T)
    np.testing.assert_array_equal(told(z[:, np.array([2, 0])], z), numbers[:, [2, 0]])
    np.testing.assert_array_equal(told(K.constant(TABLE)[z] - np.ones((5, 1, 1)), z), np.broadcast_to(numbers, (5, 2, 3)))
    np.testing.assert_array_equal(told(K.sum(z, axis=0), z), [MANY] * 3)


def test_addends():
    z, x = K.placeholder((3,), name="z"), K.placeholder((), name="x")
    made = K.sum(K.exp(z)) + (x + K.sum(K.sum(K.expand_dims(z, 0) * np.ones((2, 3)), axis=1)))
    parts = K.addends(made)
    assert [K.int_shape(part) for part in parts] == [(3,), (), (2, 3)]
    values = K.eval([made, *parts], {z: np.array([0.1, 0.2, -0.3]), x: 0.7})
    np.testing.assert_allclose(sum(np.sum(part) for part in values[1:]), values[0], rtol=1e-14)
    for alone in (K.exp(z), K.sum(z) * 2.0, z + np.ones((2, 3)), x):
        assert len(K.addends(alone)) == 1 and K.int_shape(K.addends(alone)[0]) == K.int_shape(alone)


def test_neighbours_lie_between_the_first_and_the_last():
    z = K.placeholder((5,), "int64", name="z")
    first, last = K.element_sources(K.constant(np.ones((4, 4)))[z[:-1], z[1:]] * np.ones(4), z)
    assert first.tolist() == [0, 1, 2, 3] and last.tolist() == [1, 2, 3, 4]
    first, last = K.element_sources(K.stack([z[3] * z[1], K.sum(z[2:])]), z)
    assert first.tolist() == [1, 2] and last.tolist() == [3, 4]


def test_lengths_that_are_not_known():
    z, data = K.placeholder((3,), "int64", name="z"), K.variable(np.ones(3), shape=(None,))
    assert told(z * data, z).tolist() == [0, 1, 2]
    assert K.element_sources(data[: z[0]], z) is None


def test_mapped_functions():
    """What is mapped is elementwise along the axis that is mapped over, or said to be mixed."""
    z = K.placeholder((3,), "int64", name="z")
    mapped = K.vectorize(lambda one: K.exp(K.cast(one, "float64")))(z)
    assert set(told(mapped, z).tolist()) in ({0, 1, 2}, {MANY})


@pytest.mark.parametrize("seed", range(4))
def test_never_too_much(seed):
    """Random graphs: an element changes with no element of z outside of those that it is said to depend on."""
    rng = np.random.default_rng(seed)
    z = K.placeholder((4,), "int64", name="z")
    pool = [z]
    for _ in range(12):
        x, y = pool[rng.integers(len(pool))], pool[rng.integers(len(pool))]
        length = K.int_shape(x)[0]
        pool.append(
            [
                lambda: x[rng.integers(length, size=4)],
                lambda: x + y if K.int_shape(x) == K.int_shape(y) else K.concatenate([x, y])[:4],
                lambda: K.constant(rng.permutation(5))[K.mod(x, 5)],
                lambda: K.concatenate([x[1:], y[:1]]),
                lambda: K.where(x > y, x, 3) if K.int_shape(x) == K.int_shape(y) else x,
                lambda: K.sum(K.reshape(K.concatenate([x, x]), (2, length)), axis=0),
                lambda: K.cumsum(x),
            ][rng.integers(7)]()
        )
    made = pool[-1]
    (first, last), values = K.element_sources(made, z), K.function([z], made)
    for _ in range(30):
        point, other = rng.integers(0, 5, size=(2, 4))
        for place in range(4):
            moved = np.where(np.arange(4) == place, other, point)
            changed = values(moved) != values(point)
            assert not (changed & ((place < first) | (last < place))).any()
