"""What the engines share: errors, configuration, sessions, types, and data from outside.

Nothing here imports an engine. An engine's files import from this module; it never imports from them.
"""
import contextlib
import os
import threading
from functools import lru_cache
from typing import NamedTuple, Optional, Tuple

import numpy as np

from .shared.environment import warn_if_changed
from .shared.memory import return_freed_memory

FLOAT_TYPES = ("float32", "float64")
#: Arrays with more elements become run-time inputs of what is compiled; smaller ones are literals.
MAX_CONSTANT_SIZE = 128


class BackendError(RuntimeError):
    """Something asked of the symbolic layer cannot be done."""


class SessionClearedError(BackendError):
    """A tensor, function or model belongs to a session that was cleared."""


class SessionMismatchError(BackendError):
    """Tensors of different sessions meet in one expression."""


class TensorSpec(NamedTuple):
    """Static description of a tensor: a tuple of lengths (None: unknown), a dtype name, a name."""

    shape: Tuple[Optional[int], ...]
    dtype: str
    name: Optional[str] = None

    def __str__(self):
        return f"{self.dtype} {format_shape(self.shape)}"


def format_shape(shape):
    """Return a shape as text, an unknown length as `?`: ``(3, ?)``."""
    lengths = ["?" if length is None else str(length) for length in shape]
    return f"({lengths[0]},)" if len(lengths) == 1 else f"({', '.join(lengths)})"


# ---------------------------------------------------------------------------------------------------------------------
# Sessions
# ---------------------------------------------------------------------------------------------------------------------


class BaseSession:
    """What every engine's `Session` is: an owner of a graph, compiled functions, a seed and a device.

    A subclass sets `engine`, its name, and overrides `_devices` (the names of devices, each with its number), `_release` (drop
    graph and compiled functions) and, where entering needs it, `__enter__` and `__exit__` (calling these). It calls
    `mark_built` whenever something is added to it.

    Parameters
    ----------
    seed : int, optional
        Non-negative; where the session's own random streams start (`next_key`). None: not fixed.
    device : str, optional
        The engine's name of a device; None: the engine chooses.
    """

    engine = None

    def __init__(self, seed=None, device=None):
        if seed is not None:
            if isinstance(seed, (bool, np.bool_)) or not isinstance(seed, (int, np.integer)) or seed < 0:
                raise ValueError(f"Session: got seed={seed!r}; need a non-negative integer or None.")
            seed = int(seed)
        self._check_device(device)
        self.seed = seed
        self._keys = 0
        self.device = device
        self.lock = threading.RLock()
        self.floatx = _state.floatx
        self.built = False
        self.cleared = False

    def _check_device(self, device):
        if device is None:
            return
        if not isinstance(device, str):
            raise TypeError(f"Session: got device={device!r}; need a string such as 'cpu', or None.")
        name = device.lower().removeprefix("/").removeprefix("device:")
        if (name if ":" in name else f"{name}:0") not in self._devices():
            raise ValueError(f"Session: got device={device!r}; here are {', '.join(map(repr, self._devices()))}.")

    def _devices(self):
        return ["cpu:0"]

    def next_key(self):
        """Return the key of the session's next random stream, fixed by its seed; without one it is drawn by NumPy."""
        with self.lock:
            self._keys += 1
            if self.seed is None:
                return int(np.random.randint(2**63 - 1, dtype="int64"))
            return int(np.random.SeedSequence([self.seed, self._keys]).generate_state(1, "uint64")[0] >> np.uint64(1))

    def mark_built(self):
        """Record that something was built here: `floatx` can no longer change for this session."""
        self.built = True
        warn_if_changed(self.engine)

    def apart(self):
        """Return a context in which what is built is the session's, also where a user has the engine trace a function."""
        return contextlib.nullcontext()

    def check(self):
        """Raise `SessionClearedError` if the session was cleared."""
        if self.cleared:
            raise SessionClearedError(
                "This session was cleared (clear_session), so its tensors, functions and models can no longer be used. "
                "Build the model again."
            )

    def check_owner(self, owner, what="a tensor"):
        """Raise an error unless `owner`, the session of `what`, is this session and is still alive."""
        if owner is self and not self.cleared:
            return
        if owner.cleared:
            raise SessionClearedError(
                f"{what} belongs to a session that was cleared (clear_session). Build it again in the current session."
            )
        self.check()
        raise SessionMismatchError(
            f"{what} belongs to another session than the current one. Build all parts of a model in one session, or "
            "enter the session they were built in: `with session:`."
        )

    def clear(self):
        """Mark the session cleared and free its graph and compiled functions; a second call does nothing."""
        with self.lock:
            if not self.cleared:
                self.cleared = True
                self._release()

    def _release(self):
        """Free what the engine holds for this session."""

    def __enter__(self):
        self.check()
        _state.stack().append(self)
        return self

    def __exit__(self, *_):
        _state.stack().pop()
        return False


class _State(threading.local):
    """Bookkeeping of sessions: a stack of entered sessions per thread over one default session of the process."""

    floatx = "float64"
    default = None
    session_class = BaseSession

    def stack(self):
        if not hasattr(self, "_stack"):
            self._stack = []
        return self._stack


_state = _State()
_default_lock = threading.RLock()


def install_session_class(cls):
    """Tell the bookkeeping which class to make default sessions of; each engine calls this once, at import."""
    _State.session_class = cls
    return cls


def get_session():
    """Return the current session: the innermost one entered in this thread, or the default (made when first needed)."""
    stack = _state.stack()
    if stack:
        return stack[-1]
    with _default_lock:
        if _State.default is None:
            _State.default = _State.session_class()
        return _State.default


def set_session(session):
    """Make `session` the current one (in place of the one entered last, or of the default); return the previous one."""
    if not isinstance(session, BaseSession):
        raise TypeError(f"set_session: got {type(session).__name__}; need a Session.")
    session.check()
    previous = get_session()
    _put_current(session)
    return previous


def clear_session():
    """Clear the current session and put a new, empty one in its place."""
    get_session().clear()
    _put_current(_State.session_class())
    return_freed_memory()


def _put_current(session):
    stack = _state.stack()
    if stack:
        stack[-1] = session
    else:
        with _default_lock:
            _State.default = session


# ---------------------------------------------------------------------------------------------------------------------
# Configuration
# ---------------------------------------------------------------------------------------------------------------------


def _checked_floatx(value, source):
    name = str(value).strip().lower() if isinstance(value, str) else str(np.dtype(value))
    if name not in FLOAT_TYPES:
        raise ValueError(f"{source}: got {value!r}; need one of {', '.join(FLOAT_TYPES)}.")
    return name


_State.floatx = _checked_floatx(os.environ.get("PYMC_FLOATX") or "float64", "environment variable PYMC_FLOATX")


def floatx():
    """Return the name of the floating type of the current session: 'float64' or 'float32'."""
    return get_session().floatx


def set_floatx(dtype):
    """Set the floating type of the current session and of those made later.

    Raises `BackendError` once something was built in the current session.
    """
    name = _checked_floatx(dtype, "set_floatx")
    session = get_session()
    if name != session.floatx:
        if session.built:
            raise BackendError(
                f"set_floatx('{name}'): tensors were already built with '{session.floatx}' in this session. Call it "
                "before building anything, or call clear_session() first."
            )
        session.floatx = name
    _State.floatx = name


# ---------------------------------------------------------------------------------------------------------------------
# Types
# ---------------------------------------------------------------------------------------------------------------------

_SUPPORTED = frozenset(
    ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64"]
)
_WEAK_RANK = {bool: 0, int: 1, float: 2}
_KIND_RANK = {"b": 0, "u": 1, "i": 1, "f": 2}


def dtype_name(dtype):
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


def data_dtype(dtype):
    """Return the dtype that data of a NumPy dtype get here: floats -> floatx, ints -> int64, bool -> bool."""
    kind = np.dtype(dtype).kind
    if kind == "f":
        return floatx()
    if kind in "iu":
        return "int64"
    if kind == "b":
        return "bool"
    raise TypeError(f"got data of dtype {dtype}; need floats, integers or booleans.")


def promote(*dtypes):
    """Return the dtype name of the result of an arithmetic operation (NumPy 2's rules).

    Each argument is a dtype (anything `numpy.dtype` takes), or one of the Python types `bool`, `int`, `float`, which
    stands for a weak Python scalar: it never widens a tensor of its own kind. Where a weak scalar decides the kind,
    the result is int64 or floatx. Integers meeting floats never widen beyond the wider of those floats and floatx
    (with floatx = float64 that is NumPy's own table).
    """
    return _promote(floatx(), *(d if isinstance(d, (str, type)) else np.dtype(d).name for d in dtypes))


@lru_cache(maxsize=None)
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


def promote_float(*dtypes):
    """Return the dtype name of the result of a function whose values are real: `promote`, ints and bools -> floatx."""
    result = promote(*dtypes)
    return result if result.startswith("float") else floatx()


def promote_sum(dtype):
    """Return the dtype name of `sum`, `prod`, `cumsum`, `cumprod`: bools and ints -> int64 (unsigned: uint64)."""
    dtype = np.dtype(dtype)
    return {"b": "int64", "i": "int64", "u": "uint64"}.get(dtype.kind, dtype.name)


def can_cast(source, target):
    """Tell whether data of dtype `source` may be given for `target`: same kind or a wider one (bool < int < float)."""
    return _KIND_RANK.get(np.dtype(source).kind, 9) <= _KIND_RANK[np.dtype(target).kind]


# ---------------------------------------------------------------------------------------------------------------------
# Data from outside
# ---------------------------------------------------------------------------------------------------------------------


def as_numpy(value, dtype=None, name=None):
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


# ---------------------------------------------------------------------------------------------------------------------
# Static shapes and axes
# ---------------------------------------------------------------------------------------------------------------------


def check_take_mode(mode):
    """Return the `mode` of `take`; ValueError if it is none."""
    if mode not in ("raise", "clip"):
        raise ValueError(f"take: got mode={mode!r}; need 'raise' or 'clip'.")
    return mode


def index_error(names, index, length):
    """Return the IndexError for a table that is read at a place it does not have, or None if all places are there.

    Parameters
    ----------
    names : list of str
        Of the variables that the index comes from.
    index : array of int
    length : int
        Of the axis that is read.
    """
    wrong = np.asarray(index)[(np.asarray(index) < -length) | (np.asarray(index) >= length)]
    if not wrong.size:
        return None
    source = f" (computed from {', '.join(map(repr, names))})" if names else ""
    return IndexError(
        f"index {wrong.flat[0]}{source} is out of range for an axis of length {length}: it reads beyond the end of a table. "
        "Give the table an entry for every value that the variable can take, or the variable fewer values."
    )


def check_shape(shape, what="shape"):
    """Return a static shape as a tuple of ints and Nones; a single int is a vector's length."""
    if isinstance(shape, (int, np.integer)):
        shape = (shape,)
    lengths = []
    for length in shape:
        if length is not None:
            if isinstance(length, (bool, np.bool_)) or not isinstance(length, (int, np.integer)) or length < 0:
                raise ValueError(f"{what}: got {tuple(shape)}; need non-negative integers (None: unknown length).")
            length = int(length)
        lengths.append(length)
    return tuple(lengths)


def shape_fits(shape, static):
    """Tell whether `shape` agrees with a static shape: same rank, and the same length wherever both are known."""
    return len(shape) == len(static) and all(
        wanted is None or got is None or got == wanted for got, wanted in zip(shape, static)
    )


def broadcast_shapes(*shapes):
    """Return the static shape of a broadcast; a length is None if unknown. ValueError if the shapes do not fit."""
    ndim = max((len(shape) for shape in shapes), default=0)
    result = []
    for axis in range(-ndim, 0):
        lengths = {shape[axis] for shape in shapes if len(shape) >= -axis}
        known = lengths - {None, 1}
        if len(known) > 1:
            raise ValueError(f"shapes {' and '.join(map(format_shape, shapes))} do not fit together (axis {axis}).")
        result.append(known.pop() if known else (None if None in lengths else 1))
    return tuple(result)


def join_shapes(axis, *shapes):
    """Return the static shape of a concatenation along `axis`. ValueError if the shapes do not fit."""
    first, result = shapes[0], list(shapes[0])
    for shape in shapes[1:]:
        if len(shape) != len(first):
            listed = " and ".join(map(format_shape, (first, shape)))
            raise ValueError(f"shapes {listed} cannot be joined: need equal numbers of axes.")
        for place, (one, other) in enumerate(zip(first, shape)):
            if place != axis and None not in (one, other) and one != other:
                listed = " and ".join(map(format_shape, (first, shape)))
                raise ValueError(f"shapes {listed} cannot be joined along axis {axis}: axis {place} differs.")
        result = [a if a is not None else b for a, b in zip(result, shape)]
    lengths = [shape[axis] for shape in shapes]
    result[axis] = None if None in lengths else sum(lengths)
    return tuple(result)


def stacked_shape(axis, shape):
    """Return a shape with the new axis along which tensors are stacked."""
    return (*shape[:axis], 1, *shape[axis:])


def check_product(x, y, x_axis=-1, y_axis=-2):
    """Raise ValueError unless the lengths of the inner axes of a matrix product agree, as far as they are known."""
    first, second = x[x_axis], y[y_axis]
    if None not in (first, second) and first != second:
        raise ValueError(f"the inner axes of a product have the lengths {first} and {second}; they must be equal.")


def normalize_axis(axis, ndim):
    """Return an axis as a number in [0, ndim); ValueError if it is out of range."""
    if isinstance(axis, (bool, np.bool_)) or not isinstance(axis, (int, np.integer)):
        raise TypeError(f"axis: got {axis!r}; need an integer.")
    if not -ndim <= axis < ndim:
        raise ValueError(f"axis: got {axis}, but the tensor has {ndim} axes.")
    return int(axis) % ndim


def normalize_axes(axis, ndim):
    """Return axes (None: all; an int; a sequence) as a tuple of distinct numbers in [0, ndim), in the order given."""
    if axis is None:
        return tuple(range(ndim))
    axes = tuple(normalize_axis(a, ndim) for a in (axis if isinstance(axis, (tuple, list)) else (axis,)))
    if len(set(axes)) != len(axes):
        raise ValueError(f"axis: got {axis}, where an axis occurs twice.")
    return axes
