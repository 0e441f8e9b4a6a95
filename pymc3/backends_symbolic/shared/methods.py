"""Methods of tensors: NumPy's and Theano's, each a function of K."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from .registry import K
from .texts import describe

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["Methods"]

#: Methods of arrays and of Theano's tensors that no tensor has -> what to write.
MISSING = {
    "nonzero nonzero_values compress": "the length of its result would depend on data: use K.where(condition, x, 0)",
    "choose": "use K.where, or K.stack(choices)[x]",
    "tolist tobytes item": "it has no value yet: x.eval({input: value}) gives an array, which has this method",
    "set inc put itemset": "tensors do not change: use K.set_subtensor(x, key, value) or K.inc_subtensor",
    "resize partition argpartition": "use K.reshape, K.sort, K.argsort",
}


def _function(name):
    def method(self, *args, **kwargs):
        return getattr(K, name)(self, *args, **kwargs)

    method.__name__ = name
    return method


def _missing(name, reason):
    def refuse(self):
        raise AttributeError(f"{describe(self)} has no '{name}': {reason}.")

    return property(refuse)


class Methods:
    """Base class of tensors: the methods that the contract lists."""

    T = property(lambda self: K.transpose(self))
    mT = property(lambda self: K.swapaxes(self, -1, -2))
    shape = property(lambda self: K.shape(self))
    size = property(lambda self: K.prod(K.shape(self)))
    real = property(lambda self: self)
    imag = property(lambda self: K.zeros_like(self))

    def reshape(self, *shape, ndim=None) -> TensorVariable:
        """Return the tensor in another shape, given as one sequence or as lengths; `ndim` is Theano's and changes nothing."""
        return K.reshape(self, shape[0] if len(shape) == 1 else shape)

    def flatten(self, ndim=1) -> TensorVariable:
        """Return the tensor with `ndim` axes: the first ones are kept, the others joined."""
        if ndim == 1:
            return K.flatten(self)
        return K.reshape(self, (*K.int_shape(self)[: ndim - 1], -1))

    ravel = flatten

    def transpose(self, *axes) -> TensorVariable:
        """Return the tensor with axes in another order, given as one sequence or one by one; reversed by default."""
        if len(axes) == 1 and (axes[0] is None or isinstance(axes[0], (tuple, list))):
            axes = axes[0]
        return K.transpose(self, axes or None)

    def dimshuffle(self, *pattern) -> TensorVariable:
        """Return the tensor with axes in a new order (Theano's), "x" standing for a new one; axes of length one may be left out."""
        pattern = pattern[0] if len(pattern) == 1 and isinstance(pattern[0], (list, tuple)) else pattern
        kept = [axis for axis in pattern if axis != "x"]
        dropped = [axis for axis in range(K.ndim(self)) if axis not in kept]
        shuffled = K.transpose(self, dropped + kept)
        shuffled = K.squeeze(shuffled, tuple(range(len(dropped)))) if dropped else shuffled
        for place, axis in enumerate(pattern):
            shuffled = K.expand_dims(shuffled, place) if axis == "x" else shuffled
        return shuffled

    def astype(self, dtype) -> TensorVariable:
        """Return the tensor with elements of another type."""
        return K.cast(self, dtype)

    def round(self, decimals=0) -> TensorVariable:
        """Return the elements rounded to `decimals` places, halves to even."""
        if not decimals:
            return K.round(self)
        scale = 10.0 ** abs(decimals)
        return K.round(self * scale) / scale if decimals > 0 else K.round(self / scale) * scale

    def clip(self, min=None, max=None) -> TensorVariable:
        """Return the elements, those beyond a bound replaced by it."""
        return K.clip(self, min, max)

    def ptp(self, axis=None, keepdims=False) -> TensorVariable:
        """Return the largest element less the smallest, along axes."""
        return K.max(self, axis, keepdims) - K.min(self, axis, keepdims)

    def norm(self, ord=None, axis=None, keepdims=False) -> TensorVariable:
        """Return the norm of vectors along an axis, or of all elements."""
        return K.norm(self, ord, axis, keepdims)

    def searchsorted(self, v, side="left") -> TensorVariable:
        """Return where to insert `v` into this sorted vector."""
        return K.searchsorted(self, v, side)

    def fill(self, value) -> TensorVariable:
        """Return a tensor of this one's shape and dtype that is `value` everywhere (Theano's; NumPy's changes the array)."""
        return K.full_like(self, value)

    def trunc(self) -> TensorVariable:
        """Return the elements rounded towards zero."""
        return K.where(self < 0, K.ceil(self), K.floor(self))

    def deg2rad(self) -> TensorVariable:
        """Return degrees in radians."""
        return self * (np.pi / 180.0)

    def rad2deg(self) -> TensorVariable:
        """Return radians in degrees."""
        return self * (180.0 / np.pi)

    def exp2(self) -> TensorVariable:
        """Return 2 to the power of each element."""
        return K.exp(K.true_divide(self, 1) * np.log(2.0))

    def conj(self) -> Self:
        """Return the tensor itself: there are no complex numbers."""
        return self

    conjugate = conj

    def copy(self, name=None) -> TensorVariable:
        """Return the same values under another name: tensors do not change, so nothing is copied."""
        return K.view(self, name=name)

    def eval(self, feed=None) -> Any:
        """Return the value, an array; `feed` gives those of placeholders."""
        return K.eval(self, feed)

    def get_value(self, borrow=False, return_internal_type=False) -> np.ndarray:
        """Return the value of a shared tensor, a copy; the arguments are Theano's and change nothing."""
        return K.get_value(self)

    def set_value(self, value, borrow=False) -> None:
        """Replace the value of a shared tensor; `borrow` is Theano's and changes nothing."""
        K.set_value(self, value)


_NAMES = (
    "sum prod mean max min all any var std argmin argmax cumsum cumprod dot squeeze swapaxes diagonal take repeat sort argsort "
    "trace zeros_like ones_like exp expm1 log log1p log2 log10 sqrt floor ceil sin cos tan sinh cosh tanh arcsin arccos arctan "
    "arcsinh arccosh arctanh"
)
for _name in _NAMES.split():
    setattr(Methods, _name, _function(_name))
for _names, _reason in MISSING.items():
    for _name in _names.split():
        setattr(Methods, _name, _missing(_name, _reason))
