"""What a user does with a tensor: operators, NumPy's functions, indexing, identity, the engine's own functions."""

import operator

import numpy as np
import pytest

from pymc3 import backends_symbolic as K

VECTOR = np.array([0.4, -1.3, 2.2])
MATRIX = np.array([[0.3, -1.2, 2.0], [4.1, 1.5, -3.0]])
CUBE = np.arange(60.0).reshape(3, 4, 5)
INTS = np.array([[3, -1, 4], [1, 5, -9]])

OPERATORS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

#: name -> function of (x: 3-vector, m: 2x3 matrix, i: 2x3 integers), tried on tensors and on arrays
EXPRESSIONS = {
    **{f"x {s} m": lambda x, m, i, f=f: f(x, m) for s, f in OPERATORS.items()},
    **{f"array {s} m": lambda x, m, i, f=f: f(VECTOR, m) for s, f in OPERATORS.items()},
    **{f"m {s} array": lambda x, m, i, f=f: f(m, VECTOR) for s, f in OPERATORS.items()},
    **{f"2 {s} i": lambda x, m, i, f=f: f(2, i) for s, f in OPERATORS.items()},
    **{f"i {s} 2.5": lambda x, m, i, f=f: f(i, 2.5) for s, f in OPERATORS.items()},
    **{f"NumPy scalar {s} m": lambda x, m, i, f=f: f(np.float64(2), m) for s, f in OPERATORS.items()},
    "power": lambda x, m, i: m**2 + 2.0**x + i**2,
    "array ** x": lambda x, m, i: np.array([1.0, 2.0, 3.0]) ** x,
    "unary": lambda x, m, i: -m + abs(x) + (+x),
    "m @ x": lambda x, m, i: m @ x,
    "array @ x": lambda x, m, i: MATRIX @ x,
    "m @ array": lambda x, m, i: m @ VECTOR,
    "logic": lambda x, m, i: ((m > 0) & (x > 0)) | ~(i > 0),
    "exclusive or": lambda x, m, i: (m > 0) ^ (x > 0),
    "np.exp": lambda x, m, i: np.exp(x),
    "np.exp(i)": lambda x, m, i: np.exp(i),
    "np.maximum": lambda x, m, i: np.maximum(x, 0),
    "np.add(array, m)": lambda x, m, i: np.add(VECTOR, m),
    "np.abs": lambda x, m, i: np.abs(x),
    "np.absolute, square, sqrt": lambda x, m, i: np.sqrt(np.square(np.absolute(x))),
    "np.log1p": lambda x, m, i: np.log1p(np.abs(x)),
    "np.isfinite": lambda x, m, i: np.isfinite(x),
    "np.logical_not": lambda x, m, i: np.logical_not(m > 0),
    "np.dot(array, x)": lambda x, m, i: np.dot(MATRIX, x),
    "np.dot(m, array)": lambda x, m, i: np.dot(m, VECTOR),
    "np.sum": lambda x, m, i: np.sum(m, axis=0),
    "np.mean": lambda x, m, i: np.mean(m),
    "np.where": lambda x, m, i: np.where(m > 0, m, 0.0),
    "np.concatenate": lambda x, m, i: np.concatenate([x, VECTOR]),
    "np.stack": lambda x, m, i: np.stack([x, VECTOR]),
    "np.clip": lambda x, m, i: np.clip(x, -1.0, 1.0),
    "np.outer": lambda x, m, i: np.outer(x, VECTOR),
    ".T": lambda x, m, i: m.T,
    "sum": lambda x, m, i: m.sum(),
    "sum(axis)": lambda x, m, i: m.sum(axis=0) + m.sum(0),
    "mean": lambda x, m, i: m.mean(axis=1, keepdims=True),
    "prod": lambda x, m, i: m.prod(axis=-1),
    "std, var": lambda x, m, i: m.std() + m.var(axis=0),
    "std(ddof)": lambda x, m, i: x.std(ddof=1),
    "min, max": lambda x, m, i: m.min(axis=0) + m.max(),
    "argmin, argmax": lambda x, m, i: m.argmin(axis=0) + m.argmax(),
    "all, any": lambda x, m, i: (m > 0).all(axis=0) | (m > 0).any(),
    "dot": lambda x, m, i: m.dot(x),
    "reshape": lambda x, m, i: m.reshape((3, 2)),
    "reshape(*)": lambda x, m, i: m.reshape(3, -1),
    "flatten, ravel": lambda x, m, i: m.flatten() + m.ravel(),
    "transpose": lambda x, m, i: m.transpose() + m.transpose(1, 0) + m.transpose((1, 0)),
    "astype": lambda x, m, i: m.astype("int64"),
    "copy": lambda x, m, i: m.copy(),
    "clip": lambda x, m, i: m.clip(-1, 1),
    "round": lambda x, m, i: m.round(),
    "cumsum": lambda x, m, i: m.cumsum(axis=1),
    "squeeze": lambda x, m, i: m.reshape((2, 1, 3)).squeeze(),
    "repeat": lambda x, m, i: m.repeat(2, axis=1),
    "take": lambda x, m, i: m.take([2, 0], axis=1),
    "sort": lambda x, m, i: np.sort(m, axis=0) if isinstance(m, np.ndarray) else m.sort(axis=0),
    "argsort": lambda x, m, i: m.argsort(axis=0),
    "diagonal, trace": lambda x, m, i: m.diagonal() * m.trace(),
    "iteration": lambda x, m, i: sum(row * (n + 1) for n, row in enumerate(m)),
    "unpacking": lambda x, m, i: (lambda a, b, c: a - b * c)(*x),
    "mixed list": lambda x, m, i: np.asarray([x[0], 1.0]) if isinstance(x, np.ndarray) else K.as_tensor([x[0], 1.0]),
}

MASK = np.array([True, False, True])
#: keys tried on CUBE (3, 4, 5), as NumPy understands them
KEYS = {
    "integer": 1,
    "negative": -1,
    "integers": (1, -2, 3),
    "slice": slice(1, None),
    "negative step": slice(None, None, -1),
    "slices": (slice(0, 2), slice(None), slice(4, 0, -2)),
    "slice beyond": slice(1, 99),
    "empty slice": slice(2, 2),
    "new axis": None,
    "new axes": (None, slice(None), None, 2),
    "ellipsis": (Ellipsis, 2),
    "ellipsis within": (1, Ellipsis, slice(1, 3)),
    "ellipsis alone": Ellipsis,
    "NumPy integer": np.int64(2),
    "list": [2, 0, 0],
    "array": np.array([[0, 2], [-1, 1]]),
    "array, second axis": (slice(None), np.array([3, 0])),
    "array, last axis": (Ellipsis, np.array([3, 0, 4])),
    "two arrays": (np.array([0, 2]), np.array([3, 1])),
    "two arrays, broadcast": (np.array([[0], [2]]), np.array([3, 1])),
    "arrays apart": (np.array([0, 2]), slice(None), np.array([3, 1])),
    "array and integer": (np.array([0, 2]), 1),
    "integer and array": (1, np.array([0, 2])),
    "integer apart from array": (1, slice(None), np.array([0, 2])),
    "array and slice": (np.array([0, 2]), slice(1, 3)),
    "array and new axis": (np.array([0, 2]), None, slice(1, 3)),
    "arrays around a new axis": (np.array([0, 2]), None, np.array([3, 1])),
    "mask": MASK,
    "list mask": [True, False, True],
    "mask of two axes": np.arange(12).reshape(3, 4) % 3 == 1,
    "mask of all axes": CUBE % 7 == 2,
    "mask, second axis": (slice(None), np.array([True, False, False, True])),
    "mask and array": (MASK, np.array([3, 1])),
    "empty array": np.array([], dtype=int),
}


@pytest.fixture(scope="module")
def computed():
    """Values of all expressions and keys, computed by one compiled function; an exception where building failed."""
    x, m, i = K.placeholder((3,), name="x"), K.placeholder((2, 3), name="m"), K.placeholder((2, 3), "int64", name="i")
    cube = K.placeholder(CUBE.shape, name="cube")
    made = {name: _attempt(lambda f=f: f(x, m, i)) for name, f in EXPRESSIONS.items()}
    made.update({("key", name): _attempt(lambda key=key: cube[key]) for name, key in KEYS.items()})
    good = {name: value for name, value in made.items() if K.is_tensor(value)}
    values = K.function([x, m, i, cube], list(good.values()))(VECTOR, MATRIX, INTS, CUBE)
    return {**made, **{name: (tensor, value) for (name, tensor), value in zip(good.items(), values)}}


def _attempt(build):
    try:
        return build()
    except Exception as error:  # the test of that expression reports it
        return error


def _agree(result, wanted):
    if isinstance(result, Exception):
        raise result
    assert isinstance(result, tuple), f"not a tensor: {result!r}"
    tensor, value = result
    assert isinstance(tensor, K.TensorVariable)
    assert value.shape == np.shape(wanted)
    assert K.int_shape(tensor) == np.shape(wanted)
    assert value.dtype == np.asarray(wanted).dtype == tensor.dtype
    np.testing.assert_allclose(value, wanted, rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_expression(computed, name):
    _agree(computed[name], EXPRESSIONS[name](VECTOR, MATRIX, INTS))


@pytest.mark.parametrize("name", KEYS)
def test_indexing(computed, name):
    _agree(computed["key", name], CUBE[KEYS[name]])


def test_symbolic_indices():
    x = K.placeholder((4, 3), name="x")
    i, j = K.placeholder((), "int64", name="i"), K.placeholder((5,), "int64", name="j")
    data = np.arange(12.0).reshape(4, 3)
    outputs = [x[i], x[j], x[:, i], x[j, 1], x[1:, i], x[i, i], x[j][:, None], x[j, [0, 1, 2, 0, 1]], x[..., i]]
    f = K.function([x, i, j], outputs)
    for number, index in ((2, [0, 3, -1, 1, 1]), (-1, [3, 2, 1, 0, -4])):
        index = np.array(index)
        wanted = [
            data[number],
            data[index],
            data[:, number],
            data[index, 1],
            data[1:, number],
            data[number, number],
            data[index][:, None],
            data[index, [0, 1, 2, 0, 1]],
            data[..., number],
        ]
        for got, value in zip(f(data, number, index), wanted):
            np.testing.assert_array_equal(got, value)


def test_wrong_indices_are_errors():
    x = K.placeholder((4, 3), name="x")
    for key in (4, (0, 3), -5, (0, 0, 0), np.array([0, 4]), (slice(None), [3])):
        with pytest.raises(IndexError):
            x[key]
    with pytest.raises((TypeError, IndexError)):
        x[1.5]
    with pytest.raises((TypeError, IndexError)):
        x["a"]


def test_a_mask_has_the_length_of_its_axis():
    x = K.placeholder((4, 3), name="x")
    for key in (np.array([True, False]), (slice(None), np.array([True, False])), np.array([True] * 5)):
        with pytest.raises(IndexError):
            x[key]


def test_symbolic_masks():
    """How many elements they choose is not known before they are computed."""
    data, value = np.arange(12.0).reshape(4, 3) - 5, np.array([7.0, 8.0])
    x, flags = K.placeholder(data.shape, name="x"), K.placeholder((4,), "bool", name="flags")
    for wrong in (flags[1:], K.greater(x[0], 0)):
        with pytest.raises(IndexError, match="mask of shape"):
            x[wrong]
    keys = [lambda x, f: x > 0, lambda x, f: f, lambda x, f: (slice(1, None), x[0] > -5), lambda x, f: (f, [0, 1]), lambda x, f: (f, None)]
    chosen = [x[key(x, flags)] for key in keys]
    assert [K.int_shape(part) for part in chosen] == [(None,), (None, 3), (3, None), (2,), (None, 1, 3)]
    total = K.sum(K.exp(x[x > 0])) + K.sum(x[flags] ** 3)
    several = [K.set_subtensor(x, (flags, 1), value), K.inc_subtensor(x, (flags, 1), value)]
    feed = {x: data, flags: np.array([True, False, True, False])}
    *parts, gradient, replaced, increased = K.eval([*chosen, K.gradients(total, x), *several], feed)
    for part, key in zip(parts, keys):
        np.testing.assert_array_equal(part, data[key(data, feed[flags])])
    np.testing.assert_allclose(gradient, np.exp(data) * (data > 0) + 3 * data**2 * feed[flags][:, None], rtol=1e-14)
    np.testing.assert_array_equal(replaced[:, 1], [7, data[1, 1], 8, data[3, 1]])
    np.testing.assert_array_equal(increased - data, np.outer([7, 0, 8, 0], [0, 1, 0]))


def test_one_value_where_a_symbolic_mask_holds():
    """No length is unknown there: this is compiled as any function is."""
    data = np.arange(12.0).reshape(4, 3) - 5
    x, v = K.placeholder((None, 3), name="x"), K.placeholder((), name="v")
    rows = K.sum(x, axis=1) > 0
    results = [K.set_subtensor(x, x < 0, v), K.inc_subtensor(x, x < 0, v), K.set_subtensor(x, rows, v), K.inc_subtensor(x > 1, rows, True)]
    slopes = K.gradients(K.sum(results[0] ** 2), [x, v])
    *got, by_x, by_v = K.function([x, v], [*results, *slopes])(data, 3.0)
    replaced = np.where(data < 0, 3.0, data)
    wanted = [
        replaced,
        data + 3.0 * (data < 0),
        np.where(data.sum(axis=1)[:, None] > 0, 3.0, data),
        (data > 1) | (data.sum(axis=1)[:, None] > 0),
    ]
    for result, expected in zip(got, wanted):
        np.testing.assert_array_equal(result, expected)
    np.testing.assert_allclose(by_x, 2 * data * (data >= 0))
    assert by_v == 2 * 3.0 * np.sum(data < 0)


def test_equality_is_identity_and_tensors_hash():
    x, y = K.placeholder((), name="x"), K.placeholder((), name="x")
    assert x == x
    assert not x == y
    assert x != y
    assert {x: 1, y: 2}[x] == 1
    assert x in [y, x] and x not in [y]
    assert x is not None and x != None  # noqa: E711 - what user code writes


def test_truth_value_is_an_error_that_says_what_to_do():
    x = K.placeholder((), name="x")
    for question in (lambda: bool(x), lambda: bool(x > 0), lambda: 1 if x else 2, lambda: 0 < x < 1):
        with pytest.raises(TypeError, match="where|cond"):
            question()
    with pytest.raises(TypeError):
        float(x)


def test_length_and_iteration_need_a_static_first_axis():
    assert len(K.placeholder((4, 2))) == 4
    assert len(list(K.placeholder((3, 2)))) == 3
    for x in (K.placeholder(()), K.placeholder((None, 2))):
        with pytest.raises(TypeError):
            len(x)
        with pytest.raises(TypeError):
            list(x)


def test_attributes():
    x = K.placeholder((2, None), "int64", name="counts")
    assert (x.name, x.dtype, x.ndim) == ("counts", "int64", 2)
    assert K.int_shape(x) == (2, None) and K.ndim(x) == 2
    assert repr(x) == "<counts: int64 (2, ?)>"
    assert repr(K.placeholder((3,))).endswith("float64 (3,)>")
    np.testing.assert_array_equal(K.eval(K.shape(x), {x: np.ones((2, 5), int)}), [2, 5])
    np.testing.assert_array_equal(K.eval(K.as_tensor(x.shape), {x: np.ones((2, 5), int)}), [2, 5])
    x.name = "renamed"
    assert "renamed" in repr(x)
    x.tag.test_value = np.ones((2, 1), int)
    np.testing.assert_array_equal(x.tag.test_value, [[1], [1]])


def test_eval_method():
    x = K.placeholder((2,), name="x")
    np.testing.assert_array_equal((x + 1).eval({x: [1.0, 2.0]}), [2.0, 3.0])
    assert K.constant(2.5).eval() == 2.5


def test_subclasses_are_tensors():
    class Marked(K.TensorVariable):
        def logp(self):
            return self * 2

    x = K.placeholder((3,), name="x", cls=Marked)
    x.note = "root"
    v = K.view(x + 1, cls=Marked, name="v")
    v.note = "view"
    assert isinstance(x, Marked) and isinstance(v, Marked) and K.is_tensor(v)
    assert (v.name, v.note, x.note) == ("v", "view", "root")
    assert not isinstance(v + 1, Marked)
    assert K.depends_on(v, [x])
    assert K.inputs_of(v) == [x] and K.inputs_of(v)[0] is x
    f = K.function([x], [x.logp(), v.logp(), K.sum(v), np.exp(v), VECTOR * v, v[1:], K.gradients(K.sum(v * v), v)])
    values = f(VECTOR)
    wanted = VECTOR + 1
    for got, value in zip(values, [VECTOR * 2, wanted * 2, wanted.sum(), np.exp(wanted), VECTOR * wanted, wanted[1:], 2 * wanted]):
        np.testing.assert_allclose(got, value, rtol=1e-14)


def test_a_view_is_another_tensor():
    x = K.placeholder((), name="x")
    v = K.view(x)
    assert v is not x and v != x
    replaced = K.replace([v * 2], {v: K.constant(5.0)})[0]
    assert K.eval(replaced) == 10


def test_large_arrays_are_inputs_of_what_is_compiled():
    data = np.random.normal(size=(300, 2))
    b = K.placeholder((2,), name="b")
    total = K.sum(K.dot(data, b)) + K.sum(data * b)
    np.testing.assert_allclose(K.eval(total, {b: VECTOR[:2]}), 2 * (data @ VECTOR[:2]).sum())
    assert K.inputs_of(total) == [b]
    assert K.int_shape(K.as_tensor(data)) == (300, 2)


def test_conversions():
    class Thermometer:
        degrees = 21.5

    K.register_conversion(Thermometer, lambda t: t.degrees)
    x = K.placeholder((2,), name="x")
    assert K.eval(K.as_tensor(Thermometer())) == 21.5
    np.testing.assert_array_equal(K.eval(x + Thermometer(), {x: [1.0, 2.0]}), [22.5, 23.5])
    np.testing.assert_array_equal(K.eval(Thermometer() * x, {x: [1.0, 2.0]}), [21.5, 43.0])


class Celsius:
    def __init__(self, degrees):
        self.degrees = degrees


@pytest.mark.only_tensorflow
def test_tensorflow_s_own_functions_convert_too():
    import tensorflow as tf

    K.register_conversion(Celsius, lambda c: c.degrees)
    assert float(tf.exp(Celsius(2.0))) == np.exp(2.0)
    with K.get_session():
        assert K.eval(K.as_tensor(tf.exp(Celsius(2.0)))) == np.exp(2.0)


@pytest.mark.only_theano
def test_pytensor_s_own_functions_convert_too():
    import pytensor.tensor as pt

    K.register_conversion(Celsius, lambda c: c.degrees)
    assert pt.exp(Celsius(2.0)).eval() == np.exp(2.0)


@pytest.mark.parametrize("value", [np.array([None, 1], dtype=object), "text", np.ma.masked_array([1.0], [True]), 1j])
def test_what_is_no_data_is_refused(value):
    with pytest.raises(TypeError):
        K.as_tensor(value)
    with pytest.raises(TypeError):
        K.constant(value)


def test_object_arrays_of_tensors_are_no_surprise():
    x = K.placeholder((3,), name="x")
    made = np.dot(MATRIX, x)
    assert isinstance(made, K.TensorVariable)
    assert isinstance(VECTOR * x, K.TensorVariable) and isinstance(np.float64(2) * x, K.TensorVariable)


@pytest.mark.only_tensorflow
def test_tensorflow_s_own_functions():
    import tensorflow as tf

    x = K.placeholder((3,), name="x")
    made = K.apply(tf.linalg.matvec, MATRIX, x)
    assert isinstance(made, K.TensorVariable)
    with K.get_session():
        direct = tf.linalg.matvec(tf.constant(MATRIX), x) + tf.reduce_sum(x)
    pair = K.apply(lambda a: (tf.exp(a), [tf.sin(a)]), x)
    values = K.function([x], [made, K.as_tensor(direct), pair[0], pair[1][0]])(VECTOR)
    for got, value in zip(values, [MATRIX @ VECTOR, MATRIX @ VECTOR + VECTOR.sum(), np.exp(VECTOR), np.sin(VECTOR)]):
        np.testing.assert_allclose(got, value, rtol=1e-14)
    assert tf.executing_eagerly()


@pytest.mark.only_theano
def test_theano_s_own_functions():
    import pytensor.tensor as pt

    x = K.placeholder((3,), name="x")
    made = K.apply(pt.dot, MATRIX, x)
    assert isinstance(made, K.TensorVariable)
    direct = pt.dot(MATRIX, x) + pt.sum(x)
    pair = K.apply(lambda a: (pt.exp(a), [pt.sin(a)]), x)
    values = K.function([x], [made, K.as_tensor(direct), pair[0], pair[1][0]])(VECTOR)
    for got, value in zip(values, [MATRIX @ VECTOR, MATRIX @ VECTOR + VECTOR.sum(), np.exp(VECTOR), np.sin(VECTOR)]):
        np.testing.assert_allclose(got, value, rtol=1e-14)


def test_dimshuffle():
    m = K.constant(np.arange(6.0).reshape(2, 3))
    values = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(K.eval(m.dimshuffle(1, "x", 0)), values.T[:, None, :])
    np.testing.assert_array_equal(K.eval(m.dimshuffle(["x", 0, 1, "x"])), values[None, :, :, None])
    np.testing.assert_array_equal(K.eval(m[:1].dimshuffle(1)), values[0])
    np.testing.assert_array_equal(K.eval(m[0, 1].dimshuffle("x", "x")), [[1.0]])
    np.testing.assert_array_equal(K.eval(m.zeros_like() + 2 * m.ones_like()), np.full((2, 3), 2.0))


def test_operations_that_are_mapped_where_lengths_are_known_at_run_time_alone(capfd):
    matrices, values = K.placeholder((None, None, None), name="matrices"), np.random.default_rng(3).normal(size=(4, 3, 3))
    shifted = K.function([matrices], K.vectorize(lambda matrix: matrix + K.eye(K.shape(matrix)[0]))(matrices))
    np.testing.assert_allclose(shifted(values), values + np.eye(3), rtol=1e-15)
    np.testing.assert_allclose(shifted(values[:, :1, :1]), values[:, :1, :1] + 1.0, rtol=1e-15)
    assert "Rewrite failure" not in capfd.readouterr().err


def test_indices_are_checked_where_lengths_are_known_at_run_time_alone():
    x, places, length = (
        K.placeholder((None,), name="x"),
        K.placeholder((None,), dtype="int64", name="places"),
        K.placeholder((), dtype="int64", name="n"),
    )
    matrix = x[:, None] * x
    zeros = K.zeros((length,))
    read = K.function([x, places, length], zeros + K.sum(matrix[places, places]))
    written = K.function([x, places, length], zeros + K.sum(K.set_subtensor(x, places, 7.0)))
    added = K.function([x, places, length], zeros + K.sum(K.inc_subtensor(x, places, 7.0)))
    values = np.array([1.0, 2.0])
    np.testing.assert_allclose(read(values, [0, -1], 3), [5.0] * 3)
    np.testing.assert_allclose(written(values, [0, -2], 3), [9.0] * 3)
    np.testing.assert_allclose(added(values, [0, -2], 3), [17.0] * 3)
    for function in (read, written, added):
        for wrong in (2, 900, -3):
            with pytest.raises(IndexError, match="out of|beyond"):
                function(values, [0, wrong], 3)
