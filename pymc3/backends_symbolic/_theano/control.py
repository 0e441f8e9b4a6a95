"""Control flow, compiled functions and sessions."""
from ..common import clear_session, get_session, set_session
from .compiled import Function, function
from .loop import CompiledLoop
from .sessions import Session

__all__ = [
    "Function",
    "Session",
    "clear_session",
    "compile_loop",
    "function",
    "get_session",
    "set_session",
]


def compile_loop(step, carry, xs, name=None):
    return CompiledLoop(step, carry, xs, name)
