"""A user's own `random` function: written for one point, called for many draws."""

from collections.abc import Mapping

__all__ = ["ManyPoints", "PointRead", "is_users_random"]


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

    A distribution says so with the attribute ``draws_jointly = False``; a class is recognised by where its `random` is
    defined.
    """
    defined_in = getattr(type(distribution).random, "__module__", None) or ""
    return not getattr(distribution, "draws_jointly", True) or defined_in.partition(".")[0] != "pymc3"
