"""Data as tensors: `as_tensor_variable` and `constant`."""

from typing import Any

import numpy as np

from pymc3 import backends_symbolic as K

from ._graph import constant_value

__all__ = ["NotScalarConstantError", "as_tensor", "as_tensor_variable", "constant", "dense", "get_scalar_constant_value", "tensor_copy"]


class NotScalarConstantError(Exception):
    """A tensor is no scalar, or has not the same value in every run."""


def dense(x) -> Any:
    """Return a sparse matrix of SciPy's, or data of pandas, as an array; anything else as it is."""
    if type(x).__module__.startswith("scipy.sparse"):
        return x.toarray()
    return x.to_numpy() if hasattr(x, "to_numpy") else x


def as_tensor_variable(x, name=None, ndim=None) -> K.TensorVariable:
    """Return `x` as a tensor; arrays keep their dtype.

    Parameters
    ----------
    x : tensor, number, array, sequence, sparse matrix of SciPy's
    name : str, optional
        Of what is made of data.
    ndim : int, optional
        Number of axes; what has fewer gets new ones of length 1 in front.
    """
    x = dense(x)
    is_array = isinstance(x, (np.ndarray, np.generic)) and x.dtype.kind in "biuf" and x.dtype.itemsize <= 8
    tensor = K.as_tensor(x, x.dtype.name) if is_array else K.as_tensor(x)
    if ndim is not None and tensor.ndim > ndim:
        raise ValueError(f"as_tensor_variable: got {tensor.ndim} axes; need at most ndim={ndim}.")
    if ndim is not None and tensor.ndim < ndim:
        tensor = K.expand_dims(tensor, tuple(range(ndim - tensor.ndim)))
    return tensor if name is None or tensor is x else K.view(tensor, name=name)


as_tensor = as_tensor_variable


def constant(x, name=None, ndim=None, dtype=None) -> K.TensorVariable:
    """Return data as a tensor of fixed values; `ndim` adds axes of length 1 in front."""
    array = np.asarray(x)
    array = array if ndim is None else array.reshape((1,) * (ndim - array.ndim) + array.shape)
    kept = array.dtype.name if isinstance(x, (np.ndarray, np.generic)) else None
    return K.constant(array, dtype=kept if dtype is None else dtype, name=name)


def get_scalar_constant_value(orig_v, *args, **kwargs) -> Any:
    """Return the value of a scalar that is the same in every run; NotScalarConstantError if it is none."""
    value = constant_value(orig_v)
    if value is None or value.ndim:
        raise NotScalarConstantError(f"{orig_v!r} is no scalar, or has not the same value in every run.")
    return value


def tensor_copy(x) -> K.TensorVariable:
    """Return another node of the graph with the values of `x`."""
    return K.view(x)
