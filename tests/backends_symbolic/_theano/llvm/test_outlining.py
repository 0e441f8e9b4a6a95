"""Large programs in parts: equal parts are one function, and the results are those of one piece."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic._theano.llvm import outlining, program
from pymc3.backends_symbolic._theano.llvm.builder import Builder, literal


def repeated(x, times):
    """A deep graph in which nothing is fused: every sum is needed by all that follows."""
    for _ in range(times):
        x = x * 0.5 + K.sum(K.sin(x)) / 10.0
    return x


@pytest.fixture
def texts(monkeypatch):
    """The modules that are compiled."""
    written = []
    compile_text = program.code_for
    monkeypatch.setattr(program, "code_for", lambda text, *args: written.append(text) or compile_text(text, *args))
    return written


def test_equal_parts_are_written_once(texts):
    x = K.placeholder((20,), name="x")
    values = np.linspace(-1.0, 1.0, 20)
    found = K.function([x], repeated(x, 300))(values)
    for _ in range(300):
        values = values * 0.5 + np.sin(values).sum() / 10.0
    np.testing.assert_allclose(found, values, rtol=1e-12, atol=1e-15)
    (text,) = texts
    assert 1 <= text.count("define internal void @part0(") and text.count("noinline #1 {") < 20
    assert text.count("call void @part") > 300


def test_a_large_branch_of_a_large_program_is_in_parts_itself(texts):
    """LLVM takes the square of the loops of a function: four hundred in one took ten seconds."""
    x = K.placeholder((20,), name="x")
    values = np.linspace(-1.0, 1.0, 20)
    chosen = K.cond(K.less(x[0], 0.0), lambda x: repeated(x, 210), lambda x: 2.0 * x, x)
    found = K.function([x], [chosen, repeated(x, 220)])
    for start in (values, -values):
        several = [start]
        for _ in range(220):
            several.append(several[-1] * 0.5 + np.sin(several[-1]).sum() / 10.0)
        wanted = several[210] if start[0] < 0 else 2.0 * start
        np.testing.assert_allclose(found(start), [wanted, several[220]], rtol=1e-12, atol=1e-15)
    (text,) = texts
    assert max(function.count("phi i64") for function in text.split("\n}")) < 12
    assert text.count("call void @part") > 400


def test_a_large_graph_inside_a_small_one_is_in_parts(texts):
    """As the gradient in the trees of NUTS is: LLVM took half a minute for that of a BetaBinomial."""
    x = K.placeholder((20,), name="x")
    values = np.linspace(-1.0, 1.0, 20)

    def twice(x):
        return K.cond(K.greater(x[0], -9.0), lambda x: repeated(x, 210), lambda x: x, x) * 2.0

    chosen = K.cond(K.less(x[0], 0.0), twice, lambda x: x, x)
    found = K.function([x], [chosen, repeated(x, 220)])(values)
    for _ in range(210):
        values = values * 0.5 + np.sin(values).sum() / 10.0
    np.testing.assert_allclose(found[0], values * 2.0, rtol=1e-12, atol=1e-15)
    (text,) = texts
    assert max(function.count("phi i64") for function in text.split("\n}")) < 12


@pytest.mark.parametrize("large", [0, 8])
def test_a_large_program_computes_what_a_small_one_does(large, monkeypatch):
    x = K.placeholder((4, 4), name="x")
    a = K.dot(x, K.transpose(x)) + np.eye(4)
    y = K.cumsum(K.solve(a, K.sort(x)), axis=0) * K.argmax(x) + K.set_subtensor(x, (slice(None), 1), K.max(x, axis=1))
    last, rows = K.scan(lambda c, row: (K.tanh(c + row), K.sum(c)), K.constant(np.zeros(4)), y)
    outputs = [y, last, rows, K.cholesky(a), *K.gradients(K.sum(y) + K.sum(last), [x])]
    values = np.random.default_rng(3).normal(size=(4, 4))
    small = K.function([x], outputs)(values)
    monkeypatch.setattr("pymc3.backends_symbolic._theano.llvm.arrays.LARGE", large)
    for found, wanted in zip(K.function([x], outputs)(values), small):
        np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-14)


def test_what_a_part_needs_from_outside_is_handed_in_by_kind():
    builder = Builder()
    builder.types["%number"] = "double"
    builder.places["%place"] = 128
    for target in ("%first", "%second"):
        with outlining.outlined(builder):
            builder.store(builder.assign("fadd double %number, %number", "float64"), target, 0)
            builder.store(literal(1.0, "float64"), "%place", 3)
    assert len(builder.parts) == 1
    for line, target in zip(builder.lines, ("%first", "%second")):
        assert line.strip() == f"call void @part0(ptr %arena, double %number, ptr {target}, i64 128)"
    (text,) = builder.declarations.values()
    assert "getelementptr inbounds i8, ptr %arena" in text and "alwaysinline" in text
