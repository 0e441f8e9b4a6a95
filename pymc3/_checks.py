"""Checks of arguments: one vocabulary for the whole package.

Each returns the argument, in the type that is wanted, or raises an error that says what it is, what was given, and what to
give instead.
"""

import difflib
import inspect
import reprlib
from collections.abc import Callable, Iterable, Mapping

import numpy as np

__all__ = [
    "as_integers",
    "check_callable",
    "check_flag",
    "check_int",
    "check_integer_range",
    "check_keywords",
    "check_mapping",
    "check_name",
    "check_names",
    "check_numbers",
    "check_positive",
    "check_share",
    "check_sequence",
    "check_whole",
    "optional_mapping",
    "closest",
    "constructor_parameters",
    "count",
    "described",
    "is_plain_text",
    "listed",
    "parameters_of",
]


def described(value) -> str:
    """Return `value` and its type as an error shows them: ``'a' (str)``."""
    shown = type(value).__name__ if type(value).__repr__ is object.__repr__ else reprlib.repr(value)
    return shown if value is None else f"{shown} ({type(value).__name__})"


def count(number, one, several) -> str:
    """Return a number with its word: ``1 axis``, ``2 axes``."""
    return f"{number} {one if number == 1 else several}"


def listed(names, most=10) -> str:
    """Return the names one after the other: ``a, b, c``; of many the first ones and how many more there are."""
    names = list(names)
    more = f", ... ({len(names) - most} more)" if len(names) > most else ""
    return ", ".join(map(str, names[:most])) + more


def closest(name, known) -> str:
    """Return `` Did you mean 'shape'?`` where one of the names `known` is like `name`, else the empty string."""
    found = difflib.get_close_matches(str(name), [str(entry) for entry in known], n=1, cutoff=0.6)
    return f" Did you mean {found[0]!r}?" if found else ""


def is_plain_text(value) -> bool:
    """Return whether `value` is a string, or bytes: what is a sequence, but never meant as one."""
    return isinstance(value, (str, bytes))


def check_int(name, value, smallest=None) -> int:
    """Return a whole number, at least `smallest`, as an int; neither True nor 3.0 is one.

    Raises
    ------
    TypeError, ValueError
    """
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be an integer; got {described(value)}.")
    if smallest is not None and value < smallest:
        raise ValueError(f"{name} must be at least {smallest}; got {value}.")
    return int(value)


def check_whole(name, value, smallest=None) -> int:
    """Return what `check_int` does, also of a number such as 1e4."""
    is_whole = isinstance(value, (float, np.floating)) and value == np.floor(value) and np.isfinite(value)
    return check_int(name, int(value) if is_whole else value, smallest)


def check_flag(name, value) -> bool:
    """Return True or False (also NumPy's, 0 and 1), as a bool.

    Raises
    ------
    TypeError
    """
    if isinstance(value, (bool, np.bool_)) or (isinstance(value, (int, np.integer)) and value in (0, 1)):
        return bool(value)
    raise TypeError(f"{name} must be True or False; got {described(value)}.")


def check_numbers(name, value, what="a number or an array of numbers") -> np.ndarray:
    """Return numbers, as an array of their own dtype; `what` says what is wanted.

    Raises
    ------
    TypeError
    """
    try:
        array = np.asarray(value)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name} must be {what}; got {described(value)}.") from error
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must be {what}; got {described(value)}.")
    return array


def check_positive(name, value) -> float:
    """Return a positive number as a float; an error for anything else, which calls it `name`."""
    number = check_numbers(name, value, "a positive number")
    if number.ndim or not np.isfinite(number) or number <= 0:
        raise ValueError(f"{name}: got {value!r}; need a positive number.")
    return float(number)


def check_share(name, value) -> float:
    """Return a number from 0 to 1 as a float; an error for anything else, which calls it `name`."""
    number = check_numbers(name, value, "a number from 0 to 1")
    if number.ndim or not 0 <= number <= 1:
        raise ValueError(f"{name}: got {value!r}; need a number from 0 to 1.")
    return float(number)


def as_integers(what, values, dtype) -> np.ndarray:
    """Return numbers as an array of an integer type.

    Parameters
    ----------
    what : str
        What the message calls them.
    values : array of numbers
    dtype : str

    Raises
    ------
    ValueError
        They are fractions, not finite, or beyond the range of `dtype`.
    """
    values = np.asarray(values)
    if values.dtype.kind == "f":
        wrong = values[~(values == np.floor(values)) | np.isinf(values)]
        if wrong.size:
            raise ValueError(f"{what}: got {wrong.flat[0]}; need whole numbers.")
    check_integer_range(what, values, dtype)
    return values.astype(dtype)


def check_integer_range(what, values, dtype) -> None:
    """Raise ValueError if whole numbers are beyond the range of an integer type; any are within that of another type."""
    kind, values = np.dtype(dtype), np.asarray(values)
    if kind.kind not in "iu" or values.dtype.kind not in "iuf" or not values.size:
        return
    limits = np.iinfo(kind)
    for extreme in (values.min(), values.max()):
        if not np.isfinite(extreme) or not limits.min <= int(extreme) <= limits.max:
            raise ValueError(
                f"{what}: got {extreme.item()}, which is beyond the range of {dtype}, {limits.min} to {limits.max}. "
                "Count in larger units, or use a continuous distribution."
            )


def check_callable(name, value, call) -> Callable:
    """Return a function; `call` says how it is called.

    Raises
    ------
    TypeError
    """
    if not callable(value):
        raise TypeError(f"{name} must be a function, called as {call}; got {described(value)}.")
    return value


def check_mapping(name, value, what) -> Mapping:
    """Return a dict with names as keys; `what` says of what: "of variable names to arrays".

    Raises
    ------
    TypeError
    """
    if not isinstance(value, Mapping):
        raise TypeError(f"{name} must be a dict {what}; got {described(value)}.")
    return value


def optional_mapping(name, value, what) -> dict:
    """Return a dict as `check_mapping` wants it, a new one; an empty one where `value` is None."""
    return {} if value is None else dict(check_mapping(name, value, what))


def check_sequence(name, value, what) -> list:
    """Return any iterable but text, as a list; `what` says of what: "of variables".

    Raises
    ------
    TypeError
    """
    if isinstance(value, Iterable) and not is_plain_text(value) and getattr(value, "shape", None) != ():
        try:
            return list(value)
        except TypeError as error:
            raise TypeError(f"{name} must be a list {what}; got {described(value)}.") from error
    raise TypeError(f"{name} must be a list {what}; got {described(value)}.")


def check_name(name, example) -> str:
    """Return the name of a variable, a string; `example` shows how it is given.

    Raises
    ------
    TypeError
    """
    if not isinstance(name, str):
        raise TypeError(f"Name needs to be a string but got: {reprlib.repr(name)}. The name comes first: {example}.")
    if not name:
        raise ValueError(f"The name is empty: give one, such as {example}.")
    return name


def check_names(name, value, what="names") -> list[str]:
    """Return names, given as one string, or several, as a list.

    Raises
    ------
    TypeError
    """
    names = [value] if isinstance(value, str) else check_sequence(name, value, f"of {what}")
    for entry in names:
        if not isinstance(entry, str):
            raise TypeError(f"{name} must be {what}, which are strings; got {described(entry)} among {reprlib.repr(value)}.")
    return names


def check_keywords(function, given, known, advice="", cause=None) -> None:
    """Raise TypeError if `given` has names that are not `known`; one that is misspelt is shown as it is spelt.

    Parameters
    ----------
    function : str
        What was called.
    given, known : iterable of str
    advice : str
        What else to say.
    cause : Exception, optional
    """
    known = list(known)
    unknown = [name for name in given if name not in known]
    if unknown:
        words = "an unexpected argument" if len(unknown) == 1 else "unexpected arguments"
        hints = "".join(closest(name, known) for name in unknown)
        raise TypeError(f"{function} got {words} {', '.join(map(repr, unknown))}.{hints} {advice}".rstrip()) from cause


def parameters_of(function) -> list[str]:
    """Return the names of the arguments that a function takes, ``self`` and those collected by ``*args`` and ``**kwargs`` aside."""
    entries = inspect.signature(function).parameters.values()
    collected = inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD
    return [entry.name for entry in entries if entry.kind not in collected and entry.name != "self"]


def constructor_parameters(cls) -> list[str]:
    """Return the names of the arguments that a class takes, those among them that its base class takes by ``**kwargs``."""
    names = []
    for owner in cls.__mro__:
        if "__init__" not in vars(owner):
            continue
        names += [name for name in parameters_of(owner.__init__) if name not in names]
        if all(entry.kind is not inspect.Parameter.VAR_KEYWORD for entry in inspect.signature(owner.__init__).parameters.values()):
            break
    return names
