"""What constructors return in the body of a generator: descriptions, which wait to be yielded."""

import os
import sys
from collections.abc import Iterator
from typing import Any

from .. import backends_symbolic as K
from .tensor_like import TensorLike

__all__ = ["Description", "users_line"]

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


def users_line() -> str:
    """Return ``file:line`` of the innermost caller outside this package."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


class Description(TensorLike):
    """A variable that was asked for and not yielded yet.

    Attributes
    ----------
    request : VariableRequest, DeterministicRequest or PotentialRequest
    where : str
        ``file:line`` of the user's code that made it.
    """

    def __init__(self, request) -> None:
        self.request = request
        self.where = users_line()
        self.is_yielded = False

    def __repr__(self) -> str:
        return f"<pm.{self.request.kind}({self.request.name!r}, ...) of {self.where}, not yielded>"

    def __iter__(self) -> Iterator[Any]:
        # `x = yield from pm.Normal(...)` means `x = yield pm.Normal(...)`.
        return (yield self)

    def as_tensor(self) -> None:
        """Raise an error: a description has no value, it must be yielded first.

        Raises
        ------
        TypeError
            Always; it says where to write ``yield``.
        """
        name, kind = self.request.name, self.request.kind
        raise TypeError(
            f"{name!r}, pm.{kind} of {self.where}, is used but was not yielded. "
            f"In a generator model write: {name} = yield pm.{kind}({name!r}, ...)"
        )


K.register_conversion(Description, Description.as_tensor)
