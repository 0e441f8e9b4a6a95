"""Rooms that need Numba are entered when something in them is first used: few models ever do, and importing it is slow."""
import importlib


def numba_room(name):
    """Return a module of this engine, `numba_rules`, `numba_loop`, `special_kernels` or `llvm.kernels`."""
    return importlib.import_module(f".{name}", __package__)
