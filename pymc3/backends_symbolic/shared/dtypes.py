"""Types of elements: which there are, how two are promoted, and which may be cast to which."""

from functools import cache

import numpy as np

from .sessions import floatx

_SUPPORTED = frozenset(["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64"])
_WEAK_RANK = {bool: 0, int: 1, float: 2}
_KIND_RANK = {"b": 0, "u": 1, "i": 1, "f": 2}


def dtype_name(dtype) -> str:
    """Return the name of a dtype: `int` -> 'int64', `float` and 'floatX' -> floatx.

    TypeError if it is not supported.
    """
    if dtype is float or (isinstance(dtype, str) and dtype.lower() == "floatx"):
        return floatx()
    if dtype is int:
        return "int64"
    try:
        name = np.dtype(dtype).name
    except TypeError:
        name = None
    if name not in _SUPPORTED:
        raise TypeError(f"got dtype {dtype!r}; need one of {', '.join(sorted(_SUPPORTED))}.")
    return name


def data_dtype(dtype) -> str:
    """Return the dtype that data of a NumPy dtype get here: floats -> floatx, ints -> int64, bool -> bool."""
    kind = np.dtype(dtype).kind
    if kind == "f":
        return floatx()
    if kind in "iu":
        return "int64"
    if kind == "b":
        return "bool"
    raise TypeError(f"got data of dtype {dtype}; need floats, integers or booleans.")


def promote(*dtypes) -> str:
    """Return the dtype name of the result of an arithmetic operation (NumPy 2's rules).

    Each argument is a dtype (anything `numpy.dtype` takes), or one of the Python types `bool`, `int`, `float`, which
    stands for a weak Python scalar: it never widens a tensor of its own kind. Where a weak scalar decides the kind,
    the result is int64 or floatx. Integers meeting floats never widen beyond the wider of those floats and floatx
    (with floatx = float64 that is NumPy's own table).
    """
    return _promote(floatx(), *(d if isinstance(d, (str, type)) else np.dtype(d).name for d in dtypes))


@cache
def _promote(float_name, *dtypes):
    if not dtypes:
        raise TypeError("promote: got no dtypes; need at least one.")
    weak = [d for d in dtypes if d in _WEAK_RANK]
    strong = [np.dtype(dtype_name(d)) for d in dtypes if d not in _WEAK_RANK]
    result = np.result_type(*strong) if strong else np.dtype("bool")
    floats = [d for d in strong if d.kind == "f"]
    if floats and len(floats) < len(strong):
        widest = np.result_type(*floats, np.dtype(float_name))
        if result.itemsize > widest.itemsize:
            result = widest
    elif result.kind == "f" and not floats:  # uint64 with int64
        result = np.dtype(float_name)
    rank = max((_WEAK_RANK[d] for d in weak), default=0)
    if rank > _KIND_RANK[result.kind]:
        return "int64" if rank == 1 else float_name
    return result.name


def promote_float(*dtypes) -> str:
    """Return the dtype name of the result of a function whose values are real: `promote`, ints and bools -> floatx."""
    result = promote(*dtypes)
    return result if result.startswith("float") else floatx()


def promote_sum(dtype) -> str:
    """Return the dtype name of `sum`, `prod`, `cumsum`, `cumprod`: bools and ints -> int64 (unsigned: uint64)."""
    dtype = np.dtype(dtype)
    return {"b": "int64", "i": "int64", "u": "uint64"}.get(dtype.kind, dtype.name)


def can_cast(source, target) -> bool:
    """Tell whether data of dtype `source` may be given for `target`: same kind or a wider one (bool < int < float)."""
    return _KIND_RANK.get(np.dtype(source).kind, 9) <= _KIND_RANK[np.dtype(target).kind]
