"""A function of arrays as machine code: one evaluation of a graph, on memory that is used again from call to call."""

import numpy as np

from ..data_lengths import DataLengths
from ..tensors import held
from .arrays import shape_of
from .chain_loop import raise_for
from .prepare import prepared_graph
from .program import Program, check_that_it_is_on

#: Machine code for so many combinations of shapes is kept.
MAX_SHAPES = 16


class LoweredFunction:
    """``function(*arrays) -> list of new arrays``.

    Where a shape is not static, or said by values of variables, machine code is made for each combination that is met.

    Parameters
    ----------
    inputs, outputs : list of PyTensor variables
    variables : list of shared variables
        What the outputs depend on besides; their values at the time of a call count.
    kernels : bool
        False: refuse graphs of which PyTensor would have to compile a part.
    """

    def __init__(self, inputs, outputs, variables, label, kernels=True):
        check_that_it_is_on()
        self._graph = inputs, outputs, variables
        self._label, self._kernels = label, kernels
        self._variables = variables
        self._by_shape = {}
        self._lengths = DataLengths(inputs, outputs)
        self._static = not self._lengths and all(None not in x.type.shape for x in (*inputs, *variables))
        if self._static:
            self._for_shapes(None)

    def __call__(self, *arrays):
        data = [held(x) for x in self._variables]
        shapes = None if self._static else tuple(a.shape for a in (*arrays, *data))
        key = (shapes, *self._lengths.key()) if self._lengths else shapes
        program, specs, idle = self._by_shape.get(key) or self._for_shapes(shapes, key)
        try:
            frame = idle.pop()
        except IndexError:
            frame = _Frame(program, *specs)
        status = frame.run(arrays, data)
        results = [a.copy() for a in frame.outputs]
        idle.append(frame)
        if status:
            raise_for(status, self._label)
        return results

    def _for_shapes(self, shapes, key=None):
        """Return (program, shapes and dtypes of inputs and outputs, frames that no call is using now)."""
        inputs, outputs, variables = self._graph
        types = [x.type for x in (*inputs, *variables)]
        if shapes is not None:
            types = [kind.clone(shape=shape) for kind, shape in zip(types, shapes)]
        graph = prepared_graph([*inputs, *variables], self._lengths.known(outputs), types)
        specs = [[(shape_of(x), x.type.dtype) for x in group] for group in (graph.inputs[: len(inputs)], graph.outputs)]
        if len(self._by_shape) >= MAX_SHAPES:
            self._by_shape.pop(next(iter(self._by_shape)))
        self._by_shape[key] = Program(graph, 0, len(inputs), self._kernels, once=True), specs, []
        return self._by_shape[key]


class _Frame:
    """Arrays at fixed addresses, and the table of their addresses."""

    def __init__(self, program, input_specs, output_specs):
        self.inputs = [np.empty(shape, dtype) for shape, dtype in input_specs]
        self.outputs = [np.empty(shape, dtype) for shape, dtype in output_specs]
        self._data = None
        self._program = program

    def run(self, arrays, data):
        for own, given in zip(self.inputs, arrays):
            own[...] = given
        if self._data is None or any(a is not b for a, b in zip(self._data, data)):
            self._data = data
            self._call = self._program.bound(1, 1, 1, [*self.inputs, *self.outputs, *data])
        return self._call()
