"""Shapes of parameters."""

import numpy as np

from ... import backends_symbolic as K
from .parameters import is_known

__all__ = ["static_shape"]


def static_shape(value):
    """Shape of a parameter; None for lengths that are known only at run time."""
    return np.shape(value) if is_known(value) else K.int_shape(value)
