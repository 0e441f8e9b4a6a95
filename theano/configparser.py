"""`theano.config`: Theano's settings, of which only `floatX` has a meaning here; the others are remembered."""

import contextlib
import warnings
from types import SimpleNamespace
from typing import Any, Self

from pymc3 import backends_symbolic as K
from pymc3._checks import closest

__all__ = ["TheanoConfigParser", "change_flags", "config"]

#: Theano's defaults, as scripts read them.
_DEFAULTS = {
    "allow_gc": True, "base_compiledir": "", "cast_policy": "custom", "check_input": True, "compiledir": "",
    "compute_test_value": "off", "compute_test_value_opt": "off", "conv": "", "cxx": "", "device": "cpu",
    "deterministic": "default", "enable_initial_driver_test": True, "exception_verbosity": "low", "floatX": None,
    "force_device": False, "gxx": "", "ignore_bug_before": "none", "init_gpu_device": "", "int_division": "int",
    "linker": "cvm", "mode": "Mode", "on_opt_error": "warn", "on_shape_error": "warn", "on_unused_input": "raise",
    "openmp": False, "openmp_elemwise_minsize": 200000, "optimizer": "fast_run", "optimizer_excluding": "",
    "optimizer_including": "", "optimizer_requiring": "", "optimizer_verbose": False, "pickle_test_value": True,
    "print_global_stats": False, "print_test_value": False, "profile": False, "profile_memory": False,
    "profile_optimizer": False, "raise_with_op": True, "reoptimize_unpickled_function": False,
    "unpickle_function": True, "warn_float64": "ignore", "warn_on_cublas": True, "seed": None,
}  # fmt: skip
#: Settings of parts of Theano that do not exist here, ``config.gcc.cxxflags`` or ``config.gcc__cxxflags``.
_SECTIONS = (
    "DebugMode NanGuardMode blas cmodule compiledb contexts cublas cuda cycle_detection dnn experimental gcc gpuarray gpuelemwise lib "
    "magma metaopt numba numpy nvcc optdb profiling pycuda scan sparse tensor traceback unittests vm warn"
).split()


class _Section(SimpleNamespace):
    """Settings of one part of Theano: what was set, else an empty text."""

    def __getattr__(self, name) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return ""


class TheanoConfigParser:
    """Settings under Theano's names. `floatX` is `K.floatx`; the others change nothing and are remembered."""

    def __init__(self) -> None:
        vars(self).update({name: value for name, value in _DEFAULTS.items() if name != "floatX"})
        vars(self).update({name: _Section() for name in _SECTIONS})

    @property
    def floatX(self) -> str:
        """The floating type, 'float64' or 'float32'; it can be set before anything is built."""
        return K.floatx()

    def __getattr__(self, name) -> Any:
        section, _, setting = name.partition("__")
        if section and setting and section in _SECTIONS:
            return getattr(vars(self)[section], setting)
        raise AttributeError(f"theano.config has no setting {name!r}.{closest(name, [*_DEFAULTS, *_SECTIONS])}")

    def __setattr__(self, name, value) -> None:
        section, _, setting = name.partition("__")
        if name == "floatX":
            K.set_floatx(value)
        elif setting and section in _SECTIONS:
            setattr(vars(self)[section], setting, value)
        else:
            if name not in _DEFAULTS and name not in vars(self):
                hint = closest(name, [*_DEFAULTS, *_SECTIONS])
                warnings.warn(f"Theano has no setting {name!r}: it is remembered, and changes nothing.{hint}", stacklevel=2)
            vars(self)[name] = value

    def change_flags(self, *args, **kwargs) -> contextlib.ContextDecorator:
        """Return a context, or decorator, in which settings have other values: keywords, or one dictionary."""
        return change_flags(*args, **kwargs)


config = TheanoConfigParser()


class change_flags(contextlib.ContextDecorator):
    """Give settings of `theano.config` other values inside a ``with`` block, or a function.

    Another `floatX` is that of a session of its own (`K.Session`): tensors that are made inside do not mix with others.

    Parameters
    ----------
    flags : dict, optional
    **kwargs
        setting -> value.
    """

    def __init__(self, flags=None, **kwargs) -> None:
        self._new = {**(flags or {}), **kwargs}
        self._undo: list[contextlib.ExitStack] = []

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            for name, value in self._new.items():
                old = getattr(config, name)
                if name == "floatX" and value != old:
                    stack.enter_context(K.Session())
                elif name != "floatX":
                    stack.callback(setattr, config, name, old)
                setattr(config, name, value)
            self._undo.append(stack.pop_all())
        return self

    def __exit__(self, *error) -> bool:
        self._undo.pop().close()
        return False
