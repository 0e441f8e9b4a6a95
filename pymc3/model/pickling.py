"""Pickles of models: structure, graph and data; what was compiled is compiled again."""

import copy
import operator
from typing import Any, Self

from ..backends_symbolic.shared.pickling import WithGraph

__all__ = ["Pickled"]


class Pickled(WithGraph):
    """How a model is pickled: the outermost one, with all that are nested in it."""

    def __reduce__(self) -> Any:
        if self.isroot:
            return super().__reduce__()
        return operator.getitem, (_Nested(self.root), _nested_in(self.root).index(self))

    def __copy__(self) -> Self:
        return copy.deepcopy(self)

    def session_of_graph(self) -> Any:
        """Return the model's session."""
        self.check_session()
        return self.session

    def pickled_state(self) -> dict[str, Any]:
        """Return the attributes to be pickled: nothing that was computed."""
        return {**vars(self), "_memory": {}}


class _Nested:
    """The models nested in another, by number."""

    def __init__(self, root) -> None:
        self._root = root

    def __getitem__(self, number) -> Any:
        return _nested_in(self._root)[number]


def _nested_in(root):
    """Return the models nested in another that have variables, in the order of these."""
    return list({id(v.model): v.model for v in [*root.unobserved_RVs, *root.observed_RVs] if v.model is not root}.values())
