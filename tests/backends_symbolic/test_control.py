"""scan, while_loop, cond and vectorize: structures, gradients, nesting, checks."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K


def test_scan_with_structures():
    xs, init = K.placeholder((4, 2), name="xs"), K.placeholder((2,), name="init")

    def body(carry, x):
        (total, count), extra = carry
        row, scale = x
        return ((total + row * scale, count + 1), extra), {"unused": 0}.get("unused") or [total, (count, row[0])]

    scales = K.constant(np.arange(4.0))
    (pair, extra), ys = K.scan(body, ((init, K.constant(0)), None), (xs, scales))
    assert extra is None and isinstance(ys, list) and isinstance(ys[1], tuple)
    data = np.arange(8.0).reshape(4, 2)
    values = K.function([xs, init], [pair[0], pair[1], ys[0], *ys[1]])(data, [1.0, 2.0])
    steps = np.array([1.0, 2.0]) + np.concatenate([[[0, 0]], np.cumsum(data * np.arange(4.0)[:, None], axis=0)])
    for got, wanted in zip(values, [steps[-1], 4, steps[:-1], np.arange(4), data[:, 0]]):
        np.testing.assert_allclose(got, wanted)


def test_scan_without_xs_and_without_ys():
    x = K.placeholder((), name="x")
    carry, ys = K.scan(lambda c, nothing: (c * x, None), K.constant(1.0), length=5)
    assert ys is None
    assert K.eval(carry, {x: 2.0}) == 32
    _, states = K.scan(lambda c, _: (c + x, c), K.constant(0.0), length=3)
    np.testing.assert_array_equal(K.eval(states, {x: 2.0}), [0, 2, 4])
    assert K.int_shape(states) == (3,)


def test_gradient_through_scan():
    x, xs = K.placeholder((), name="x"), K.placeholder((4,), name="xs")
    last, ys = K.scan(lambda c, v: (c * x + v, K.sin(c)), K.constant(0.5), xs)
    total = last + K.sum(ys)
    values = K.function([x, xs], [total, *K.gradients(total, [x, xs])])(0.7, [0.1, 0.2, 0.3, 0.4])

    def by_hand(x, xs):
        c, total = 0.5, 0.0
        for v in xs:
            total, c = total + np.sin(c), c * x + v
        return total + c

    vs = np.array([0.1, 0.2, 0.3, 0.4])
    step = 1e-5
    np.testing.assert_allclose(values[0], by_hand(0.7, vs))
    np.testing.assert_allclose(values[1], (by_hand(0.7 + step, vs) - by_hand(0.7 - step, vs)) / 2 / step, rtol=1e-8)
    for i in range(4):
        moved = step * (np.arange(4) == i)
        np.testing.assert_allclose(values[2][i], (by_hand(0.7, vs + moved) - by_hand(0.7, vs - moved)) / 2 / step, rtol=1e-8)


def test_scan_over_a_length_known_at_run_time():
    xs = K.placeholder((None,), name="xs")
    last, ys = K.scan(lambda c, v: (c + v, c), K.constant(0.0), xs)
    f = K.function([xs], [last, ys])
    for n in (1, 4):
        total, before = f(np.arange(float(n)))
        assert total == sum(range(n)) and before.shape == (n,)


def test_scan_within_scan():
    xs = K.placeholder((3, 2), name="xs")

    def outer(c, row):
        inner, _ = K.scan(lambda d, v: (d + v * c, None), K.constant(0.0), row)
        return c + 1, inner

    _, ys = K.scan(outer, K.constant(1.0), xs)
    data = np.arange(6.0).reshape(3, 2)
    np.testing.assert_allclose(K.eval(ys, {xs: data}), data.sum(1) * [1, 2, 3])


def test_scan_under_vectorize_with_gradient():
    xs = K.placeholder((3, 4), name="xs")

    def one(row):
        last, _ = K.scan(lambda c, v: (c * v + 1, None), K.constant(1.0), row)
        return last, K.gradients(last, row)

    values = K.function([xs], list(K.vectorize(one)(xs)))(np.arange(12.0).reshape(3, 4) / 10 + 0.5)
    data = np.arange(12.0).reshape(3, 4) / 10 + 0.5
    wanted, gradient = [], []
    for row in data:
        cs = [1.0]
        for v in row:
            cs.append(cs[-1] * v + 1)
        wanted.append(cs[-1])
        gradient.append([cs[i] * np.prod(row[i + 1 :]) for i in range(4)])
    np.testing.assert_allclose(values[0], wanted)
    np.testing.assert_allclose(values[1], gradient)


def test_scan_refuses_what_changes():
    for body in (lambda c, v: (K.stack([c, c]), None), lambda c, v: (K.cast(c, "int64"), None), lambda c, v: ((c, c), None)):
        with pytest.raises((TypeError, ValueError)):
            K.scan(body, K.constant(0.0), K.constant([1.0, 2.0]))
    with pytest.raises((TypeError, ValueError), match="length"):
        K.scan(lambda c, v: (c, None), K.constant(0.0))
    with pytest.raises((TypeError, ValueError)):
        K.scan(lambda c, v: (c, None), K.constant(0.0), (K.constant([1.0, 2.0]), K.constant([1.0, 2.0, 3.0])))


def test_while_loop():
    start = K.placeholder((), name="start")

    def body(carry):
        x, (n,) = carry
        return x / 2, (n + 1,)

    x, (n,) = K.while_loop(lambda carry: K.greater(carry[0], 1.0), body, (start, (K.constant(0),)), max_iterations=10)
    f = K.function([start], [x, n])
    assert [float(v) for v in f(20.0)] == [0.625, 5]
    assert [float(v) for v in f(0.5)] == [0.5, 0]
    assert [float(v) for v in f(2.0**20)] == [2.0**10, 10]


def test_while_loop_under_vectorize_and_in_a_compiled_loop():
    def halvings(start):
        _, n = K.while_loop(lambda c: K.greater(c[0], 1.0), lambda c: (c[0] / 2, c[1] + 1), (start, K.constant(0)), max_iterations=12)
        return n

    starts = np.array([20.0, 0.5, 2.0**20])
    x = K.placeholder((3,), name="x")
    np.testing.assert_array_equal(K.eval(K.vectorize(halvings)(x), {x: starts}), [5, 0, 12])
    loop = K.compile_loop(lambda c, v: ([c[0]], [halvings(v[0])]), [K.TensorSpec((), "int64")], [K.TensorSpec((), "float64")])
    for chains in (1, 3):
        _, (ys,) = loop([np.zeros(chains, int)], [starts[None, :chains].copy()], 1)
        np.testing.assert_array_equal(ys[0], [5, 0, 12][:chains])


def test_cond():
    p, x = K.placeholder((), "bool", name="p"), K.placeholder((2,), name="x")
    made = K.cond(p, lambda a: (a * 2, K.sum(a)), lambda a: (a + 1, K.constant(0.0)), x)
    assert isinstance(made, tuple)
    total = K.sum(made[0] * made[0])
    f = K.function([p, x], [*made, K.gradients(total, x)])
    for flag, wanted in ((True, ([2, 4], 3, [8, 16])), (False, ([2, 3], 0, [4, 6]))):
        for got, value in zip(f(flag, [1.0, 2.0]), wanted):
            np.testing.assert_allclose(got, value)
    single = K.cond(K.greater(K.sum(x), 0), lambda a: K.log(a), lambda a: a * 0, x)
    np.testing.assert_allclose(K.eval(single, {x: [1.0, 2.0]}), np.log([1, 2]))


def test_cond_under_vectorize():
    x = K.placeholder((4,), name="x")

    def one(a):
        made = K.cond(K.greater(a, 0.0), lambda a: a * a, lambda a: -a, a)
        return made, K.gradients(made, a)

    values = K.function([x], list(K.vectorize(one)(x)))([-2.0, 3.0, -1.0, 0.5])
    np.testing.assert_allclose(values[0], [2, 9, 1, 0.25])
    np.testing.assert_allclose(values[1], [-1, 6, -1, 1])


def test_cond_refuses_unequal_branches():
    x = K.placeholder((2,), name="x")
    with pytest.raises((TypeError, ValueError)):
        K.cond(True, lambda a: a, lambda a: K.sum(a), x)
    with pytest.raises((TypeError, ValueError)):
        K.cond(True, lambda a: a, lambda a: (a, a), x)
    with pytest.raises((TypeError, ValueError)):
        K.cond(K.greater(x, 0), lambda a: a, lambda a: a, x)


def test_vectorize_axes():
    a, b, c = K.placeholder((2, 3), name="a"), K.placeholder((3,), name="b"), K.placeholder((3, 2), name="c")
    whole = K.vectorize(lambda a, b, c: [K.dot(a, b), a + c, K.constant(1.0)], in_axes=(0, None, 1))(a, b, c)
    assert isinstance(whole, list)
    assert [K.int_shape(t) for t in whole] == [(2,), (2, 3), (2,)]
    data = np.arange(6.0).reshape(2, 3)
    values = K.function([a, b, c], whole)(data, [1.0, 2.0, 3.0], data.T * 10)
    for got, wanted in zip(values, [data @ [1, 2, 3], data * 11, [1, 1]]):
        np.testing.assert_allclose(got, wanted)
    assert isinstance(K.vectorize(lambda a: a * 2)(a), K.TensorVariable)
    assert isinstance(K.vectorize(lambda a: (a, a))(a), tuple)


def test_vectorize_of_vectorize_and_of_a_free_tensor():
    x, s = K.placeholder((2, 3), name="x"), K.placeholder((), name="s")
    made = K.vectorize(K.vectorize(lambda v: K.exp(v) * s))(x)
    data = np.arange(6.0).reshape(2, 3) / 10
    np.testing.assert_allclose(K.eval(made, {x: data, s: 2.0}), np.exp(data) * 2)


def test_vectorize_of_a_function_and_its_gradient():
    q = K.placeholder((2,), name="q")
    rows = K.as_tensor(np.random.normal(size=(200, 2)))
    logp = -K.sum(K.square(K.dot(rows, q)))
    f = K.function([q], [logp, K.gradients(logp, q)])
    many = K.placeholder((3, 2), name="many")
    batch = K.function([many], list(K.vectorize(lambda q: f(q))(many)))
    points = np.random.normal(size=(3, 2))
    values = batch(points)
    for i, point in enumerate(points):
        logp_i, gradient_i = f(point)
        np.testing.assert_allclose(values[0][i], logp_i, rtol=1e-12)
        np.testing.assert_allclose(values[1][i], gradient_i, rtol=1e-12)


def test_vectorize_refuses_unequal_lengths():
    with pytest.raises((TypeError, ValueError)):
        K.vectorize(lambda a, b: a + b)(K.placeholder((2,)), K.placeholder((3,)))
    with pytest.raises((TypeError, ValueError)):
        K.vectorize(lambda a, b: a + b, in_axes=(0,))(K.placeholder((2,)), K.placeholder((2,)))


LENGTHS = {
    "head": (lambda v, w, n: K.sum(v[:n] * w[:n]), lambda v, w, n: np.sum(v[:n] * w[:n])),
    "step": (lambda v, w, n: K.sum(v[:: n + 1]), lambda v, w, n: np.sum(v[:: n + 1])),
    "arange": (lambda v, w, n: K.sum(K.arange(n)), lambda v, w, n: np.sum(np.arange(n))),
    "repeat": (lambda v, w, n: K.sum(K.cumsum(K.repeat(v, n))), lambda v, w, n: np.sum(np.cumsum(np.repeat(v, n)))),
    "gradient": (lambda v, w, n: K.gradients(K.sum(K.square(v[:n])), [v])[0], lambda v, w, n: np.where(np.arange(5) < n, 2 * v, 0.0)),
}


@pytest.mark.parametrize("name", LENGTHS)
def test_vectorize_where_lengths_depend_on_values(name):
    form, by_numpy = LENGTHS[name]
    v, w, n = K.placeholder((None, 5), name="v"), K.placeholder((5,), name="w"), K.placeholder((None,), "int64", name="n")
    mapped = K.function([v, w, n], K.vectorize(form, in_axes=(0, None, 0))(v, w, n))
    rows, weights, counts = np.arange(20.0).reshape(4, 5) / 7, np.linspace(-1.0, 1.0, 5), np.array([0, 2, 5, 3])
    wanted = [by_numpy(row, weights, count) for row, count in zip(rows, counts)]
    np.testing.assert_allclose(mapped(rows, weights, counts), wanted, rtol=1e-14)


def test_branches_and_loops_that_return_what_is_around_them():
    x, y, z = (K.placeholder((), name=name) for name in "xyz")
    chosen = K.function([x, y, z], K.cond(z > 0, lambda: x, lambda: y))
    assert (chosen(1.0, 2.0, 3.0), chosen(1.0, 2.0, -3.0)) == (1.0, 2.0)
    last, each = K.scan(lambda carry, _: (x, y), z, length=2)
    last, each = K.function([x, y, z], [last, each])(1.0, 2.0, 3.0)
    assert last == 1.0 and each.tolist() == [2.0, 2.0]


def test_what_all_slices_share_is_joined_to_mapped_tensors(caplog):
    rows, shared = K.placeholder((None, 2, 3)), K.placeholder((2, 1))
    joined = K.vectorize(lambda row: K.concatenate([shared, row, np.zeros((2, 1))], axis=1))(rows)
    values, part = np.arange(24.0).reshape(4, 2, 3), np.array([[5.0], [7.0]])
    found, slope = K.function([rows, shared], [joined, K.gradients(K.sum(K.square(joined)), shared)])(values, part)
    np.testing.assert_array_equal(found, np.concatenate([np.broadcast_to(part, (4, 2, 1)), values, np.zeros((4, 2, 1))], axis=2))
    np.testing.assert_allclose(slope, 2 * 4 * part)
    assert not caplog.records
