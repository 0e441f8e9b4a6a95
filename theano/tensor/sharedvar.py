"""`theano.shared`: a tensor whose value is kept between calls, and can be set."""

import numpy as np

from pymc3 import backends_symbolic as K

from .._conversion import dense
from .var import TensorSharedVariable

__all__ = ["ScalarSharedVariable", "SharedVariable", "TensorSharedVariable", "shared", "tensor_constructor"]

SharedVariable = ScalarSharedVariable = TensorSharedVariable


def shared(
    value, name=None, strict=False, allow_downcast=None, borrow=False, broadcastable=None, shape=None, target="cpu"
) -> K.TensorVariable:
    """Return a tensor whose value is kept between calls: ``x.get_value()``, ``x.set_value(array)``, updates of functions.

    Parameters
    ----------
    value : array, number, or sparse matrix of SciPy's
        It is copied; its dtype is kept.
    name : str, optional
    strict, allow_downcast, borrow, target
        Theano's; they change nothing.
    broadcastable : sequence of bool, optional
        For each axis, whether its length is 1 for good. Other lengths may change.
    shape : tuple of int or None, optional
        Lengths that stay; None in it: that length may change.
    """
    if K.is_tensor(value):
        raise TypeError(
            f"theano.shared takes values, but got the tensor {value!r}, which has none before it is computed: value.eval() computes one."
        )
    array = np.asarray(dense(value))
    if array.dtype.kind not in "biuf":
        raise TypeError(f"theano.shared takes numbers, but got {type(value).__name__} with elements of type {array.dtype}.")
    if shape is None:
        shape = [1 if kept else None for kept in broadcastable or (False,) * array.ndim]
    return K.variable(array, dtype=array.dtype.name, name=name, shape=tuple(shape))


tensor_constructor = shared
