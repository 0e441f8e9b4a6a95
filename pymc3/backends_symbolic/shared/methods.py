"""Methods of tensors: NumPy's and Theano's, each a function of K."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from .nonzero import places_of_nonzero
from .registry import K
from .texts import describe

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["Methods"]

#: Methods of arrays and of Theano's tensors that no tensor has -> what to write.
MISSING = {
    "tolist tobytes item": "it has no value yet: x.eval({input: value}) gives an array, which has this method",
    "set inc put itemset": "tensors do not change: use K.set_subtensor(x, key, value) or K.inc_subtensor",
    "resize partition argpartition": "use K.reshape, K.sort, K.argsort",
}


def _function(name):
    def method(self, *args, **kwargs):
        return getattr(K, name)(self, *args, **kwargs)

    method.__name__ = name
    return method


def _typed(x, dtype):
    return x if dtype is None else K.cast(x, dtype)


def _with_axes(place, x, axis, keepdims):
    """Return the place of an element with the axes of the tensor kept, of length 1, if they are to be."""
    if not keepdims:
        return place
    return K.expand_dims(place, tuple(range(x.ndim)) if axis is None else axis)


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

    @property
    def broadcastable(self) -> tuple[bool, ...]:
        """For each axis, whether its length is known to be 1 (Theano's)."""
        return tuple(n == 1 for n in K.int_shape(self))

    def reshape(self, *shape, ndim=None) -> TensorVariable:
        """Return the tensor in another shape, given as one sequence or as lengths; `ndim` is Theano's and changes nothing."""
        return K.reshape(self, shape[0] if len(shape) == 1 else shape)

    def flatten(self, ndim=1) -> TensorVariable:
        """Return the tensor with `ndim` axes: the first ones are kept, the others joined."""
        if ndim == 1:
            return K.flatten(self)
        kept = [K.shape(self)[axis] if n is None else n for axis, n in enumerate(K.int_shape(self)[: ndim - 1])]
        return K.reshape(self, (*kept, -1))

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

    def round(self, decimals=0, mode="half_to_even") -> TensorVariable:
        """Return the elements rounded to `decimals` places, halves to even: Theano's only other `mode` is not here."""
        mode, decimals = (decimals, 0) if isinstance(decimals, str) else (mode, decimals)
        if mode != "half_to_even":
            raise ValueError(f"round: got mode={mode!r}; a tensor's method rounds 'half_to_even'. theano.tensor.round has both modes.")
        if not decimals:
            return K.round(self)
        scale = 10.0 ** abs(decimals)
        return K.round(self * scale) / scale if decimals > 0 else K.round(self / scale) * scale

    def clip(self, min=None, max=None, a_min=None, a_max=None) -> TensorVariable:
        """Return the elements, those beyond a bound replaced by it; `a_min` and `a_max` are Theano's names."""
        return K.clip(self, min if a_min is None else a_min, max if a_max is None else a_max)

    def sort(self, axis=-1, kind="quicksort", order=None) -> TensorVariable:
        """Return the elements in order along `axis` (None: of all); the last two arguments change nothing."""
        return K.sort(self, axis)

    def argsort(self, axis=-1, kind="quicksort", order=None) -> TensorVariable:
        """Return the places of the elements in order along `axis` (None: of all); the last two arguments change nothing."""
        return K.argsort(self, axis)

    def sum(self, axis=None, dtype=None, keepdims=False, acc_dtype=None) -> TensorVariable:
        """Return the sum along `axis`; `dtype` converts it, `acc_dtype` is Theano's and changes nothing."""
        return _typed(K.sum(self, axis, keepdims), dtype)

    def prod(self, axis=None, dtype=None, keepdims=False, acc_dtype=None) -> TensorVariable:
        """Return the product along `axis`; `dtype` converts it, `acc_dtype` is Theano's and changes nothing."""
        return _typed(K.prod(self, axis, keepdims), dtype)

    def mean(self, axis=None, dtype=None, keepdims=False, acc_dtype=None) -> TensorVariable:
        """Return the mean along `axis`; `dtype` converts it, `acc_dtype` is Theano's and changes nothing."""
        return _typed(K.mean(self, axis, keepdims), dtype)

    def argmin(self, axis=None, keepdims=False) -> TensorVariable:
        """Return the place of the first smallest element along `axis` (None: in the flat tensor)."""
        return _with_axes(K.argmin(self, axis), self, axis, keepdims)

    def argmax(self, axis=None, keepdims=False) -> TensorVariable:
        """Return the place of the first largest element along `axis` (None: in the flat tensor)."""
        return _with_axes(K.argmax(self, axis), self, axis, keepdims)

    def var(self, axis=None, ddof=0, keepdims=False, corrected=False) -> TensorVariable:
        """Return the variance along `axis`; `corrected` is Theano's and changes nothing."""
        return K.var(self, axis, ddof, keepdims)

    def std(self, axis=None, ddof=0, keepdims=False, corrected=False) -> TensorVariable:
        """Return the standard deviation along `axis`; `corrected` is Theano's and changes nothing."""
        return K.std(self, axis, ddof, keepdims)

    def nonzero(self, return_matrix=False) -> tuple[TensorVariable, ...] | TensorVariable:
        """Return the places of the elements that are not 0: a vector for each axis, or a matrix of them.

        How many there are is known when the graph is built only if the tensor is constant.
        """
        if not self.ndim:
            raise ValueError(f"nonzero: {describe(self)} is a scalar; need at least one axis.")
        places = places_of_nonzero(self)
        return K.stack(list(places)) if return_matrix else places

    def nonzero_values(self) -> TensorVariable:
        """Return the elements that are not 0, as a vector."""
        return self.flatten()[self.flatten().nonzero()[0]]

    def compress(self, a, axis=None) -> TensorVariable:
        """Return the slices of `a` along `axis` (None: elements of the flat tensor) for which this vector is not 0 (Theano's)."""
        return K.take(a, self.nonzero()[0], axis)

    def choose(self, choices, out=None, mode="raise") -> TensorVariable:
        """Return, for each element i of this tensor, that element of ``choices[i]``; `mode` is 'raise', 'wrap' or 'clip'."""
        if mode not in ("raise", "wrap", "clip"):
            raise ValueError(f"choose: got mode={mode!r}; need 'raise', 'wrap' or 'clip'.")
        tensors = [K.as_tensor(choices[i]) for i in range(len(choices))]
        shape = sum(K.zeros_like(x, dtype="int8") for x in [self, *tensors])
        places = K.cast(self, "int64") + shape
        if mode != "raise":
            places = K.mod(places, len(tensors)) if mode == "wrap" else K.clip(places, 0, len(tensors) - 1)
        stacked = K.stack([K.full_like(shape, x, dtype=x.dtype) for x in tensors])
        return K.take_along_axis(stacked, K.expand_dims(places, 0), 0)[0]

    def transfer(self, target=None) -> Self:
        """Return the tensor itself: the engine chooses the device."""
        return self

    def ptp(self, axis=None, keepdims=False) -> TensorVariable:
        """Return the largest element less the smallest, along axes."""
        return K.max(self, axis, keepdims) - K.min(self, axis, keepdims)

    def norm(self, ord=None, axis=None, keepdims=False, L=None) -> TensorVariable:
        """Return the norm of vectors along an axis, or of all elements; `L`, Theano's, is the order of a vector's norm, of a matrix too."""
        if L is None:
            return K.norm(self, ord, axis, keepdims)
        flat = K.reshape(self, (-1,)) if axis is None else self
        norm = K.norm(flat, float(L), 0 if axis is None else axis)
        if not keepdims:
            return norm
        return K.expand_dims(norm, tuple(range(self.ndim)) if axis is None else axis)

    def searchsorted(self, v, side="left", sorter=None) -> TensorVariable:
        """Return where to insert `v` into this sorted vector (``x[sorter]`` is sorted)."""
        return K.searchsorted(self if sorter is None else self[sorter], v, side)

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

    def eval(self, feed=None, inputs_to_values=None) -> Any:
        """Return the value, an array; `feed` gives those of placeholders, or of tensors in between (`inputs_to_values` is Theano's)."""
        feed = dict(inputs_to_values or feed or {})
        computed = [x for x in feed if K.is_tensor(x) and not any(root is x for root in K.inputs_of(x))]
        inputs = {x: K.placeholder(K.int_shape(x), x.dtype, name=x.name) for x in computed}
        tensor = K.replace(self, inputs) if inputs else self
        return K.eval(tensor, {inputs.get(x, x): value for x, value in feed.items()})

    def get_value(self, borrow=False, return_internal_type=False) -> np.ndarray:
        """Return the value of a shared tensor, a copy; the arguments are Theano's and change nothing."""
        return K.get_value(self)

    def set_value(self, value, borrow=False) -> None:
        """Replace the value of a shared tensor; `borrow` is Theano's and changes nothing."""
        K.set_value(self, value)


_NAMES = (
    "max min all any cumsum cumprod dot squeeze swapaxes diagonal take repeat trace "
    "zeros_like ones_like exp expm1 log log1p log2 log10 sqrt floor ceil sin cos tan sinh cosh tanh arcsin arccos arctan "
    "arcsinh arccosh arctanh"
)
for _name in _NAMES.split():
    setattr(Methods, _name, _function(_name))
for _names, _reason in MISSING.items():
    for _name in _names.split():
        setattr(Methods, _name, _missing(_name, _reason))
