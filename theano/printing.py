"""Tensors as text: how they are computed."""

import sys
from typing import Any

from pymc3 import backends_symbolic as K

from ._absent import missing_name
from ._conversion import as_tensor_variable
from ._graph import is_constant

__all__ = ["Print", "debugprint", "pp", "pprint"]


class Print:
    """A function that returns its tensor, and prints its value whenever it is computed: a call of Python, which is slow.

    Parameters
    ----------
    message : str
        What is printed first.
    attrs : sequence of str
        What is printed of the array: the values of attributes, or what methods return.
    global_fn : callable, optional
        ``global_fn(self, array)`` is called instead of printing.
    """

    def __init__(self, message="", attrs=("__str__",), global_fn=None) -> None:
        self.message, self.attrs, self.global_fn = message, attrs, global_fn

    def __call__(self, x) -> K.TensorVariable:
        """Return `x`."""
        x = as_tensor_variable(x)

        def show(value):
            return self._shown(value)

        show.__name__ = f"Print({self.message!r})"
        return K.callback(show, [x], (K.int_shape(x), x.dtype), lambda inputs, output_gradients: output_gradients)

    def _shown(self, value):
        if self.global_fn is not None:
            self.global_fn(self, value)
            return value
        for name in self.attrs:
            shown = getattr(value, name)
            print(self.message, name, "=", shown() if callable(shown) else shown, flush=True)
        return value


def pp(x) -> str:
    """Return how a tensor is computed, as one line of text."""
    x = as_tensor_variable(x)
    owner = x.owner
    if x.name or owner is None:
        return _leaf(x)
    return f"{_operation(owner)}({', '.join(pp(part) for part in owner.inputs if K.is_tensor(part))})"


pprint = pp


def debugprint(obj, depth=-1, print_type=False, file=None, **ignored) -> Any:
    """Print how tensors are computed, one operation a line, what it needs indented below it.

    Parameters
    ----------
    obj : tensor, compiled function, or list of them
    depth : int
        How many levels are shown; -1: all.
    print_type : bool
        Whether dtype and shape are shown.
    file : file or 'str', optional
        Where it is printed; 'str': the text is returned.
    **ignored
        Theano's; they change nothing.
    """
    tensors = obj if isinstance(obj, (list, tuple)) else [obj]
    tensors = [x for item in tensors for x in _tensors(item)]
    lines, seen = [], {}
    for x in tensors:
        _describe(x, 0, depth, print_type, lines, seen)
    text = "\n".join(lines) + "\n"
    if file == "str":
        return text
    (file or sys.stdout).write(text)
    return None


def _tensors(x):
    if K.is_tensor(x):
        return [x]
    outputs = x.outputs
    return outputs if isinstance(outputs, (list, tuple)) else [outputs]


def _describe(x, level, depth, print_type, lines, seen):
    if depth == level:
        return
    owner = x.owner
    known = id(x) in seen
    label = seen.setdefault(id(x), f"id {len(seen)}")
    shown = f" {x.dtype} {K.int_shape(x)}" if print_type else ""
    what = _leaf(x) if owner is None else f"{_operation(owner)} {x.name!r}" if x.name else _operation(owner)
    lines.append(f"{' |' * level}{what} [{label}]{shown}{' ...' if known and owner is not None else ''}")
    if not known and owner is not None:
        for part in owner.inputs:
            if K.is_tensor(part):
                _describe(part, level + 1, depth, print_type, lines, seen)


def _operation(owner):
    return str(owner.op)


def _leaf(x):
    if x.name:
        return x.name
    return str(K.eval(x)) if is_constant(x) and not x.ndim else f"<{x.dtype} {K.int_shape(x)}>"


def __getattr__(name) -> Any:
    raise missing_name(__name__, name)
