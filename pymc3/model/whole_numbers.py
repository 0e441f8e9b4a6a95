"""Whole numbers from outside: nothing is cut off or wrapped around when they become integers of 64 bits."""

import numpy as np

__all__ = ["as_integers", "check_integer_range"]


def as_integers(what, values, dtype):
    """Return numbers as an array of an integer type.

    Parameters
    ----------
    what : str
        What the message calls them.
    values : array of numbers
    dtype : str

    Raises
    ------
    ValueError
        They are fractions, not finite, or beyond the range of `dtype`.
    """
    values = np.asarray(values)
    if values.dtype.kind == "f":
        wrong = values[~(values == np.floor(values)) | np.isinf(values)]
        if wrong.size:
            raise ValueError(f"{what}: got {wrong.flat[0]}; need whole numbers.")
    check_integer_range(what, values, dtype)
    return values.astype(dtype)


def check_integer_range(what, values, dtype):
    """Raise ValueError if whole numbers are beyond the range of an integer type; any are within that of another type."""
    limits, values = np.dtype(dtype), np.asarray(values)
    if limits.kind not in "iu" or values.dtype.kind not in "iuf" or not values.size:
        return
    limits = np.iinfo(limits)
    for extreme in (int(values.min()), int(values.max())):
        if not limits.min <= extreme <= limits.max:
            raise ValueError(
                f"{what}: got {extreme:.7g}, which is beyond the range of {dtype}, {limits.min} to {limits.max}. "
                "Count in larger units, or use a continuous distribution."
            )
