"""Contract: reductions and cumulative functions. `axis`: None (all), an int or a tuple of ints, negative from the end.

An axis that the tensor does not have, or that is named twice, is a ValueError, one that is no integer a TypeError.
"""


def sum(x, axis=None, keepdims=False):
    """Return the sum; integers and booleans give int64; 0 for no elements."""
    ...


def prod(x, axis=None, keepdims=False):
    """Return the product; integers and booleans give int64; 1 for no elements; the gradient is exact with zeros."""
    ...


def mean(x, axis=None, keepdims=False):
    """Return the arithmetic mean; integers and booleans give floatx; NaN for no elements."""
    ...


def max(x, axis=None, keepdims=False):
    """Return the largest element, NaN if there is a NaN; at ties the gradient is shared equally.

    ValueError for no elements, at the latest when it is computed.
    """
    ...


def min(x, axis=None, keepdims=False):
    """Return the smallest element, NaN if there is a NaN; at ties the gradient is shared equally.

    ValueError for no elements, at the latest when it is computed.
    """
    ...


def all(x, axis=None, keepdims=False):
    """Return the boolean 'every element is true'; a number counts as True unless it is 0."""
    ...


def any(x, axis=None, keepdims=False):
    """Return the boolean 'some element is true'; a number counts as True unless it is 0."""
    ...


def var(x, axis=None, ddof=0, keepdims=False):
    """Return the variance, the sum of squared deviations over (number of elements - ddof)."""
    ...


def std(x, axis=None, ddof=0, keepdims=False):
    """Return the standard deviation, the square root of `var`; its gradient where it is 0 is NaN."""
    ...


def argmin(x, axis=None):
    """Return the int64 position of the first smallest element (of the flattened tensor if `axis` is None).

    That of the first NaN if there is one; ValueError for no elements.
    """
    ...


def argmax(x, axis=None):
    """Return the int64 position of the first largest element (of the flattened tensor if `axis` is None).

    That of the first NaN if there is one; ValueError for no elements.
    """
    ...


def cumsum(x, axis=None):
    """Return the cumulative sum along `axis` (of the flattened tensor if None); same length."""
    ...


def cumprod(x, axis=None):
    """Return the cumulative product along `axis` (of the flattened tensor if None).

    The gradient is exact with zeros.
    """
    ...


def norm(x, ord=None, axis=None, keepdims=False):
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
