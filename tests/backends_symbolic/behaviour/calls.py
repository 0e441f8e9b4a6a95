"""Functions, sessions, loops and branches: what they refuse, with one class and one text, and what they take."""

import numpy as np

from pymc3 import backends_symbolic as K

from .rows import gives, raises


def _function(outputs="x + 1", **kwargs):
    """A function of a float `x`, a whole number `k` and a vector `v` of any length."""
    x, k, v = K.placeholder((), name="x"), K.placeholder((), "int64", name="k"), K.placeholder((None,), name="v")
    return K.function([x, k, v], eval(outputs, {"K": K, "x": x, "k": k, "v": v}), name="f", **kwargs)


def _call(*args, **by_name):
    return lambda: _function()(*args, **by_name)


def _named(name, call):
    call.__name__ = name
    return call


WANTED = "3 (x: float64 (), k: int64 (), v: float64 (?,))"


def _refused(shown, error, text, *args, **by_name):
    return raises(_named(f"f({shown})", _call(*args, **by_name)), error, text)


FUNCTIONS = [
    gives(_named("f(1, 2, [3])", _call(1, 2, [3])), np.array(2.0)),
    gives(_named("f(k=2.0) of whole numbers", _call(1.0, v=[1.0], k=2.0)), np.array(2.0)),
    gives(_named("f(k=True)", _call(1.0, True, [1.0])), np.array(2.0)),
    gives(_named("f(k=float array)", _call(1.0, np.array(-3.0, "float32"), [1.0])), np.array(2.0)),
    _refused("", TypeError, f"function 'f': got 0 arguments, need {WANTED}."),
    _refused("1, 2", TypeError, f"function 'f': got 2 arguments, need {WANTED}.", 1, 2),
    _refused("1, 2, [3], q=4", TypeError, f"function 'f': got an argument 'q', but no input has this name; need {WANTED}.", 1, 2, [3], q=4),
    _refused("1, 2, [3], x=4", TypeError, "function 'f': input 'x' was given twice, by position and by name.", 1, 2, [3], x=4),
    _refused("1, 2, 3", ValueError, "function 'f', input 'v': got shape (), need (?,).", 1, 2, 3),
    _refused(
        "1, 2.5, [3]",
        TypeError,
        "function 'f', input 'k', need int64 (): data: got float64 (), need int64, which cannot hold such values without loss; "
        "convert it explicitly (e.g. `.astype`).",
        1,
        2.5,
        [3],
    ),
    *(
        _refused(
            f"1, {value}, [3]",
            TypeError,
            "function 'f', input 'k', need int64 (): data: got float64 (), need int64, which cannot hold such values without loss; "
            "convert it explicitly (e.g. `.astype`).",
            1,
            value,
            [3],
        )
        for value in (np.nan, np.inf, 1e300)
    ),
    _refused(
        "1, 'a', [3]",
        TypeError,
        "function 'f', input 'k', need int64 (): data: got an array of dtype <U1; need floats, integers or booleans.",
        1,
        "a",
        [3],
    ),
    raises("K.function([x + 1], x)", TypeError, "function: input 0 is <float64 ()>; need a tensor made by K.placeholder.", x=1.5),
    raises("K.function([K.constant(1.0)], x)", TypeError, "function: input 0 is <float64 ()>; need a tensor made by K.placeholder.", x=1.5),
    raises("K.function([x, x], x)", ValueError, "function: the input <x: float64 ()> occurs twice.", x=1.5),
    raises(
        "K.function([], x + 1, name='g')",
        ValueError,
        "function 'g': the outputs depend on <x: float64 ()>, which must be among the inputs. Add it, or put a value in its place "
        "(K.replace).",
        x=1.5,
    ),
    raises(
        "K.function([x], x, updates={x: x})",
        TypeError,
        "function: got an update of <x: float64 ()>; need a tensor made by K.variable.",
        x=1.5,
    ),
    raises(
        "K.function([x], x, updates=5)",
        TypeError,
        "function: got updates=5; need a dictionary or a list of pairs (variable, tensor).",
        x=1.5,
    ),
    raises(
        "K.function([x], x, updates={K.variable(1, name='n'): x})",
        TypeError,
        "function: the update of <n: int64 ()> is float64 (), need int64 (): another dtype; convert it with K.cast.",
        x=1.5,
    ),
    raises(
        "K.function([x], x, updates=[(K.variable(1.0, name='n'), x)])",
        ValueError,
        "function: the update of <n: float64 ()> is float64 (2,), need float64 (): another shape.",
        x=[1.5, 2.5],
    ),
    raises(
        "K.function([x], x, updates={K.variable(1.0): x}, name='g')(x)",
        TypeError,
        "function 'g' updates variables, so it takes data only, no tensors.",
        x=1.5,
    ),
    gives("repr(K.function([x], [x, x + 1], name='g'))", "<Function 'g' of (<x: float64 ()>) with 2 outputs>", x=1.5),
    gives("repr(K.function([x], x))", "<Function of (<x: float64 (2,)>) with 1 outputs>", x=[1.5, 2.5]),
    gives("K.eval(x + 1, {x: 1.5})", np.array(2.5), x=1.5),
    gives("K.eval(x + 1, {'x': 1.5})", np.array(2.5), x=1.5),
    gives("x.eval({'x': 1.5})", np.array(1.5), x=1.5),
    raises("K.eval(x, {'y': 1.5})", ValueError, "eval: got a value for 'y'; <x: float64 ()> depends on 'x'.", x=1.5),
    raises(
        "K.eval(x)",
        ValueError,
        "function 'eval': the outputs depend on <x: float64 ()>, which must be among the inputs. Add it, or put a value in its place "
        "(K.replace).",
        x=1.5,
    ),
]


def updated(updates):
    """The value of a variable after a function with updates ran."""
    total = K.variable(1.0, name="total")
    K.function([], [], updates=updates(total))()
    return K.get_value(total)


def updated_as_pairs():
    return updated(lambda total: [(total, total + 2)])


def updated_as_dictionary():
    return updated(lambda total: {total: total + 2})


def updated_twice():
    return updated(lambda total: [(total, total + 2), (total, total)])


def boolean_set_to_whole_numbers():
    flag = K.variable([True, False])
    K.set_value(flag, [0, 1])
    first = K.get_value(flag)
    flag.set_value([1.0, 1.0])
    return [first, flag.get_value()]


def boolean_set_to_two():
    K.set_value(K.variable(True, name="flag"), 2)


def streams_of_a_seeded_session():
    pairs = []
    for _ in range(2):
        with K.Session(seed=7):
            pairs.append([float(K.eval(K.RandomStream().uniform())) for _ in range(2)])
    return pairs[0] == pairs[1] and pairs[0][0] != pairs[0][1]


def streams_without_a_seed():
    return float(K.eval(K.RandomStream().uniform())) != float(K.eval(K.RandomStream().uniform()))


SESSIONS = [
    gives(updated_as_pairs, np.array(3.0)),
    gives(updated_as_dictionary, np.array(3.0)),
    raises(updated_twice, ValueError, "function: got two updates of <total: float64 ()>; need one."),
    gives(boolean_set_to_whole_numbers, [np.array([False, True]), np.array([True, True])]),
    raises(
        boolean_set_to_two,
        TypeError,
        "'flag': got int64 (), need bool, which cannot hold such values without loss; convert it explicitly (e.g. `.astype`).",
    ),
    gives(streams_of_a_seeded_session, True),
    gives(streams_without_a_seed, True),
    gives("K.Session(device='cpu').device", "cpu"),
    gives("K.Session(device='/device:CPU:0').device", "/device:CPU:0"),
    raises("K.Session(device=3)", TypeError, "Session: got device=3; need a string such as 'cpu', or None."),
    raises("K.Session(seed=-1)", ValueError, "Session: got seed=-1; need a non-negative integer or None."),
]

LOOPS = [
    raises(
        "K.replace([x + 1], {x: K.constant(1)})[0].dtype and K.replace([x], {x: [1.0, 2.0]})",
        ValueError,
        "replace: what comes for <x: float64 ()> is float64 (2,), need float64 (): another shape.",
        x=1.5,
    ),
    raises(
        "K.replace([x], {x: 1.5})",
        TypeError,
        "replace: what comes for <x: int64 ()> is float64 (), need int64 (): another dtype; convert it with K.cast.",
        x=2,
    ),
    raises("K.replace([x], {1.5: x})", TypeError, "replace: got 1.5 to be replaced; need a tensor.", x=2),
    gives("K.eval(K.replace([x + 1], {x: 2})[0])", np.array(3.0), x=1.5),
    raises(
        "K.while_loop(lambda c: c < 3, lambda c: K.cast(c, 'int64'), x, 5)",
        TypeError,
        "while_loop: entry 0 of what is carried is int64 (), need float64 (): another dtype; convert it with K.cast.",
        x=1.5,
    ),
    raises(
        "K.while_loop(lambda c: c < 3, lambda c: K.stack([c, c]), x, 5)",
        ValueError,
        "while_loop: entry 0 of what is carried is float64 (2,), need float64 (): another shape.",
        x=1.5,
    ),
    raises(
        "K.while_loop(lambda c: c[0] < 3, lambda c: c[0], (x * 1,), 5)",
        TypeError,
        "while_loop: the body returned the carry <float64 ()>; need the structure of the first, (<float64 ()>,).",
        x=1.5,
    ),
    raises(
        "K.while_loop(lambda c: K.stack([c, c]) < 3, lambda c: c, x, 5)",
        ValueError,
        "while_loop: the condition is <bool (2,)>; need a scalar (K.where chooses element by element).",
        x=1.5,
    ),
    raises(
        "K.scan(lambda c, x: (K.stack([c, c]), x), 0.0, x)",
        ValueError,
        "scan: entry 0 of what is carried is float64 (2,), need float64 (): another shape.",
        x=[1.5, 2.5],
    ),
    raises(
        "K.scan(lambda c, x: (K.cast(c, 'int64'), x), 0.0, x)",
        TypeError,
        "scan: entry 0 of what is carried is int64 (), need float64 (): another dtype; convert it with K.cast.",
        x=[1.5, 2.5],
    ),
    raises("K.scan(lambda c, x: 5, 0.0, x)", TypeError, "scan: the body returned 5; need a pair (carry, y).", x=[1.5, 2.5]),
    raises(
        "K.cond(x > 0, lambda: x, lambda: K.stack([x, x]))",
        ValueError,
        "cond: entry 0 of what the second branch returned is float64 (2,), need float64 (): another shape.",
        x=1.5,
    ),
    raises(
        "K.cond(x > 0, lambda: x, lambda: K.cast(x, 'int64'))",
        TypeError,
        "cond: entry 0 of what the second branch returned is int64 (), need float64 (): another dtype; convert it with K.cast.",
        x=1.5,
    ),
    raises(
        "K.cond(K.stack([x, x]) > 0, lambda: x, lambda: x)",
        ValueError,
        "cond: the condition is <bool (2,)>; need a scalar (K.where chooses element by element).",
        x=1.5,
    ),
    raises(
        "K.compile_loop(lambda c, xs: ([K.cast(c[0], 'int64')], []), [K.TensorSpec((), 'float64', 'c')], [])",
        TypeError,
        "compile_loop: what the step returned for carry entry 'c' is int64 (), need float64 (): another dtype; convert it with K.cast.",
    ),
    raises(
        "K.compile_loop(lambda c, xs: ([K.stack([c[0], c[0]])], []), [K.TensorSpec((), 'float64', 'c')], [], name='g')",
        ValueError,
        "compile_loop 'g': what the step returned for carry entry 'c' is float64 (2,), need float64 (): another shape.",
    ),
    raises(
        "K.compile_loop(lambda c, xs: ([], []), [K.TensorSpec((), 'float64', 'c')], [])",
        ValueError,
        "compile_loop: the step returned 0 carry entries, need 1.",
    ),
    raises(
        "K.compile_loop(lambda c, xs: (c, []), [K.TensorSpec((None,), 'float64', 'c')], [])",
        ValueError,
        "compile_loop: carry entry 'c' is float64 (?,); need a static shape.",
    ),
    raises(
        "K.compile_loop(lambda c, xs: (c, []), [K.TensorSpec((), 'float64', 'c')], [])([], [], 1)",
        ValueError,
        "compile_loop: got 0 arrays for carry, need 1.",
    ),
    raises(
        "K.compile_loop(lambda c, xs: (c, []), [K.TensorSpec((), 'float64', 'c')], [])([np.zeros((2, 2))], [], 1)",
        ValueError,
        "compile_loop: carry entry 'c': got shape (2, 2), need (2,).",
    ),
    gives("K.delta_logp([K.constant(2.0)], [x])([1.0], [2.0])", np.array(0.0), x=1.5),
    gives("K.delta_logp([x * x, K.constant(2.0)], [x])([3.0], [2.0])", np.array(5.0), x=1.5),
]

NAMES = [
    raises("K.concatenate([])", ValueError, "concatenate: got no tensors; need at least one."),
    raises("K.stack([])", ValueError, "stack: got no tensors; need at least one."),
    raises("K.permute_dimensions", AttributeError, "K.permute_dimensions is Keras's name; here it is: K.transpose(x, axes)."),
    raises(
        "K.conv2d", AttributeError, "K.conv2d of Keras is about images and sequences in neural networks, which this package does not do."
    ),
    raises(
        "K.no_such_name",
        AttributeError,
        "module 'pymc3.backends_symbolic' (K) has no attribute 'no_such_name'; dir(K) lists what there is.",
    ),
]

ROWS = [*FUNCTIONS, *SESSIONS, *LOOPS, *NAMES]
