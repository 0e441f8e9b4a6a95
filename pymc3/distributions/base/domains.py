"""Values of parameters with which one can draw."""

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np

__all__ = [
    "Domain",
    "FINITE",
    "NOT_NEGATIVE",
    "NUMBER",
    "POSITIVE",
    "PROBABILITY",
    "SCALE",
    "cannot_draw",
    "check_ascending",
    "check_domain",
]

# Sums of probabilities are this far from one by rounding, in single precision too.
_ROUNDING = 1e-6


class Domain(NamedTuple):
    """A set of numbers.

    Attributes
    ----------
    text : str
        What a parameter must be.
    contains : callable
        Array -> array of bool; False for NaN.
    """

    text: str
    contains: Callable


# Zero is drawn as the limit that it is, where there is one.
NOT_NEGATIVE = Domain(">= 0", lambda x: x >= 0)
SCALE = Domain(">= 0 (and its precision, tau or lam, too)", NOT_NEGATIVE.contains)
POSITIVE = Domain("> 0", lambda x: x > 0)
PROBABILITY = Domain("between 0 and 1", lambda p: (p >= -_ROUNDING) & (p <= 1.0 + _ROUNDING))
NUMBER = Domain("a number", lambda x: x == x)
FINITE = Domain("finite", np.isfinite)


def check_domain(distribution, name, value, domain) -> None:
    """Raise ValueError where an element of the array `value`, the parameter `name`, is not in `domain`."""
    valid = np.asarray(domain.contains(value))
    if not valid.all():
        first = np.asarray(value)[~valid].flat[0]
        raise cannot_draw(distribution, f"{name} must be {domain.text}, got {first}")


def check_ascending(distribution, **values) -> None:
    """Raise ValueError unless each of the arrays `values` is at most the next one, element by element."""
    names, arrays = list(values), np.broadcast_arrays(*values.values())
    valid = np.all([low <= high for low, high in pairwise(arrays)], axis=0)
    if not valid.all():
        first = ", ".join(f"{name}={array[~valid].flat[0]}" for name, array in zip(names, arrays))
        raise cannot_draw(distribution, f"{' <= '.join(names)} must hold, got {first}")


def cannot_draw(distribution, reason) -> ValueError:
    """Return the error for parameters that a distribution cannot have."""
    return ValueError(f"Cannot draw from {distribution}: {reason}.")
