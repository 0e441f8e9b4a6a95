"""Python functions of users, called from machine code by a C function that takes the interpreter's lock."""

import ctypes
import sys
import threading

import numpy as np

from ...shared.callbacks import noted, raised
from ..callbacks import CallbackOp
from .arrays import shape_of
from .nodes import emit_array

#: Added to the status before a call: the function that answers takes it away. What was interrupted before it began leaves it.
_ASKED = 1 << 8


@emit_array.register(CallbackOp)
def _callback(op, lowering, node):
    """A call, unless something went wrong before."""
    builder = lowering.builder
    specs = [(shape_of(x), x.type.dtype) for x in (*node.inputs, *node.outputs)]
    given = [lowering.spilled(x) for x in node.inputs]
    pointers = [lowering.destination(x) for x in node.outputs]
    function = _c_function(op.callback, specs, len(given))
    lowering.kept.append(function)
    status = builder.load("%status", 0, "int64")
    asked = builder.assign(f"add i64 {status.text}, {_ASKED}", "int64")
    builder.store(asked, "%status", 0)
    arguments = ", ".join(f"ptr {p}" for p in (*given, *pointers, "%status"))
    builder.emit(f"call void inttoptr (i64 {ctypes.cast(function, ctypes.c_void_p).value} to ptr)({arguments})")
    for x, pointer in zip(node.outputs, pointers):
        lowering.memory[x] = pointer


def _c_function(callback, specs, count):
    """Return a C function of pointers: arguments, results, status."""

    def answer(*pointers):
        status = ctypes.c_int64.from_address(pointers[-1])
        if status.value != _ASKED:
            status.value -= _ASKED
            return
        try:
            arrays = [_array_at(pointer, *spec) for pointer, spec in zip(pointers, specs)]
            for target, value in zip(arrays[count:], callback(*arrays[:count])):
                target[...] = value
            status.value = 0
        except BaseException as error:
            status.value = -(noted(error) << 8)

    return ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * (len(specs) + 1))(answer)


def _array_at(pointer, shape, dtype):
    nbytes = int(np.prod(shape, dtype="int64")) * np.dtype(dtype).itemsize
    return np.ndarray(shape, dtype, (ctypes.c_char * max(1, nbytes)).from_address(pointer))


def hearing(code):
    """Return a function that runs machine code which calls Python.

    Where Python is interrupted when it is about to answer, ctypes would print that; the status says it.
    """

    def run(*arguments):
        if threading.current_thread() is not threading.main_thread():
            code(*arguments)
            return
        before = sys.unraisablehook
        sys.unraisablehook = lambda raised: None if raised.exc_type is KeyboardInterrupt else before(raised)
        try:
            code(*arguments)
        finally:
            sys.unraisablehook = before

    return run


def raise_for_python(status):
    """Raise what stands for the error of a user's function, if the status of a program says that there is one."""
    if status < 0:
        raise raised(-(status >> 8))
    if status >= _ASKED:  # Python was interrupted when it was about to answer
        raise KeyboardInterrupt
