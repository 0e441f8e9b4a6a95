"""Loops, branches and mapping inside a graph."""
import pytensor.tensor as pt

from .. import common
from ..common import format_shape
from .inner_graphs import BranchOp, LoopOp, batch_length, captured_by, closed
from .mapping import mapped_graph
from .shaping import moveaxis
from .structures import flatten_structure, rebuild_structure, same_pattern
from .tensors import as_tensor, cast, is_tensor, wrap

# ---------------------------------------------------------------------------------------------------------------------
# Loops
# ---------------------------------------------------------------------------------------------------------------------


def _stand_in(x, axes=0):
    """Return an unknown tensor like x, without its first `axes` axes."""
    return wrap(x.type.clone(shape=x.type.shape[axes:]).make_variable(x.name))


def _checked_carry(name, old, new, old_pattern, new_pattern):
    """Return the new carry; an error if structure, dtype or shape differ from the old one's."""
    if not same_pattern(old_pattern, new_pattern):
        raise TypeError(f"{name}: the new carry has {len(new)} tensors in another structure than the {len(old)} given.")
    for i, (a, b) in enumerate(zip(old, new)):
        if a.type.dtype != b.type.dtype or not common.shape_fits(b.type.shape, a.type.shape):
            raise TypeError(
                f"{name}: entry {i} of the carry was {a.type.dtype} {format_shape(a.type.shape)} and became "
                f"{b.type.dtype} {format_shape(b.type.shape)}; what is carried keeps its dtype and shape."
            )
    return new


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
    new, y = fn(rebuild_structure(carry_pattern, iter(own_carry)), x)
    new, new_pattern = flatten_structure(new)
    ys, y_pattern = flatten_structure(y)
    _checked_carry("scan", carry, new, carry_pattern, new_pattern)
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
    new, new_pattern = flatten_structure(body(rebuild_structure(pattern, iter(own))))
    _checked_carry("while_loop", carry, new, pattern, new_pattern)
    holds = _flag("while_loop: the condition", cond(rebuild_structure(pattern, iter(own))))
    captured = captured_by(own, [*new, holds])
    op = LoopOp(closed(own, captured, new), len(carry), 0, int(max_iterations), closed(own, captured, [holds]))
    return rebuild_structure(pattern, iter([wrap(x) for x in op(*carry, *captured, return_list=True)]))


def _flag(what, x):
    x = as_tensor(x)
    if x.type.ndim:
        raise ValueError(f"{what} is {x!r}; need a scalar.")
    return cast(x, "bool")


def cond(p, f, g, *args):
    p = _flag("cond: the predicate", p)
    inputs, pattern = flatten_structure(list(args))
    own = [_stand_in(x) for x in inputs]
    branches = [flatten_structure(h(*rebuild_structure(pattern, iter(own)))) for h in (f, g)]
    (if_true, true_pattern), (if_false, false_pattern) = branches
    if not same_pattern(true_pattern, false_pattern):
        raise TypeError(f"cond: the branches return different structures, of {len(if_true)} and {len(if_false)} tensors.")
    for a, b in zip(if_true, if_false):
        if a.type.dtype != b.type.dtype or not common.shape_fits(a.type.shape, b.type.shape):
            raise TypeError(f"cond: one branch returns {a!r}, the other {b!r}; need equal dtypes and shapes.")
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
        mapped_outputs = mapped_graph(outputs, pairs) if outputs else []
        mapped_outputs = [
            x if x.type.ndim > core.type.ndim else _repeated(x, length, batched, axes)
            for x, core in zip(mapped_outputs, outputs)
        ]
        return rebuild_structure(pattern, iter([wrap(x) for x in mapped_outputs]))

    return mapped


def _repeated(x, length, batched, axes):
    """Return a result that does not depend on what is mapped over, once for each."""
    if length is None:
        length = next(b.shape[0] for b, axis in zip(batched, axes) if axis is not None)
    return pt.broadcast_to(x, (length, *[x.shape[i] for i in range(x.type.ndim)]))
