"""Texts of parameters: values, names, and the names of what an expression is made of."""

from ... import _context, backends_symbolic as K
from ...util import get_repr_for_variable

__all__ = ["text_of"]


def text_of(value, formatting="plain") -> str:
    """Return a short text for a parameter: its value, its name, or ``f(a, b)`` for an expression of the variables a and b.

    Parameters
    ----------
    value : number, array or tensor
    formatting : {"plain", "latex"}
    """
    if not K.is_tensor(value) or value.name is not None:
        return get_repr_for_variable(value, formatting)
    names = _context.above.names_in(value)
    if not names and not K.inputs_of(value):
        return get_repr_for_variable(K.eval(value), formatting)
    return get_repr_for_variable(value, formatting, names)
