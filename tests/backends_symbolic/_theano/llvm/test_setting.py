"""The environment variable of the compiler: its values, and that nothing is compiled while it is off."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic._theano.llvm import setting
from pymc3.backends_symbolic._theano.llvm.functions import LoweredFunction
from pymc3.backends_symbolic._theano.python_chain_loop import PythonLoop


def test_the_tests_verify_all_code():
    assert setting.setting() == setting.VERIFY


def test_other_values_are_refused():
    with pytest.raises(ValueError, match="PYMC_LLVM: got 'maybe'; need one of on, verify, off"), setting.using("maybe"):
        pass
    assert setting.setting() == setting.VERIFY


def test_nothing_is_compiled_while_it_is_off(caplog):
    x = K.placeholder((None,), name="x")
    with setting.using(setting.OFF):
        f = K.function([x], [K.sum(K.exp(x)), K.cumsum(x)])
        loop = K.compile_loop(lambda carry, xs: ([carry[0] + xs[0]], [carry[0] * 2.0]), *[[K.TensorSpec((), "float64")]] * 2)
        total, sums = f([0.0, 1.0])
        (carry,), (ys,) = loop([np.zeros(2)], [np.ones((3, 2))], 3)
        assert K.eval(K.exp(K.constant(0.0))) == 1.0
    assert not isinstance(f._compiled, LoweredFunction) and isinstance(*loop._compiled.values(), PythonLoop)
    assert total == pytest.approx(1 + np.e, rel=1e-15) and sums.tolist() == [0.0, 1.0]
    assert carry.tolist() == [3.0, 3.0] and ys.tolist() == [[0.0, 0.0], [2.0, 2.0], [4.0, 4.0]]
    assert not caplog.messages
