"""Contract: reductions and cumulative functions. `axis`: None (all), an int or a tuple of ints, negative from the end.

An axis that the tensor does not have, or that is named twice, is a ValueError, one that is no integer a TypeError.
"""

from __future__ import annotations

from .tensors import TensorVariable
from .types import Axes, TensorLike


def sum(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> TensorVariable:
    """Return the sum; integers and booleans give int64; 0 for no elements."""
    ...


def prod(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> TensorVariable:
    """Return the product; integers and booleans give int64; 1 for no elements; the gradient is exact with zeros."""
    ...


def mean(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> TensorVariable:
    """Return the arithmetic mean; integers and booleans give floatx; NaN for no elements."""
    ...


def max(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> TensorVariable:
    """Return the largest element, NaN if there is a NaN; at ties the gradient is shared equally.

    ValueError for no elements, at the latest when it is computed.
    """
    ...


def min(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> TensorVariable:
    """Return the smallest element, NaN if there is a NaN; at ties the gradient is shared equally.

    ValueError for no elements, at the latest when it is computed.
    """
    ...


def all(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> TensorVariable:
    """Return the boolean 'every element is true'; a number counts as True unless it is 0."""
    ...


def any(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> TensorVariable:
    """Return the boolean 'some element is true'; a number counts as True unless it is 0."""
    ...


def var(x: TensorLike, axis: Axes = None, ddof: float = 0, keepdims: bool = False) -> TensorVariable:
    """Return the variance, the sum of squared deviations over (number of elements - ddof)."""
    ...


def std(x: TensorLike, axis: Axes = None, ddof: float = 0, keepdims: bool = False) -> TensorVariable:
    """Return the standard deviation, the square root of `var`; its gradient where it is 0 is NaN."""
    ...


def argmin(x: TensorLike, axis: int | None = None) -> TensorVariable:
    """Return the int64 position of the first smallest element (of the flattened tensor if `axis` is None).

    That of the first NaN if there is one; ValueError for no elements.
    """
    ...


def argmax(x: TensorLike, axis: int | None = None) -> TensorVariable:
    """Return the int64 position of the first largest element (of the flattened tensor if `axis` is None).

    That of the first NaN if there is one; ValueError for no elements.
    """
    ...


def cumsum(x: TensorLike, axis: int | None = None) -> TensorVariable:
    """Return the cumulative sum along `axis` (of the flattened tensor if None); same length."""
    ...


def cumprod(x: TensorLike, axis: int | None = None) -> TensorVariable:
    """Return the cumulative product along `axis` (of the flattened tensor if None).

    The gradient is exact with zeros.
    """
    ...


def norm(x: TensorLike, ord: float | str | None = None, axis: Axes = None, keepdims: bool = False) -> TensorVariable:
    """Return a norm as `numpy.linalg.norm` does; its gradient where it is 0 is NaN.

    Parameters
    ----------
    x : tensor
    ord : optional
        Vectors: None (Euclidean), 1, 2, inf, -inf, 0 or another p. Matrices: None or 'fro', 1, -1, inf, -inf.
    axis : int, pair of int, or None
        None with ord=None: all elements; None otherwise: `x` must have one or two axes.
    keepdims : bool
    """
    ...
