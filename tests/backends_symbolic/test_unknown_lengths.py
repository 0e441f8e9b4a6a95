"""What does not fit is refused, also where lengths are known only when a function runs: nothing is cut off, or read beyond its end."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K

ones = np.ones
#: What is called, and arguments whose shapes or places do not fit.
MISFITS = [
    ("K.dot(a, b)", ones((3, 3)), ones((2, 2))),
    ("K.matmul(a, b)", ones((4, 3, 3)), ones((4, 2, 2))),
    ("K.matmul(a, b)", ones((4, 3, 3)), ones((3, 3, 2))),
    ("K.tensordot(a, b, 2)", ones((3, 3)), ones((3, 2))),
    ("K.batched_dot(a, b)", ones((3, 2, 2)), ones((2, 2, 2))),
    ("K.batched_dot(a, b)", ones((3, 2, 2)), ones((3, 3, 2))),
    ("K.einsum('ij,jk->ik', a, b)", ones((3, 3)), ones((2, 2))),
    ("K.einsum('ii->i', a)", ones((3, 2))),
    ("K.einsum('...i,i...->...', a, b)", ones((2, 3)), ones((2, 2))),
    ("K.cholesky(a)", ones((2, 3))),
    ("K.inv(a)", ones((2, 3))),
    ("K.det(a)", ones((2, 3))),
    ("K.slogdet(a)[1]", ones((2, 3))),
    ("K.eigh(a)[0]", ones((2, 3))),
    ("K.expm(a)", ones((2, 3))),
    ("K.qr(a)[0]", ones((2, 3))),
    ("K.solve(a, b)", np.eye(3), ones(2)),
    ("K.solve(a, b)", ones((3, 2)), ones(3)),
    ("K.solve(a, b)", np.eye(3), ones((2, 2))),
    ("K.solve_triangular(a, b)", np.eye(3), ones(2)),
    ("K.solve_triangular(a, b)", ones((3, 2)), ones(3)),
    ("K.reshape(a, (2, 2))", ones(6)),
    ("K.reshape(a, (4, -1))", ones(6)),
    ("K.squeeze(a, 0)", ones((2, 3))),
    ("K.concatenate([a, b])", ones((2, 3)), ones((2, 2))),
    ("K.stack([a, b])", ones(3), ones(2)),
    ("K.repeat(a, np.array([1, 2]))", ones(3)),
    ("K.broadcast_to(a, (2,))", ones(3)),
    ("K.set_subtensor(a, 0, b)", ones((3, 3)), ones(2)),
    ("K.set_subtensor(a, slice(None, 2), b)", ones((3, 3)), ones(2)),
    ("K.set_subtensor(a, slice(None, 2), b)", ones((3, 3)), ones((3, 3))),
    ("K.set_subtensor(a, np.array([0, 1]), b)", ones(3), ones(3)),
    ("K.set_subtensor(a, np.array([0, 1]), b)", ones((3, 3)), ones((2, 2))),
    ("K.set_subtensor(a, 0, b)", ones(3), ones(3)),
    ("K.inc_subtensor(a, 0, b)", ones((3, 3)), ones(2)),
    ("K.inc_subtensor(a, np.array([0, 1]), b)", ones(3), ones(3)),
    ("K.gradients(K.sum(K.set_subtensor(a, 0, b)), [a])[0]", ones((3, 3)), ones(2)),
    ("a + b", ones(3), ones(2)),
    ("K.where(a > 0, a, b)", ones(3), ones(2)),
    ("a[np.array([True, False, True])]", ones(4)),
    ("K.set_subtensor(a, np.array([True, False, True]), 1.0)", ones(4)),
    ("K.max(a)", ones(0)),
    ("K.argmin(a, axis=1)", ones((2, 0))),
    ("K.while_loop(lambda c: K.sum(c) < 9, lambda c: K.concatenate([c, b]), a, 5)", ones(3), ones(2)),
    ("K.scan(lambda c, x: (K.concatenate([c, b]), x), a, length=2)[0]", ones(3), ones(2)),
    ("K.scan(lambda c, x: (c + x, c), K.zeros(2), a)[0]", ones((3, 3))),
    ("K.scan(lambda c, x: (c + x, c), 0.0, a, length=3)[0]", ones(2)),
    ("K.scan(lambda c, x: (c + x, c), 0.0, a, length=3)[0]", ones(5)),
    ("K.scan(lambda c, x: (c + x[0] * x[1], c), 0.0, (a, b))[0]", ones(3), ones(2)),
    ("K.scan(lambda c, x: (c + x[0] * x[1], c), 0.0, (a, b))[0]", ones(3), ones(5)),
    ("K.vectorize(lambda x, y: x + y)(a, b)", ones((3, 2)), ones((2, 2))),
    ("K.vectorize(lambda x, y: K.dot(x, y))(a, b)", ones((3, 2)), ones((3, 3))),
    ("K.vectorize(K.cholesky)(a)", ones((3, 2, 3))),
    ("K.vectorize(lambda x, y: K.set_subtensor(x, 0, y))(a, b)", ones((3, 2, 3)), ones((3, 2))),
    ("K.vectorize(lambda x, y: K.broadcast_to(y, (K.shape(x)[1],)))(a, b)", ones((3, 2, 3)), ones((3, 2))),
]  # fmt: skip


def value(text, arrays, known):
    a, *b = inputs = [K.placeholder(x.shape if known else (None,) * x.ndim, "float64") for x in arrays]
    result = eval(text, {"K": K, "np": np, "a": a, "b": b[0] if b else None})
    return K.function(inputs, result)(*arrays)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
@pytest.mark.parametrize("text, arrays", [(text, arrays) for text, *arrays in MISFITS])
def test_what_does_not_fit_is_refused(text, arrays, known):
    with pytest.raises(
        (ValueError, IndexError),
        match="got a mask|fit|need|must be equal|differ|cannot be|no value|has length|changes its shape|different lengths|another",
    ):
        value(text, arrays, known)


def test_a_value_of_one_element_serves_for_all():
    table, one = np.arange(6.0).reshape(2, 3), np.array([9.0])
    for known in (True, False):
        np.testing.assert_array_equal(value("K.set_subtensor(a, 0, b)", [table, one], known), [[9, 9, 9], [3, 4, 5]])
        np.testing.assert_array_equal(value("K.inc_subtensor(a, slice(None), b)", [table, one], known), table + 9)
        np.testing.assert_array_equal(value("K.set_subtensor(a, 0, b)", [table, table[1:]], known), [[3, 4, 5], [3, 4, 5]])


def test_a_scan_of_a_length_that_is_negative_takes_no_step():
    steps = K.placeholder((), "int64")
    last, ys = K.scan(lambda carry, _: (carry + 1.0, carry), K.constant(0.0), length=steps)
    function = K.function([steps], [last, ys])
    for given, expected in ((3, [0.0, 1.0, 2.0]), (0, []), (-1, [])):
        last, ys = function(given)
        assert last == len(expected) and ys.tolist() == expected


def test_a_length_beside_xs_is_an_integer():
    with pytest.raises(TypeError, match="a length beside xs must be an integer"):
        K.scan(lambda carry, x: (carry + x, carry), K.constant(0.0), ones(3), length=K.placeholder((), "int64"))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("shapes", [((2, 3), (3,)), ((2, 1), (3,)), ((1, 3), (3,)), ((2, 3), (1,)), ((1, 1), (1,)), ((1, 1), (4,))])
def test_gradients_are_summed_where_lengths_of_one_were_broadcast(shapes):
    table, row = K.placeholder((None, None), "float64"), K.placeholder((None,), "float64")
    result = K.sum(K.exp(table * row) + K.where(row > 0, table, row) * K.broadcast_to(row, K.shape(table + row)))
    function = K.function([table, row], [result, *K.gradients(result, [table, row])])
    values = [np.random.default_rng(4).normal(size=shape) for shape in shapes]
    _, *gradients = function(*values)
    for number, gradient in enumerate(gradients):
        assert gradient.shape == shapes[number]
        for place in np.ndindex(gradient.shape):
            ends = []
            for change in (1e-6, -1e-6):
                moved = [value.copy() for value in values]
                moved[number][place] += change
                ends.append(function(*moved)[0])
            assert (ends[0] - ends[1]) / 2e-6 == pytest.approx(gradient[place], rel=1e-6, abs=1e-6)


def test_data_of_length_one_have_gradients():
    with pm.Model() as model:
        slopes = pm.Normal("slopes", 0, 1, shape=2)
        pm.Normal("y", pm.math.dot(pm.Data("x", np.ones((1, 2))), slopes), 1, observed=[1.0, 2.0, 4.0])
    np.testing.assert_allclose(model.dlogp()({"slopes": np.zeros(2)}), [7.0, 7.0], rtol=1e-12)
