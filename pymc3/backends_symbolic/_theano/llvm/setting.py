"""Read whether this compiler is used, and whether the code it writes is verified: the environment variable PYMC_LLVM."""

import os
from contextlib import contextmanager

VARIABLE = "PYMC_LLVM"
#: Graphs are compiled here; the same, and LLVM verifies each module as written; PyTensor runs every operation in Python.
ON, VERIFY, OFF = VALUES = ("on", "verify", "off")


def _checked(value):
    if value not in VALUES:
        raise ValueError(f"environment variable {VARIABLE}: got '{value}'; need one of {', '.join(VALUES)}.")
    return value


_chosen = [_checked(os.environ.get(VARIABLE, "").strip().lower() or ON)]


def setting():
    """Return the setting that holds now: `ON`, `VERIFY` or `OFF`."""
    return _chosen[-1]


@contextmanager
def using(value):
    """Let another setting hold for what is compiled inside of a `with` block, in all threads."""
    _chosen.append(_checked(value))
    try:
        yield
    finally:
        _chosen.pop()
