"""How tensors are called in messages."""

from .dtypes import can_cast
from .registry import K
from .shapes import format_shape

__all__ = ["called", "check_castable", "describe"]


def describe(x) -> str:
    """Return the text ``<name: dtype shape>`` of a tensor, whatever its class shows."""
    name = "" if x.name is None else f"{x.name}: "
    return f"<{name}{x.dtype} {format_shape(K.int_shape(x))}>"


def called(kind, name) -> str:
    """Return the text ``kind 'name'``, or the kind alone."""
    return kind if name is None else f"{kind} '{name}'"


def check_castable(x, dtype) -> None:
    """Raise TypeError unless a tensor becomes one of this dtype without loss."""
    if not can_cast(x.dtype, dtype):
        raise TypeError(f"as_tensor: got {describe(x)}, need {dtype}, which cannot hold such values without loss; convert it with K.cast.")
