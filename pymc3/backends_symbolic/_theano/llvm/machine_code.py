"""Compile LLVM's text to machine code in this process."""

import ctypes
import hashlib
import threading
from collections import OrderedDict

import llvmlite.binding as llvm
from llvmlite.binding.newpassmanagers import NewPassManager

from .builder import InvalidCode, Unsupported
from .setting import VERIFY, setting

#: Whether instructions are joined outside of loops, too: LLVM 20 then reads elements at computed places before they are stored.
SLP = False

#: So many modules are kept, those that were asked for last: a model that is built again, for other data, is written in the same words.
MAX_KEPT = 16

_lock = threading.Lock()
_kept = OrderedDict()


class _Host:
    """The processor this process runs on; asked for once, when the first module is compiled."""

    def __init__(self):
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        self._target = llvm.Target.from_default_triple()
        self._options = {
            "cpu": llvm.get_host_cpu_name(),
            "features": llvm.get_host_cpu_features().flatten(),
            "jit": True,
            "codemodel": "jitdefault",
        }

    def machine(self, level):
        return self._target.create_target_machine(opt=level, **self._options)


_hosts = []


class MachineCode:
    """A compiled module; its functions live as long as this object, their memory is freed with it.

    Parameters
    ----------
    text : str
    level : int
        How hard LLVM tries, 1 to 3.
    """

    def __init__(self, text, level=3):
        with _lock:
            if not _hosts:
                _hosts.append(_Host())
            machine = _hosts[0].machine(level)
            module = _optimized(text, machine, level)
            self._engine = llvm.create_mcjit_compiler(module, machine)
            self._engine.finalize_object()

    def function(self, name, *argument_types):
        """Return a function of the module, callable from Python; the interpreter's lock is released during the call."""
        function = ctypes.CFUNCTYPE(None, *argument_types)(self._engine.get_function_address(name))
        function.code = self
        return function


def code_for(text, level=3) -> MachineCode:
    """Return the `MachineCode` of a text, compiled now unless it was among the last ones."""
    key = hashlib.sha256(text.encode()).digest(), level
    code = _kept.pop(key, None) or MachineCode(text, level)
    _kept[key] = code
    while len(_kept) > MAX_KEPT:
        _kept.popitem(last=False)
    return code


def _parsed(text):
    """Return LLVM's module; what it refuses is left to PyTensor, and an error where code is verified."""
    is_verified = setting() == VERIFY
    try:
        module = llvm.parse_assembly(text)
        if is_verified:
            module.verify()
    except RuntimeError as error:
        kind = InvalidCode if is_verified else Unsupported
        raise kind(f"LLVM does not accept the code written for this graph: {error}") from error
    return module


def _optimized(text, machine, level):
    module = _parsed(text)
    module.triple = machine.triple
    module.data_layout = str(machine.target_data)
    options = llvm.create_pipeline_tuning_options(speed_level=level)
    options.loop_vectorization = level > 1
    options.slp_vectorization = SLP
    builder = llvm.create_pass_builder(machine, options)
    passes = builder.getModulePassManager()
    passes.run(module, builder)
    # llvmlite's class inherits a method that frees nothing before the one that frees: 67 KiB for each module.
    NewPassManager._dispose(passes)
    passes.detach()
    return module
