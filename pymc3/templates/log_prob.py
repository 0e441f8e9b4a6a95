"""The log-probability of a model as a function."""

import numpy as np

from .. import _context, backends_symbolic as K
from .._boundary import public_methods
from .._checks import check_numbers
from .contexts import InferenceContext, check_input
from .tensor_like import plain

__all__ = ["LogProbFunction"]


@public_methods
class LogProbFunction:
    """The log-probability of a model, given the values of its unobserved variables: one number.

    ``f(mu, tau)`` or ``f(mu=..., tau=...)``. With arrays it is compiled (once for each combination of shapes) and gives an
    array; with tensors it gives a tensor, which can be differentiated and used in functions of K. An input may have axes in
    front of those of its variable: the log-probability is summed over them.

    Parameters
    ----------
    model : FunctionModel
    observed : dict of str to array, optional
        Data, in place of those that the model itself gives.
    unconstrained : bool
        Whether inputs are on the scale on which samplers move.

    Attributes
    ----------
    inputs : dict of str to Input
        Name -> shape, dtype and line of the variable, in the order of the arguments.
    """

    def __init__(self, model, observed=None, unconstrained=False) -> None:
        self.model, self.observed, self.unconstrained = model, observed, unconstrained
        context = model.forward_context(observed)
        self.inputs = context.inputs(unconstrained)
        self._compiled = {}

    def __call__(self, *args, **named) -> K.TensorVariable | np.ndarray:
        """Return the log-probability at these values.

        Raises
        ------
        TypeError
            A value is missing, unknown, given twice, or fractional for a discrete variable.
        ShapeError
            A value does not have the shape of its variable.
        """
        values, shapes = self._values(args, named)
        key = K.get_session(), shapes
        if key not in self._compiled:
            self._compiled[key] = self._compile(shapes)
        return self._compiled[key](*values)

    def _compile(self, shapes):
        with K.get_session().apart(), _context.detached():  # it may be called where another context is open
            inputs = [K.placeholder(n, entry.dtype, name=name) for n, (name, entry) in zip(shapes, self.inputs.items())]
            context = InferenceContext(inputs, list(self.inputs), self.observed, self.unconstrained)
            self.model.run(context)
            return K.function(inputs, context.log_prob(), name=f"log-probability of {self.model.return_name}")

    def _values(self, args, named):
        names = list(self.inputs)
        if len(args) > len(names):
            raise TypeError(f"{self!r} takes {len(names)} values, got {len(args)}.")
        twice = [name for name in names[: len(args)] if name in named]
        unknown = [name for name in named if name not in names]
        missing = [name for name in names[len(args) :] if name not in named]
        for problem, found in (("got twice", twice), ("does not know", unknown), ("needs also", missing)):
            if found:
                lines = ", ".join(f"{name!r}" + self._line(name) for name in found)
                raise TypeError(f"{self!r} {problem} {lines}. Give each value once, in this order or by name.")
        given = {**dict(zip(names, args)), **named}
        values = [plain(given[name]) for name in names]
        shapes = []
        for value, (name, entry) in zip(values, self.inputs.items()):
            shape, dtype = (K.int_shape(value), K.dtype(value)) if K.Function.is_symbolic(value) else _kind(value)
            check_input(name, shape, dtype, entry.shape, entry.dtype, entry.where)
            shapes.append(shape)
        return values, tuple(shapes)

    def _line(self, name):
        return f" ({self.inputs[name].where})" if name in self.inputs else ""

    def __repr__(self) -> str:
        return f"<log-probability of {self.model.return_name}({', '.join(self.inputs)})>"


def _kind(value):
    array = check_numbers("an input", value)
    return array.shape, array.dtype.name
