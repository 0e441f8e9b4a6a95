"""A chain's loop as machine code: what does not change while it runs is computed once per call, chains share the cores."""
import os
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from .arrays import INDEX_ERROR, KERNEL_ERROR, shape_of
from .prepare import prepared_graph
from .program import Program, invariant_frontier

#: Less work than so many seconds is not worth waking a second thread for; what one iteration takes is known from before.
MIN_SHARED_SECONDS = 1e-3
FIRST_GUESS = 5e-7


class LoweredLoop:
    """``loop(n, carry, xs, ys, data)``, all arrays with their chain axis; `carry` and `ys` are written.

    Parameters
    ----------
    inputs, outputs, variables : list of PyTensor variables
        Of one iteration of one chain: carries and xs, new carries and ys, shared data.
    shapes : sequence of tuple
        Of the values of `variables`.
    """

    def __init__(self, inputs, outputs, variables, shapes, n_carry, label):
        self._label = label
        self._seconds = FIRST_GUESS
        n_xs = len(inputs) - n_carry
        types = [x.type for x in inputs] + [x.type.clone(shape=shape) for x, shape in zip(variables, shapes)]
        graph = prepared_graph([*inputs, *variables], outputs, types)
        varying, data = graph.inputs[: len(inputs)], graph.inputs[len(inputs) :]
        frontier = invariant_frontier(graph, varying)
        self._invariant_specs = [(shape_of(x), x.type.dtype) for x in frontier]
        self._invariant = Program(prepared_graph(data, frontier), 0, 0) if frontier else None
        self._sweep = Program(graph, n_carry, n_xs, given=frontier)

    def __call__(self, n, carry, xs, ys, data):
        chains = carry[0].shape[0] if carry else xs[0].shape[1]
        arrays = [*carry, *xs, *ys, *data, *self._invariants(data)]
        shares = _shares(chains, n * chains * self._seconds)
        started = time.perf_counter()
        if len(shares) == 1:
            status = self._sweep(n, 0, chains, chains, arrays)
        else:
            with ThreadPoolExecutor(len(shares)) as pool:
                calls = [pool.submit(self._sweep, n, first, last, chains, arrays) for first, last in shares]
                status = 0
                for call in calls:
                    status |= call.result()
        self._seconds = (time.perf_counter() - started) * len(shares) / (n * chains)
        raise_for(status, self._label)

    def _invariants(self, data):
        arrays = [np.empty(shape, dtype) for shape, dtype in self._invariant_specs]
        if arrays:
            raise_for(self._invariant(1, 0, 1, 1, [*arrays, *data]), self._label)
        return arrays


def _shares(chains, seconds):
    """Return the ranges of chains that each thread runs, for work that would take one thread so many seconds."""
    workers = min(chains, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    if seconds < MIN_SHARED_SECONDS:
        workers = 1
    bounds = [chains * i // workers for i in range(workers + 1)]
    return list(zip(bounds[:-1], bounds[1:]))


def raise_for(status, label):
    """Raise the error that a call noted."""
    if status & INDEX_ERROR:
        raise IndexError(f"{label}: an index computed while running was out of range.")
    if status & KERNEL_ERROR:
        raise ValueError(f"{label}: an operation failed while running (an argument it has no value for).")
