"""A chain's loop in Python, one operation at a time: for what neither our compiler nor Numba can do."""

import threading

from .inner_graphs import closed, python_function


class PythonLoop:
    """``loop(n, carry, xs, ys, data)``, all arrays beginning with the axis of chains; `carry` and `ys` are written.

    All arrays begin with the axis of chains; `carry` and `ys` are written.
    """

    def __init__(self, inputs, outputs, variables, n_carry):
        self._step = python_function(closed(inputs, variables, outputs))
        self._n_carry = n_carry
        self._lock = threading.Lock()

    def __call__(self, n, carry, xs, ys, data):
        with self._lock:  # a function of PyTensor keeps its intermediate results
            self._run(n, carry, xs, ys, data)

    def _run(self, n, carry, xs, ys, data):
        for c in range(len((carry or xs)[0])):
            for i in range(n):
                results = self._step(*(a[c] for a in carry), *(x[c, i] for x in xs), *data)
                for target, value in zip(carry, results):
                    target[c] = value
                for y, value in zip(ys, results[self._n_carry :]):
                    y[c, i] = value
