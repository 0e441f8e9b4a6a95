"""Text to machine code: faults of the compiler are errors where code is verified, and leave a graph to PyTensor elsewhere."""

import ctypes
from pathlib import Path

import llvmlite.binding as llvm
import numpy as np
import pytest

from pymc3.backends_symbolic._theano.llvm import machine_code
from pymc3.backends_symbolic._theano.llvm.builder import InvalidCode, Unsupported
from pymc3.backends_symbolic._theano.llvm.machine_code import MachineCode
from pymc3.backends_symbolic._theano.llvm.setting import ON, VERIFY, using

DOUBLE = """define void @run(ptr %x) {
  %value = load double, ptr %x
  %twice = fadd double %value, %value
  store double %twice, ptr %x
  ret void
}
"""
#: A value that is used where it is not known: LLVM's parser takes it, only its verifier does not.
UNKNOWN = """define void @run(ptr %x, i1 %flag) {
entry:
  br i1 %flag, label %then, label %done
then:
  %value = load double, ptr %x
  br label %done
done:
  store double %value, ptr %x
  ret void
}
"""


@pytest.mark.parametrize("level", [1, 2, 3])
def test_functions_are_called_with_addresses(level):
    x = np.array([1.5])
    MachineCode(DOUBLE, level).function("run", ctypes.c_void_p)(x.ctypes.data)
    assert x.tolist() == [3.0]


@pytest.mark.parametrize("setting, error", [(ON, Unsupported), (VERIFY, InvalidCode)])
def test_text_that_is_no_program(setting, error):
    with using(setting), pytest.raises(error, match="LLVM does not accept"):
        MachineCode(DOUBLE.replace("fadd", "frobnicate"))


def test_values_used_where_they_are_not_known_are_seen_when_verified():
    with using(VERIFY), pytest.raises(InvalidCode, match="does not dominate"):
        MachineCode(UNKNOWN)


REDUCED = Path(__file__).resolve().parents[3] / "data" / "slp_reads_before_stores.ll"


def matrix_from_packed_elements():
    """Run the reduced program once; return the matrix that it puts together from 1 and three elements."""
    state, chosen, x, matrix, flags = np.ones(10), np.zeros(2, "int8"), np.array([0.3, -0.2]), np.zeros(9), np.zeros(4, "int8")
    is_diagonal, places = np.eye(3, dtype="int8"), np.array([[0, 0, 1], [0, 0, 2], [1, 2, 0]])
    unused = np.zeros(10)
    given = [state, unused, chosen, x, matrix, flags, *[unused] * 6, is_diagonal, places, unused]
    table = (ctypes.c_void_p * len(given))(*(a.ctypes.data for a in given))
    code = MachineCode(REDUCED.read_text(encoding="utf-8"))
    code.function("run", *[ctypes.c_int64] * 3, ctypes.c_void_p, ctypes.c_void_p)(1, 1, 1, ctypes.addressof(table), None)
    return matrix


def test_elements_are_read_at_computed_places_after_they_are_stored():
    elements = 1.0 / (1.0 + np.exp(-(1.5 * np.array([0.3, -0.2]) + 1.5))) - 2.0 / 3.0
    np.testing.assert_allclose(matrix_from_packed_elements()[:4], [1.0, elements[0], elements[1], elements[0]], rtol=1e-14)


@pytest.mark.xfail(llvm.llvm_version_info[0] == 20, strict=False, reason="LLVM 20 reads before the stores, on processors that gather")
def test_the_same_with_instructions_joined_outside_of_loops(monkeypatch):
    """When this passes with a newer LLVM, measure whether its SLP pass is worth switching on (`machine_code.py`)."""
    monkeypatch.setattr(machine_code, "SLP", True)
    test_elements_are_read_at_computed_places_after_they_are_stored()


def test_a_text_that_comes_again_is_compiled_once(monkeypatch):
    monkeypatch.setattr(machine_code, "_kept", type(machine_code._kept)())
    monkeypatch.setattr(machine_code, "MAX_KEPT", 2)
    texts = [DOUBLE + "; " + name + "\n" for name in "abc"]
    first = machine_code.code_for(texts[0])
    assert machine_code.code_for(texts[0]) is first and machine_code.code_for(texts[0], 1) is not first
    for text in texts[1:]:
        machine_code.code_for(text)
    assert len(machine_code._kept) == 2 and machine_code.code_for(texts[0]) is not first
