"""Control flow: loops, branches and mapping inside a graph; compiled functions and sessions."""
import pytensor.tensor as pt

from ..common import clear_session, get_session, set_session
from ..derived.axes import moveaxis
from ..shared.checks import as_flag, check_branches, check_carry, check_pair
from .compiled import Function, function
from .compiled_loop import CompiledLoop
from .inner_graphs import BranchOp, LoopOp, batch_length, captured_by, closed
from .lengths import have_random_lengths
from .mapping import mapped_graph
from .sessions import Session
from .structures import flatten_structure, rebuild_structure
from .tensors import as_tensor, is_tensor, wrap

__all__ = [
    "Function",
    "Session",
    "clear_session",
    "compile_loop",
    "cond",
    "function",
    "get_session",
    "scan",
    "set_session",
    "vectorize",
    "while_loop",
]


def compile_loop(step, carry, xs, name=None):
    return CompiledLoop(step, carry, xs, name)


# ---------------------------------------------------------------------------------------------------------------------
# Loops
# ---------------------------------------------------------------------------------------------------------------------


def _stand_in(x, axes=0):
    """Return an unknown tensor like x, without its first `axes` axes."""
    return wrap(x.type.clone(shape=x.type.shape[axes:]).make_variable(x.name))


def _common_length(xs, length):
    """Return the number of steps: the first length of xs, or `length`."""
    for x in xs:
        if not x.type.ndim:
            raise ValueError(f"scan: got {x!r} among xs; need at least one axis, which is looped over.")
    known = {x.type.shape[0] for x in xs} - {None}
    if length is not None and not is_tensor(length):
        known.add(int(length))
    if len(known) > 1:
        raise ValueError(f"scan: the lengths differ: {sorted(known)}.")
    if known:
        return known.pop()
    if not xs and length is None:
        raise ValueError("scan: got neither xs nor length; the number of steps is unknown.")
    return None


def scan(fn, init, xs=None, length=None):
    carry, carry_pattern = flatten_structure(init)
    inputs, x_pattern = flatten_structure(xs)
    steps = _common_length(inputs, length)
    if not inputs and steps is None:
        # The number of steps is a tensor: loop over as many zeros.
        inputs, x_pattern = [wrap(pt.zeros((length,), dtype="bool"))], None
    own_carry, own_xs = [_stand_in(x) for x in carry], [_stand_in(x, 1) for x in inputs]
    x = rebuild_structure(x_pattern, iter(own_xs))
    first = rebuild_structure(carry_pattern, iter(own_carry))
    new, y = check_pair("scan", fn(first, x))
    new, _ = flatten_structure(check_carry("scan", first, new))
    ys, y_pattern = flatten_structure(y)
    own = [*own_carry, *own_xs]
    captured = captured_by(own, [*new, *ys])
    op = LoopOp(closed(own, captured, [*new, *ys]), len(carry), len(inputs), steps)
    results = [wrap(x) for x in op(*carry, *inputs, *captured, return_list=True)]
    return (
        rebuild_structure(carry_pattern, iter(results[: len(carry)])),
        rebuild_structure(y_pattern, iter(results[len(carry) :])),
    )


def while_loop(cond, body, init, max_iterations):
    carry, pattern = flatten_structure(init)
    own = [_stand_in(x) for x in carry]
    first = rebuild_structure(pattern, iter(own))
    new, _ = flatten_structure(check_carry("while_loop", first, body(first)))
    holds = as_flag("while_loop: the condition", cond(rebuild_structure(pattern, iter(own))))
    captured = captured_by(own, [*new, holds])
    op = LoopOp(closed(own, captured, new), len(carry), 0, int(max_iterations), closed(own, captured, [holds]))
    return rebuild_structure(pattern, iter([wrap(x) for x in op(*carry, *captured, return_list=True)]))


def cond(p, f, g, *args):
    p = as_flag("cond: the condition", p)
    inputs, pattern = flatten_structure(list(args))
    own = [_stand_in(x) for x in inputs]
    first, second = (h(*rebuild_structure(pattern, iter(own))) for h in (f, g))
    check_branches(first, second)
    (if_true, true_pattern), (if_false, _) = flatten_structure(first), flatten_structure(second)
    captured = captured_by(own, [*if_true, *if_false])
    op = BranchOp(closed(own, captured, if_true), closed(own, captured, if_false))
    results = op(p, *inputs, *captured, return_list=True)
    return rebuild_structure(true_pattern, iter([wrap(x) for x in results]))


# ---------------------------------------------------------------------------------------------------------------------
# Mapping
# ---------------------------------------------------------------------------------------------------------------------


def vectorize(fn, in_axes=0):
    def mapped(*args):
        axes = in_axes if isinstance(in_axes, (tuple, list)) else (in_axes,) * len(args)
        if len(axes) != len(args):
            raise ValueError(f"vectorize: got {len(args)} arguments, in_axes is for {len(axes)}.")
        args = [as_tensor(x) for x in args]
        batched = [x if axis is None else moveaxis(x, axis, 0) for x, axis in zip(args, axes)]
        own = [x if axis is None else _stand_in(x, 1) for x, axis in zip(batched, axes)]
        results = fn(*own)
        outputs, pattern = flatten_structure(results)
        pairs = {a: b for a, b, axis in zip(own, batched, axes) if axis is not None}
        if not pairs:
            raise ValueError("vectorize: no argument is mapped over (in_axes is None for all).")
        length = batch_length(list(pairs), list(pairs.values()))
        mapped_outputs = _mapped(outputs, pairs, length)
        mapped_outputs = [
            x if x.type.ndim > core.type.ndim else _repeated(x, length, batched, axes)
            for x, core in zip(mapped_outputs, outputs)
        ]
        return rebuild_structure(pattern, iter([wrap(x) for x in mapped_outputs]))

    return mapped


def _mapped(outputs, pairs, length):
    """Return `outputs` mapped over the keys of `pairs`: as one graph, or one by one where lengths depend on them."""
    own = list(pairs)
    if not outputs or not have_random_lengths(own, outputs):
        return mapped_graph(outputs, pairs) if outputs else []
    captured = captured_by(own, outputs)
    op = LoopOp(closed(own, captured, outputs), 0, len(own), length)
    return op(*pairs.values(), *captured, return_list=True)


def _repeated(x, length, batched, axes):
    """Return a result that does not depend on what is mapped over, once for each."""
    if length is None:
        length = next(b.shape[0] for b, axis in zip(batched, axes) if axis is not None)
    return pt.broadcast_to(x, (length, *[x.shape[i] for i in range(x.type.ndim)]))
