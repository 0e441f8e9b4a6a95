"""Compiled functions, behind the contract's checks of arguments."""
import logging

import numpy as np
import pytensor

from .. import common
from ..arguments import ArgumentChecker
from ..common import TensorSpec
from ..derived.failures import explained
from .checks import failed_check
from .inner_graphs import has_inner_graphs
from .late import numba_room
from .lowering.functions import LoweredFunction
from .lowering.ir import Unsupported
from .modes import COMPILED, IMMEDIATE, quiet
from .replacing import as_list, inputs_of, replace, roots_of
from .sessions import current_session
from .tensors import TensorVariable, as_tensor, hold, is_tensor, is_variable

_log = logging.getLogger("pymc3")


class Function:
    def __init__(self, inputs, outputs, updates=None, name=None, immediate=False):
        self.inputs = list(inputs)
        self.name = name
        self._label = "function" if name is None else f"function '{name}'"
        self._as_list = isinstance(outputs, (list, tuple))
        self._outputs = [as_tensor(x) for x in (outputs if self._as_list else [outputs])]
        self._updates = _checked_updates(updates)
        # What runs once is not worth compiling by PyTensor: where the lowering fails, its operations run one by one.
        self._mode, self._kernels = (IMMEDIATE, False) if immediate else (COMPILED, True)
        self._session = current_session()
        _check_inputs(self.inputs, self._label)
        _check_reachable(self.inputs, [*self._outputs, *self._updates.values()], self._session, self._label)
        self._arguments = ArgumentChecker(name, [TensorSpec(x.type.shape, x.type.dtype, x.name) for x in self.inputs])
        self._compiled = None
        self._session.own(self)

    @property
    def outputs(self):
        """The outputs as given: a list, or one tensor."""
        return list(self._outputs) if self._as_list else self._outputs[0]

    def __call__(self, *args, **by_name):
        self._session.check()
        args = self._arguments.bind(args, by_name)
        if any(is_tensor(x) for x in args):
            return self._symbolic(args)
        values = [self._arguments.as_array(i, x) for i, x in enumerate(args)]
        results = self._run(values)
        return results if self._as_list else results[0]

    def _run(self, values):
        try:
            return self._computed(values)
        except (ArithmeticError, AssertionError, IndexError, TypeError, ValueError) as error:
            outputs = [*self._outputs, *self._updates.values()]
            raise explained(self._label, self.inputs, outputs, values, error, failed_check(error)) from error

    def _computed(self, values):
        if self._compiled is None:
            with self._session.lock:
                if self._compiled is None:
                    self._compiled = self._compile()
        try:
            return self._compiled(*values)
        except Unsupported as reason:
            # Shapes that are known only now lead to something that the lowering cannot express.
            with self._session.lock:
                self._compiled = self._compile_by_pytensor(reason)
            return self._compiled(*values)

    def _compile(self):
        outputs = [*self._outputs, *self._updates.values()]
        try:
            lowered = LoweredFunction(self.inputs, outputs, roots_of(outputs)[1], self._label, self._kernels)
        except Unsupported as reason:
            return self._compile_by_pytensor(reason)
        return _with_updates(lowered, list(self._updates)) if self._updates else lowered

    def _compile_by_pytensor(self, reason):
        _log.info("%s: compiled by PyTensor, which takes longer: %s.", self._label, reason)
        # Numba cannot run loops and branches of this engine's own.
        results = [*self._outputs, *self._updates.values()]
        mode = IMMEDIATE if has_inner_graphs(results) else self._mode
        with quiet():
            return compile_graph(self.inputs, self._outputs, self._updates, mode, self.name)

    def _symbolic(self, args):
        if self._updates:
            raise TypeError(f"{self._label} updates variables, so it cannot be applied to tensors.")
        tensors = []
        for i, (wanted, given) in enumerate(zip(self.inputs, args)):
            given = as_tensor(given)
            self._arguments.check(i, given.type.dtype, given.type.shape)
            tensors.append(as_tensor(given, wanted.type.dtype))
        results = replace(self._outputs, dict(zip(self.inputs, tensors)))
        return results if self._as_list else results[0]

    def release(self):
        """Free the graph and the compiled code: the session was cleared."""
        self._compiled = None
        self._outputs, self._updates = [], {}

    def __repr__(self):
        return f"<Function {self.name or ''}: {len(self.inputs)} inputs>"


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
    numba_room("numba_rules")
    function = pytensor.function(
        inputs, outputs, updates=list(updates.items()), mode=mode, on_unused_input="ignore", name=name, trust_input=True
    )
    return lambda *values: [np.asarray(x) for x in function(*(_in_order(v) for v in values))]


def _checked_updates(updates):
    checked = {}
    for target, value in (updates or {}).items():
        if not is_variable(target):
            raise TypeError(f"function: got an update of {target!r}; need something made by K.variable.")
        value = as_tensor(value)
        if not common.can_cast(value.type.dtype, target.type.dtype):
            raise TypeError(f"function: {target!r} cannot take {value!r} without loss; cast it explicitly.")
        if not common.shape_fits(value.type.shape, target.type.shape):
            raise ValueError(f"function: got {value!r} as update of {target!r}; need its shape.")
        checked[target] = as_tensor(value, target.type.dtype)
    return checked


def _check_inputs(inputs, label):
    for x in inputs:
        if not isinstance(x, TensorVariable) or x.owner is not None or is_variable(x):
            raise TypeError(f"{label}: got input {x!r}; need tensors made by K.placeholder.")
    if len(set(inputs)) < len(inputs):
        twice = next(x for i, x in enumerate(inputs) if x in inputs[:i])
        raise ValueError(f"{label}: input {twice!r} occurs twice.")


def _check_reachable(inputs, outputs, session, label):
    placeholders, variables = roots_of(outputs)
    check_session(session, [*inputs, *placeholders, *variables])
    missing = [x for x in placeholders if x not in set(inputs)]
    if missing:
        listed = ", ".join(repr(x) for x in missing)
        raise ValueError(f"{label}: the outputs depend on {listed}, which must be among the inputs.")


def check_session(session, roots):
    """Raise unless every root that has a session belongs to this one."""
    for x in roots:
        owner = getattr(x, "_session", None)
        if owner is not None:
            session.check_owner(owner, repr(x))


def function(inputs, outputs, updates=None, name=None):
    return Function(inputs, outputs, updates, name)


def eval(x, feed=None):
    tensors, was_list = as_list(x)
    feed = feed or {}
    named = {root.name: root for root in inputs_of(tensors) if root.name is not None}
    unknown = [key for key in feed if isinstance(key, str) and key not in named]
    if unknown:
        raise ValueError(f"eval: {x!r} depends on no placeholder named {', '.join(unknown)}.")
    inputs = {named[key] if isinstance(key, str) else key: value for key, value in feed.items()}
    values = Function(list(inputs), tensors, name="eval", immediate=True)(*inputs.values())
    return values if was_list else values[0]
