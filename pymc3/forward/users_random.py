"""A user's own `random` function: written for one point, called for many draws."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

__all__ = ["ManyPoints", "OtherSize", "PointRead", "one_by_one"]


class PointRead(Exception):
    """A user's function read the point, which is not a single one."""


class OtherSize(ValueError):
    """A user's function asks for parameters with another size than it was given."""


class ManyPoints(Mapping):
    """Stands for many points at once: it may be handed on to `draw_values`, but not read."""

    def __getitem__(self, name) -> Any:
        raise PointRead(name)

    def __contains__(self, name) -> bool:
        raise PointRead(name)

    def __iter__(self) -> Iterator[str]:
        raise PointRead

    def __len__(self) -> int:
        raise PointRead

    def __bool__(self) -> bool:
        raise PointRead


def one_by_one(variable, values, size, at_row) -> np.ndarray:
    """Draw a variable, each draw at a point of its own.

    Parameters
    ----------
    variable : variable
    values : dict
        Variable -> values with the leading axes `size`: all that makes up the points.
    size : tuple of int
    at_row : callable
        ``at_row(row)`` is a context in which the variables have the values `row`, a dict.
    """
    rows = []
    for index in np.ndindex(size):
        row = {node: own[index] for node, own in values.items()}
        with at_row(row):
            point = {node.name: value for node, value in row.items()}
            rows.append(np.asarray(variable.random(point=point)))
    return np.stack(rows).reshape(size + rows[0].shape) if rows else np.empty(size + tuple(variable.distribution.shape))
