"""The tensors that a graph stacks along a new first axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..shared.sessions import get_session
from .alike import rewrapped
from .copying import walk_back
from .variables import owned, wrap

if TYPE_CHECKING:
    from ..contract.tensors import TensorVariable

__all__ = ["stacks_in"]


def stacks_in(x) -> list[tuple[TensorVariable, list[TensorVariable]]]:
    with get_session().building():
        packs = [op for op in walk_back([owned(x)]) if op.type == "Pack" and op.get_attr("axis") == 0]
        return [(wrap(op.outputs[0]), [rewrapped(part) for part in op.inputs]) for op in reversed(packs)]
