"""The names that stand in texts for an expression of a model's variables."""

from .. import _context, backends_symbolic as K
from .variable import models_of

__all__ = ["names_in"]


def names_in(tensor) -> list[str]:
    """Return the names of the variables and data of a model that `tensor` depends on next, in the order of their definition."""
    models, current = models_of([tensor]), _context.open_model()
    found = []
    for model in models or ({} if current is None else {current.root: None}):
        named = [node for node in model.named_vars.values() if K.is_tensor(node)]
        found += [node.name for node in K.nearest(tensor, named)]
    return found


_context.above.names_in = names_in
