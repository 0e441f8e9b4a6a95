"""Lists and dicts that hand what they get on to those of the enclosing model."""

from __future__ import annotations

import copy
from typing import Any, Self

__all__ = ["treelist", "treedict"]


class treelist(list):
    """A list whose additions its parent gets too.

    Parameters
    ----------
    iterable : iterable
        Elements of this list; the parent gets them as well.
    parent : treelist, optional
    """

    def __init__(self, iterable=(), parent=None) -> None:
        super().__init__(iterable)
        self.parent = parent
        if parent is not None:
            parent.extend(self)

    def append(self, item) -> None:
        """Add `item` here and in the parents."""
        super().append(item)
        if self.parent is not None:
            self.parent.append(item)

    def extend(self, iterable) -> None:
        """Add all of `iterable` here and in the parents."""
        for item in iterable:
            self.append(item)

    def __iadd__(self, other) -> Self:
        self.extend(other)
        return self

    def tree_contains(self, item) -> bool:
        """Return whether `item` is in this list or a parent."""
        return item in self or (self.parent is not None and self.parent.tree_contains(item))

    def __reduce__(self) -> Any:
        return type(self), (), (list(self), self.parent)

    def __setstate__(self, state) -> None:
        items, self.parent = state  # the parent's pickle has them already
        list.extend(self, items)

    def __deepcopy__(self, memo) -> treelist:
        twin = memo[id(self)] = type(self)()
        twin.parent = copy.deepcopy(self.parent, memo)
        list.extend(twin, [copy.deepcopy(item, memo) for item in self])  # the parent's copy has them already
        return twin

    def _no_removal(self, *args, **kwargs):
        raise TypeError("Variables of a model cannot be removed; build the model again without them.")

    __delitem__ = __setitem__ = __imul__ = insert = pop = remove = clear = _no_removal


class treedict(dict):
    """A dict whose additions its parent gets too.

    Parameters
    ----------
    iterable : mapping or iterable of pairs
    parent : treedict, optional
    """

    def __init__(self, iterable=(), parent=None, **kwargs) -> None:
        super().__init__(iterable, **kwargs)
        self.parent = parent
        if parent is not None:
            parent.update(self)

    def __setitem__(self, key, value) -> None:
        super().__setitem__(key, value)
        if self.parent is not None:
            self.parent[key] = value

    def update(self, iterable=(), **kwargs) -> None:
        """Add entries here and in the parents."""
        for key, value in dict(iterable, **kwargs).items():
            self[key] = value

    def tree_contains(self, item) -> bool:
        """Return whether `item` is a key of this dict or a parent."""
        return item in self or (self.parent is not None and self.parent.tree_contains(item))

    def __reduce__(self) -> Any:
        return type(self), (), (dict(self), self.parent)

    def __setstate__(self, state) -> None:
        items, self.parent = state  # the parent's pickle has them already
        dict.update(self, items)

    def __deepcopy__(self, memo) -> treedict:
        twin = memo[id(self)] = type(self)()
        twin.parent = copy.deepcopy(self.parent, memo)
        dict.update(twin, {key: copy.deepcopy(value, memo) for key, value in self.items()})
        return twin

    def _no_removal(self, *args, **kwargs):
        raise TypeError("Variables of a model cannot be removed; build the model again without them.")

    __delitem__ = clear = pop = popitem = _no_removal
