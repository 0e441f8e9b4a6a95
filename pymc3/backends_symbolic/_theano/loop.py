"""The outermost loop of a chain: one compiled sweep, called from a compiled loop, both kept in the on-disk cache.

PyTensor compiles one iteration to a Numba function. Calling it from Python for every iteration would cost more than the
iteration, and PyTensor's `scan` compiles slowly; so a small loop around it is generated and compiled here. Both are found
again in a later process under a key made of the rewritten graph and the loop's source.
"""
from hashlib import sha256

import numpy as np
import pytensor.tensor as pt
from pytensor.compile.aliasing import Supervisor
from pytensor.graph.fg import FunctionGraph
from pytensor.graph.replace import vectorize_graph
from pytensor.link.numba.cache import compile_numba_function_src
from pytensor.link.numba.dispatch.basic import numba_funcify_ensure_cache, numba_njit

from .. import common
from ..common import TensorSpec, format_shape
from .compiled import check_session
from .modes import SWEEP, quiet
from .replacing import roots_of
from .sessions import current_session
from .tensors import as_tensor, placeholder


class CompiledLoop:
    """What `compile_loop` returns: ``loop(carry_arrays, xs_arrays, n) -> (carry_arrays, ys)``."""

    def __init__(self, step, carry, xs, name=None):
        self.name = name
        self._label = "compile_loop" if name is None else f"loop '{name}'"
        self._session = current_session()
        self._carry = [_static(self._label, TensorSpec(*spec)) for spec in carry]
        self._xs = [_static(self._label, TensorSpec(*spec)) for spec in xs]
        with self._session.lock:
            self._inputs, self._outputs, self._variables = self._build(step)
        self._ys = [TensorSpec(y.type.shape, y.type.dtype) for y in self._outputs[len(self._carry) :]]
        self._compiled = {}
        self._session.own(self)

    def _build(self, step):
        """Return (inputs, outputs, variables) of one iteration of one chain; scalars are carried as vectors of one."""
        inputs = [placeholder(spec.shape or (1,), spec.dtype, spec.name) for spec in self._carry + self._xs]
        given = [x if spec.shape else x[0] for x, spec in zip(inputs, self._carry + self._xs)]
        new_carry, ys = step(given[: len(self._carry)], given[len(self._carry) :])
        new_carry, ys = [as_tensor(x) for x in new_carry], [as_tensor(y) for y in ys]
        self._check(new_carry, ys)
        placeholders, variables = roots_of([*new_carry, *ys])
        foreign = [x for x in placeholders if x not in set(inputs)]
        if foreign:
            raise ValueError(
                f"{self._label}: the step depends on {', '.join(map(repr, foreign))}. Make it part of `carry` or `xs`, or a "
                "K.variable."
            )
        check_session(self._session, variables)
        return inputs, [x if x.type.ndim else x[None] for x in [*new_carry, *ys]], variables

    def _check(self, new_carry, ys):
        if len(new_carry) != len(self._carry):
            raise ValueError(f"{self._label}: the step returned {len(new_carry)} carry entries, need {len(self._carry)}.")
        for i, (x, spec) in enumerate(zip(new_carry, self._carry)):
            if x.type.dtype != spec.dtype or x.type.shape != spec.shape:
                raise TypeError(
                    f"{self._label}: carry entry {spec.name or i}: the step returned {x.type.dtype} "
                    f"{format_shape(x.type.shape)}, need {spec}: what is carried keeps its dtype and shape."
                )
        for i, y in enumerate(ys):
            if None in y.type.shape:
                raise ValueError(f"{self._label}: output {i} is {y!r}; need a static shape.")

    def __call__(self, carry_arrays, xs_arrays, n):
        self._session.check()
        chains, capacity = self._checked_lengths(carry_arrays, xs_arrays, n)
        carry = [self._array(i, a, (chains,)) for i, a in enumerate(carry_arrays)]
        xs = [self._array(len(carry) + i, a, (capacity, chains)) for i, a in enumerate(xs_arrays)]
        ys = [np.empty((n, chains, *spec.shape), spec.dtype) for spec in self._ys]
        single = chains == 1
        arrays = [*(a.copy() for a in carry), *(np.empty_like(a) for a in carry), *xs, *ys]
        if single:
            lead = [0] * 2 * len(carry) + [1] * (len(xs) + len(ys))
            arrays = [a.reshape(*a.shape[:k], *(a.shape[k + 1 :] or (1,))) for k, a in zip(lead, arrays)]
        data = [x.get_value(borrow=True) for x in self._variables]
        swapped = self._kernel(single)(n, *arrays, *data)
        first = len(carry) if swapped else 0
        out = arrays[first : first + len(carry)]
        return [a.reshape(chains, *spec.shape) for a, spec in zip(out, self._carry)], ys

    def _checked_lengths(self, carry_arrays, xs_arrays, n):
        """Return (chains, capacity)."""
        for what, arrays, specs in (("carry", carry_arrays, self._carry), ("xs", xs_arrays, self._xs)):
            if len(arrays) != len(specs):
                raise ValueError(f"{self._label}: got {len(arrays)} arrays for {what}, need {len(specs)}.")
        if not carry_arrays and not xs_arrays:
            raise ValueError(f"{self._label}: got neither carry nor xs; the number of chains is unknown.")
        chains = np.shape(carry_arrays[0])[0] if carry_arrays else np.shape(xs_arrays[0])[1]
        capacity = np.shape(xs_arrays[0])[0] if xs_arrays else n
        if not 0 <= n <= capacity:
            raise ValueError(f"{self._label}: got n={n}; need a number from 0 to the capacity, {capacity}.")
        return chains, capacity

    def _array(self, position, array, leading):
        """Return an argument in C order and of its dtype, after checking it."""
        spec = (self._carry + self._xs)[position]
        array = common.as_numpy(array, spec.dtype, spec.name)
        if array.shape != (*leading, *spec.shape):
            raise ValueError(
                f"{self._label}: {spec.name or position}: got shape {format_shape(array.shape)}, need "
                f"{format_shape((*leading, *spec.shape))}."
            )
        return array if array.flags.carray else array.copy()

    def _kernel(self, single):
        if single not in self._compiled:
            with self._session.lock, quiet():
                self._compiled[single] = self._compile(single)
        return self._compiled[single]

    def _compile(self, single):
        inputs, outputs = self._inputs, self._outputs
        if not single:
            inputs, outputs = _batched(inputs, outputs)
        sweep, key = _compiled_sweep([*inputs, *self._variables], outputs)
        return _compiled_loop(sweep, key, len(self._carry), len(self._xs), len(self._ys), len(self._variables))

    def release(self):
        """Free the graph and the compiled code: the session was cleared."""
        self._compiled, self._outputs, self._variables = {}, [], []


def _static(label, spec):
    if None in spec.shape:
        raise ValueError(f"{label}: {spec.name}: got {spec}; need a static shape.")
    return spec


def _batched(inputs, outputs):
    """Return the sweep of any number of chains: every input and output has a new first axis of unknown length."""
    batched = [placeholder((None, *x.type.shape), x.type.dtype, x.name) for x in inputs]
    results = vectorize_graph(outputs, dict(zip(inputs, batched)))
    # An output that depends on no chain is repeated for each.
    chains = batched[0].shape[0]
    results = [
        x if x.type.ndim > y.type.ndim else pt.alloc(x, chains, *y.type.shape) for x, y in zip(results, outputs)
    ]
    return batched, results


def _compiled_sweep(inputs, outputs):
    """Return one iteration as a Numba function, and the key under which the on-disk cache knows it (or None)."""
    graph = FunctionGraph(inputs, outputs, clone=True)
    graph.attach_feature(Supervisor(graph.inputs))
    SWEEP.optimizer(graph)
    return numba_funcify_ensure_cache(graph, fgraph_name="sweep")


def _compiled_loop(sweep, key, n_carry, n_xs, n_ys, n_data):
    source = _loop_source(n_carry, n_xs, n_ys, n_data)
    if key is not None:
        key = sha256(f"{key} {source}".encode()).hexdigest()
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
