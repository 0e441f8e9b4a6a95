"""A user's Python function as an operation of a graph: what it takes and returns, and how what it raises reaches the user."""

from __future__ import annotations

import itertools
import re
import weakref
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import numpy as np

from .dtypes import can_cast
from .shapes import TensorSpec, format_shape, shape_fits

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Callback", "PythonRaised", "callback_of", "is_from_python", "noted", "raised", "reraised"]


class Callback:
    """A Python function of arrays; equal ones are one object as long as it lives.

    Attributes
    ----------
    fn : callable
    specs : tuple of TensorSpec
        Of what it returns.
    is_single : bool
        Whether it returns an array, not a list of arrays.
    gradient : callable or None
    name : str
    """

    def __init__(self, fn, specs, is_single, gradient) -> None:
        self.fn, self.specs, self.is_single, self.gradient = fn, specs, is_single, gradient
        self.name = getattr(fn, "__name__", type(fn).__name__)
        self.has_known_lengths = not any(None in spec.shape for spec in specs)
        self._returned = {}

    def __reduce__(self) -> Any:
        return callback_of, (self.fn, self.specs, self.is_single, self.gradient)

    def specs_for(self, shapes) -> tuple[TensorSpec, ...]:
        """Return what is known about the results for arguments of these static shapes: it may have been called before."""
        seen = self._returned.get(tuple(map(tuple, shapes)))
        return self.specs if seen is None else tuple(spec._replace(shape=shape) for spec, shape in zip(self.specs, seen))

    def __call__(self, *arrays) -> list[np.ndarray]:
        """Return the results as new arrays; ValueError or TypeError where they are not what was promised."""
        given = [np.array(a) for a in arrays]  # its own: what it changes, or keeps, is nobody else's
        results = self._listed(self.fn(*given))
        results = [self._checked(position, x) for position, x in enumerate(results)]
        if not self.has_known_lengths:
            self._learn(tuple(np.shape(a) for a in arrays), tuple(x.shape for x in results))
        return results

    def _listed(self, results):
        if self.is_single:
            return [results]
        if not isinstance(results, (list, tuple)) or len(results) != len(self.specs):
            raise ValueError(f"'{self.name}' returned {_shown(results)}; need a list of {len(self.specs)} arrays.")
        return results

    def _checked(self, position, x):
        spec = self.specs[position]
        which = "" if self.is_single else f" as output {position}"
        if x is None:
            raise TypeError(f"'{self.name}' returned None{which}; need {spec}.")
        array = np.asarray(x)
        if array.dtype.kind not in "biuf" or not can_cast(array.dtype, spec.dtype):
            raise TypeError(f"'{self.name}' returned {_shown(x)}{which}; need {spec}: another dtype.")
        if not shape_fits(array.shape, spec.shape):
            raise ValueError(f"'{self.name}' returned {_shown(x)}{which}; need {spec}: another shape.")
        cast = np.array(array, spec.dtype, order="C")
        if array.dtype.kind in "iu" and cast.dtype.kind in "iu" and not np.array_equal(array, cast):
            raise TypeError(f"'{self.name}' returned {_shown(x)}{which}; need {spec}, which cannot hold its values.")
        return cast

    def _learn(self, shapes, returned):
        seen = self._returned.setdefault(shapes, returned)
        if seen != returned:
            before, now = (", ".join(map(format_shape, group)) for group in (seen, returned))
            raise ValueError(
                f"'{self.name}' returned {now}, and {before} before, for arguments of the same shapes: the lengths of what it "
                "returns may depend on the lengths of its arguments only, not on their values."
            )


class _Same:
    """A function as a part of a key: equal functions are one, those that cannot be compared only to themselves."""

    def __init__(self, function) -> None:
        self.function = function
        try:
            self._hash = hash(function)
        except TypeError:
            self._hash = None

    def __hash__(self) -> int:
        return id(self.function) if self._hash is None else self._hash

    def __eq__(self, other) -> bool:
        if self.function is other.function:
            return True
        return self._hash is not None and self._hash == other._hash and bool(self.function == other.function)


_callbacks = weakref.WeakValueDictionary()


def callback_of(fn, specs, is_single, gradient) -> Callback:
    """Return the one `Callback` for these arguments."""
    key = (_Same(fn), specs, is_single, _Same(gradient))
    return _callbacks.setdefault(key, Callback(fn, specs, is_single, gradient))


def _shown(x):
    if isinstance(x, (np.ndarray, np.generic)):
        return f"{x.dtype} {format_shape(np.shape(x))}"
    return f"{type(x).__name__} {x!r:.60}"


# ---------------------------------------------------------------------------------------------------------------------
# What is raised
# ---------------------------------------------------------------------------------------------------------------------

#: So many are kept: an engine may have dropped one, which nobody asks for again.
_MOST = 64
_raised, _numbers = OrderedDict(), itertools.count(1)
_TEXT = "a Python function raised an error, which is kept as number"


class PythonRaised(Exception):
    """What a user's function raised, on its way through an engine, which may make another error of it: its text is left."""

    def __init__(self, text) -> None:
        super().__init__(text)


def noted(error) -> int:
    """Keep an error and return its number."""
    number = next(_numbers)
    _raised[number] = error
    while len(_raised) > _MOST:
        _raised.popitem(last=False)
    return number


def raised(number) -> PythonRaised:
    """Return what an engine raises in place of the error of this number."""
    return PythonRaised(f"{_TEXT} {number}.")


def is_from_python(error) -> bool:
    """Tell whether an engine's error stands for one of a user's function."""
    return _number(error) is not None or "KeyboardInterrupt" in str(error)


def _number(error):
    found = re.search(rf"{_TEXT} (\d+)", str(error))
    return found and int(found.group(1))


def reraised(function: Callable, *args) -> Any:
    """Return ``function(*args)``; what a user's function raised inside of an engine is raised as it was, with its own traceback."""
    try:
        return function(*args)
    except Exception as error:
        if not is_from_python(error):
            raise
        number = _number(error)
        original = KeyboardInterrupt() if number is None else _raised.pop(number, error)
    raise original
