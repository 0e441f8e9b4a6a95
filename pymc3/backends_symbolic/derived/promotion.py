"""Promotion of operands to a common type by NumPy's rules: Python's own numbers are weak."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..shared.dtypes import promote, promote_float
from ..shared.registry import engine
from ..shared.texts import describe

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["as_float", "cast_weakly", "common_kind", "named", "numbers", "operands", "promoted"]

WEAK = (bool, int, float)


def operands(*values) -> list:
    """Return operands as tensors, Python's numbers as they are: these are weak."""
    return [x if type(x) in WEAK else engine.as_tensor(x) for x in values]


def common_kind(*values, rule=promote) -> str:
    """Return the dtype name that tensors and Python's numbers have in common."""
    return rule(*(type(x) if type(x) in WEAK else x.dtype for x in values))


def promoted(*values, rule=promote) -> list[TensorVariable]:
    """Return operands as tensors of one dtype; `rule`: `promote`, or `promote_float` for functions of the reals."""
    values = operands(*values)
    kind = common_kind(*values, rule=rule)
    return [cast_weakly(x, kind) for x in values]


def numbers(*values) -> list[TensorVariable]:
    """Return operands as tensors of one dtype; booleans count as int8, as NumPy's do where they are no truth values."""
    values = operands(*values)
    kind = common_kind(*values)
    return [cast_weakly(x, "int8" if kind == "bool" else kind) for x in values]


def as_float(x) -> TensorVariable:
    """Return a tensor of floating type: integers and booleans become floatx."""
    x = engine.as_tensor(x)
    return cast_weakly(x, promote_float(x.dtype))


def cast_weakly(x, dtype) -> TensorVariable:
    """Return a tensor or a Python number as a tensor of a dtype; OverflowError for an integer beyond its range."""
    if type(x) not in WEAK:
        return x if x.dtype == dtype else engine.cast(x, dtype)
    return engine.as_tensor(np.asarray(x, dtype), dtype)


def named(x) -> str:
    """Return how a message calls an operand."""
    return repr(x) if type(x) in WEAK else describe(x)
