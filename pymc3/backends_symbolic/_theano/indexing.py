"""Index keys: NumPy's forms, checked and brought into a form PyTensor takes."""
import numpy as np

from ..index_arrays import index_array
from .tensors import as_tensor, conversion_of, holds_tensor, is_tensor, literal


def index_of(x, key):
    """Return a key as PyTensor wants it: NumPy masks as integer indices, lists as arrays.

    Raises IndexError for too many indices, for constant indices out of a static range and for masks that do not fit;
    TypeError for symbolic masks, whose result would have no static length.
    """
    parts = list(key) if isinstance(key, tuple) else [key]
    parts = [_converted(part) for part in parts]
    consumed = sum(_axes_taken(part) for part in parts)
    if consumed > x.type.ndim:
        raise IndexError(f"{x!r}: got {consumed} indices for {x.type.ndim} axes.")
    _expand_ellipsis(parts, x.type.ndim - consumed)
    return tuple(_resolved(x, parts))


def _converted(part):
    if part is None or part is Ellipsis or isinstance(part, slice):
        return part
    if isinstance(part, (bool, np.bool_)):
        raise IndexError("a single boolean is no index here; use K.where, or an array of booleans.")
    if conversion_of(part) is not None or isinstance(part, (list, tuple)) and holds_tensor(part):
        part = as_tensor(part)
    if is_tensor(part):
        if part.type.dtype == "bool":
            raise TypeError(
                f"{part!r} is a symbolic mask: the length of the result would depend on its values. Use K.where(mask, "
                "x, 0), or a NumPy mask."
            )
        if not part.type.dtype.startswith(("int", "uint")):
            raise IndexError(f"{part!r} is no index: need integers.")
        return part
    if isinstance(part, (int, np.integer)):
        return int(part)
    return index_array(part)


def _axes_taken(part):
    if part is None or part is Ellipsis:
        return 0
    return part.ndim if isinstance(part, np.ndarray) and part.dtype.kind == "b" else 1


def _expand_ellipsis(parts, missing):
    places = [i for i, part in enumerate(parts) if part is Ellipsis]
    if len(places) > 1:
        raise IndexError("an index can have only one `...`.")
    if places:
        parts[places[0] : places[0] + 1] = [slice(None)] * missing


def _resolved(x, parts):
    axis = 0
    for part in parts:
        if isinstance(part, np.ndarray) and part.dtype.kind == "b":
            lengths = x.type.shape[axis : axis + part.ndim]
            if any(n is not None and n != m for n, m in zip(lengths, part.shape)):
                raise IndexError(f"{x!r}: got a mask of shape {part.shape} for axes of lengths {lengths}.")
            yield from (index.astype("int64") for index in part.nonzero())
            axis += part.ndim
            continue
        if isinstance(part, (int, np.ndarray)):
            _check_range(x, axis, part)
        yield _index_tensor(x, axis, part) if isinstance(part, np.ndarray) else part
        axis += part is not None


def _index_tensor(x, axis, index):
    """Return an array of indices as a tensor; one that was checked says so, and counts from the start."""
    n, index = x.type.shape[axis], np.asarray(index, dtype="int64")
    if n is not None:
        index = np.where(index < 0, index + n, index)
    tensor = literal(index) if index.ndim == 0 else as_tensor(index)
    tensor.tag.index_below = n
    return tensor


def _check_range(x, axis, index):
    n = x.type.shape[axis]
    if n is None or np.size(index) == 0:
        return
    low, high = int(np.min(index)), int(np.max(index))
    if low < -n or high >= n:
        raise IndexError(f"{x!r}: index {high if high >= n else low} is out of range for axis {axis} of length {n}.")
