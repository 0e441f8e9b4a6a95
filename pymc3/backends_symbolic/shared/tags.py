"""Free attributes of tensors, `tag.test_value` among them, which is computed where nobody has set it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np

from .registry import K

__all__ = ["Tag", "Tagged"]


class Tag:
    """What users and engines attach to a tensor, and its value where all that it depends on has its own test value.

    Parameters
    ----------
    notes : object
        Holds the attributes.
    tensor : TensorVariable
    """

    __slots__ = ("_notes", "_tensor")

    def __init__(self, notes, tensor) -> None:
        object.__setattr__(self, "_notes", notes)
        object.__setattr__(self, "_tensor", tensor)

    def __getattr__(self, name) -> Any:
        if name == "test_value" and name not in vars(self._notes):
            return self._tensor.value_at_test_point()
        return getattr(self._notes, name)

    def __setattr__(self, name, value) -> None:
        setattr(self._notes, name, value)

    def __delattr__(self, name) -> None:
        delattr(self._notes, name)

    @property
    def __dict__(self) -> Mapping[str, Any]:
        return vars(self._notes)

    def __copy__(self) -> Any:
        return copy.copy(self._notes)

    def __update__(self, other) -> Tag:
        vars(self._notes).update(vars(other))
        return self


class Tagged:
    """Base class of tensors with a `tag`; it comes before an engine's own class, which may have one too."""

    @property
    def tag(self) -> Tag:
        """Free attributes; `tag.test_value` is the value where each root has its own `tag.test_value`."""
        return Tag(vars(self).setdefault("tag", SimpleNamespace()), self)

    @tag.setter
    def tag(self, notes) -> None:
        vars(self)["tag"] = notes

    def value_at_test_point(self) -> np.ndarray:
        """Return the value where each root has its `tag.test_value`; AttributeError where one has none."""
        roots = K.inputs_of(self)
        if any(root is self for root in roots):
            raise AttributeError(f"{self!r} has no test value: it is no variable of a model, and nobody has set one.")
        return K.eval(self, {root: root.tag.test_value for root in roots})
