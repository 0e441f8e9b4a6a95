"""Control flow, compiled functions and sessions."""
from ..common import clear_session, get_session, set_session
from .compiled import Function, function
from .sessions import Session

__all__ = [
    "Function",
    "Session",
    "clear_session",
    "function",
    "get_session",
    "set_session",
]
