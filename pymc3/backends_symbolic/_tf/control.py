"""Control flow of lists of tensors, compiled functions, sessions."""

from collections.abc import Callable
from typing import Any

from .choices import Choice
from .compiled_loop import compile_loop
from .custom_ops import mapped, one_by_one
from .functions import Function
from .lengths import have_random_lengths
from .library import tf
from .loops import Loop
from .session import Session
from .tracing import Trace, in_large_graph, like
from .variables import raw, symbolic, wrap

__all__ = ["Function", "Session", "compile_loop", "cond", "scan", "vectorize", "while_loop"]


def _raws(tensors):
    return [raw(x) for x in tensors]


def _wraps(tensors):
    return [wrap(tensor) for tensor in tensors]


def _slices(tensors):
    return [tf.TensorSpec(x.shape[1:], x.dtype) for x in tensors]


def _traced(fn, specs, label):
    """Return the trace of a function of tensors of this layer."""
    return Trace(lambda *tensors: _raws(fn(*map(wrap, tensors))), specs, label)


@symbolic
def scan(body, carry, xs, length) -> tuple[Any, Any]:
    carry, xs = _raws(carry), _raws(xs)
    count = len(carry)

    def flat(*tensors):
        after, ys = body(list(tensors[:count]), list(tensors[count:]))
        return [*after, *ys]

    trace = _traced(flat, [*like(carry), *_slices(xs)], "scan")
    steps, capacity = _steps(xs, length)
    loop = Loop(trace.closed(), (count, len(xs), len(trace.outputs) - count), capacity)
    results = loop(steps, *carry, *xs, *map(tf.convert_to_tensor, trace.captured))
    return results[:count], results[count:-1]


def _steps(xs, length):
    """Return the number of steps: an int64 tensor, and an int or None."""
    if isinstance(length, int):
        return tf.constant(length, "int64"), length
    return tf.shape(xs[0], out_type="int64")[0] if length is None else raw(length), None


@symbolic
def while_loop(cond, body, carry, max_iterations) -> Any:
    carry = _raws(carry)
    condition = _traced(lambda *state: [cond(list(state))], like(carry), "while_loop")
    traced = _traced(lambda *state: body(list(state)), like(carry), "while_loop")
    count, ours = len(carry), len(traced.captured)

    def body_of_all(*args):
        return traced(args[:count], args[count : count + ours])

    def condition_of_all(*args):
        return condition(args[:count], args[count + ours :])

    consts = [tf.convert_to_tensor(c) for c in traced.captured + condition.captured]
    specs = like(carry + consts)
    loop = Loop(Trace(body_of_all, specs), (count, 0, 0), max_iterations, Trace(condition_of_all, specs))
    return loop(tf.constant(max_iterations, "int64"), *carry, *consts)[:count]


@symbolic
def cond(p, f, g, args) -> Any:
    args = _raws(args)
    first, second = (_traced(lambda *given, branch=branch: branch(list(given)), like(args), "cond") for branch in (f, g))
    count, ours = len(args), len(first.captured)
    consts = [tf.convert_to_tensor(c) for c in first.captured + second.captured]
    specs = like(args + consts)
    choice = Choice(
        Trace(lambda *all_: first(all_[:count], all_[count : count + ours]), specs),
        Trace(lambda *all_: second(all_[:count], all_[count + ours :]), specs),
    )
    return choice(raw(p), *args, *consts)


@symbolic
def vectorize(fn, args, is_mapped) -> Callable[..., Any]:
    args = _raws(args)

    def run(*tensors):
        return _mapped(lambda *slices: _raws(fn(*_wraps(slices))), tensors, is_mapped)

    return Trace(run, like(args))(args) if in_large_graph() else run(*args)


def _mapped(one, tensors, is_mapped):
    stacked = [t for t, flag in zip(tensors, is_mapped) if flag]
    slices = iter(_slices(stacked))
    outline = Trace(one, like([next(slices) if flag else t for t, flag in zip(tensors, is_mapped)]))
    own = [x for x, flag in zip(outline.inputs, is_mapped) if flag]
    if not have_random_lengths(own, outline.outputs):
        return mapped(one, tensors, is_mapped)

    def of_row(row):
        rest = iter(row)
        return one(*(next(rest) if flag else t for t, flag in zip(tensors, is_mapped)))

    return one_by_one(of_row, stacked)
