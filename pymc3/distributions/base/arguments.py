"""Arguments of distributions: checks, and errors that say what was wrong."""

import functools
import inspect
import re
import reprlib
from collections.abc import Callable
from typing import Any

import numpy as np

from ... import backends_symbolic as K
from ..._checks import check_numbers, closest, parameters_of
from ...exceptions import ShapeError
from ...shapes import broadcast_shape, show

__all__ = [
    "NOT_PARAMETERS",
    "checked_dtype",
    "checked_start",
    "checked_transform",
    "clearer_error",
    "name_and_parameters",
    "naming_value",
    "shape_given",
    "unknown_argument",
]

# Arguments of all distributions.
NOT_PARAMETERS = {"shape", "dtype", "initval", "testval", "initial_value", "defaults", "transform", "broadcastable", "dims"}

# What a variable of a model takes, whatever its distribution.
_COMMON = ("shape", "dims", "testval", "transform", "observed", "total_size")


def name_and_parameters(cls, args, kwargs) -> tuple[str | None, tuple]:
    """Return the name of a variable, None if it has none, and its other positional arguments; `kwargs` loses the name.

    Raises
    ------
    TypeError
        There are positional arguments, the first of which is its name, and a name by keyword as well.
    """
    if "name" not in kwargs:
        return (args[0], args[1:]) if args else (None, ())
    name = kwargs.pop("name")
    if args:
        kind = cls._shown_as or cls.__name__
        first = next(iter(parameters_of(cls.__init__)), "mu")
        raise TypeError(
            f"pm.{kind}(..., name={name!r}) has {reprlib.repr(args[0])} in first place, which is that of the name. Write "
            f"pm.{kind}({name!r}, ...), or give all parameters by keyword: pm.{kind}({first}=..., name={name!r})."
        )
    return name, ()


def clearer_error(cls, args, kwargs, error) -> Exception | None:
    """Return the error that names the distribution, and what of its parameters is wrong; None where `error` is clear."""
    kind = cls._shown_as or cls.__name__.lstrip("_")
    if args and isinstance(args[0], str):
        first = next(iter(parameters_of(cls.__init__)), "the first one")
        return TypeError(
            f"{kind}: {first} is {args[0]!r}; a number, an array or a tensor is needed. A distribution that {kind}.dist(...) "
            "makes has no name: only variables of a model do."
        )
    if isinstance(error, TypeError):
        try:
            inspect.signature(cls.__init__).bind(None, *args, **kwargs)
        except TypeError as mismatch:
            return TypeError(f"{kind}: {mismatch}.{_hints(cls, kwargs)} {_accepted_arguments(cls)}")
    better = _shapes_of_parameters(cls, args, kwargs) if "broadcast" in str(error) else None
    if better is not None or type(error) not in (TypeError, ValueError, ShapeError):
        return better
    is_named = re.search(rf"\b{re.escape(kind)}", str(error))
    return None if is_named else type(error)(f"{kind}: {error}")


def _shapes_of_parameters(cls, args, kwargs):
    """Return the error that names the parameters whose shapes do not broadcast, or None where they do."""
    given = inspect.signature(cls.__init__).bind_partial(None, *args, **kwargs).arguments
    given = {**given, **given.pop("kwargs", {})}
    named = {name: value for name, value in given.items() if name not in NOT_PARAMETERS}
    shapes = {name: shape_given(value) for name, value in named.items()}
    shapes = {name: shape for name, shape in shapes.items() if shape and name not in cls._event_parameters}
    try:
        broadcast_shape(*shapes.values())
    except ShapeError:
        listed = ", ".join(f"{name} {show(shape)}" for name, shape in shapes.items())
        return ShapeError(f"The parameters of {cls.__name__} do not broadcast: {listed}. Give them shapes that match.")
    return None


def shape_given(value) -> tuple[int | None, ...]:
    """Return the shape of an argument as it was given; () where it is no array."""
    if K.is_tensor(value):
        return K.int_shape(value)
    return np.shape(value) if isinstance(value, (np.ndarray, list, tuple)) else ()


def unknown_argument(cls, unknown) -> str:
    """Return the text of the error for arguments that a distribution does not know."""
    names = ", ".join(repr(name) for name in unknown)
    words = "an unexpected argument" if len(unknown) == 1 else "unexpected arguments"
    return f"{cls.__name__} got {words} {names}.{_hints(cls, unknown)} {_accepted_arguments(cls)}"


def _hints(cls, given):
    """Return what each of the names `given` may have been meant for, those aside that are right."""
    known = [*parameters_of(cls.__init__), *_COMMON, *NOT_PARAMETERS]
    return "".join(closest(name, known) for name in given if name not in known)


def _accepted_arguments(cls):
    return f"It takes {', '.join(parameters_of(cls.__init__))}; and {', '.join(_COMMON)}."


def checked_dtype(dtype, name) -> str:
    """Return the name of `dtype`; TypeError where it is none."""
    try:
        np.dtype(dtype)
    except TypeError as error:
        raise TypeError(f"dtype of {name} must be one of numbers, such as 'float64' or 'int64'; got {dtype!r}.") from error
    return np.dtype(dtype).name


def checked_start(value, name) -> Any:
    """Return the start value `value`: numbers, a tensor, or the name of an attribute; None where there is none."""
    if value is None or isinstance(value, str) or K.is_tensor(value):
        return value
    check_numbers(f"testval of {name}", value, "a number, an array, a tensor, or the name of an attribute such as 'mean'")
    return value


def naming_value(method) -> Callable:
    """Decorate a `logp` or `logcdf`: where it fails because the value is no number, the error says that."""

    @functools.wraps(method)
    def call(self, *args, **kwargs):
        try:
            return method(self, *args, **kwargs)
        except (TypeError, ValueError) as error:
            for value in [*args, *kwargs.values()][:1]:
                _check_value(value, f"{type(self).__name__}.{method.__name__}", error)
            raise

    return call


def _check_value(value, where, error):
    if isinstance(value, (str, bytes)) or not (K.is_tensor(value) or hasattr(value, "as_tensor")):
        try:
            check_numbers(f"the value given to {where}", value, "a number, an array or a tensor")
        except TypeError as better:
            raise better from error


def checked_transform(transform, name) -> Any:
    """Return `transform`; TypeError where it is neither a transform nor None."""
    if transform is None or hasattr(transform, "backward"):
        return transform
    raise TypeError(f"transform of {name} must be a transform, such as pm.distributions.transforms.log, or None; got {transform!r}.")
