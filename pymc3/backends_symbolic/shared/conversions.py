"""Classes of objects that stand for a tensor, and what may stand beside a tensor in an operation."""

from collections.abc import Callable

import numpy as np

from .registry import K

#: class -> function that makes something `as_tensor` takes of its instances
CONVERSIONS = {}

_PLAIN = (bool, int, float, np.generic, np.ndarray, list, tuple)


def conversion_of(value) -> Callable | None:
    """Return the function registered for the type of `value`, or None."""
    for cls in type(value).__mro__:
        if cls in CONVERSIONS:
            return CONVERSIONS[cls]
    return None


def is_data(value) -> bool:
    """Tell whether `value` may be an operand: a number, an array, a sequence, a pandas object, a registered class."""
    return isinstance(value, _PLAIN) or hasattr(value, "to_numpy") or conversion_of(value) is not None


def is_symbolic(value) -> bool:
    """Tell whether a value is a tensor: K's, the engine's own, or of a class that stands for one."""
    return isinstance(value, (K.TensorVariable, *K.TensorVariable._native)) or conversion_of(value) is not None
