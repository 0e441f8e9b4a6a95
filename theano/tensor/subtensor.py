"""Reading and replacing parts of tensors."""

import numpy as np

from pymc3 import backends_symbolic as K

from .._conversion import as_tensor_variable
from .._graph import constant_value

__all__ = [
    "choose", "flatnonzero", "inc_subtensor", "inverse_permutation", "nonzero", "nonzero_values", "permute_row_elements", "set_subtensor",
    "take",
]  # fmt: skip


def set_subtensor(x, y, inplace=False, tolerate_inplace_aliasing=False) -> K.TensorVariable:
    """Return the tensor of which ``x = tensor[key]`` is a part, with that part replaced by `y`.

    Parameters
    ----------
    x : tensor
        Made by indexing: ``set_subtensor(r[10:], 5)``.
    y : tensor
        Broadcast to the shape of `x`.
    inplace, tolerate_inplace_aliasing : bool
        Theano's; they change nothing.
    """
    whole, key = _read(x, "set_subtensor")
    return K.set_subtensor(whole, key, y)


def inc_subtensor(
    x, y, inplace=False, set_instead_of_inc=False, tolerate_inplace_aliasing=False, ignore_duplicates=False
) -> K.TensorVariable:
    """Return the tensor of which ``x = tensor[key]`` is a part, with `y` added to that part.

    Parameters
    ----------
    x : tensor
        Made by indexing: ``inc_subtensor(r[10:], 5)``.
    y : tensor
        Broadcast to the shape of `x`.
    set_instead_of_inc : bool
        Whether the part is replaced instead.
    inplace, tolerate_inplace_aliasing : bool
        Theano's; they change nothing.
    ignore_duplicates : bool
        Whether an element that is named several times gets one of the values instead of their sum.
    """
    whole, key = _read(x, "inc_subtensor")
    if set_instead_of_inc or ignore_duplicates:
        return K.set_subtensor(whole, key, y if set_instead_of_inc else K.add(x, y))
    return K.inc_subtensor(whole, key, y)


def _read(x, function):
    read = x.read_from if K.is_tensor(x) else None
    if read is None:
        raise TypeError(f"{function}: x must be the result of indexing, as in {function}(r[10:], 5); got {x!r}.")
    return read


def take(a, indices, axis=None, mode="raise") -> K.TensorVariable:
    """Return the elements at `indices` along `axis` (None: of all); `mode` is 'raise', 'wrap' or 'clip'."""
    a, indices = as_tensor_variable(a), as_tensor_variable(indices)
    if mode == "wrap":
        indices = K.mod(indices, K.shape(a)[axis] if axis is not None else a.size)
    return K.take(a, indices, axis, "raise" if mode == "wrap" else mode)


def nonzero(a, return_matrix=False) -> tuple[K.TensorVariable, ...] | K.TensorVariable:
    """Return the places of the elements that are not 0: a vector for each axis, or a matrix of them."""
    return as_tensor_variable(a).nonzero(return_matrix)


def flatnonzero(a) -> K.TensorVariable:
    """Return the places, in the flat tensor, of the elements that are not 0."""
    return K.flatten(as_tensor_variable(a)).nonzero()[0]


def nonzero_values(a) -> K.TensorVariable:
    """Return the elements that are not 0."""
    return as_tensor_variable(a).nonzero_values()


def choose(a, choices, out=None, mode="raise") -> K.TensorVariable:
    """Return, for each element of `a`, that element of ``choices[a]``; `mode` is 'raise', 'wrap' or 'clip'."""
    return as_tensor_variable(a).choose(choices, mode=mode)


def permute_row_elements(x, y, inverse=0) -> K.TensorVariable:
    """Return `x` with the elements of each row in the order `y` (or its inverse)."""
    x, y = as_tensor_variable(x), as_tensor_variable(y)
    order = K.argsort(y, -1) if inverse else y
    order = K.expand_dims(order, tuple(range(x.ndim - order.ndim))) if order.ndim < x.ndim else order
    return K.take_along_axis(x, order, -1)


def inverse_permutation(perm) -> K.TensorVariable:
    """Return the permutation that undoes this one."""
    value = constant_value(perm)
    return K.argsort(perm) if value is None else K.as_tensor(np.argsort(value))
