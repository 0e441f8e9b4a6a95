"""A model as a graph: its variables, what each depends on next, and the plates that they lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import backends_symbolic as K
from ..distributions.simulator import Simulator
from ..model.point import modelcontext
from ..model.variables import FreeRV, MultiObservedRV, ObservedRV, RandomVariable, TransformedRV, value_variable
from .dot_text import DotText
from .node import check_formatting, node_of
from .to_graphviz import digraph
from .to_svg import svg

if TYPE_CHECKING:
    import graphviz

__all__ = ["ModelGraph"]


class ModelGraph:
    """The variables of a model, and what they depend on.

    They have the names that they were defined with: those on the scale of samplers (``sigma_log__``) are left out.

    Parameters
    ----------
    model : Model, default the one whose context is open

    Attributes
    ----------
    model : Model
    nodes : dict of str to Node
        In the order of their definition. For a nested model also those around it that it depends on.
    edges : list of (str, str)
        (parent, child): the distribution of the child, or its value, is computed from the parent, and from no variable
        between them. `Data` that are observed are the child of the variable that observes them.
    """

    def __init__(self, model=None) -> None:
        self.model = modelcontext(model)
        self.model.check_session()
        root = self.model.root
        self._named = [variable for variable in root.named_vars.values() if K.is_tensor(variable)]
        self._shown_as = {v.transformed.name: v.name for v in root.deterministics if isinstance(v, TransformedRV)}
        own = {name: variable for name, variable in self.model.named_vars.items() if name not in self._shown_as}
        parents = {name: self._parents_of(variable) for name, variable in own.items()}
        data = {name: self._observed_by(variable) for name, variable in own.items()}
        used = {name for names in [*parents.values(), *data.values()] for name in names}
        self.nodes = {name: node_of(root, v) for name, v in root.named_vars.items() if name in own or name in used}
        self.edges = [(parent, name) for name, names in parents.items() for parent in names]
        self.edges += [(name, observed) for name, names in data.items() for observed in names]

    def _parents_of(self, variable):
        """Return the names of what a variable depends on next."""
        found = K.nearest(_computed(variable), self._named)
        if isinstance(variable, ObservedRV):  # on the missing elements of its data
            found += [x for x in K.nearest(variable, self._named) if isinstance(x, FreeRV)]
        names = dict.fromkeys(self._shown_as.get(x.name, x.name) for x in found)
        return [name for name in names if name != variable.name]

    def _observed_by(self, variable):
        """Return the names of the `Data` that a variable observes."""
        if not isinstance(variable, ObservedRV):
            return []
        return [x.name for x in K.nearest(variable, self._named) if x.name in self.model.root.data_vars]

    def parents(self) -> dict[str, list[str]]:
        """Return the names of the parents of each variable, by its name."""
        found = {name: [] for name in self.nodes}
        for parent, child in self.edges:
            found[child].append(parent)
        return found

    def plates(self) -> dict[tuple[str, ...], list[str]]:
        """Return the names of the variables in each plate: those of one shape with the same dimensions. What is in none is at ()."""
        found = {}
        for node in self.nodes.values():
            found.setdefault(node.plate, []).append(node.name)
        return found

    # ---- PyMC3's names ---------------------------------------------------------------------------------------------

    @property
    def var_names(self) -> list[str]:
        """Names of the variables, in the order of their definition."""
        return list(self.nodes)

    @property
    def var_list(self) -> list[Any]:
        """The variables."""
        return [node.variable for node in self.nodes.values()]

    def get_deterministics(self, var) -> list[K.TensorVariable]:
        """Return the Deterministic variables that `var` depends on next."""
        return [node.variable for name, node in self.nodes.items() if node.kind == "deterministic" and name in self.get_parents(var)]

    def get_parents(self, var) -> set[str]:
        """Return the names of the variables that `var` depends on next."""
        return set(self.parents()[self._shown_as.get(var.name, var.name)])

    def make_compute_graph(self) -> dict[str, set[str]]:
        """Return the names of the parents of each variable, by its name."""
        return {name: set(parents) for name, parents in self.parents().items()}

    def get_plates(self) -> dict[tuple[int | None, ...], set[str]]:
        """Return the names of the variables of each shape; (1,) counts as ()."""
        found = {}
        for node in self.nodes.values():
            found.setdefault(() if node.shape == (1,) else node.shape, set()).add(node.name)
        return found

    def make_graph(self, formatting="plain") -> graphviz.Digraph | DotText:
        """Return the graph for Graphviz; see `model_to_graphviz`."""
        return digraph(self, check_formatting(formatting))

    def _repr_svg_(self):
        """Return the picture, for notebooks."""
        return str(svg(self))


def _computed(variable):
    """Return the tensors that a variable is known by: its log-probability, or its value where it is computed from others."""
    if isinstance(variable, MultiObservedRV):
        return [variable.logp_elemwiset]
    if not isinstance(variable, RandomVariable):
        return [variable]
    # Only what is drawn of a simulator depends on its parameters.
    simulated = variable.distribution.params if isinstance(variable.distribution, Simulator) else []
    named = [K.view(x) for x in simulated if K.is_tensor(x)]
    return [value_variable(variable).logp_sum_unscaledt, *named]
