"""Graphs as functions of many draws at once."""

import numpy as np

from .. import backends_symbolic as K

__all__ = ["over_draws", "lengthened"]


def over_draws(outputs, over, once=(), name=None) -> K.Function:
    """Compile tensors as a function of one value of some of their inputs, and of many values of others.

    Parameters
    ----------
    outputs : list of tensors
    over : list of tensors
        The function takes many values of these, along a new first axis, which its results have, too.
    once : list of placeholders
        The function takes one value of these, before the others.
    name : str

    Returns
    -------
    Function
    """
    once, over = list(once), list(over)
    if not over:
        return K.function(once, outputs, name=name)
    many = [K.placeholder((None, *K.int_shape(x)), K.dtype(x), name=x.name) for x in over]
    axes = [None] * len(once) + [0] * len(over)
    mapped = K.vectorize(lambda *parts: K.replace(outputs, dict(zip(once + over, parts))), in_axes=axes)
    return K.function(once + many, list(mapped(*once, *many)), name=name)


def lengthened(rows, length) -> np.ndarray:
    """Return `rows`, the last one repeated up to `length` of them; ones where there is none."""
    missing = length - len(rows)
    if not missing:
        return rows
    last = rows[-1:] if len(rows) else np.ones((1, *rows.shape[1:]), rows.dtype)
    return np.concatenate([rows, np.repeat(last, missing, axis=0)])
