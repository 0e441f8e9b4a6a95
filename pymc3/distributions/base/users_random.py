"""A user's own `random` function: written for one point, called for many draws."""

from collections.abc import Mapping

import numpy as np

__all__ = ["ManyPoints", "PointRead", "is_users_random", "one_by_one"]


class PointRead(Exception):
    """A user's function read the point, which is not a single one."""


class ManyPoints(Mapping):
    """Stands for many points at once: it may be handed on to `draw_values`, but not read."""

    def __getitem__(self, name):
        raise PointRead(name)

    def __contains__(self, name):
        raise PointRead(name)

    def __iter__(self):
        raise PointRead

    def __len__(self):
        raise PointRead

    def __bool__(self):
        raise PointRead


def is_users_random(distribution):
    """Whether draws of `distribution` are made by code that does not belong to this package.

    A class is recognised by where its `random` is defined; a distribution that calls a user's function says so with an
    attribute ``draws_jointly``: whether that function takes all points at once.
    """
    defined_in = getattr(type(distribution).random, "__module__", None) or ""
    return hasattr(distribution, "draws_jointly") or defined_in.partition(".")[0] != "pymc3"


def one_by_one(variable, values, size, at_row):
    """Draws of a variable, each at the point of its own.

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
