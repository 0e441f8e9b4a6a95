"""What Theano's tensors say of themselves, for an engine whose tensors do not: a type, and how they are computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from .registry import K

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["Owner", "StaticType"]


class StaticType(NamedTuple):
    """Elements' type and lengths of a tensor; called with a name, an input of this type."""

    dtype: str
    shape: tuple[int | None, ...]

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self.shape)

    @property
    def broadcastable(self) -> tuple[bool, ...]:
        """For each axis, whether its length is known to be 1."""
        return tuple(n == 1 for n in self.shape)

    def __call__(self, name=None) -> TensorVariable:
        """Return an input of this type."""
        return K.placeholder(self.shape, self.dtype, name=name)

    make_variable = __call__


class Owner(NamedTuple):
    """The operation that computes a tensor, and what it is applied to."""

    op: str
    inputs: list[Any]
