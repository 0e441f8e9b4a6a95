"""Static shapes and axes: a shape is a tuple of lengths, None where one is not known when the graph is built."""

from typing import NamedTuple

import numpy as np


class TensorSpec(NamedTuple):
    """Static description of a tensor: a tuple of lengths (None: unknown), a dtype name, a name."""

    shape: tuple[int | None, ...]
    dtype: str
    name: str | None = None

    def __str__(self) -> str:
        return f"{self.dtype} {format_shape(self.shape)}"


def format_shape(shape) -> str:
    """Return a shape as text, an unknown length as `?`: ``(3, ?)``."""
    lengths = ["?" if length is None else str(length) for length in shape]
    return f"({lengths[0]},)" if len(lengths) == 1 else f"({', '.join(lengths)})"


def check_shape(shape, what="shape") -> tuple[int | None, ...]:
    """Return a static shape as a tuple of ints and Nones; a single int is a vector's length."""
    if isinstance(shape, (int, np.integer)):
        shape = (shape,)
    lengths = []
    for length in shape:
        if length is not None:
            if isinstance(length, (bool, np.bool_)) or not isinstance(length, (int, np.integer)) or length < 0:
                raise ValueError(f"{what}: got {tuple(shape)}; need non-negative integers (None: unknown length).")
            length = int(length)
        lengths.append(length)
    return tuple(lengths)


def shape_fits(shape, static) -> bool:
    """Tell whether `shape` agrees with a static shape: same rank, and the same length wherever both are known."""
    return len(shape) == len(static) and all(wanted is None or got is None or got == wanted for got, wanted in zip(shape, static))


def broadcast_shapes(*shapes) -> tuple[int | None, ...]:
    """Return the static shape of a broadcast; a length is None if unknown. ValueError if the shapes do not fit."""
    ndim = max((len(shape) for shape in shapes), default=0)
    result = []
    for axis in range(-ndim, 0):
        lengths = {shape[axis] for shape in shapes if len(shape) >= -axis}
        known = lengths - {None, 1}
        if len(known) > 1:
            raise ValueError(f"shapes {' and '.join(map(format_shape, shapes))} do not fit together (axis {axis}).")
        result.append(known.pop() if known else (None if None in lengths else 1))
    return tuple(result)


def join_shapes(axis, *shapes) -> tuple[int | None, ...]:
    """Return the static shape of a concatenation along `axis`. ValueError if the shapes do not fit."""
    first, result = shapes[0], list(shapes[0])
    for shape in shapes[1:]:
        if len(shape) != len(first):
            listed = " and ".join(map(format_shape, (first, shape)))
            raise ValueError(f"shapes {listed} cannot be joined: need equal numbers of axes.")
        for place, (one, other) in enumerate(zip(first, shape)):
            if place != axis and None not in (one, other) and one != other:
                listed = " and ".join(map(format_shape, (first, shape)))
                raise ValueError(f"shapes {listed} cannot be joined along axis {axis}: axis {place} differs.")
        result = [a if a is not None else b for a, b in zip(result, shape)]
    lengths = [shape[axis] for shape in shapes]
    result[axis] = None if None in lengths else sum(lengths)
    return tuple(result)


def stacked_shape(axis, shape) -> tuple[int | None, ...]:
    """Return a shape with the new axis along which tensors are stacked."""
    return (*shape[:axis], 1, *shape[axis:])


def check_product(x, y, x_axis=-1, y_axis=-2) -> None:
    """Raise ValueError unless the lengths of the inner axes of a matrix product agree, as far as they are known."""
    first, second = x[x_axis], y[y_axis]
    if None not in (first, second) and first != second:
        raise ValueError(f"the inner axes of a product have the lengths {first} and {second}; they must be equal.")


def normalize_axis(axis, ndim) -> int:
    """Return an axis as a number in [0, ndim); ValueError if it is out of range."""
    if isinstance(axis, (bool, np.bool_)) or not isinstance(axis, (int, np.integer)):
        raise TypeError(f"axis: got {axis!r}; need an integer.")
    if not -ndim <= axis < ndim:
        raise ValueError(f"axis: got {axis}, but the tensor has {ndim} axes.")
    return int(axis) % ndim


def normalize_axes(axis, ndim) -> tuple[int, ...]:
    """Return axes (None: all; an int; a sequence) as a tuple of distinct numbers in [0, ndim), in the order given."""
    if axis is None:
        return tuple(range(ndim))
    axes = tuple(normalize_axis(a, ndim) for a in (axis if isinstance(axis, (tuple, list)) else (axis,)))
    if len(set(axes)) != len(axes):
        raise ValueError(f"axis: got {axis}, where an axis occurs twice.")
    return axes
