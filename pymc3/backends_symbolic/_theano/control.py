"""Control flow, of lists of tensors: loops, branches and mapping inside a graph; compiled functions and sessions."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytensor.tensor as pt

from .compiled import Function
from .compiled_loop import CompiledLoop
from .inner_graphs import BranchOp, LoopOp, captured_by, closed
from .lengths import have_random_lengths
from .mapping import batch_length, mapped_graph
from .sessions import Session
from .tensors import wrap

__all__ = ["Function", "Session", "compile_loop", "cond", "scan", "vectorize", "while_loop"]


def compile_loop(step, carry, xs, name=None) -> Callable[..., tuple[list[np.ndarray], list[np.ndarray]]]:
    return CompiledLoop(step, carry, xs, name)


def _stand_in(x, axes=0):
    """Return an unknown tensor like x, without its first `axes` axes."""
    return wrap(x.type.clone(shape=x.type.shape[axes:]).make_variable(x.name))


# ---------------------------------------------------------------------------------------------------------------------
# Loops
# ---------------------------------------------------------------------------------------------------------------------


def scan(body, carry, xs, length) -> tuple[Any, Any]:
    own_carry, own_xs = [_stand_in(x) for x in carry], [_stand_in(x, 1) for x in xs]
    new, ys = body(own_carry, own_xs)
    if not xs and not isinstance(length, int):
        # The number of steps is a tensor: loop over as many zeros.
        xs = [wrap(pt.zeros((length,), dtype="bool"))]
        own_xs = [_stand_in(x, 1) for x in xs]
    own = [*own_carry, *own_xs]
    captured = captured_by(own, [*new, *ys])
    steps = length if isinstance(length, int) else None
    op = LoopOp(closed(own, captured, [*new, *ys]), len(carry), len(xs), steps)
    results = [wrap(x) for x in op(*carry, *xs, *captured, return_list=True)]
    return results[: len(carry)], results[len(carry) :]


def while_loop(cond, body, carry, max_iterations) -> Any:
    own = [_stand_in(x) for x in carry]
    new, holds = body(own), cond(own)
    captured = captured_by(own, [*new, holds])
    op = LoopOp(closed(own, captured, new), len(carry), 0, max_iterations, closed(own, captured, [holds]))
    return [wrap(x) for x in op(*carry, *captured, return_list=True)]


# ---------------------------------------------------------------------------------------------------------------------
# Branches
# ---------------------------------------------------------------------------------------------------------------------


def cond(p, f, g, args) -> Any:
    own = [_stand_in(x) for x in args]
    if_true, if_false = f(own), g(own)
    captured = captured_by(own, [*if_true, *if_false])
    op = BranchOp(closed(own, captured, if_true), closed(own, captured, if_false))
    return [wrap(x) for x in op(p, *args, *captured, return_list=True)]


# ---------------------------------------------------------------------------------------------------------------------
# Mapping
# ---------------------------------------------------------------------------------------------------------------------


def vectorize(fn, args, is_mapped) -> Callable[..., Any]:
    own = [_stand_in(x, 1) if flag else x for x, flag in zip(args, is_mapped)]
    outputs = fn(*own)
    pairs = {a: b for a, b, flag in zip(own, args, is_mapped) if flag}
    length = batch_length(list(pairs), list(pairs.values()))
    mapped = zip(_mapped(outputs, pairs, length), outputs)
    return [wrap(x if x.type.ndim > core.type.ndim else _repeated(x, length, pairs)) for x, core in mapped]


def _mapped(outputs, pairs, length):
    """Return `outputs` mapped over the keys of `pairs`: as one graph, or one by one where lengths depend on them."""
    own = list(pairs)
    if not outputs or not have_random_lengths(own, outputs):
        return mapped_graph(outputs, pairs) if outputs else []
    captured = captured_by(own, outputs)
    op = LoopOp(closed(own, captured, outputs), 0, len(own), length)
    return op(*pairs.values(), *captured, return_list=True)


def _repeated(x, length, pairs):
    """Return a result that does not depend on what is mapped over, once for each."""
    if length is None:
        length = next(iter(pairs.values())).shape[0]
    return pt.broadcast_to(x, (length, *[x.shape[i] for i in range(x.type.ndim)]))
