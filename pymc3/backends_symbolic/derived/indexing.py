"""Picking and replacing elements: keys as NumPy takes them are checked, and brought into one form, for all engines."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

import numpy as np

from ..shared.conversions import is_symbolic
from ..shared.nonzero import places_of_nonzero
from ..shared.registry import engine
from ..shared.sessions import floatx
from ..shared.shapes import broadcast_shapes, format_shape
from ..shared.texts import describe
from .lengths import along, as_whole, checked, lengths_of, same

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

# ---------------------------------------------------------------------------------------------------------------------
# Functions
# ---------------------------------------------------------------------------------------------------------------------


def getitem(x, key) -> TensorVariable:
    x = engine.as_tensor(x)
    return engine.getitem(x, _as_key(x, key))


def set_subtensor(x, key, value) -> TensorVariable:
    x, value = engine.as_tensor(x), engine.as_tensor(value)
    if not value.ndim and _is_symbolic_mask(key):
        return engine.where(_over_rows(x, key), engine.cast(value, x.dtype), x)
    key = _as_key(x, key)
    return engine.set_subtensor(x, key, _placed(value, engine.getitem(x, key)))


def inc_subtensor(x, key, value) -> TensorVariable:
    x, value = engine.as_tensor(x), engine.as_tensor(value)
    if not value.ndim and _is_symbolic_mask(key):
        added = engine.logical_or if x.dtype == "bool" else engine.add
        return engine.where(_over_rows(x, key), added(x, engine.cast(value, x.dtype)), x)
    key = _as_key(x, key)
    place = engine.getitem(x, key)
    if x.dtype == "bool":  # the sum of booleans is `or`
        return engine.set_subtensor(x, key, engine.logical_or(place, _placed(value, place)))
    return engine.inc_subtensor(x, key, _placed(value, place))


def _placed(value, place):
    """Return a value without the leading axes that its place does not have; ValueError, at the latest when it runs, if it does not fit."""
    problem = f"a value {describe(value)} does not fit the place x[key], {describe(place)}."
    spare = max(0, value.ndim - place.ndim)
    have, need = lengths_of(value), lengths_of(place)
    for length in have[:spare]:
        value = checked(same(length, 1), value, problem)
    have, need = have[spare:], need[len(need) - len(have) + spare :]
    value = engine.squeeze(value, tuple(range(spare))) if spare else value
    for length, wanted in zip(have, need):
        if length != 1:
            value = checked(_one_or(length, wanted), value, problem)
    is_known = all(isinstance(length, int) for length in have)
    return value if is_known else engine.where(engine.as_tensor(True), value, place)


def _is_symbolic_mask(key):
    return not isinstance(key, tuple) and _is_mask(_part(key)) and is_symbolic(_part(key))


def _over_rows(x, key):
    """Return a symbolic mask with axes of length one for those of `x` that it leaves out: one value for all is chosen by it."""
    mask = _part(key)
    if mask.ndim > x.ndim:
        raise _too_many(mask.ndim, x)
    return engine.expand_dims(_held_to(mask, *_fit_of_mask(x, 0, mask)), tuple(range(mask.ndim, x.ndim)))


def _one_or(length, wanted):
    """Return whether a length is 1, or the wanted one."""
    return same(length, wanted) if isinstance(length, int) else engine.logical_or(same(length, 1), same(length, wanted))


def take(x, indices, axis=None, mode="raise") -> TensorVariable:
    x, axis = along(x, axis)
    indices = _positions("take", TypeError, indices)
    if mode not in ("raise", "clip"):
        raise ValueError(f"take: got mode={mode!r}; need 'raise' or 'clip'.")
    if mode == "raise" and isinstance(indices, np.ndarray):
        _check_range(x, axis, indices)
    return engine.take(x, indices, axis, mode)


def take_along_axis(x, indices, axis) -> TensorVariable:
    (x, axis), indices = along(x, axis), _positions("take_along_axis", IndexError, indices)
    if isinstance(indices, np.ndarray):
        _check_range(x, axis, indices)
    shown = f"take_along_axis: got indices {describe(engine.as_tensor(indices))} for {describe(x)}"
    if indices.ndim != x.ndim:
        raise ValueError(f"{shown}; need as many axes.")
    shapes = [[1 if i == axis else n for i, n in enumerate(shape)] for shape in (engine.int_shape(x), engine.int_shape(indices))]
    try:
        broadcast_shapes(*shapes)
    except ValueError:
        raise IndexError(f"{shown}; the other axes do not fit together.") from None
    return engine.take_along_axis(x, indices, axis)


def searchsorted(a, v, side="left") -> TensorVariable:
    a, v = engine.as_tensor(a), engine.as_tensor(v)
    if side not in ("left", "right"):
        raise ValueError(f"searchsorted: got side={side!r}; need 'left' or 'right'.")
    if a.ndim != 1:
        raise ValueError(f"searchsorted: got {describe(a)} to search in; need a sorted vector.")
    return engine.searchsorted(a, v, side)


def one_hot(x, num_classes, dtype=None) -> TensorVariable:
    x = engine.as_tensor(x)
    if x.dtype.startswith("float"):
        raise TypeError(f"one_hot: got {describe(x)}; need integers (cast it first).")
    num_classes = as_whole("one_hot: got num_classes", num_classes, least=0)
    hit = engine.equal(engine.expand_dims(engine.cast(x, "int64"), (x.ndim,)), engine.as_tensor(np.arange(num_classes)))
    return engine.cast(hit, floatx() if dtype is None else dtype)


def _positions(name, error, indices):
    """Return indices as an int64 array or an integer tensor."""
    if is_symbolic(indices) or _holds_symbolic(indices):
        indices = engine.as_tensor(indices)
        if not _is_whole(indices.dtype):
            raise error(f"{name}: got indices {describe(indices)}; need integers (cast them first).")
        return indices
    array = np.asarray(indices)
    if array.size and array.dtype.kind not in "iu":
        raise error(f"{name}: got indices of dtype {array.dtype}; need integers.")
    return array.astype("int64")


# ---------------------------------------------------------------------------------------------------------------------
# Keys
# ---------------------------------------------------------------------------------------------------------------------


def _as_key(x, key):
    """Return a key as a tuple of ints, slices, None, int64 arrays and integer tensors, without `...` and masks."""
    parts = [_part(part) for part in (key if isinstance(key, tuple) else (key,))]
    used = sum(map(_axes_taken, parts))
    if used > x.ndim:
        raise _too_many(used, x)
    dots = [place for place, part in enumerate(parts) if part is Ellipsis]
    if len(dots) > 1:
        raise IndexError("an index can hold `...` only once.")
    for place in dots:
        parts[place : place + 1] = [slice(None)] * (x.ndim - used)
    key = tuple(_placed_parts(x, parts))
    _check_together(key)
    return key


def _too_many(used, x):
    return IndexError(f"too many indices: got {used} for {describe(x)}, which has {x.ndim} axes.")


def _part(part):
    """Return one part of a key in its normal form, a mask as a boolean array or tensor."""
    if part is None or part is Ellipsis:
        return part
    if isinstance(part, slice):
        return _slice(part)
    if is_symbolic(part) or _holds_symbolic(part):
        return _symbolic_part(engine.as_tensor(part))
    if isinstance(part, (bool, np.bool_)):
        raise _single(repr(part))
    if isinstance(part, (int, np.integer)):
        return operator.index(part)
    array = _index_array(part)
    if array.ndim:
        return array if array.dtype == bool else array.astype("int64")
    return _part(array[()])


def _index_array(part):
    """Return one part of a key, anything like an array, as an array of integers or booleans.

    Raises
    ------
    IndexError
        It holds something else; of labels it says how to get their numbers.
    """
    array = np.asarray(part)
    if array.size == 0 and array.dtype.kind == "f" and not isinstance(part, np.ndarray):
        return array.astype("int64")
    if array.dtype.kind in "iub":
        return array
    if hasattr(part, "categories") or hasattr(part, "cat"):
        advice = "These are labels: index with their numbers, .codes of a pandas Categorical (.cat.codes of a Series)."
    elif array.dtype.kind in "OUS":
        advice = "Of labels take the numbers: codes, labels = pandas.factorize(labels)."
    else:
        advice = "Of whole numbers that are floats make integers first: .astype(int)."
    got = f"{type(part).__name__} of dtype {getattr(part, 'dtype', array.dtype)}"
    raise IndexError(f"an index must be of integer or boolean type, got {got}. {advice}")


def _symbolic_part(part):
    if part.dtype == "bool":
        if not part.ndim:
            raise _single(describe(part))
    elif not _is_whole(part.dtype):
        raise IndexError(f"an index must be of integer type, got {describe(part)} (cast it first).")
    return part


def _single(condition):
    return IndexError(f"an index must be an integer, a slice, an array or None; got {condition} (K.where chooses by a condition).")


def _slice(part):
    bounds = [_slice_bound(bound) for bound in (part.start, part.stop, part.step)]
    if isinstance(bounds[2], int) and bounds[2] == 0:
        raise ValueError("slice: got step 0; need another integer.")
    return slice(*bounds)


def _slice_bound(bound):
    if is_symbolic(bound):
        bound = engine.as_tensor(bound)
        if bound.ndim or not _is_whole(bound.dtype):
            raise TypeError(f"slice: got the bound {describe(bound)}; need integers, or scalar tensors of them.")
        return bound
    if bound is None:
        return None
    try:
        return operator.index(bound)
    except TypeError:
        raise TypeError(f"slice: got the bound {bound!r}; need integers, or scalar tensors of them.") from None


def _is_whole(dtype):
    return dtype.lstrip("u").startswith("int")


def _holds_symbolic(items):
    return isinstance(items, (list, tuple)) and any(is_symbolic(item) or _holds_symbolic(item) for item in items)


def _is_mask(part):
    return (isinstance(part, np.ndarray) or is_symbolic(part)) and part.dtype == "bool"


def _axes_taken(part):
    return 0 if part is None or part is Ellipsis else part.ndim if _is_mask(part) else 1


def _placed_parts(x, parts):
    """Yield the parts of a key, checked against the axes they are for; masks as indices."""
    axis = 0
    for part in parts:
        if _is_mask(part):
            yield from _indices_of_mask(x, axis, part)
        else:
            if isinstance(part, (int, np.ndarray)):
                _check_range(x, axis, part)
            yield part
        axis += _axes_taken(part)


def _indices_of_mask(x, axis, mask):
    """Return the indices where a mask is true; an error, at the latest when they are used, unless it has the lengths of its axes.

    How many a symbolic mask has is not known before it is computed.
    """
    conditions, problem = _fit_of_mask(x, axis, mask)
    indices = places_of_nonzero(mask) if is_symbolic(mask) else [index.astype("int64") for index in mask.nonzero()]
    return [_held_to(index, conditions, problem) for index in indices]


def _fit_of_mask(x, axis, mask):
    """Return what must hold of lengths that are not known yet, and the text of the error where it does not."""
    axes = slice(axis, axis + mask.ndim)
    shape, own = (engine.int_shape(mask), lengths_of(mask)) if is_symbolic(mask) else (mask.shape, mask.shape)
    problem = f"got a mask of shape {format_shape(shape)} for axes of lengths {format_shape(engine.int_shape(x)[axes])} of {describe(x)}."
    fits = [same(length, wanted) for length, wanted in zip(own, lengths_of(x)[axes])]
    if any(fit is False for fit in fits):
        raise IndexError(problem)
    return [fit for fit in fits if fit is not True], problem


def _held_to(index, conditions, problem):
    for condition in conditions:
        index = engine.check(engine.as_tensor(index), condition, problem)
    return index


def _check_range(x, axis, index):
    """Raise IndexError for indices beyond an axis of known length."""
    length = engine.int_shape(x)[axis]
    if length is None or np.size(index) == 0:
        return
    low, high = int(np.min(index)), int(np.max(index))
    if low < -length or high >= length:
        wrong = high if high >= length else low
        raise IndexError(f"index {wrong} is out of range for axis {axis} of length {length} of {describe(x)}.")


def _check_together(key):
    """Raise IndexError unless the arrays of a key can be broadcast together."""
    arrays = [part for part in key if not isinstance(part, (int, slice, type(None)))]
    shapes = [part.shape if isinstance(part, np.ndarray) else engine.int_shape(part) for part in arrays]
    if len(shapes) > 1:
        try:
            broadcast_shapes(*shapes)
        except ValueError as problem:
            raise IndexError(f"the arrays of an index: {problem}") from None
