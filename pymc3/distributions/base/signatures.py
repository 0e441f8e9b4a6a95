"""What `inspect.signature` and the docstring of a distribution say: everything that may be given when a variable is made.

A distribution's ``__init__`` has its own parameters only; the rest goes through ``*args, **kwargs`` to the base classes, and to
the model.
"""

import inspect
import types
import weakref
from collections.abc import Callable
from typing import TypeVar

__all__ = ["ALL_KEYWORDS", "DistMethod", "ShownSignature"]

Owner = TypeVar("Owner")

ALL_KEYWORDS = """

    Other Parameters
    ----------------
    name : str
        First, where a variable of a model is made.
    shape : int or tuple of int
        Of one value. Observed variables take that of their data.
    dims : str or tuple of str
        Names of the axes, instead of `shape`.
    observed : array, pandas object, Data or dict
        Data. Masked and NaN elements are missing: they are drawn.
    total_size : int
        Number of data of which `observed` is a part: the log-probability is scaled up to it.
    transform : Transform or None
        To the scale on which samplers move; the distribution has its own.
    testval (or initval, initial_value) : array or str
        Where samplers start.
    dtype : str
    """

_KEYWORDS = ("shape", "dims", "observed", "total_size", "transform", "testval", "initval", "initial_value", "dtype")
#: What a variable of a model has beside these.
_OF_MODELS = ("dims", "observed", "total_size")
_NOT_SHOWN = {"self", "defaults", "broadcastable", *_KEYWORDS}


class ShownSignature:
    """Descriptor of a class: its signature, made when somebody asks for it."""

    def __get__(self, instance, owner) -> inspect.Signature:
        name = inspect.Parameter("name", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        return inspect.Signature([name, *_own_parameters(owner), *_keywords(owner)])


class DistMethod(classmethod):
    """A class method that shows, for each class, what may be given where no variable is made."""

    def __init__(self, function) -> None:
        super().__init__(function)
        self._shown = weakref.WeakKeyDictionary()

    def __get__(self, instance, owner: type[Owner] | None = None) -> Callable[..., Owner]:
        owner = type(instance) if owner is None else owner
        if owner not in self._shown:
            self._shown[owner] = _with_signature(self.__func__, owner)
        return types.MethodType(self._shown[owner], owner)


def _with_signature(function, owner):
    made = types.FunctionType(function.__code__, function.__globals__, function.__name__, function.__defaults__, function.__closure__)
    made.__dict__.update(vars(function))
    made.__doc__, made.__module__ = function.__doc__, owner.__module__
    made.__qualname__ = f"{owner.__qualname__}.{function.__name__}"
    first = inspect.Parameter("cls", inspect.Parameter.POSITIONAL_ONLY)
    keywords = [entry for entry in _keywords(owner) if entry.name not in _OF_MODELS]
    made.__signature__ = inspect.Signature([first, *_own_parameters(owner), *keywords])
    return made


def _own_parameters(owner):
    variadic = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    given = inspect.signature(owner.__init__).parameters.values()
    return [p for p in given if p.kind not in variadic and p.name not in _NOT_SHOWN and not p.name.startswith("_")]


def _keywords(owner):
    """Return what all distributions take, by name; the default is that of the class, or of the nearest base class."""
    found = {}
    for cls in owner.__mro__[:-1]:
        for name, entry in inspect.signature(cls.__init__).parameters.items() if "__init__" in vars(cls) else ():
            is_required = entry.default is entry.empty and cls is owner
            # A bare object() stands for what was not given.
            plain = None if entry.default is entry.empty or type(entry.default) is object else entry.default
            found.setdefault(name, entry.empty if is_required else plain)
    defaults = [found.get(name) for name in _KEYWORDS]
    return [inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY, default=d) for n, d in zip(_KEYWORDS, defaults)]
