"""Texts of parameters: values, names, and the names of what an expression is made of."""

from ... import _context
from ... import backends_symbolic as K
from ..cut_graphs import models_of
from ...util import get_repr_for_variable

__all__ = ["names_in", "text_of"]


def text_of(value, formatting="plain"):
    """Short text of a parameter: its value, its name, or ``f(a, b)`` for an expression of the variables a and b.

    Parameters
    ----------
    value : number, array or tensor
    formatting : {"plain", "latex"}
    """
    if not K.is_tensor(value) or getattr(value, "name", None) is not None:
        return get_repr_for_variable(value, formatting)
    names = names_in(value)
    if not names and not K.inputs_of(value):
        return get_repr_for_variable(K.eval(value), formatting)
    return get_repr_for_variable(value, formatting, names)


def names_in(tensor):
    """Names of the variables and data of a model that `tensor` depends on next, in the order of their definition."""
    models = models_of([tensor])
    current = getattr(_context.open_model(), "root", None)
    found = []
    for model in models or ({} if current is None else {current: None}):
        ends = dict(model.remember("stand-ins for texts", lambda model=model: _stand_ins(model)))
        ends.pop(tensor, None)
        inputs = K.inputs_of(K.replace([tensor], ends)) if ends else []
        found += [node.name for node, stand_in in ends.items() if any(stand_in is x for x in inputs)]
    return found


def _stand_ins(model):
    named = [node for node in model.named_vars.values() if K.is_tensor(node)]
    return {node: K.placeholder(K.int_shape(node), K.dtype(node), name=node.name) for node in named}
