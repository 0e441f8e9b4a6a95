"""The graph: what depends on what, copies of parts of it, derivatives."""

import functools
import operator
from typing import Any

from ..derived.lengths import lengths_of
from ..derived.making import eye
from ..shared.checks import as_replacements
from . import indexing, shaping
from .control import vectorize
from .copying import copy_tensors, current_graph, is_reachable, walk_back
from .elemwise import of_any
from .functions import placeholders_of
from .library import tf
from .tensors import as_tensor
from .variables import TensorVariable, owned, raw, symbolic, wrap


def _listed(x):
    return list(x) if isinstance(x, (list, tuple)) else [x]


def _tensor(x):
    return owned(x) if isinstance(x, TensorVariable) else as_tensor(x).tensor


def inputs_of(x) -> list[TensorVariable]:
    return placeholders_of([_tensor(item) for item in _listed(x)])


def nearest(tensors, wanted, own) -> list[TensorVariable]:
    ids, starts = {id(item.tensor) for item in wanted}, [owned(item) for item in tensors]
    if not own:
        starts = [source for tensor in starts for source in tensor.op.inputs]
    met = {id(tensor) for tensor in [*starts, *(source for op in walk_back(starts, ids) for source in op.inputs)]}
    return [item for item in wanted if id(item.tensor) in met]


@symbolic
def index_reads(x) -> list[tuple[TensorVariable, int | TensorVariable]]:
    """Give tensors of TensorFlow that are found names where they are placeholders."""
    tensors = [_tensor(item) for item in _listed(x)]
    return indexing.index_reads(tensors)


@symbolic
def inner_reads(tensors, inputs):
    """Return `index_reads` of the body of a loop or branch that is being built, without those outside of it."""
    return indexing.index_reads([raw(x) for x in tensors], current_graph())


@symbolic
def zero_at(place, length):
    """Return 0, read at a place of a table of this length."""
    return indexing.zero_at(raw(place), length)


@symbolic
def replace(outputs, replacements) -> Any:
    """Copy all outputs in one walk, so that what they share stays shared."""
    mapping = [(old.tensor, raw(new)) for old, new in as_replacements(replacements).items()]
    results = _copied([_tensor(x) for x in _listed(outputs)], mapping)
    return results if isinstance(outputs, (list, tuple)) else results[0]


def _copied(tensors, mapping):
    results = {}
    for graph in {tensor.graph for tensor in tensors}:
        group = [tensor for tensor in tensors if tensor.graph is graph]
        results.update((id(old), new) for old, new in zip(group, copy_tensors(group, mapping)))
    return [results[id(tensor)] for tensor in tensors]


stop_gradient = of_any(tf.stop_gradient)


@symbolic
def apply(fn, *args) -> Any:
    results = fn(*(raw(arg) for arg in args))
    if isinstance(results, (list, tuple)):
        return type(results)(tf.convert_to_tensor(result) for result in results)
    return tf.convert_to_tensor(results)


# ---------------------------------------------------------------------------------------------------------------------
# Derivatives
# ---------------------------------------------------------------------------------------------------------------------


def gradients(y, wrt) -> Any:
    return _pull_back(y, wrt)


@symbolic
def _pull_back(y, xs, dy=None):
    graph = y.tensor.graph
    if is_reachable(graph, tf.compat.v1.get_default_graph()):
        return raw_gradients(raw(y), [raw(x) for x in xs], dy)
    with graph.as_default():  # of a session's tensors, asked for while another graph is built
        results = raw_gradients(y.tensor, [x.tensor for x in xs], dy)
    return [raw(wrap(result)) for result in results]


def raw_gradients(y, xs, dy=None):
    """Return the gradients of TensorFlow tensors, dense, zeros where unconnected."""
    results = tf.gradients(y, xs, grad_ys=dy, unconnected_gradients="zero")
    return [tf.convert_to_tensor(result) for result in results]


def jacobian(y, wrt) -> Any:
    lengths = lengths_of(y)
    count = functools.reduce(operator.mul, lengths, 1)
    rows = shaping.reshape(eye(count, dtype=y.dtype), (count, *lengths))
    results = vectorize(_rows_of(y, wrt), [rows], [True])
    return [shaping.reshape(r, (*lengths, *lengths_of(x))) for r, x in zip(results, wrt)]


def _rows_of(y, xs):
    """Return the map from dy to the gradients with respect to `xs`; y is copied into the graph where it is mapped."""

    @symbolic
    def pull_back(dy):
        sources = [tf.identity(raw(x)) for x in xs]
        (value,) = copy_tensors([y.tensor], [(x.tensor, source) for x, source in zip(xs, sources)])
        return raw_gradients(value, sources, [raw(dy)])

    return pull_back
