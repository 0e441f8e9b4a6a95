"""The stack of open contexts, and the requests that variables send to the innermost one.

This cuts the knot between distributions and models: ``Normal("x", 0, 1)`` builds a request and hands it to
`register`; whoever is open (a `Model`, or another interpreter of model code) answers it. Nothing here knows either side.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ._checks import described

__all__ = [
    "VariableRequest",
    "DeterministicRequest",
    "PotentialRequest",
    "push",
    "pop",
    "current",
    "open_contexts",
    "open_model",
    "register",
    "name_scope",
    "detached",
    "scoped",
    "set_fallback",
    "above",
    "example_of",
    "no_context_error",
    "bounds_are_checked",
]


@dataclass(frozen=True)
class VariableRequest:
    """A random variable that someone asked for.

    Attributes
    ----------
    name : object
        Its name; anything that is no string is the receiver's error to report.
    dist_class : type
        The distribution's class.
    make : callable
        ``make(**extra)`` builds the distribution object; ``extra`` overrides keywords such as ``shape``.
    observed : object or None
        Data as the user gave them.
    total_size : object or None
        Size of the whole data set, of which `observed` is a part.
    dims : str, tuple of str or None
        Names of the dimensions.
    has_shape : bool
        Whether the user gave ``shape``.
    """

    name: Any
    dist_class: type
    make: Callable
    observed: Any = None
    total_size: Any = None
    dims: Any = None
    has_shape: bool = False

    noun = "Variable"

    @property
    def kind(self) -> str:
        """What the user called to make it: ``Normal`` ..."""
        return (self.dist_class._shown_as or self.dist_class.__name__).removesuffix("(...)")

    def answered_by(self, receiver) -> Any:
        """Return what the method `variable` of `receiver` answers."""
        return receiver.variable(self)

    def with_shape(self, shape) -> VariableRequest:
        """Return the request for a distribution of the shape that its `dims` stand for.

        Raises
        ------
        ValueError
            The user gave a shape, too.
        """
        if self.has_shape:
            raise ValueError(f"Specify only one of 'dims' or 'shape' for variable {self.name!r}.")
        return replace(self, make=lambda **extra: self.make(**{"shape": shape, **extra}))


@dataclass(frozen=True)
class DeterministicRequest:
    """A named quantity that is computed from others."""

    name: Any
    value: Any
    dims: Any = None

    noun = kind = "Deterministic"

    def answered_by(self, receiver) -> Any:
        """Return what the method `deterministic` of `receiver` answers."""
        return receiver.deterministic(self)

    def with_shape(self, shape) -> DeterministicRequest:
        """Return the request as it is: its value has a shape."""
        return self


@dataclass(frozen=True)
class PotentialRequest:
    """A named term that is added to the log-probability."""

    name: Any
    value: Any

    noun = kind = "Potential"
    dims = None

    def answered_by(self, receiver) -> Any:
        """Return what the method `potential` of `receiver` answers."""
        return receiver.potential(self)


class _Above:
    """What packages of higher layers install when they are imported, for lower layers to call.

    Attributes
    ----------
    forward : module
        `pymc3.forward.joint`: forward draws of what parameters depend on.
    names_in : callable
        Of `pymc3.model`: tensor -> names of the variables that it depends on next.
    html_of : callable
        Of `pymc3.model_graph`: model -> what notebooks show of it.
    """

    forward = None
    names_in = None
    html_of = None


above = _Above()


class _Stack(threading.local):
    def __init__(self) -> None:
        self.contexts = []
        self.cleanups = []
        self.scope = ""


_stack = _Stack()


def push(context, cleanup=None) -> None:
    """Make `context` the innermost open context of this thread; `cleanup` is called when it is closed."""
    _stack.contexts.append(context)
    _stack.cleanups.append(cleanup)


def pop(context) -> None:
    """Close `context`, which must be the innermost one."""
    if not _stack.contexts or _stack.contexts[-1] is not context:
        raise RuntimeError(
            f"Contexts are closed in another order than they were opened: this {type(context).__name__} is not the innermost one."
        )
    _stack.contexts.pop()
    cleanup = _stack.cleanups.pop()
    if cleanup is not None:
        cleanup()


def current() -> Any:
    """Return the innermost open context of this thread, or None."""
    return _stack.contexts[-1] if _stack.contexts else None


def open_model() -> Any:
    """Return the model that new variables would belong to, or None."""
    context = current()
    return None if context is None else context.model


def open_contexts() -> list:
    """Return all open contexts of this thread, outermost first."""
    return list(_stack.contexts)


def example_of(request) -> str:
    """Return how what was asked for is written, with its name first: ``pm.Dirichlet('x', ...)``."""
    return f"pm.{request.kind}('x', ...)"


_BY_HAND = "To run the body of a model function by hand, open `with pm.ForwardContext():` around it."


def no_context_error(request=None) -> TypeError:
    """Return the error for a request that nobody can answer; it says what to type."""
    if isinstance(request, VariableRequest):
        kind = request.dist_class._shown_as or request.dist_class.__name__
        advice = (
            f"Define {request.name!r} inside a 'with model:' block, "
            f"or write {kind}.dist(...) for a distribution that belongs to no model. {_BY_HAND}"
        )
        return TypeError(f"No model on context stack, and pm.{kind} needs one. {advice}")
    if isinstance(request, (DeterministicRequest, PotentialRequest)):
        return TypeError(
            f"No model on context stack, and pm.{request.kind}({request.name!r}, ...) needs one. "
            f"Call it inside a 'with model:' block, or pass model=. {_BY_HAND}"
        )
    return TypeError("No model on context stack. Use a 'with model:' block, or pass model=.")


def _refuse(request: object | None):
    raise no_context_error(request)


_fallback = _refuse


def set_fallback(hook) -> Callable:
    """Let ``hook(request)`` answer requests made with no context open; return the hook it replaces."""
    global _fallback
    previous, _fallback = _fallback, hook
    return previous


@contextlib.contextmanager
def name_scope(name) -> Iterator[None]:
    """Let the names of variables inside the block begin with ``name_``; an empty name, or None, changes nothing.

    Parameters
    ----------
    name : str or None
    """
    if name is not None and not isinstance(name, str):
        raise TypeError(f"The name of a scope must be a string, got {name!r}.")
    outer = _stack.scope
    _stack.scope = f"{outer}{name}_" if name else outer
    try:
        yield
    finally:
        _stack.scope = outer


@contextlib.contextmanager
def detached() -> Iterator[None]:
    """Close all contexts and name scopes inside the block."""
    outer = _stack.contexts, _stack.cleanups, _stack.scope
    _stack.contexts, _stack.cleanups, _stack.scope = [], [], ""
    try:
        yield
    finally:
        _stack.contexts, _stack.cleanups, _stack.scope = outer


def scoped(name) -> str:
    """Return `name` behind the names of the open scopes."""
    return _stack.scope + name


def register(request, context=None) -> Any:
    """Hand `request` to `context`, or to the innermost open one, and return its answer.

    Its name is put into the open scopes (see `name_scope`) first.

    Raises
    ------
    TypeError
        No context is open (unless a hook was installed with `set_fallback`).
    """
    context = current() if context is None else context
    if _stack.scope and isinstance(request.name, str):
        request = replace(request, name=scoped(request.name))
    if context is None:
        return _fallback(request)
    if not hasattr(context, "register"):
        raise TypeError(f"model must be a pm.Model; got {described(context)}.")
    return context.register(request)


def bounds_are_checked() -> bool:
    """Return whether log-probabilities built now test support and parameters (``Model(check_bounds=...)``)."""
    context = current()
    return True if context is None else context.check_bounds
