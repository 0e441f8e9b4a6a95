"""Constructors that are functions: they make several variables."""

import functools
import inspect
from typing import Any

from ... import backends_symbolic as K
from ..._boundary import Decorated, public

__all__ = ["constructor", "make_variables"]


def constructor(function: Decorated) -> Decorated:
    """Decorate a function whose first argument is a variable's name: errors for missing arguments have it."""
    positional = [e for e in inspect.signature(function).parameters.values() if e.kind is e.POSITIONAL_OR_KEYWORD]
    required = [entry.name for entry in positional if entry.default is entry.empty]

    @public
    @functools.wraps(function)
    def construct(*args, **kwargs):
        missing = [name for name in required[len(args) :] if name not in kwargs]
        if missing:
            name = args[0] if args else kwargs.get("name")
            needed = f"{function.__name__} needs {', '.join(required)}"
            raise TypeError(f"Variable {name!r}: {needed}; missing: {', '.join(missing)}.")
        return function(*args, **kwargs)

    return construct  # pyright: ignore[reportReturnType]


def make_variables(steps) -> Any:
    """Run a generator that yields variables and is sent the tensors they stand for; return what it returns.

    In a model, and in a function without yield, each variable can be used at once: the generator runs to its end. In the
    body of a generator model it cannot: a generator comes back, for the body to yield.

    Parameters
    ----------
    steps : generator
    """
    answer = None
    try:
        while True:
            answer = steps.send(answer)
            if not (K.is_tensor(answer) or answer.is_yielded):
                return _yielding(answer, steps)
    except StopIteration as stop:
        return stop.value


def _yielding(item, steps):
    """Yield `item` and what follows it in `steps`; a generator."""
    while True:
        answer = yield item
        if answer is None:
            raise TypeError(f"{item!r} is used, but nothing was yielded. In a generator model, write `yield` in front of the call.")
        try:
            item = steps.send(answer)
        except StopIteration as stop:
            return stop.value
