"""Modules that need Numba are imported when something in them is first used: few models ever do, and it takes long."""

import importlib


def numba_module(name):
    """Return a module of this engine, `numba_rules`, `numba_chain_loop`, `special_kernels` or `llvm.numba_kernels`."""
    return importlib.import_module(f".{name}", __package__)
