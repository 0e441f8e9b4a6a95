"""Errors of the symbolic layer."""


class BackendError(RuntimeError):
    """Something asked of the symbolic layer cannot be done."""


class SessionClearedError(BackendError):
    """A tensor, function or model belongs to a session that was cleared."""


class SessionMismatchError(BackendError):
    """Tensors of different sessions meet in one expression."""
