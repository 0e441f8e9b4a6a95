"""Deep copies of objects that hold tensors."""

import copy
from typing import Any

from .registry import K

__all__ = ["Exchanged"]

# What engines keep with a tensor after it was made.
_OF_ENGINES = frozenset(["tag", "evaluators", "_adopted"])
# What they make it with.
_MADE_WITH = frozenset("auto_name container data index in_our_terms is_data name owner session shared tensor type _session".split())
_NOTES_OF_ENGINES = frozenset(["index_below", "trace"])


def attached(x) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what users of the engine have attached to a tensor: its attributes, and those of its tag."""
    attributes = {name: value for name, value in vars(x).items() if name not in _OF_ENGINES | _MADE_WITH}
    return attributes, {name: value for name, value in vars(x.tag).items() if name not in _NOTES_OF_ENGINES}


def attach(x, found) -> None:
    """Give a tensor what `attached` returned of another."""
    attributes, notes = found
    vars(x).update(attributes)
    for name, value in notes.items():
        setattr(x.tag, name, value)


class Exchanged:
    """Base class of tensors, for deep copies: a tensor is part of a graph, so that a copy of what holds it holds the same one.

    Whoever copies a graph, too, puts a dict into the memo of `copy.deepcopy`, under the key "exchange": tensor -> the one
    that takes its place in the copy. What depends on such tensors is then made anew from those in their places.
    """

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo) -> Any:
        exchange = memo.get("exchange")
        if not exchange or not K.depends_on(self, list(exchange)):
            return self
        return exchange[self] if self in exchange else K.replace(self, exchange)

    def take_attributes(self, other, memo) -> None:
        """Take deep copies of what users of the engine have attached to `other`, whose place this tensor takes."""
        for name in vars(other).keys() - vars(self).keys() - _OF_ENGINES:
            setattr(self, name, copy.deepcopy(vars(other)[name], memo))
