"""Data from outside as NumPy arrays of the supported types."""

import numpy as np

from .dtypes import can_cast, data_dtype, dtype_name
from .shapes import format_shape

#: Arrays with more elements become run-time inputs of what is compiled; smaller ones are literals.
MAX_CONSTANT_SIZE = 128


def as_numpy(value, dtype=None, name=None) -> np.ndarray:
    """Return data as a NumPy array in C order, of one of the supported dtypes.

    Parameters
    ----------
    value : number, (nested) sequence, numpy.ndarray, pandas Series, Index or DataFrame
    dtype : optional
        Of the result. None: floats -> floatx, ints -> int64, bool -> bool (`data_dtype`).
    name : str, optional
        What the messages call the value.

    Raises
    ------
    TypeError
        Masked arrays, objects, strings, complex numbers, dates; a kind that would lose information (1.5 for an int).
    ValueError
        Ragged sequences; integers out of the range of `dtype`.
    """
    # The commonest, without looking further; None and `float` stand for floatx, but are equal to NumPy's float64.
    is_named = dtype is not None and dtype is not float
    if is_named and type(value) is np.ndarray and value.dtype == dtype and value.flags.c_contiguous:
        return value
    label = "data" if name is None else f"'{name}'"
    array = _plain_array(value, label)
    target = np.dtype(data_dtype(array.dtype) if dtype is None else dtype_name(dtype))
    if array.dtype == target:
        return np.ascontiguousarray(array).reshape(array.shape)
    if array.size and not can_cast(array.dtype, target):
        raise TypeError(
            f"{label}: got {array.dtype} {format_shape(array.shape)}, need {target}, which cannot hold such values "
            "without loss; convert it explicitly (e.g. `.astype`)."
        )
    if target.kind in "iu" and array.dtype.kind in "iu" and array.size:
        low, high = array.min(), array.max()
        limits = np.iinfo(target)
        if int(low) < limits.min or int(high) > limits.max:
            raise ValueError(f"{label}: got values from {low} to {high}; {target} holds {limits.min} to {limits.max}.")
    return np.ascontiguousarray(array, dtype=target).reshape(array.shape)


def _plain_array(value, label):
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(
            f"{label}: got a masked array; masked values have no meaning here. Fill them (`.filled`), or give the "
            "array as `observed=` of a variable, which imputes them."
        )
    if not isinstance(value, np.ndarray) and hasattr(value, "to_numpy"):
        value = value.to_numpy()
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{label}: got a ragged sequence; need equal lengths along each axis.") from error
    if array.dtype.kind == "O":
        raise TypeError(f"{label}: got {_describe_objects(array)}; need numbers or booleans.")
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{label}: got an array of dtype {array.dtype}; need floats, integers or booleans.")
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        array = array.astype("float64")
    return array


def _describe_objects(array):
    if array.ndim == 0:
        value = array[()]
        return f"an object of type {type(value).__name__} ({repr(value)[:60]})"
    kinds = sorted({type(item).__name__ for item in array.ravel()[:1000]})
    return f"an object array {format_shape(array.shape)} that holds {', '.join(kinds[:5])}"
