"""The outermost loop of a chain: one XLA program that runs a whole chunk of iterations for all chains."""
import numpy as np

from ..common import TensorSpec, as_numpy, format_shape, get_session
from .blocks import mapped
from .copying import copy_tensors, set_apart
from .fusion import hidden_one, kept_once, shared_values
from .library import tf
from .tracing import Trace
from .variables import wrap, raw

__all__ = ["CompiledLoop", "compile_loop"]


class CompiledLoop:
    """See `compile_loop` of the contract. `step` is traced once; each (chains, capacity) is compiled when first met."""

    def __init__(self, step, carry, xs, name=None):
        self.session = get_session()
        self.name = name
        self.carry = [TensorSpec(*spec) for spec in carry]
        self.xs = [TensorSpec(*spec) for spec in xs]
        self._label = f"compile_loop '{name}'" if name else "compile_loop"
        self._check_static()
        self._step = self._trace(step)
        self._shared = shared_values(self._step.outputs)
        self._programs = {}
        self.session.functions.add(self)

    def __call__(self, carry_arrays, xs_arrays, n):
        self.session.check()
        carry_arrays, xs_arrays, chains, capacity = self._checked(carry_arrays, xs_arrays, n)
        if (chains, capacity) not in self._programs:
            self._programs[chains, capacity] = self._compile(chains, capacity)
        program = self._programs[chains, capacity]
        with tf.init_scope():
            carry, ys = program(tf.constant(n, "int64"), *map(tf.constant, carry_arrays + xs_arrays))
        return [result.numpy() for result in carry], [_viewed(y)[:n] for y in ys]

    def release(self):
        """Free what was compiled; the session was cleared."""
        self._programs = {}
        self._step = None

    # -- checks -------------------------------------------------------------------------------------------------------

    def _check_static(self):
        for spec in self.carry + self.xs:
            if None in spec.shape:
                shape = format_shape(spec.shape)
                raise ValueError(f"{self._label}: '{spec.name}' has the shape {shape}; it must be static.")

    def _check_step(self, new):
        if len(new) != len(self.carry):
            raise ValueError(
                f"{self._label}: the step returned {len(new)} carried tensors, need {len(self.carry)} "
                f"({', '.join(str(spec.name) for spec in self.carry)})."
            )
        for position, (spec, tensor) in enumerate(zip(self.carry, new)):
            got = TensorSpec(tuple(tensor.shape.as_list()), tensor.dtype.name)
            if tuple(spec.shape) != got.shape or spec.dtype != got.dtype:
                error = TypeError if spec.dtype != got.dtype else ValueError
                raise error(
                    f"{self._label}: the step returned {got} for the carried entry {position} ('{spec.name}'), "
                    f"which is {spec}; dtype and shape must not change."
                )

    def _checked(self, carry_arrays, xs_arrays, n):
        if len(carry_arrays) != len(self.carry) or len(xs_arrays) != len(self.xs):
            raise TypeError(
                f"{self._label}: got {len(carry_arrays)} carried arrays and {len(xs_arrays)} inputs, need "
                f"{len(self.carry)} and {len(self.xs)}."
            )
        carry_arrays = [as_numpy(array, spec.dtype, spec.name) for array, spec in zip(carry_arrays, self.carry)]
        xs_arrays = [as_numpy(array, spec.dtype, spec.name) for array, spec in zip(xs_arrays, self.xs)]
        chains = carry_arrays[0].shape[0] if carry_arrays else xs_arrays[0].shape[1]
        capacity = xs_arrays[0].shape[0] if xs_arrays else int(n)
        for array, spec, lead in [
            *((a, s, (chains,)) for a, s in zip(carry_arrays, self.carry)),
            *((a, s, (capacity, chains)) for a, s in zip(xs_arrays, self.xs)),
        ]:
            if array.shape != lead + tuple(spec.shape):
                raise ValueError(
                    f"{self._label}: got shape {format_shape(array.shape)} for '{spec.name}', need "
                    f"{format_shape(lead + tuple(spec.shape))}."
                )
        if not 0 <= n <= capacity:
            raise ValueError(f"{self._label}: got n = {n}, need 0 <= n <= {capacity}, the length of the inputs.")
        return carry_arrays, xs_arrays, chains, capacity

    # -- building -----------------------------------------------------------------------------------------------------

    def _trace(self, step):
        counts = []

        def flat_step(*tensors):
            set_apart()
            wrapped = [wrap(tensor, name=spec.name) for tensor, spec in zip(tensors, self.carry + self.xs)]
            new, ys = step(wrapped[: len(self.carry)], wrapped[len(self.carry) :])
            new, ys = [raw(x) for x in new], [raw(y) for y in ys]
            self._check_step(new)
            counts.append(len(ys))
            return new + ys

        with self.session.lock, tf.init_scope():
            return Trace(flat_step, [tf.TensorSpec(spec.shape, spec.dtype) for spec in self.carry + self.xs], "step")

    def _compile(self, chains, capacity):
        signature = [tf.TensorSpec((), "int64")]
        signature += [tf.TensorSpec((chains, *spec.shape), spec.dtype) for spec in self.carry]
        signature += [tf.TensorSpec((capacity, chains, *spec.shape), spec.dtype) for spec in self.xs]
        with self.session.lock, tf.init_scope():
            program = tf.function(lambda *args: self._run(chains, capacity, *args), jit_compile=True, autograph=False)
            return program.get_concrete_function(*signature)

    def _run(self, chains, capacity, n, *args):
        set_apart()
        carry, xs = list(args[: len(self.carry)]), list(args[len(self.carry) :])
        if chains == 1:
            carry = [tf.squeeze(x, 0) for x in carry]
            xs = [tf.squeeze(x, 1) for x in xs]
        ys = self._step.outputs[len(self.carry) :]
        lead = () if chains == 1 else (chains,)
        buffers = [
            tf.TensorArray(y.dtype, size=capacity, element_shape=lead + tuple(y.shape.as_list())) for y in ys
        ]

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

        return copy_tensors(self._step.outputs, list(zip(self._step.inputs, args)), adjust=adjust)


def _viewed(tensor):
    return np.asarray(memoryview(tensor))


def compile_loop(step, carry, xs, name=None):
    return CompiledLoop(step, carry, xs, name)
