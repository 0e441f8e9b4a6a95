"""Values whose last axes make up one event."""

import numpy as np

from pymc3 import backends_symbolic as K
from pymc3.distributions.parameters import is_known
from pymc3.exceptions import ShapeError

__all__ = ["as_events", "as_vectors", "length_of", "static_shape"]


def as_events(value, distribution, axes=1):
    """`value` as a tensor of events of so many `axes`.

    Raises
    ------
    ShapeError
        It has fewer axes.
    """
    value = K.as_tensor(value)
    if K.ndim(value) < axes:
        name = type(distribution).__name__
        kind = "a vector: pass shape= with its length" if axes == 1 else "a matrix: pass shape= with its two lengths"
        raise ShapeError(f"Each value of {name} is {kind}.", actual=K.ndim(value), expected=f"{axes} or more axes")
    return value


def as_vectors(parameter):
    """A parameter whose last axis is that of one event: a scalar stands for all its elements."""
    if is_known(parameter):
        return np.atleast_1d(parameter)
    return parameter if K.ndim(parameter) else K.expand_dims(parameter, -1)


def length_of(vectors):
    """Length of the last axis: a float where it is static, else a tensor."""
    length = K.int_shape(vectors)[-1]
    return K.cast(K.shape(vectors)[-1], K.floatx()) if length is None else float(length)


def static_shape(parameter):
    """Static shape of an array or a tensor."""
    return np.shape(parameter) if is_known(parameter) else K.int_shape(parameter)
