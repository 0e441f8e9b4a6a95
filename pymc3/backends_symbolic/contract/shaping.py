"""Contract: making arrays, changing shapes, picking and replacing elements, sorting. NumPy's meanings.

A shape is a tuple of ints and scalar int tensors, or an int tensor; the static shape of the result is known where the lengths are.
Where an integer is meant anything else is a TypeError; a negative length or count, an axis that the tensor does not have and lengths
that do not fit are a ValueError, an index that an axis does not have an IndexError.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .tensors import TensorVariable
from .types import Axes, DType, Length, Shape, TensorLike


def reshape(x: TensorLike, shape: Shape) -> TensorVariable:
    """Return `x` with another shape, in C order; one length may be -1 (the rest)."""
    ...


def flatten(x: TensorLike) -> TensorVariable:
    """Return `x` as a vector, in C order."""
    ...


def transpose(x: TensorLike, axes: Axes = None) -> TensorVariable:
    """Return `x` with its axes permuted; None: reversed."""
    ...


def swapaxes(x: TensorLike, axis1: int, axis2: int) -> TensorVariable:
    """Return `x` with two axes exchanged."""
    ...


def moveaxis(x: TensorLike, source: int | Sequence[int], destination: int | Sequence[int]) -> TensorVariable:
    """Return `x` with axes moved to new positions; the others keep their order; ints or sequences of ints."""
    ...


def expand_dims(x: TensorLike, axis: int | Sequence[int]) -> TensorVariable:
    """Return `x` with new axes of length 1 at these positions (int or tuple) of the result."""
    ...


def squeeze(x: TensorLike, axis: Axes = None) -> TensorVariable:
    """Return `x` without axes of length 1: those in `axis`, None: all that are known to be.

    ValueError for another length.
    """
    ...


def concatenate(tensors: Sequence[TensorLike], axis: int | None = 0) -> TensorVariable:
    """Return the tensors joined along an existing axis; dtypes are promoted."""
    ...


def stack(tensors: Sequence[TensorLike], axis: int = 0) -> TensorVariable:
    """Return tensors of one shape joined along a new axis; dtypes are promoted."""
    ...


def tile(x: TensorLike, reps: int | Sequence[int]) -> TensorVariable:
    """Return `x` repeated as a block `reps` times (an int or one per axis, aligned at the end)."""
    ...


def repeat(x: TensorLike, repeats: TensorLike, axis: int | None = None) -> TensorVariable:
    """Return each element repeated.

    Parameters
    ----------
    x : tensor
    repeats : int, sequence of int, or a tensor of them
        One number for all, or one per element along `axis`.
    axis : int, optional
        None: of the flattened tensor.
    """
    ...


def broadcast_to(x: TensorLike, shape: Shape) -> TensorVariable:
    """Return `x` broadcast to `shape`; ValueError if it does not fit."""
    ...


def zeros(shape: Shape, dtype: DType | None = None) -> TensorVariable:
    """Return a tensor of zeros; dtype None: floatx."""
    ...


def ones(shape: Shape, dtype: DType | None = None) -> TensorVariable:
    """Return a tensor of ones; dtype None: floatx."""
    ...


def full(shape: Shape, fill_value: TensorLike, dtype: DType | None = None) -> TensorVariable:
    """Return a tensor filled with one value, which may be a tensor; dtype None: that of `as_tensor(fill_value)`."""
    ...


def zeros_like(x: TensorLike, dtype: DType | None = None) -> TensorVariable:
    """Return zeros of the shape of `x`; dtype None: that of `x`."""
    ...


def ones_like(x: TensorLike, dtype: DType | None = None) -> TensorVariable:
    """Return ones of the shape of `x`; dtype None: that of `x`."""
    ...


def full_like(x: TensorLike, fill_value: TensorLike, dtype: DType | None = None) -> TensorVariable:
    """Return `fill_value`, a number or a tensor that fits, in the shape of `x`; dtype None: that of `x`."""
    ...


def eye(n: Length, m: Length | None = None, k: Length = 0, dtype: DType | None = None) -> TensorVariable:
    """Return the matrix (n, m) with ones on its k-th diagonal (ints or scalar int tensors); m None: n; dtype None: floatx."""
    ...


def arange(start: TensorLike, stop: TensorLike | None = None, step: TensorLike = 1, dtype: DType | None = None) -> TensorVariable:
    """Return evenly spaced numbers in [start, stop) (one argument: [0, start)).

    Bounds and step are numbers or scalar tensors; a step that is known to be 0 is a ZeroDivisionError. `dtype` None: int64 for
    ints, else floatx.
    """
    ...


def linspace(start: TensorLike, stop: TensorLike, num: int = 50) -> TensorVariable:
    """Return `num` (an int) evenly spaced floatx numbers from `start` to `stop`, both included."""
    ...


def diag(x: TensorLike, k: int = 0) -> TensorVariable:
    """Return the k-th diagonal of a matrix, or the matrix with a vector on its k-th diagonal; `k` is an int."""
    ...


def diagonal(x: TensorLike, offset: int = 0, axis1: int = 0, axis2: int = 1) -> TensorVariable:
    """Return the diagonal in the plane of two axes; it becomes the last axis."""
    ...


def tril(x: TensorLike, k: Length = 0) -> TensorVariable:
    """Return `x`, a matrix or a stack of them, with zeros above the k-th diagonal."""
    ...


def triu(x: TensorLike, k: Length = 0) -> TensorVariable:
    """Return `x`, a matrix or a stack of them, with zeros below the k-th diagonal."""
    ...


def take(x: TensorLike, indices: TensorLike, axis: int | None = None, mode: str = "raise") -> TensorVariable:
    """Return the elements at integer `indices` (any shape) along `axis`.

    Parameters
    ----------
    x : tensor
    indices : integers of any shape
    axis : int, optional
        None: of the flattened tensor.
    mode : str
        'raise': negative indices count from the end, and one out of range is an error. 'clip': an index out of range is
        moved to the nearest place, a negative one to the first; this needs no check.
    """
    ...


def take_along_axis(x: TensorLike, indices: TensorLike, axis: int | None) -> TensorVariable:
    """Return the elements at `indices` along `axis`, as `numpy.take_along_axis`: equal ranks, other axes broadcast."""
    ...


def getitem(x: TensorLike, key: Any) -> TensorVariable:
    """Return x[key]; the keys are described at `TensorVariable`."""
    ...


def set_subtensor(x: TensorLike, key: Any, value: TensorLike) -> TensorVariable:
    """Return a copy of `x` with x[key] = value.

    Parameters
    ----------
    x : tensor
    key : as in ``x[key]``
        Where an element is named twice, one of the values is taken.
    value : tensor
        Broadcast to the shape of x[key] and cast to the dtype of `x`.
    """
    ...


def inc_subtensor(x: TensorLike, key: Any, value: TensorLike) -> TensorVariable:
    """Return a copy of `x` with `value` added to x[key]; elements named several times get the sum (`numpy.add.at`)."""
    ...


def sort(x: TensorLike, axis: int | None = -1) -> TensorVariable:
    """Return `x` sorted along `axis` (None: flattened), NaN last; gradients go to where the elements came from."""
    ...


def argsort(x: TensorLike, axis: int | None = -1) -> TensorVariable:
    """Return the int64 indices that sort `x` along `axis` (None: flattened); stable."""
    ...


def flip(x: TensorLike, axis: Axes = None) -> TensorVariable:
    """Return `x` with the order along `axis` reversed (int, tuple; None: all)."""
    ...


def roll(x: TensorLike, shift: Any, axis: Axes = None) -> TensorVariable:
    """Return `x` shifted cyclically by `shift` along `axis`; None: flattened, the shape kept.

    Sequences of shifts and axes go together; those of an axis that is named twice are added. A shift may be a scalar tensor.
    """
    ...


def searchsorted(a: TensorLike, v: TensorLike, side: str = "left") -> TensorVariable:
    """Return the int64 positions at which `v` would be inserted into the sorted vector `a`.

    Parameters
    ----------
    a : tensor (n,)
        Ascending.
    v : tensor
    side : str
        'left': before equal elements; 'right': after them.
    """
    ...


def one_hot(x: TensorLike, num_classes: int, dtype: DType | None = None) -> TensorVariable:
    """Return x.shape + (num_classes,): 1 at the class, zeros elsewhere (all zeros if out of range).

    `dtype` None: floatx.
    """
    ...
