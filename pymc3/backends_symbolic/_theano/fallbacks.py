"""Say once for each operation that our compiler leaves it to PyTensor, and what that costs."""

import logging

from ..._log import log_once
from .llvm.builder import SwitchedOff

_NUMBA = "PyTensor compiles all of it with Numba instead, which takes 10 to 80 seconds the first time, and it runs several times as long"
_PYTHON = "PyTensor runs it in Python instead, some 10 to 100 microseconds for each operation at each evaluation"


def warn_of_fallback(label, reason, in_python):
    """Log a warning that a function or a loop is run by PyTensor.

    Parameters
    ----------
    label : str
    reason : Unsupported
    in_python : bool
        Whether it runs in Python; else Numba compiles it.
    """
    if isinstance(reason, SwitchedOff):
        return
    name = operation_name(reason.operation)
    log_once(
        logging.WARNING,
        ("left to PyTensor", name or label, in_python),
        "%s: our compiler cannot express %s (%s). %s.",
        label,
        f"the operation {name}" if name else "this graph",
        reason,
        _PYTHON if in_python else _NUMBA,
    )


def warn_of_kernel(op):
    """Log a warning that one operation inside of our machine code is compiled by PyTensor."""
    name = operation_name(op)
    log_once(
        logging.WARNING,
        ("compiled by PyTensor", name),
        "PyTensor compiles its operation %s with Numba, which can take tens of seconds the first time; a function of "
        "pm.math in its place is compiled at once.",
        name,
    )


def operation_name(op):
    """Return how an operation is called in messages: that of the core operation for batches; "" for None."""
    return "" if op is None else str(getattr(op, "core_op", op))
