"""What our compiler cannot express is run by PyTensor, and a warning says once what that costs."""

import logging

import numpy as np
import pytensor.tensor as pt
import pytest

from pymc3 import _log, backends_symbolic as K
from pymc3.backends_symbolic._theano.llvm.functions import LoweredFunction


@pytest.fixture
def said(caplog, monkeypatch):
    """What is logged, as if nothing had been said in this process before."""
    monkeypatch.setattr(_log, "_said", set())
    with caplog.at_level(logging.WARNING, logger="pymc3"):
        _log.log.addHandler(caplog.handler)
        yield caplog
        _log.log.removeHandler(caplog.handler)


def test_a_function_that_cannot_be_expressed_is_compiled_by_pytensor(said):
    """The operation and the price are named once for all functions that it is in."""
    x = K.placeholder((4,), name="x")
    for name in ("first", "second"):
        f = K.function([x], K.apply(lambda v: pt.sum(pt.nonzero(v)[0]), x), name=name)
        assert f([0.0, 1.0, 0.0, 2.0]) == 4
        assert not isinstance(f._compiled, LoweredFunction)
    (line,) = set(said.messages)
    assert "first" in line and "Nonzero" in line and "10 to 80 seconds" in line


def test_what_runs_in_python_says_so(said):
    x = K.placeholder((4,), name="x")
    f = K.function([x], K.scan(lambda c, v: (c + places(x), None), K.constant(0, "int64"), x)[0], name="counted")
    assert f([0.0, 1.0, 0.0, 2.0]) == 16
    (line,) = set(said.messages)
    assert "counted" in line and "Nonzero" in line and "in Python" in line and "microseconds" in line


def test_an_operation_that_pytensor_has_to_compile_is_called_from_the_machine_code(said):
    """It is named once, with its price."""
    x = K.placeholder((3, 3), name="x")
    for factor in (2, 3):
        f = K.function([x], K.apply(lambda v: pt.fill_diagonal_offset(v, v[0, 0], 1) * factor, x))
        found = f(np.arange(9.0).reshape(3, 3) + 1)
        np.testing.assert_array_equal(found, factor * np.array([[1.0, 1.0, 3.0], [4.0, 5.0, 1.0], [7.0, 8.0, 9.0]]))
        assert isinstance(f._compiled, LoweredFunction)
    (line,) = {line for line in said.messages if "FillDiagonalOffset" in line}
    assert "tens of seconds" in line


def places(v):
    """The sum of the positions that are not zero: an operation that has no lowering."""
    return K.apply(lambda t: pt.sum(pt.nonzero(t)[0]), v)


def test_loops_and_branches_around_what_cannot_be_lowered():
    x = K.placeholder((4,), name="x")
    total, _ = K.scan(lambda c, v: (c + v * places(x), None), K.constant(1.0), x)
    chosen = K.cond(x[0] > 0, places, lambda v: K.cast(v[0], "int64"), x)
    f = K.function([x], [total, chosen])
    assert [v.tolist() for v in f([1.0, 0.0, 2.0, 3.0])] == [31.0, 5]
    assert f([-1.0, 0.0, 0.0, 0.0])[1] == -1
