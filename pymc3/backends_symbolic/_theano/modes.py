"""How PyTensor compiles what this engine builds, and which of its warnings stay inside."""

import warnings
from contextlib import contextmanager

from pytensor.compile.mode import Mode
from pytensor.graph.rewriting.db import RewriteDatabaseQuery
from pytensor.link.numba.linker import NumbaLinker
from pytensor.link.vm import VMLinker

#: What is called many times: rewritten and compiled by Numba.
COMPILED = Mode(NumbaLinker(), RewriteDatabaseQuery(include=["fast_run", "numba"]))
#: What is computed once: run node by node, nothing is compiled.
IMMEDIATE = Mode(VMLinker(use_cloop=False, c_thunks=False), RewriteDatabaseQuery(include=["fast_compile", "py_only"]))


@contextmanager
def quiet():
    """Keep warnings about how Numba compiles from the user: they concern this engine, not the model."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="numba")
        warnings.filterwarnings("ignore", module="pytensor")
        yield
