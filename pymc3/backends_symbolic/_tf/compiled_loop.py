"""The outermost loop of a chain: one XLA program that runs a whole chunk of iterations for all chains.

A step with lengths that depend on what is drawn is no program of XLA's, and cannot be mapped over chains: TensorFlow
runs its graph for one chain after the other, a chunk in each call. It runs it for all chains together where a step calls
Python and XLA cannot (`xla_callbacks.py`).
"""

from collections.abc import Callable

import numpy as np

from ..shared.callbacks import reraised
from ..shared.loop_arguments import LoopArguments
from ..shared.sessions import get_session
from .callbacks import have_callbacks
from .copying import copy_tensors, set_apart
from .custom_ops import mapped
from .fusion import hidden_one, kept_once, shared_values
from .lengths import have_random_lengths
from .library import tf
from .programs import program_of
from .reads import within
from .tensors import as_tensor
from .tracing import Trace
from .variables import located, wrap
from .xla_callbacks import can_call_python

__all__ = ["CompiledLoop", "compile_loop"]


class CompiledLoop:
    """What `compile_loop` returns. `step` is traced once; each pair of chains and capacity is compiled at its first call."""

    def __init__(self, step, carry, xs, name=None):
        self.session = get_session()
        self.name = name
        self._arguments = LoopArguments(name, carry, xs)
        self.carry, self.xs = self._arguments.carry, self._arguments.xs
        self._step = self._trace(step)
        self._together = not have_random_lengths(self._step.inputs, self._step.outputs)
        self._calls_python = have_callbacks(self._step.outputs)
        self._by_xla = self._together and (not self._calls_python or can_call_python(self._step.outputs))
        self._shared = shared_values(self._step.outputs)
        self._programs = {}
        self.session.functions.add(self)

    def __call__(self, carry_arrays, xs_arrays, n):
        self.session.check()
        carry_arrays, xs_arrays, n, chains, capacity = self._arguments.checked(carry_arrays, xs_arrays, n)
        if self._together or chains == 1:
            return self._run(chains, capacity, n, carry_arrays, xs_arrays)
        each = [
            self._run(1, capacity, n, [x[i : i + 1] for x in carry_arrays], [x[:, i : i + 1] for x in xs_arrays]) for i in range(chains)
        ]
        carries, series = zip(*each)
        return [np.concatenate(x) for x in zip(*carries)], [np.concatenate(y, axis=1) for y in zip(*series)]

    def _run(self, chains, capacity, n, carry_arrays, xs_arrays):
        if (chains, capacity) not in self._programs:
            self._programs[chains, capacity] = self._compile(chains, capacity)
        results = reraised(self._programs[chains, capacity], [np.int64(n), *carry_arrays, *xs_arrays])
        carry, ys = results[: len(self.carry)], results[len(self.carry) :]
        return [np.array(x) for x in carry], [y[:n] for y in ys]

    def release(self):
        """Free what was compiled; the session was cleared."""
        self._programs = {}
        self._step = None

    # -- building -----------------------------------------------------------------------------------------------------

    def _trace(self, step):
        def flat_step(*tensors):
            set_apart()
            wrapped = [wrap(tensor, name=spec.name) for tensor, spec in zip(tensors, self.carry + self.xs)]
            new, ys = step(wrapped[: len(self.carry)], wrapped[len(self.carry) :])
            new, ys = [as_tensor(x) for x in new], [as_tensor(y) for y in ys]
            self._arguments.check_step(new, ys)
            return [located(x) for x in new + ys]

        with self.session.lock, tf.init_scope():
            return Trace(flat_step, [tf.TensorSpec(spec.shape, spec.dtype) for spec in self.carry + self.xs], "step")

    def _compile(self, chains, capacity):
        signature = [tf.TensorSpec((), "int64")]
        signature += [tf.TensorSpec((chains, *spec.shape), spec.dtype) for spec in self.carry]
        signature += [tf.TensorSpec((capacity, chains, *spec.shape), spec.dtype) for spec in self.xs]
        with self.session.lock, tf.init_scope():
            program = tf.function(lambda *args: self._chunk(chains, capacity, *args), jit_compile=self._by_xla, autograph=False)
            return program_of(program.get_concrete_function(*signature), self._calls_python, self._by_xla)

    def _chunk(self, chains, capacity, n, *args):
        set_apart()
        carry, xs = list(args[: len(self.carry)]), list(args[len(self.carry) :])
        if chains == 1:
            carry = [tf.squeeze(x, 0) for x in carry]
            xs = [tf.squeeze(x, 1) for x in xs]
        ys = self._step.outputs[len(self.carry) :]
        lead = () if chains == 1 else (chains,)
        buffers = [tf.TensorArray(y.dtype, size=capacity, element_shape=lead + tuple(y.shape.as_list())) for y in ys]

        one = hidden_one(n)

        def body(i, carry, buffers):
            results = self._advance(chains, carry + [tf.gather(x, i) for x in xs], one)
            written = [b.write(tf.cast(i, "int32"), y) for b, y in zip(buffers, results[len(carry) :])]
            return i + 1, results[: len(carry)], written

        _, carry, buffers = tf.while_loop(lambda i, *_: i < n, body, (tf.constant(0, "int64"), carry, buffers))
        if chains == 1:
            carry = [tf.expand_dims(x, 0) for x in carry]
        return carry, [tf.reshape(b.stack(), (capacity, chains, *y.shape)) for b, y in zip(buffers, ys)]

    def _advance(self, chains, args, one):
        if chains == 1:
            return self._inlined(args, one)
        return mapped(lambda *slices: self._inlined(slices, one), args, [True] * len(args), chains)

    def _inlined(self, args, one):
        """Return the step's results; what does not depend on `args` is computed once, outside of the loop."""

        def adjust(old, new):
            return kept_once(new, one) if id(old) in self._shared else new

        adjust = adjust if self._by_xla else within
        return copy_tensors(self._step.outputs, list(zip(self._step.inputs, args)), adjust=adjust)


def compile_loop(step, carry, xs, name=None) -> Callable[..., tuple[list[np.ndarray], list[np.ndarray]]]:
    return CompiledLoop(step, carry, xs, name)
