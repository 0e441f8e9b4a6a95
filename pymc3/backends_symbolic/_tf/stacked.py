"""The tensors that a graph stacks along a new first axis."""

from ..shared.sessions import get_session
from .alike import rewrapped
from .copying import walk_back
from .variables import owned, wrap

__all__ = ["stacks_in"]


def stacks_in(x):
    with get_session().building():
        packs = [op for op in walk_back([owned(x)]) if op.type == "Pack" and op.get_attr("axis") == 0]
        return [(wrap(op.outputs[0]), [rewrapped(part) for part in op.inputs]) for op in reversed(packs)]
