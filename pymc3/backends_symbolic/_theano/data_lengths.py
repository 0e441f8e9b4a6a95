"""Lengths that values of variables say: `x[mask]` of a shared mask. Code is compiled for the lengths that are met."""

import pytensor
from pytensor.graph.traversal import toposort
from pytensor.tensor.basic import constant
from pytensor.tensor.shape import Shape, Shape_i

from .lengths import said_by
from .modes import IMMEDIATE
from .replacing import rebuild, roots_of
from .tensors import held, is_variable

__all__ = ["DataLengths"]


class DataLengths:
    """The lengths in a graph that depend on values of variables, and of nothing else that varies.

    Parameters
    ----------
    inputs, outputs : list of PyTensor variables
    """

    def __init__(self, inputs, outputs):
        self._lengths = _said_by_data(inputs, outputs)
        self._variables = roots_of(self._lengths)[1]
        self._function, self._data, self._values = None, None, ()

    def __bool__(self):
        return bool(self._lengths)

    def key(self):
        """Return what says which lengths there are now: nothing for most graphs."""
        if self._lengths:
            self._look_up()
        return tuple(value.tobytes() for value in self._values)

    def known(self, outputs):
        """Return outputs of the graph for these lengths alone."""
        return rebuild(outputs, {x: constant(value) for x, value in zip(self._lengths, self._values)}) if self._lengths else outputs

    def _look_up(self):
        data = [held(x) for x in self._variables]
        if self._data is None or any(now is not before for now, before in zip(data, self._data)):
            self._function = self._function or pytensor.function([], self._lengths, mode=IMMEDIATE)
            self._data, self._values = data, tuple(self._function())


def _said_by_data(inputs, outputs):
    varying, by_data, found = set(inputs), set(), {}
    for node in toposort(outputs, blockers=inputs):
        if isinstance(node.op, (Shape, Shape_i)):
            continue
        if not varying.isdisjoint(node.inputs):
            varying.update(node.outputs)
        elif any(x in by_data or is_variable(x) for x in node.inputs):
            by_data.update(node.outputs)
        found |= {x: None for x in said_by(node) if x not in varying and (x in by_data or is_variable(x))}
    return [x for x in found if not roots_of([x])[0]]
