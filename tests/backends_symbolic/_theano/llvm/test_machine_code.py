"""Text to machine code: faults of the compiler are errors where code is verified, and leave a graph to PyTensor elsewhere."""
import ctypes

import numpy as np
import pytest

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
