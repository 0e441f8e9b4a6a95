"""Conditions that are checked while a function runs."""

from pytensor.raise_op import CheckAndRaise

from .tensors import wrap

__all__ = ["check", "failed_check"]


class FailedCheck(ValueError):
    """A condition does not hold."""


def check(x, condition, problem):
    """Return `x`; a ValueError with this text where the boolean scalar `condition` does not hold."""
    return wrap(CheckAndRaise(FailedCheck, problem)(x, condition))


def failed_check(error):
    """Return the text of the check that failed, None for another error; PyTensor adds lines of its own."""
    return str(error).splitlines()[0] if isinstance(error, FailedCheck) else None
