"""Values whose last axes make up one event."""

import numpy as np

from ... import backends_symbolic as K
from ...exceptions import ShapeError
from ...shapes import show, static_shape
from ..base.parameters import is_known

__all__ = ["as_events", "check_mean", "as_vectors", "length_of"]


def as_events(value, distribution, axes=1, lengths=()) -> K.TensorVariable:
    """Return `value` as a tensor of events of so many `axes`.

    Parameters
    ----------
    value : array or tensor
    distribution : Distribution
        Named in the error.
    axes : int
    lengths : tuple of int or None, optional
        Of these axes, as far as the parameters tell them.

    Raises
    ------
    ShapeError
        It has fewer axes, or other lengths.
    """
    value = K.as_tensor(value)
    if K.ndim(value) < axes:
        name = type(distribution).__name__
        kind = "a vector: pass shape= with its length" if axes == 1 else "a matrix: pass shape= with its two lengths"
        raise ShapeError(f"Each value of {name} is {kind}.", actual=K.ndim(value), expected=f"{axes} or more axes")
    last = K.int_shape(value)[-axes:]
    if any(None not in (own, other) and own != other for own, other in zip(last, lengths)):
        raise ShapeError(
            f"Each value of {type(distribution).__name__} has the shape {show(tuple(lengths))}, by its parameters; got values of "
            f"shape {show(K.int_shape(value))}. Give values, or parameters, whose last lengths are the same."
        )
    return value


def check_mean(mu, name, k, distribution) -> None:
    """Raise ShapeError where the vector `mu`, a parameter called `name`, does not fit the k x k matrix beside it."""
    length = static_shape(mu)[-1] if static_shape(mu) else None
    if None not in (length, k) and length not in (1, k):
        raise ShapeError(
            f"The parameters of {distribution} do not fit together: {name} has the shape {show(static_shape(mu))}, but the "
            f"matrix is {k} x {k}. Give them the same length."
        )


def as_vectors(parameter) -> K.TensorVariable | np.ndarray:
    """Return a parameter whose last axis is that of one event: a scalar stands for all its elements."""
    if is_known(parameter):
        return np.atleast_1d(parameter)
    return parameter if K.ndim(parameter) else K.expand_dims(parameter, -1)


def length_of(vectors) -> K.TensorVariable | float:
    """Return the length of the last axis: a float where it is static, else a tensor."""
    length = K.int_shape(vectors)[-1]
    return K.cast(K.shape(vectors)[-1], K.floatx()) if length is None else float(length)
