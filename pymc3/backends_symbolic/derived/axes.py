"""Changing shapes, repeating and making arrays: checks and edge rules over the engine's primitives."""
import numpy as np

from ..common import as_numpy, broadcast_shapes, data_dtype, dtype_name, floatx, format_shape, normalize_axes, normalize_axis, promote
from ..common import promote_float
from ..shared.texts import describe
from .lengths import along, as_length, as_lengths, as_list, as_whole
from .primitives import engine, is_symbolic

# ---------------------------------------------------------------------------------------------------------------------
# Axes
# ---------------------------------------------------------------------------------------------------------------------


def reshape(x, shape):
    x, lengths = engine.as_tensor(x), as_lengths("reshape", shape, rest=True)
    if isinstance(lengths, tuple) and all(isinstance(length, int) for length in lengths):
        lengths = _completed(x, lengths)
    return engine.reshape(x, lengths)


def _completed(x, lengths):
    """Return static lengths with the -1 replaced where it is known; ValueError if the elements do not fit."""
    have = engine.int_shape(x)
    if None in have:
        return lengths
    size = int(np.prod(have, dtype="int64"))
    known = int(np.prod([length for length in lengths if length != -1], dtype="int64"))
    if size != known if -1 not in lengths else not known or size % known:
        raise ValueError(f"reshape: got {describe(x)}, whose {size} elements do not fit the shape {format_shape(lengths)}.")
    return tuple(size // known if length == -1 else length for length in lengths)


def broadcast_to(x, shape):
    x, lengths = engine.as_tensor(x), as_lengths("broadcast_to", shape)
    if isinstance(lengths, tuple):
        _check_fit("broadcast_to", x, lengths)
    return engine.broadcast_to(x, lengths)


def _check_fit(name, x, lengths):
    have, static = engine.int_shape(x), tuple(length if isinstance(length, int) else None for length in lengths)
    try:
        fits = broadcast_shapes(have, static)
    except ValueError:
        fits = None
    if fits is None or any(wanted not in (None, got) for got, wanted in zip(fits, static)) or len(fits) != len(static):
        raise ValueError(f"{name}: got {describe(x)}, which cannot be broadcast to the shape {format_shape(static)}.")


def transpose(x, axes=None):
    x = engine.as_tensor(x)
    order = tuple(range(x.ndim))[::-1] if axes is None else normalize_axes(axes, x.ndim)
    if len(order) != x.ndim:
        raise ValueError(f"transpose: got axes={axes!r} for {describe(x)}; need each axis once.")
    return engine.transpose(x, order)


def swapaxes(x, axis1, axis2):
    x = engine.as_tensor(x)
    order = list(range(x.ndim))
    first, second = normalize_axis(axis1, x.ndim), normalize_axis(axis2, x.ndim)
    order[first], order[second] = second, first
    return engine.transpose(x, order)


def moveaxis(x, source, destination):
    x = engine.as_tensor(x)
    if source is None or destination is None:
        raise TypeError(f"moveaxis: got source={source!r} and destination={destination!r}; need integers, or sequences of them.")
    sources, targets = normalize_axes(source, x.ndim), normalize_axes(destination, x.ndim)
    if len(sources) != len(targets):
        raise ValueError(f"moveaxis: got {len(sources)} sources and {len(targets)} destinations; need as many of each.")
    order = [i for i in range(x.ndim) if i not in sources]
    for target, moved in sorted(zip(targets, sources)):
        order.insert(target, moved)
    return engine.transpose(x, order)


def expand_dims(x, axis):
    x = engine.as_tensor(x)
    if axis is None:
        raise TypeError("expand_dims: got axis=None; need an integer, or a tuple of integers.")
    count = len(axis) if isinstance(axis, (tuple, list)) else 1
    return engine.expand_dims(x, normalize_axes(axis, x.ndim + count))


def squeeze(x, axis=None):
    x = engine.as_tensor(x)
    lengths = engine.int_shape(x)
    if axis is None:
        return engine.squeeze(x, tuple(i for i, length in enumerate(lengths) if length == 1))
    axes = normalize_axes(axis, x.ndim)
    long = [i for i in axes if lengths[i] not in (1, None)]
    if long:
        raise ValueError(f"squeeze: axis {long[0]} of {describe(x)} has length {lengths[long[0]]}; need 1.")
    return engine.squeeze(x, axes)


def flip(x, axis=None):
    x = engine.as_tensor(x)
    return engine.flip(x, normalize_axes(axis, x.ndim))


# ---------------------------------------------------------------------------------------------------------------------
# Repeating
# ---------------------------------------------------------------------------------------------------------------------


def tile(x, reps):
    x = engine.as_tensor(x)
    reps = [as_whole("tile: got reps", n, least=0) for n in as_list(reps)]
    missing = len(reps) - x.ndim
    x = engine.expand_dims(x, tuple(range(missing))) if missing > 0 else x
    return engine.tile(x, (*[1] * -missing, *reps))


def repeat(x, repeats, axis=None):
    x, axis = along(x, axis)
    if is_symbolic(repeats):
        repeats = engine.as_tensor(repeats)
        if repeats.ndim > 1 or not repeats.dtype.lstrip("u").startswith("int"):
            raise TypeError(f"repeat: got repeats={describe(repeats)}; need an integer, or a vector of integers.")
        repeats = engine.cast(repeats, "int64")
        least = engine.equal(engine.sum(engine.less(repeats, 0)), 0)
        repeats = engine.check(repeats, least, "repeat: got negative repeats; they are not allowed.")
        return engine.repeat(x, _counts(x, axis, repeats) if repeats.ndim else repeats, axis)
    counts = [as_whole("repeat: got repeats", n, least=0) for n in as_list(repeats)]
    return engine.repeat(x, counts[0] if len(counts) == 1 else _counts(x, axis, np.array(counts, "int64")), axis)


def _counts(x, axis, counts):
    """Return a vector of repeats; ValueError, at the latest when it is computed, unless there is one for each element."""
    length, count = engine.int_shape(x)[axis], engine.int_shape(counts)[0]
    problem = f"need one for all, or one for each element along axis {axis}."
    if None not in (length, count):
        if length != count and count != 1:
            raise ValueError(f"repeat: got {count} repeats for the length {length}; {problem}")
        return counts
    counts = engine.as_tensor(counts)
    same = engine.equal(engine.take(engine.shape(x), axis), engine.take(engine.shape(counts), 0))
    return engine.check(counts, same, f"repeat: got another number of repeats than the length; {problem}")


def roll(x, shift, axis=None):
    """NumPy's: shifts and axes are broadcast; those of an axis that occurs twice are added."""
    x = engine.as_tensor(x)
    if axis is None:
        return engine.reshape(roll(engine.flatten(x), shift, 0), _lengths_of(x))
    axes, shifts = as_list(axis), as_list(shift)
    if 1 not in (len(axes), len(shifts)) and len(axes) != len(shifts):
        raise ValueError(f"roll: got {len(shifts)} shifts for {len(axes)} axes; need one, or one for each axis.")
    count = max(len(axes), len(shifts)) if axes and shifts else 0
    for place, i in zip(shifts * count if len(shifts) == 1 else shifts, axes * count if len(axes) == 1 else axes):
        x = engine.roll(x, as_length("roll: got shift", place, least=None), normalize_axis(i, x.ndim))
    return x


def _lengths_of(x):
    """Return the lengths of a tensor: a number where it is static, else a tensor."""
    static = engine.int_shape(x)
    return static if None not in static else engine.shape(x)


# ---------------------------------------------------------------------------------------------------------------------
# Making arrays
# ---------------------------------------------------------------------------------------------------------------------


def zeros(shape, dtype=None):
    return engine.zeros(as_lengths("zeros", shape), _dtype(dtype))


def ones(shape, dtype=None):
    return engine.ones(as_lengths("ones", shape), _dtype(dtype))


def full(shape, fill_value, dtype=None):
    value, lengths = engine.as_tensor(fill_value), as_lengths("full", shape)
    if isinstance(lengths, tuple):
        _check_fit("full", value, lengths)
    return engine.full(lengths, value if dtype is None else engine.cast(value, dtype))


def full_like(x, fill_value, dtype=None):
    x, value = engine.as_tensor(x), engine.as_tensor(fill_value)
    _check_fit("full_like", value, engine.int_shape(x))
    return engine.full_like(x, engine.cast(value, x.dtype if dtype is None else dtype))


def _dtype(dtype):
    return floatx() if dtype is None else dtype_name(dtype)


def eye(n, m=None, k=0, dtype=None):
    n = as_length("eye: got n", n)
    m = n if m is None else as_length("eye: got m", m)
    k = as_length("eye: got k", k, least=None)
    if all(isinstance(i, int) for i in (n, m, k)):
        return engine.eye(n, m, k, _dtype(dtype))
    return engine.cast(engine.equal(_offsets(n, m), k), _dtype(dtype))


def _offsets(n, m):
    """Return the matrix (n, m) of column less row: on the k-th diagonal it is k."""
    return engine.subtract(engine.expand_dims(arange(m), (0,)), engine.expand_dims(arange(n), (1,)))


def arange(start, stop=None, step=1, dtype=None):
    start, stop = (0, start) if stop is None else (start, stop)
    bounds = {"start": start, "stop": stop, "step": step}
    start, stop, step = (_bound(name, value) for name, value in bounds.items())
    if not is_symbolic(step) and step == 0:
        raise ZeroDivisionError("arange: got step=0; need another number.")
    if any(map(is_symbolic, (start, stop, step))):
        result = engine.arange(start, stop, step)
        return result if dtype is None else engine.cast(result, dtype)
    values = np.arange(start, stop, step)
    kind = data_dtype(values.dtype) if dtype is None else dtype_name(dtype)
    return engine.as_tensor(values.astype(kind), kind)


def _bound(name, value):
    """Return a bound of `arange` as a number, or as a scalar tensor."""
    if is_symbolic(value):
        value = engine.as_tensor(value)
        known = engine.constant_value(value)
        value = value if known is None else known[()]
    if getattr(value, "ndim", 0):
        raise ValueError(f"arange: got {name}={describe(value) if is_symbolic(value) else repr(value)}; need a number.")
    value = value[()] if isinstance(value, np.ndarray) else value
    if not is_symbolic(value) and not isinstance(value, (bool, int, float, np.bool_, np.integer, np.floating)):
        raise TypeError(f"arange: got {name}={value!r}; need a number.")
    return value


def linspace(start, stop, num=50):
    num = as_whole("linspace: got num", num, least=0)
    if not any(map(is_symbolic, (start, stop))):
        return engine.as_tensor(np.linspace(as_numpy(start), as_numpy(stop), num), floatx())
    weak = [x if type(x) in (bool, int, float) else engine.as_tensor(x) for x in (start, stop)]
    kind = promote_float(promote(*(type(x) if type(x) in (bool, int, float) else x.dtype for x in weak)))
    start, stop = (engine.cast(engine.as_tensor(x), kind) for x in weak)
    ndim = max(start.ndim, stop.ndim)
    fractions = engine.as_tensor(np.linspace(0.0, 1.0, num).reshape(num, *[1] * ndim), kind)
    return engine.add(engine.multiply(start, engine.subtract(1, fractions)), engine.multiply(stop, fractions))


# ---------------------------------------------------------------------------------------------------------------------
# Diagonals
# ---------------------------------------------------------------------------------------------------------------------


def diag(x, k=0):
    x = engine.as_tensor(x)
    if x.ndim not in (1, 2):
        raise ValueError(f"diag: got {describe(x)}; need a vector or a matrix.")
    return engine.diag(x, as_whole("diag: got k", k))


def diagonal(x, offset=0, axis1=0, axis2=1):
    x = engine.as_tensor(x)
    if x.ndim < 2:
        raise ValueError(f"diagonal: got {describe(x)}; need at least two axes.")
    return engine.diag_part(moveaxis(x, (axis1, axis2), (-2, -1)), as_whole("diagonal: got offset", offset))


def tril(x, k=0):
    x, k = _matrix("tril", x), as_length("tril: got k", k, least=None)
    return engine.tril(x, k) if isinstance(k, int) else engine.where(engine.less_equal(_offsets_of(x), k), x, False)


def triu(x, k=0):
    x, k = _matrix("triu", x), as_length("triu: got k", k, least=None)
    return engine.triu(x, k) if isinstance(k, int) else engine.where(engine.greater_equal(_offsets_of(x), k), x, False)


def _matrix(name, x):
    x = engine.as_tensor(x)
    if x.ndim < 2:
        raise ValueError(f"{name}: got {describe(x)}; need a matrix, or a stack of them.")
    return x


def _offsets_of(x):
    shape = engine.shape(x)
    lengths = [engine.take(shape, place) if n is None else n for place, n in enumerate(engine.int_shape(x))]
    return _offsets(*lengths[-2:])
