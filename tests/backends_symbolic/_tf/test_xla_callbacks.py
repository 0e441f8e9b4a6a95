"""Python functions called by XLA's programs."""

import os
import signal
import threading
import time

import numpy as np
import pytest

from pymc3 import backends_symbolic as K

if K.backend() != "tensorflow":
    pytest.skip("the TensorFlow engine is not in use", allow_module_level=True)

from pymc3.backends_symbolic._tf import xla_callbacks

SCALAR = ((), "float64")


def loop_of(fn):
    def step(carry, xs):
        return [K.callback(fn, [carry[0]], SCALAR)], []

    return K.compile_loop(step, [K.TensorSpec((), "float64")], [])


def test_a_loop_that_calls_python_is_a_program_of_xla_s():
    loop = loop_of(lambda x: x + 1)
    assert loop._by_xla and loop([np.arange(3.0)], [], 4)[0][0].tolist() == [4, 5, 6]


def test_without_xla_s_registry_tensorflow_runs_it(monkeypatch):
    monkeypatch.setattr(xla_callbacks, "_is_registered", lambda: False)
    loop = loop_of(lambda x: x + 1)
    assert not loop._by_xla and loop([np.arange(3.0)], [], 4)[0][0].tolist() == [4, 5, 6]


def test_ctrl_c_is_heard_while_python_functions_are_called(interruptible):
    calls = []

    def slow(x):
        calls.append(x)
        time.sleep(0.02)
        return x + 1

    loop = loop_of(slow)
    loop([np.zeros(1)], [], 1)
    interrupt = threading.Timer(0.1, lambda: os.kill(os.getpid(), signal.SIGINT))
    interrupt.start()
    with pytest.raises(KeyboardInterrupt):
        loop([np.zeros(1)], [], 10_000)
    interrupt.join()
    assert len(calls) < 1000
    assert loop([np.zeros(1)], [], 2)[0][0] == 2
