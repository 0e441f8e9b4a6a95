"""What K.compile_loop returns: a chain's loop, called once for all its iterations and chains."""

import numpy as np

from ..shared.callbacks import reraised
from ..shared.loop_arguments import LoopArguments
from ..shared.shapes import TensorSpec
from .callbacks import learns_lengths, needs_python
from .compiled import check_session
from .data_lengths import DataLengths
from .fallbacks import warn_of_fallback
from .lazy_imports import numba_module
from .llvm.builder import Unsupported
from .llvm.chain_loop import LoweredLoop
from .python_chain_loop import PythonLoop
from .replacing import roots_of
from .sessions import current_session
from .static_shapes import without_traces
from .tensors import as_tensor, held, placeholder


class CompiledLoop:
    """What `compile_loop` returns: ``loop(carry_arrays, xs_arrays, n) -> (carry_arrays, ys)``."""

    def __init__(self, step, carry, xs, name=None):
        self.name = name
        self._arguments = LoopArguments(name, carry, xs)
        self._label, self._carry, self._xs = self._arguments.label, self._arguments.carry, self._arguments.xs
        self._session = current_session()
        with self._session.lock, without_traces():
            self._inputs, self._outputs, self._variables = self._build(step)
        self._lengths, self._compiled = DataLengths(self._inputs, self._outputs), {}
        self._session.own(self)

    def _build(self, step):
        """Return (inputs, outputs, variables) of one iteration of one chain; scalars are carried as vectors of one."""
        specs = self._carry + self._xs
        inputs = [placeholder(spec.shape or (1,), spec.dtype, spec.name) for spec in specs]
        given = [x if spec.shape else x[0] for x, spec in zip(inputs, specs)]
        new_carry, ys = step(given[: len(self._carry)], given[len(self._carry) :])
        new_carry, ys = [as_tensor(x) for x in new_carry], [as_tensor(y) for y in ys]
        self._arguments.check_step(new_carry, ys)
        self._ys = [TensorSpec(y.type.shape, y.type.dtype) for y in ys]
        placeholders, variables = roots_of([*new_carry, *ys])
        foreign = [x for x in placeholders if x not in set(inputs)]
        if foreign:
            raise ValueError(
                f"{self._label}: the step depends on {', '.join(map(repr, foreign))}. Make it part of `carry` or `xs`, or a K.variable."
            )
        check_session(self._session, variables)
        return inputs, [x if x.type.ndim else x[None] for x in [*new_carry, *ys]], variables

    def __call__(self, carry_arrays, xs_arrays, n):
        self._session.check()
        carry, xs, n, chains, _ = self._arguments.checked(carry_arrays, xs_arrays, n)
        carry = [a.copy() for a in carry]
        # One chain after the other is run: what belongs to it lies together.
        xs = [np.require(x.swapaxes(0, 1), requirements=["C", "A"]) for x in xs]
        ys = [np.empty((chains, n, *spec.shape), spec.dtype) for spec in self._ys]
        data = [held(x) for x in self._variables]
        if chains and n:
            # Inside, a scalar is a vector of one element.
            inside = [[a if spec.shape else a[..., None] for a, spec in zip(*pair)] for pair in self._paired(carry, xs, ys)]
            self._run(n, *inside, data)
        return carry, [y.swapaxes(0, 1) for y in ys]

    def _paired(self, carry, xs, ys):
        return (carry, self._carry), (xs, self._xs), (ys, self._ys)

    def _run(self, n, carry, xs, ys, data):
        shapes = tuple(a.shape for a in data)
        key = (shapes, *self._lengths.key())
        if key not in self._compiled:
            with self._session.lock:
                if key not in self._compiled:
                    self._compiled[key] = self._compile(shapes)
        reraised(self._compiled[key], n, carry, xs, ys, data)

    def _compile(self, shapes, has_run=False):
        try:
            return LoweredLoop(self._inputs, self._lengths.known(self._outputs), self._variables, shapes, len(self._carry), self._label)
        except Unsupported as error:
            reason = error
        graph = self._inputs, self._outputs, self._variables, len(self._carry)
        if learns_lengths(self._outputs) and not has_run:
            return self._compiled_after(PythonLoop(*graph), shapes)
        in_python = needs_python(reason, self._outputs)
        warn_of_fallback(self._label, reason, in_python)
        return PythonLoop(*graph) if in_python else numba_module("numba_chain_loop").NumbaLoop(*graph)

    def _compiled_after(self, loop, shapes):
        """Return a loop that runs once: then it is known how long arrays are that Python functions return."""

        def run(*args):
            loop(*args)
            self._compiled[shapes, *self._lengths.key()] = self._compile(shapes, has_run=True)

        return run

    def release(self):
        """Free the graph and the compiled code: the session was cleared."""
        self._compiled, self._outputs, self._variables = {}, [], []
