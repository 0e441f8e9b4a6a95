"""Loops, branches and mapped functions: structures are flattened, what bodies return is checked, and reads of tables are found.

An engine's primitives take and return lists of tensors.

What a graph reads at is looked at from outside (`K.index_reads`), where nobody sees into loops and branches. So each of them tells
the first place at which it read out of range, with the length of that table, and what it returns is read at that place once
more. Inside, the index is moved into the table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..shared.checks import as_flag, check_branches, check_carry, check_pair
from ..shared.registry import K, engine
from ..shared.shapes import normalize_axis
from ..shared.structures import leaves_of, rebuilt
from .axes import moveaxis
from .lengths import as_length, checked, lengths_of, same
from .table_reads import first_wrong, moved_into_tables

if TYPE_CHECKING:
    from ..contract.control import Function

__all__ = ["cond", "function", "scan", "scan_checked", "vectorize", "while_loop", "while_loop_checked"]

# ---------------------------------------------------------------------------------------------------------------------
# Loops
# ---------------------------------------------------------------------------------------------------------------------


def scan(fn, init, xs=None, length=None) -> tuple[Any, Any]:
    reading = []

    def body(carry, x):
        carried, y = check_pair("scan", fn(carry, x))
        tensors, wrong = _within_tables([carried, y], [carry, x])
        reading.append(wrong is not None)
        return (tensors[0], [tensors[1], *(wrong or ())])

    carry, (y, *wrong) = scan_checked(body, init, xs, length)
    if not any(reading):
        return carry, y
    place, size = wrong
    fits = K.logical_and(K.greater_equal(place, -size), K.less(place, size))
    return tuple(_read_at((carry, y), *first_wrong([(place, size, fits)])))


def scan_checked(fn, init, xs=None, length=None) -> tuple[Any, Any]:
    """Return what `scan` of the contract does, for a body whose indices are known to be in range."""
    first, sequences = _tensors(init), _tensors(xs)
    made = []

    def body(carry, x):
        before = rebuilt(init, iter(carry))
        after, y = check_pair("scan", fn(before, rebuilt(xs, iter(x))))
        made[:] = [y]
        return _carried("scan", before, after), _tensors(y)

    steps = _steps(sequences, length)
    carry, ys = engine.scan(body, first, _of_one_length(sequences, steps), steps)
    return rebuilt(init, iter(carry)), rebuilt(made[0], iter(ys))


def _steps(sequences, length):
    """Return the number of steps: an int, an int64 scalar, or None where it is the first length of the sequences."""
    for x in sequences:
        if not x.ndim:
            raise ValueError(f"scan: got {x!r} among xs; need at least one axis, which is looped over.")
    known = {engine.int_shape(x)[0] for x in sequences} - {None}
    length = None if length is None else as_length("scan: got length", length)
    if isinstance(length, int):
        known.add(length)
    elif length is not None and sequences:
        raise TypeError(f"scan: got xs and length={length!r}; a length beside xs must be an integer: leave it out, it is that of xs.")
    if len(known) > 1:
        raise ValueError(f"scan: got different lengths {sorted(known)}; need one first length of all xs, and of `length`.")
    if not sequences and length is None:
        raise ValueError("scan: got neither xs nor length; the number of steps is unknown.")
    if known:
        return known.pop()
    return length if length is None else K.maximum(length, 0)


def _of_one_length(sequences, steps):
    """Return the xs; where a length is not known before, it is compared with the number of steps when the loop runs."""
    if steps is None:
        first, *others = sequences
        return [first, *_of_one_length(others, engine.shape(first)[0])]
    return [_of_length(x, steps) for x in sequences]


def _of_length(x, steps):
    return checked(same(lengths_of(x)[0], steps), x, "scan: got xs of different first lengths; need one, and that of `length`.")


def _carried(label, before, after):
    """Return the tensors of what a body returned; lengths that are not known before are compared when the loop runs."""
    check_carry(label, before, after)
    tensors = []
    for position, (x, y) in enumerate(zip(_tensors(before), _tensors(after))):
        problem = f"{label}: entry {position} of what is carried changes its shape; it must stay the same."
        for old, new in zip(lengths_of(x), lengths_of(y)):
            y = checked(same(old, new), y, problem)
        known = engine.int_shape(x)
        tensors.append(engine.reshape(y, known) if None in engine.int_shape(y) and None not in known else y)
    return tensors


def while_loop(cond, body, init, max_iterations) -> Any:
    reading, condition_reads = [], []

    def step(state):
        *leaves, place, size = state
        carry = rebuilt(init, iter(leaves))
        new = rebuilt(init, iter(_carried("while_loop", carry, body(carry))))
        (new, _), wrong = _within_tables([new, cond(carry)], carry)
        reading.append(wrong is not None)
        if wrong is None:
            return [*_tensors(new), place, size]
        earlier = K.logical_not(K.logical_and(K.greater_equal(place, -size), K.less(place, size)))
        return [*_tensors(new), *(K.where(earlier, x, y) for x, y in zip((place, size), wrong))]

    def goes_on(state):
        carry = rebuilt(init, iter(state[:-2]))
        (holds,), wrong = _within_tables([as_flag("while_loop: the condition", cond(carry))], carry)
        condition_reads.append(wrong is not None)
        return holds

    *leaves, place, size = engine.while_loop(goes_on, step, [*_tensors(init), *first_wrong([])], int(max_iterations))
    carry = rebuilt(init, iter(leaves))
    if not any(reading):
        return carry
    if any(condition_reads):  # also where it fails
        place = place + K.minimum(K.cast(cond(carry), "int64"), 0)
    return _read_at(carry, place, size)


def while_loop_checked(cond, body, init, max_iterations) -> Any:
    """Return what `while_loop` of the contract does, for a condition and a body whose indices are known to be in range."""

    def step(state):
        carry = rebuilt(init, iter(state))
        return _carried("while_loop", carry, body(carry))

    def goes_on(state):
        return as_flag("while_loop: the condition", cond(rebuilt(init, iter(state))))

    return rebuilt(init, iter(engine.while_loop(goes_on, step, _tensors(init), int(max_iterations))))


# ---------------------------------------------------------------------------------------------------------------------
# Branches
# ---------------------------------------------------------------------------------------------------------------------


def cond(p, f, g, *args) -> Any:
    reading, returned = [], []

    def telling(branch):
        def run(given):
            given = rebuilt(list(args), iter(given))
            result = branch(*given)
            returned.append(result)
            check_branches(returned[0], result)
            result, wrong = _within_tables(result, given)
            reading.append(wrong is not None)
            return [*_tensors(result), *(wrong or first_wrong([]))]

        return run

    p = as_flag("cond: the condition", p)
    *leaves, place, size = engine.cond(p, telling(f), telling(g), _tensors(list(args)))
    result = rebuilt(returned[0], iter(leaves))
    return _read_at(result, place, size) if any(reading) else result


# ---------------------------------------------------------------------------------------------------------------------
# Mapped and compiled functions
# ---------------------------------------------------------------------------------------------------------------------


def vectorize(fn, in_axes=0) -> Callable[..., Any]:
    def mapped(*args):
        axes = list(in_axes) if isinstance(in_axes, (tuple, list)) else [in_axes] * len(args)
        if len(axes) != len(args):
            raise ValueError(f"vectorize: got {len(args)} arguments, and {len(axes)} in_axes; need as many.")
        tensors = [engine.as_tensor(x) for x in args]
        tensors = [x if axis is None else _first_axis(x, axis) for x, axis in zip(tensors, axes)]
        is_mapped = [axis is not None for axis in axes]
        _check_lengths([x for x, flag in zip(tensors, is_mapped) if flag])
        returned = []

        def of_one(*slices):
            returned[:] = [fn(*slices)]
            return _tensors(returned[0])

        results = engine.vectorize(of_one, tensors, is_mapped)
        return rebuilt(returned[0], iter(results))

    return mapped


def _first_axis(x, axis):
    if not x.ndim:
        raise ValueError("vectorize: got a scalar to map over; need an axis, or None in in_axes.")
    return moveaxis(x, axis, 0) if normalize_axis(axis, x.ndim) else x


def _check_lengths(tensors):
    if not tensors:
        raise ValueError("vectorize: no argument is mapped over; need at least one axis in in_axes.")
    lengths = {engine.int_shape(x)[0] for x in tensors} - {None}
    if len(lengths) > 1:
        raise ValueError(f"vectorize: got different lengths {sorted(lengths)} to map over; need one.")


def function(inputs, outputs, updates=None, name=None) -> Function:
    return engine.Function(inputs, outputs, updates, name)


# ---------------------------------------------------------------------------------------------------------------------
# Structures and tables
# ---------------------------------------------------------------------------------------------------------------------


def _tensors(structure):
    return [K.as_tensor(x) for x in leaves_of(structure)]


def _within_tables(structure, inputs):
    """Return what a body returned, with its indices moved into their tables, and the first wrong one; None if it reads none."""
    tensors = _tensors(structure)
    reads = [read for read in engine.inner_reads(tensors, leaves_of(inputs)) if engine.constant_value(read[0]) is None]
    if not reads:
        return structure, None
    tensors, places = moved_into_tables(tensors, reads)
    return rebuilt(structure, iter(tensors)), first_wrong(places)


def _read_at(structure, place, length):
    """Return tensors that are read at a place of a table of this length."""
    zero = engine.zero_at(place, length)
    return rebuilt(structure, iter([_plus(x, zero) for x in leaves_of(structure)]))


def _plus(x, zero):
    return K.logical_or(x, K.not_equal(zero, 0)) if K.dtype(x) == "bool" else x + K.cast(zero, K.dtype(x))
