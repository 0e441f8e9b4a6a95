"""Control flow, compiled functions and sessions."""
from ..common import clear_session, get_session, set_session
from .compiled import Function, function
from .loop import CompiledLoop
from .looping import cond, scan, vectorize, while_loop
from .sessions import Session

__all__ = [
    "Function",
    "Session",
    "clear_session",
    "compile_loop",
    "cond",
    "function",
    "get_session",
    "scan",
    "set_session",
    "vectorize",
    "while_loop",
]


def compile_loop(step, carry, xs, name=None):
    return CompiledLoop(step, carry, xs, name)
