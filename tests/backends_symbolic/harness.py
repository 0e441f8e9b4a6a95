"""Runs a table of cases on the chosen engine, many cases in one compiled function, in each of the contract's modes.

A mode builds each case's value and gradient, (1) in a `Function`, (2) in the body of `scan`, (3) under `vectorize`, and
(4) in the step of a compiled loop of two chains. Each runs on two sets of arguments, so that a mapped or looped function
that mixes up its slices is seen.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from pymc3 import backends_symbolic as K

MODES = ("function", "scan", "vectorize", "loop")
#: Step and weights of the 8th-order central difference (Fornberg 1988, table 1).
_STEP = 2.0**-6
_CENTRAL = {1: 4 / 5, 2: -1 / 5, 3: 4 / 105, 4: -1 / 280}


class Case(NamedTuple):
    """One row: what to build with K, what NumPy, SciPy or mpmath says, and how close they must be.

    Attributes
    ----------
    name : str
        The function of the contract, then `:` and what is special about the row.
    build : callable
        ``build(*tensors)`` -> tensor or tuple of tensors.
    reference : callable
        ``reference(*arrays)`` -> array or tuple of arrays.
    arguments : tuple of numpy.ndarray
    partials : sequence of callable, optional
        For functions that work element by element: ``partials[i](*arrays)``, the derivative in argument i. None: central
        differences of `reference`.
    wrt : tuple of int, optional
        Arguments whose gradient is checked; None: all of floating type, if the result is of floating type.
    rtol, atol, gradient_rtol, gradient_atol : float
    second : tuple of numpy.ndarray, optional
        The second set of arguments; None: the floats a little smaller.
    """

    name: str
    build: Callable
    reference: Callable
    arguments: tuple[np.ndarray, ...]
    partials: Sequence[Callable] | None = None
    wrt: tuple[int, ...] | None = None
    rtol: float = 1e-12
    atol: float = 1e-14
    gradient_rtol: float = 1e-10
    gradient_atol: float = 1e-11
    second: tuple[np.ndarray, ...] | None = None

    def sets(self):
        """Return the two sets of arguments."""
        second = self.second
        if second is None:
            second = tuple(np.asarray(a * (1 - 2.0**-6)) if a.dtype.kind == "f" else a for a in self.arguments)
        return [self.arguments, second]

    def differentiated(self):
        """Return the positions of the arguments whose gradient is checked."""
        if self.wrt is not None:
            return self.wrt
        values = expected_values(self)[0]
        if not any(value.dtype.kind == "f" for value in values):
            return ()
        return tuple(i for i, a in enumerate(self.arguments) if a.dtype.kind == "f")


class Outcome(NamedTuple):
    """What the engine computed for the two sets of arguments: lists of values and of gradients; or why it could not."""

    values: Any = None
    gradients: Any = None
    error: BaseException | None = None


def named(name):
    """Return K's function of this name, looked up when it is called: a missing one fails its own rows only."""
    return lambda *args, **kwargs: getattr(K, name)(*args, **kwargs)


def as_list(value):
    return list(value) if isinstance(value, (tuple, list)) else [value]


def weights(shape):
    """Return fixed, unequal weights: the gradient that is checked is that of the weighted sum of all values."""
    return np.cos(np.arange(np.prod(shape, dtype=int)) + 0.5).reshape(shape)


_expected = {}


def expected_values(case):
    """Return the reference's values, a list of arrays, for each set of arguments."""
    if case.name not in _expected:
        with np.errstate(all="ignore"):
            _expected[case.name] = [[np.asarray(value) for value in as_list(case.reference(*arguments))] for arguments in case.sets()]
    return _expected[case.name]


def expected_gradients(case, number):
    """Return the reference's gradients of the weighted sum, one per differentiated argument, for one set of arguments."""
    arguments = case.sets()[number]
    with np.errstate(all="ignore"):
        if case.partials is not None:
            shape = expected_values(case)[number][0].shape
            return [_sum_to(weights(shape) * case.partials[i](*arguments), arguments[i].shape) for i in case.differentiated()]
        return [_central_difference(case, arguments, i) for i in case.differentiated()]


def _sum_to(array, shape):
    array = np.broadcast_to(array, np.broadcast_shapes(np.shape(array), shape))
    array = array.sum(axis=tuple(range(array.ndim - len(shape))))
    return array.sum(axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True).reshape(shape)


def _central_difference(case, arguments, position):
    x = arguments[position]
    gradient = np.zeros(x.shape)
    for index in np.ndindex(*x.shape):
        for multiple, weight in _CENTRAL.items():
            for sign in (1, -1):
                moved = x.copy()
                moved[index] += sign * multiple * _STEP
                changed = [*arguments[:position], moved, *arguments[position + 1 :]]
                gradient[index] += sign * weight * _weighted_sum(case.reference(*changed)) / _STEP
    return gradient


def _weighted_sum(values):
    values = [np.asarray(value) for value in as_list(values)]
    return sum(np.sum(weights(v.shape) * v) for v in values if v.dtype.kind == "f")


# ---------------------------------------------------------------------------------------------------------------------
# Building
# ---------------------------------------------------------------------------------------------------------------------


def _expressions(case, tensors):
    """Return the tensors of a case: its values, then its gradients."""
    values = [K.as_tensor(value) for value in as_list(case.build(*tensors))]
    positions = case.differentiated()
    if not positions:
        return values
    total = sum(K.sum(value * weights(known.shape)) for value, known in zip(values, expected_values(case)[0]) if known.dtype.kind == "f")
    return values + list(K.gradients(total, [tensors[i] for i in positions]))


class _Body:
    """A function of the arguments of all cases that returns all their values and gradients, and knows which is whose."""

    def __init__(self, cases):
        self.cases = cases
        self.errors = {}
        self.slices = {}

    def __call__(self, *tensors):
        outputs, start = [], 0
        for case in self.cases:
            stop = start + len(case.arguments)
            try:
                made = _expressions(case, tensors[start:stop])
            except Exception as error:  # the case's test reports it
                self.errors[case.name] = error
                made = []
            self.slices[case.name] = slice(len(outputs), len(outputs) + len(made))
            outputs += made
            start = stop
        return outputs


def _placeholders(cases, lead):
    return [K.placeholder(lead + a.shape, str(a.dtype)) for case in cases for a in case.arguments]


def _stacked(cases):
    return [np.stack(pair) for case in cases for pair in zip(*case.sets())]


def _in_function(body):
    inputs = _placeholders(body.cases, ())
    compiled = K.function(inputs, body(*inputs))
    first, second = ([a for case in body.cases for a in case.sets()[i]] for i in (0, 1))
    return list(zip(compiled(*first), compiled(*second)))


def _in_scan(body):
    inputs = _placeholders(body.cases, (2,))
    _, outputs = K.scan(lambda carry, xs: (carry + 1, body(*xs)), K.constant(0.0), inputs)
    return K.function(inputs, outputs)(*_stacked(body.cases))


def _in_vectorize(body):
    inputs = _placeholders(body.cases, (2,))
    return K.function(inputs, K.vectorize(body)(*inputs))(*_stacked(body.cases))


def _in_loop(body):
    specs = [K.TensorSpec(a.shape, str(a.dtype)) for case in body.cases for a in case.arguments]
    loop = K.compile_loop(lambda carry, xs: ([carry[0] + 1], body(*xs)), [K.TensorSpec((), "int64")], specs)
    _, outputs = loop([np.zeros(2, "int64")], [a[None] for a in _stacked(body.cases)], 1)
    return [output[0] for output in outputs]


_RUNNERS = {"function": _in_function, "scan": _in_scan, "vectorize": _in_vectorize, "loop": _in_loop}


def run(cases, mode):
    """Return {name: Outcome}; what does not compile together is tried in halves, so that one failure harms only itself."""
    body = _Body(cases)
    try:
        computed = _RUNNERS[mode](body)
    except Exception as error:  # the case's test reports it
        if len(cases) == 1:
            return {cases[0].name: Outcome(error=body.errors.get(cases[0].name, error))}
        middle = len(cases) // 2
        return {**run(cases[:middle], mode), **run(cases[middle:], mode)}
    return {case.name: _outcome(case, body, computed) for case in cases}


def _outcome(case, body, computed):
    if case.name in body.errors:
        return Outcome(error=body.errors[case.name])
    mine = [(np.asarray(pair[0]), np.asarray(pair[1])) for pair in computed[body.slices[case.name]]]
    number = len(expected_values(case)[0])
    per_set = list(zip(*mine))
    return Outcome([list(s[:number]) for s in per_set], [list(s[number:]) for s in per_set])


GROUP_SIZE = 24
_outcomes = {}


def outcome(table, position, mode):
    """Return the outcome of one case; the group of cases around it is built and run the first time."""
    name = table[position].name
    if (mode, name) not in _outcomes:
        start = position // GROUP_SIZE * GROUP_SIZE
        with K.Session():
            found = run(list(table[start : start + GROUP_SIZE]), mode)
        _outcomes.update(((mode, other), result) for other, result in found.items())
    return _outcomes[mode, name]


def check(case, found):
    """Compare an outcome with the reference: dtypes, shapes, values, gradients."""
    if found.error is not None:
        raise found.error
    for number, wanted in enumerate(expected_values(case)):
        for got, value in zip(found.values[number], wanted):
            assert got.shape == value.shape, f"value: shape {got.shape}, expected {value.shape}"
            assert got.dtype == _contract_dtype(value), f"value: dtype {got.dtype}, expected {_contract_dtype(value)}"
            np.testing.assert_allclose(got, value, case.rtol, case.atol, err_msg=f"value, arguments {number}")
        for got, value in zip(found.gradients[number], expected_gradients(case, number)):
            np.testing.assert_allclose(got, value, case.gradient_rtol, case.gradient_atol, err_msg=f"gradient, arguments {number}")


def _contract_dtype(value):
    return {"f": "float64", "i": "int64", "u": "int64", "b": "bool"}[value.dtype.kind]
