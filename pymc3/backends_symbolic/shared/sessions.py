"""Sessions, each the owner of a graph, and the floating type that it computes with."""

import contextlib
import os
import threading
from contextlib import AbstractContextManager
from typing import Any, Self

import numpy as np

from .environment import warn_if_changed
from .errors import BackendError, SessionClearedError, SessionMismatchError
from .memory import return_freed_memory

FLOAT_TYPES = ("float32", "float64")


class BaseSession:
    """What every engine's `Session` is: an owner of a graph, compiled functions, a seed and a device.

    A subclass sets `engine`, its name, and `library`, name and version of what it stands on. It
    overrides `_devices` (the names of devices, each with its number), `_release` (drop
    graph and compiled functions), `floatx_changed` and, where entering needs it, `__enter__` and `__exit__` (calling these). It calls
    `mark_built` whenever something is added to it.

    Parameters
    ----------
    seed : int, optional
        Non-negative; where the session's own random streams start (`next_key`). None: not fixed.
    device : str, optional
        The engine's name of a device; None: the engine chooses.
    """

    engine: str | None = None
    library: str | None = None

    def __init__(self, seed=None, device=None) -> None:
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

    def next_key(self) -> int:
        """Return the key of the session's next random stream, fixed by its seed; without one it is drawn by NumPy."""
        with self.lock:
            self._keys += 1
            if self.seed is None:
                return int(np.random.randint(2**63 - 1, dtype="int64"))
            return int(np.random.SeedSequence([self.seed, self._keys]).generate_state(1, "uint64")[0] >> np.uint64(1))

    def mark_built(self) -> None:
        """Record that something was built here: `floatx` can no longer change for this session."""
        self.built = True
        warn_if_changed(self.engine)

    @staticmethod
    def floatx_changed() -> None:
        """Tell the engine's library that `floatx` is another type from now on."""

    def apart(self) -> AbstractContextManager:
        """Return a context in which what is built is the session's, also where a user has the engine trace a function."""
        return contextlib.nullcontext()

    def check(self) -> None:
        """Raise `SessionClearedError` if the session was cleared."""
        if self.cleared:
            raise SessionClearedError(
                "This session was cleared (clear_session), so its tensors, functions and models can no longer be used. "
                "Build the model again."
            )

    def check_owner(self, owner, what="a tensor") -> None:
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

    def clear(self) -> None:
        """Mark the session cleared and free its graph and compiled functions; a second call does nothing."""
        with self.lock:
            if not self.cleared:
                self.cleared = True
                self._release()

    def _release(self):
        """Free what the engine holds for this session."""

    def __enter__(self) -> Self:
        self.check()
        _state.stack().append(self)
        return self

    def __exit__(self, *error) -> bool:
        _state.stack().pop()
        return False


class _State(threading.local):
    """Bookkeeping of sessions: a stack of entered sessions per thread over one default session of the process."""

    floatx = "float64"
    default: Any = None
    session_class = BaseSession

    def stack(self) -> list[BaseSession]:
        if not hasattr(self, "_stack"):
            self._stack = []
        return self._stack


_state = _State()
_default_lock = threading.RLock()


def install_session_class(cls) -> type:
    """Tell the bookkeeping which class to make default sessions of; each engine calls this once, at import."""
    _State.session_class = cls
    return cls


def get_session() -> BaseSession:
    """Return the current session: the innermost one entered in this thread, or the default (made when first needed)."""
    stack = _state.stack()
    if stack:
        return stack[-1]
    with _default_lock:
        if _State.default is None:
            _State.default = _State.session_class()
        return _State.default


def set_session(session) -> BaseSession:
    """Make `session` the current one (in place of the one entered last, or of the default); return the previous one."""
    if not isinstance(session, BaseSession):
        raise TypeError(f"set_session: got {type(session).__name__}; need a Session.")
    session.check()
    previous = get_session()
    _put_current(session)
    return previous


def clear_session() -> None:
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


def _checked_floatx(value, source):
    name = str(value).strip().lower() if isinstance(value, str) else str(np.dtype(value))
    if name not in FLOAT_TYPES:
        raise ValueError(f"{source}: got {value!r}; need one of {', '.join(FLOAT_TYPES)}.")
    return name


_State.floatx = _checked_floatx(os.environ.get("PYMC_FLOATX") or "float64", "environment variable PYMC_FLOATX")


def floatx() -> str:
    """Return the name of the floating type of the current session: 'float64' or 'float32'."""
    return get_session().floatx


def set_floatx(dtype) -> None:
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
    session.floatx_changed()
