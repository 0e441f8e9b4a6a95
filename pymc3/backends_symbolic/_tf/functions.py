"""Compiled functions: a part of the session's graph, copied into a `tf.function` of its own."""
import numpy as np

from ..arguments import ArgumentChecker
from ..derived.failures import explained
from ..common import BackendError, TensorSpec, get_session
from .checks import failed_check
from .copying import copy_tensors, set_apart, walk_back
from .library import tf
from .variables import TensorVariable, located, raw, shared_of, static_shape, wrap

__all__ = ["Function", "evaluate", "function", "placeholders_of"]


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
            variable = wrap(op.outputs[0], name=op.name)
            placeholders[op] = variable
        return placeholders[op]
    outside = [outer for outer, inner in op.graph.captures if inner.op is op and not hasattr(outer, "numpy")]
    return placeholders_of(outside)


def check_inputs(inputs, label):
    """Raise unless `inputs` are distinct placeholders."""
    seen = set()
    for position, x in enumerate(inputs):
        if not isinstance(x, TensorVariable) or x.tensor.op not in getattr(x.tensor.graph, "placeholders", {}):
            raise TypeError(f"{label}: input {position} is {x!r}; need a tensor made by K.placeholder.")
        if id(x) in seen:
            raise ValueError(f"{label}: the input {x!r} occurs twice.")
        seen.add(id(x))


def spec_of(x):
    """Return the TensorSpec of a tensor."""
    return TensorSpec(static_shape(x.tensor), x.dtype, x.name)


class Function:
    def __init__(self, inputs, outputs, updates=None, name=None):
        self.session = get_session()
        self.name = name
        self._label = f"function '{name}'" if name else "function"
        self.inputs = list(inputs)
        self._single = not isinstance(outputs, (list, tuple))
        self.session.check()
        check_inputs(self.inputs, self._label)
        with self.session.building():
            wanted = [outputs] if self._single else outputs
            made = [x if isinstance(x, TensorVariable) else wrap(raw(x)) for x in wanted]
            self._updates = [(shared_of(x), wrap(raw(value, x.dtype))) for x, value in (updates or {}).items()]
            self._results = [located(x) for x in made] + [located(value) for _, value in self._updates]
            self._refuse_free_placeholders()
        self.outputs = made[0] if self._single else made
        self._count = len(made)
        self._checker = ArgumentChecker(name, [spec_of(x) for x in self.inputs])
        self._concrete = None
        self.session.functions.add(self)

    def __call__(self, *args, **by_name):
        self.session.check()
        values = self._checker.bind(args, by_name)
        if any(isinstance(value, (TensorVariable, tf.Tensor)) for value in values):
            return self._symbolic(values)
        arrays = [self._checker.as_array(position, value) for position, value in enumerate(values)]
        try:
            with tf.init_scope():
                results = self._run(arrays)
        except tf.errors.OpError as error:
            outputs = [wrap(result) for result in self._results]
            raise explained(self._label, self.inputs, outputs, arrays, error, failed_check(error)) from error
        return results[0] if self._single else results

    def __repr__(self):
        return f"<{self._label} of {self.inputs} -> {self.outputs}>"

    def _run(self, arrays):
        if self._concrete is None:
            self._concrete = self._compile()
        return [np.asarray(result.numpy()) for result in self._concrete(*map(tf.constant, arrays))]

    def _compile(self):
        with self.session.lock:
            signature = [
                tf.TensorSpec(spec.shape, spec.dtype, name=f"input_{i}") for i, spec in enumerate(self._checker.specs)
            ]
            return tf.function(self._body, autograph=False).get_concrete_function(*signature)

    def _body(self, *args):
        set_apart()
        mapping = [(x.tensor, arg) for x, arg in zip(self.inputs, args)]
        results = copy_tensors(self._results, mapping)
        outputs = [tf.identity(result) for result in results[: self._count]]
        with tf.control_dependencies(outputs + results[self._count :]):
            for (shared, _), value in zip(self._updates, results[self._count :]):
                shared.assign(value)
        return outputs

    def _symbolic(self, values):
        if self._updates:
            raise BackendError(f"{self._label} has updates, so it can be called with data only, not with tensors.")
        with self.session.building() if tf.executing_eagerly() else self.session.lock:
            tensors = []
            for position, (x, value) in enumerate(zip(self.inputs, values)):
                tensor = raw(value)
                self._checker.check(position, tensor.dtype.name, static_shape(tensor))
                tensors.append(raw(wrap(tensor), x.dtype))
            mapping = [(x.tensor, tensor) for x, tensor in zip(self.inputs, tensors)]
            results = [wrap(result) for result in copy_tensors(self._results[: self._count], mapping)]
        return results[0] if self._single else results

    def _refuse_free_placeholders(self):
        given = {id(x.tensor) for x in self.inputs}
        free = [x for x in placeholders_of(self._results) if id(x.tensor) not in given]
        if free:
            raise ValueError(
                f"{self._label}: an output depends on {', '.join(map(repr, free))}, which is not among the inputs. Add "
                "it to the inputs, or replace it by a value (K.replace)."
            )

    def release(self):
        """Free what was compiled; the session was cleared."""
        self._concrete = None
        self._results = []


def function(inputs, outputs, updates=None, name=None):
    return Function(inputs, outputs, updates, name)


def evaluate(x, feed=None):
    """Return the values of one tensor or a list, as `eval` of the contract.

    The compiled function is kept with the (first) tensor, so that asking again costs a call only.
    """
    feed = {} if feed is None else feed
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
