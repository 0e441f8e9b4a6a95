"""The text of a function, statement by statement: indices computed while it is written, loops, branches, literals."""

import ctypes

import numpy as np
import pytest

from pymc3.backends_symbolic._theano.llvm.builder import Builder, Unsupported, Value, as_value, literal
from pymc3.backends_symbolic._theano.llvm.machine_code import MachineCode


def run(builder, *arrays):
    """Run the statements of a builder as a function of arrays that are called %a0, %a1, ..."""
    arguments = ", ".join(f"ptr %a{i}" for i in range(len(arrays)))
    lines = [f"define void @run({arguments}) {{", "entry:", *builder.entry, "  br label %start", "start:", *builder.lines]
    text = "\n".join([*lines, "  ret void", "}", *builder.declarations.values(), *builder.metadata()])
    MachineCode(text).function("run", *[ctypes.c_void_p] * len(arrays))(*(a.ctypes.data for a in arrays))


def test_known_indices_are_computed_while_the_text_is_written():
    builder = Builder()
    assert builder.offset((2, 1), (4, 3)) == 7 and builder.index_multiply("%i", 0) == 0
    assert builder.index_add(0, "%i") == builder.index_multiply("%i", 1) == "%i" and not builder.lines
    assert builder.offset(("%i", 1), (4, 3)) == "%t2" and len(builder.lines) == 2


@pytest.mark.parametrize("value, dtype", [(1.1, "float64"), (1.1, "float32"), (np.nan, "float64"), (-3, "int8"), (True, "bool")])
def test_literals_are_exact(value, dtype):
    builder, result = Builder(), np.zeros(1, dtype)
    builder.store(literal(value, dtype), "%a0", 0)
    run(builder, result)
    np.testing.assert_array_equal(result, np.array([value], dtype))


def test_a_dtype_without_registers_is_refused():
    with pytest.raises(Unsupported, match="complex128"):
        literal(1, "complex128")


def test_loops_count_and_break_and_branches_are_taken():
    builder, result = Builder(), np.zeros((3, 4), "int64")
    with builder.loops((3, 4)) as (i, j):
        total = builder.assign(f"add i64 {builder.index_multiply(i, 10)}, {j}", "int64")
        builder.store(total, "%a0", builder.offset((i, j), (3, 4)))
    count = np.zeros(1, "int64")
    with builder.breakable_loop(9) as (k, leave):
        leave(builder.assign(f"icmp slt i64 {k}, 5", "bool"))
        builder.store(as_value(k), "%a1", 0)
    even = np.zeros(4, "bool")
    with builder.loop(4) as i, builder.branch(builder.assign(f"icmp eq i64 {i}, 2", "bool")):
        builder.store(Value("true", "bool"), "%a2", i)
    run(builder, result, count, even)
    np.testing.assert_array_equal(result, np.add.outer(np.arange(3) * 10, np.arange(4)))
    assert count.tolist() == [4] and even.tolist() == [False, False, True, False]


def test_what_is_computed_in_a_loop_is_forgotten_behind_it():
    builder = Builder()
    builder.cache("outside", literal(1, "int64"))
    with builder.loop(3):
        builder.cache("inside", literal(2, "int64"))
        assert builder.cached("inside") and builder.cached("outside")
    assert builder.cached("inside") is None and builder.cached("outside")


def test_hints_are_written_once_for_each_kind():
    builder = Builder()
    for _ in range(2):
        with builder.loop(3, ("llvm.loop.unroll.disable", ("llvm.loop.interleave.count", 4))):
            pass
    unroll, interleave = '!1 = !{!"llvm.loop.unroll.disable"}', '!2 = !{!"llvm.loop.interleave.count", i32 4}'
    assert builder.metadata() == ["!0 = !{!0, !1, !2}", unroll, interleave]
    run(builder)
