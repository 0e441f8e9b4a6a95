"""How often each count occurs in data: what many observations contribute in common is computed once."""

import numpy as np

from ... import backends_symbolic as K
from ...shapes import size_of

__all__ = ["are_many_counts", "histograms"]

_MANY = 8192  # so many observations are worth the log-probabilities of all counts


def are_many_counts(value) -> bool:
    """Return whether `value` is many integers of static shape, and data: the same at each evaluation."""
    shape = K.int_shape(value)
    return None not in shape and size_of(shape) >= _MANY and K.dtype(value).startswith("int") and not K.inputs_of(value)


def histograms(columns, kinds) -> K.TensorVariable:
    """Return how often each of the counts 0, 1, ..., kinds - 1 occurs in each column.

    Parameters
    ----------
    columns : integer tensor (n, m)
        Of static shape.
    kinds : int

    Returns
    -------
    int64 tensor (m, kinds + 2)
        The first and the last place of a column are of counts below zero, and of `kinds` or more.
    """
    number, places = K.int_shape(columns)[1], kinds + 2
    place = K.flatten(K.clip(K.cast(columns, "int64"), -1, kinds) + (1 + places * np.arange(number)))
    times = K.inc_subtensor(K.zeros((number * places,), "int64"), place, K.ones_like(place))
    return K.reshape(times, (number, places))
