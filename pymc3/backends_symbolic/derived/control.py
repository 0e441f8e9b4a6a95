"""Loops and branches that read tables.

What a graph reads at is looked at from outside (`K.index_reads`), where nobody sees into loops and branches. So each of them tells
the first place at which it read out of range, with the length of that table, and what it returns is read at that place once
more. Inside, the index is moved into the table.
"""
from ..shared.checks import check_branches, check_carry, check_pair
from ..shared.published import K
from .primitives import engine
from .table_reads import first_wrong, moved_into_tables

__all__ = ["cond", "scan", "while_loop"]


def scan(fn, init, xs=None, length=None):
    reading = []

    def body(carry, x):
        pair, wrong = _within_tables(check_pair("scan", fn(carry, x)), (carry, x))
        reading.append(wrong is not None)
        return (pair[0], [pair[1], *wrong]) if wrong else pair

    carry, y = engine.scan(body, init, xs, length)
    if not any(reading):
        return carry, y
    y, place, size = y
    fits = K.logical_and(K.greater_equal(place, -size), K.less(place, size))
    return tuple(_read_at((carry, y), *first_wrong([(place, size, fits)])))


def while_loop(cond, body, init, max_iterations):
    reading, condition_reads = [], []

    def step(state):
        carry, *before = state
        new = check_carry("while_loop", carry, body(carry))
        (new, _), wrong = _within_tables((new, cond(carry)), carry)
        reading.append(wrong is not None)
        if wrong is None:
            return [new, *before]
        earlier = K.logical_not(K.logical_and(K.greater_equal(before[0], -before[1]), K.less(before[0], before[1])))
        return [new, *(K.where(earlier, x, y) for x, y in zip(before, wrong))]

    def goes_on(state):
        (holds,), wrong = _within_tables((cond(state[0]),), state)
        condition_reads.append(wrong is not None)
        return holds

    carry, *wrong = engine.while_loop(goes_on, step, [init, *first_wrong([])], max_iterations)
    if not any(reading):
        return carry
    if any(condition_reads):  # also where it fails
        wrong[0] = wrong[0] + K.minimum(K.cast(cond(carry), "int64"), 0)
    return _read_at(carry, *wrong)


def cond(p, f, g, *args):
    reading, returned = [], []

    def telling(branch):
        def run(*given):
            result = branch(*given)
            returned.append(result)
            check_branches(returned[0], result)
            result, wrong = _within_tables(result, given)
            reading.append(wrong is not None)
            return [result, *(wrong or first_wrong([]))]

        return run

    result, *wrong = engine.cond(p, telling(f), telling(g), *args)
    return _read_at(result, *wrong) if any(reading) else result


def _within_tables(structure, inputs):
    """Return what a body returned, with its indices moved into their tables, and the first wrong one; None if it reads none."""
    tensors = [K.as_tensor(x) for x in _leaves(structure)]
    reads = [read for read in engine.inner_reads(tensors, _leaves(inputs)) if engine.constant_value(read[0]) is None]
    if not reads:
        return structure, None
    tensors, places = moved_into_tables(tensors, reads)
    return _rebuilt(structure, iter(tensors)), first_wrong(places)


def _read_at(structure, place, length):
    """Return tensors that are read at a place of a table of this length."""
    zero = engine.zero_at(place, length)
    return _rebuilt(structure, iter([_plus(x, zero) for x in _leaves(structure)]))


def _plus(x, zero):
    return K.logical_or(x, K.not_equal(zero, 0)) if K.dtype(x) == "bool" else x + K.cast(zero, K.dtype(x))


def _leaves(structure):
    if isinstance(structure, (list, tuple)):
        return [leaf for part in structure for leaf in _leaves(part)]
    return [] if structure is None else [structure]


def _rebuilt(structure, leaves):
    if isinstance(structure, (list, tuple)):
        parts = [_rebuilt(part, leaves) for part in structure]
        return type(structure)(*parts) if hasattr(structure, "_fields") else type(structure)(parts)
    return None if structure is None else next(leaves)
