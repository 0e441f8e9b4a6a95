"""A chain's loop as machine code: what does not change is computed once per call, rows are set in place."""

import numpy as np

from ..inner_graphs import Graph
from .arrays import INDEX_ERROR, KERNEL_ERROR, shape_of
from .callbacks import raise_for_python
from .prepare import prepared_graph
from .program import Program, check_that_it_is_on, invariant_frontier
from .row_updates import with_rows_apart


class LoweredLoop:
    """``loop(n, carry, xs, ys, data)``, all arrays beginning with the axis of chains; `carry` and `ys` are written.

    It may run in several threads at once, each with its own chains.

    Parameters
    ----------
    inputs, outputs, variables : list of PyTensor variables
        Of one iteration of one chain: carries and xs, new carries and ys, shared data.
    shapes : sequence of tuple
        Of the values of `variables`.
    """

    def __init__(self, inputs, outputs, variables, shapes, n_carry, label):
        check_that_it_is_on()
        self._label = label
        n_xs = len(inputs) - n_carry
        types = [x.type for x in inputs] + [x.type.clone(shape=shape) for x, shape in zip(variables, shapes)]
        body, row_updates = with_rows_apart(Graph(inputs, outputs), n_carry)
        graph = prepared_graph([*inputs, *variables], body.outputs, types)
        varying, data = graph.inputs[: len(inputs)], graph.inputs[len(inputs) :]
        frontier = invariant_frontier(graph, varying)
        self._invariant_specs = [(shape_of(x), x.type.dtype) for x in frontier]
        self._invariant = Program(prepared_graph(data, frontier), 0, 0, once=True) if frontier else None
        self._sweep = Program(graph, n_carry, n_xs, given=frontier, row_updates=row_updates)

    def __call__(self, n, carry, xs, ys, data):
        chains, capacity = len((carry or xs)[0]), xs[0].shape[1] if xs else n
        arrays = [*carry, *xs, *ys, *data, *self._invariants(data)]
        raise_for(self._sweep(n, capacity, chains, arrays), self._label)

    def _invariants(self, data):
        arrays = [np.empty(shape, dtype) for shape, dtype in self._invariant_specs]
        if arrays:
            raise_for(self._invariant(1, 1, 1, [*arrays, *data]), self._label)
        return arrays


def raise_for(status, label):
    """Raise the error that a call noted."""
    raise_for_python(status)
    if status & INDEX_ERROR:
        raise IndexError(f"{label}: an index computed while running was out of range.")
    if status & KERNEL_ERROR:
        raise ValueError(f"{label}: an operation failed while running (an argument it has no value for).")
