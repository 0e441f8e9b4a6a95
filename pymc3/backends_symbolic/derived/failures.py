"""Why a compiled function failed: found out on the graph, so that the error is the same on every engine."""

from functools import partial

import numpy as np

from ..shared.registry import engine
from ..shared.shapes import broadcast_shapes, format_shape, join_shapes

__all__ = ["check_broadcast", "check_join", "explained", "index_error", "sources"]


def explained(label, inputs, outputs, values, error, text=None) -> Exception:
    """Return the error to raise in place of the one with which the engine stopped.

    Parameters
    ----------
    label : str
        What the messages call the function.
    inputs : list of placeholders
    outputs : list of tensors
    values : list of numpy.ndarray
        Of the inputs.
    error : Exception
        The engine's.
    text : str, optional
        Of the `check` that failed, if it was one.
    """
    if text is not None:
        return ValueError(text)
    values = dict(zip(inputs, values))
    try:
        found = _index_problem(outputs, values) or _shape_problem(outputs, values)
    except ValueError:  # what is looked at cannot be computed either
        found = None
    if found is not None:
        return type(found)(f"{label}: {found}")
    given = ", ".join(f"{x.name or f'input {i}'} {format_shape(v.shape)}" for i, (x, v) in enumerate(values.items()))
    return ValueError(
        f"{label}: an operation has no value for the arguments {given or 'none'}: their shapes or values do not fit what is "
        "computed from them."
    )


def sources(x) -> list[str]:
    """Return the names of the placeholders and variables that a tensor is computed from."""
    return [name for name in (root.name for root in engine.named_roots(x)) if name is not None]


def index_error(names, index, length) -> IndexError | None:
    """Return the IndexError for a table that is read at a place it does not have, or None if all places are there.

    Parameters
    ----------
    names : list of str
        Of the variables that the index comes from.
    index : array of int
    length : int
        Of the axis that is read.
    """
    wrong = np.asarray(index)[(np.asarray(index) < -length) | (np.asarray(index) >= length)]
    if not wrong.size:
        return None
    source = f" (computed from {', '.join(map(repr, names))})" if names else ""
    return IndexError(
        f"index {wrong.flat[0]}{source} is out of range for an axis of length {length}: it reads beyond the end of a table. "
        "Give the table an entry for every value that the variable can take, or the variable fewer values."
    )


def _values(tensors, values):
    needed = {id(root) for root in engine.inputs_of(tensors)}
    return engine.eval(tensors, {x: value for x, value in values.items() if id(x) in needed})


def _index_problem(outputs, values):
    for index, length in engine.index_reads(outputs):
        known = isinstance(length, int)
        place, *found = _values([index] if known else [index, length], values)
        problem = index_error(sources(index), place, length if known else int(found[0]))
        if problem is not None:
            return problem
    return None


def _shape_problem(outputs, values):
    """Return the ValueError for the first operation whose operands do not fit together."""
    for fit, tensors in engine.meetings(outputs):
        shapes = [tuple(int(n) for n in shape) for shape in _values([engine.shape(x) for x in tensors], values)]
        try:
            fit(*shapes)
        except ValueError as problem:
            return ValueError(f"{problem}{_computed_from(tensors)}")
    return None


def check_broadcast(tensors, shapes) -> tuple[int | None, ...]:
    """Return the static shape of a broadcast; ValueError, which says where the tensors come from, if they do not fit."""
    return _fitted(broadcast_shapes, tensors, shapes)


def check_join(axis, tensors, shapes) -> tuple[int | None, ...]:
    """Return the static shape of a concatenation; ValueError as for a broadcast."""
    return _fitted(partial(join_shapes, axis), tensors, shapes)


def _fitted(fit, tensors, shapes):
    try:
        return fit(*shapes)
    except ValueError as problem:
        raise ValueError(f"{problem}{_computed_from(tensors)}") from None


def _computed_from(tensors):
    names = sorted({name for x in tensors for name in sources(x)})
    return f" They are computed from {', '.join(map(repr, names))}." if names else ""
