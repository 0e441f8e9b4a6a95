"""The names that stand in texts for an expression of a model's variables."""

from .. import _context, backends_symbolic as K
from .variable import models_of

__all__ = ["names_in"]


def names_in(tensor) -> list[str]:
    """Return the names of the variables and data of a model that `tensor` depends on next, in the order of their definition."""
    models, current = models_of([tensor]), _context.open_model()
    found = []
    for model in models or ({} if current is None else {current.root: None}):
        ends = dict(model.remember("stand-ins for texts", lambda model=model: _stand_ins(model)))
        ends.pop(tensor, None)
        inputs = K.inputs_of(K.replace([tensor], ends)) if ends else []
        found += [node.name for node, stand_in in ends.items() if any(stand_in is x for x in inputs)]
    return found


def _stand_ins(model):
    named = [node for node in model.named_vars.values() if K.is_tensor(node)]
    return {node: K.placeholder(K.int_shape(node), K.dtype(node), name=node.name) for node in named}


_context.above.names_in = names_in
