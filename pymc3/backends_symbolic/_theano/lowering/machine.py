"""LLVM's text to machine code in this process."""
import ctypes
import threading

import llvmlite.binding as llvm

_lock = threading.Lock()
_engine = None
_target = None


def _start():
    global _engine, _target
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    features = llvm.get_host_cpu_features().flatten()
    _target = llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=features, opt=3, jit=True, codemodel="jitdefault"
    )
    _engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _target)


class MachineCode:
    """A compiled module; its functions live as long as this object."""

    def __init__(self, text):
        with _lock:
            if _engine is None:
                _start()
            self._module = _optimized(text)
            _engine.add_module(self._module)
            _engine.finalize_object()

    def function(self, name, *argument_types):
        """Return a function of the module, callable from Python; the interpreter's lock is released during the call."""
        address = _engine.get_function_address(name)
        function = ctypes.CFUNCTYPE(None, *argument_types)(address)
        function.code = self
        return function

    def __del__(self):
        if _engine is not None and hasattr(self, "_module"):
            _engine.remove_module(self._module)


def _optimized(text):
    module = llvm.parse_assembly(text)
    module.triple = _target.triple
    module.data_layout = str(_target.target_data)
    options = llvm.create_pipeline_tuning_options(speed_level=3)
    options.loop_vectorization = True
    options.slp_vectorization = True
    builder = llvm.create_pass_builder(_target, options)
    builder.getModulePassManager().run(module, builder)
    return module
