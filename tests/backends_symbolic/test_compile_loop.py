"""The compiled outermost loop: run-time lengths, chains, data, checks."""

import re

import numpy as np
import pytest

from pymc3 import backends_symbolic as K

SCALAR = K.TensorSpec((), "float64", "x")


@pytest.fixture(scope="module")
def data():
    return K.variable(np.linspace(-1, 1, 400), name="data")


@pytest.fixture(scope="module")
def walk(data):
    """A loop with carries of several dtypes and shapes, that reads shared data."""

    def step(carry, xs):
        position, count, accepted = carry
        noise, jump = xs
        proposal = position + noise
        better = K.less(K.sum(K.square(proposal)) * K.mean(K.square(data)), 1.0)
        position = K.where(better, proposal, position * 0.5)
        return [position, count + jump, better], [K.sum(position), count, K.stack([position[0], position[1] * 2])]

    return K.compile_loop(
        step,
        [K.TensorSpec((2,), "float64", "position"), K.TensorSpec((), "int64", "count"), K.TensorSpec((), "bool", "flag")],
        [K.TensorSpec((2,), "float64", "noise"), K.TensorSpec((), "int64", "jump")],
        name="walk",
    )


def arguments(chains, capacity, seed=1):
    """Return carry and xs; a chain's part does not depend on how many there are."""
    streams = [np.random.default_rng([seed, chain]) for chain in range(chains)]
    noise = np.stack([rng.normal(size=(capacity, 2)) for rng in streams], axis=1)
    jumps = np.stack([rng.integers(0, 9, size=capacity) for rng in streams], axis=1)
    start = np.stack([[0.1 * chain, -0.2] for chain in range(chains)])
    return [start, np.zeros(chains, "int64"), np.zeros(chains, bool)], [noise, jumps]


def by_hand(carry, xs, n, scale):
    position, count, flag = (np.array(c) for c in carry)
    ys = [[], [], []]
    for i in range(n):
        proposal = position + xs[0][i]
        flag = np.sum(proposal**2, axis=-1) * scale < 1
        before = count.copy()
        position = np.where(flag[:, None], proposal, position * 0.5)
        count = count + xs[1][i]
        for y, value in zip(ys, (position.sum(-1), before, position * [1.0, 2.0])):
            y.append(value)
    return [position, count, flag], [np.array(y) for y in ys]


def compare(found, wanted, rtol=1e-13):
    for one, other in zip([*found[0], *found[1]], [*wanted[0], *wanted[1]]):
        assert np.shape(one) == np.shape(other)
        assert np.asarray(one).dtype == np.asarray(other).dtype
        np.testing.assert_allclose(one, other, rtol=rtol, atol=1e-14)


@pytest.mark.parametrize("chains", [1, 3])
def test_equal_to_the_loop_by_hand(walk, data, chains):
    carry, xs = arguments(chains, 20)
    K.set_value(data, np.linspace(-1, 1, 400))
    found = walk(carry, xs, 20)
    compare(found, by_hand(carry, xs, 20, np.mean(np.linspace(-1, 1, 400) ** 2)))


def test_any_number_of_iterations_up_to_the_capacity(walk):
    carry, xs = arguments(3, 20)
    whole = walk(carry, xs, 20)
    for n in (0, 1, 7):
        carry_n, ys = walk(carry, xs, n)
        assert all(len(y) == n for y in ys)
        for y, all_of_it in zip(ys, whole[1]):
            np.testing.assert_array_equal(y, all_of_it[:n])
    first, _ = walk(carry, xs, 0)
    for given, got in zip(carry, first):
        np.testing.assert_array_equal(given, got)
    half, ys = walk(carry, xs, 12)
    rest = [x[12:].copy() for x in xs]
    rest = [np.concatenate([x, np.zeros((12, *x.shape[1:]), x.dtype)]) for x in rest]
    last, more = walk(half, rest, 8)
    compare((last, [np.concatenate(pair) for pair in zip(ys, more)]), whole, rtol=0)


def test_a_chain_does_not_depend_on_how_many_there_are(walk):
    five = walk(*arguments(5, 20), 20)
    two = walk(*arguments(2, 20), 20)
    one = walk(*arguments(1, 20), 20)
    for y5, y2, y1 in zip(five[1], two[1], one[1]):
        np.testing.assert_array_equal(y5[:, :2], y2)
        np.testing.assert_allclose(y2[:, :1], y1, rtol=1e-13, atol=1e-14)


def test_arguments_are_left_alone(walk):
    carry, xs = arguments(2, 20)
    copies = [a.copy() for a in [*carry, *xs]]
    result, ys = walk(carry, xs, 20)
    before = [np.array(a) for a in [*result, *ys]]
    for a, copy in zip([*carry, *xs], copies):
        np.testing.assert_array_equal(a, copy)
    walk(*arguments(2, 20, seed=9), 20)
    for a, copy in zip([*result, *ys], before):
        np.testing.assert_array_equal(a, copy)


def test_new_data_are_seen(walk, data):
    carry, xs = arguments(3, 20)
    fresh = np.linspace(-3, 3, 400)
    try:
        K.set_value(data, fresh)
        found = walk(carry, xs, 20)
    finally:
        K.set_value(data, np.linspace(-1, 1, 400))
    compare(found, by_hand(carry, xs, 20, np.mean(fresh**2)))


def test_no_xs_and_no_ys():
    loop = K.compile_loop(lambda carry, xs: ([carry[0] * 2], []), [SCALAR], [])
    (carry,), ys = loop([np.array([1.0, 3.0])], [], 5)
    np.testing.assert_array_equal(carry, [32, 96])
    assert list(ys) == []


def refused(step, carry=(SCALAR,), xs=(SCALAR,)):
    """Return the message of the error that building or first calling the loop raises."""
    with pytest.raises((TypeError, ValueError, K.BackendError)) as caught:
        loop = K.compile_loop(step, list(carry), list(xs), name="checked")
        loop([np.zeros((1, *s.shape), s.dtype) for s in carry], [np.zeros((2, 1, *s.shape), s.dtype) for s in xs], 2)
    return str(caught.value)


def test_a_carry_that_changes_is_refused_by_name():
    message = refused(lambda carry, xs: ([K.stack([carry[0], carry[0]])], []))
    assert re.search(r"\bx\b", message) and "(2,)" in message
    message = refused(lambda carry, xs: ([K.cast(carry[0], "int64")], []))
    assert re.search(r"\bx\b", message) and "int64" in message and "float64" in message
    message = refused(lambda carry, xs: ([carry[0], carry[0]], []))
    assert "2" in message and "1" in message


def test_a_step_that_depends_on_a_placeholder_is_refused():
    outside = K.placeholder((), name="outside")
    assert "outside" in refused(lambda carry, xs: ([carry[0] + outside], []))


@pytest.mark.parametrize("n", [-1, 21, 1.5])
def test_a_wrong_number_of_iterations_is_refused(walk, n):
    with pytest.raises((TypeError, ValueError)):
        walk(*arguments(2, 20), n)


def test_wrong_arrays_are_refused(walk):
    carry, xs = arguments(2, 20)
    with pytest.raises((TypeError, ValueError)):
        walk(carry[:2], xs, 3)
    with pytest.raises((TypeError, ValueError)):
        walk([carry[0][:, :1], *carry[1:]], xs, 3)
    with pytest.raises((TypeError, ValueError)):
        walk(carry, [xs[0][:, :1], xs[1]], 3)
    with pytest.raises((TypeError, ValueError)):
        walk([carry[0], carry[1] + 0.5, carry[2]], xs, 3)


def test_gradients_random_streams_and_inner_loops_in_the_step():
    weights = K.as_tensor(np.linspace(0.1, 1.0, 300))

    def step(carry, xs):
        x, key = carry
        stream = K.RandomStream(key).fold_in(xs[0])
        energy = K.sum(weights * K.log1pexp(x * weights))
        total, _ = K.scan(lambda c, _: (c * 0.5 + x, None), K.constant(0.0), length=3)
        moved = x - 0.01 * K.gradients(energy, x) + stream.normal() + total * 0.0
        return [moved, key], [total, stream.uniform((2,))]

    loop = K.compile_loop(step, [SCALAR, K.TensorSpec((), "int64", "key")], [K.TensorSpec((), "int64", "iteration")])
    iterations = np.repeat(np.arange(6)[:, None], 3, axis=1)
    three = loop([np.zeros(3), np.arange(3)], [iterations], 6)
    one = loop([np.zeros(1), np.array([1])], [iterations[:, :1].copy()], 6)
    assert np.all(np.isfinite(three[0][0])) and len(np.unique(three[1][1])) == 36
    np.testing.assert_allclose(three[1][0][:, 1], one[1][0][:, 0], rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(three[1][1][:, 1], one[1][1][:, 0], rtol=1e-14)
    np.testing.assert_allclose(three[1][0][1:], three[1][0][1:], rtol=0)


def of_random_length(carry, xs):
    position, count = carry
    noise, jump = xs
    count = K.mod(count + jump, 6)
    return [position * 0.9 + noise, count], [K.sum(position[:count]), K.sum(K.arange(count)), position[count:][-1]]


@pytest.mark.parametrize("chains", [1, 3])
def test_lengths_that_depend_on_what_is_carried(chains):
    specs = [K.TensorSpec((6,), "float64", "position"), K.TensorSpec((), "int64", "count")]
    loop = K.compile_loop(of_random_length, specs, [K.TensorSpec((6,), "float64"), K.TensorSpec((), "int64")])
    rng = np.random.default_rng(1)
    position, count = rng.normal(size=(chains, 6)), rng.integers(0, 6, size=chains)
    noise, jumps = rng.normal(size=(9, chains, 6)), rng.integers(0, 6, size=(9, chains))
    (last, end), ys = loop([position, count], [noise, jumps], 7)
    wanted = [np.empty((7, chains)), np.empty((7, chains), "int64"), np.empty((7, chains))]
    for i in range(7):
        count = (count + jumps[i]) % 6
        for c in range(chains):
            wanted[0][i, c], wanted[1][i, c] = position[c, : count[c]].sum(), np.arange(count[c]).sum()
        wanted[2][i] = position[:, -1]
        position = position * 0.9 + noise[i]
    compare(([last, end], ys), ([position, count], wanted))
