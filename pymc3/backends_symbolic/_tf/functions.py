"""Compiled functions: a part of the session's graph, copied into a `tf.function` of its own."""

import contextlib
from typing import Any

import numpy as np

from ..derived.failures import explained
from ..shared.callbacks import is_from_python
from ..shared.function import BaseFunction
from .checks import failed_check
from .copying import copy_tensors, set_apart, walk_back
from .library import context, tf
from .session import in_a_session
from .variables import TensorVariable, located, static_shape, wrap

__all__ = ["Function", "eval", "placeholders_of"]


def placeholders_of(tensors):
    """Return the placeholders (TensorVariables) that TensorFlow tensors depend on, each once, in a stable order."""
    found = {}
    for op in walk_back(tensors):
        if op.type == "Placeholder":
            variable = _placeholder(op)
            for item in variable if isinstance(variable, list) else [variable]:
                found[id(item.tensor)] = item
    return list(found.values())


def _placeholder(op):
    placeholders = getattr(op.graph, "placeholders", None)
    if placeholders is not None:
        if op in op.graph.external:
            return []
        if op not in placeholders:
            variable = wrap(op.outputs[0], name=op.graph.input_names.get(op, op.name))
            placeholders[op] = variable
        return placeholders[op]
    outside = [outer for outer, inner in op.graph.captures if inner.op is op and not hasattr(outer, "numpy")]
    return placeholders_of(outside)


def _is_native(x):
    return isinstance(x, (tf.Tensor, tf.Variable))


@contextlib.contextmanager
def _eagerly():
    """Leave every graph that is being built, also a user's `tf.Graph`, which TensorFlow's own `init_scope` stays in."""
    if tf.executing_eagerly():
        yield
        return
    with tf.init_scope(), context.eager_mode():
        yield


class Function(BaseFunction):
    @staticmethod
    def is_placeholder(x):
        """Tell whether `x` is an input that a session made, not what is computed from one."""
        return isinstance(x, TensorVariable) and x.tensor.op in getattr(x.tensor.graph, "placeholders", {})

    @staticmethod
    def is_variable(x):
        """Tell whether `x` reads a value that can be set."""
        return isinstance(x, TensorVariable) and x.shared is not None

    @staticmethod
    def is_symbolic(x):
        """Tell whether `x` has no value yet; TensorFlow's own variables count, since functions may update them."""
        return isinstance(x, (TensorVariable, tf.Variable)) or tf.is_symbolic_tensor(x)

    def __call__(self, *args, **by_name) -> Any:
        """Return TensorFlow's own tensors where such are given outside of the session: its gradient tape passes through them."""
        given = [*args, *by_name.values()]
        if not any(map(_is_native, given)) or any(isinstance(x, TensorVariable) for x in given) or in_a_session():
            return super().__call__(*args, **by_name)
        self._session.check()
        results = self._compiled()(*map(self._native, range(len(self.inputs)), self._arguments.bind(args, by_name)))
        return list(results) if self._as_list else results[0]

    def _native(self, position, value):
        """Return one argument as a tensor of TensorFlow's of the wanted dtype, after the checks."""
        if not _is_native(value):
            return tf.constant(self._arguments.as_array(position, value))
        value = tf.convert_to_tensor(value)
        self._arguments.check(position, value.dtype.name, static_shape(value))
        return tf.cast(value, self.inputs[position].dtype)

    def _prepare(self):
        self._concrete = None
        with self._session.building():
            self._results = [located(x) for x in (*self._outputs, *self._updates.values())]

    def _run(self, arrays):
        try:
            return self._computed(arrays)
        except tf.errors.OpError as error:
            if is_from_python(error):
                raise
            outputs = [*self._outputs, *self._updates.values()]
            raise explained(self._label, self.inputs, outputs, arrays, error, failed_check(error)) from error

    def _computed(self, arrays):
        program = self._compiled()
        with _eagerly():
            return [np.asarray(result.numpy()) for result in program(*map(tf.constant, arrays))]

    def _compiled(self):
        if self._concrete is None:
            self._concrete = self._compile()
        return self._concrete

    def _compile(self):
        with self._session.lock, _eagerly():
            signature = [tf.TensorSpec(spec.shape, spec.dtype, name=f"input_{i}") for i, spec in enumerate(self._arguments.specs)]
            return tf.function(self._body, autograph=False).get_concrete_function(*signature)

    def _body(self, *args):
        set_apart()
        mapping = [(x.tensor, arg) for x, arg in zip(self.inputs, args)]
        results = copy_tensors(self._results, mapping)
        outputs = [tf.identity(result) for result in results[: len(self._outputs)]]
        with tf.control_dependencies(outputs + results[len(self._outputs) :]):
            for target, value in zip(self._updates, results[len(self._outputs) :]):
                target.shared.assign(value)
        return outputs

    def _forget(self):
        self._concrete = None
        self._results = []


def eval(x, feed) -> Any:
    """Return values; the compiled function is kept with the (first) tensor, so that asking again costs a call only."""
    tensors = x if isinstance(x, (list, tuple)) else [x]
    if not tensors:
        return []
    owner = tensors[0]
    if not isinstance(owner, TensorVariable):
        return Function(list(feed), x, name="eval")(*feed.values())
    if owner.evaluators is None:
        owner.evaluators = {}
    key = (isinstance(x, (list, tuple)), *map(id, tensors), *map(id, feed))
    if key not in owner.evaluators:
        owner.evaluators[key] = Function(list(feed), x, name="eval")
    return owner.evaluators[key](*feed.values())
