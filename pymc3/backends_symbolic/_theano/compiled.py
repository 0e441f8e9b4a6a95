"""Compiled functions, behind the contract's checks of arguments."""

from typing import Any

import numpy as np
import pytensor
from pytensor.graph.basic import Constant

from ..derived.failures import explained
from ..shared.function import BaseFunction
from .callbacks import learns_lengths, needs_python
from .checks import failed_check
from .fallbacks import warn_of_fallback
from .lazy_imports import numba_module
from .llvm.builder import Unsupported
from .llvm.functions import LoweredFunction
from .modes import COMPILED, IMMEDIATE, quiet
from .replacing import roots_of
from .tensors import TensorVariable, hold, is_tensor, is_variable


class Function(BaseFunction):
    _mode = COMPILED
    #: Whether PyTensor may compile parts of what is run.
    _kernels = True
    is_symbolic = staticmethod(is_tensor)
    is_variable = staticmethod(is_variable)

    @staticmethod
    def is_placeholder(x):
        """Tell whether `x` is an input: not computed, no constant, and without a value that can be set."""
        return isinstance(x, TensorVariable) and x.owner is None and not is_variable(x) and not isinstance(x, Constant)

    def _prepare(self):
        self._compiled, self._learned = None, set()
        placeholders, variables = roots_of([*self._outputs, *self._updates.values()])
        check_session(self._session, [*self.inputs, *placeholders, *variables])

    def _run(self, values):
        try:
            return self._computed(values)
        except (ArithmeticError, AssertionError, IndexError, TypeError, ValueError) as error:
            outputs = [*self._outputs, *self._updates.values()]
            raise explained(self._label, self.inputs, outputs, values, error, failed_check(error)) from error

    def _computed(self, values):
        compiled = self._compiled
        if compiled is None:
            with self._session.lock:
                compiled = self._compiled = self._compiled or self._compile(values)
        try:
            return compiled(*values)
        except Unsupported as reason:
            # Shapes that are known only now lead to something that the lowering cannot express.
            with self._session.lock:
                compiled = self._compiled = self._compile_by_pytensor(reason, values)
            return compiled(*values)

    def _compile(self, values):
        outputs = [*self._outputs, *self._updates.values()]
        try:
            lowered = LoweredFunction(self.inputs, outputs, roots_of(outputs)[1], self._label, self._kernels)
        except Unsupported as reason:
            return self._compile_by_pytensor(reason, values)
        return _with_updates(lowered, list(self._updates)) if self._updates else lowered

    def _compile_by_pytensor(self, reason, values):
        results = [*self._outputs, *self._updates.values()]
        mode = IMMEDIATE if needs_python(reason, results) else self._mode
        shapes = tuple(value.shape for value in values)
        is_first = learns_lengths(results) and shapes not in self._learned
        if self._kernels and not is_first:
            warn_of_fallback(self._label, reason, mode is IMMEDIATE)
        with quiet():
            compiled = compile_graph(self.inputs, self._outputs, self._updates, mode, self.name)
        return self._compiled_after(compiled, shapes) if is_first else compiled

    def _compiled_after(self, function, shapes):
        """Return a function that runs once: then it is known how long arrays are that Python functions return."""

        def run(*values):
            results = function(*values)
            self._compiled = None
            self._learned.add(shapes)
            return results

        return run

    def _forget(self):
        self._compiled = None


class _Evaluation(Function):
    """A function that runs once: where our compiler cannot take it, PyTensor runs its operations one by one, and compiles nothing."""

    _mode, _kernels = IMMEDIATE, False


def _in_order(array):
    """Return an array in C order and writeable: Numba would compile again for any other kind."""
    return array if array.flags.carray else np.array(array, order="C")


def _with_updates(lowered, variables):
    """Return a function whose last results become the values of variables."""

    def run(*values):
        results = lowered(*values)
        count = len(results) - len(variables)
        for x, value in zip(variables, results[count:]):
            hold(x, value)
        return results[:count]

    return run


def compile_graph(inputs, outputs, updates, mode, name=None):
    """Return a graph compiled by PyTensor, as a function of arrays of the right types."""
    numba_module("numba_rules")
    function = pytensor.function(
        inputs, outputs, updates=list(updates.items()), mode=mode, on_unused_input="ignore", name=name, trust_input=True
    )
    return lambda *values: [np.asarray(x) for x in function(*(_in_order(v) for v in values))]


def check_session(session, roots):
    """Raise unless every root that has a session belongs to this one."""
    for x in roots:
        owner = getattr(x, "_session", None)
        if owner is not None:
            session.check_owner(owner, repr(x))


def eval(x, feed) -> Any:
    return _Evaluation(list(feed), x, name="eval")(*feed.values())
