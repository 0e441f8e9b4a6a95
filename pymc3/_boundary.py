"""The edge between users' code and ours: an error that crosses it shows their lines, not ours.

What is `public` takes no argument that its signature does not have, or had in an old version (`old_keywords`): a misspelt one is shown
as it is spelt. What is True or False by default must be one of these. And it lets an error that we raise on purpose leave with the
frames of users' code only, and with one line of ours; its causes likewise. An error that we did not foresee keeps all its frames, since
they say where to look. With ``PYMC_TRACEBACK=full`` in the environment, read once at import, nothing is left out.
"""

import functools
import inspect
import opcode
import os
import sysconfig
from types import TracebackType
from typing import TypeVar

from ._checks import check_flag, check_keywords, parameters_of
from ._old_keywords import with_new_names

__all__ = ["Decorated", "check_call", "public", "public_methods", "shorten"]

#: To type checkers, what is decorated keeps its type: its signature is that of the function itself.
Decorated = TypeVar("Decorated")

_OURS = os.path.dirname(os.path.abspath(__file__)) + os.sep
_LIBRARIES = tuple(sysconfig.get_paths()[name] + os.sep for name in ("stdlib", "purelib", "platlib"))
_RAISE = opcode.opmap["RAISE_VARARGS"]
_VARIABLE = "PYMC_TRACEBACK"


def _shows_all(environ=os.environ):
    value = environ.get(_VARIABLE, "").strip().lower() or "short"
    if value not in ("short", "full"):
        raise ValueError(f"environment variable {_VARIABLE}: got {value!r}; need 'short' or 'full'.")
    return value == "full"


def public(function: Decorated) -> Decorated:
    """Decorate a function that users call."""
    if not inspect.isfunction(function) or inspect.isgeneratorfunction(function):
        return function
    entries, changes = inspect.signature(function).parameters, vars(function).get("old_keywords", {})
    flags = [(place, name) for place, (name, entry) in enumerate(entries.items()) if isinstance(entry.default, bool)]

    @functools.wraps(function)
    def call(*args, **kwargs):
        __tracebackhide__ = True  # for IPython and pytest
        try:
            if changes and kwargs:
                kwargs = with_new_names(function.__qualname__.removesuffix(".__init__"), changes, kwargs)
            for place, name in flags:
                _check_flag(name, args[place] if place < len(args) else kwargs.get(name, False))
            return function(*args, **kwargs)
        except Exception as error:
            if isinstance(error, TypeError) and _may_be_a_wrong_call(error.__traceback__):
                check_call(function, args, kwargs, error)
            shorten(error)
            raise

    return call  # pyright: ignore[reportReturnType]


def _check_flag(name, value):
    if value is not None:
        check_flag(name, value)


def _may_be_a_wrong_call(entry):
    """Return whether an error, whose traceback begins in `call`, was raised before the function ran, or by Python itself."""
    return entry.tb_next is None or not _is_on_purpose(_last(entry))


def check_call(function, args, kwargs, error=None) -> None:
    """Raise TypeError, which says what `function` takes, if it cannot be called with these arguments; `error` is its cause."""
    try:
        inspect.signature(function).bind(*args, **kwargs)
    except TypeError as mismatch:
        name = function.__qualname__.rpartition("<locals>.")[2].removesuffix(".__init__").removesuffix(".__new__")
        known = parameters_of(function)
        takes = f"It takes {', '.join(known) or 'no arguments'}."
        check_keywords(f"{name}()", kwargs, known, takes, error)
        raise TypeError(f"{name}(): {mismatch}. {takes}") from (error or mismatch)


def public_methods(cls: Decorated) -> Decorated:
    """Decorate a class: the methods that users call, and its constructor, are public."""
    for name, member in list(vars(cls).items()):
        if name.startswith("_") and name not in ("__init__", "__new__", "__call__", "__getitem__"):
            continue
        if isinstance(member, (classmethod, staticmethod)):
            setattr(cls, name, type(member)(public(member.__func__)))
        elif isinstance(member, property):
            setattr(cls, name, property(public(member.fget), member.fset, member.fdel, member.__doc__))
        elif inspect.isfunction(member):
            setattr(cls, name, public(member))
    return cls


def shorten(error) -> None:
    """Take the frames that are not of users' code out of the traceback of `error`, and of its causes."""
    first = error.__traceback__
    if _SHOWS_ALL or first is None or not _is_on_purpose(_last(first)):
        return
    error.__traceback__ = TracebackType(_users(first.tb_next), first.tb_frame, first.tb_lasti, first.tb_lineno)
    seen = {id(error)}
    while error := error.__cause__ or (None if error.__suppress_context__ else error.__context__):
        if id(error) in seen:
            return
        seen.add(id(error))
        error.__traceback__ = _users(error.__traceback__)


def _users(entry):
    """Return the entries of a traceback, from `entry` on, that are of users' code."""
    kept = []
    while entry is not None:
        if not entry.tb_frame.f_code.co_filename.startswith((_OURS, *_LIBRARIES)):
            kept.append(entry)
        entry = entry.tb_next
    chain = None
    for entry in reversed(kept):
        chain = TracebackType(chain, entry.tb_frame, entry.tb_lasti, entry.tb_lineno)
    return chain


def _last(entry):
    while entry.tb_next is not None:
        entry = entry.tb_next
    return entry


def _is_on_purpose(entry):
    """Return whether an error comes from users' code, from a `raise` of ours, or was shortened already."""
    code = entry.tb_frame.f_code
    if code.co_filename == __file__:
        return True
    if code.co_filename.startswith(_OURS):
        return code.co_code[entry.tb_lasti] == _RAISE
    return not code.co_filename.startswith(_LIBRARIES)


_SHOWS_ALL = _shows_all()
