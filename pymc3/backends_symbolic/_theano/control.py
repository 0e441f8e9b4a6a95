"""Control flow, compiled functions and sessions."""
from .compiled import Function
from .loop import CompiledLoop
from .looping import cond, scan, vectorize, while_loop
from .sessions import Session

__all__ = ["Function", "Session", "compile_loop", "cond", "scan", "vectorize", "while_loop"]


def compile_loop(step, carry, xs, name=None):
    return CompiledLoop(step, carry, xs, name)
