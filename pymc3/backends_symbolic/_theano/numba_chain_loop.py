"""A chain's loop around a sweep compiled by PyTensor with Numba: for graphs that our compiler cannot express.

Calling the compiled sweep from Python for every iteration would cost more than the iteration, so a small loop around it is
generated and compiled. Both are found again in a later process, in PyTensor's cache on disk, under a key made of the
rewritten graph and the loop's source.
"""

import threading
from hashlib import sha256

import numpy as np
from pytensor.compile.aliasing import Supervisor
from pytensor.graph.fg import FunctionGraph
from pytensor.link.numba.cache import compile_numba_function_src
from pytensor.link.numba.dispatch.basic import numba_funcify_ensure_cache, numba_njit

from . import numba_rules  # noqa: F401 - it registers how this engine's operations run
from .modes import COMPILED, quiet


class NumbaLoop:
    """``loop(n, carry, xs, ys, data)``, all arrays beginning with the axis of chains; `carry` and `ys` are written.

    One chain after the other is run: PyTensor maps no graph whose lengths depend on values. Scalars are carried as vectors
    of one.
    """

    def __init__(self, inputs, outputs, variables, n_carry):
        self._graph = inputs, outputs, variables
        self._n_carry = n_carry
        self._kernel, self._lock = None, threading.Lock()

    def __call__(self, n, carry, xs, ys, data):
        for chain in range(len((carry or xs)[0])):
            self._run(n, *([a[chain] for a in arrays] for arrays in (carry, xs, ys)), data)

    def _run(self, n, carry, xs, ys, data):
        arrays = [*(a.copy() for a in carry), *map(np.empty_like, carry), *map(np.ascontiguousarray, xs), *map(np.empty_like, ys)]
        swapped = self._compiled([*arrays, *data])(n, *arrays, *data)
        first = len(carry) if swapped else 0
        results = arrays[first : first + len(carry)] + arrays[len(arrays) - len(ys) :]
        for target, result in zip([*carry, *ys], results):
            target[...] = result

    def _compiled(self, arguments):
        with self._lock:
            if self._kernel is None:
                with quiet():
                    kernel = self._compile()
                    kernel(0, *arguments)  # Numba compiles at the first call
                self._kernel = kernel
        return self._kernel

    def _compile(self):
        inputs, outputs, variables = self._graph
        sweep, key = _compiled_sweep([*inputs, *variables], outputs)
        n_xs, n_ys = len(inputs) - self._n_carry, len(outputs) - self._n_carry
        return _compiled_loop(sweep, key, self._n_carry, n_xs, n_ys, len(variables))


def _compiled_sweep(inputs, outputs):
    """Return one iteration as a Numba function, and the key under which the on-disk cache knows it (or None)."""
    graph = FunctionGraph(inputs, outputs, clone=True)
    graph.attach_feature(Supervisor(graph.inputs))
    COMPILED.optimizer(graph)
    return numba_funcify_ensure_cache(graph, fgraph_name="sweep")


def _compiled_loop(sweep, key, n_carry, n_xs, n_ys, n_data):
    source = _loop_source(n_carry, n_xs, n_ys, n_data)
    if key is not None:
        key = sha256(f"{key} {source} {__name__}".encode()).hexdigest()  # what is cached imports this module
    loop = compile_numba_function_src(source, "chain_loop", {"sweep": sweep, "__name__": __name__}, {}, cache_key=key)
    return numba_njit(loop, final_function=True, nogil=True, cache=key is not None, boundscheck=False)


def _loop_source(n_carry, n_xs, n_ys, n_data):
    """Return the source of the loop: carries alternate between two buffers, since outputs may be views of inputs."""
    names = {kind: [f"{kind}{i}" for i in range(k)] for kind, k in zip("cbxyd", (n_carry, n_carry, n_xs, n_ys, n_data))}
    arguments = ", ".join(["n", *names["c"], *names["b"], *names["x"], *names["y"], *names["d"]])
    given = ", ".join([*names["c"], *(f"{x}[i]" for x in names["x"]), *names["d"]])
    lines = [f"def chain_loop({arguments}):", "    swapped = False", "    for i in range(n):"]
    lines += [f"        out = sweep({given})"]
    lines += [f"        {b}[:] = out[{i}]" for i, b in enumerate(names["b"])]
    lines += [f"        {y}[i] = out[{n_carry + i}]" for i, y in enumerate(names["y"])]
    lines += [f"        {c}, {b} = {b}, {c}" for c, b in zip(names["c"], names["b"])]
    return "\n".join([*lines, "        swapped = not swapped", "    return swapped"]) + "\n"
