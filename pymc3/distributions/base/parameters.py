"""Parameters of distributions: NumPy arrays where their values are known, tensors where they are not.

Known parameters stay NumPy arrays, so that default values and checks of parameters need no compilation and constant
parts of a formula are folded before an engine sees them. `namespace` lets one formula serve both: K has NumPy's names.
"""

import reprlib
from types import SimpleNamespace
from typing import Any

import numpy as np
from scipy import special

from ... import backends_symbolic as K
from ..._checks import check_integer_range
from ...util import warn_user

__all__ = ["warn_of_rescaling", "parameter", "integer_parameter", "known_array", "known_counts", "is_known", "namespace", "log_of"]

# Beyond this, constants are run-time inputs (see K.as_tensor): one tensor, made once, serves all uses.
_LARGEST_KNOWN = 128

_SPECIAL = ("log_ndtr", "gammaln", "digamma", "erf", "erfc", "erfcx", "erfinv", "betaln", "logsumexp", "xlogy", "xlog1py", "i0e", "i1e")
_numpy = SimpleNamespace(
    **{name: getattr(np, name) for name in dir(np) if not name.startswith("_") and callable(getattr(np, name, None))},
    **{name: getattr(special, name) for name in _SPECIAL},
    sigmoid=special.expit,
    logit=special.logit,
    softplus=lambda x: np.logaddexp(0.0, x),
    log1mexp=lambda x: np.where(x < np.log(2.0), np.log(-np.expm1(-x)), np.log1p(-np.exp(-x))),
    cast=lambda x, dtype: np.asarray(x).astype(dtype),
)


def parameter(value, name="parameter") -> K.TensorVariable | np.ndarray:
    """Return `value` as a parameter of a continuous formula.

    Parameters
    ----------
    value : number, sequence, array, pandas object or tensor
    name : str
        For the error.

    Returns
    -------
    numpy.ndarray of floatx, or tensor

    Raises
    ------
    TypeError
        `value` is no number, array or tensor.
    """
    return _convert(value, name, K.floatx())


def integer_parameter(value, name="parameter") -> K.TensorVariable | np.ndarray:
    """Return what `parameter` does, for parameters that are whole numbers (int64); floats are truncated towards -inf.

    Raises
    ------
    ValueError
        Known values are not finite, or beyond the range of int64.
    """
    if K.is_tensor(value):
        return value if K.dtype(value).startswith("int") else K.cast(K.floor(value), "int64")
    array = _numbers(value, name)
    if array is None:
        return integer_parameter(_as_tensor(value, name), name)
    _check_counts(array, name)
    return _convert(np.floor(array) if array.dtype.kind == "f" else array, name, "int64")


def known_array(value, name="parameter") -> np.ndarray | None:
    """Return `value` as an array of floatx whatever its size, for work that is done once, before compiling; None for a tensor."""
    array = None if K.is_tensor(value) else _numbers(value, name)
    return None if array is None else array.astype(K.floatx())


def known_counts(value, name="parameter") -> np.ndarray | None:
    """Return what `known_array` does, for whole numbers; ValueError where they are beyond the range of int64, or floatx rounds them."""
    array = None if K.is_tensor(value) else _numbers(value, name)
    if array is None:
        return None
    _check_counts(array, name)
    held = array.astype(K.floatx())
    rounded = array[held != array] if array.dtype.kind == "f" else array[held.astype(array.dtype) != array]
    if rounded.size and np.all(rounded == np.floor(rounded)):
        raise ValueError(f"{name}: got {rounded.flat[0].item()}, which {K.floatx()} rounds. Count in larger units.")
    return held


def _check_counts(array, name):
    if not np.all(np.isfinite(array)):
        raise ValueError(f"{name} must be whole numbers, got {reprlib.repr(array.tolist())}.")
    check_integer_range(name, array, "int64")


def is_known(value) -> bool:
    """Return whether `value` is None or a NumPy array rather than a tensor."""
    return not K.is_tensor(value)


def namespace(*values) -> Any:
    """Return where to take functions from: NumPy (and SciPy) if all `values` are known, else K."""
    return _numpy if all(is_known(value) for value in values) else K


def log_of(value) -> K.TensorVariable | np.ndarray:
    """Return the log of a parameter: an array for an array (NaN below zero, without a warning), a tensor for a tensor."""
    if not is_known(value):
        return K.log(value)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.log(value)


def _convert(value, name, dtype):
    if K.is_tensor(value):
        return value
    array = _numbers(value, name)
    if array is None:
        return _as_tensor(value, name)
    array = array.astype(dtype)
    return array if array.size <= _LARGEST_KNOWN else K.as_tensor(array)


def _as_tensor(value, name):
    try:
        return K.as_tensor(value)
    except (TypeError, ValueError) as error:
        shown = reprlib.repr(value)
        raise TypeError(f"{name} is {shown}; a number, an array or a tensor is needed. {error}") from error


def _numbers(value, name):
    """Return `value` as an array of numbers, or None where it holds tensors or is something else that K converts."""
    if isinstance(value, (str, bytes)) or value is None:
        raise TypeError(f"{name} is {value!r}; a number, an array or a tensor is needed.")
    if not _is_plain(value):
        return None
    try:
        array = np.asarray(value)
    except ValueError as error:
        shown = reprlib.repr(value)
        raise ValueError(f"{name} is {shown}: its parts have different shapes, so it is no array.") from error
    if array.dtype == object:
        array = _of_long_integers(array, name)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} has dtype {array.dtype}; numbers are needed. Got {reprlib.repr(value)}.")
    return array


def _of_long_integers(array, name):
    """Return integers of more than 64 bits as floats."""
    try:
        return array.astype(float)
    except OverflowError as error:
        raise ValueError(f"{name} has an integer beyond the range of float64, {np.finfo(float).max:.7g}.") from error


def _is_plain(value):
    if isinstance(value, (list, tuple)):
        return all(_is_plain(entry) for entry in value)
    if isinstance(value, (int, float, np.generic)):
        return True
    return isinstance(value, np.ndarray) and value.dtype != object


def warn_of_rescaling(p, distribution, name) -> None:
    """Warn where known probabilities `p` [..., k] of the variable `name` do not sum to 1: they are divided by their sum."""
    if not is_known(p):
        return
    sums = np.sum(p, axis=-1)
    if not np.allclose(sums, 1.0, rtol=0.0, atol=1e-5):
        shown = sums if sums.ndim == 0 else sums.flat[np.argmax(np.abs(np.ravel(sums) - 1.0))]
        warn_user(f"p of {distribution} {name!r} sums to {shown:.6g}, not to 1: it is divided by its sum.")
