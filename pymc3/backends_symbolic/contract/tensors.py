"""Contract: the configuration, the class of tensors, making tensors and asking what they are.

Everywhere in the contract `x` is a tensor or anything `as_tensor` takes, and a shape is a tuple in which None stands for
a length that is not known when the graph is built.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .types import DType, StaticShape, TensorLike


def backend() -> str:
    """Return the name of the engine: 'theano' or 'tensorflow'."""
    ...


def floatx() -> str:
    """Return the floating type of the current session: 'float64' or 'float32' (environment variable PYMC_FLOATX)."""
    ...


def set_floatx(dtype: DType) -> None:
    """Set the floating type of the current session and of those made later.

    Parameters
    ----------
    dtype : str
        'float64' or 'float32'.

    Raises
    ------
    BackendError
        Something was already built in the current session.
    ValueError
        Another dtype.
    """
    ...


class TensorVariable:
    """The class of symbolic tensors; the same behaviour on every engine.

    Operators are NumPy's (``+ - * / // % ** @``, unary, ``< <= > >=``), with arrays on either side; ``==`` is identity,
    tensors hash by identity, and their truth value is a TypeError (``K.equal`` compares, ``K.where`` and ``K.cond``
    choose). Indexing is NumPy's: integers, slices, None, ``...``, integer arrays, boolean masks (they become indices), symbolic
    or not; the result of a symbolic mask has a length that depends on its values, so it is not known before it is computed, while
    ``K.where(mask, x, y)`` keeps the lengths. An index out of a known range, one too many, a float and a mask of other lengths are
    IndexErrors when they are built; a bound of a slice that is no integer is a TypeError. NumPy's ufuncs and functions give tensors
    (``np.exp(x)``, ``np.dot(a, x)``), and the engine's own functions accept tensors.

    Attributes: ``T mT shape size ndim dtype name tag real imag``. Methods, as the functions of that name: ``sum mean prod std
    var min max argmax argmin all any cumsum cumprod dot flatten ravel squeeze swapaxes repeat take sort argsort diagonal trace
    norm searchsorted clip zeros_like ones_like eval get_value set_value exp expm1 log log1p log2 log10 sqrt floor ceil sin cos
    tan sinh cosh tanh arcsin arccos arctan arcsinh arccosh arctanh``. NumPy's: ``astype copy reshape transpose round ptp
    conj conjugate``. Theano's: ``dimshuffle(1, "x", 0)`` (axes in a new order, "x" for a new one; axes of length one may be
    left out), ``nonzero nonzero_values compress choose fill trunc deg2rad rad2deg exp2 broadcastable``. What arrays have besides
    (``tolist item ...``) is an AttributeError that says what to write.

    What Python or NumPy would need a value for is a TypeError that says what to write: ``bool(x)``, ``float(x)``,
    ``math.exp(x)``, ``np.asarray(x)``, ``np.array([x, y])``, ``A.dot(x)`` of an array `A`, ``value in x``, ``x[0] = value``.

    Subclasses are made by `placeholder` and `view` and may be used wherever a tensor may.
    """

    name: str | None
    dtype: str
    ndim: int
    tag: Any


def is_tensor(x: Any) -> bool:
    """Tell whether `x` is a tensor of this engine (a `TensorVariable`; a `variable` is one too)."""
    ...


def as_tensor(x: TensorLike, dtype: DType | None = None) -> TensorVariable:
    """Return `x` as a tensor.

    Arrays of more than 128 elements become run-time inputs of what is compiled, smaller ones literals of it.

    Parameters
    ----------
    x : tensor, number, array, pandas object, the engine's own tensor, or a class given to `register_conversion`
        A sequence that holds tensors is stacked.
    dtype : str, optional
        Of the result. None: a tensor keeps its own; data of floating type get floatx, integers int64, booleans bool.

    Raises
    ------
    TypeError
        Object arrays, strings, masked arrays, complex numbers; a dtype that cannot hold the values (use `cast`).
    """
    ...


def constant(value: TensorLike, dtype: DType | None = None, name: str | None = None) -> TensorVariable:
    """Return a tensor of fixed values; static shape, no input.

    Parameters
    ----------
    value : number, array, pandas object
    dtype : str, optional
        As in `as_tensor`.
    name : str, optional
    """
    ...


def placeholder(
    shape: StaticShape = (), dtype: DType | None = None, name: str | None = None, cls: type[TensorVariable] | None = None
) -> TensorVariable:
    """Return an input tensor: a root of the graph whose value is given when a `Function` is called.

    Parameters
    ----------
    shape : tuple of int or None
    dtype : str, optional
        None: floatx.
    name : str, optional
    cls : type, optional
        A subclass of `TensorVariable`; the result is an instance of it (its ``__init__`` is not called; set attributes
        afterwards).
    """
    ...


def view(x: TensorLike, cls: type[TensorVariable] | None = None, name: str | None = None) -> TensorVariable:
    """Return a new tensor equal to `x`, which depends on `x`: another node with its own class and name.

    Parameters
    ----------
    x : tensor
    cls : type, optional
        A subclass of `TensorVariable`; its ``__init__`` is not called. None: `TensorVariable`.
    name : str, optional
    """
    ...


def variable(
    initial_value: TensorLike, dtype: DType | None = None, name: str | None = None, shape: StaticShape | None = None
) -> TensorVariable:
    """Return a shared tensor: its value is kept between calls, read at run time, changed by `set_value` and `updates`.

    Parameters
    ----------
    initial_value : number, array, pandas object
    dtype : str, optional
        As in `as_tensor`.
    name : str, optional
    shape : tuple of int or None, optional
        Static shape; None in it: that length may change. None: the shape of `initial_value`.
    """
    ...


def get_value(x: TensorLike) -> np.ndarray:
    """Return the value of a `variable` as a NumPy array (a copy)."""
    ...


def set_value(x: TensorLike, value: TensorLike) -> None:
    """Replace the value of a `variable`.

    Parameters
    ----------
    x : tensor made by `variable`
    value : number, array, pandas object

    Raises
    ------
    TypeError
        Values of a kind that `x` cannot hold (floats for integers); `x` is not a `variable`.
    ValueError
        A shape that does not agree with the static shape of `x`.
    """
    ...


def eval(x: TensorLike | Sequence[TensorLike], feed: Mapping[Any, Any] | None = None) -> Any:
    """Return the value of a tensor as a NumPy array (of a list of tensors: a list).

    Parameters
    ----------
    x : tensor or list of tensors
    feed : dict, optional
        placeholder -> value, for every placeholder that `x` depends on.
    """
    ...


def dtype(x: TensorLike) -> str:
    """Return the name of the dtype of `x`, e.g. 'float64'."""
    ...


def ndim(x: TensorLike) -> int:
    """Return the number of axes of `x`."""
    ...


def shape(x: TensorLike) -> TensorVariable:
    """Return the shape of `x` as an int64 tensor (ndim,), for lengths known only at run time; see `int_shape`."""
    ...


def int_shape(x: TensorLike) -> tuple[int | None, ...]:
    """Return the static shape of `x`: a tuple of int, None where a length is known only at run time."""
    ...


def cast(x: TensorLike, dtype: DType) -> TensorVariable:
    """Return `x` converted to `dtype`.

    Floats become integers by truncation towards zero, numbers booleans by ``x != 0``. The gradient passes through casts
    between floats and is zero through integers and booleans.
    """
    ...


def register_conversion(cls: type, fn: Callable[[Any], TensorLike]) -> None:
    """Teach `as_tensor`, and the engine's own functions, a class of objects.

    Parameters
    ----------
    cls : type
        Its instances (and those of subclasses) are converted.
    fn : callable
        ``fn(obj)`` returns something `as_tensor` takes.
    """
    ...
