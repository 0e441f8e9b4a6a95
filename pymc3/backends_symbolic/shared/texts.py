"""How tensors are called in messages."""
from ..common import format_shape
from .published import K

__all__ = ["describe"]


def describe(x):
    """Return the text ``<name: dtype shape>`` of a tensor, whatever its class shows."""
    name = "" if x.name is None else f"{x.name}: "
    return f"<{name}{x.dtype} {format_shape(K.int_shape(x))}>"
