"""Control flow, compiled functions, sessions."""
import threading

from ..common import clear_session, format_shape, get_session, normalize_axis, set_session
from .copying import current_graph
from .functions import Function, function
from .library import tf
from .session import Session
from .structure import flatten, map_structure, outline, unflatten
from .tracing import Trace, in_large_graph, like
from .variables import raw, static_shape, symbolic, wrap
from .compiled_loop import compile_loop


@symbolic
def scan(fn, init, xs=None, length=None):
    first = flatten(init)
    sequences = flatten(xs)
    if length is None:
        length = static_shape(sequences[0])[0]
    steps = raw(length)
    found = {}

    def body(i, carry, buffers):
        x = unflatten(xs, [wrap(tf.gather(s, i)) for s in sequences])
        new, y = fn(unflatten(init, [wrap(c) for c in carry]), x)
        found["y"] = y
        ys = flatten(y)
        return i + 1, flatten(new), [b.write(tf.cast(i, "int32"), v) for b, v in zip(buffers, ys)]

    trace = Trace(lambda *args: _first_step(fn, init, xs, args, found), like(first) + [tf.TensorSpec(s.shape[1:], s.dtype) for s in sequences])
    buffers = [tf.TensorArray(y.dtype, size=tf.cast(steps, "int32"), element_shape=y.shape) for y in trace.outputs]
    _, carry, buffers = tf.while_loop(
        lambda i, carry, buffers: i < steps, body, (tf.constant(0, "int64"), first, buffers), maximum_iterations=tf.cast(steps, "int32")
    )
    return unflatten(init, carry), unflatten(found["y"], [b.stack() for b in buffers])


def _first_step(fn, init, xs, args, found):
    count = len(flatten(init))
    _, y = fn(unflatten(init, [wrap(a) for a in args[:count]]), unflatten(xs, [wrap(a) for a in args[count:]]))
    found["y"] = y
    return flatten(y)


@symbolic
def while_loop(cond, body, init, max_iterations):
    first = flatten(init)
    rewrap = lambda carry: unflatten(init, [wrap(c) for c in carry])
    carry = tf.while_loop(
        lambda *carry: raw(cond(rewrap(carry))), lambda *carry: flatten(body(rewrap(carry))), first, maximum_iterations=max_iterations
    )
    return unflatten(init, carry)


@symbolic
def cond(p, f, g, *args):
    found = {}

    def branch(h):
        def run():
            result = h(*args)
            found["r"] = result
            return flatten(result)
        return run

    results = tf.cond(raw(p), branch(f), branch(g))
    return unflatten(found["r"], results if isinstance(results, (list, tuple)) else [results])


def vectorize(fn, in_axes=0):
    @symbolic
    def mapped(*args):
        tensors = [raw(arg) for arg in args]
        axes = list(in_axes) if isinstance(in_axes, (list, tuple)) else [in_axes] * len(args)
        tensors = [t if a is None else _first_axis(t, a) for t, a in zip(tensors, axes)]
        found = {}

        def run(*tensors):
            return _map(fn, tensors, [a is not None for a in axes], found)

        results = Trace(run, like(tensors))(tensors) if in_large_graph() else run(*tensors)
        return unflatten(found["structure"], results)

    return mapped


def _first_axis(tensor, axis):
    axis = normalize_axis(axis, tensor.shape.rank)
    if axis == 0:
        return tensor
    return tf.transpose(tensor, [axis] + [i for i in range(tensor.shape.rank) if i != axis])


def _map(fn, tensors, is_mapped, found):
    def one(slices):
        rest = iter(slices)
        result = fn(*(wrap(next(rest) if m else t) for t, m in zip(tensors, is_mapped)))
        found["structure"] = result
        return flatten(result)

    return tf.vectorized_map(one, [t for t, m in zip(tensors, is_mapped) if m], fallback_to_while_loop=False)
